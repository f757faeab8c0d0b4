"""Environment variables under a key of KMS (`KMSKeyArn`).

They are kept as KMS has encrypted them. Whoever gives them needs kms:Encrypt and kms:CreateGrant: a grant lets the function's
role decrypt them, under the function's ARN as encryption context. Who reads a function's settings without kms:Decrypt sees an
error in their place; where the role may not decrypt them, or the key is not usable, the function is not invoked. Source: "Securing
Lambda environment variables"; the texts are those that people have reported of AWS, but for a key that is disabled, gone or in
another state: of these the model tells the reason, and the rest is as in the others.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.encryption import Refusal, answer, ask, open_key
from pampero.kernel import jsontext
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.model import Function, Settings
from pampero.services.lambda_.names import invalid
from pampero.services.lambda_.roles import session_arn

ABOUT = "aws:lambda:FunctionArn"
# By the error of KMS: what Invoke fails with, the code of the state, and why.
FAULTS = {
    "AccessDeniedException": ("KMSAccessDeniedException", "KMSKeyAccessDenied", "KMS access was denied"),
    "DisabledException": ("KMSDisabledException", "DisabledKMSKey", "the KMS key used is disabled"),
    "KMSInvalidStateException": (
        "KMSInvalidStateException", "InvalidStateKMSKey", "the KMS key used is in an invalid state for Decrypt",
    ),
    "NotFoundException": ("KMSNotFoundException", "KMSKeyNotFound", "the KMS key was not found"),
}  # fmt: skip
STATES = {error: state for error, state, _ in FAULTS.values()}
DENIED = "AccessDeniedException"


def _kind(error: ApiError) -> str:
    """The name of KMS's exception, as Lambda's texts have it."""
    return DENIED if error.code == "AccessDenied" else error.code


def _uninvokable(error: ApiError, what: str = "environment variables") -> ApiError:
    kind = _kind(error)
    code, _, why = FAULTS.get(kind, FAULTS[DENIED])
    text = f"Lambda was unable to decrypt the {what} because {why}. Please check the function's KMS key settings."
    return ApiError(code, f"{text} KMS Exception: {kind}KMS Message: {error.message}", Type=None)


def as_told(error: ApiError) -> ApiError:
    """KMS's own error, by the name that Lambda tells it by."""
    return ApiError(_kind(error), error.message)


def _told(verb: str, error: ApiError) -> str:
    """What Lambda says to who reads or gives variables. verb: decrypt or encrypt."""
    kind = _kind(error)
    denied = kind == DENIED
    why = "the KMS access was denied" if denied else FAULTS[kind][2] if kind in FAULTS else "the KMS key is invalid"
    text = (
        f"Lambda was unable to {verb} your environment variables because {why.replace('Decrypt', verb.capitalize())}."
    )
    where = "permissions" if denied else "key settings"
    return f"{text} Please check your KMS {where}. KMS Exception: {kind} KMS Message: {error.message}"


def _unreadable(error: ApiError) -> ApiError:
    return ApiError(_kind(error), _told("decrypt", error))


def _ungiven(error: ApiError) -> ApiError:
    return invalid(_told("encrypt", error))


def _ungranted(error: ApiError) -> ApiError:
    text = "Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant."
    return invalid(
        f"{text} Please check your KMS key settings. KMS Exception: {_kind(error)} KMS Message: {error.message}"
    )


def _variables(found: dict[str, Any]) -> dict[str, str]:
    return msgspec.convert(jsontext.loads(found["Plaintext"].decode()), dict[str, str])


def _opened(call: Call, function: Function, refusal: Refusal) -> dict[str, str]:
    found = answer(
        call, function.region, "Decrypt", refusal, CiphertextBlob=function.settings.sealed,
        EncryptionContext={ABOUT: function.arn},
    )  # fmt: skip
    return _variables(found)


def shown(call: Call, function: Function) -> t.EnvironmentResponse | None:
    """The variables as whoever calls may see them, within a body."""
    settings = function.settings
    if not settings.sealed:
        return None if settings.environment is None else t.EnvironmentResponse(Variables=settings.environment)
    try:
        return t.EnvironmentResponse(Variables=_opened(call, function, _unreadable))
    except ApiError as error:
        return t.EnvironmentResponse(Error=t.EnvironmentError(ErrorCode=error.code, Message=error.message))


def unseal(call: Call, function: Function, req: t.UpdateFunctionConfigurationRequest) -> None:
    """Before a request gives a function another key: the variables that it keeps are to be encrypted anew, within a body.

    Raises InvalidParameterValueException where whoever calls cannot decrypt them.
    """
    settings, key = function.settings, req.KMSKeyArn
    if settings.sealed and req.Environment is None and key is not None and key != settings.key:
        settings.environment = _opened(call, function, lambda error: invalid(_told("decrypt", error)))
        settings.sealed = b""


def seal(call: Call, function: Function, role_given: bool = False) -> None:
    """Encrypt what a request has put into the settings, and let the role decrypt it, within a body. Which name AWS gives its
    grants no source tells: here it is the function's, so that the same is granted once.

    Raises InvalidParameterValueException.
    """
    settings, about = function.settings, {ABOUT: function.arn}
    if settings.environment is not None:
        settings.sealed = b""
    plain = settings.environment if settings.key else None
    if not plain and not (settings.sealed and role_given):
        return
    answer(
        call, function.region, "CreateGrant", _ungranted, KeyId=settings.key, Operations=["Decrypt"],
        GranteePrincipal=session_arn(settings.role, function.name), Constraints={"EncryptionContextEquals": about},
        Name=f"lambda-{function.name}",
    )  # fmt: skip
    if plain:
        text = json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()
        made: dict[str, Any] = answer(
            call, function.region, "Encrypt", _ungiven, KeyId=settings.key, Plaintext=text, EncryptionContext=about
        )
        settings.sealed, settings.environment = bytes(made["CiphertextBlob"]), None


async def environment(context: Context, function: Function) -> dict[str, str]:
    """The variables for an invocation. context: as the function's role. Raises KMSAccessDeniedException, KMSDisabledException,
    KMSInvalidStateException, KMSNotFoundException."""
    settings: Settings = function.settings
    if not settings.sealed:
        return settings.environment or {}
    found = await ask(
        context, "Decrypt", _uninvokable, CiphertextBlob=settings.sealed, EncryptionContext={ABOUT: function.arn}
    )
    return _variables(found)


async def code_key(context: Context, function: Function) -> bytes:
    """The data key of a function's package. context: as Lambda. Raises as `environment`."""
    about = {ABOUT: function.arn}
    return await open_key(
        context, function.code.data_key, about, lambda error: _uninvokable(error, "deployment package")
    )
