"""CloudFormation's view: AWS::ECR::Repository, which CDK's bootstrap stack has."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import ApiError
from pampero.api.call import Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, resource_type, tag_list, text


@resource_type("AWS::ECR::Repository")
class RepositoryType(ResourceType):
    """Ref: the name. GetAtt: Arn, RepositoryUri."""

    replace_on = frozenset({"RepositoryName", "EncryptionConfiguration"})
    properties = frozenset({
        "RepositoryName", "EncryptionConfiguration", "ImageTagMutability", "ImageScanningConfiguration",
        "LifecyclePolicy", "RepositoryPolicyText", "EmptyOnDelete", "Tags",
    })  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateRepository, then its policies."""
        client = context.client("ecr")
        generated = "RepositoryName" not in properties
        name = target.name(256, lower=True) if generated else text(properties["RepositoryName"])
        wanted: dict[str, Any] = {
            "repositoryName": name,
            "imageTagMutability": text(properties.get("ImageTagMutability") or "MUTABLE"),
            "imageScanningConfiguration": {"scanOnPush": _scan(properties)},
            "tags": [{"Key": key, "Value": value} for key, value in tag_list(target, properties).items()],
        }
        if encryption := properties.get("EncryptionConfiguration"):
            wanted["encryptionConfiguration"] = {"encryptionType": text(encryption["EncryptionType"])}
        try:
            await client.call("CreateRepository", **wanted)
        except ApiError as error:
            if error.code != "RepositoryAlreadyExistsException" or not (generated or target.repeat):
                raise
        target.note(name)
        await _policies(context, name, {}, properties)
        return await _shown(context, name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The settings, the policies and the tags."""
        client = context.client("ecr")
        mutability = text(new.get("ImageTagMutability") or "MUTABLE")
        await client.call("PutImageTagMutability", repositoryName=physical_id, imageTagMutability=mutability)
        scan = {"scanOnPush": _scan(new)}
        await client.call("PutImageScanningConfiguration", repositoryName=physical_id, imageScanningConfiguration=scan)
        await _policies(context, physical_id, old, new)
        shown = await _shown(context, physical_id)
        before, after = tag_list(target, old), tag_list(target, new)
        if gone := sorted(set(before) - set(after)):
            await client.call("UntagResource", resourceArn=shown.attributes["Arn"], tagKeys=gone)
        if after:
            tags = [{"Key": key, "Value": value} for key, value in after.items()]
            await client.call("TagResource", resourceArn=shown.attributes["Arn"], tags=tags)
        return shown

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteRepository."""
        force = flag(properties.get("EmptyOnDelete") or False)
        try:
            await context.client("ecr").call("DeleteRepository", repositoryName=physical_id, force=force)
        except ApiError as error:
            if error.code != "RepositoryNotFoundException":
                raise


def _scan(properties: Properties) -> bool:
    return flag((properties.get("ImageScanningConfiguration") or {}).get("ScanOnPush") or False)


async def _policies(context: Context, name: str, old: Properties, new: Properties) -> None:
    client = context.client("ecr")
    if policy := new.get("RepositoryPolicyText"):
        document = policy if isinstance(policy, str) else json.dumps(policy)
        await client.call("SetRepositoryPolicy", repositoryName=name, policyText=document)
    elif old.get("RepositoryPolicyText"):
        await client.call("DeleteRepositoryPolicy", repositoryName=name)
    if lifecycle := (new.get("LifecyclePolicy") or {}).get("LifecyclePolicyText"):
        await client.call("PutLifecyclePolicy", repositoryName=name, lifecyclePolicyText=text(lifecycle))
    elif old.get("LifecyclePolicy"):
        await client.call("DeleteLifecyclePolicy", repositoryName=name)


async def _shown(context: Context, name: str) -> Resource:
    answer = await context.client("ecr").call("DescribeRepositories", repositoryNames=[name])
    found = answer["repositories"][0]
    return Resource(name, {"Arn": found["repositoryArn"], "RepositoryUri": found["repositoryUri"]})
