"""Text messages: an account's attributes, its sandbox, numbers. What is sent is in the outbox.

No telephone answers here, so nobody opts out, and there are no numbers of one's own to send from.
"""

from __future__ import annotations

import re

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.outbox import post
from pampero.aws.paging import named_page, position_of
from pampero.kernel import ids
from pampero.services.sns import feedback
from pampero.services.sns import types as t
from pampero.services.sns.model import PHONE, Message, invalid
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ATTRIBUTES = frozenset({
    "MonthlySpendLimit", "DeliveryStatusIAMRole", "DeliveryStatusSuccessSamplingRate", "DefaultSenderID", "DefaultSMSType",
    "UsageReportS3Bucket",
})  # fmt: skip
TYPES = ("Promotional", "Transactional")
PAGE = 100
RATE = re.compile(r"\d{1,2}|100")


class Verified(msgspec.Struct):
    """A number of the sandbox, with the password that its owner was sent."""

    number: str
    password: str
    verified: bool = False


SETTINGS: Documents[dict[str, str]] = Documents("sns.sms", dict[str, str])
SANDBOX: Documents[Verified] = Documents("sns.sandbox", Verified)


def _check_number(number: str) -> None:
    if not PHONE.fullmatch(number):
        raise invalid("PhoneNumber Reason: input incorrectly formatted")


def told(tx: Tx, scope: str, number: str, message: Message) -> None:
    """Have a message told that went to a number, if the account's attributes ask for it."""
    settings = SETTINGS.get(tx, scope, "attributes") or {}
    role = settings.get("DeliveryStatusIAMRole")
    rate = int(settings.get("DeliveryStatusSuccessSamplingRate") or 0)
    if role and ids.uniform() * 100 < rate:
        more = {"smsType": settings.get("DefaultSMSType", TYPES[0])}
        response = "Message has been accepted by phone carrier"
        feedback.note(
            tx, scope, role, feedback.DIRECT, message, feedback.Outcome(True, 0, response, number, 0, more=more)
        )


@operation("SetSMSAttributes", resource="*")
def set_sms_attributes(tx: Tx, call: Call, req: t.SetSMSAttributesInput) -> t.SetSMSAttributesResponse:
    """Change how text messages are sent. Source: API_SetSMSAttributes. Raises InvalidParameter."""
    for name, value in req.attributes.items():
        if name not in ATTRIBUTES:
            raise invalid(f"{name} is not a valid attribute")
        if name == "DefaultSMSType" and value not in TYPES:
            raise invalid(f"{name} must be one of {', '.join(TYPES)}")
        if name == "DeliveryStatusSuccessSamplingRate" and not RATE.fullmatch(value):
            raise invalid(f"{name} must be a number between 0 and 100")
        if name == "DeliveryStatusIAMRole" and value:
            feedback.check(tx, call, name, value)
    SETTINGS.put(tx, call.scope, "attributes", {**(SETTINGS.get(tx, call.scope, "attributes") or {}), **req.attributes})
    return t.SetSMSAttributesResponse()


@operation("GetSMSAttributes", resource="*", read=True)
def get_sms_attributes(tx: ReadTx, call: Call, req: t.GetSMSAttributesInput) -> t.GetSMSAttributesResponse:
    """The attributes that were set, or the named ones of them. Source: API_GetSMSAttributes."""
    found = {"MonthlySpendLimit": "1", **(SETTINGS.get(tx, call.scope, "attributes") or {})}
    wanted = req.attributes or list(found)
    return t.GetSMSAttributesResponse(attributes={name: value for name, value in found.items() if name in wanted})


@operation("CheckIfPhoneNumberIsOptedOut", resource="*", read=True)
def check_if_phone_number_is_opted_out(
    tx: ReadTx, call: Call, req: t.CheckIfPhoneNumberIsOptedOutInput
) -> t.CheckIfPhoneNumberIsOptedOutResponse:
    """Nobody has. Source: API_CheckIfPhoneNumberIsOptedOut. Raises InvalidParameter."""
    _check_number(req.phoneNumber)
    return t.CheckIfPhoneNumberIsOptedOutResponse(isOptedOut=False)


@operation("ListPhoneNumbersOptedOut", resource="*", read=True)
def list_phone_numbers_opted_out(
    tx: ReadTx, call: Call, req: t.ListPhoneNumbersOptedOutInput
) -> t.ListPhoneNumbersOptedOutResponse:
    """None. Source: API_ListPhoneNumbersOptedOut. Raises InvalidParameter for a token, which nothing gave."""
    if req.nextToken:
        raise invalid("nextToken")
    return t.ListPhoneNumbersOptedOutResponse(phoneNumbers=[])


