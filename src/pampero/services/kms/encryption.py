"""Encrypt, Decrypt, ReEncrypt: by symmetric keys with a context, by RSA keys without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.services.kms import types as t
from pampero.services.kms.access import asks, elsewhere, key_arn, key_of_blob, on_key
from pampero.services.kms.blobs import invalid_ciphertext, material_in, open_, seal
from pampero.services.kms.grants import admit
from pampero.services.kms.materials import Materials
from pampero.services.kms.model import Key, check_algorithm, check_usable, check_usage, find, invalid, usable
from pampero.services.kms.specs import ENCRYPT, MAX_LENGTH, SHA_1, SPECS, SYMMETRIC
from pampero.services.kms.usage import used
from pampero.store.tx import ReadTx

MAX_CONTEXT_LENGTH = 8192


def encrypted(call: Call, key: Key, plain: bytes, context: Mapping[str, str] | None) -> bytes:
    """A ciphertext by the current material of a symmetric key."""
    material = key.current
    assert material is not None
    return seal(call.part(Materials).cipher(key, material), key, material, plain, context)


def check_context(context: Mapping[str, str] | None) -> None:
    """Raises ValidationException."""
    if (
        context
        and sum(len(name.encode()) + len(value.encode()) for name, value in context.items()) > MAX_CONTEXT_LENGTH
    ):
        raise invalid(f"The encryption context is longer than {MAX_CONTEXT_LENGTH} bytes.")


def _padding(algorithm: str) -> Any:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    hashed = hashes.SHA1() if algorithm == SHA_1 else hashes.SHA256()
    return padding.OAEP(padding.MGF1(hashed), hashed, None)


def _encrypt(call: Call, key: Key, plain: bytes, algorithm: str, context: Mapping[str, str] | None) -> bytes:
    if algorithm == SYMMETRIC:
        check_context(context)
        return encrypted(call, key, plain, context)
    if context:
        raise invalid("An encryption context is not supported by asymmetric KMS keys.")
    most = MAX_LENGTH[SPECS[key.spec].bits, algorithm]
    if len(plain) > most:
        raise invalid(f"Algorithm {algorithm} and key spec {key.spec} cannot encrypt data larger than {most} bytes.")
    made: bytes = call.part(Materials).pair(key).public_key().encrypt(plain, _padding(algorithm))
    return made


def _decrypt(
    call: Call, key: Key, blob: bytes, algorithm: str, context: Mapping[str, str] | None
) -> tuple[bytes, str | None]:
    """The plaintext, and the id of the material. Raises InvalidCiphertextException."""
    materials = call.part(Materials)
    if algorithm == SYMMETRIC:
        material = material_in(key, blob)
        if material is None:
            raise invalid_ciphertext()
        return open_(materials.cipher(key, material), blob, context), material.id
    try:
        plain: bytes = materials.pair(key).decrypt(blob, _padding(algorithm))
    except ValueError as error:
        raise invalid_ciphertext() from error
    return plain, None


def _unread(call: Call, req: t.DecryptRequest | t.ReEncryptRequest, key: Key) -> None:
    """A trial that leaves the ciphertext out ends here. Raises DryRunOperationException, ValidationException."""
    if req.DryRunModifiers:
        if not req.DryRun:
            raise invalid("DryRunModifiers are for requests with DryRun.")
        check_usable(key)
        check_usage(key, ENCRYPT, call.operation)
        admit(call, req)


def _source(tx: ReadTx, call: Call, blob: bytes | None, named: str | None, algorithm: str | None, action: str) -> Key:
    """The key that a ciphertext is to be opened with. Raises NotFoundException, IncorrectKeyException,
    InvalidCiphertextException, ValidationException, AccessDenied."""
    if named is not None:
        return find(tx, call, named)
    if blob is None:
        raise invalid("The request needs a CiphertextBlob, or a key's name and DryRunModifiers.")
    if algorithm not in (None, SYMMETRIC):
        raise invalid("The request needs the KeyId of the asymmetric KMS key.")
    key = key_of_blob(tx, call, blob)
    if key is None:
        raise elsewhere(call, action)
    return key


def _check_own(tx: ReadTx, call: Call, key: Key, blob: bytes) -> None:
    """Raises IncorrectKeyException where a symmetric ciphertext names another key."""
    made_by = key_of_blob(tx, call, blob)
    if made_by is None or made_by.arn != key.arn:
        text = "The key ID in the request does not identify a CMK that can perform this operation."
        raise ApiError("IncorrectKeyException", text)


def _opened(
    tx: ReadTx, call: Call, key: Key, blob: bytes | None, algorithm: str, context: Mapping[str, str] | None
) -> tuple[bytes, str | None]:
    if blob is None:
        raise invalid("The request needs a CiphertextBlob.")
    check_usable(key)
    if algorithm == SYMMETRIC:
        _check_own(tx, call, key, blob)
    check_usage(key, ENCRYPT, call.operation)
    check_algorithm(key, algorithm)
    return _decrypt(call, key, blob, algorithm, context)


@operation("Encrypt", resource=key_arn, checks=on_key, read=True)
def encrypt(tx: ReadTx, call: Call, req: t.EncryptRequest) -> t.EncryptResponse:
    """Encrypt up to 4 KiB. Source: API_Encrypt.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException,
    InvalidGrantTokenException, DryRunOperationException, ValidationException.
    """
    algorithm = req.EncryptionAlgorithm or SYMMETRIC
    key = usable(tx, call, req.KeyId, ENCRYPT, algorithm)
    admit(call, req)
    blob = _encrypt(call, key, req.Plaintext, algorithm, req.EncryptionContext)
    used(call, key)
    return t.EncryptResponse(CiphertextBlob=blob, KeyId=key.arn, EncryptionAlgorithm=algorithm)


def _decryption(tx: ReadTx, call: Call, req: t.DecryptRequest) -> tuple[Check]:
    key = _source(tx, call, req.CiphertextBlob, req.KeyId, req.EncryptionAlgorithm, "kms:Decrypt")
    return (asks(tx, call, req, key),)


@operation("Decrypt", resource="*", checks=_decryption, read=True)
def decrypt(tx: ReadTx, call: Call, req: t.DecryptRequest) -> t.DecryptResponse:
    """Open a ciphertext, which tells by which key if that is a symmetric one. Source: API_Decrypt.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException,
    IncorrectKeyException, InvalidCiphertextException, InvalidGrantTokenException, DryRunOperationException.
    """
    algorithm = req.EncryptionAlgorithm or SYMMETRIC
    key = _source(tx, call, req.CiphertextBlob, req.KeyId, algorithm, "kms:Decrypt")
    _unread(call, req, key)
    plain, material = _opened(tx, call, key, req.CiphertextBlob, algorithm, req.EncryptionContext)
    admit(call, req)
    used(call, key)
    return t.DecryptResponse(KeyId=key.arn, Plaintext=plain, EncryptionAlgorithm=algorithm, KeyMaterialId=material)


def _reencryption(tx: ReadTx, call: Call, req: t.ReEncryptRequest) -> tuple[Check, Check]:
    source = _source(tx, call, req.CiphertextBlob, req.SourceKeyId, req.SourceEncryptionAlgorithm, "kms:ReEncryptFrom")
    target = find(tx, call, req.DestinationKeyId)
    more = {"kms:ReEncryptOnSameKey": ["true" if source.arn == target.arn else "false"]}
    before, after = req.SourceEncryptionContext or {}, req.DestinationEncryptionContext or {}
    return (
        asks(tx, call, req, source, "ReEncryptFrom", encrypted=before, more=more),
        asks(tx, call, req, target, "ReEncryptTo", encrypted=after, more=more),
    )


@operation("ReEncrypt", resource="*", checks=_reencryption, read=True)
def re_encrypt(tx: ReadTx, call: Call, req: t.ReEncryptRequest) -> t.ReEncryptResponse:
    """Open a ciphertext, and encrypt what it holds by another key or context, without showing it. Source: API_ReEncrypt.

    Raises what Decrypt and Encrypt raise.
    """
    before = req.SourceEncryptionAlgorithm or SYMMETRIC
    after = req.DestinationEncryptionAlgorithm or SYMMETRIC
    source = _source(tx, call, req.CiphertextBlob, req.SourceKeyId, before, "kms:ReEncryptFrom")
    _unread(call, req, source)
    plain, material = _opened(tx, call, source, req.CiphertextBlob, before, req.SourceEncryptionContext)
    target = usable(tx, call, req.DestinationKeyId, ENCRYPT, after)
    admit(call, req)
    blob = _encrypt(call, target, plain, after, req.DestinationEncryptionContext)
    used(call, source)
    used(call, target)
    current = target.current if after == SYMMETRIC else None
    return t.ReEncryptResponse(
        CiphertextBlob=blob, SourceKeyId=source.arn, KeyId=target.arn, SourceEncryptionAlgorithm=before,
        DestinationEncryptionAlgorithm=after, SourceKeyMaterialId=material,
        DestinationKeyMaterialId=None if current is None else current.id,
    )  # fmt: skip
