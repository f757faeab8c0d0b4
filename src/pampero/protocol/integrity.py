"""What a request's headers say of its body: `Content-MD5`, and checksums (`x-amz-checksum-crc32`).

Source: "Checking object integrity" in the S3 user guide.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from pampero.protocol.checksums import SIZES, encoded
from pampero.protocol.errors import ApiError

CHECKSUM = "x-amz-checksum-"
ALGORITHM = "x-amz-sdk-checksum-algorithm"


def check_body(headers: Mapping[str, str], body: bytes) -> None:
    """Hold a whole body against its headers. Raises BadDigest, InvalidDigest, InvalidRequest."""
    check_algorithm(headers)
    md5 = content_md5(headers.get("content-md5"))
    if md5 is not None:
        check_md5(md5, hashlib.md5(body, usedforsecurity=False).digest())
    for name in SIZES:
        claimed = headers.get(f"{CHECKSUM}{name.lower()}")
        if claimed is not None:
            check_sum(name, well_formed(name, claimed), encoded(name, body))


def check_algorithm(headers: Mapping[str, str]) -> None:
    """A client that says which checksum it computes has to send it. Raises InvalidRequest."""
    if ALGORITHM in headers and "x-amz-trailer" not in headers and not any(one.startswith(CHECKSUM) for one in headers):
        text = f"{ALGORITHM} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found."
        raise ApiError("InvalidRequest", text)


def content_md5(header: str | None) -> bytes | None:
    """The digest in a Content-MD5 header. Raises InvalidDigest."""
    if header is None:
        return None
    given = _decoded(header)
    if given is None or len(given) != 16:
        members: dict[str, Any] = {"Content-MD5": header}
        raise ApiError("InvalidDigest", "The Content-MD5 you specified was invalid.", **members)
    return given


def check_md5(claimed: bytes, found: bytes) -> None:
    """Raises BadDigest."""
    if claimed != found:
        raise ApiError(
            "BadDigest", "The Content-MD5 you specified did not match what we received.",
            ExpectedDigest=base64.b64encode(claimed).decode(), CalculatedDigest=base64.b64encode(found).decode(),
        )  # fmt: skip


def well_formed(name: str, value: str) -> str:
    """A checksum in base64, of its algorithm's length. Raises InvalidRequest."""
    given = _decoded(value)
    if given is None or len(given) != SIZES[name]:
        raise ApiError("InvalidRequest", f"Value for {CHECKSUM}{name.lower()} header is invalid.")
    return value


def check_sum(name: str, claimed: str, found: str) -> None:
    """Raises BadDigest."""
    if claimed != found:
        raise ApiError("BadDigest", f"The {name} you specified did not match the calculated checksum.")


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
