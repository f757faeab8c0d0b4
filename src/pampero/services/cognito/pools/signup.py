"""Users who sign up by themselves. Sources: API_SignUp, API_ConfirmSignUp, API_ResendConfirmationCode, API_AdminConfirmSignUp;
developer guide, "Pre sign-up Lambda trigger", "Post confirmation Lambda trigger".
"""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, Context, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import codes, ghosts
from pampero.services.cognito.pools.asking import asked
from pampero.services.cognito.pools.attempts import SIGNED_UP, Attempt, keep
from pampero.services.cognito.pools.attributes import VERIFIED
from pampero.services.cognito.pools.codes import DAY, Wording
from pampero.services.cognito.pools.ghosts import pretend, stand_in
from pampero.services.cognito.pools.model import Client, Pool, any_client, invalid, named_pool, pool_of, unauthorized
from pampero.services.cognito.pools.passwords import check_policy, set_password
from pampero.services.cognito.pools.secrets import check_secret, hides
from pampero.services.cognito.pools.triggers import fire, flag, has
from pampero.services.cognito.pools.users import (
    USERS,
    User,
    anew,
    existing,
    find,
    given,
    new_user,
    not_found,
    refuse_unwritable,
    take_aliases,
    told,
)
from pampero.services.cognito.threats import judging, origins
from pampero.services.cognito.threats.origins import Origin
from pampero.store.tx import ReadTx, Tx

SIGNUP = "signup"


def _drafted(tx: ReadTx, pool: Pool, req: t.SignUpRequest) -> User:
    return new_user(tx, pool, req.Username, given(req.UserAttributes), "UNCONFIRMED")


async def before_sign_up(
    context: Context, pool: Pool, user: User, source: str, client: str, validation: dict[str, str], metadata: Any
) -> bool:
    """Ask the pool's PreSignUp function; whether the user is confirmed by it. It may verify addresses, too."""
    flags = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
    shown = {name: value for name, value in user.attributes.items() if name != "sub"}
    request = {"userAttributes": shown, "validationData": validation or None, "clientMetadata": metadata}
    said = await fire(context, pool, "PreSignUp", source, user.name, request, flags, client=client)
    for member, name in (("autoVerifyEmail", "email"), ("autoVerifyPhone", "phone_number")):
        if flag(said, member):
            if not user.attributes.get(name):
                raise ApiError("InvalidLambdaResponseException", f"{member} needs a {name}")
            user.attributes[VERIFIED[name]] = "true"
    return flag(said, "autoConfirmUser")


async def after_confirmation(
    context: Context, pool: Pool, user: User, source: str, client: str, metadata: dict[str, str] | None
) -> None:
    """Tell the pool's PostConfirmation function."""
    if has(pool, "PostConfirmation"):
        request = {"userAttributes": told(user), "clientMetadata": metadata}
        await fire(context, pool, "PostConfirmation", source, user.name, request, {}, client=client)


@operation("SignUp", resource="*", public=True)
async def sign_up(call: Call, req: t.SignUpRequest) -> t.SignUpResponse:
    """Become a user of the client's pool. Source: API_SignUp. Raises NotAuthorizedException, UsernameExistsException,
    InvalidPasswordException, InvalidParameterException, CodeDeliveryFailureException, and what triggers fail with."""
    client, pool = await call.read(any_client, req.ClientId)
    check_secret(call, client, req.Username, req.SecretHash)
    admin = pool.settings.AdminCreateUserConfig
    if admin is not None and admin.AllowAdminCreateUserOnly:
        raise unauthorized("SignUp is not permitted for this user pool")
    attributes = given(req.UserAttributes)
    refuse_unwritable(pool, client, attributes)
    if any(name in attributes for name in (*VERIFIED.values(), "sub", "identities")):
        raise unauthorized("A client attempted to write unauthorized attribute")
    if req.Password is None and not passwordless(pool):
        raise invalid("Password is required for this user pool")
    if req.Password is not None:
        check_policy(pool, req.Password)
    user = await call.read(_drafted, pool, req)
    confirmed = await before_sign_up(
        call, pool, user, "PreSignUp_SignUp", client.id, given(req.ValidationData), req.ClientMetadata
    )
    user.status = "CONFIRMED" if confirmed else "UNCONFIRMED"
    attribute = None if confirmed else codes.recipient(pool, user)
    code = codes.new_code()
    wording = Wording("", "", "")
    if attribute is not None:
        wording = await _words(call, pool, client, user, attribute, code, "CustomMessage_SignUp", req.ClientMetadata)
    await call.write(_store, call, pool, user, req.Password, attribute, code, wording)
    if confirmed:
        await after_confirmation(call, pool, user, "PostConfirmation_ConfirmSignUp", client.id, req.ClientMetadata)
    await judging.happened(call, pool, client, user, "SignUp", origins.public(call, pool, client, req.UserContextData))
    sent = codes.details(attribute, user.attributes[attribute]) if attribute is not None else None
    return t.SignUpResponse(UserConfirmed=confirmed, CodeDeliveryDetails=sent, UserSub=user.sub)


