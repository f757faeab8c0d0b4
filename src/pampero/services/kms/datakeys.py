"""Data keys, pairs of them, and random bytes."""

from __future__ import annotations

import asyncio
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_key
from pampero.services.kms.encryption import check_context, encrypted
from pampero.services.kms.grants import admit
from pampero.services.kms.materials import generate
from pampero.services.kms.model import Key, invalid, unsupported, usable
from pampero.services.kms.specs import ENCRYPT, SPECS, SYMMETRIC
from pampero.services.kms.usage import used
from pampero.store.tx import ReadTx

SIZES = {"AES_256": 32, "AES_128": 16}


def _data_key(tx: ReadTx, call: Call, req: Any) -> tuple[Key, bytes, bytes]:
    """The key, a data key in the clear, and encrypted."""
    if (req.KeySpec is None) == (req.NumberOfBytes is None):
        raise invalid("Please specify either number of bytes or key spec.")
    size = req.NumberOfBytes or SIZES[req.KeySpec]
    key = _of(tx, call, req)
    admit(call, req)
    plain = ids.random_bytes(size)
    used(call, key)
    return key, plain, encrypted(call, key, plain, req.EncryptionContext)


def _of(tx: ReadTx, call: Call, req: Any) -> Key:
    key = usable(tx, call, req.KeyId, ENCRYPT)
    if key.spec != SYMMETRIC:
        text = f"{key.arn} key spec is {key.spec} which is not valid for {call.operation}."
        raise ApiError("InvalidKeyUsageException", text)
    check_context(req.EncryptionContext)
    return key


def _material_of(key: Key) -> str | None:
    return None if key.current is None else key.current.id


@operation("GenerateDataKey", resource=key_arn, checks=on_key, read=True)
def generate_data_key(tx: ReadTx, call: Call, req: t.GenerateDataKeyRequest) -> t.GenerateDataKeyResponse:
    """A key to encrypt data with, in the clear and encrypted. Source: API_GenerateDataKey.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException,
    InvalidGrantTokenException, DryRunOperationException, ValidationException.
    """
    key, plain, blob = _data_key(tx, call, req)
    return t.GenerateDataKeyResponse(
        CiphertextBlob=blob, Plaintext=plain, KeyId=key.arn, KeyMaterialId=_material_of(key)
    )


@operation("GenerateDataKeyWithoutPlaintext", resource=key_arn, checks=on_key, read=True)
def generate_data_key_without_plaintext(
    tx: ReadTx, call: Call, req: t.GenerateDataKeyWithoutPlaintextRequest
) -> t.GenerateDataKeyWithoutPlaintextResponse:
    """The same, encrypted only. Source: API_GenerateDataKeyWithoutPlaintext. Raises what GenerateDataKey raises."""
    key, _, blob = _data_key(tx, call, req)
    return t.GenerateDataKeyWithoutPlaintextResponse(
        CiphertextBlob=blob, KeyId=key.arn, KeyMaterialId=_material_of(key)
    )


async def _pair(call: Call, req: Any) -> tuple[Key, bytes, bytes, bytes]:
    """The key, and a private key in the clear and encrypted, and the public one."""
    key = await call.read(_of, call, req)
    if req.KeyPairSpec not in SPECS:
        raise unsupported(f"KeyPairSpec {req.KeyPairSpec} is not supported in this Region.")
    admit(call, req)
    private, public = await asyncio.to_thread(generate, req.KeyPairSpec)
    used(call, key)
    return key, private, encrypted(call, key, private, req.EncryptionContext), public


@operation("GenerateDataKeyPair", resource=key_arn, checks=on_key)
async def generate_data_key_pair(call: Call, req: t.GenerateDataKeyPairRequest) -> t.GenerateDataKeyPairResponse:
    """A pair of keys, the private one in the clear and encrypted. Source: API_GenerateDataKeyPair.

    Raises what GenerateDataKey raises, and UnsupportedOperationException.
    """
    key, private, blob, public = await _pair(call, req)
    return t.GenerateDataKeyPairResponse(
        PrivateKeyCiphertextBlob=blob, PrivateKeyPlaintext=private, PublicKey=public, KeyId=key.arn,
        KeyPairSpec=req.KeyPairSpec, KeyMaterialId=_material_of(key),
    )  # fmt: skip


@operation("GenerateDataKeyPairWithoutPlaintext", resource=key_arn, checks=on_key)
async def generate_data_key_pair_without_plaintext(
    call: Call, req: t.GenerateDataKeyPairWithoutPlaintextRequest
) -> t.GenerateDataKeyPairWithoutPlaintextResponse:
    """The same, the private key encrypted only. Source: API_GenerateDataKeyPairWithoutPlaintext.

    Raises what GenerateDataKey raises, and UnsupportedOperationException.
    """
    key, _, blob, public = await _pair(call, req)
    return t.GenerateDataKeyPairWithoutPlaintextResponse(
        PrivateKeyCiphertextBlob=blob, PublicKey=public, KeyId=key.arn, KeyPairSpec=req.KeyPairSpec,
        KeyMaterialId=_material_of(key),
    )  # fmt: skip


@operation("GenerateRandom", resource="*", read=True)
def generate_random(tx: ReadTx, call: Call, req: t.GenerateRandomRequest) -> t.GenerateRandomResponse:
    """Random bytes. Source: API_GenerateRandom. Raises ValidationException, CustomKeyStoreNotFoundException."""
    if req.CustomKeyStoreId is not None:
        text = f"The custom key store {req.CustomKeyStoreId} does not exist."
        raise ApiError("CustomKeyStoreNotFoundException", text)
    if req.NumberOfBytes is None:
        raise invalid("NumberOfBytes is required.")
    return t.GenerateRandomResponse(Plaintext=ids.random_bytes(req.NumberOfBytes))
