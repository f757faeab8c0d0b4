"""Identities that a developer's own back end vouches for: its provider has no tokens, its calls are signed.

Source: "Developer-authenticated identities".
"""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import encode_token, number_of
from pampero.services.cognito.identity import issuer, linking
from pampero.services.cognito.identity import types as t
from pampero.services.cognito.identity.logins import verify
from pampero.services.cognito.identity.model import (
    Identity,
    Login,
    Pool,
    any_pool,
    find_identity,
    invalid,
    no_identity,
    own_pool,
    pool_arn,
    refused,
)
from pampero.store.tx import ReadTx, Tx

PAGE = 60


@operation("GetOpenIdTokenForDeveloperIdentity", resource=pool_arn)
async def get_open_id_token_for_developer_identity(
    call: Call, req: t.GetOpenIdTokenForDeveloperIdentityInput
) -> t.GetOpenIdTokenForDeveloperIdentityResponse:
    """The identity of a developer's user, made where there is none, with a token that opens it. Source:
    API_GetOpenIdTokenForDeveloperIdentity. Raises ResourceNotFoundException, InvalidParameterException,
    NotAuthorizedException, DeveloperUserAlreadyRegisteredException, ResourceConflictException.
    """
    pool = await call.read(own_pool, call, req.IdentityPoolId)
    logins = dict(req.Logins)
    if pool.developer is None or pool.developer not in logins:
        raise invalid("Please provide a valid Developer Provider for this identity pool.")
    user = Login(pool.developer, logins.pop(pool.developer))
    proofs = await verify(call, pool, logins)
    linked = [user, *(proof.login for proof in proofs.logins)]
    one = await call.write(_registered, pool.id, user, linked, req.IdentityId)
    amr = ["authenticated", f"login.{user.provider}", f"login.{user.provider}:{pool.id}:{user.subject}"]
    amr += [method for proof in proofs.logins for method in proof.amr]
    seconds = req.TokenDuration or issuer.DEVELOPER_SECONDS
    token = await issuer.issue(call, pool, one, amr, seconds, req.PrincipalTags or {})
    return t.GetOpenIdTokenForDeveloperIdentityResponse(IdentityId=one.id, Token=token)


def _registered(tx: Tx, pool_id: str, user: Login, logins: list[Login], wanted: str | None) -> Identity:
    """The identity of a developer's user, and of logins beside. wanted: to which identity they are to be linked."""
    pool = any_pool(tx, pool_id)
    if wanted is None:
        return linking.of_logins(tx, pool, logins)
    home, one = find_identity(tx, wanted)
    if home.id != pool.id:
        raise no_identity(wanted)
    if linking.owner_of(tx, pool, user) not in (None, wanted):
        text = "The developer user identifier is already registered with another identity."
        raise ApiError("DeveloperUserAlreadyRegisteredException", text)
    if linking.owners_of(tx, pool, logins) - {wanted}:
        raise linking.conflict()
    one.disabled = False
    return linking.link(tx, pool, one, logins)


@operation("LookupDeveloperIdentity", resource=pool_arn, read=True)
def lookup_developer_identity(
    tx: ReadTx, call: Call, req: t.LookupDeveloperIdentityInput
) -> t.LookupDeveloperIdentityResponse:
    """From a developer's user to the identity, or back. Source: API_LookupDeveloperIdentity.

    Raises ResourceNotFoundException, InvalidParameterException, ResourceConflictException.
    """
    pool = own_pool(tx, call, req.IdentityPoolId)
    if req.IdentityId is None and req.DeveloperUserIdentifier is None:
        raise invalid("Either IdentityId or DeveloperUserIdentifier must be given.")
    if pool.developer is None:
        raise invalid("The identity pool has no developer provider.")
    if req.IdentityId is None:
        one = _of_user(tx, pool, str(req.DeveloperUserIdentifier))
    else:
        home, one = find_identity(tx, req.IdentityId)
        if home.id != pool.id:
            raise no_identity(req.IdentityId)
    users = [login.subject for login in one.logins if login.provider == pool.developer]
    if req.DeveloperUserIdentifier is not None:
        if req.DeveloperUserIdentifier not in users:
            raise ApiError("ResourceConflictException", "The developer user identifier is not of this identity.")
        if req.IdentityId is not None:
            users = [req.DeveloperUserIdentifier]
    first, most = (
        number_of(req.NextToken, 0, lambda: invalid("The pagination token is invalid.")),
        req.MaxResults or PAGE,
    )
    return t.LookupDeveloperIdentityResponse(
        IdentityId=one.id,
        DeveloperUserIdentifierList=users[first : first + most],
        NextToken=encode_token(first + most) if len(users) > first + most else None,
    )


def _of_user(tx: ReadTx, pool: Pool, user: str, provider: str = "") -> Identity:
    """The identity of a developer's user. Raises ResourceNotFoundException."""
    owner = linking.owner_of(tx, pool, Login(provider or str(pool.developer), user))
    if owner is None:
        raise ApiError("ResourceNotFoundException", f"Developer user '{user}' not found.")
    return find_identity(tx, owner)[1]


@operation("MergeDeveloperIdentities", resource=pool_arn)
def merge_developer_identities(
    tx: Tx, call: Call, req: t.MergeDeveloperIdentitiesInput
) -> t.MergeDeveloperIdentitiesResponse:
    """One user becomes part of another, whose identity stays. Source: API_MergeDeveloperIdentities.

    Raises ResourceNotFoundException, NotAuthorizedException, ResourceConflictException, LimitExceededException.
    """
    pool = _with_provider(tx, call, req.IdentityPoolId, req.DeveloperProviderName)
    source, into = (_of_user(tx, pool, user) for user in (req.SourceUserIdentifier, req.DestinationUserIdentifier))
    if source.id != into.id:
        linking.merge(tx, pool, source, into)
    return t.MergeDeveloperIdentitiesResponse(IdentityId=into.id)


@operation("UnlinkDeveloperIdentity", resource=pool_arn)
def unlink_developer_identity(tx: Tx, call: Call, req: t.UnlinkDeveloperIdentityInput) -> None:
    """Take a developer's user from an identity. Source: API_UnlinkDeveloperIdentity.

    Raises ResourceNotFoundException, NotAuthorizedException, ResourceConflictException.
    """
    pool = _with_provider(tx, call, req.IdentityPoolId, req.DeveloperProviderName)
    home, one = find_identity(tx, req.IdentityId)
    if home.id != pool.id:
        raise no_identity(req.IdentityId)
    user = Login(req.DeveloperProviderName, req.DeveloperUserIdentifier)
    if user not in one.logins:
        raise ApiError("ResourceConflictException", "The developer user identifier is not of this identity.")
    linking.unlink(tx, pool, one, [user])


def _with_provider(tx: ReadTx, call: Call, id_: str, provider: str) -> Pool:
    pool = own_pool(tx, call, id_)
    if pool.developer != provider:
        raise refused("The developer provider name is not the identity pool's.")
    return pool
