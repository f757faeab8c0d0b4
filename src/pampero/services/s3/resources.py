"""CloudFormation's view of S3."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Part, Properties, Resource, Target, resource_type
from pampero.kernel.clock import parse_iso8601
from pampero.services.s3.resourceparts import CONFIGURATIONS

BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def _renamed(given: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Those properties that `names` lists, under the names of the API."""
    return {member: given[name] for name, member in names.items() if name in given}


def encryption(given: Mapping[str, Any]) -> dict[str, Any]:
    """BucketEncryption as PutBucketEncryption takes it."""
    names = {
        "ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault",
        "BucketKeyEnabled": "BucketKeyEnabled",
    }
    return {"Rules": [_renamed(rule, names) for rule in given["ServerSideEncryptionConfiguration"]]}


def lifecycle(given: Mapping[str, Any]) -> dict[str, Any]:
    """LifecycleConfiguration as PutBucketLifecycleConfiguration takes it."""
    return {"Rules": [_lifecycle_rule(rule) for rule in given["Rules"]]}


def _lifecycle_rule(given: Mapping[str, Any]) -> dict[str, Any]:
    names = ("Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
    rule = _renamed(given, {**{name: name for name in names}, "Id": "ID"})
    rule["Filter"] = _lifecycle_filter(given)
    expiration = _renamed(
        given, {"ExpirationInDays": "Days", "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker"}
    )  # fmt: skip
    if "ExpirationDate" in given:
        expiration["Date"] = parse_iso8601(given["ExpirationDate"])
    if expiration:
        rule["Expiration"] = expiration
    if "NoncurrentVersionExpirationInDays" in given:
        rule.setdefault("NoncurrentVersionExpiration", {"NoncurrentDays": given["NoncurrentVersionExpirationInDays"]})
    transitions = given.get("Transitions") or ([given["Transition"]] if "Transition" in given else [])
    if transitions:
        rule["Transitions"] = [_transition(one) for one in transitions]
    return rule


def _lifecycle_filter(given: Mapping[str, Any]) -> dict[str, Any]:
    parts = _renamed(given, {name: name for name in ("Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan")})
    tags = given.get("TagFilters", [])
    if len(parts) + len(tags) > 1:
        return {"And": {**parts, **({"Tags": tags} if tags else {})}}
    return {"Tag": tags[0]} if tags else parts or {"Prefix": ""}


def _transition(given: Mapping[str, Any]) -> dict[str, Any]:
    found = _renamed(given, {"StorageClass": "StorageClass", "TransitionInDays": "Days"})
    if "TransitionDate" in given:
        found["Date"] = parse_iso8601(given["TransitionDate"])
    return found


def cors(given: Mapping[str, Any]) -> dict[str, Any]:
    """CorsConfiguration as PutBucketCors takes it."""
    names = {
        "AllowedMethods": "AllowedMethods", "AllowedOrigins": "AllowedOrigins", "AllowedHeaders": "AllowedHeaders",
        "ExposedHeaders": "ExposeHeaders", "Id": "ID", "MaxAge": "MaxAgeSeconds",
    }  # fmt: skip
    return {"CORSRules": [_renamed(rule, names) for rule in given["CorsRules"]]}


def website(given: Mapping[str, Any]) -> dict[str, Any]:
    """WebsiteConfiguration as PutBucketWebsite takes it."""
    found = _renamed(given, {"RedirectAllRequestsTo": "RedirectAllRequestsTo"})
    if "IndexDocument" in given:
        found["IndexDocument"] = {"Suffix": given["IndexDocument"]}
    if "ErrorDocument" in given:
        found["ErrorDocument"] = {"Key": given["ErrorDocument"]}
    names = {"RedirectRule": "Redirect", "RoutingRuleCondition": "Condition"}
    if rules := [_renamed(rule, names) for rule in given.get("RoutingRules", ())]:
        found["RoutingRules"] = rules
    return found


def notifications(given: Mapping[str, Any]) -> dict[str, Any]:
    """NotificationConfiguration as PutBucketNotificationConfiguration takes it."""
    found: dict[str, Any] = {}
    for name, member, target, arn in (
        ("QueueConfigurations", "Queue", "QueueConfigurations", "QueueArn"),
        ("TopicConfigurations", "Topic", "TopicConfigurations", "TopicArn"),
        ("LambdaConfigurations", "Function", "LambdaFunctionConfigurations", "LambdaFunctionArn"),
    ):
        shaped = []
        for one in given.get(name, ()):
            rule: dict[str, Any] = {arn: one[member], "Events": [one["Event"]]}
            if keys := one.get("Filter", {}).get("S3Key", {}).get("Rules"):
                filters = [{"Name": key["Name"].lower(), "Value": key["Value"]} for key in keys]
                rule["Filter"] = {"Key": {"FilterRules": filters}}
            shaped.append(rule)
        if shaped:
            found[target] = shaped
    if given.get("EventBridgeConfiguration", {"EventBridgeEnabled": False}).get("EventBridgeEnabled", True):
        found["EventBridgeConfiguration"] = {}
    return found


# What a bucket is set to by a call of its own.
SETTINGS = (
    Part("VersioningConfiguration", "PutBucketVersioning", default={},
         shape=lambda given: {"Status": "Suspended", **given}),
    Part("BucketEncryption", "PutBucketEncryption", "DeleteBucketEncryption", "ServerSideEncryptionConfiguration",
         shape=encryption),
    Part("PublicAccessBlockConfiguration", "PutPublicAccessBlock", "DeletePublicAccessBlock",
         shape=lambda given: {**dict.fromkeys(BLOCKS, False), **given}),
    Part("OwnershipControls", "PutBucketOwnershipControls", "DeleteBucketOwnershipControls"),
    Part("CorsConfiguration", "PutBucketCors", "DeleteBucketCors", shape=cors),
    Part("WebsiteConfiguration", "PutBucketWebsite", "DeleteBucketWebsite", shape=website),
    Part("LifecycleConfiguration", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle", shape=lifecycle),
    Part("NotificationConfiguration", "PutBucketNotificationConfiguration", default={}, shape=notifications),
)  # fmt: skip

NAMES = MappingProxyType({"BucketName": "Bucket", "ObjectLockEnabled": "ObjectLockEnabledForBucket"})


@resource_type("AWS::S3::Bucket")
class BucketType(Mapped):
    """Ref: the name. GetAtt: Arn, DomainName, DualStackDomainName, RegionalDomainName, WebsiteURL."""

    service, creates, deletes, gone = "s3", "CreateBucket", "DeleteBucket", ("NoSuchBucket", "NoSuchConfiguration")
    ref, named, limit, lower, members = "Bucket", "BucketName", 63, True, NAMES
    tags = untags = "PutBucketTagging"
    parts = SETTINGS + CONFIGURATIONS
    attributes = {
        "Arn": "arn:aws:s3:::{id}",
        "DomainName": "{id}.s3.amazonaws.com",
        "DualStackDomainName": "{id}.s3.dualstack.{region}.amazonaws.com",
        "RegionalDomainName": "{id}.s3.{region}.amazonaws.com",
        "WebsiteURL": "http://{id}.s3-website-{region}.amazonaws.com",
    }
    unsupported = frozenset({
        "AbacStatus", "BucketNamePrefix", "BucketNamespace", "MetadataConfiguration", "MetadataTableConfiguration",
    })  # fmt: skip

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """CreateBucket; one that was there before is not the stack's, but CreateBucket does not say so in us-east-1."""
        request["CreateBucketConfiguration"] = {"Tags": _pairs(target.tags)}
        if context.region != "us-east-1":
            request["CreateBucketConfiguration"]["LocationConstraint"] = context.region
        if rules := properties.get("OwnershipControls", {}).get("Rules"):
            request["ObjectOwnership"] = rules[0]["ObjectOwnership"]
        if properties.get("AccessControl", "Private") not in ("Private", "BucketOwnerFullControl"):
            request["ACL"] = _canned(properties["AccessControl"])
        try:
            await self.call(context, "CreateBucket", **request)
        except ApiError as error:
            if error.code != "BucketAlreadyOwnedByYou":
                raise
        await self._check_own(context, target, request["Bucket"])
        return request

    async def retag(self, context: Context, target: Target, resource: Resource, properties: Properties) -> None:
        """All tags at once."""
        tagging = {"TagSet": _pairs(target.tags)}
        await self.call(context, "PutBucketTagging", Bucket=resource.physical_id, Tagging=tagging)

    async def _check_own(self, context: Context, target: Target, name: str) -> None:
        try:
            answer = await self.call(context, "GetBucketTagging", Bucket=name)
        except ApiError as error:
            if error.code != "NoSuchTagSet":
                raise
            answer = {"TagSet": []}
        tags = {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}
        if any(tags.get(key) != value for key, value in target.tags.items() if key.startswith("aws:")):
            raise ApiError("BucketAlreadyExists", f"{name} already exists", status=409)


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _canned(name: str) -> str:
    """`PublicRead` → `public-read`."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


@resource_type("AWS::S3::BucketPolicy")
class BucketPolicyType(Mapped):
    """Ref: the bucket's name."""

    service, creates, updates, deletes = "s3", "PutBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"
    ref, members, finds = "Bucket", {"PolicyDocument": "Policy"}, "GetBucketPolicy"
    gone = ("NoSuchBucket", "NoSuchBucketPolicy")
