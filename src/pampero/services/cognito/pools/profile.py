"""What signed-in users do with themselves, by their access token. Sources: API_GetUser, API_UpdateUserAttributes and the operations
beside them.
"""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import addresses, codes
from pampero.services.cognito.pools.admin import drop_attributes
from pampero.services.cognito.pools.attributes import VERIFIED
from pampero.services.cognito.pools.bearers import signed_in
from pampero.services.cognito.pools.leaving import delete
from pampero.services.cognito.pools.model import invalid, unauthorized
from pampero.services.cognito.pools.passwords import (
    WRONG,
    locked,
    matches,
    note_failure,
    set_password,
)
from pampero.services.cognito.pools.users import (
    USERS,
    change_attributes,
    given,
    listed,
    readable,
    refuse_unwritable,
    take_aliases,
)
from pampero.store.tx import ReadTx, Tx


@operation("GetUser", resource="*", public=True, read=True)
def get_user(tx: ReadTx, call: Call, req: t.GetUserRequest) -> t.GetUserResponse:
    """The token's user, with what the client may read. Source: API_GetUser. Raises NotAuthorizedException."""
    pool, client, user = signed_in(tx, call, req.AccessToken)
    may = readable(pool, client)
    return t.GetUserResponse(
        Username=user.name,
        UserAttributes=listed({name: value for name, value in user.attributes.items() if name in may}),
        PreferredMfaSetting=user.preferred or None,
        UserMFASettingList=user.factors or None,
    )


@operation("UpdateUserAttributes", resource="*", public=True)
async def update_user_attributes(call: Call, req: t.UpdateUserAttributesRequest) -> t.UpdateUserAttributesResponse:
    """Set own attributes; an address that the pool verifies is sent a code, and counts once that is shown where the pool says
    so. Source: API_UpdateUserAttributes. Raises NotAuthorizedException, InvalidParameterException, AliasExistsException."""
    changes = given(req.UserAttributes)
    pool, client, user = await call.read(signed_in, call, req.AccessToken)
    refuse_unwritable(pool, client, changes)
    sent = await addresses.proofs(call, pool, user, changes, client.id, req.ClientMetadata)
    await call.write(_update, call, req.AccessToken, changes, sent)
    details = [codes.details(name, proof.address) for name, proof in sent.items()]
    return t.UpdateUserAttributesResponse(CodeDeliveryDetailsList=details)


def _update(tx: Tx, call: Call, token: str, changes: dict[str, str], sent: dict[str, addresses.Proof]) -> None:
    pool, _, user = signed_in(tx, call, token)
    change_attributes(tx, pool, user, addresses.immediate(pool, changes, sent), admin=False)
    addresses.send(tx, call, pool, user, sent)


@operation("DeleteUserAttributes", resource="*", public=True)
def delete_user_attributes(tx: Tx, call: Call, req: t.DeleteUserAttributesRequest) -> t.DeleteUserAttributesResponse:
    """Take own attributes away. Source: API_DeleteUserAttributes. Raises NotAuthorizedException, InvalidParameterException."""
    pool, client, user = signed_in(tx, call, req.AccessToken)
    refuse_unwritable(pool, client, req.UserAttributeNames)
    drop_attributes(tx, pool, user, req.UserAttributeNames)
    return t.DeleteUserAttributesResponse()


@operation("GetUserAttributeVerificationCode", resource="*", public=True)
async def get_user_attribute_verification_code(
    call: Call, req: t.GetUserAttributeVerificationCodeRequest
) -> t.GetUserAttributeVerificationCodeResponse:
    """Have a code sent to an own address. Source: API_GetUserAttributeVerificationCode. Raises NotAuthorizedException,
    InvalidParameterException, LimitExceededException."""
    pool, client, user = await call.read(signed_in, call, req.AccessToken)
    name = req.AttributeName
    if name not in VERIFIED or not user.attributes.get(name):
        raise invalid(f"User does not have a {name} to verify.")
    code, source = codes.new_code(), "CustomMessage_VerifyUserAttribute"
    words = await codes.worded(call, pool, user, codes.verification(pool), source, client.id, req.ClientMetadata)
    await call.write(codes.deliver, call, pool, user, name, name, code, codes.DAY, words)
    return t.GetUserAttributeVerificationCodeResponse(CodeDeliveryDetails=codes.details(name, user.attributes[name]))


@operation("VerifyUserAttribute", resource="*", public=True)
async def verify_user_attribute(call: Call, req: t.VerifyUserAttributeRequest) -> t.VerifyUserAttributeResponse:
    """Show the code that an own address was sent. Source: API_VerifyUserAttribute. Raises NotAuthorizedException,
    CodeMismatchException, ExpiredCodeException, AliasExistsException."""
    wrong = await call.write(_verify, call, req)
    if wrong is not None:
        raise wrong
    return t.VerifyUserAttributeResponse()


def _verify(tx: Tx, call: Call, req: t.VerifyUserAttributeRequest) -> ApiError | None:
    pool, _, user = signed_in(tx, call, req.AccessToken)
    if req.AttributeName not in VERIFIED:
        raise invalid(f"{req.AttributeName} cannot be verified.")
    proven = codes.prove(tx, user, req.AttributeName, req.Code)
    if isinstance(proven, ApiError):
        return proven
    name, _, value = proven.attribute.partition("=")
    changes = {**({name: value} if value else {}), VERIFIED[name]: "true"}
    change_attributes(tx, pool, user, changes, admin=True)
    take_aliases(tx, pool, user, force=False)
    return None


@operation("ChangePassword", resource="*", public=True)
async def change_password(call: Call, req: t.ChangePasswordRequest) -> t.ChangePasswordResponse:
    """Change the own password, or set the first one. Source: API_ChangePassword. Raises NotAuthorizedException,
    InvalidPasswordException, PasswordHistoryPolicyViolationException, LimitExceededException."""
    wrong = await call.write(_change, call, req)
    if wrong is not None:
        raise wrong
    return t.ChangePasswordResponse()


def _change(tx: Tx, call: Call, req: t.ChangePasswordRequest) -> ApiError | None:
    pool, _, user = signed_in(tx, call, req.AccessToken)
    if user.verifier or req.PreviousPassword is not None:
        if locked(user, tx.now):
            raise codes.limited()
        if not matches(call, pool, user, req.PreviousPassword or ""):
            note_failure(user, tx.now)
            USERS.save(tx, user)
            return unauthorized(WRONG)
    set_password(tx, call, pool, user, req.ProposedPassword, temporary=False)
    user.changed = tx.now
    USERS.save(tx, user)
    return None


@operation("DeleteUser", resource="*", public=True)
def delete_user(tx: Tx, call: Call, req: t.DeleteUserRequest) -> None:
    """Delete oneself. Source: API_DeleteUser. Raises NotAuthorizedException."""
    _, _, user = signed_in(tx, call, req.AccessToken)
    delete(tx, user)
