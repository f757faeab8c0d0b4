"""Deliveries: a source connected to a destination. Of the services here event buses send their logs by them (`vended`); those of
other sources are kept as AWS keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.nouns import named
from pampero.aws.paging import named_page
from pampero.kernel import ids
from pampero.kernel.arn import Arn, arn
from pampero.services.logs import types as t
from pampero.services.logs.deliverydestinations import destination_of, no_destination, refuse
from pampero.services.logs.deliverysources import SOURCES, USES, Delivery, next_delivery, no_source
from pampero.services.logs.transforms.vended import CLOUDFRONT
from pampero.services.logs.vended import let_in
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50
delivery_arn = named("logs", "delivery:{req.id}")


def _created(call: Call, req: t.CreateDeliveryRequest) -> Iterator[Check]:
    yield Check("logs:CreateDelivery", arn("logs", call.region, call.account, "delivery:*"))
    yield Check(
        "logs:CreateDelivery", arn("logs", call.region, call.account, f"delivery-source:{req.deliverySourceName}")
    )
    yield Check("logs:CreateDelivery", req.deliveryDestinationArn)


@operation("CreateDelivery", resource=named("logs", "delivery:*"), checks=_created)
def create_delivery(tx: Tx, call: Call, req: t.CreateDeliveryRequest) -> t.CreateDeliveryResponse:
    """Connect a source to a destination, one of each type. Source: API_CreateDelivery.

    Raises ResourceNotFoundException, ConflictException, ValidationException.
    """
    source = SOURCES.get(tx, call.scope, req.deliverySourceName)
    if source is None:
        raise no_source()
    try:
        where = Arn.parse(req.deliveryDestinationArn)
    except ValueError as error:
        raise refuse("The deliveryDestinationArn is not a valid ARN.") from error
    kind, _, name = where.resource.partition(":")
    if (where.service, kind) != ("logs", "delivery-destination"):
        raise no_destination()
    destination = destination_of(tx, where.scope, name)
    for _, one in USES.find(tx, call.scope, "source", source.name):
        if one.destination == destination.arn:
            raise ApiError("ConflictException", "The specified Delivery already exists")
        if one.type == destination.type:
            text = "Delivery already exists for this Delivery Source with the same Delivery Destination Type."
            raise ApiError("ConflictException", text)
    id_ = ids.name_id(16)
    fields, s3 = req.recordFields, req.s3DeliveryConfiguration
    if source.service == "cloudfront":
        fields = fields or list(CLOUDFRONT)
        if s3 is None and destination.type == "S3":
            s3 = t.S3DeliveryConfiguration(
                suffixPath="AWSLogs/{account-id}/CloudFront/", enableHiveCompatiblePath=False
            )
    made = Delivery(
        id_,
        arn("logs", call.region, call.account, f"delivery:{id_}"),
        source.name,
        destination.arn,
        destination.type,
        req.tags or {},
        fields,
        req.fieldDelimiter,
        s3,
    )
    USES.put(tx, call.scope, id_, made)
    if destination.type == "CWL" and destination.resource is not None:
        let_in(tx, call, Arn.parse(destination.resource))
    return t.CreateDeliveryResponse(delivery=_shown(made))


def _delivery(tx: ReadTx, scope: str, id_: str) -> Delivery:
    found = USES.get(tx, scope, id_)
    if found is None:
        raise ApiError("ResourceNotFoundException", "Requested Delivery does not exist in this account.")
    return found


@operation("GetDelivery", resource=delivery_arn, read=True)
def get_delivery(tx: ReadTx, call: Call, req: t.GetDeliveryRequest) -> t.GetDeliveryResponse:
    """A delivery. Source: API_GetDelivery. Raises ResourceNotFoundException."""
    return t.GetDeliveryResponse(delivery=_shown(_delivery(tx, call.scope, req.id)))


@operation("DescribeDeliveries", resource="*", read=True)
def describe_deliveries(tx: ReadTx, call: Call, req: t.DescribeDeliveriesRequest) -> t.DescribeDeliveriesResponse:
    """The deliveries. Source: API_DescribeDeliveries. Raises ValidationException."""
    found = [
        (id_, one)
        for id_, one in USES.page(tx, call.scope, after=next_delivery(req.nextToken))
        if req.deliverySourceNames is None or one.source in req.deliverySourceNames
    ]
    shown, token = named_page(found, req.limit or MAX_LISTED)
    return t.DescribeDeliveriesResponse(deliveries=[_shown(one) for one in shown], nextToken=token)


@operation("UpdateDeliveryConfiguration", resource=delivery_arn)
def update_delivery_configuration(
    tx: Tx, call: Call, req: t.UpdateDeliveryConfigurationRequest
) -> t.UpdateDeliveryConfigurationResponse:
    """Change which fields are written and how. Source: API_UpdateDeliveryConfiguration. Raises ResourceNotFoundException."""
    one = _delivery(tx, call.scope, req.id)
    one.fields = one.fields if req.recordFields is None else req.recordFields
    one.delimiter = one.delimiter if req.fieldDelimiter is None else req.fieldDelimiter
    one.s3 = one.s3 if req.s3DeliveryConfiguration is None else req.s3DeliveryConfiguration
    USES.put(tx, call.scope, one.id, one)
    return t.UpdateDeliveryConfigurationResponse()


@operation("DeleteDelivery", resource=delivery_arn)
def delete_delivery(tx: Tx, call: Call, req: t.DeleteDeliveryRequest) -> None:
    """Deliver no more. Source: API_DeleteDelivery. Raises ResourceNotFoundException."""
    _delivery(tx, call.scope, req.id)
    USES.delete(tx, call.scope, req.id)


def _shown(one: Delivery) -> t.Delivery:
    return t.Delivery(
        id=one.id,
        arn=one.arn,
        deliverySourceName=one.source,
        deliveryDestinationArn=one.destination,
        deliveryDestinationType=one.type,
        recordFields=one.fields,
        fieldDelimiter=one.delimiter,
        s3DeliveryConfiguration=one.s3,
        tags=one.tags or None,
    )
