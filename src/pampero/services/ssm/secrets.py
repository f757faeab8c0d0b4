"""SecureStrings: sealed by a key of KMS, for their parameter alone.

A standard parameter is encrypted by KMS itself (kms:Encrypt), an advanced one with a data key (kms:GenerateDataKey); both are
opened with kms:Decrypt. Source: Systems Manager User Guide, "AWS KMS encryption for AWS Systems Manager Parameter Store
SecureString parameters". What KMS refuses is InvalidKeyId, or AccessDeniedException; the form of the text is as reported.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import partial

from pampero.api import ApiError, Call
from pampero.aws.encryption import ask, key_arn, open_key, seal, unseal
from pampero.services.ssm import types as t
from pampero.services.ssm.model import DEFAULT_KEY, SECURE, Stored, Version, parameter_arn, purpose

ADVANCED = "Advanced"


def _refused(call: Call, error: ApiError) -> ApiError:
    told = {"AccessDenied": "AccessDeniedException"}.get(error.code, error.code)
    where = f"(Service: AWSKMS; Status Code: 400; Error Code: {told}; Request ID: {call.request_id}; Proxy: null)"
    code = told if error.code == "AccessDenied" else "InvalidKeyId"
    return ApiError(code, f"{error.message} {where}", 400)


def _about(account: str, region: str, name: str) -> dict[str, str]:
    return {"PARAMETER_ARN": parameter_arn(account, region, name)}


async def sealed(call: Call, name: str, key: str, tier: str, value: str) -> bytes:
    """A value as it is kept. key: by any of its names. Raises InvalidKeyId, AccessDeniedException."""
    about, refusal = _about(call.account, call.region, name), partial(_refused, call)
    if tier == ADVANCED:
        return await seal(call, key, about, refusal, value.encode())
    if key.endswith(DEFAULT_KEY):
        key = await key_arn(call, key, refusal)
    answer = await ask(call, "Encrypt", refusal, KeyId=key, Plaintext=value.encode(), EncryptionContext=about)
    blob: bytes = answer["CiphertextBlob"]
    return blob


async def opened(call: Call, stored: Stored, version: Version) -> str:
    """A SecureString in the clear. Raises InvalidKeyId, AccessDeniedException."""
    if not version.key:
        # Sealed before there was KMS here.
        return call.runtime.sealer.open(version.value, purpose(stored.scope, stored.name)).decode()
    about, refusal = _about(stored.account, stored.region, stored.name), partial(_refused, call)
    if version.tier == ADVANCED:
        return (await unseal(call, version.value, about, refusal)).decode()
    return (await open_key(call, version.value, about, refusal)).decode()


# What has no version is a parameter of AWS's own, which is no secret.
Shown = tuple[t.Parameter | t.ParameterHistory, Stored | None, Version | None]


async def reveal(call: Call, found: Iterable[Shown], decrypt: bool | None) -> None:
    """Have answers show the values of SecureStrings, where that is asked for. Raises InvalidKeyId, AccessDeniedException."""
    for answer, stored, version in found:
        if decrypt and stored is not None and version is not None and version.type == SECURE:
            answer.Value = await opened(call, stored, version)


def value_of(version: Version) -> str:
    """The value as it is shown: a SecureString that is not opened shows its ciphertext."""
    return base64.b64encode(version.value).decode() if version.type == SECURE else version.value.decode()


def key_of(version: Version) -> str | None:
    """The key of a SecureString, as it was named."""
    return (version.key or DEFAULT_KEY) if version.type == SECURE else None
