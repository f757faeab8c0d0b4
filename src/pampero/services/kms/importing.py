"""Key material that its owner brings.

Source: KMS Developer Guide, "Importing key material".
"""

from __future__ import annotations

import asyncio
import hmac
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_plain_key
from pampero.services.kms.blobs import invalid_ciphertext
from pampero.services.kms.materials import Materials, generate, load, material_id, public_of
from pampero.services.kms.model import (
    CURRENT,
    EXTERNAL,
    KEYS,
    REPLICA,
    WAITING,
    Key,
    Material,
    changed,
    check_not_deleting,
    find_plain,
    invalid,
    unsupported,
)  # fmt: skip
from pampero.services.kms.rotation import make_current
from pampero.services.kms.specs import MAC, SPECS, SYMMETRIC
from pampero.store.tx import ReadTx, Tx

PURPOSE, TIMER = "kms/import token", "kms.expire"
VALID_SECONDS = 86_400.0
MAX_SECONDS = 365 * 86_400.0
EXPIRES = "KEY_MATERIAL_EXPIRES"
NEW, EXISTING = "NEW_KEY_MATERIAL", "EXISTING_KEY_MATERIAL"
WRAPPING = ("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256")


class Token(msgspec.Struct):
    """What an import token holds, sealed."""

    key: str
    private: bytes
    algorithm: str
    ends: float


def _external(tx: ReadTx, call: Call, name: str) -> Key:
    """Raises NotFoundException, UnsupportedOperationException, KMSInvalidStateException."""
    key = find_plain(tx, call, name)
    if key.origin != EXTERNAL:
        raise unsupported(f"{key.arn} origin is {key.origin} which is not valid for this operation.")
    check_not_deleting(key)
    return key


@operation("GetParametersForImport", resource=key_arn, checks=on_plain_key)
async def get_parameters_for_import(
    call: Call, req: t.GetParametersForImportRequest
) -> t.GetParametersForImportResponse:
    """A public key to wrap key material with, and a token that goes with it, for 24 hours. Source:
    API_GetParametersForImport.

    RSAES_PKCS1_V1_5, which AWS has given up, and SM2PKE are refused. Raises NotFoundException, InvalidArnException,
    KMSInvalidStateException, UnsupportedOperationException.
    """
    key = await call.read(_external, call, req.KeyId)
    if req.WrappingAlgorithm not in WRAPPING or req.WrappingKeySpec not in SPECS:
        raise unsupported(f"{req.WrappingAlgorithm} with {req.WrappingKeySpec} is not supported.")
    if key.spec.startswith("RSA") and "KEY_WRAP" not in req.WrappingAlgorithm:
        raise unsupported(f"{req.WrappingAlgorithm} cannot wrap key material of {key.spec}.")
    private, public = await asyncio.to_thread(generate, req.WrappingKeySpec)
    ends = call.now + VALID_SECONDS
    token = msgspec.msgpack.encode(Token(key.arn, private, req.WrappingAlgorithm, ends))
    sealed = call.runtime.sealer.seal(token, PURPOSE)
    return t.GetParametersForImportResponse(KeyId=key.arn, ImportToken=sealed, PublicKey=public, ParametersValidTo=ends)


def _unwrap(token: Token, wrapped: bytes) -> bytes:
    """Raises ValueError."""
    from cryptography.hazmat.primitives import hashes, keywrap
    from cryptography.hazmat.primitives.asymmetric import padding

    pair = load(token.private)
    hashed = hashes.SHA1() if token.algorithm.endswith("SHA_1") else hashes.SHA256()
    padded = padding.OAEP(padding.MGF1(hashed), hashed, None)
    plain: bytes
    if "KEY_WRAP" in token.algorithm:
        size = pair.key_size // 8
        try:
            return keywrap.aes_key_unwrap_with_padding(pair.decrypt(wrapped[:size], padded), wrapped[size:])
        except keywrap.InvalidUnwrap as error:
            raise ValueError("not wrapped with this key") from error
    plain = pair.decrypt(wrapped, padded)
    return plain


