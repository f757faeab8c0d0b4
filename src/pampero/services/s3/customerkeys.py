"""SSE-C: objects that are encrypted with keys of their owners, which are not kept.

Source: "Using server-side encryption with customer-provided keys" in the S3 user guide. An object is a segment, or one for
each part that it came in: a nonce of 16 bytes, and its bytes by AES-256 in counter mode, so that any part of them can be
read. The cipher's key is made of the customer's and a salt of the object's own; both it and a hash that tells whether a key
is the right one lie in the object's meta. That nobody changes the bytes is the business of the files that they lie in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from msgspec import Struct

from pampero.api import ApiError
from pampero.services.s3.model import StoredObject
from pampero.services.s3.values import invalid
from pampero.store.blobfiles import BlobReader

AES = "AES256"
NONCE = 16
SALT = 16
BLOCK = 16
KEY = 32
SSE_HEADER = "x-amz-server-side-encryption"
# Algorithm, key and its MD5: of what is written or read, and of what is copied.
OWN = ("SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5")
SOURCE = ("CopySourceSSECustomerAlgorithm", "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5")
WHAT = "Requests specifying Server Side Encryption with Customer provided keys must provide"

# Said of parts with a key, too, whose upload has none.
UNLIKE = (
    "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption "
    "parameters."
)


class KmsSeal(Struct, frozen=True):
    """What an object keeps of its encryption by KMS: the kind (`sse`), the KMS key, whether a bucket key stands between, its
    data key as KMS has encrypted it, and with which context."""

    sse: str
    kms: str | None
    key: bool
    data: bytes = b""
    about: dict[str, str] = {}


class CustomerKey(Struct, frozen=True):
    """A key as a request brings it. md5: as answers name it."""

    secret: bytes
    md5: str

    def mark(self, salt: bytes) -> bytes:
        """What an object keeps of it."""
        return salt + _made(self.secret, b"mark", salt)

    def cipher_key(self, mark: bytes) -> bytes | None:
        """The key of an object's bytes; None where it was another key."""
        salt = mark[:SALT]
        if not hmac.compare_digest(self.mark(salt), mark):
            return None
        return _made(self.secret, b"cipher", salt)


class Sealing(Struct, frozen=True):
    """How a body is to be encrypted on its way to the store. mark: what its object keeps of the customer's key; by: of KMS's."""

    mark: bytes
    key: bytes
    by: KmsSeal | None = None

    def begin(self) -> tuple[bytes, CipherContext]:
        """(the nonce that a segment begins with, what encrypts the rest)."""
        nonce = os.urandom(NONCE)
        return nonce, Cipher(algorithms.AES(self.key), modes.CTR(nonce)).encryptor()


def _made(secret: bytes, purpose: bytes, salt: bytes) -> bytes:
    return hmac.digest(secret, b"pampero/sse-c/" + purpose + salt, "sha256")


def customer_key(req: Any, members: tuple[str, str, str] = OWN, reads: bool = False) -> CustomerKey | None:
    """The key of a request. members: that it stands in; reads: a key of another size is simply not the right one.

    Raises InvalidArgument, InvalidEncryptionAlgorithmError.
    """
    algorithm, key, md5 = (getattr(req, member, None) for member in members)
    if algorithm is None and key is None and md5 is None:
        return None
    other = getattr(req, "ServerSideEncryption", None) if members == OWN else None
    if other is not None:
        text = "Server Side Encryption with Customer provided key is incompatible with the encryption method specified"
        raise invalid(SSE_HEADER, other, text)
    if algorithm is None:
        raise _refused(f"{WHAT} a valid encryption algorithm.")
    if algorithm != AES:
        text = "The Encryption request you specified is not valid. Supported value: AES256."
        raise ApiError(
            "InvalidEncryptionAlgorithmError", text, ArgumentName=SSE_HEADER, ArgumentValue=algorithm
        )  # fmt: skip
    if key is None:
        raise _refused(f"{WHAT} an appropriate secret key.")
    if md5 is None:
        raise _refused(f"{WHAT} the client calculated MD5 of the secret key.")
    secret = _decoded(key)
    if len(secret) != KEY and not reads:
        raise _refused("The secret key was invalid for the specified algorithm.")
    own = hashlib.md5(secret, usedforsecurity=False).digest()
    if _decoded(md5) != own:
        raise _refused("The calculated MD5 hash of the key did not match the hash that was provided.")
    return CustomerKey(secret, base64.b64encode(own).decode())


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _refused(text: str) -> ApiError:
    return ApiError("InvalidArgument", text, ArgumentName=SSE_HEADER)


