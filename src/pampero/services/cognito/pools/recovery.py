"""Forgotten passwords. Sources: API_ForgotPassword, API_ConfirmForgotPassword, API_AdminResetUserPassword; developer guide,
"Passwords, account recovery, and password policies".
"""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import codes
from pampero.services.cognito.pools.asking import asked
from pampero.services.cognito.pools.codes import HOUR, Wording
from pampero.services.cognito.pools.ghosts import pretend, stand_in
from pampero.services.cognito.pools.migration import migrate_forgotten
from pampero.services.cognito.pools.model import Client, Pool, named_pool, pool_of, unauthorized
from pampero.services.cognito.pools.passwords import set_password
from pampero.services.cognito.pools.secrets import hides
from pampero.services.cognito.pools.signup import after_confirmation, simulated
from pampero.services.cognito.pools.users import USERS, User, existing, find, not_found
from pampero.services.cognito.threats import judging
from pampero.services.cognito.threats.origins import Origin
from pampero.store.tx import Tx

FORGOT = "forgot"
FORGOTTEN = "CustomMessage_ForgotPassword"


@operation("ForgotPassword", resource="*", public=True)
async def forgot_password(call: Call, req: t.ForgotPasswordRequest) -> t.ForgotPasswordResponse:
    """Have a code sent by which a new password can be set. Source: API_ForgotPassword. Raises UserNotFoundException,
    InvalidParameterException, LimitExceededException, NotAuthorizedException."""
    client, pool, origin = await asked(call, req)
    details = await send(call, pool, client, req.Username, req.ClientMetadata, hidden=hides(client), origin=origin)
    return t.ForgotPasswordResponse(CodeDeliveryDetails=details)


async def send(
    call: Call,
    pool: Pool,
    client: Client,
    name: str,
    metadata: dict[str, str] | None,
    *,
    hidden: bool,
    origin: Origin | None = None,
) -> t.CodeDeliveryDetailsType:
    """Send the code; where it has gone. hidden: nobody learns whether there is such a user, or one to whom a code can go. Raises
    UserNotFoundException, NotAuthorizedException, InvalidParameterException, LimitExceededException."""
    user = await call.read(find, pool, name)
    if user is None:
        user = await migrate_forgotten(call, pool, client, name, metadata)
    try:
        if user is None:
            raise not_found()
        attribute = _reached(pool, user)
    except ApiError:
        if not hidden:
            raise
        told = simulated(pool, name)
        known = user if user is not None else stand_in(pool, name)
        await call.write(pretend, known, FORGOT, told.AttributeName or "email", HOUR)
        return told
    code = codes.new_code()
    words = await codes.worded(call, pool, user, codes.verification(pool), FORGOTTEN, client.id, metadata)
    await call.write(codes.deliver, call, pool, user, FORGOT, attribute, code, HOUR, words)
    await judging.happened(call, pool, client, user, "ForgotPassword", origin)
    return codes.details(attribute, user.attributes[attribute])


def _reached(pool: Pool, user: User) -> str:
    """The attribute to which a code may go. Raises NotAuthorizedException, InvalidParameterException."""
    if not user.enabled:
        raise unauthorized("User is disabled.")
    if user.status == "FORCE_CHANGE_PASSWORD":
        raise unauthorized("User password cannot be reset in the current state.")
    return codes.recovery(pool, user)


@operation("ConfirmForgotPassword", resource="*", public=True)
async def confirm_forgot_password(call: Call, req: t.ConfirmForgotPasswordRequest) -> t.ConfirmForgotPasswordResponse:
    """Set a new password by the code that was sent. Source: API_ConfirmForgotPassword. Raises CodeMismatchException,
    ExpiredCodeException, UserNotFoundException, InvalidPasswordException, LimitExceededException."""
    client, pool, origin = await asked(call, req)
    await confirm(call, pool, client, req, hidden=hides(client), origin=origin)
    return t.ConfirmForgotPasswordResponse()


async def confirm(
    call: Call,
    pool: Pool,
    client: Client,
    req: t.ConfirmForgotPasswordRequest,
    *,
    hidden: bool,
    origin: Origin | None = None,
) -> None:
    """Set the password. hidden: nobody learns whether there is such a user. Raises what ConfirmForgotPassword does."""
    found = await call.write(_confirm, call, pool, req, hidden)
    if isinstance(found, ApiError):
        raise found
    source = "PostConfirmation_ConfirmForgotPassword"
    await judging.happened(call, pool, client, found, "PasswordChange", origin)
    await after_confirmation(call, pool, found, source, client.id, req.ClientMetadata)


def _confirm(tx: Tx, call: Call, pool: Pool, req: t.ConfirmForgotPasswordRequest, hidden: bool) -> User | ApiError:
    user = find(tx, pool, req.Username)
    if not hidden and (user is None or not user.enabled):
        return not_found() if user is None else unauthorized("User is disabled.")
    known = user if user is not None else stand_in(pool, req.Username)
    proven = codes.prove(tx, known, FORGOT, req.ConfirmationCode)
    if isinstance(proven, ApiError):
        return proven
    if user is None or not user.enabled:
        return codes.mismatch()
    set_password(tx, call, pool, user, req.Password, temporary=False)
    user.status, user.changed = "CONFIRMED", tx.now
    user.attributes[f"{proven.attribute}_verified"] = "true"
    return USERS.save(tx, user)


@operation("AdminResetUserPassword", resource=named_pool)
async def admin_reset_user_password(
    call: Call, req: t.AdminResetUserPasswordRequest
) -> t.AdminResetUserPasswordResponse:
    """Take a user's password away, and send a code by which a new one can be set. Source: API_AdminResetUserPassword. Raises
    UserNotFoundException, InvalidParameterException, NotAuthorizedException, LimitExceededException."""
    pool = await call.read(pool_of, call, req.UserPoolId)
    user = await call.read(existing, pool, req.Username)
    if user.status in ("FORCE_CHANGE_PASSWORD", "UNCONFIRMED"):
        raise unauthorized("User password cannot be reset in the current state.")
    attribute = codes.recovery(pool, user)
    code, client = codes.new_code(), "CLIENT_ID_NOT_APPLICABLE"
    words = await codes.worded(call, pool, user, codes.verification(pool), FORGOTTEN, client, req.ClientMetadata)
    await call.write(_reset, call, pool, user.sub, attribute, code, words)
    return t.AdminResetUserPasswordResponse()


def _reset(tx: Tx, call: Call, pool: Pool, sub: str, attribute: str, code: str, words: Wording) -> None:
    user = existing(tx, pool, sub)
    user.status, user.changed = "RESET_REQUIRED", tx.now
    USERS.save(tx, user)
    codes.deliver(tx, call, pool, user, FORGOT, attribute, code, HOUR, words)
