"""Where a pool's activity is told: a log group, a bucket, a delivery stream.

Sources: API_SetLogDeliveryConfiguration, API_GetLogDeliveryConfiguration; developer guide, "Exporting logs from Amazon Cognito user
pools". What is written has the form that AWS's has there. A bucket gets an object a line.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, Event, consumer, operation
from pampero.auth.principals import Principal
from pampero.aws.deliveries import losing
from pampero.aws.logstreams import put_log_events
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, invalid, named_pool, pool_of
from pampero.services.cognito.threats.origins import watched
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

if TYPE_CHECKING:
    from pampero.services.cognito.threats.events import AuthEvent

log = logger("cognito.logs")
TOLD = "cognito.log"
AUTH, NOTIFICATION = "userAuthEvents", "userNotification"
LEVELS = {AUTH: "INFO", NOTIFICATION: "ERROR"}
SOURCES = {AUTH: "USER_AUTH_EVENTS", NOTIFICATION: "USER_NOTIFICATION"}
MAX_ATTEMPTS = 10
# What its caller must be allowed. Source: developer guide, "Exporting logs from Amazon Cognito user pools".
NEEDED = {
    "logs": (
        "logs:CreateLogDelivery",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ),
    "s3": ("logs:CreateLogDelivery", "s3:PutBucketPolicy", "s3:GetBucketPolicy"),
    "firehose": ("logs:CreateLogDelivery", "firehose:TagDeliveryStream"),
}
# By the pool.
LOGGING: Documents[t.LogDeliveryConfigurationType] = Documents("cognito-idp.logging", t.LogDeliveryConfigurationType)


@operation("SetLogDeliveryConfiguration", resource=named_pool)
def set_log_delivery_configuration(
    tx: Tx, call: Call, req: t.SetLogDeliveryConfigurationRequest
) -> t.SetLogDeliveryConfigurationResponse:
    """Say where a pool's activity is told: who says it must be allowed to let AWS's deliveries in there. Source:
    API_SetLogDeliveryConfiguration. Raises ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException."""
    pool = pool_of(tx, call, req.UserPoolId)
    sources = [one.EventSource for one in req.LogConfigurations]
    if len(set(sources)) < len(sources):
        raise invalid("Each event source may be configured once.")
    for one in req.LogConfigurations:
        _check(tx, call, pool, one)
    made = t.LogDeliveryConfigurationType(UserPoolId=pool.id, LogConfigurations=req.LogConfigurations)
    LOGGING.put(tx, "", pool.id, made)
    return t.SetLogDeliveryConfigurationResponse(LogDeliveryConfiguration=made)


def _check(tx: ReadTx, call: Call, pool: Pool, one: t.LogConfigurationType) -> None:
    if one.LogLevel != LEVELS[one.EventSource]:
        raise invalid(f"The log level of {one.EventSource} must be {LEVELS[one.EventSource]}.")
    there = [
        place for place in (one.CloudWatchLogsConfiguration, one.S3Configuration, one.FirehoseConfiguration) if place
    ]
    if len(there) != 1 or not destination(one):
        raise invalid("A log configuration needs one destination.")
    if one.EventSource == NOTIFICATION and one.CloudWatchLogsConfiguration is None:
        raise invalid(f"{NOTIFICATION} can be sent to CloudWatch Logs only.")
    where = Arn.parse(destination(one))
    if where.service not in ("logs", "s3", "firehose") or where.account not in ("", call.account):
        raise invalid("The destination is not valid.")
    for action in NEEDED[where.service]:
        call.require(tx, Check(action, "*" if where.service == "logs" else destination(one)))
    if one.EventSource == AUTH and pool.settings.UserPoolTier != "PLUS":
        raise ApiError("FeatureUnavailableInTierException", f"{AUTH} logs need a user pool on the PLUS feature plan.")


def destination(one: t.LogConfigurationType) -> str:
    """The ARN that a configuration names."""
    return (
        (one.CloudWatchLogsConfiguration and one.CloudWatchLogsConfiguration.LogGroupArn)
        or (one.S3Configuration and one.S3Configuration.BucketArn)
        or (one.FirehoseConfiguration and one.FirehoseConfiguration.StreamArn)
        or ""
    )


@operation("GetLogDeliveryConfiguration", resource=named_pool, read=True)
def get_log_delivery_configuration(
    tx: ReadTx, call: Call, req: t.GetLogDeliveryConfigurationRequest
) -> t.GetLogDeliveryConfigurationResponse:
    """Where a pool's activity is told. Source: API_GetLogDeliveryConfiguration. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    found = LOGGING.get(tx, "", pool.id) or t.LogDeliveryConfigurationType(UserPoolId=pool.id, LogConfigurations=[])
    return t.GetLogDeliveryConfigurationResponse(LogDeliveryConfiguration=found)


