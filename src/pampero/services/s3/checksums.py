"""Checksums of bodies: what the client claims in headers or a trailer, and CRC64NVME where it claims nothing.

Source: "Checking object integrity for data uploads in Amazon S3" in the user guide.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, ByteStream, Call
from pampero.protocol.checksums import ALGORITHMS, Checksum, checksum
from pampero.protocol.integrity import check_md5, check_sum, content_md5, well_formed
from pampero.services.s3.model import Meta

DEFAULT = "CRC64NVME"
# What holds a checksum in requests, by algorithm.
MEMBERS: Mapping[str, str] = MappingProxyType({
    "CRC32": "ChecksumCRC32", "CRC32C": "ChecksumCRC32C", "CRC64NVME": "ChecksumCRC64NVME", "SHA1": "ChecksumSHA1",
    "SHA256": "ChecksumSHA256", "SHA512": "ChecksumSHA512", "MD5": "ChecksumMD5", "XXHASH64": "ChecksumXXHASH64",
    "XXHASH3": "ChecksumXXHASH3", "XXHASH128": "ChecksumXXHASH128",
})  # fmt: skip


class Claims:
    """What a request says of its body, held against it once it has come.

    also: an algorithm that is computed whatever the request names.
    """

    def __init__(self, call: Call, req: Any, also: str | None) -> None:
        self._named = {name: well_formed(name, value) for name, value in named(req).items()}
        self._trailer = _trailer(call)
        self._md5 = content_md5(getattr(req, "ContentMD5", None))
        wanted = [*self._named, *filter(None, [self._trailer, also, getattr(req, "ChecksumAlgorithm", None)])]
        self.running: dict[str, Checksum] = {name: checksum(name) for name in wanted or [DEFAULT]}

    @property
    def algorithm(self) -> str | None:
        """The one that the client names."""
        return self._trailer or next(iter(self._named), None)

    def verify(self, source: ByteStream, md5: bytes) -> dict[str, str]:
        """The checksums, by algorithm. Raises BadDigest."""
        if self._md5 is not None:
            check_md5(self._md5, md5)
        found = {name: base64.b64encode(one.digest()).decode() for name, one in self.running.items()}
        claims = dict(self._named)
        if self._trailer is not None:
            claimed = source.trailers.get(f"x-amz-checksum-{self._trailer.lower()}")
            if claimed is not None:
                claims[self._trailer] = well_formed(self._trailer, claimed)
        for name, value in claims.items():
            check_sum(name, value, found[name])
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


def named(req: Any) -> dict[str, str]:
    """The checksums that a request, or a part in it, names, by algorithm."""
    return {name: value for name, member in MEMBERS.items() if (value := getattr(req, member, None)) is not None}


def _trailer(call: Call) -> str | None:
    header = call.http.headers.get("x-amz-trailer", "") if call.http is not None else ""
    name = header.lower().removeprefix("x-amz-checksum-").upper()
    if header and name not in ALGORITHMS:
        raise ApiError("InvalidRequest", "The value specified in the x-amz-trailer header is not supported")
    return name or None
