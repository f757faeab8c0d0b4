"""Delivery destinations: where logs of sources go, and the policies by which other accounts may send to them."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.nouns import named
from pampero.aws.paging import named_page
from pampero.aws.policies import check_policy
from pampero.kernel.arn import Arn, arn
from pampero.services.logs import types as t
from pampero.services.logs.deliverysources import ONLY_NEW, USES, in_use, next_delivery
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50
TYPES = {"s3": "S3", "logs": "CWL", "firehose": "FH"}
# In the order in which AWS lists them, which is not the model's.
FORMATS = ("w3c", "raw", "json", "plain", "parquet")
destination_arn = named("logs", "delivery-destination:{req.name}")
policied_arn = named("logs", "delivery-destination:{req.deliveryDestinationName}")


class DeliveryDestination(msgspec.Struct):
    """A destination. resource: an ARN; none of X-Ray's."""

    name: str
    arn: str
    type: str
    resource: str | None
    format: str | None
    tags: dict[str, str]
    role: str | None = None
    policy: str | None = None


DESTINATIONS: Documents[DeliveryDestination] = Documents("logs.deliverydestination", DeliveryDestination)


def refuse(text: str) -> ApiError:
    """What deliveries answer to a parameter that cannot be."""
    return ApiError("ValidationException", text)


def no_destination() -> ApiError:
    """The destination is not there."""
    return ApiError("ResourceNotFoundException", "Requested Delivery Destination does not exist in this account.")


def destination_of(tx: ReadTx, scope: str, name: str) -> DeliveryDestination:
    """A destination. Raises ResourceNotFoundException."""
    found = DESTINATIONS.get(tx, scope, name)
    if found is None:
        raise no_destination()
    return found


@operation("PutDeliveryDestination", resource=destination_arn)
def put_delivery_destination(
    tx: Tx, call: Call, req: t.PutDeliveryDestinationRequest
) -> t.PutDeliveryDestinationResponse:
    """Make a destination, or change its resource; its format stays. Source: API_PutDeliveryDestination.

    Raises ValidationException, ConflictException.
    """
    if req.outputFormat is not None and req.outputFormat not in FORMATS:
        raise refuse(
            f"1 validation error detected: Value '{req.outputFormat}' at 'outputFormat' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{', '.join(FORMATS)}]"
        )
    kind, resource = _target(req)
    old = DESTINATIONS.get(tx, call.scope, req.name)
    if old is not None and req.tags:
        raise ApiError("ConflictException", ONLY_NEW)
    if old is not None and req.outputFormat not in (None, old.format):
        raise refuse(
            "Update to existing Delivery Destination with new Output Format is not allowed. Please create a new Delivery "
            "Destination instead."
        )
    if old is not None and kind != old.type:
        raise refuse("The type of an existing Delivery Destination cannot be changed.")
    made = DeliveryDestination(
        req.name,
        arn("logs", call.region, call.account, f"delivery-destination:{req.name}"),
        kind,
        resource,
        old.format if old is not None else req.outputFormat,
        old.tags if old is not None else req.tags or {},
        req.roleArn,
        old.policy if old is not None else None,
    )
    DESTINATIONS.put(tx, call.scope, made.name, made)
    return t.PutDeliveryDestinationResponse(deliveryDestination=_shown(made))


def _target(req: t.PutDeliveryDestinationRequest) -> tuple[str, str | None]:
    """(type, resource) of what is asked for. Raises ValidationException."""
    configuration, stated = req.deliveryDestinationConfiguration, req.deliveryDestinationType
    if configuration is None:
        if stated != "XRAY":
            raise refuse("deliveryDestinationConfiguration is required for this type of Delivery Destination.")
        return "XRAY", None
    try:
        service = Arn.parse(configuration.destinationResourceArn).service
    except ValueError as error:
        raise refuse("The destinationResourceArn is not a valid ARN.") from error
    kind = TYPES.get(service)
    if kind is None or stated not in (None, kind):
        raise refuse("The destinationResourceArn is of no service that logs can be delivered to.")
    return kind, configuration.destinationResourceArn


