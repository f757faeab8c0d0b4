"""Notification configurations: whom a bucket tells of what."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.auth.principals import Principal
from pampero.kernel import ids
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.events import SERVICE, send, test_message
from pampero.services.s3.model import BUCKETS, Bucket, Rule, bucket_arn, find_bucket
from pampero.services.s3.values import invalid
from pampero.store.tx import ReadTx, Tx

# Of each kind: its members of requests, the service, and how documents call the ARN.
KINDS = (
    ("QueueConfigurations", "QueueArn", "sqs", "Queue"),
    ("TopicConfigurations", "TopicArn", "sns", "Topic"),
    ("LambdaFunctionConfigurations", "LambdaFunctionArn", "lambda", "CloudFunction"),
)
NEVER = ("ReducedRedundancyLostObject", "Replication", "IntelligentTiering", "ObjectAnnotation", "ObjectRetention")  # fmt: skip


def _rules(configuration: t.NotificationConfiguration) -> list[Rule]:
    found = []
    for kind, member, service, element in KINDS:
        for one in getattr(configuration, kind) or []:
            arn: str = getattr(one, member)
            if arn.split(":")[2:3] != [service] or arn.count(":") < 5:
                raise invalid(element, arn, "The ARN could not be parsed")
            prefix, suffix = _filters(one.Filter)
            found.append(Rule(one.Id or ids.uuid4(), arn, list(one.Events), prefix, suffix))
    return found


def _filters(given: t.NotificationConfigurationFilter | None) -> tuple[str | None, str | None]:
    found: dict[str, str] = {}
    for rule in (given.Key.FilterRules if given and given.Key else None) or []:
        if rule.Name is None or rule.Value is None:
            raise malformed()
        name = rule.Name.lower()
        if name not in ("prefix", "suffix"):
            raise invalid("FilterRule.Name", rule.Name, "filter rule name must be either prefix or suffix")
        if name in found:
            text = f"Cannot specify more than one {name} rule in a filter."
            raise ApiError("InvalidArgument", text, ArgumentName="FilterRule.Name", ArgumentValue=rule.Name)
        found[name] = rule.Value
    return found.get("prefix"), found.get("suffix")


def _check_overlaps(rules: list[Rule]) -> None:
    for one, other in combinations(rules, 2):
        if _share(one, other) and _begin(one, other) and _end(one, other):
            text = (
                "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes "
                "are overlapping for the same event type."
            )
            raise ApiError("InvalidArgument", text)
    if len({rule.id for rule in rules}) < len(rules):
        raise ApiError("InvalidArgument", "Same ID used for multiple configurations. IDs must be unique")


def _share(one: Rule, other: Rule) -> bool:
    return any(_covers(a, b) or _covers(b, a) for a in one.events for b in other.events)


def _covers(a: str, b: str) -> bool:
    return a == b or (a.endswith(":*") and b.startswith(a[:-1]))


def _begin(one: Rule, other: Rule) -> bool:
    a, b = one.prefix or "", other.prefix or ""
    return a.startswith(b) or b.startswith(a)


def _end(one: Rule, other: Rule) -> bool:
    a, b = one.suffix or "", other.suffix or ""
    return a.endswith(b) or b.endswith(a)


def _check_events(rules: list[Rule]) -> None:
    for event in (event for rule in rules for event in rule.events):
        if event.removeprefix("s3:").partition(":")[0] in NEVER:
            raise ApiError("NotImplemented", f"The event {event} is not implemented yet.", status=501)


def _check_places(bucket: Bucket, rules: list[Rule]) -> None:
    for rule in rules:
        if rule.arn.split(":")[3] != bucket.region:
            text = "The notification destination service region is not valid for the bucket location constraint"
            raise invalid("Arn", rule.arn, text)


async def _refusal(call: Call, bucket: Bucket, rule: Rule) -> tuple[str, str] | None:
    """What is named, and why, where the destination is not to be reached."""
    parts = rule.arn.split(":")
    place = call.within(bucket.account, bucket.region)
    try:
        if parts[2] == "lambda":
            there = place.as_service(SERVICE, bucket.arn).within(parts[4], parts[3])
            await there.client("lambda").call("Invoke", FunctionName=rule.arn, InvocationType="DryRun")
        else:
            await send(place, bucket.name, rule.arn, dict(test_message(bucket.name, call.now)))
    except ApiError:
        name = rule.arn if parts[2] != "lambda" else f"{rule.arn}, null"
        return name, await _why(call, rule.arn)
    return None


async def _reach(call: Call, bucket: Bucket, rules: list[Rule]) -> None:
    """Raises InvalidArgument, which names all destinations that are not to be reached."""
    known = {rule.arn for rule in bucket.rules}
    new = [one for one in {rule.arn: rule for rule in rules}.values() if one.arn not in known or ":lambda:" in one.arn]
    _check_places(bucket, new)
    refusals = [one for rule in new if (one := await _refusal(call, bucket, rule)) is not None]
    if refusals:
        members: dict[str, Any] = {}
        for at, (name, why) in enumerate(refusals, 1):
            members |= {f"ArgumentName{at}": name, f"ArgumentValue{at}": why}
        text = "Unable to validate the following destination configurations"
        raise ApiError("InvalidArgument", text, **members)


async def _why(call: Call, arn: str) -> str:
    """What the caller is told of a refusal. Whether the destination is there is asked as its account's root.

    What AWS says of FIFO destinations is not documented; that they are not supported is.
    """
    _, _, service, region, account, name = arn.split(":", 5)
    if service == "lambda":
        return f"Not authorized to invoke function [{arn}]"
    there = call.within(account, region).acting(Principal.root(account)).client(service)
    if name.endswith(".fifo"):
        return "FIFO queues and topics are not supported as destinations"
    what = "queue" if service == "sqs" else "topic"
    try:
        if service == "sqs":
            await there.call("GetQueueUrl", QueueName=name)
        else:
            await there.call("GetTopicAttributes", TopicArn=arn)
    except ApiError:
        return f"The destination {what} does not exist"
    return f"Permissions on the destination {what} do not allow S3 to publish notifications from this bucket"


@operation("PutBucketNotificationConfiguration", resource=bucket_arn, action="s3:PutBucketNotification")
async def put_bucket_notification_configuration(call: Call, req: t.PutBucketNotificationConfigurationRequest) -> None:
    """Say whom to tell. Source: API_PutBucketNotificationConfiguration. Raises InvalidArgument.

    Queues and topics that were not told before get an `s3:TestEvent`; functions are asked whether they would run.
    """
    bucket = await call.read(find_bucket, req.Bucket)
    rules = _rules(req.NotificationConfiguration)
    _check_overlaps(rules)
    _check_events(rules)
    if not req.SkipDestinationValidation:
        await _reach(call, bucket, rules)
    await call.write(_put, req.Bucket, rules, req.NotificationConfiguration.EventBridgeConfiguration is not None)


def _put(tx: Tx, name: str, rules: list[Rule], bridge: bool) -> None:
    bucket = find_bucket(tx, name)
    bucket.rules, bucket.bridge = rules, bridge
    BUCKETS.put(tx, "", name, bucket)


def _filter(rule: Rule) -> t.NotificationConfigurationFilter | None:
    named = (("prefix", rule.prefix), ("suffix", rule.suffix))
    found = [t.FilterRule(Name=name, Value=value) for name, value in named if value is not None]
    return t.NotificationConfigurationFilter(Key=t.S3KeyFilter(FilterRules=found)) if found else None


@operation("GetBucketNotificationConfiguration", resource=bucket_arn, action="s3:GetBucketNotification", read=True)
def get_bucket_notification_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketNotificationConfigurationRequest
) -> t.NotificationConfiguration:
    """Who is told. Source: API_GetBucketNotificationConfiguration."""
    bucket = find_bucket(tx, req.Bucket)

    def of(service: str) -> list[Rule]:
        return [rule for rule in bucket.rules if rule.arn.split(":")[2] == service]

    queues = [t.QueueConfiguration(Id=r.id, QueueArn=r.arn, Events=r.events, Filter=_filter(r)) for r in of("sqs")]
    topics = [t.TopicConfiguration(Id=r.id, TopicArn=r.arn, Events=r.events, Filter=_filter(r)) for r in of("sns")]
    functions = [
        t.LambdaFunctionConfiguration(Id=r.id, LambdaFunctionArn=r.arn, Events=r.events, Filter=_filter(r))
        for r in of("lambda")
    ]
    return t.NotificationConfiguration(
        QueueConfigurations=queues or None,
        TopicConfigurations=topics or None,
        LambdaFunctionConfigurations=functions or None,
        EventBridgeConfiguration=t.EventBridgeConfiguration() if bucket.bridge else None,
    )
