"""Destinations: named places to which subscription filters of other accounts send, where the place's policy lets them."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.nouns import named
from pampero.aws.paging import named_page
from pampero.aws.policies import check_policy
from pampero.kernel.arn import Arn, arn
from pampero.services.logs import types as t
from pampero.services.logs.model import invalid, millis, next_position
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50
MAX_POLICY = 5120
destination_arn = named("logs", "destination:{req.destinationName}")


class Destination(msgspec.Struct):
    """A destination: of a stream and the role that may write to it. created: milliseconds."""

    name: str
    arn: str
    target: str
    role: str
    created: int
    tags: dict[str, str]
    policy: str | None = None


TARGETS: Documents[Destination] = Documents("logs.destination", Destination)


@operation("PutDestination", resource=destination_arn)
def put_destination(tx: Tx, call: Call, req: t.PutDestinationRequest) -> t.PutDestinationResponse:
    """Make or change a destination. Whether its stream is there shows when events come. Source: API_PutDestination.

    Raises InvalidParameterException.
    """
    try:
        services = Arn.parse(req.targetArn).service, Arn.parse(req.roleArn).service
    except ValueError as error:
        raise invalid("targetArn and roleArn must be ARNs.") from error
    if services[0] not in ("kinesis", "firehose", "lambda") or services[1] != "iam":
        raise invalid("targetArn must be of a stream or a function, and roleArn of a role.")
    old = TARGETS.get(tx, call.scope, req.destinationName)
    made = Destination(
        req.destinationName,
        arn("logs", call.region, call.account, f"destination:{req.destinationName}"),
        req.targetArn,
        req.roleArn,
        old.created if old is not None else millis(tx.now),
        {**(old.tags if old is not None else {}), **(req.tags or {})},
        old.policy if old is not None else None,
    )
    TARGETS.put(tx, call.scope, made.name, made)
    return t.PutDestinationResponse(destination=_shown(made))


@operation("PutDestinationPolicy", resource=destination_arn)
def put_destination_policy(tx: Tx, call: Call, req: t.PutDestinationPolicyRequest) -> None:
    """Set which accounts may subscribe to it. forceUpdate: affirms what is here in force at once anyway.

    Source: API_PutDestinationPolicy. Raises ResourceNotFoundException, InvalidParameterException.
    """
    one = _destination(tx, call, req.destinationName)
    if len(req.accessPolicy.encode()) > MAX_POLICY:
        raise invalid(f"accessPolicy can have at most {MAX_POLICY} bytes.")
    check_policy(req.accessPolicy, invalid)
    one.policy = req.accessPolicy
    TARGETS.put(tx, call.scope, one.name, one)


def _destination(tx: ReadTx, call: Call, name: str) -> Destination:
    found = TARGETS.get(tx, call.scope, name)
    if found is None:
        raise ApiError("ResourceNotFoundException", "The specified destination does not exist.")
    return found


@operation("DescribeDestinations", resource="*", read=True)
def describe_destinations(tx: ReadTx, call: Call, req: t.DescribeDestinationsRequest) -> t.DescribeDestinationsResponse:
    """The destinations by name. Source: API_DescribeDestinations. Raises InvalidParameterException."""
    most = req.limit or MAX_LISTED
    found = TARGETS.page(
        tx, call.scope, prefix=req.DestinationNamePrefix or "", after=next_position(req.nextToken), limit=most + 1
    )
    shown, token = named_page(found, most)
    return t.DescribeDestinationsResponse(destinations=[_shown(one) for one in shown], nextToken=token)


@operation("DeleteDestination", resource=destination_arn)
def delete_destination(tx: Tx, call: Call, req: t.DeleteDestinationRequest) -> None:
    """Delete a destination; filters that send to it send nowhere. Source: API_DeleteDestination.

    Raises ResourceNotFoundException.
    """
    _destination(tx, call, req.destinationName)
    TARGETS.delete(tx, call.scope, req.destinationName)


def _shown(one: Destination) -> t.Destination:
    return t.Destination(
        destinationName=one.name,
        targetArn=one.target,
        roleArn=one.role,
        accessPolicy=one.policy,
        arn=one.arn,
        creationTime=one.created,
    )
