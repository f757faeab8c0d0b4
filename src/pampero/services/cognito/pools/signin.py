"""How a sign-in begins. Sources: API_InitiateAuth, API_AdminInitiateAuth; developer guide, "Authentication flows"."""

from __future__ import annotations

from collections.abc import Mapping

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import custom, ghosts, proofs
from pampero.services.cognito.pools.attempts import SIGNED_UP, Answer, Attempt, Round, SignIn, ask, end, open_attempt
from pampero.services.cognito.pools.migration import migrate
from pampero.services.cognito.pools.model import any_client, client_of, invalid, named_pool, pool_of, unauthorized
from pampero.services.cognito.pools.passkeys import CHALLENGE_LENGTH, WEB_AUTHN, challenge, of_user
from pampero.services.cognito.pools.passwords import WRONG, matches, refuse_locked
from pampero.services.cognito.pools.refreshing import refresh
from pampero.services.cognito.pools.secrets import check_secret
from pampero.services.cognito.pools.steps import (
    before,
    conceals,
    must_reset,
    new_attempt,
    nobody,
    present,
    proceed,
    reset_required,
    send_code,
)
from pampero.services.cognito.pools.users import USERS, User, find
from pampero.services.cognito.threats import judging, origins
from pampero.store.tx import Tx

# What a client must have for a flow, now and formerly.
NEEDED = {
    "USER_SRP_AUTH": ("ALLOW_USER_SRP_AUTH",),
    "USER_PASSWORD_AUTH": ("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"),
    "ADMIN_USER_PASSWORD_AUTH": ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
    "ADMIN_NO_SRP_AUTH": ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
    "CUSTOM_AUTH": ("ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"),
    "USER_AUTH": ("ALLOW_USER_AUTH",),
    "REFRESH_TOKEN_AUTH": ("ALLOW_REFRESH_TOKEN_AUTH",),
    "REFRESH_TOKEN": ("ALLOW_REFRESH_TOKEN_AUTH",),
}
ADMIN_ONLY = ("ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH")
# What clients have had that name no flow as it is named now.
FORMER = ("USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")


@operation("InitiateAuth", resource="*", public=True)
async def initiate_auth(call: Call, req: t.InitiateAuthRequest) -> t.InitiateAuthResponse:
    """Begin to sign in. Source: API_InitiateAuth. Raises NotAuthorizedException, UserNotFoundException,
    UserNotConfirmedException, PasswordResetRequiredException, InvalidParameterException, and what triggers fail with."""
    client, pool = await call.read(any_client, req.ClientId)
    if req.AuthFlow in ADMIN_ONLY:
        raise invalid("Initiate Auth method not supported.")
    sign = SignIn(
        call, pool, client, False, req.ClientMetadata, origin=origins.public(call, pool, client, req.UserContextData)
    )
    return t.InitiateAuthResponse(**(await _begin(sign, req.AuthFlow, req.AuthParameters or {}, req.Session))._asdict())


@operation("AdminInitiateAuth", resource=named_pool)
async def admin_initiate_auth(call: Call, req: t.AdminInitiateAuthRequest) -> t.AdminInitiateAuthResponse:
    """Begin to sign a user in. Source: API_AdminInitiateAuth. Raises what InitiateAuth does."""
    pool = await call.read(pool_of, call, req.UserPoolId)
    client = await call.read(client_of, pool, req.ClientId)
    if req.AuthFlow == "USER_PASSWORD_AUTH":
        raise invalid("Initiate Auth method not supported.")
    sign = SignIn(call, pool, client, True, req.ClientMetadata, origin=origins.private(call, pool, req.ContextData))
    return t.AdminInitiateAuthResponse(
        **(await _begin(sign, req.AuthFlow, req.AuthParameters or {}, req.Session))._asdict()
    )


async def _begin(sign: SignIn, flow: str, given: Mapping[str, str], session: str | None) -> Answer:
    flows = sign.client.settings.ExplicitAuthFlows or []
    former = not any(one.startswith("ALLOW_") for one in flows) and "CUSTOM_AUTH_FLOW_ONLY" not in flows
    if not set(NEEDED[flow]) & set(flows) and not (former and flow in FORMER):
        if flow == "USER_SRP_AUTH":
            raise invalid("USER_SRP_AUTH is not enabled for the client.")
        raise invalid(f"{flow} flow not enabled for this client")
    if flow.startswith("REFRESH_TOKEN"):
        token = _required(given, "REFRESH_TOKEN")
        return await refresh(sign, token, given.get("SECRET_HASH"))
    name = _required(given, "USERNAME")
    user = await sign.call.read(find, sign.pool, name)
    check_secret(sign.call, sign.client, name, given.get("SECRET_HASH"), *([user.name] if user is not None else []))
    if user is not None and must_reset(user):
        raise reset_required()
    if flow == "USER_AUTH" and session is not None:
        return await _signed_up(sign, session, user)
    if flow in ("USER_PASSWORD_AUTH", *ADMIN_ONLY):
        password = _required(given, "PASSWORD")
        return await by_password(
            sign, user, new_attempt(sign, user, name, flow, given.get("DEVICE_KEY")), name, password
        )
    if user is None and not conceals(sign):
        raise nobody(sign)
    await before(sign, user, name)
    attempt = new_attempt(sign, user, name, flow, given.get("DEVICE_KEY"))
    if flow == "USER_SRP_AUTH":
        return Answer("PASSWORD_VERIFIER", None, proofs.offer(sign, user, attempt, proofs.number_of(given)))
    if flow == "CUSTOM_AUTH":
        number = None
        if given.get("CHALLENGE_NAME") == custom.SRP_A or "SRP_A" in given:
            number = proofs.number_of(given)
            attempt.rounds.append(Round(custom.SRP_A, True))
        return await custom.define(sign, user, attempt, number)
    return await _chosen_first(sign, user, attempt, name, given)


