"""Other providers that people sign in at: the way to them, and back with what they say of somebody.

What this domain has to remember meanwhile travels sealed in `state`, and is good for the browser alone that was sent away.

Sources: OpenID Connect Core 1.0 (3.1), RFC 7636, RFC 9700 (4.7); developer guide, "Adding OIDC identity providers", "Attribute
mapping".
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec

from pampero.api import ApiError, WebResponse
from pampero.aws import jwt
from pampero.aws.httpclient import Unreachable, request
from pampero.kernel import ids, jsontext
from pampero.services.cognito.hosted.grants import Request, digest
from pampero.services.cognito.hosted.visits import FORM, OAuthError, Refused, Visit, redirect
from pampero.services.cognito.pools import social
from pampero.services.cognito.pools.model import Client, Pool
from pampero.services.cognito.pools.providers import PROVIDERS, Provider
from pampero.store.tx import ReadTx

T = TypeVar("T")
OWN = "COGNITO"
PURPOSE, AWAY = "cognito-idp.away", "cognito-away"
AWAY_SECONDS = 300
# What of a provider is found at its issuer's, and what it is called where it was given.
ENDPOINTS = {
    "authorization_endpoint": "authorize_url",
    "token_endpoint": "token_url",
    "userinfo_endpoint": "attributes_url",
}
FETCH_SECONDS = 5.0


class Away(msgspec.Struct, array_like=True):
    """What is remembered of somebody who is at a provider. browser: the digest of its cookie."""

    pool: str
    provider: str
    request: Request
    nonce: str
    verifier: str
    browser: str
    expires: float


class Vouched(msgspec.Struct):
    """Who has come back: what the provider calls them, and what it says of them."""

    provider: Provider
    request: Request
    subject: str
    claims: dict[str, Any]


def offered(tx: ReadTx, asked: Visit, client: Client) -> list[Provider]:
    """The providers that a client's users may sign in at."""
    named = client.settings.SupportedIdentityProviders or []
    return [one for _, one in PROVIDERS.page(tx, asked.pool.id) if one.name in named]


def wanted(tx: ReadTx, asked: Visit, client: Client) -> Provider | None:
    """The provider that a request names, or the only one there is. Raises Refused."""
    there = offered(tx, asked, client)
    name, identifier = asked.query.get("identity_provider"), asked.query.get("idp_identifier")
    if name is not None and name != OWN:
        found = next((one for one in there if one.name == name), None)
        if found is None:
            raise Refused("invalid_request", f"There is no identity provider {name[:64]}.")
        return found
    if identifier is not None:
        found = next((one for one in there if identifier in one.identifiers), None)
        if found is None:
            raise Refused("invalid_request", "There is no identity provider of this identifier.")
        return found
    alone = name is None and len(there) == 1 and OWN not in (client.settings.SupportedIdentityProviders or [OWN])
    return there[0] if alone else None


def issuer_of(provider: Provider) -> str:
    """An OpenID provider's issuer; empty: it is none."""
    return provider.details.get("oidc_issuer") or social.ISSUERS.get(provider.kind, "")


async def begin(asked: Visit, provider: Provider, wish: Request) -> WebResponse:
    """Send a browser to an OpenID provider."""
    there = await _endpoints(asked, provider)
    away, state, cookie = depart(asked, provider, wish)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(away.verifier.encode()).digest()).decode().rstrip("=")
    query = {
        "client_id": provider.details["client_id"],
        "redirect_uri": asked.url("/oauth2/idpresponse"),
        "scope": provider.details.get("authorize_scopes") or "openid",
        "response_type": "code",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "nonce": away.nonce,
        "state": state,
        # Apple's answer comes as a form where it is asked for more than an id.
        **({"response_mode": "form_post"} if provider.kind == social.APPLE else {}),
        **({"login_hint": hint} if (hint := asked.query.get("login_hint")) else {}),
    }
    to = there["authorization_endpoint"]
    return redirect(f"{to}{'&' if '?' in to else '?'}{urlencode(query)}", cookie)