def _checked(key: Key, plain: bytes) -> bytes:
    """The public key of what was brought for a key, if there is one. Raises IncorrectKeyMaterialException."""
    told = SPECS[key.spec]
    if key.spec == SYMMETRIC or MAC in told.usages:
        if len(plain) != told.bits // 8:
            raise ApiError("IncorrectKeyMaterialException", f"Key material of {key.spec} has {told.bits // 8} bytes.")
        return b""
    try:
        pair = load(plain, ours=False)
    except ValueError as error:
        raise ApiError("IncorrectKeyMaterialException", "The key material is not PKCS #8 in DER.") from error
    if not _fits(pair, key.spec):
        raise ApiError("IncorrectKeyMaterialException", f"The key material is not of {key.spec}.")
    return public_of(pair)


def _fits(pair: Any, spec: str) -> bool:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(pair, rsa.RSAPrivateKey):
        return spec == f"RSA_{pair.key_size}"
    if isinstance(pair, ed25519.Ed25519PrivateKey):
        return spec == "ECC_NIST_EDWARDS25519"
    curves = {"secp256r1": "P256", "secp384r1": "P384", "secp521r1": "P521", "secp256k1": "P256K1"}
    return isinstance(pair, ec.EllipticCurvePrivateKey) and spec.endswith(f"_{curves.get(pair.curve.name)}")


@operation("ImportKeyMaterial", resource=key_arn, checks=on_plain_key)
async def import_key_material(call: Call, req: t.ImportKeyMaterialRequest) -> t.ImportKeyMaterialResponse:
    """Bring material for a key that has none, the same once more, or, of symmetric keys, new one that waits for a rotation.
    Source: API_ImportKeyMaterial.

    Raises NotFoundException, InvalidArnException, KMSInvalidStateException, UnsupportedOperationException,
    InvalidImportTokenException, ExpiredImportTokenException, InvalidCiphertextException, IncorrectKeyMaterialException,
    ValidationException.
    """
    key = await call.read(_external, call, req.KeyId)
    ends = _ends(call, req)
    try:
        opened = call.runtime.sealer.open(req.ImportToken, PURPOSE)
        token = msgspec.msgpack.decode(opened, type=Token)
    except ValueError as error:
        raise ApiError("InvalidImportTokenException") from error
    if token.key != key.arn:
        raise ApiError("InvalidImportTokenException")
    if token.ends <= call.now:
        raise ApiError("ExpiredImportTokenException")
    try:
        plain = await asyncio.to_thread(_unwrap, token, req.EncryptedKeyMaterial)
    except ValueError as error:
        raise invalid_ciphertext() from error
    public = await asyncio.to_thread(_checked, key, plain)
    material = await call.write(_import, call, req, plain, public, ends)
    shown = material.id if key.spec == SYMMETRIC else None
    return t.ImportKeyMaterialResponse(KeyId=key.arn, KeyMaterialId=shown)


def _ends(call: Call, req: t.ImportKeyMaterialRequest) -> float | None:
    if (req.ExpirationModel or EXPIRES) != EXPIRES:
        if req.ValidTo is not None:
            raise invalid("A ValidTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE")
        return None
    if req.ValidTo is None:
        raise invalid("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES")
    if not call.now < req.ValidTo <= call.now + MAX_SECONDS:
        raise invalid("ValidTo is a date within the next 365 days.")
    return float(req.ValidTo)