def passwordless(pool: Pool) -> bool:
    """Whether users of a pool may do without a password."""
    policy = pool.settings.Policies and pool.settings.Policies.SignInPolicy
    return any(one != "PASSWORD" for one in (policy and policy.AllowedFirstAuthFactors) or [])


async def _words(
    call: Call,
    pool: Pool,
    client: Client,
    user: User,
    attribute: str,
    code: str,
    source: str,
    metadata: dict[str, str] | None,
) -> Wording:
    linked = codes.by_link(pool, client.id, user.name, code) if attribute == "email" else None
    return await codes.worded(call, pool, user, linked or codes.verification(pool), source, client.id, metadata)


def _store(
    tx: Tx, call: Call, pool: Pool, user: User, password: str | None, attribute: str | None, code: str, wording: Wording
) -> None:
    drafted = anew(tx, pool, user)
    if password is not None:
        set_password(tx, call, pool, drafted, password, temporary=False)
    if drafted.status == "CONFIRMED":
        take_aliases(tx, pool, drafted, force=False)
    USERS.save(tx, drafted)
    if attribute is not None:
        codes.deliver(tx, call, pool, drafted, SIGNUP, attribute, code, DAY, wording, most=0)


@operation("ConfirmSignUp", resource="*", public=True)
async def confirm_sign_up(call: Call, req: t.ConfirmSignUpRequest) -> t.ConfirmSignUpResponse:
    """Show the code that was sent, and be confirmed. Source: API_ConfirmSignUp. Raises UserNotFoundException,
    NotAuthorizedException, CodeMismatchException, ExpiredCodeException, AliasExistsException, LimitExceededException."""
    client, pool = await call.read(any_client, req.ClientId)
    check_secret(call, client, req.Username, req.SecretHash)
    found = await confirm(call, pool, client, req, hidden=hides(client))
    if "ALLOW_USER_AUTH" not in (client.settings.ExplicitAuthFlows or []):
        return t.ConfirmSignUpResponse()
    attempt = Attempt("", pool.id, client.id, found.sub, found.name, "USER_AUTH", SIGNED_UP)
    return t.ConfirmSignUpResponse(Session=(await call.write(keep, attempt, client)).id)


async def confirm(call: Call, pool: Pool, client: Client, req: t.ConfirmSignUpRequest, *, hidden: bool) -> User:
    """Confirm a user. hidden: nobody learns whether there is one. Raises what ConfirmSignUp does."""
    found = await call.write(_confirm, pool, req, hidden)
    if isinstance(found, ApiError):
        raise found
    await after_confirmation(call, pool, found, "PostConfirmation_ConfirmSignUp", client.id, req.ClientMetadata)
    return found


def _confirm(tx: Tx, pool: Pool, req: t.ConfirmSignUpRequest, hidden: bool) -> User | ApiError:
    user = find(tx, pool, req.Username)
    if user is None and not hidden:
        return not_found()
    if user is not None and user.status != "UNCONFIRMED" and not hidden:
        raise _confirmed(user)
    proven = (
        codes.prove(tx, user, SIGNUP, req.ConfirmationCode)
        if user is not None and not hidden
        else ghosts.prove(tx, pool, req.Username, user, SIGNUP, req.ConfirmationCode, DAY)
    )
    if isinstance(proven, ApiError):
        return proven
    if user is None:
        return codes.mismatch()
    if user.status != "UNCONFIRMED":
        # Whoever has the code may know.
        raise _confirmed(user)
    user.status, user.changed = "CONFIRMED", tx.now
    user.attributes[VERIFIED[proven.attribute]] = "true"
    take_aliases(tx, pool, user, force=bool(req.ForceAliasCreation))
    return USERS.save(tx, user)


