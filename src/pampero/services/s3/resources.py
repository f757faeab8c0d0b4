"""CloudFormation's view of S3."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, number, resource_type, tag_list, text
from pampero.kernel.clock import parse_iso8601

GONE = ("NoSuchBucket",)
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
NOTHING: Mapping[str, Any] = {}


def _resource(context: Context, name: str) -> Resource:
    return Resource(
        name,
        {
            "Arn": f"arn:aws:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "DualStackDomainName": f"{name}.s3.dualstack.{context.region}.amazonaws.com",
            "RegionalDomainName": f"{name}.s3.{context.region}.amazonaws.com",
            "WebsiteURL": f"http://{name}.s3-website-{context.region}.amazonaws.com",
        },
    )


def encryption(given: Mapping[str, Any]) -> dict[str, Any]:
    """BucketEncryption as PutBucketEncryption takes it."""
    rules = []
    for one in given["ServerSideEncryptionConfiguration"]:
        rule: dict[str, Any] = {}
        default = one.get("ServerSideEncryptionByDefault")
        if default is not None:
            rule["ApplyServerSideEncryptionByDefault"] = {key: text(value) for key, value in default.items()}
        if "BucketKeyEnabled" in one:
            rule["BucketKeyEnabled"] = flag(one["BucketKeyEnabled"])
        rules.append(rule)
    return {"Rules": rules}


def lifecycle(given: Mapping[str, Any]) -> dict[str, Any]:
    """LifecycleConfiguration as PutBucketLifecycleConfiguration takes it."""
    return {"Rules": [_lifecycle_rule(rule) for rule in given["Rules"]]}


def _lifecycle_rule(given: Mapping[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = {"Status": given["Status"]}
    if "Id" in given:
        rule["ID"] = text(given["Id"])
    rule["Filter"] = _lifecycle_filter(given)
    expiration: dict[str, Any] = {}
    if "ExpirationInDays" in given:
        expiration["Days"] = number(given["ExpirationInDays"])
    if "ExpirationDate" in given:
        expiration["Date"] = parse_iso8601(text(given["ExpirationDate"]))
    if "ExpiredObjectDeleteMarker" in given:
        expiration["ExpiredObjectDeleteMarker"] = flag(given["ExpiredObjectDeleteMarker"])
    if expiration:
        rule["Expiration"] = expiration
    if "NoncurrentVersionExpiration" in given:
        rule["NoncurrentVersionExpiration"] = _numbers(given["NoncurrentVersionExpiration"])
    elif "NoncurrentVersionExpirationInDays" in given:
        rule["NoncurrentVersionExpiration"] = {"NoncurrentDays": number(given["NoncurrentVersionExpirationInDays"])}
    if "AbortIncompleteMultipartUpload" in given:
        rule["AbortIncompleteMultipartUpload"] = _numbers(given["AbortIncompleteMultipartUpload"])
    transitions = given.get("Transitions") or ([given["Transition"]] if "Transition" in given else [])
    if transitions:
        rule["Transitions"] = [_transition(one) for one in transitions]
    return rule


def _lifecycle_filter(given: Mapping[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if "Prefix" in given:
        parts["Prefix"] = text(given["Prefix"])
    for name in ("ObjectSizeGreaterThan", "ObjectSizeLessThan"):
        if name in given:
            parts[name] = number(given[name])
    tags = [{"Key": tag["Key"], "Value": text(tag["Value"])} for tag in given.get("TagFilters") or []]
    if len(parts) + len(tags) > 1:
        return {"And": {**parts, **({"Tags": tags} if tags else {})}}
    return {"Tag": tags[0]} if tags else parts or {"Prefix": ""}


def _transition(given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"StorageClass": given["StorageClass"]}
    if "TransitionInDays" in given:
        found["Days"] = number(given["TransitionInDays"])
    if "TransitionDate" in given:
        found["Date"] = parse_iso8601(text(given["TransitionDate"]))
    return found


def _numbers(given: Mapping[str, Any]) -> dict[str, int]:
    return {key: number(value) for key, value in given.items()}


def cors(given: Mapping[str, Any]) -> dict[str, Any]:
    """CorsConfiguration as PutBucketCors takes it."""
    rules = []
    for one in given["CorsRules"]:
        rule: dict[str, Any] = {name: one[name] for name in ("AllowedMethods", "AllowedOrigins")}
        for name, target in (("AllowedHeaders", "AllowedHeaders"), ("ExposedHeaders", "ExposeHeaders"), ("Id", "ID")):
            if name in one:
                rule[target] = one[name]
        if "MaxAge" in one:
            rule["MaxAgeSeconds"] = number(one["MaxAge"])
        rules.append(rule)
    return {"CORSRules": rules}


def website(given: Mapping[str, Any]) -> dict[str, Any]:
    """WebsiteConfiguration as PutBucketWebsite takes it."""
    found: dict[str, Any] = {}
    if "IndexDocument" in given:
        found["IndexDocument"] = {"Suffix": text(given["IndexDocument"])}
    if "ErrorDocument" in given:
        found["ErrorDocument"] = {"Key": text(given["ErrorDocument"])}
    if "RedirectAllRequestsTo" in given:
        found["RedirectAllRequestsTo"] = dict(given["RedirectAllRequestsTo"])
    rules = []
    for one in given.get("RoutingRules") or []:
        rule = {"Redirect": {key: text(value) for key, value in one["RedirectRule"].items()}}
        if "RoutingRuleCondition" in one:
            rule["Condition"] = {key: text(value) for key, value in one["RoutingRuleCondition"].items()}
        rules.append(rule)
    if rules:
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
        for one in given.get(name) or []:
            rule: dict[str, Any] = {arn: one[member], "Events": [one["Event"]]}
            keys = ((one.get("Filter") or {}).get("S3Key") or {}).get("Rules") or []
            if keys:
                filters = [{"Name": text(key["Name"]).lower(), "Value": text(key["Value"])} for key in keys]
                rule["Filter"] = {"Key": {"FilterRules": filters}}
            shaped.append(rule)
        if shaped:
            found[target] = shaped
    bridge = given.get("EventBridgeConfiguration")
    if bridge is not None and flag(bridge.get("EventBridgeEnabled", True)):
        found["EventBridgeConfiguration"] = {}
    return found


@resource_type("AWS::S3::Bucket")
class BucketType(ResourceType):
    """Ref: the name. GetAtt: Arn, DomainName, DualStackDomainName, RegionalDomainName, WebsiteURL."""

    replace_on = frozenset({"BucketName"})
    properties = frozenset({
        "AccessControl", "BucketEncryption", "BucketName", "CorsConfiguration", "LifecycleConfiguration",
        "NotificationConfiguration", "OwnershipControls", "PublicAccessBlockConfiguration", "Tags",
        "VersioningConfiguration", "WebsiteConfiguration",
    })  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateBucket, then what its properties say."""
        name = properties.get("BucketName") or target.name(63, lower=True)
        configuration: dict[str, Any] = {"Tags": _pairs(_system(target))}
        if context.region != "us-east-1":
            configuration["LocationConstraint"] = context.region
        params: dict[str, Any] = {"CreateBucketConfiguration": configuration}
        rules = (properties.get("OwnershipControls") or {}).get("Rules")
        if rules:
            params["ObjectOwnership"] = rules[0]["ObjectOwnership"]
        if "AccessControl" in properties and properties["AccessControl"] not in ("Private", "BucketOwnerFullControl"):
            params["ACL"] = _canned(properties["AccessControl"])
        try:
            await context.client("s3").call("CreateBucket", Bucket=name, **params)
        except ApiError as error:
            if error.code != "BucketAlreadyOwnedByYou":
                raise
        await _check_own(context, target, name)
        target.note(name)
        await self._apply(context, target, name, NOTHING, properties)
        return _resource(context, name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Apply what has changed; what is gone from the template goes back to its default."""
        await self._apply(context, target, physical_id, old, new)
        return _resource(context, physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteBucket: fails while there are objects in it."""
        try:
            await context.client("s3").call("DeleteBucket", Bucket=physical_id)
        except ApiError as error:
            if error.code not in GONE:
                raise

    async def _apply(self, context: Context, target: Target, name: str, old: Properties, new: Properties) -> None:
        s3 = context.client("s3")

        async def one(member: str, operation: str, params: dict[str, Any] | None, undo: str = "") -> None:
            if new.get(member) == old.get(member):
                return
            if params is not None:
                await s3.call(operation, Bucket=name, **params)
            elif undo:
                await s3.call(undo, Bucket=name)

        versioning = new.get("VersioningConfiguration") or {"Status": "Suspended"}
        if "VersioningConfiguration" in new or "VersioningConfiguration" in old:
            await one("VersioningConfiguration", "PutBucketVersioning", {"VersioningConfiguration": dict(versioning)})
        given = new.get("BucketEncryption")
        shaped = None if given is None else {"ServerSideEncryptionConfiguration": encryption(given)}
        await one("BucketEncryption", "PutBucketEncryption", shaped, "DeleteBucketEncryption")
        given = new.get("PublicAccessBlockConfiguration")
        shaped = None
        if given is not None:
            blocks = {block: flag(given.get(block, False)) for block in BLOCKS}
            shaped = {"PublicAccessBlockConfiguration": blocks}
        await one("PublicAccessBlockConfiguration", "PutPublicAccessBlock", shaped, "DeletePublicAccessBlock")
        given = new.get("OwnershipControls")
        shaped = None if given is None else {"OwnershipControls": {"Rules": list(given["Rules"])}}
        await one("OwnershipControls", "PutBucketOwnershipControls", shaped, "DeleteBucketOwnershipControls")
        given = new.get("CorsConfiguration")
        shaped = None if given is None else {"CORSConfiguration": cors(given)}
        await one("CorsConfiguration", "PutBucketCors", shaped, "DeleteBucketCors")
        given = new.get("WebsiteConfiguration")
        shaped = None if given is None else {"WebsiteConfiguration": website(given)}
        await one("WebsiteConfiguration", "PutBucketWebsite", shaped, "DeleteBucketWebsite")
        given = new.get("LifecycleConfiguration")
        shaped = None if given is None else {"LifecycleConfiguration": lifecycle(given)}
        await one("LifecycleConfiguration", "PutBucketLifecycleConfiguration", shaped, "DeleteBucketLifecycle")
        shaped = {"NotificationConfiguration": notifications(new.get("NotificationConfiguration") or {})}
        await one("NotificationConfiguration", "PutBucketNotificationConfiguration", shaped)
        tags = {**tag_list(target, new), **_system(target)}
        await s3.call("PutBucketTagging", Bucket=name, Tagging={"TagSet": _pairs(tags)})


def _system(target: Target) -> dict[str, str]:
    """The tags that CloudFormation gives every bucket."""
    return {
        "aws:cloudformation:stack-name": target.stack_name,
        "aws:cloudformation:stack-id": target.stack_id,
        "aws:cloudformation:logical-id": target.logical_id,
    }


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


async def _check_own(context: Context, target: Target, name: str) -> None:
    """A bucket that was there before is not the stack's: CreateBucket does not say so in us-east-1."""
    try:
        answer = await context.client("s3").call("GetBucketTagging", Bucket=name)
    except ApiError as error:
        if error.code != "NoSuchTagSet":
            raise
        answer = {"TagSet": []}
    tags = {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}
    if any(tags.get(key) != value for key, value in _system(target).items()):
        raise ApiError("BucketAlreadyExists", f"{name} already exists", status=409)


def _canned(name: str) -> str:
    """`PublicRead` → `public-read`."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


@resource_type("AWS::S3::BucketPolicy")
class BucketPolicyType(ResourceType):
    """Ref: the bucket's name."""

    replace_on = frozenset({"Bucket"})
    properties = frozenset({"Bucket", "PolicyDocument"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PutBucketPolicy."""
        given = properties["PolicyDocument"]
        policy = given if isinstance(given, str) else json.dumps(given)
        name = text(properties["Bucket"])
        await context.client("s3").call("PutBucketPolicy", Bucket=name, Policy=policy)
        return Resource(name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutBucketPolicy."""
        return await self.create(context, target, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteBucketPolicy."""
        try:
            await context.client("s3").call("DeleteBucketPolicy", Bucket=physical_id)
        except ApiError as error:
            if error.code not in GONE:
                raise