def lost() -> Refused:
    """Nobody was sent away who comes back like this."""
    return Refused("invalid_request", "Invalid state")


def depart(asked: Visit, provider: Provider, wish: Request) -> tuple[Away, str, tuple[str, str]]:
    """Somebody goes to a provider: what is remembered, the same sealed, and the header with the browser's cookie."""
    cookie = ids.secret(43)
    away = Away(
        asked.pool.id,
        provider.name,
        wish,
        ids.secret(32),
        ids.secret(64),
        digest(cookie),
        asked.call.now + AWAY_SECONDS,
    )
    return away, sealed(asked, away), asked.baked(AWAY, cookie, AWAY_SECONDS)


def sealed(asked: Visit, thing: Any) -> str:
    """A text that this server alone can read, and has made."""
    made = asked.call.runtime.sealer.seal(msgspec.msgpack.encode(thing), PURPOSE)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def opened(asked: Visit, text: str, kind: type[T]) -> T:
    """What a sealed text says. Raises Refused."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.msgpack.decode(asked.call.runtime.sealer.open(raw, PURPOSE), type=kind)
    except ValueError as error:
        raise lost() from error


def hold(asked: Visit, away: Away, *, same_browser: bool = True) -> Away:
    """What is remembered, if it is of this pool, of a few minutes ago, and of this browser. Raises Refused."""
    other = same_browser and away.browser != digest(asked.cookie(AWAY))
    if other or away.pool != asked.pool.id or away.expires <= asked.call.now:
        raise lost()
    return away


async def provider_of(asked: Visit, away: Away) -> Provider:
    """Where somebody was. Raises Refused where that is no provider any more."""
    provider = await asked.call.read(lambda tx: PROVIDERS.get(tx, asked.pool.id, away.provider))
    if provider is None:
        raise lost()
    return provider


async def back(asked: Visit, away: Away) -> Vouched:
    """What a provider says of who comes back. Raises OAuthError, for the application, and Refused."""
    provider = await provider_of(asked, away)
    if "error" in asked.query:
        raise OAuthError("access_denied", "The identity provider has not signed the user in")
    there = await _endpoints(asked, provider)
    given = await _exchanged(asked, provider, there["token_endpoint"], away)
    if provider.kind in social.SUBJECTS:
        return await _known(asked, provider, away, str(given.get("access_token", "")))
    claims = await _verified(asked, provider, str(given.get("id_token", "")), away.nonce)
    more = await _more(asked, provider, there.get("userinfo_endpoint", ""), str(given.get("access_token", "")))
    if more.get("sub") not in (None, claims["sub"]):
        raise OAuthError("access_denied", "The identity provider contradicts itself")
    return Vouched(provider, away.request, str(claims["sub"]), {**more, **claims})


async def _known(asked: Visit, provider: Provider, away: Away, token: str) -> Vouched:
    """Who has come back from a provider without id tokens: whoever its access token, which came from itself, is of."""
    url, subject = provider.details["attributes_url"], social.SUBJECTS[provider.kind]
    if provider.details.get("attributes_url_add_attributes") == "true":
        url += ",".join(dict.fromkeys([subject, *provider.mapping.values()]))
    claims = await _fetched(asked, "GET", url, {"authorization": f"Bearer {token}"})
    if not token or not claims.get(subject):
        raise OAuthError("access_denied", "The identity provider does not say who it is")
    return Vouched(provider, away.request, str(claims[subject]), claims)


async def _endpoints(asked: Visit, provider: Provider) -> dict[str, str]:
    """A provider's addresses: those that were given, and what its issuer says besides. Raises OAuthError."""
    given = {name: provider.details[known] for name, known in ENDPOINTS.items() if provider.details.get(known)}
    issuer = issuer_of(provider)
    if "authorization_endpoint" in given and "token_endpoint" in given:
        return given
    found = await _fetched(asked, "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration", {})
    there = {**{name: str(found[name]) for name in ENDPOINTS if found.get(name)}, **given}
    if not {"authorization_endpoint", "token_endpoint"} <= there.keys():
        raise OAuthError("server_error", "The identity provider does not say where to sign in")
    return there


