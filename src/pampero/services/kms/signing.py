"""Signatures by asymmetric keys, and their public keys.

Source: API_Sign, API_Verify; KMS Developer Guide, "Key spec reference".
"""

from __future__ import annotations

import asyncio
from typing import Any

from cryptography.exceptions import InvalidSignature

from pampero.api import ApiError, Call, operation
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_key
from pampero.services.kms.grants import admit
from pampero.services.kms.materials import Materials
from pampero.services.kms.model import Key, check_usable, find, invalid, unsupported, usable
from pampero.services.kms.showing import algorithms, former_spec
from pampero.services.kms.specs import SIGN
from pampero.services.kms.usage import used
from pampero.store.tx import ReadTx

RAW, DIGEST, MU = "RAW", "DIGEST", "EXTERNAL_MU"
MU_BYTES = 64
# What is no longer than a few tenths of a millisecond is computed in place.
QUICK = ("ECC_NIST_P256", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519")
KINDS = {"ML_DSA_SHAKE_256": (RAW, MU), "ED25519_SHA_512": (RAW,), "ED25519_PH_SHA_512": (DIGEST,)}


def _check_message(algorithm: str, kind: str, message: bytes) -> None:
    """Raises ValidationException."""
    if kind not in KINDS.get(algorithm, (RAW, DIGEST)):
        raise invalid(f"MessageType {kind} is not valid for algorithm {algorithm}.")
    sizes = {DIGEST: int(algorithm[-3:]) // 8 if algorithm[-3:].isdigit() else 0, MU: MU_BYTES}
    if kind != RAW and len(message) != sizes[kind]:
        raise invalid(f"Digest is invalid length for algorithm {algorithm}.")


def _hashed(algorithm: str, kind: str) -> Any:
    """The hash of an algorithm, for `cryptography`."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

    found = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[algorithm[-3:]]
    return Prehashed(found) if kind == DIGEST else found


def _arguments(algorithm: str, kind: str) -> tuple[Any, ...]:
    """What `sign` and `verify` of RSA and EC keys are given beside message and signature."""
    from cryptography.hazmat.primitives.asymmetric import ec, padding

    hashed = _hashed(algorithm, kind)
    if algorithm.startswith("ECDSA"):
        return (ec.ECDSA(hashed),)
    if "PKCS1" in algorithm:
        return padding.PKCS1v15(), hashed
    # The salt is as long as the digest.
    plain = _hashed(algorithm, RAW)
    return padding.PSS(padding.MGF1(plain), plain.digest_size), hashed


def _prehashed(digest: bytes) -> Any:
    """A SHA-512 that is computed already, for Ed25519ph, which `cryptography` has not."""
    from Crypto.Hash import SHA512

    class Computed(SHA512.SHA512Hash):
        def __init__(self) -> None:
            pass

        def digest(self) -> bytes:
            return digest

    return Computed()


def _edwards(private: bytes | None, public: bytes) -> Any:
    from Crypto.PublicKey import ECC
    from Crypto.Signature import eddsa

    key = ECC.construct(curve="Ed25519", seed=private) if private else eddsa.import_public_key(public)
    return eddsa.new(key, "rfc8032")


def _sign(pair: Any, algorithm: str, kind: str, message: bytes) -> bytes:
    made: bytes
    if algorithm == "ED25519_PH_SHA_512":
        made = _edwards(pair.private_bytes_raw(), b"").sign(_prehashed(message))
    elif algorithm == "ED25519_SHA_512":
        made = pair.sign(message)
    elif algorithm == "ML_DSA_SHAKE_256":
        made = pair.sign_mu(message) if kind == MU else pair.sign(message)
    else:
        made = pair.sign(message, *_arguments(algorithm, kind))
    return made


def _verified(public: Any, algorithm: str, kind: str, message: bytes, signature: bytes) -> bool:
    try:
        if algorithm == "ED25519_PH_SHA_512":
            _edwards(None, public.public_bytes_raw()).verify(_prehashed(message), signature)
        elif algorithm == "ED25519_SHA_512":
            public.verify(signature, message)
        elif algorithm == "ML_DSA_SHAKE_256":
            (public.verify_mu if kind == MU else public.verify)(signature, message)
        else:
            public.verify(signature, message, *_arguments(algorithm, kind))
    except (InvalidSignature, ValueError):
        return False
    return True


@operation("Sign", resource=key_arn, checks=on_key)
async def sign(call: Call, req: t.SignRequest) -> t.SignResponse:
    """Sign a message of up to 4 KiB, its digest, or the representative that ML-DSA signs. Source: API_Sign.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException,
    InvalidGrantTokenException, DryRunOperationException, ValidationException.
    """
    algorithm, kind = req.SigningAlgorithm, req.MessageType or RAW
    key = await call.read(usable, call, req.KeyId, SIGN, algorithm)
    _check_message(algorithm, kind, req.Message)
    admit(call, req)
    made = await _computed(key, _sign, call.part(Materials).pair(key), algorithm, kind, req.Message)
    used(call, key)
    return t.SignResponse(KeyId=key.arn, Signature=made, SigningAlgorithm=algorithm)


async def _computed(key: Key, work: Any, *args: Any) -> Any:
    return work(*args) if key.spec in QUICK else await asyncio.to_thread(work, *args)


@operation("Verify", resource=key_arn, checks=on_key)
async def verify(call: Call, req: t.VerifyRequest) -> t.VerifyResponse:
    """Whether a signature is the key's. Source: API_Verify. Raises what Sign raises, and KMSInvalidSignatureException."""
    algorithm, kind = req.SigningAlgorithm, req.MessageType or RAW
    key = await call.read(usable, call, req.KeyId, SIGN, algorithm)
    _check_message(algorithm, kind, req.Message)
    admit(call, req)
    public = call.part(Materials).pair(key).public_key()
    if not await _computed(key, _verified, public, algorithm, kind, req.Message, req.Signature):
        raise ApiError("KMSInvalidSignatureException")
    used(call, key)
    return t.VerifyResponse(KeyId=key.arn, SignatureValid=True, SigningAlgorithm=algorithm)


@operation("GetPublicKey", resource=key_arn, checks=on_key, read=True)
def get_public_key(tx: ReadTx, call: Call, req: t.GetPublicKeyRequest) -> t.GetPublicKeyResponse:
    """The public key of an asymmetric key (DER). Source: API_GetPublicKey.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidGrantTokenException,
    UnsupportedOperationException.
    """
    key = find(tx, call, req.KeyId)
    check_usable(key)
    if not key.public:
        raise unsupported("")
    return t.GetPublicKeyResponse(
        KeyId=key.arn, PublicKey=key.public, CustomerMasterKeySpec=former_spec(key), KeySpec=key.spec, KeyUsage=key.usage,
        **algorithms(key),
    )  # fmt: skip
