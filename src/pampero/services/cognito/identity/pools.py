"""Identity pools and their tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import MAX_TAGS, Tagging, counted, member, refuse_reserved, tag_keys
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.protocol.traits import RESERVED_TAGS
from pampero.services.cognito.identity import types as t
from pampero.services.cognito.identity.model import (
    HOMES,
    IDENTITIES,
    LOGINS,
    POOLS,
    PREFIX,
    SERVICE,
    Pool,
    by_arn,
    invalid,
    own_pool,
    pool_arn,
)
from pampero.store.tx import ReadTx, Tx

# How many identities of a deleted pool one transaction takes away.
SWEEP = 200
SWEEPING = "cognito.identitysweep"

tagged_pools: Tagging[Pool] = Tagging(POOLS.save, lambda pool: _too_many())


def _too_many() -> ApiError:
    return invalid(f"A resource may have {MAX_TAGS} tags at most.")


def _arn_of_new(call: Call, req: Any) -> str:
    return arn(SERVICE, call.region, call.account, PREFIX + "*")


def _fill(pool: Pool, req: Any) -> None:
    """Raises InvalidParameterException."""
    pool.name = req.IdentityPoolName
    pool.unauthenticated = req.AllowUnauthenticatedIdentities
    pool.classic = req.AllowClassicFlow
    pool.social = req.SupportedLoginProviders or {}
    pool.developer = req.DeveloperProviderName
    pool.oidc = _arns(req.OpenIdConnectProviderARNs, "oidc-provider/")
    pool.saml = _arns(req.SamlProviderARNs, "saml-provider/")
    pool.providers = [
        t.CognitoIdentityProvider(
            ProviderName=one.ProviderName, ClientId=one.ClientId, ServerSideTokenCheck=bool(one.ServerSideTokenCheck)
        )
        for one in req.CognitoIdentityProviders or ()
    ]
    for provider in pool.providers:
        if not provider.ProviderName or not provider.ClientId:
            raise invalid("Both Amazon Cognito user pool ProviderName and ClientId must be specified.")


def _arns(given: list[str] | None, kind: str) -> list[str]:
    for text in given or ():
        parts = text.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn" or parts[2] != "iam" or not parts[5].startswith(kind):
            raise invalid(f"Invalid ARN: {text}")
    return list(given or ())


def _tags_asked(call: Call, req: Any) -> Mapping[str, list[str]]:
    """The condition keys of a pool's tags. Raises InvalidParameterException for tags of AWS's own."""
    refuse_reserved(call, req.IdentityPoolTags or (), lambda: invalid(RESERVED_TAGS))
    return tag_keys(req.IdentityPoolTags)


@operation("CreateIdentityPool", resource=_arn_of_new, context=_tags_asked)
def create_identity_pool(tx: Tx, call: Call, req: t.CreateIdentityPoolInput) -> t.IdentityPool:
    """Make a pool. Source: API_CreateIdentityPool. Raises InvalidParameterException."""
    id_ = f"{call.region}:{ids.uuid4()}"
    pool = Pool(id_, req.IdentityPoolName, call.account, call.region, req.AllowUnauthenticatedIdentities)
    _fill(pool, req)
    tagged_pools.add(tx, pool, req.IdentityPoolTags or {})
    return t.IdentityPool(**pool.shown())


@operation("DescribeIdentityPool", resource=pool_arn, read=True)
def describe_identity_pool(tx: ReadTx, call: Call, req: t.DescribeIdentityPoolInput) -> t.IdentityPool:
    """One pool. Source: API_DescribeIdentityPool. Raises ResourceNotFoundException."""
    return t.IdentityPool(**own_pool(tx, call, req.IdentityPoolId).shown())


@operation("UpdateIdentityPool", resource=pool_arn, context=_tags_asked)
def update_identity_pool(tx: Tx, call: Call, req: t.IdentityPool) -> t.IdentityPool:
    """Set all of a pool anew: what is left out goes back to its default, the tags alone stay.
    Source: API_UpdateIdentityPool. Raises ResourceNotFoundException, InvalidParameterException."""
    pool = own_pool(tx, call, req.IdentityPoolId)
    if pool.developer is not None and req.DeveloperProviderName not in (None, pool.developer):
        raise invalid("The developer provider name cannot be changed once it is set.")
    developer = pool.developer
    _fill(pool, req)
    pool.developer = pool.developer or developer
    if req.IdentityPoolTags is not None:
        if counted(req.IdentityPoolTags) > MAX_TAGS:
            raise _too_many()
        pool.tags = req.IdentityPoolTags
    POOLS.save(tx, pool)
    return t.IdentityPool(**pool.shown())


@operation("DeleteIdentityPool", resource=pool_arn)
def delete_identity_pool(tx: Tx, call: Call, req: t.DeleteIdentityPoolInput) -> None:
    """Delete a pool with its identities. Source: API_DeleteIdentityPool. Raises ResourceNotFoundException."""
    pool = own_pool(tx, call, req.IdentityPoolId)
    POOLS.delete(tx, "", pool.id)
    LOGINS.clear(tx, pool.id)
    tx.at(SWEEPING, pool.id, tx.now)


@timer(SWEEPING)
def sweep(tx: Tx, context: Context, due: TimerEvent) -> None:
    """Take the identities of a deleted pool away, some at a time."""
    found = IDENTITIES.page(tx, due.key, limit=SWEEP)
    for id_, _ in found:
        IDENTITIES.delete(tx, due.key, id_)
        HOMES.delete(tx, "", id_)
    if len(found) == SWEEP:
        tx.at(SWEEPING, due.key, tx.now)


@operation("ListIdentityPools", resource="*", read=True)
def list_identity_pools(tx: ReadTx, call: Call, req: t.ListIdentityPoolsInput) -> t.ListIdentityPoolsResponse:
    """The account's pools by id. Source: API_ListIdentityPools. Raises InvalidParameterException."""
    after = position_of(req.NextToken, lambda: invalid("The pagination token is invalid."))
    mine = [(id_, pool) for id_, pool in POOLS.find(tx, "", "owner", call.scope) if id_ > after]
    found, token = named_page(mine, req.MaxResults)
    listed = [t.IdentityPoolShortDescription(IdentityPoolId=one.id, IdentityPoolName=one.name) for one in found]
    return t.ListIdentityPoolsResponse(IdentityPools=listed, NextToken=token)


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException, InvalidParameterException."""
    tagged_pools.add(tx, by_arn(tx, req.ResourceArn), req.Tags)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    tagged_pools.remove(tx, by_arn(tx, req.ResourceArn), req.TagKeys)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("ResourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceInput) -> t.ListTagsForResourceResponse:
    """A pool's tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceResponse(Tags=by_arn(tx, req.ResourceArn).tags)