@operation("GetDeliveryDestination", resource=destination_arn, read=True)
def get_delivery_destination(
    tx: ReadTx, call: Call, req: t.GetDeliveryDestinationRequest
) -> t.GetDeliveryDestinationResponse:
    """A destination. Source: API_GetDeliveryDestination. Raises ResourceNotFoundException."""
    return t.GetDeliveryDestinationResponse(deliveryDestination=_shown(destination_of(tx, call.scope, req.name)))


@operation("DescribeDeliveryDestinations", resource="*", read=True)
def describe_delivery_destinations(
    tx: ReadTx, call: Call, req: t.DescribeDeliveryDestinationsRequest
) -> t.DescribeDeliveryDestinationsResponse:
    """The destinations by name. Source: API_DescribeDeliveryDestinations. Raises ValidationException."""
    found = [
        (name, one)
        for name, one in DESTINATIONS.page(tx, call.scope, after=next_delivery(req.nextToken))
        if req.names is None or name in req.names
    ]
    shown, token = named_page(found, req.limit or MAX_LISTED)
    return t.DescribeDeliveryDestinationsResponse(deliveryDestinations=[_shown(one) for one in shown], nextToken=token)


@operation("DeleteDeliveryDestination", resource=destination_arn)
def delete_delivery_destination(tx: Tx, call: Call, req: t.DeleteDeliveryDestinationRequest) -> None:
    """Delete a destination that no delivery uses. Source: API_DeleteDeliveryDestination.

    Raises ResourceNotFoundException, ConflictException.
    """
    one = destination_of(tx, call.scope, req.name)
    if USES.find(tx, call.scope, "destination", one.arn):
        raise in_use("The Delivery Destination")
    DESTINATIONS.delete(tx, call.scope, req.name)


@operation("PutDeliveryDestinationPolicy", resource=policied_arn)
def put_delivery_destination_policy(
    tx: Tx, call: Call, req: t.PutDeliveryDestinationPolicyRequest
) -> t.PutDeliveryDestinationPolicyResponse:
    """Set which accounts may deliver to it. Source: API_PutDeliveryDestinationPolicy.

    Raises ResourceNotFoundException, ValidationException.
    """
    one = destination_of(tx, call.scope, req.deliveryDestinationName)
    check_policy(req.deliveryDestinationPolicy, refuse)
    one.policy = req.deliveryDestinationPolicy
    DESTINATIONS.put(tx, call.scope, one.name, one)
    return t.PutDeliveryDestinationPolicyResponse(policy=t.Policy(deliveryDestinationPolicy=one.policy))


@operation("GetDeliveryDestinationPolicy", resource=policied_arn, read=True)
def get_delivery_destination_policy(
    tx: ReadTx, call: Call, req: t.GetDeliveryDestinationPolicyRequest
) -> t.GetDeliveryDestinationPolicyResponse:
    """Its policy; an empty one where it has none. Source: API_GetDeliveryDestinationPolicy."""
    one = destination_of(tx, call.scope, req.deliveryDestinationName)
    return t.GetDeliveryDestinationPolicyResponse(policy=t.Policy(deliveryDestinationPolicy=one.policy))


@operation("DeleteDeliveryDestinationPolicy", resource=policied_arn)
def delete_delivery_destination_policy(tx: Tx, call: Call, req: t.DeleteDeliveryDestinationPolicyRequest) -> None:
    """Take its policy away. Source: API_DeleteDeliveryDestinationPolicy. Raises ResourceNotFoundException."""
    one = destination_of(tx, call.scope, req.deliveryDestinationName)
    one.policy = None
    DESTINATIONS.put(tx, call.scope, one.name, one)


def _shown(one: DeliveryDestination) -> t.DeliveryDestination:
    configuration = t.DeliveryDestinationConfiguration(destinationResourceArn=one.resource) if one.resource else None
    return t.DeliveryDestination(
        name=one.name,
        arn=one.arn,
        deliveryDestinationType=one.type,
        outputFormat=one.format,
        deliveryDestinationConfiguration=configuration,
        roleArn=one.role,
        tags=one.tags or None,
    )
