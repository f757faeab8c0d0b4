"""Checksums of bodies: what the client claims in headers or a trailer, and CRC64NVME where it claims nothing.

Source: "Checking object integrity for data uploads in Amazon S3" in the user guide.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, ByteStream, Call
from pampero.protocol.checksums import ALGORITHMS, SIZES, Checksum, checksum
from pampero.services.s3.model import Meta

DEFAULT = "CRC64NVME"
UNSUPPORTED = ("SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128")


class Claims:
    """What a request says of its body, held against it once it has come.

    also: an algorithm that is computed whatever the request names.
    """

    def __init__(self, call: Call, req: Any, also: str | None) -> None:
        self._named = _named(req)
        self._trailer = _trailer(call)
        self._md5 = _digest(getattr(req, "ContentMD5", None))
        wanted = [*self._named, *filter(None, [self._trailer, also, getattr(req, "ChecksumAlgorithm", None)])]
        self.running: dict[str, Checksum] = {name: checksum(name) for name in wanted or [DEFAULT]}

    @property
    def algorithm(self) -> str | None:
        """The one that the client names."""
        return self._trailer or next(iter(self._named), None)

    def verify(self, source: ByteStream, md5: bytes) -> dict[str, str]:
        """The checksums, by algorithm. Raises BadDigest."""
        if self._md5 is not None and self._md5 != md5:
            raise ApiError(
                "BadDigest", "The Content-MD5 you specified did not match what we received.",
                ExpectedDigest=base64.b64encode(self._md5).decode(), CalculatedDigest=base64.b64encode(md5).decode(),
            )  # fmt: skip
        found = {name: base64.b64encode(one.digest()).decode() for name, one in self.running.items()}
        claims = dict(self._named)
        if self._trailer is not None:
            claimed = source.trailers.get(f"x-amz-checksum-{self._trailer.lower()}")
            if claimed is not None:
                claims[self._trailer] = _well_formed(self._trailer, claimed)
        for name, value in claims.items():
            if found[name] != value:
                raise ApiError("BadDigest", f"The {name} you specified did not match the calculated checksum.")
        return found


def checksum_members(values: Mapping[str, str]) -> dict[str, Any]:
    """Checksums as members of an answer."""
    return {f"Checksum{name}": value for name, value in values.items()}


def kind_of(meta: Meta) -> str | None:
    """The ChecksumType of an object that has a checksum."""
    return None if not meta.checksums else "COMPOSITE" if meta.composite else "FULL_OBJECT"


def sums_of(meta: Meta) -> dict[str, Any]:
    """An object's checksums, and their type, as members of an answer."""
    return checksum_members(meta.checksums) | {"ChecksumType": kind_of(meta)}


def _named(req: Any) -> dict[str, str]:
    for name in UNSUPPORTED:
        if getattr(req, f"Checksum{name}", None) is not None:
            raise ApiError("NotImplemented", f"The checksum {name} is not implemented yet.", status=501)
    found = {name: value for name in ALGORITHMS if (value := getattr(req, f"Checksum{name}", None)) is not None}
    return {name: _well_formed(name, value) for name, value in found.items()}


def _well_formed(name: str, value: str) -> str:
    try:
        size = len(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        size = -1
    if size != SIZES[name]:
        raise ApiError("InvalidRequest", f"Value for x-amz-checksum-{name.lower()} header is invalid.")
    return value


def _trailer(call: Call) -> str | None:
    header = call.http.headers.get("x-amz-trailer", "") if call.http is not None else ""
    name = header.lower().removeprefix("x-amz-checksum-").upper()
    if name in UNSUPPORTED:
        raise ApiError("NotImplemented", f"The checksum {name} is not implemented yet.", status=501)
    if header and name not in ALGORITHMS:
        raise ApiError("InvalidRequest", "The value specified in the x-amz-trailer header is not supported")
    return name or None


def _digest(header: str | None) -> bytes | None:
    if header is None:
        return None
    try:
        given = base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError):
        given = b""
    if len(given) != 16:
        members: dict[str, Any] = {"Content-MD5": header}
        raise ApiError("InvalidDigest", "The Content-MD5 you specified was invalid.", **members)
    return given