def _required(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise invalid(f"Missing required parameter {name}")
    return given[name]


async def by_password(sign: SignIn, user: User | None, attempt: Attempt, name: str, password: str) -> Answer:
    """Sign in by the password itself."""
    if user is None and (user := await migrate(sign, name, password)) is not None:
        attempt.sub, attempt.name = user.sub, user.name
    if user is not None or conceals(sign):
        await before(sign, user, name)
    found = await sign.call.write(_check, sign, user.name if user is not None else name, password)
    if isinstance(found, ApiError):
        raise found
    return await proceed(sign, found, attempt)


def _check(tx: Tx, sign: SignIn, name: str, password: str) -> User | ApiError:
    """The user of this password; or the error, and the failure counts: for whoever has to commit that."""
    user = USERS.get(tx, sign.pool.id, name)
    if user is None and not conceals(sign):
        return nobody(sign)
    if user is not None and must_reset(user):
        return reset_required()
    tried = user if user is not None else ghosts.ghost(tx, sign.pool, name)
    refuse_locked(tried, tx.now)
    if matches(sign.call, sign.pool, user, password) and user is not None:
        return user
    ghosts.failed(tx, tried)
    if user is not None:
        judging.refused(tx, sign, user)
    return unauthorized(WRONG)


async def _signed_up(sign: SignIn, session: str, user: User | None) -> Answer:
    """Sign in who has just shown the code of its sign-up."""
    attempt = await sign.call.read(open_attempt, sign, session, SIGNED_UP)
    if user is None or user.sub != attempt.sub:
        raise unauthorized("Invalid session for the user.")
    await sign.call.write(end, attempt)
    return await proceed(sign, await present(sign, attempt), attempt)


# Sign-in by choice (USER_AUTH)


def choices(sign: SignIn, user: User | None, passkeys: bool) -> list[str]:
    """The first factors that a user may choose. One that does not exist seems to have what all have."""
    policy = sign.pool.settings.Policies and sign.pool.settings.Policies.SignInPolicy
    allowed = (policy and policy.AllowedFirstAuthFactors) or ["PASSWORD"]
    found = []
    for factor in allowed:
        if factor == "PASSWORD" and (user is None or user.verifier):
            found += ["PASSWORD", "PASSWORD_SRP"]
        if factor == WEB_AUTHN and passkeys:
            found.append(factor)
        flag = {"EMAIL_OTP": "email_verified", "SMS_OTP": "phone_number_verified"}.get(factor)
        if flag and (user is None or user.attributes.get(flag) == "true"):
            found.append(factor)
    return found


async def _chosen_first(
    sign: SignIn, user: User | None, attempt: Attempt, name: str, given: Mapping[str, str]
) -> Answer:
    keys = await sign.call.read(of_user, sign.pool.id, user.sub) if user is not None else []
    there = choices(sign, user, bool(keys))
    wanted = given.get("PREFERRED_CHALLENGE", "")
    if wanted in there:
        return await choose(sign, user, attempt, name, wanted, given)
    return await ask(sign, attempt, "SELECT_CHALLENGE", {"USERNAME": attempt.name}, allowed=there)


async def choose(
    sign: SignIn, user: User | None, attempt: Attempt, name: str, wanted: str, given: Mapping[str, str]
) -> Answer:
    """Go on with the first factor that was chosen."""
    if wanted == "PASSWORD_SRP":
        parameters = proofs.offer(sign, user, attempt, proofs.number_of(given))
        return Answer("PASSWORD_VERIFIER", None, parameters)
    if wanted == "PASSWORD":
        return await by_password(sign, user, attempt, name, _required(given, "PASSWORD"))
    attempt.first = True
    if wanted == WEB_AUTHN and user is not None:
        return await _by_passkey(sign, user, attempt)
    return await send_code(sign, user, attempt, wanted)


async def _by_passkey(sign: SignIn, user: User, attempt: Attempt) -> Answer:
    number = ids.random_bytes(CHALLENGE_LENGTH)
    keys = await sign.call.read(of_user, sign.pool.id, user.sub)
    attempt.code = number.hex()
    return await ask(sign, attempt, WEB_AUTHN, {"CREDENTIAL_REQUEST_OPTIONS": await challenge(sign.pool, keys, number)})
