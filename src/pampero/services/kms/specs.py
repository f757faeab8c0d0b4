"""What keys of each spec are for, and by which algorithms.

Source: KMS Developer Guide, "Key spec reference".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

ENCRYPT, SIGN, MAC = "ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC"
AGREE, ENCAPSULATE = "KEY_AGREEMENT", "ENCAPSULATE_DECAPSULATE"
SYMMETRIC = "SYMMETRIC_DEFAULT"
SHA_1, SHA_256 = "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"
RSA_SIGNING = tuple(f"RSASSA_{form}_SHA_{bits}" for form in ("PKCS1_V1_5", "PSS") for bits in (256, 384, 512))


class Spec(Struct, frozen=True):
    """usages: with the algorithms of each. bits: of a key; bytes of the symmetric ones and of MACs."""

    usages: Mapping[str, tuple[str, ...]]
    bits: int = 0

    @property
    def alone(self) -> str | None:
        """The usage of those that have one only."""
        return next(iter(self.usages)) if len(self.usages) == 1 else None


def _rsa(bits: int) -> Spec:
    return Spec({ENCRYPT: (SHA_1, SHA_256), SIGN: RSA_SIGNING}, bits)


def _curve(bits: int, hashed: int) -> Spec:
    return Spec({SIGN: (f"ECDSA_SHA_{hashed}",), AGREE: ("ECDH",)}, bits)


SPECS: Mapping[str, Spec] = MappingProxyType(
    {
        SYMMETRIC: Spec({ENCRYPT: (SYMMETRIC,)}, 256),
        **{f"RSA_{bits}": _rsa(bits) for bits in (2048, 3072, 4096)},
        "ECC_NIST_P256": _curve(256, 256),
        "ECC_NIST_P384": _curve(384, 384),
        "ECC_NIST_P521": _curve(521, 512),
        "ECC_SECG_P256K1": Spec({SIGN: ("ECDSA_SHA_256",)}, 256),
        "ECC_NIST_EDWARDS25519": Spec({SIGN: ("ED25519_SHA_512", "ED25519_PH_SHA_512")}, 256),
        **{f"HMAC_{bits}": Spec({MAC: (f"HMAC_SHA_{bits}",)}, bits) for bits in (224, 256, 384, 512)},
        **{f"ML_DSA_{size}": Spec({SIGN: ("ML_DSA_SHAKE_256",)}) for size in (44, 65, 87)},
        **{f"ML_KEM_{size}": Spec({ENCAPSULATE: ("ML_KEM",)}) for size in (768, 1024)},
    }
)
# What the former member CustomerMasterKeySpec has no name for.
NEWER = ("ML_", "ECC_NIST_ED")
# Bytes that RSAES-OAEP takes, by bits of the key and hash. Source: API_Encrypt.
MAX_LENGTH: Mapping[tuple[int, str], int] = MappingProxyType(
    {
        (bits, name): bits // 8 - 2 * length - 2
        for bits in (2048, 3072, 4096)
        for name, length in ((SHA_1, 20), (SHA_256, 32))
    }
)