def tell(tx: Tx, pool: Pool, event: AuthEvent) -> None:
    """Have an event told after the commit, where somebody wants to know."""
    if watched(pool):
        _send(tx, pool, AUTH, _message(pool, event))


def tell_failure(tx: Tx, pool: Pool, medium: str, why: str, user: str) -> None:
    """Have it told that a message could not be delivered. The form of its details is chosen: no source shows it."""
    _send(tx, pool, NOTIFICATION, {"details": why, "medium": medium, "userSub": user})


def _send(tx: Tx, pool: Pool, source: str, message: dict[str, Any]) -> None:
    found = LOGGING.shared(tx, "", pool.id)
    for one in found.LogConfigurations if found is not None else ():
        if one.EventSource == source:
            line = {
                "eventTimestamp": str(int(tx.now * 1000)), "eventSource": SOURCES[source], "logLevel": one.LogLevel,
                "message": message, "logSourceId": {"userPoolId": pool.id},
            }  # fmt: skip
            text = msgspec.json.encode(line).decode()
            tx.emit(TOLD, {"to": destination(one), "pool": pool.id, "scope": pool.scope, "time": tx.now, "line": text})


def _message(pool: Pool, event: AuthEvent) -> dict[str, Any]:
    value, provider, date = event.feedback or ("", "", 0.0)
    return {
        "version": "1", "eventId": event.id, "eventType": event.kind, "userSub": event.sub, "userName": event.name,
        "userPoolId": pool.id, "clientId": event.client, "creationDate": _date(event.time),
        "eventResponse": event.response, "riskLevel": event.level,
        "riskDecision": {"NoRisk": "PASS", "Block": "BLOCK"}.get(event.decision, "ACCOUNT_TAKEOVER"),
        "challenges": [f"{name}:{result}" for name, result in event.challenges], "deviceName": event.device,
        "ipAddress": event.ip, "requestId": event.request, "idpName": "", "compromisedCredentialDetected": "false",
        "city": "", "country": "", "eventFeedbackValue": value, "eventFeedbackDate": _date(date) if date else "",
        "eventFeedbackProvider": provider, "hasContextData": str(event.told).lower(),
    }  # fmt: skip


def _date(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")


@consumer(TOLD)
async def deliver(context: Context, event: Event) -> None:
    """Write a line where it belongs, as AWS's delivery does in the account's name."""
    said = event.payload
    where, account = Arn.parse(said["to"]), said["scope"].partition("/")[0]
    place = context.at(said["scope"]).acting(Principal.root(account))
    day = datetime.fromtimestamp(said["time"], UTC)
    with losing(log, f"a line of {said['pool']}", said["to"], event.attempt, MAX_ATTEMPTS):
        if where.service == "logs":
            group = where.resource.removeprefix("log-group:").partition(":")[0]
            lines = [{"timestamp": int(said["time"] * 1000), "message": said["line"]}]
            stream = f"{said['pool']}/{day:%Y/%m/%d}"
            await put_log_events(place.within(account, where.region).client("logs"), group, stream, lines)
        elif where.service == "firehose":
            name = where.resource.partition("/")[2]
            record = {"Data": f"{said['line']}\n".encode()}
            firehose = place.within(account, where.region).client("firehose")
            await firehose.call("PutRecord", DeliveryStreamName=name, Record=record)
        else:
            key = f"AWSLogs/{account}/Cognito/{said['pool']}/{day:%Y/%m/%d}/{event.id}.json"
            body = f"{said['line']}\n".encode()
            await place.client("s3").call("PutObject", Bucket=where.resource, Key=key, Body=body)
