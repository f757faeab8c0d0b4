"""Query definitions: queries that are kept by a name."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page
from pampero.kernel import ids
from pampero.services.logs import types as t
from pampero.services.logs.model import millis, next_position
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 1000
MAX_DEFINITIONS = 1000


class QueryDefinition(msgspec.Struct):
    """A query. modified: milliseconds. token: of the request that made it."""

    id: str
    name: str
    text: str
    modified: int
    groups: list[str]
    language: str
    parameters: list[t.QueryParameter] | None = None
    token: str | None = None


DEFINITIONS: Documents[QueryDefinition] = Documents(
    "logs.querydefinition", QueryDefinition, {"token": lambda one: one.token}
)


@operation("PutQueryDefinition", resource="*")
def put_query_definition(tx: Tx, call: Call, req: t.PutQueryDefinitionRequest) -> t.PutQueryDefinitionResponse:
    """Make or change a definition; a repeated token changes what it made. Source: API_PutQueryDefinition.

    Raises ResourceNotFoundException, LimitExceededException.
    """
    id_, token = req.queryDefinitionId, req.clientToken
    if id_ is None and token is not None:
        id_ = next((one for one, _ in DEFINITIONS.find(tx, call.scope, "token", token)), None)
    if id_ is not None:
        old = DEFINITIONS.get(tx, call.scope, id_)
        if old is None:
            raise no_definition()
        token = token or old.token
    elif len(DEFINITIONS.page(tx, call.scope)) >= MAX_DEFINITIONS:
        raise ApiError("LimitExceededException", "Resource limit exceeded.")
    made = QueryDefinition(
        id_ or ids.uuid4(),
        req.name,
        req.queryString,
        millis(tx.now),
        req.logGroupNames or [],
        req.queryLanguage or "CWLI",
        req.parameters,
        token,
    )
    DEFINITIONS.put(tx, call.scope, made.id, made)
    return t.PutQueryDefinitionResponse(queryDefinitionId=made.id)


def no_definition() -> ApiError:
    """The definition is not there."""
    return ApiError("ResourceNotFoundException", "The specified query definition does not exist.")


@operation("DescribeQueryDefinitions", resource="*", read=True)
def describe_query_definitions(
    tx: ReadTx, call: Call, req: t.DescribeQueryDefinitionsRequest
) -> t.DescribeQueryDefinitionsResponse:
    """The definitions by name. Source: API_DescribeQueryDefinitions. Raises InvalidParameterException."""
    prefix, after = req.queryDefinitionNamePrefix or "", next_position(req.nextToken)
    found = sorted(
        (
            one
            for _, one in DEFINITIONS.page(tx, call.scope)
            if one.name.startswith(prefix)
            and (req.queryLanguage or one.language) == one.language
            and _place(one) > after
        ),
        key=_place,
    )
    shown, token = page(found, req.maxResults or MAX_LISTED, _place)
    return t.DescribeQueryDefinitionsResponse(queryDefinitions=[_shown(one) for one in shown], nextToken=token)


def _place(one: QueryDefinition) -> str:
    return f"{one.name}\0{one.id}"


def _shown(one: QueryDefinition) -> t.QueryDefinition:
    return t.QueryDefinition(
        queryLanguage=one.language,
        queryDefinitionId=one.id,
        name=one.name,
        queryString=one.text,
        lastModified=one.modified,
        logGroupNames=one.groups,
        parameters=one.parameters,
    )


@operation("DeleteQueryDefinition", resource="*")
def delete_query_definition(tx: Tx, call: Call, req: t.DeleteQueryDefinitionRequest) -> t.DeleteQueryDefinitionResponse:
    """Delete a definition. Source: API_DeleteQueryDefinition. Raises ResourceNotFoundException."""
    if not DEFINITIONS.delete(tx, call.scope, req.queryDefinitionId):
        raise no_definition()
    return t.DeleteQueryDefinitionResponse(success=True)
