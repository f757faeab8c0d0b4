"""The input of a target, sealed by the KMS key that the schedule names.

Whoever makes or reads the schedule needs kms:GenerateDataKey or kms:Decrypt, as does its role when it runs. Source: "Encryption at
rest in EventBridge Scheduler" (which names the encryption context). What KMS refuses is a ValidationException with its text, but
for AccessDeniedException; AWS's texts are not known.
"""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws import encryption
from pampero.services.scheduler.model import invalid


def _refused(error: ApiError) -> ApiError:
    if error.code in ("AccessDenied", "AccessDeniedException"):
        return ApiError("AccessDeniedException", error.message, 403)
    return invalid(error.message)


def _about(arn: str) -> dict[str, str]:
    return {"aws:scheduler:schedule:arn": arn}


async def seal(context: Context, key: str, arn: str, text: str | None) -> bytes:
    """The input of the schedule of an ARN, sealed; None is kept apart from an empty text by its first byte."""
    plain = b"" if text is None else b"=" + text.encode()
    return await encryption.seal(context, key, _about(arn), _refused, plain)


async def unseal(context: Context, arn: str, sealed: bytes) -> str | None:
    """That input in the clear. Raises AccessDeniedException, ValidationException."""
    plain = await encryption.unseal(context, sealed, _about(arn), _refused)
    return plain[1:].decode() if plain else None
