"""Delivery sources: which resource sends which of its logs."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.nouns import named
from pampero.aws.paging import named_page, position_of
from pampero.kernel.arn import Arn, arn
from pampero.services.logs import types as t
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50
# Of the services that send logs by deliveries: what each sends. Source: API_PutDeliverySource, logType.
LOG_TYPES = {
    "amplify": {"ACCESS_LOGS", "WAF_LOGS"},
    "bedrock": {"APPLICATION_LOGS", "EVENT_LOGS", "TRACES"},
    "bedrock-agentcore": {"APPLICATION_LOGS", "USAGE_LOGS", "TRACES"},
    "cloudfront": {"ACCESS_LOGS"},
    "codewhisperer": {"EVENT_LOGS"},
    "ecs": {"ACTION_LOGS"},
    "eks": {
        "AUTO_MODE_BLOCK_STORAGE_LOGS", "AUTO_MODE_COMPUTE_LOGS", "AUTO_MODE_IPAM_LOGS", "AUTO_MODE_LOAD_BALANCING_LOGS",
    },
    "elasticloadbalancing": {"ALB_ACCESS_LOGS", "ALB_CONNECTION_LOGS", "ALB_HEALTH_CHECK_LOGS", "NLB_ACCESS_LOGS"},
    "entityresolution": {"WORKFLOW_LOGS"},
    "events": {"ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"},
    "logs": {"INSIGHTS_QUERY_LOGS"},
    "mediapackagev2": {"EGRESS_ACCESS_LOGS", "INGRESS_ACCESS_LOGS"},
    "mediatailor": {"AD_DECISION_SERVER_LOGS", "MANIFEST_SERVICE_LOGS", "TRANSCODE_LOGS"},
    "pcs": {"PCS_SCHEDULER_LOGS", "PCS_JOBCOMP_LOGS", "PCS_SCHEDULER_AUDIT_LOGS", "PCS_SCALING_LOGS"},
    "qbusiness": {"EVENT_LOGS", "SYNC_JOB_LOGS"},
    "qdeveloper": {"EVENT_LOGS"},
    "s3": {"S3_SERVER_ACCESS_LOGS"},
    "securityhub": {"SECURITY_FINDING_LOGS"},
    "ses": {"APPLICATION_LOG", "APPLICATION_LOGS", "TRAFFIC_POLICY_DEBUG_LOGS"},
    "shield": {"FLOW_LOGS"},
    "sso": {"ERROR_LOGS"},
    "wisdom": {"EVENT_LOGS"},
    "workmail": {
        "ACCESS_CONTROL_LOGS", "AUTHENTICATION_LOGS", "WORKMAIL_AVAILABILITY_PROVIDER_LOGS",
        "WORKMAIL_MAILBOX_ACCESS_LOGS", "WORKMAIL_PERSONAL_ACCESS_TOKEN_LOGS",
    },
}  # fmt: skip
ONLY_NEW = "Tags can only be provided when a resource is being created, not updated."
source_arn = named("logs", "delivery-source:{req.name}")


class DeliverySource(msgspec.Struct):
    """A source, named by its account and region."""

    name: str
    arn: str
    resource: str
    service: str
    log_type: str
    tags: dict[str, str]
    configuration: dict[str, str] | None = None


SOURCES: Documents[DeliverySource] = Documents("logs.deliverysource", DeliverySource)


class Delivery(msgspec.Struct):
    """A source that is connected to a destination, and how its records are written there."""

    id: str
    arn: str
    source: str
    destination: str
    type: str
    tags: dict[str, str]
    fields: list[str] | None = None
    delimiter: str | None = None
    s3: t.S3DeliveryConfiguration | None = None


USES: Documents[Delivery] = Documents(
    "logs.delivery", Delivery, {"source": lambda one: one.source, "destination": lambda one: one.destination}
)


def next_delivery(token: str | None) -> str:
    """The name behind which a page begins. Raises ValidationException."""
    return position_of(token, lambda: ApiError("ValidationException", "The specified nextToken is invalid."))


def no_source() -> ApiError:
    """The source is not there."""
    return ApiError("ResourceNotFoundException", "Requested Delivery Source does not exist in this account.")


def in_use(what: str) -> ApiError:
    """What a delivery uses stays."""
    return ApiError("ConflictException", f"{what} cannot be deleted while a Delivery uses it.")


@operation("PutDeliverySource", resource=source_arn)
def put_delivery_source(tx: Tx, call: Call, req: t.PutDeliverySourceRequest) -> t.PutDeliverySourceResponse:
    """Make a source, or change its log type. Source: API_PutDeliverySource.

    Raises ResourceNotFoundException (of a service that sends none), ValidationException, ConflictException.
    """
    try:
        resource = Arn.parse(req.resourceArn)
    except ValueError as error:
        raise ApiError("ValidationException", "The resourceArn is not a valid ARN.") from error
    known = LOG_TYPES.get(resource.service)
    if known is None:
        raise ApiError("ResourceNotFoundException", "Cannot access provided service.")
    if req.logType not in known:
        raise ApiError("ValidationException", "This service is not allowed for this LogSource.")
    old = SOURCES.get(tx, call.scope, req.name)
    if old is not None and req.tags:
        raise ApiError("ConflictException", ONLY_NEW)
    if old is not None and old.resource != req.resourceArn:
        text = (
            "Update to existing Delivery Source with new ResourceId is not allowed. Please create a new Delivery Source "
            "instead."
        )
        raise ApiError("ConflictException", text)
    source = DeliverySource(
        req.name,
        arn("logs", call.region, call.account, f"delivery-source:{req.name}"),
        req.resourceArn,
        resource.service,
        req.logType,
        old.tags if old is not None else req.tags or {},
        req.deliverySourceConfiguration,
    )
    SOURCES.put(tx, call.scope, source.name, source)
    return t.PutDeliverySourceResponse(deliverySource=_shown(source))


@operation("GetDeliverySource", resource=source_arn, read=True)
def get_delivery_source(tx: ReadTx, call: Call, req: t.GetDeliverySourceRequest) -> t.GetDeliverySourceResponse:
    """A source. Source: API_GetDeliverySource. Raises ResourceNotFoundException."""
    source = SOURCES.get(tx, call.scope, req.name)
    if source is None:
        raise no_source()
    return t.GetDeliverySourceResponse(deliverySource=_shown(source))


@operation("DescribeDeliverySources", resource="*", read=True)
def describe_delivery_sources(
    tx: ReadTx, call: Call, req: t.DescribeDeliverySourcesRequest
) -> t.DescribeDeliverySourcesResponse:
    """The sources by name. Source: API_DescribeDeliverySources. Raises ValidationException."""
    found = [
        (name, one)
        for name, one in SOURCES.page(tx, call.scope, after=next_delivery(req.nextToken))
        if req.resourceArns is None or one.resource in req.resourceArns
    ]
    shown, token = named_page(found, req.limit or MAX_LISTED)
    return t.DescribeDeliverySourcesResponse(deliverySources=[_shown(one) for one in shown], nextToken=token)


@operation("DeleteDeliverySource", resource=source_arn)
def delete_delivery_source(tx: Tx, call: Call, req: t.DeleteDeliverySourceRequest) -> None:
    """Delete a source that no delivery uses. Source: API_DeleteDeliverySource.

    Raises ResourceNotFoundException, ConflictException.
    """
    if not SOURCES.delete(tx, call.scope, req.name):
        raise no_source()
    if USES.find(tx, call.scope, "source", req.name):
        raise in_use("The Delivery Source")


def _shown(one: DeliverySource) -> t.DeliverySource:
    return t.DeliverySource(
        name=one.name,
        arn=one.arn,
        resourceArns=[one.resource],
        service=one.service,
        logType=one.log_type,
        tags=one.tags or None,
        deliverySourceConfiguration=one.configuration,
    )
