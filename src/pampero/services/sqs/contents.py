"""What a message carries: its body and attributes, their limits and digests."""

from __future__ import annotations

import hashlib
import struct

from pampero.api import ApiError
from pampero.services.sqs import types as t


def md5(text: str) -> str:
    """MD5 of a body, as clients check it."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def attributes_md5(attributes: dict[str, t.MessageAttributeValue]) -> str:
    """MD5 over attributes by AWS's rule: sorted names, types and values, each with its length."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        value = attributes[name]
        for text in (name, value.DataType):
            digest.update(struct.pack(">I", len(text.encode())) + text.encode())
        binary = value.DataType.startswith("Binary")
        body = (value.BinaryValue or b"") if binary else (value.StringValue or "").encode()
        digest.update((b"\2" if binary else b"\1") + struct.pack(">I", len(body)) + body)
    return digest.hexdigest()


def check_attributes(attributes: dict[str, t.MessageAttributeValue]) -> int:
    """The size of message attributes in bytes. Raises InvalidParameterValue."""
    size = 0
    for name, value in attributes.items():
        kind = value.DataType.split(".")[0]
        if kind not in ("String", "Number", "Binary"):
            text = f"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String."
            raise ApiError("InvalidParameterValue", text)
        body = value.BinaryValue if kind == "Binary" else value.StringValue
        if not body:
            text = f"The message (user) attribute '{name}' must contain a non-empty message attribute value."
            raise ApiError("InvalidParameterValue", text)
        size += len(name.encode()) + len(value.DataType) + len(body if isinstance(body, bytes) else body.encode())
    return size


def check_body(body: str) -> None:
    """Raises InvalidMessageContents for characters that XML does not have."""
    if not body.isprintable() and any(
        (ord(char) < 32 and char not in "\t\n\r") or char in "\ufffe\uffff" or "\ud800" <= char <= "\udfff"
        for char in body
    ):
        text = (
            "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | "
            "#xE000 to #xFFFD | #x10000 to #x10FFFF"
        )
        raise ApiError("InvalidMessageContents", text)


def sequence_number(number: int) -> str:
    """A message's row as the sequence number that FIFO queues show: twenty digits, so that texts sort alike."""
    return f"{number:020d}"
