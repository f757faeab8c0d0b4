"""Field indexes: which fields of a group are to be found faster. Queries here read all events, so they change no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import named_page
from pampero.kernel import jsontext
from pampero.services.logs import types as t
from pampero.services.logs.model import Group, group_arn, group_at, invalid, millis, next_position, split
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_FIELDS = 20
MAX_LISTED = 50
CUSTOM = "CUSTOM"


class Index(msgspec.Struct):
    """A group's policy. updated: milliseconds."""

    document: str
    fields: list[str]
    updated: int


INDEXES: Documents[Index] = Documents("logs.index", Index)


def index_fields(document: str) -> list[str]:
    """The fields that a policy names. Raises InvalidParameterException."""
    try:
        found: Any = jsontext.loads(document)
    except ValueError as error:
        raise invalid("The policy document is not valid JSON.") from error
    fields = found.get("Fields") or list(found.get("FieldsV2") or ()) if isinstance(found, dict) else None
    if not isinstance(fields, list) or not fields or not all(isinstance(one, str) and one for one in fields):
        raise invalid("The policy document must have Fields, a list of names.")
    if len(fields) > MAX_FIELDS:
        raise ApiError("LimitExceededException", f"At most {MAX_FIELDS} fields can be indexed.")
    return fields


def identified(call: Call, req: Any) -> str:
    """For `resource=`: the group that a request identifies."""
    return group_arn(split(call, req.logGroupIdentifier))


def identifies(action: str) -> Callable[[Call, Any], Iterator[Check]]:
    """For `checks=`: of each group that a request identifies."""

    def asked(call: Call, req: Any) -> Iterator[Check]:
        for identifier in req.logGroupIdentifiers:
            yield Check(action, group_arn(split(call, identifier)))

    return asked


@operation("PutIndexPolicy", resource=identified)
def put_index_policy(tx: Tx, call: Call, req: t.PutIndexPolicyRequest) -> t.PutIndexPolicyResponse:
    """Set which fields of a group are indexed. Source: API_PutIndexPolicy.

    Raises ResourceNotFoundException, InvalidParameterException, LimitExceededException.
    """
    group = group_at(tx, split(call, req.logGroupIdentifier))
    made = Index(req.policyDocument, index_fields(req.policyDocument), millis(tx.now))
    INDEXES.put(tx, group.scope, group.uid, made)
    return t.PutIndexPolicyResponse(indexPolicy=_shown(group, made))


def _shown(group: Group, index: Index) -> t.IndexPolicy:
    return t.IndexPolicy(
        logGroupIdentifier=group.name,
        lastUpdateTime=index.updated,
        policyDocument=index.document,
        source="LOG_GROUP",
    )


def _indexed(
    tx: ReadTx, call: Call, identifiers: list[str], after: str, most: int
) -> tuple[list[tuple[Group, Index]], str | None]:
    groups = sorted((group_at(tx, split(call, one)) for one in identifiers), key=lambda group: group.name)
    found = [
        (group.name, (group, index))
        for group in groups
        if group.name > after and (index := INDEXES.get(tx, group.scope, group.uid)) is not None
    ]
    return named_page(found, most)


@operation("DescribeIndexPolicies", resource="*", checks=identifies("logs:DescribeIndexPolicies"), read=True)
def describe_index_policies(
    tx: ReadTx, call: Call, req: t.DescribeIndexPoliciesRequest
) -> t.DescribeIndexPoliciesResponse:
    """The policies of groups. Source: API_DescribeIndexPolicies. Raises ResourceNotFoundException."""
    found, token = _indexed(tx, call, req.logGroupIdentifiers, next_position(req.nextToken), MAX_LISTED)
    return t.DescribeIndexPoliciesResponse(indexPolicies=[_shown(*one) for one in found], nextToken=token)


@operation("DescribeFieldIndexes", resource="*", checks=identifies("logs:DescribeFieldIndexes"), read=True)
def describe_field_indexes(
    tx: ReadTx, call: Call, req: t.DescribeFieldIndexesRequest
) -> t.DescribeFieldIndexesResponse:
    """The indexed fields of groups, which all are of one category: a policy names them. Source: API_DescribeFieldIndexes.

    Raises ResourceNotFoundException.
    """
    found, token = _indexed(tx, call, req.logGroupIdentifiers, next_position(req.nextToken), MAX_LISTED)
    if req.indexCategories is not None and CUSTOM not in req.indexCategories:
        found = []
    return t.DescribeFieldIndexesResponse(
        fieldIndexes=[
            t.FieldIndex(
                logGroupIdentifier=group.name, fieldIndexName=name, lastScanTime=index.updated, indexCategory=CUSTOM
            )
            for group, index in found
            for name in index.fields
        ],
        nextToken=token,
    )


@operation("DeleteIndexPolicy", resource=identified)
def delete_index_policy(tx: Tx, call: Call, req: t.DeleteIndexPolicyRequest) -> t.DeleteIndexPolicyResponse:
    """Index no field of a group. Source: API_DeleteIndexPolicy. Raises ResourceNotFoundException."""
    group = group_at(tx, split(call, req.logGroupIdentifier))
    if not INDEXES.delete(tx, group.scope, group.uid):
        raise ApiError("ResourceNotFoundException", "The specified index policy does not exist.")
    return t.DeleteIndexPolicyResponse()
