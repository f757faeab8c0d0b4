"""CloudFormation's view of directory buckets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Part, Properties, Resource, Target, resource_type
from pampero.aws.tags import tag_list
from pampero.services.s3.resourceparts import CONFIGURATIONS
from pampero.services.s3.resources import BucketPolicyType, encryption, lifecycle
from pampero.services.s3.zones import SUFFIX, is_local

MAX_LENGTH = 63
ZONE_LETTERS = "abcdefghi"
SETTINGS = (
    Part("BucketEncryption", "PutBucketEncryption", "DeleteBucketEncryption", "ServerSideEncryptionConfiguration",
         shape=encryption),
    Part("LifecycleConfiguration", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle", shape=lifecycle),
    *(part for part in CONFIGURATIONS if part.name in ("InventoryConfigurations", "MetricsConfigurations")),
)  # fmt: skip


@resource_type("AWS::S3Express::DirectoryBucket")
class DirectoryBucketType(Mapped):
    """Ref: the name. GetAtt: Arn, AvailabilityZoneName.

    Which letter an account has for a zone is its own affair on AWS; here the fourth, `use1-az4`, is us-east-1d. Tags are S3
    Control's to change.
    """

    service, creates, deletes = "s3", "CreateBucket", "DeleteBucket"
    gone, exists = ("NoSuchBucket", "NoSuchConfiguration"), ("BucketAlreadyOwnedByYou",)
    ref, named, members = "Bucket", "BucketName", MappingProxyType({"BucketName": "Bucket"})
    parts = SETTINGS
    attributes = MappingProxyType({"Arn": "arn:aws:s3express:{region}:{account}:bucket/{id}"})

    def generated(self, target: Target, properties: Properties) -> str:
        """A name that ends with its zone."""
        end = f"--{properties['LocationName']}{SUFFIX}"
        return target.name(MAX_LENGTH - len(end), lower=True) + end

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """CreateBucket, which is told the zone and how often data are kept in it."""
        zone = properties["LocationName"]
        request["CreateBucketConfiguration"] = {
            "Location": {"Name": zone, "Type": "LocalZone" if is_local(zone) else "AvailabilityZone"},
            "Bucket": {"Type": "Directory", "DataRedundancy": properties["DataRedundancy"]},
            "Tags": tag_list(dict, target.tags),
        }
        await self.call(context, "CreateBucket", **request)
        return request

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """The zone's name stands in no answer."""
        zone = properties["LocationName"]
        letter = ZONE_LETTERS[int(zone[-1]) - 1]
        name = f"{context.region}-{zone.split('-')[1]}-1{letter}" if is_local(zone) else f"{context.region}{letter}"
        return await super().shown(context, physical_id, {**properties, "AvailabilityZoneName": name}, answer)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Then its tags, by its ARN."""
        resource = await super().update(context, target, physical_id, old, new)
        client = context.client("s3control")
        named = {"AccountId": context.account, "ResourceArn": resource.attributes["Arn"]}
        if gone := sorted(set(target.old_tags) - set(target.tags)):
            await client.call("UntagResource", **named, TagKeys=gone)
        if changed := {key: value for key, value in target.tags.items() if target.old_tags.get(key) != value}:
            await client.call("TagResource", **named, Tags=tag_list(dict, changed))
        return resource


@resource_type("AWS::S3Express::BucketPolicy")
class DirectoryBucketPolicyType(BucketPolicyType):
    """Ref: the bucket's name."""
