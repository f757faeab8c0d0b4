"""CloudFormation's view of secrets."""

from __future__ import annotations

import json

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Target, resource_type
from pampero.kernel import jsontext

GENERATE = "GenerateSecretString"


class _SecretsManager(Mapped):
    service, gone = "secretsmanager", ("ResourceNotFoundException",)


@resource_type("AWS::SecretsManager::Secret")
class SecretType(_SecretsManager):
    """Ref: the ARN. GetAtt: Id. It is deleted without a window, so that its name is free. Source: AWS::SecretsManager::Secret."""

    creates, updates, deletes = "CreateSecret", "UpdateSecret", "DeleteSecret"
    tags, untags = "TagResource", "UntagResource"
    ref, answered, named, limit = "SecretId", "ARN", "Name", 255
    exists = ("ResourceExistsException",)
    members = {"ReplicaRegions": "AddReplicaRegions"}
    defaults, always = {"Description": ""}, {"ForceDeleteWithoutRecovery": True}
    unsupported = frozenset({"Type"})

    def generated(self, target: Target, properties: Properties) -> str:
        """The logical id and what makes it unique, without the stack's name (as AWS's are)."""
        return f"{target.logical_id}-{target.suffix}"

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """With the value that is generated, again when how it is generated changes."""
        given = {**await super().arguments(context, properties, old)}
        how = properties.get(GENERATE)
        if how is not None and "SecretString" in properties:
            raise ApiError("ValidationException", f"You can't specify both SecretString and {GENERATE}.", status=400)
        if old is not None and all(old.get(name) == properties.get(name) for name in ("SecretString", GENERATE)):
            given.pop("SecretString", None)
        elif how is not None:
            given["SecretString"] = await self._generated(context, how)
        elif old is None:
            given.setdefault("SecretString", await self._generated(context, {}))
        return given

    async def _generated(self, context: Context, how: Properties) -> str:
        template, key = how.get("SecretStringTemplate"), how.get("GenerateStringKey")
        asked = self.request("GetRandomPassword", how)
        password: str = (await self.call(context, "GetRandomPassword", **asked))["RandomPassword"]
        if template is None and key is None:
            return password
        try:
            document = jsontext.loads(template or "")
        except ValueError:
            document = None
        if not isinstance(document, dict) or not key:
            text = "SecretStringTemplate is a JSON object, and stands with GenerateStringKey."
            raise ApiError("ValidationException", text, status=400)
        return json.dumps({**document, key: password}, separators=(",", ":"), ensure_ascii=False)

    async def existing(self, context: Context, target: Target, request: Properties) -> Properties:
        """What an earlier try has made."""
        return await self.call(context, "DescribeSecret", SecretId=request["Name"])

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Replicas of an update; before a secret goes, all of them."""
        before, after = (
            {one["Region"]: one for one in properties.get("ReplicaRegions", ())} for properties in (old, new)
        )
        secret = {"SecretId": physical_id}
        if gone := sorted(set(before) - set(after)):
            await self.quietly(context, "RemoveRegionsFromReplication", **secret, RemoveReplicaRegions=gone)
        if old and (come := [one for region, one in after.items() if before.get(region) != one]):
            await self.call(context, "ReplicateSecretToRegions", **secret, AddReplicaRegions=come)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Without replicas, then itself."""
        await self.settle(context, physical_id, properties, {})
        await super().delete(context, target, physical_id, properties)


@resource_type("AWS::SecretsManager::ResourcePolicy")
class ResourcePolicyType(_SecretsManager):
    """Ref: the secret's ARN. Source: AWS::SecretsManager::ResourcePolicy."""

    creates = updates = "PutResourcePolicy"
    deletes, ref, answered = "DeleteResourcePolicy", "SecretId", "ARN"


@resource_type("AWS::SecretsManager::RotationSchedule")
class RotationScheduleType(_SecretsManager):
    """Ref: the secret's ARN. Functions that AWS would write and host are not there. Source:
    AWS::SecretsManager::RotationSchedule."""

    creates = updates = "RotateSecret"
    deletes, ref, answered = "CancelRotateSecret", "SecretId", "ARN"
    members = {"RotateImmediatelyOnUpdate": "RotateImmediately"}
    unsupported = frozenset({
        "HostedRotationLambda", "ExternalSecretRotationMetadata", "ExternalSecretRotationRoleArn",
    })  # fmt: skip