def _confirmed(user: User) -> ApiError:
    return unauthorized(f"User cannot be confirmed. Current status is {user.status}")


@operation("ResendConfirmationCode", resource="*", public=True)
async def resend_confirmation_code(
    call: Call, req: t.ResendConfirmationCodeRequest
) -> t.ResendConfirmationCodeResponse:
    """Send the code of a sign-up again. Source: API_ResendConfirmationCode. Raises UserNotFoundException,
    InvalidParameterException, LimitExceededException."""
    client, pool, origin = await asked(call, req)
    details = await resend(call, pool, client, req.Username, req.ClientMetadata, hidden=hides(client), origin=origin)
    return t.ResendConfirmationCodeResponse(CodeDeliveryDetails=details)


async def resend(
    call: Call,
    pool: Pool,
    client: Client,
    name: str,
    metadata: dict[str, str] | None,
    *,
    hidden: bool,
    origin: Origin | None = None,
) -> t.CodeDeliveryDetailsType:
    """Send the code again; where it has gone. hidden: nobody learns whether there is a user who waits for one. Raises
    UserNotFoundException, InvalidParameterException, LimitExceededException."""
    user = await call.read(find, pool, name)
    if user is None and not hidden:
        raise not_found()
    if user is not None and user.status != "UNCONFIRMED" and not hidden:
        raise invalid("User is already confirmed.")
    attribute = codes.recipient(pool, user) if user is not None else None
    if (attribute is None and not hidden) or not pool.settings.AutoVerifiedAttributes:
        raise invalid("Auto verification not turned on.")
    if user is None or attribute is None or user.status != "UNCONFIRMED":
        told = simulated(pool, name)
        known = user if user is not None else stand_in(pool, name)
        await call.write(pretend, known, SIGNUP, told.AttributeName or "email", DAY)
        return told
    code = codes.new_code()
    wording = await _words(call, pool, client, user, attribute, code, "CustomMessage_ResendCode", metadata)
    await call.write(codes.deliver, call, pool, user, SIGNUP, attribute, code, DAY, wording)
    await judging.happened(call, pool, client, user, "ResendCode", origin)
    return codes.details(attribute, user.attributes[attribute])


def simulated(pool: Pool, name: str) -> t.CodeDeliveryDetailsType:
    """Where a code would have gone, if there were such a user: by the form of the name and what the pool verifies."""
    attribute = (pool.settings.AutoVerifiedAttributes or ["email"])[0]
    if "@" in name:
        attribute = "email"
    elif name.startswith("+") and name[1:].isdigit():
        attribute = "phone_number"
    return codes.details(attribute, codes.imagined(attribute, name))


@operation("AdminConfirmSignUp", resource=named_pool)
async def admin_confirm_sign_up(call: Call, req: t.AdminConfirmSignUpRequest) -> t.AdminConfirmSignUpResponse:
    """Confirm a user without a code. Source: API_AdminConfirmSignUp. Raises UserNotFoundException, NotAuthorizedException."""
    pool, user = await call.write(_admin_confirm, call, req)
    await after_confirmation(
        call, pool, user, "PostConfirmation_ConfirmSignUp", "CLIENT_ID_NOT_APPLICABLE", req.ClientMetadata
    )
    return t.AdminConfirmSignUpResponse()


def _admin_confirm(tx: Tx, call: Call, req: t.AdminConfirmSignUpRequest) -> tuple[Pool, User]:
    pool = pool_of(tx, call, req.UserPoolId)
    user = existing(tx, pool, req.Username)
    if user.status != "UNCONFIRMED":
        raise _confirmed(user)
    user.status, user.changed = "CONFIRMED", tx.now
    return pool, USERS.save(tx, user)