def sealing(key: CustomerKey | None, mark: bytes = b"") -> Sealing | None:
    """How a new body is encrypted. mark: of the object or upload that it belongs to; a new one where that is empty.

    None where nobody brings a key. Raises InvalidRequest for another key than that of the mark.
    """
    if mark and key is None:
        raise ApiError("InvalidRequest", UNLIKE)
    if key is None:
        return None
    mark = mark or key.mark(os.urandom(SALT))
    cipher = key.cipher_key(mark)
    if cipher is None:
        text = "The provided encryption parameters did not match the ones used originally."
        raise ApiError("InvalidRequest", text)
    return Sealing(mark, cipher)


def cipher_key_of(found: StoredObject, req: Any, members: tuple[str, str, str] = OWN) -> bytes:
    """What opens an object's bytes; empty where nothing has to.

    Raises InvalidRequest where a key is missing, or there for an object that needs none; AccessDenied for a wrong one.
    """
    key = customer_key(req, members, reads=True)
    if not found.meta.customer:
        if key is not None:
            raise ApiError("InvalidRequest", "The encryption parameters are not applicable to this object.")
        return b""
    if key is None:
        text = (
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to "
            "retrieve the object."
        )
        raise ApiError("InvalidRequest", text)
    cipher = key.cipher_key(found.meta.customer)
    if cipher is None:
        raise ApiError("AccessDenied", f"{WHAT} the correct secret key.", 403)
    return cipher


def key_shown(req: Any) -> dict[str, Any]:
    """The key as members of an answer."""
    key = customer_key(req)
    return {} if key is None else {"SSECustomerAlgorithm": AES, "SSECustomerKeyMD5": key.md5}


class OpenedReader:
    """An encrypted object as it was: a BlobReader over another."""

    def __init__(self, under: BlobReader, sizes: Sequence[int], key: bytes) -> None:
        self._under = under
        self._sizes = sizes
        self._key = key
        self.size = sum(sizes)

    def read_at(self, offset: int, length: int) -> bytes:
        """See BlobReader."""
        pieces = []
        begin = 0
        for number, size in enumerate(self._sizes):
            low, high = max(offset, begin), min(offset + length, begin + size)
            if low < high:
                pieces.append(self._segment(begin + number * NONCE, low - begin, high - low))
            begin += size
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _segment(self, begin: int, offset: int, length: int) -> bytes:
        """begin: where the segment lies in the file."""
        first, ahead = divmod(offset, BLOCK)
        nonce = int.from_bytes(self._under.read_at(begin, NONCE), "big")
        counter = ((nonce + first) % (1 << 128)).to_bytes(BLOCK, "big")
        cipher = Cipher(algorithms.AES(self._key), modes.CTR(counter)).decryptor()
        cipher.update(bytes(ahead))
        return cipher.update(self._under.read_at(begin + NONCE + offset, length))

    def read_into(self, offset: int, length: int, buffer: memoryview) -> memoryview:
        """See BlobReader."""
        data = self.read_at(offset, length)
        buffer[: len(data)] = data
        return buffer[: len(data)]

    def read_now(self, offset: int, length: int, buffer: memoryview) -> None:
        """See BlobReader: what is read in many small parts is read on threads."""

    def close(self) -> None:
        """See BlobReader."""
        self._under.close()


class InlineReader:
    """A BlobReader over bytes that are here."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.size = len(body)

    def read_at(self, offset: int, length: int) -> bytes:
        """See BlobReader."""
        return self._body[offset : offset + length]

    def read_into(self, offset: int, length: int, buffer: memoryview) -> memoryview:
        """See BlobReader."""
        data = self.read_at(offset, length)
        buffer[: len(data)] = data
        return buffer[: len(data)]

    read_now = read_into

    def close(self) -> None:
        """Nothing is open."""