def _import(
    tx: Tx, call: Call, req: t.ImportKeyMaterialRequest, plain: bytes, public: bytes, ends: float | None
) -> Material:
    key = changed(tx, _external(tx, call, req.KeyId))
    known = next((one for one in key.materials if hmac.compare_digest(one.mark, _mark(one.id, plain))), None)
    if req.KeyMaterialId is not None and (known is None or known.id != req.KeyMaterialId):
        raise _incorrect(key)
    kind = req.ImportType or (EXISTING if key.materials else NEW)
    if (kind == EXISTING) != (known is not None):
        raise _incorrect(key)
    if known is None:
        known = _added(tx, key, plain)
    sealed = call.part(Materials).seal(key.account, key.name, plain, tx.now, id_=known.id)
    known.sealed, known.ends, known.description = sealed.sealed, ends, req.KeyMaterialDescription or known.description
    known.made = known.made or tx.now
    key.public = public
    KEYS.save(tx, key)
    name = f"{key.arn}#{known.id}"
    if ends is None:
        tx.cancel(TIMER, name)
    else:
        tx.at(TIMER, name, ends)
    return known


def _added(tx: ReadTx, key: Key, plain: bytes) -> Material:
    """Material that the key has not had. A replica takes what its primary has had, under the same id, so that each decrypts what
    the other has encrypted. Source: "Importing key material into multi-Region keys". Raises KMSInvalidStateException,
    IncorrectKeyMaterialException."""
    if key.multi == REPLICA:
        return _shared(tx, key, plain)
    if key.materials and key.spec != SYMMETRIC:
        raise _incorrect(key)
    if any(one.state == WAITING for one in key.materials):
        raise ApiError("KMSInvalidStateException", f"{key.arn} has key material that is pending rotation.")
    id_ = material_id()
    state = WAITING if key.materials else CURRENT
    made = Material(id_, b"", 0.0, state=state, mark=_mark(id_, plain))
    key.materials.append(made)
    return made


def _shared(tx: ReadTx, key: Key, plain: bytes) -> Material:
    primary = KEYS.shared(tx, f"{key.account}/{key.primary}", key.name)
    for one in primary.materials if primary is not None else ():
        if hmac.compare_digest(one.mark, _mark(one.id, plain)):
            made = Material(one.id, b"", one.made, one.how, one.state, mark=one.mark)
            key.materials.append(made)
            if made.state == CURRENT:
                make_current(key, made)
            return made
    raise _incorrect(key)


def _mark(id_: str, plain: bytes) -> bytes:
    """What tells whether material is the same."""
    return hmac.digest(id_.encode(), plain, "sha256")


def _incorrect(key: Key) -> ApiError:
    text = f"The key material in the request does not match the key material previously imported into {key.arn}."
    return ApiError("IncorrectKeyMaterialException", text)


@operation("DeleteImportedKeyMaterial", resource=key_arn, checks=on_plain_key)
def delete_imported_key_material(
    tx: Tx, call: Call, req: t.DeleteImportedKeyMaterialRequest
) -> t.DeleteImportedKeyMaterialResponse:
    """Take material away; the key waits for the same again. Source: API_DeleteImportedKeyMaterial.

    Raises NotFoundException, InvalidArnException, KMSInvalidStateException, UnsupportedOperationException.
    """
    key = changed(tx, _external(tx, call, req.KeyId))
    wanted = req.KeyMaterialId
    found = [one for one in key.materials if (one.id == wanted if wanted else one.state == CURRENT)]
    if wanted and not found:
        raise ApiError("NotFoundException", f"Key material {wanted} does not exist.")
    for one in found:
        _forget(tx, key, one)
    KEYS.save(tx, key)
    shown = found[0].id if found and key.spec == SYMMETRIC else None
    return t.DeleteImportedKeyMaterialResponse(KeyId=key.arn, KeyMaterialId=shown)


def _forget(tx: Tx, key: Key, material: Material) -> None:
    material.sealed, material.ends = b"", None
    tx.cancel(TIMER, f"{key.arn}#{material.id}")


@timer(TIMER)
def expire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The time of imported material is over."""
    name, _, id_ = event.key.partition("#")
    key = KEYS.by_arn(tx, name)
    for one in key.materials if key is not None else ():
        if one.id == id_ and key is not None:
            one.sealed, one.ends = b"", None
            KEYS.save(tx, key)