async def _fetched(
    asked: Visit, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
) -> dict[str, Any]:
    """A JSON object of the provider's. Raises OAuthError."""
    private = asked.call.settings.reaches_private
    try:
        got = await request(
            method, url, {"accept": "application/json", **headers}, body, private=private, seconds=FETCH_SECONDS
        )
        found = jsontext.loads(got.body)
    except (Unreachable, ValueError) as error:
        raise OAuthError("server_error", "The identity provider cannot be reached") from error
    if got.status != 200 or not isinstance(found, dict):
        raise OAuthError("server_error", "The identity provider refuses")
    return found


async def _exchanged(asked: Visit, provider: Provider, url: str, away: Away) -> dict[str, Any]:
    secret = provider.details.get("client_secret")
    if provider.kind == social.APPLE:
        secret = social.apple_secret(provider.details, asked.call.runtime.clock.wall())
    form = {
        "grant_type": "authorization_code",
        "code": asked.query.get("code", ""),
        "redirect_uri": asked.url("/oauth2/idpresponse"),
        "client_id": provider.details["client_id"],
        "code_verifier": away.verifier,
        **({"client_secret": secret} if secret else {}),
    }
    if provider.details.get("token_request_method") == "GET":
        return await _fetched(asked, "GET", f"{url}{'&' if '?' in url else '?'}{urlencode(form)}", {})
    return await _fetched(asked, "POST", url, {"content-type": FORM}, urlencode(form).encode())


async def _verified(asked: Visit, provider: Provider, text: str, nonce: str) -> dict[str, Any]:
    """The claims of a provider's id token, if it is for this pool and this sign-in. Raises OAuthError."""
    issuer = issuer_of(provider)
    try:
        token = jwt.read(text)
        jwt.check_signature(token, await asked.call.part(jwt.Issuers).key(issuer, token.key_id))
    except jwt.Invalid as error:
        raise OAuthError("access_denied", "The identity provider's token is not valid") from error
    claims, now = token.claims, asked.call.runtime.clock.wall()
    stated = claims.get("aud")
    audiences = stated if isinstance(stated, list) else [stated]
    expires = claims.get("exp")
    valid = isinstance(expires, int | float) and now < expires and claims.get("sub")
    ours = provider.details["client_id"] in audiences and claims.get("azp") in (None, provider.details["client_id"])
    if (
        str(claims.get("iss", "")).rstrip("/") != issuer.rstrip("/")
        or not valid
        or not ours
        or claims.get("nonce") != nonce
    ):
        raise OAuthError("access_denied", "The identity provider's token is not valid")
    return claims


async def _more(asked: Visit, provider: Provider, url: str, token: str) -> dict[str, Any]:
    """What a provider says besides the token, where it says something."""
    if not url or not token:
        return {}
    method = provider.details.get("attributes_request_method") or "GET"
    try:
        return await _fetched(asked, "POST" if method == "POST" else "GET", url, {"authorization": f"Bearer {token}"})
    except OAuthError:
        return {}


def attributes(pool: Pool, vouched: Vouched) -> dict[str, str]:
    """What a provider's claims are as attributes of the pool's user."""
    found = {}
    for name, claim in vouched.provider.mapping.items():
        value = vouched.claims.get(claim)
        if name != "username" and name in pool.attributes and isinstance(value, str | int | float | bool):
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def denied(error: ApiError) -> OAuthError:
    """What an application is told where one of the pool's functions refuses somebody."""
    return OAuthError("access_denied", error.message)
