"""Logins: proofs of who somebody is at a provider, looked at before anything is done for them.

Sources: API_GetId ("Logins"); "Identity pools external identity providers"; "Token is not from a supported provider" and the
other texts as AWS's clients quote them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Call, Client
from pampero.auth.principals import Principal
from pampero.aws import jwt, saml
from pampero.services.cognito.identity import issuer
from pampero.services.cognito.identity.linking import MISMATCH
from pampero.services.cognito.identity.model import OURS, Login, Pool, refused
from pampero.services.cognito.pools.model import any_pool as user_pool
from pampero.services.cognito.pools.tokens import session_of
from pampero.services.cognito.pools.users import by_sub
from pampero.store.tx import ReadTx

USER_POOL = "cognito-idp."
# Those of SupportedLoginProviders whose tokens are OpenID Connect's; of the others they are for APIs of the provider.
OPEN_ID = frozenset({"accounts.google.com", "appleid.apple.com"})
SOCIAL = frozenset({"graph.facebook.com", "www.amazon.com", "api.twitter.com", "www.digits.com"})
CLOCK_SKEW = 300.0


@dataclass(frozen=True, slots=True)
class Proof:
    """A login that was verified. claims: of its token. client: whom the token is for. amr: how tokens of the pool tell it."""

    login: Login
    claims: Mapping[str, Any]
    client: str
    amr: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a request brings. own: the claims of a token of identity pools, which stands for all logins of its identity."""

    logins: tuple[Proof, ...] = ()
    own: Mapping[str, Any] | None = None


def invalid_login(why: str) -> ApiError:
    """A token that is not accepted."""
    return refused(f"Invalid login token. {why}")


async def verify(call: Call, pool: Pool, logins: Mapping[str, str] | None, identity: str = "") -> Proofs:
    """What of somebody's logins is true: all of them, or an error. identity: whose a token of identity pools must be.

    Raises NotAuthorizedException, ExternalServiceException.
    """
    given = dict(logins or {})
    token = given.pop(OURS, None)
    if token is not None:
        if not identity:
            raise invalid_login("Can't pass in a Cognito token.")
        if given:
            raise refused(MISMATCH)
        return Proofs(own=await issuer.verify(call, token, pool, identity))
    return Proofs(tuple([await _verified(call, pool, name, text) for name, text in given.items()]))


async def _verified(call: Call, pool: Pool, name: str, text: str) -> Proof:
    if name in SOCIAL:
        text = f"cognito-identity: logins with access tokens of {name} are not implemented."
        raise ApiError("NotImplemented", text, status=501)
    if name.startswith("arn:"):
        return await _asserted(call, pool, name, text)
    try:
        token = jwt.read(text)
    except jwt.Invalid as error:
        raise invalid_login("Not a valid OpenId Connect identity token.") from error
    stated = token.claims.get("iss")
    if not isinstance(stated, str) or stated.partition("://")[2].rstrip("/") != name or not jwt.fetchable(stated):
        raise invalid_login("Issuer doesn't match providerName")
    for claim in ("aud", "sub", "exp"):
        if claim not in token.claims:
            raise invalid_login(f"Missing a required claim: {claim}")
    client = await _client(call, pool, name, token.claims)
    await check(call, token, stated)
    subject = str(token.claims["sub"])
    if name.startswith(USER_POOL):
        if token.claims.get("token_use") != "id":
            raise invalid_login("Not a valid OpenId Connect identity token.")
        checked = any(
            one.ProviderName == name and one.ClientId == client and one.ServerSideTokenCheck for one in pool.providers
        )
        if checked and not await call.read(_still_there, pool, name, token.claims):
            raise refused("Token is inactive")
        return Proof(Login(name, subject), token.claims, client, (name, f"{name}:CognitoSignIn:{subject}"))
    return Proof(Login(name, subject), token.claims, client, (name, f"{name}:OIDC:{subject}"))


async def _asserted(call: Call, pool: Pool, name: str, text: str) -> Proof:
    """A login by an assertion of a SAML provider, which the pool names by its ARN. How `amr` tells it is not documented."""
    if name not in pool.saml:
        raise refused("Token is not from a supported provider of this identity pool.")
    try:
        found = await _iam(call, pool).call("GetSAMLProvider", SAMLProviderArn=name)
        now = call.runtime.clock.wall()
        said = await asyncio.to_thread(saml.verified, text, found["SAMLMetadataDocument"], now, saml.AWS)
    except ApiError as error:
        raise refused("Token is not from a supported provider of this identity pool.") from error
    except saml.Rejected as error:
        raise invalid_login("Couldn't verify SAML assertion.") from error
    claims = {key: values[0] if len(values) == 1 else list(values) for key, values in said.attributes.items()}
    return Proof(Login(name, said.subject), claims, "", (name, f"{name}:SAML:{said.subject}"))


def _iam(call: Call, pool: Pool) -> Client:
    """IAM, as the root of the pool's account."""
    return call.acting(Principal.root(pool.account)).within(pool.account, pool.region).client("iam")


async def check(call: Call, token: jwt.Token, stated: str) -> None:
    """That a token is its issuer's and holds now. Raises NotAuthorizedException."""
    try:
        jwt.check_signature(token, await call.part(jwt.Issuers).key(stated, token.key_id))
    except jwt.Invalid as error:
        raise invalid_login("Couldn't verify signed token.") from error
    now, expires, begins = call.runtime.clock.wall(), token.claims["exp"], token.claims.get("nbf")
    if not isinstance(expires, int | float) or expires <= now:
        raise invalid_login(f"Token expired: {int(now)} >= {expires}")
    if isinstance(begins, int | float) and now + CLOCK_SKEW < begins:
        raise invalid_login("Token is not yet valid.")


async def _client(call: Call, pool: Pool, name: str, claims: Mapping[str, Any]) -> str:
    """Whom of those that the pool knows the token is for. Raises NotAuthorizedException."""
    stated = claims["aud"]
    audiences = [str(one) for one in (stated if isinstance(stated, list) else [stated])]
    if isinstance(claims.get("azp"), str) and claims["azp"]:
        audiences = [claims["azp"]]
    if name.startswith(USER_POOL):
        known = {one.ClientId for one in pool.providers if one.ProviderName == name}
    elif name in pool.social and name in OPEN_ID:
        known = set(pool.social[name].split(","))
    else:
        known = await _registered(call, pool, name)
    found = [one for one in audiences if one in known]
    if not found:
        raise refused("Token is not from a supported provider of this identity pool.")
    return found[0]


async def _registered(call: Call, pool: Pool, name: str) -> set[str | None]:
    """The audiences of a provider that IAM knows and the pool names."""
    for arn in pool.oidc:
        if arn.partition("oidc-provider/")[2] == name:
            try:
                found = await _iam(call, pool).call("GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn)
            except ApiError:
                return set()
            return set(found.get("ClientIDList") or ())
    return set()


def _still_there(tx: ReadTx, pool: Pool, name: str, claims: Mapping[str, Any]) -> bool:
    """ServerSideTokenCheck: that since the token was given its user has been neither deleted, disabled nor signed out. Source:
    CognitoIdentityProvider. Somebody new of the same name is somebody else."""
    sub, session = str(claims["sub"]), str(claims.get("event_id", ""))
    users = user_pool(tx, name.partition("/")[2])
    if users is None or users.account != pool.account:
        return False
    user = by_sub(tx, users.id, sub)
    return user is not None and user.enabled and session_of(tx, users.id, sub, session) is not None
