"""Key material: made, sealed, and opened while it is used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pampero.api import Context
from pampero.kernel import ids
from pampero.services.kms.model import Key, Material
from pampero.services.kms.specs import MAC, SPECS, SYMMETRIC

KEPT = 2048


def _purpose(account: str, key: str, material: str) -> str:
    return f"kms/{account}/{key}/{material}"


def generate(spec: str) -> tuple[bytes, bytes]:
    """New material, and the public key of a pair (DER). Primes take up to seconds: not on the event loop."""
    told = SPECS[spec]
    if spec == SYMMETRIC or MAC in told.usages:
        return ids.random_bytes(told.bits // 8), b""
    return _written(_pair(spec, told.bits))


def _pair(spec: str, bits: int) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, mlkem, rsa

    if spec.startswith("RSA"):
        return rsa.generate_private_key(65537, bits)
    if spec == "ECC_NIST_EDWARDS25519":
        return ed25519.Ed25519PrivateKey.generate()
    if spec.startswith("ML"):
        module = mlkem if spec.startswith("ML_KEM") else mldsa
        return getattr(module, f"{spec.replace('_', '')}PrivateKey").generate()
    curves: dict[str, Callable[[], ec.EllipticCurve]] = {
        "ECC_NIST_P256": ec.SECP256R1, "ECC_NIST_P384": ec.SECP384R1, "ECC_NIST_P521": ec.SECP521R1,
        "ECC_SECG_P256K1": ec.SECP256K1,
    }  # fmt: skip
    return ec.generate_private_key(curves[spec]())


def _written(pair: Any) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives import serialization as form

    private = pair.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())
    return private, public_of(pair)


def public_of(pair: Any) -> bytes:
    """The public key of a pair (DER)."""
    from cryptography.hazmat.primitives import serialization as form

    written: bytes = pair.public_key().public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
    return written


def load(private: bytes, ours: bool = True) -> Any:
    """A pair, of PKCS #8. ours: it is known to be one, which takes long to find out of an RSA key's primes. Raises
    ValueError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    try:
        return load_der_private_key(private, None, unsafe_skip_rsa_key_validation=ours)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from error


def material_id() -> str:
    """AWS's form of one: 64 hexadecimal digits."""
    return hashlib.sha256(ids.random_bytes(32)).hexdigest()


class Materials:
    """Opened material, kept as long as there is room. What is sealed does not change, and who may use it is asked of the
    key each time."""

    def __init__(self, context: Context) -> None:
        self._sealer = context.runtime.sealer
        self._ciphers: dict[bytes, AESGCM] = {}
        self._pairs: dict[bytes, Any] = {}

    def seal(self, account: str, key: str, plain: bytes, now: float, how: str = "", id_: str = "") -> Material:
        """Material of a key, as it is stored."""
        id_ = id_ or material_id()
        return Material(id_, self._sealer.seal(plain, _purpose(account, key, id_)), now, how)

    def opened(self, key: Key, material: Material) -> bytes:
        """Material in the clear."""
        return self._sealer.open(material.sealed, _purpose(key.account, key.name, material.id))

    def cipher(self, key: Key, material: Material) -> AESGCM:
        """What a symmetric key encrypts with."""
        found = self._ciphers.get(material.sealed)
        if found is None:
            if len(self._ciphers) >= KEPT:
                self._ciphers.clear()
            found = self._ciphers[material.sealed] = AESGCM(self.opened(key, material))
        return found

    def pair(self, key: Key) -> Any:
        """What an asymmetric key computes with."""
        material = key.current
        assert material is not None
        found = self._pairs.get(material.sealed)
        if found is None:
            if len(self._pairs) >= KEPT:
                self._pairs.clear()
            found = self._pairs[material.sealed] = load(self.opened(key, material))
        return found
