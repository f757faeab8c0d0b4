"""CloudFormation's view of identity pools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target, resource_type
from pampero.aws.cfn.mapped import ABSENT
from pampero.aws.tags import MAX_TAGS

GONE = ("ResourceNotFoundException",)
PAGE = 60


@resource_type("AWS::Cognito::IdentityPool")
class IdentityPoolType(Mapped):
    """Ref: the id. GetAtt: Id, Name."""

    service, gone, tags, untags = "cognito-identity", GONE, "TagResource", "UntagResource"
    creates, updates, deletes = "CreateIdentityPool", "UpdateIdentityPool", "DeleteIdentityPool"
    ref, named, limit = "IdentityPoolId", "IdentityPoolName", 128
    tagged_by = "arn:aws:cognito-identity:{region}:{account}:identitypool/{id}"
    attributes = {"Id": "IdentityPoolId", "Name": "IdentityPoolName"}
    # Of Amazon Cognito Sync, which is not here.
    unsupported = frozenset({"CognitoEvents", "CognitoStreams", "PushSync"})

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """With the stack's tags, by which a repeat finds what its first try made."""
        own = {name: value for name, value in target.tags.items() if name.startswith("aws:")}
        if target.repeat:
            async for item in self.listed(context, "ListIdentityPools", MaxResults=PAGE):
                found = await self.call(context, "DescribeIdentityPool", IdentityPoolId=item["IdentityPoolId"])
                if own.items() <= found.get("IdentityPoolTags", {}).items():
                    return found
        tags = dict(list(target.tags.items())[:MAX_TAGS])
        return await self.call(context, self.creates, **{**request, "IdentityPoolTags": tags})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Under the name that it has, where the template says none."""
        if "IdentityPoolName" not in new:
            found = await self.call(context, "DescribeIdentityPool", IdentityPoolId=physical_id)
            new = {**new, "IdentityPoolName": found["IdentityPoolName"]}
        return await super().update(context, target, physical_id, old, new)

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Tags have operations of their own."""
        return {name: value for name, value in properties.items() if name != "IdentityPoolTags"}


@resource_type("AWS::Cognito::IdentityPoolRoleAttachment")
class IdentityPoolRoleAttachmentType(Mapped):
    """Ref: a generated id, which GetAtt gives as Id."""

    service, gone = "cognito-identity", GONE
    creates = updates = "SetIdentityPoolRoles"
    ref = named = "Id"
    always = {"Roles": {}}

    def identified(self, physical_id: str) -> Properties:
        """By the pool alone, which is a property."""
        return {}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Mappings name their provider, or are named like it."""
        mappings = {
            mapping.get("IdentityProvider", name): {
                key: value for key, value in mapping.items() if key != "IdentityProvider"
            }
            for name, mapping in properties.get("RoleMappings", {}).items()
        }
        return {**properties, "RoleMappings": mappings}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """A pool whose attachment is deleted has no roles."""
        if new is ABSENT:
            await self.quietly(context, self.updates, IdentityPoolId=old["IdentityPoolId"], Roles={})


@resource_type("AWS::Cognito::IdentityPoolPrincipalTag")
class IdentityPoolPrincipalTagType(Mapped):
    """Ref: the pool and the provider."""

    service, gone = "cognito-identity", GONE
    creates = updates = "SetPrincipalTagAttributeMap"
    ref = "{IdentityPoolId}|{IdentityProviderName}"

    def identified(self, physical_id: str) -> Properties:
        """By its two properties."""
        return {}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """No tags come of a provider whose map is deleted."""
        if new is ABSENT:
            names = {name: old[name] for name in ("IdentityPoolId", "IdentityProviderName")}
            await self.quietly(context, self.updates, **names, PrincipalTags={})
