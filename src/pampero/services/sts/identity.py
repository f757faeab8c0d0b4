"""Who somebody is: GetCallerIdentity, GetAccessKeyInfo, and what a refusal was made of."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.sts import types as t


def require_signature(call: Call) -> None:
    """Raises MissingAuthenticationToken."""
    if call.principal.kind == "anonymous":
        raise ApiError("MissingAuthenticationToken", "Request is missing Authentication Token", status=403)


@operation("GetCallerIdentity", resource="*", public=True)
async def get_caller_identity(call: Call, req: t.GetCallerIdentityRequest) -> t.GetCallerIdentityResponse:
    """Who calls; needs no permission. Source: API_GetCallerIdentity."""
    require_signature(call)
    who = call.principal
    return t.GetCallerIdentityResponse(UserId=who.id, Account=who.account, Arn=who.arn)


@operation("GetAccessKeyInfo", resource="*")
async def get_access_key_info(call: Call, req: t.GetAccessKeyInfoRequest) -> t.GetAccessKeyInfoResponse:
    """The account of a key, in whatever state it is. Source: API_GetAccessKeyInfo.

    The account is written into a key, as AWS does it, so that it is told of deleted and temporary ones too. AWS's text for
    what is no key is not documented. Raises ValidationError.
    """
    known = await call.read(call.runtime.directory.credential, req.AccessKeyId)
    account = known.principal.account if known is not None else ids.account_of(req.AccessKeyId)
    if account is None:
        raise ApiError("ValidationError", f"Access key {req.AccessKeyId} does not exist.")
    return t.GetAccessKeyInfoResponse(Account=account)


@operation("DecodeAuthorizationMessage", resource="*")
async def decode_authorization_message(
    call: Call, req: t.DecodeAuthorizationMessageRequest
) -> t.DecodeAuthorizationMessageResponse:
    """What a refusal was made of. Source: API_DecodeAuthorizationMessage. Raises InvalidAuthorizationMessageException.

    AWS writes encoded messages into the refusals of a few services (EC2 first of all), none of which is built: here every
    refusal of a signed call carries one, in the header `x-pampero-authorization-message`.
    """
    try:
        text = call.runtime.tokens.open_refusal(req.EncodedMessage, call.account)
    except ValueError as error:
        text = "The message could not be decoded: it is not one of this account's authorization messages."
        raise ApiError("InvalidAuthorizationMessageException", text) from error
    return t.DecodeAuthorizationMessageResponse(DecodedMessage=text)
