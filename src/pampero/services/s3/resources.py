"""CloudFormation's view of S3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import ABSENT, Mapped, Properties, Resource, Target, resource_type
from pampero.kernel.clock import parse_iso8601

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


# What a bucket is set to by a call of its own: the property, the operation and its member, how the property becomes the
# member, and the operation that takes it back; where there is none, `{}` is put.
Setting = tuple[str, str, str, Callable[[Mapping[str, Any]], dict[str, Any]], str]
SETTINGS: tuple[Setting, ...] = (
    ("VersioningConfiguration", "PutBucketVersioning", "VersioningConfiguration",
     lambda given: {"Status": "Suspended", **given}, ""),
    ("BucketEncryption", "PutBucketEncryption", "ServerSideEncryptionConfiguration", encryption, "DeleteBucketEncryption"),
    ("PublicAccessBlockConfiguration", "PutPublicAccessBlock", "PublicAccessBlockConfiguration",
     lambda given: {**dict.fromkeys(BLOCKS, False), **given}, "DeletePublicAccessBlock"),
    ("OwnershipControls", "PutBucketOwnershipControls", "OwnershipControls", dict, "DeleteBucketOwnershipControls"),
    ("CorsConfiguration", "PutBucketCors", "CORSConfiguration", cors, "DeleteBucketCors"),
    ("WebsiteConfiguration", "PutBucketWebsite", "WebsiteConfiguration", website, "DeleteBucketWebsite"),
    ("LifecycleConfiguration", "PutBucketLifecycleConfiguration", "LifecycleConfiguration", lifecycle,
     "DeleteBucketLifecycle"),
    ("NotificationConfiguration", "PutBucketNotificationConfiguration", "NotificationConfiguration", notifications, ""),
)  # fmt: skip


@resource_type("AWS::S3::Bucket")
class BucketType(Mapped):
    """Ref: the name. GetAtt: Arn, DomainName, DualStackDomainName, RegionalDomainName, WebsiteURL."""

    service, deletes, ref, gone = "s3", "DeleteBucket", "Bucket", ("NoSuchBucket",)
    unsupported = frozenset({
        "AbacStatus", "AccelerateConfiguration", "AnalyticsConfigurations", "BucketNamePrefix", "BucketNamespace",
        "IntelligentTieringConfigurations", "InventoryConfigurations", "LoggingConfiguration", "MetadataConfiguration",
        "MetadataTableConfiguration", "MetricsConfigurations", "ObjectLockConfiguration", "ObjectLockEnabled",
        "ReplicationConfiguration",
    })  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateBucket, then what its properties say."""
        name = properties.get("BucketName") or target.name(63, lower=True)
        configuration: dict[str, Any] = {"Tags": _pairs(target.tags)}
        if context.region != "us-east-1":
            configuration["LocationConstraint"] = context.region
        params: dict[str, Any] = {"CreateBucketConfiguration": configuration}
        if rules := properties.get("OwnershipControls", {}).get("Rules"):
            params["ObjectOwnership"] = rules[0]["ObjectOwnership"]
        if properties.get("AccessControl", "Private") not in ("Private", "BucketOwnerFullControl"):
            params["ACL"] = _canned(properties["AccessControl"])
        try:
            await self.call(context, "CreateBucket", Bucket=name, **params)
        except ApiError as error:
            if error.code != "BucketAlreadyOwnedByYou":
                raise
        await self._check_own(context, target, name)
        target.note(name)
        await self.settle(context, name, ABSENT, properties)
        return await self.shown(context, name, properties, {})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Apply what has changed; what is gone from the template goes back to its default."""
        await self.settle(context, physical_id, old, new)
        await self.call(context, "PutBucketTagging", Bucket=physical_id, Tagging={"TagSet": _pairs(target.tags)})
        return await self.shown(context, physical_id, new, {})

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Each setting that has changed."""
        for name, operation, member, shape, undo in SETTINGS:
            given = new.get(name)
            if given == old.get(name):
                continue
            if given is None and undo:
                await self.call(context, undo, Bucket=physical_id)
            else:
                await self.call(context, operation, **{"Bucket": physical_id, member: shape(given or {})})

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """All follows from name and region."""
        region = context.region
        return Resource(
            physical_id,
            {
                "Arn": f"arn:aws:s3:::{physical_id}",
                "DomainName": f"{physical_id}.s3.amazonaws.com",
                "DualStackDomainName": f"{physical_id}.s3.dualstack.{region}.amazonaws.com",
                "RegionalDomainName": f"{physical_id}.s3.{region}.amazonaws.com",
                "WebsiteURL": f"http://{physical_id}.s3-website-{region}.amazonaws.com",
            },
        )

    async def _check_own(self, context: Context, target: Target, name: str) -> None:
        """A bucket that was there before is not the stack's: CreateBucket does not say so in us-east-1."""
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
    ref, members, gone = "Bucket", {"PolicyDocument": "Policy"}, ("NoSuchBucket",)
