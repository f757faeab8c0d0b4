"""AssumeRoleWithWebIdentity: roles for those whom an OpenID Connect issuer vouches for.

Sources: API_AssumeRoleWithWebIdentity; IAM User Guide, "OIDC federation", "Available keys for AWS OIDC federation", "Passing
session tags using AssumeRoleWithWebIdentity".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.auth.principals import Principal
from pampero.aws import jwt
from pampero.kernel.arn import arn
from pampero.services.sts import types as t
from pampero.services.sts.entering import Entrance, enter, seconds_of, session_of
from pampero.services.sts.narrowing import narrowing
from pampero.services.sts.sessions import credentials
from pampero.services.sts.tagging import Tagging, claimed

# Issuers that need no registration: what their tokens are for, the trust policy says.
KNOWN = {f"https://{name}": name for name in ("accounts.google.com", "cognito-identity.amazonaws.com")}
CLOCK_SKEW = 300.0
NAMESPACE = "https://aws.amazon.com/"
REFUSED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidIdentityTokenException", text)


def _role(call: Call, req: t.AssumeRoleWithWebIdentityRequest) -> str:
    return req.RoleArn


@operation("AssumeRoleWithWebIdentity", resource=_role, public=True)
async def assume_role_with_web_identity(
    call: Call, req: t.AssumeRoleWithWebIdentityRequest
) -> t.AssumeRoleWithWebIdentityResponse:
    """A session of a role for the subject of a token; the call itself is not signed. Source: see above.

    Raises AccessDenied, ExpiredToken, InvalidIdentityToken, MalformedPolicyDocument, PackedPolicyTooLarge, ValidationError.
    The access tokens of Facebook and of Login with Amazon (ProviderId) are not implemented.
    """
    if req.ProviderId is not None:
        raise ApiError("NotImplemented", "sts: the member ProviderId is not implemented.", status=501)
    try:
        token = jwt.read(req.WebIdentityToken)
    except jwt.Invalid as error:
        text = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
        raise _invalid(text) from error
    account = req.RoleArn.split(":")[4] if req.RoleArn.count(":") >= 5 else ""
    issuer = token.claims.get("iss")
    provider = await _provider(call, issuer, account)
    await _verify(call, token, str(issuer))
    audience = _audience(token.claims, provider)
    claims = _claims(provider["name"], token.claims, audience)
    who = Principal.vouched(provider["principal"], claims)
    tags = token.claims.get(f"{NAMESPACE}tags")
    identity = token.claims.get(f"{NAMESPACE}source_identity")
    entrance = Entrance(
        "sts:AssumeRoleWithWebIdentity", who, req.RoleSessionName, _tagging(tags),
        identity if isinstance(identity, str) else "", text=REFUSED,
    )  # fmt: skip
    role = await enter(call, req.RoleArn, entrance)
    narrowed = await call.read(narrowing, call, role.account, req.Policy, req.PolicyArns, entrance.tagging.given)
    session = session_of(call, role, entrance, narrowed, seconds_of(call, role, req.DurationSeconds, chained=False))
    return t.AssumeRoleWithWebIdentityResponse(
        Credentials=credentials(session),
        SubjectFromWebIdentityToken=str(token.claims.get("sub", "")),
        AssumedRoleUser=t.AssumedRoleUser(AssumedRoleId=session.principal.id, Arn=session.principal.arn),
        PackedPolicySize=narrowed.size,
        Provider=provider["principal"],
        Audience=audience,
        SourceIdentity=entrance.source_identity or None,
    )


async def _provider(call: Call, issuer: Any, account: str) -> dict[str, Any]:
    """name: as condition keys begin; principal: as trust policies name it; clients: its audiences, None for any.

    Raises InvalidIdentityToken.
    """
    text = f"No OpenIDConnect provider found in your account for {issuer}"
    if not isinstance(issuer, str) or not jwt.fetchable(issuer):
        raise _invalid(text)
    if issuer in KNOWN:
        return {"name": KNOWN[issuer], "principal": KNOWN[issuer], "clients": None}
    name = issuer.partition("://")[2].rstrip("/")
    wanted = arn("iam", "", account, f"oidc-provider/{name}")
    directory = call.acting(Principal.root(account)).within(account, call.region).client("iam")
    try:
        found = await directory.call("GetOpenIDConnectProvider", OpenIDConnectProviderArn=wanted)
    except ApiError as error:
        raise _invalid(text) from error
    return {"name": name, "principal": wanted, "clients": found.get("ClientIDList") or []}


async def _verify(call: Call, token: jwt.Token, issuer: str) -> None:
    """Raises InvalidIdentityToken, ExpiredToken."""
    try:
        key = await call.part(jwt.Issuers).key(issuer, token.key_id)
    except jwt.NoKeys as error:
        text = (
            "Couldn't retrieve verification key from your identity provider, please reference "
            "AssumeRoleWithWebIdentity documentation for requirements"
        )
        raise _invalid(text) from error
    try:
        jwt.check_signature(token, key)
    except jwt.Invalid as error:
        raise _invalid("The web identity token's signature is not the identity provider's.") from error
    expires, begins, issued = (token.claims.get(name) for name in ("exp", "nbf", "iat"))
    if not isinstance(expires, int | float) or not isinstance(issued, int | float):
        raise _invalid("Missing a required claim: exp, iat")
    if call.now >= expires:
        text = (
            f"Token expired: current date/time {int(call.now)} must be before the expiration date/time {int(expires)}"
        )
        raise ApiError("ExpiredTokenException", text)
    for moment in (begins, issued):
        if isinstance(moment, int | float) and call.now + CLOCK_SKEW < moment:
            raise _invalid("The web identity token is not yet valid.")


def _audience(claims: Mapping[str, Any], provider: Mapping[str, Any]) -> str:
    """The audience that is meant. Raises InvalidIdentityToken."""
    stated = claims.get("aud")
    audiences = [one for one in (stated if isinstance(stated, list) else [stated]) if isinstance(one, str)]
    party = claims.get("azp")
    if isinstance(party, str) and party:
        audiences = [party]
    clients = provider["clients"]
    found = [one for one in audiences if clients is None or one in clients]
    if not found:
        raise _invalid("Incorrect token audience")
    return found[0]


def _claims(name: str, claims: Mapping[str, Any], audience: str) -> dict[str, tuple[str, ...]]:
    """What policies may ask of the token, in trust policies and for as long as the session lasts."""
    key = name.lower()
    found: dict[str, tuple[str, ...]] = {f"{key}:aud": (audience,)}
    for claim in ("sub", "email", "azp", "hd"):
        if isinstance(claims.get(claim), str):
            found[f"{key}:{claim}"] = (claims[claim],)
    methods = claims.get("amr")
    if isinstance(methods, list | str):
        found[f"{key}:amr"] = tuple(str(one) for one in (methods if isinstance(methods, list) else [methods]))
    stated = claims.get("aud")
    if claims.get("azp") and isinstance(stated, list | str):
        found[f"{key}:oaud"] = tuple(str(one) for one in (stated if isinstance(stated, list) else [stated]))
    return found


def _tagging(stated: Any) -> Tagging:
    """The session tags in a token. Raises InvalidIdentityToken."""
    if stated is None:
        return Tagging({}, {}, ())
    tags = stated.get("principal_tags") if isinstance(stated, dict) else None
    transitive = stated.get("transitive_tag_keys") or [] if isinstance(stated, dict) else None
    if not isinstance(tags, dict) or not isinstance(transitive, list):
        raise _invalid("The session tags of the web identity token are malformed.")
    given = {}
    for key, value in tags.items():
        one = value[0] if isinstance(value, list) and len(value) == 1 else value
        if not isinstance(one, str):
            raise _invalid("The session tags of the web identity token are malformed.")
        given[str(key)] = one
    return claimed(given, [str(key) for key in transitive])
