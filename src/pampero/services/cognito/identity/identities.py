"""Identities, as who has the pool sees and deletes them."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page, position_of
from pampero.services.cognito.identity import linking
from pampero.services.cognito.identity import types as t
from pampero.services.cognito.identity.model import IDENTITIES, find_identity, invalid, no_identity, own_pool, pool_arn
from pampero.store.tx import ReadTx, Tx


def _arn_of_its_pool(tx: ReadTx, call: Call, req: Any) -> str:
    """The ARN of the pool that an identity is in; any, where there is no such identity."""
    try:
        return find_identity(tx, req.IdentityId)[0].arn
    except ApiError:
        return "*"


@operation("DescribeIdentity", resource=_arn_of_its_pool, read=True)
def describe_identity(tx: ReadTx, call: Call, req: t.DescribeIdentityInput) -> t.IdentityDescription:
    """One identity. Source: API_DescribeIdentity. Raises ResourceNotFoundException."""
    pool, one = find_identity(tx, req.IdentityId)
    if pool.scope != call.scope:
        raise no_identity(req.IdentityId)
    return one.shown()


@operation("ListIdentities", resource=pool_arn, read=True)
def list_identities(tx: ReadTx, call: Call, req: t.ListIdentitiesInput) -> t.ListIdentitiesResponse:
    """The pool's identities by id. Source: API_ListIdentities. Raises ResourceNotFoundException, InvalidParameterException."""
    pool = own_pool(tx, call, req.IdentityPoolId)
    after = position_of(req.NextToken, lambda: invalid("The pagination token is invalid."))
    found, token = named_page(IDENTITIES.page(tx, pool.id, after=after, limit=req.MaxResults + 1), req.MaxResults)
    shown = [one.shown() for one in found if not (req.HideDisabled and one.disabled)]
    return t.ListIdentitiesResponse(IdentityPoolId=pool.id, Identities=shown, NextToken=token)


@operation("DeleteIdentities", resource="*")
def delete_identities(tx: Tx, call: Call, req: t.DeleteIdentitiesInput) -> t.DeleteIdentitiesResponse:
    """Delete identities; those that are not the caller's are told. Source: API_DeleteIdentities."""
    failed = []
    for id_ in dict.fromkeys(req.IdentityIdsToDelete):
        try:
            pool, one = find_identity(tx, id_)
        except ApiError:
            pool = None
        if pool is None or pool.scope != call.scope:
            failed.append(t.UnprocessedIdentityId(IdentityId=id_, ErrorCode="AccessDenied"))
        else:
            linking.remove(tx, pool, one)
    return t.DeleteIdentitiesResponse(UnprocessedIdentityIds=failed)
