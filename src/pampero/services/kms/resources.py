"""CloudFormation's view of KMS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Part, Properties, Target, resource_type
from pampero.kernel.arn import Arn

DAYS = "RotationPeriodInDays"


class _Keys(Mapped):
    service, gone = "kms", ("NotFoundException", "KMSInvalidStateException")
    deletes, reads, ref = "ScheduleKeyDeletion", "DescribeKey", "KeyId"
    tags, untags = "TagResource", "UntagResource"
    members = {"KeyPolicy": "Policy"}
    parts = (
        Part("Description", "UpdateKeyDescription", made=True, default=""),
        Part("KeyPolicy", "PutKeyPolicy", member="Policy", made=True),
    )

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Whether it is rotated, and enabled; what is to be changed is enabled meanwhile."""
        key, enabled = {"KeyId": physical_id}, new.get("Enabled", True)
        before = old.get("Enabled", True)
        if not before:
            await self.call(context, "EnableKey", **key)
        rotation = [(one.get("EnableKeyRotation", False), one.get(DAYS)) for one in (old, new)]
        if rotation[0] != rotation[1] and new.get("EnableKeyRotation"):
            days = {DAYS: int(new[DAYS])} if DAYS in new else {}
            await self.call(context, "EnableKeyRotation", **key, **days)
        elif rotation[0][0] and not rotation[1][0]:
            await self.call(context, "DisableKeyRotation", **key)
        if not enabled:
            await self.call(context, "DisableKey", **key)

    async def first_try(self, context: Context, target: Target) -> str | None:
        """The key that an earlier try has made, by CloudFormation's own tags."""
        wanted = {name: value for name, value in target.tags.items() if name.startswith("aws:")}
        async for one in self.listed(context, "ListKeys"):
            tags = await self.call(context, "ListResourceTags", KeyId=one["KeyId"])
            held = {tag["TagKey"]: tag["TagValue"] for tag in tags["Tags"]}
            if wanted and wanted.items() <= held.items():
                return str(one["KeyId"])
        return None

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """A key has no name by which a second try would find it."""
        made = await self.first_try(context, target) if target.repeat else None
        if made is not None:
            return await self.call(context, "DescribeKey", KeyId=made)
        return await super().create_anew(context, target, properties, request)


@resource_type("AWS::KMS::Key")
class KeyType(_Keys):
    """Ref: the key's id. GetAtt: Arn, KeyId. Source: AWS::KMS::Key."""

    creates = "CreateKey"


@resource_type("AWS::KMS::ReplicaKey")
class ReplicaKeyType(_Keys):
    """Ref: the key's id. GetAtt: Arn, KeyId. Source: AWS::KMS::ReplicaKey."""

    creates = "ReplicateKey"

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """It is the primary key's Region that is asked, for this one."""
        primary = Arn.parse(properties["PrimaryKeyArn"])
        made = await self.first_try(context, target) if target.repeat else None
        if made is not None:
            return await self.call(context, "DescribeKey", KeyId=made)
        there = context.within(context.account, primary.region)
        asked = {**request, "KeyId": properties["PrimaryKeyArn"], "ReplicaRegion": context.region}
        answer = await self.call(there, "ReplicateKey", **asked)
        return {"KeyMetadata": answer["ReplicaKeyMetadata"]}


@resource_type("AWS::KMS::Alias")
class AliasType(Mapped):
    """Ref: the alias. Source: AWS::KMS::Alias."""

    service, gone, exists = "kms", ("NotFoundException",), ("AlreadyExistsException",)
    creates, updates, deletes, ref = "CreateAlias", "UpdateAlias", "DeleteAlias", "AliasName"