@operation("OptInPhoneNumber", resource="*")
def opt_in_phone_number(tx: Tx, call: Call, req: t.OptInPhoneNumberInput) -> t.OptInPhoneNumberResponse:
    """Whoever never opted out stays in. Source: API_OptInPhoneNumber. Raises InvalidParameter."""
    _check_number(req.phoneNumber)
    return t.OptInPhoneNumberResponse()


@operation("ListOriginationNumbers", resource="*", read=True)
def list_origination_numbers(
    tx: ReadTx, call: Call, req: t.ListOriginationNumbersRequest
) -> t.ListOriginationNumbersResult:
    """None. Source: API_ListOriginationNumbers. Raises InvalidParameter for a token, which nothing gave."""
    if req.NextToken:
        raise invalid("NextToken")
    return t.ListOriginationNumbersResult(PhoneNumbers=[])


@operation("GetSMSSandboxAccountStatus", resource="*", read=True)
def get_sms_sandbox_account_status(
    tx: ReadTx, call: Call, req: t.GetSMSSandboxAccountStatusInput
) -> t.GetSMSSandboxAccountStatusResult:
    """In the sandbox, as every new account. Source: API_GetSMSSandboxAccountStatus."""
    return t.GetSMSSandboxAccountStatusResult(IsInSandbox=True)


@operation("CreateSMSSandboxPhoneNumber", resource="*")
def create_sms_sandbox_phone_number(
    tx: Tx, call: Call, req: t.CreateSMSSandboxPhoneNumberInput
) -> t.CreateSMSSandboxPhoneNumberResult:
    """Send a number the password that proves it. Source: API_CreateSMSSandboxPhoneNumber. Raises InvalidParameter."""
    _check_number(req.PhoneNumber)
    found = SANDBOX.get(tx, call.scope, req.PhoneNumber)
    if found is None or not found.verified:
        password = f"{int.from_bytes(ids.random_bytes(4)) % 1_000_000:06d}"
        SANDBOX.put(tx, call.scope, req.PhoneNumber, Verified(req.PhoneNumber, password))
        post(tx, call.scope, ids.uuid4(), "sms", req.PhoneNumber, f"Your verification code is {password}.")
    return t.CreateSMSSandboxPhoneNumberResult()


def _number(tx: ReadTx, call: Call, number: str) -> Verified:
    _check_number(number)
    found = SANDBOX.get(tx, call.scope, number)
    if found is None:
        raise ApiError("ResourceNotFoundException", "Phone number does not exist")
    return found


@operation("VerifySMSSandboxPhoneNumber", resource="*")
def verify_sms_sandbox_phone_number(
    tx: Tx, call: Call, req: t.VerifySMSSandboxPhoneNumberInput
) -> t.VerifySMSSandboxPhoneNumberResult:
    """Prove a number. Source: API_VerifySMSSandboxPhoneNumber. Raises ResourceNotFound, VerificationException."""
    found = _number(tx, call, req.PhoneNumber)
    if req.OneTimePassword != found.password:
        raise ApiError("VerificationException", "Invalid one-time password", Status="FAILED")
    SANDBOX.put(tx, call.scope, req.PhoneNumber, Verified(found.number, found.password, verified=True))
    return t.VerifySMSSandboxPhoneNumberResult()


@operation("DeleteSMSSandboxPhoneNumber", resource="*")
def delete_sms_sandbox_phone_number(
    tx: Tx, call: Call, req: t.DeleteSMSSandboxPhoneNumberInput
) -> t.DeleteSMSSandboxPhoneNumberResult:
    """Forget a number. Source: API_DeleteSMSSandboxPhoneNumber. Raises ResourceNotFound."""
    SANDBOX.delete(tx, call.scope, _number(tx, call, req.PhoneNumber).number)
    return t.DeleteSMSSandboxPhoneNumberResult()


@operation("ListSMSSandboxPhoneNumbers", resource="*", read=True)
def list_sms_sandbox_phone_numbers(
    tx: ReadTx, call: Call, req: t.ListSMSSandboxPhoneNumbersInput
) -> t.ListSMSSandboxPhoneNumbersResult:
    """The numbers of the sandbox. Source: API_ListSMSSandboxPhoneNumbers."""
    most = req.MaxResults or PAGE
    after = position_of(req.NextToken, lambda: invalid("NextToken"))
    shown, token = named_page(SANDBOX.page(tx, call.scope, after=after, limit=most + 1), most)
    numbers = [
        t.SMSSandboxPhoneNumber(PhoneNumber=one.number, Status="Verified" if one.verified else "Pending")
        for one in shown
    ]
    return t.ListSMSSandboxPhoneNumbersResult(PhoneNumbers=numbers, NextToken=token)
