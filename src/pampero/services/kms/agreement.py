"""Secrets that two parties come to share: by ECDH, and by ML-KEM."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_key
from pampero.services.kms.blobs import invalid_ciphertext
from pampero.services.kms.grants import admit
from pampero.services.kms.materials import Materials
from pampero.services.kms.model import invalid, usable
from pampero.services.kms.specs import AGREE, ENCAPSULATE
from pampero.services.kms.usage import used
from pampero.store.tx import ReadTx


@operation("DeriveSharedSecret", resource=key_arn, checks=on_key, read=True)
def derive_shared_secret(tx: ReadTx, call: Call, req: t.DeriveSharedSecretRequest) -> t.DeriveSharedSecretResponse:
    """The secret that a key shares with the holder of another one on the same curve. Source: API_DeriveSharedSecret.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException,
    InvalidGrantTokenException, DryRunOperationException, ValidationException.
    """
    from cryptography.hazmat.primitives.asymmetric.ec import ECDH

    key = usable(tx, call, req.KeyId, AGREE, req.KeyAgreementAlgorithm)
    pair = call.part(Materials).pair(key)
    peer = _peer(req.PublicKey, pair)
    admit(call, req)
    used(call, key)
    return t.DeriveSharedSecretResponse(
        KeyId=key.arn, SharedSecret=pair.exchange(ECDH(), peer), KeyAgreementAlgorithm=req.KeyAgreementAlgorithm,
        KeyOrigin=key.origin,
    )  # fmt: skip


def _peer(written: bytes, pair: Any) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        found = load_der_public_key(written)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise invalid("The public key is not a DER-encoded X.509 SubjectPublicKeyInfo.") from error
    if not isinstance(found, EllipticCurvePublicKey) or found.curve.name != pair.curve.name:
        raise invalid("The public key is not on the curve of the KMS key.")
    return found


@operation("Encapsulate", resource=key_arn, checks=on_key, read=True)
def encapsulate(tx: ReadTx, call: Call, req: t.EncapsulateRequest) -> t.EncapsulateResponse:
    """A new secret, in the clear and for the holder of the key. Source: API_Encapsulate. Raises what DeriveSharedSecret
    raises."""
    key = usable(tx, call, req.KeyId, ENCAPSULATE, req.EncapsulationAlgorithm)
    admit(call, req)
    used(call, key)
    secret, blob = call.part(Materials).pair(key).public_key().encapsulate()
    return t.EncapsulateResponse(
        KeyId=key.arn, SharedSecret=secret, SharedSecretCiphertextBlob=blob,
        EncapsulationAlgorithm=req.EncapsulationAlgorithm,
    )  # fmt: skip


@operation("Decapsulate", resource=key_arn, checks=on_key, read=True)
def decapsulate(tx: ReadTx, call: Call, req: t.DecapsulateRequest) -> t.DecapsulateResponse:
    """The secret in what Encapsulate, or anybody with the public key, has made. Source: API_Decapsulate. Raises what
    DeriveSharedSecret raises, and InvalidCiphertextException."""
    key = usable(tx, call, req.KeyId, ENCAPSULATE, req.EncapsulationAlgorithm)
    admit(call, req)
    used(call, key)
    try:
        secret = call.part(Materials).pair(key).decapsulate(req.SharedSecretCiphertextBlob)
    except ValueError as error:
        raise invalid_ciphertext() from error
    return t.DecapsulateResponse(KeyId=key.arn, SharedSecret=secret, EncapsulationAlgorithm=req.EncapsulationAlgorithm)
