"""Time to live, tags, and what is only described."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pampero.api import Call, operation
from pampero.aws.settling import pending, state_of
from pampero.aws.tags import MAX_TAGS, Tagging, member, tag_list, tag_map
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.expr.values import Item
from pampero.services.dynamodb.model import TABLES, Table, check_idle, find, invalid, table_arn
from pampero.services.dynamodb.replicas import spread
from pampero.services.dynamodb.rows import decode, set_end
from pampero.services.dynamodb.sealing import opened, shown
from pampero.store.tx import ReadTx, Tx

TTL = "ttl"
TAGS = Tagging(TABLES.save)
# Letters and digits of any script, white space, and + - = . _ : / @
TAG = re.compile(r"[\w\s+\-=.:/@]*")


def check_tags(tags: Mapping[str, str]) -> None:
    """Raises ValidationException. The texts are ours."""
    if len(tags) > MAX_TAGS:
        raise invalid(f"One or more parameter values were invalid: Too many tags: the limit is {MAX_TAGS}")
    for text in (*tags, *tags.values()):
        if TAG.fullmatch(text) is None:
            raise invalid(
                f"One or more parameter values were invalid: Tags contain characters that are not allowed: {text}"
            )


def _tagged(tx: ReadTx, call: Call, arn: str) -> Table:
    """The table whose tags are meant. Raises ValidationException, ResourceNotFoundException."""
    if not arn.startswith("arn:"):
        raise invalid(f"Invalid TableArn: ARNs must start with 'arn:': {arn}")
    if arn.count("/") != 1:
        text = "Invalid resource arn provided, only table or stream is accepted. Provided resource arn"
        raise invalid(f"One or more parameter values were invalid: {text}: {arn}")
    return find(tx, call, arn)


@operation("UpdateTimeToLive", resource=table_arn)
def update_time_to_live(tx: Tx, call: Call, req: t.UpdateTimeToLiveInput) -> t.UpdateTimeToLiveOutput:
    """Name the attribute that ends items, or stop it. Source: API_UpdateTimeToLive. What it says of items that have ended
    already holds at once, also while it is told of as ENABLING. Raises ResourceInUseException, ValidationException."""
    table = find(tx, call, req.TableName)
    check_idle(tx, table)
    wanted = req.TimeToLiveSpecification
    if state_of(table.changing.get(TTL), tx.now, "") != "":
        raise invalid("Time to live has been modified multiple times within a fixed interval")
    if table.ttl is not None and table.ttl != wanted.AttributeName:
        raise invalid("TimeToLive is active on a different AttributeName: current AttributeName is " + table.ttl)
    if wanted.Enabled == (table.ttl is not None):
        raise invalid(f"TimeToLive is already {'enabled' if wanted.Enabled else 'disabled'}")
    table.ttl = wanted.AttributeName if wanted.Enabled else None
    begun = pending(tx, call, "ENABLING" if wanted.Enabled else "DISABLING")
    table.changing.pop(TTL, None)
    if begun is not None:
        table.changing[TTL] = begun
    spread(tx, table)
    if table.ttl is not None:
        table = opened(call, table)
        for hash_, range_, body in tx.all("SELECT hash, range, item FROM ddb_items WHERE tbl = ?", table.key):
            item: Item = decode(shown(table, body))
            if table.ttl in item:
                set_end(tx, table, (hash_, range_), item)
    return t.UpdateTimeToLiveOutput(TimeToLiveSpecification=wanted)


@operation("DescribeTimeToLive", resource=table_arn, read=True)
def describe_time_to_live(tx: ReadTx, call: Call, req: t.DescribeTimeToLiveInput) -> t.DescribeTimeToLiveOutput:
    """Whether items end. Source: API_DescribeTimeToLive."""
    table = find(tx, call, req.TableName)
    status = state_of(table.changing.get(TTL), tx.now, "DISABLED" if table.ttl is None else "ENABLED")
    described = t.TimeToLiveDescription(TimeToLiveStatus=status, AttributeName=table.ttl)
    return t.DescribeTimeToLiveOutput(TimeToLiveDescription=described)


@operation("DescribeLimits", resource="*", read=True)
def describe_limits(tx: ReadTx, call: Call, req: t.DescribeLimitsInput) -> t.DescribeLimitsOutput:
    """AWS's initial quotas; none is enforced here. Source: API_DescribeLimits, Quotas in Amazon DynamoDB."""
    return t.DescribeLimitsOutput(
        AccountMaxReadCapacityUnits=80_000,
        AccountMaxWriteCapacityUnits=80_000,
        TableMaxReadCapacityUnits=40_000,
        TableMaxWriteCapacityUnits=40_000,
    )


@operation("DescribeEndpoints", resource="*", read=True)
def describe_endpoints(tx: ReadTx, call: Call, req: t.DescribeEndpointsRequest) -> t.DescribeEndpointsResponse:
    """The address that the caller used. Source: API_DescribeEndpoints."""
    host = call.http.headers.get("host") if call.http is not None else None
    address = host or f"dynamodb.{call.region}.amazonaws.com"
    return t.DescribeEndpointsResponse(Endpoints=[t.Endpoint(Address=address, CachePeriodInMinutes=1440)])


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> None:
    """Add or change tags. Source: API_TagResource."""
    table = _tagged(tx, call, req.ResourceArn)
    if not req.Tags:
        raise invalid("Atleast one Tag needs to be provided as Input.")
    check_tags({**table.tags, **tag_map(req.Tags)})
    TAGS.add(tx, table, req.Tags)


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> None:
    """Take tags away. Source: API_UntagResource."""
    TAGS.remove(tx, _tagged(tx, call, req.ResourceArn), req.TagKeys)


@operation("ListTagsOfResource", resource=member("ResourceArn"), read=True)
def list_tags_of_resource(tx: ReadTx, call: Call, req: t.ListTagsOfResourceInput) -> t.ListTagsOfResourceOutput:
    """A table's tags. Source: API_ListTagsOfResource."""
    return t.ListTagsOfResourceOutput(Tags=tag_list(t.Tag, _tagged(tx, call, req.ResourceArn).tags))
