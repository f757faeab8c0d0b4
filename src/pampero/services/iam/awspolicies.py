"""AWS's managed policies, as package data: `aws_policies.bin`.

The documents are AWS's own, as `aws iam get-policy-version` tells them. They were taken, with their identifiers, paths, versions
and dates, from the public archive that github.com/zoph-io/MAMIP keeps of these answers (without descriptions, which it does not
keep). To renew the file: `python -m pampero.services.iam.awspolicies FOLDER`, the folder being a check-out of that archive.

The file is an index, a dictionary of what the documents have in common, and the documents, deflated one by one: only those that
are asked for are ever unpacked.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from pampero.kernel.clock import parse_iso8601

PREFIX = "arn:aws:iam::aws:policy/"
FILE = Path(__file__).with_name("aws_policies.bin")
WINDOW = 32_000


class AwsPolicy(msgspec.Struct, array_like=True, frozen=True):
    """One of AWS's policies, in its default version. name: path and name behind PREFIX; created, updated: epoch seconds.

    start, length: where its document lies among the deflated ones.
    """

    name: str
    id: str
    version: str
    created: float
    updated: float
    start: int
    length: int

    @property
    def arn(self) -> str:
        """Its ARN."""
        return PREFIX + self.name

    @property
    def path(self) -> str:
        """`/service-role/`."""
        return "/" + self.name.removesuffix(self.name.rsplit("/", 1)[-1])


class _Archive(msgspec.Struct, array_like=True):
    policies: list[AwsPolicy]
    common: bytes
    documents: bytes


@cache
def _archive() -> tuple[Mapping[str, AwsPolicy], bytes, bytes]:
    found = msgspec.msgpack.decode(FILE.read_bytes(), type=_Archive)
    return MappingProxyType({policy.arn: policy for policy in found.policies}), found.common, found.documents


def aws_policies() -> Mapping[str, AwsPolicy]:
    """All of them by their ARNs, in the order of these."""
    return _archive()[0]


@lru_cache(maxsize=256)
def aws_document(arn: str) -> str | None:
    """The text of one of AWS's policies."""
    policies, common, documents = _archive()
    policy = policies.get(arn)
    if policy is None:
        return None
    unpack = zlib.decompressobj(-zlib.MAX_WBITS, zdict=common)
    return unpack.decompress(documents[policy.start : policy.start + policy.length]).decode()


def pack(folder: Path) -> bytes:
    """The file's content. folder: holds `policies-list.json` and `policies/`, in the form of IAM's answers."""
    listed: list[dict[str, Any]] = json.loads((folder / "policies-list.json").read_text())["Policies"]
    listed.sort(key=lambda policy: str(policy["Arn"]))
    versions = [json.loads((folder / "policies" / one["PolicyName"]).read_text())["PolicyVersion"] for one in listed]
    texts = [json.dumps(version["Document"], separators=(",", ":")) for version in versions]
    common = _common(texts)
    policies, documents = [], b""
    for one, version, text in zip(listed, versions, texts):
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=common)
        packed = deflate.compress(text.encode()) + deflate.flush()
        policies.append(AwsPolicy(
            one["Arn"].removeprefix(PREFIX), one["PolicyId"], version["VersionId"], parse_iso8601(one["CreateDate"]),
            parse_iso8601(version["CreateDate"]), len(documents), len(packed),
        ))  # fmt: skip
        documents += packed
    return msgspec.msgpack.encode(_Archive(policies, common, documents))


def _common(texts: list[str]) -> bytes:
    """What stands in many documents; the most common last, where it is told most cheaply."""
    counts = Counter(part for text in texts for part in set(re.findall(r'"[^"]{4,}"', text)))
    often = [(count * len(part), part) for part, count in counts.items() if count > 3]
    return ",".join(part for _, part in sorted(often)).encode()[-WINDOW:]


if __name__ == "__main__":
    FILE.write_bytes(pack(Path(sys.argv[1])))
