"""What a message carries: its body and attributes, their limits and digests."""

from __future__ import annotations

import hashlib
import re
import struct

from pampero.api import ApiError
from pampero.services.sqs import types as t

ID = re.compile(r"[!-~]{1,128}")
MAX_ATTRIBUTES = 10
MAX_LENGTH = 256
LISTS = "Message attribute list values in SendMessage operation are not supported."
TRACE = "AWSTraceHeader"
RESERVED = ("aws.", "amazon.")
# AWS's begin near here, and grow in steps.
FIRST_NUMBER, STEP = 18_849_496_460_467_696_128, 256


def md5(body: bytes) -> str:
    """MD5 of a body, as clients check it."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


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


def size_of(body: str, attributes: dict[str, t.MessageAttributeValue] | None) -> int:
    """What a message counts for towards limits, in bytes: its body, and its attributes with their names and types."""
    size = len(body.encode())
    for name, value in (attributes or {}).items():
        size += len(name.encode()) + len(value.DataType.encode())
        size += len(value.BinaryValue or (value.StringValue or "").encode())
    return size


def check_attributes(attributes: dict[str, t.MessageAttributeValue]) -> None:
    """Raises InvalidParameterValue, InvalidMessageContents, UnsupportedOperation."""
    if len(attributes) > MAX_ATTRIBUTES:
        text = f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum [{MAX_ATTRIBUTES}]."
        raise _invalid(text)
    for name, value in attributes.items():
        _check_name(name)
        kind = value.DataType.split(".")[0]
        if kind not in ("String", "Number", "Binary"):
            text = f"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String."
            raise _invalid(text)
        if len(value.DataType.encode()) > MAX_LENGTH:
            raise _invalid(f"The type of message (user) attribute '{name}' is too long. It must be at most 256 bytes.")
        if value.StringListValues or value.BinaryListValues:
            raise ApiError("UnsupportedOperation", LISTS)
        body = value.BinaryValue if kind == "Binary" else value.StringValue
        if not body:
            raise _invalid(
                f"Message (user) attribute '{name}' must contain a non-empty value of type '{value.DataType}'."
            )
        if isinstance(body, str):
            check_body(body)
        if kind == "Number" and not _is_number(body):
            raise _invalid(f"Can't cast the value of message (user) attribute '{name}' to a number.")


def check_system_attributes(attributes: dict[str, t.MessageAttributeValue]) -> None:
    """There is only one, a text; the words are ours. Raises InvalidParameterValue, UnsupportedOperation."""
    for name, value in attributes.items():
        if name != TRACE:
            raise _invalid(f"The message system attribute name '{name}' is invalid. The only one is {TRACE}.")
        if value.StringListValues or value.BinaryListValues:
            raise ApiError("UnsupportedOperation", LISTS)
        if value.DataType != "String" or not value.StringValue:
            raise _invalid(f"The message system attribute '{name}' must contain a non-empty value of type 'String'.")
        check_body(value.StringValue)


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidParameterValue", text)


def _check_name(name: str) -> None:
    """Letters of any language are letters, as AWS has it."""
    if not name or not all(char.isalnum() or char in "_-." for char in name):
        text = "Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters."
        raise _invalid(f"The message attribute name '{name}' is invalid. {text}")
    if len(name.encode()) > MAX_LENGTH:
        raise _invalid(f"Message (user) attribute names must be at most {MAX_LENGTH} bytes long.")
    if name.lower().startswith(RESERVED):
        text = "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'."
        raise _invalid(f"{text} These strings are reserved for internal use.")
    if name.startswith(".") or name.endswith(".") or ".." in name:
        raise _invalid(f"Invalid message attribute name '{name}': periods must stand apart, between other characters.")


def _is_number(text: str | bytes) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def check_id(name: str, value: str | None) -> None:
    """Refuse what is no id of a group, a message or an attempt. Raises InvalidParameterValue."""
    if value is not None and not ID.fullmatch(value):
        text = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
        raise _invalid(f"Value {value} for parameter {name} is invalid. Reason: {text}")


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
    return str(FIRST_NUMBER + number * STEP)
