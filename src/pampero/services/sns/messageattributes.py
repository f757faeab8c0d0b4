"""Message attributes: what may be sent, in AWS's words."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from pampero.api import ApiError
from pampero.services.sns.types import MessageAttributeValue

MAX_NAME_LENGTH = 256


def _bad(text: str) -> ApiError:
    return ApiError("InvalidParameterValueException", text)


def check(attributes: Mapping[str, MessageAttributeValue]) -> tuple[dict[str, dict[str, str]], int]:
    """(name → Type and Value, size in bytes). Raises ParameterValueInvalid."""
    found: dict[str, dict[str, str]] = {}
    size = 0
    for name, value in attributes.items():
        _check_name(name)
        text, length = _value(name, value)
        found[name] = {"Type": value.DataType, "Value": text}
        size += len(name.encode()) + len(value.DataType) + length
    return found, size


def _check_name(name: str) -> None:
    if not name or len(name.encode()) > MAX_NAME_LENGTH:
        raise _bad(f"Length of message attribute name must be less than {MAX_NAME_LENGTH} bytes.")
    for char in name:
        if not (char.isascii() and (char.isalnum() or char in "-_.")):
            raise _bad(
                f"Invalid non-alphanumeric character '#x{ord(char):X}' was found in the message attribute name. "
                "Can only include alphanumeric characters, hyphens, underscores, or dots."
            )
    if name.startswith("."):
        raise _bad("Invalid message attribute name starting with character '.' was found.")
    if name.endswith("."):
        raise _bad("Invalid message attribute name ending with character '.' was found.")
    if ".." in name:
        raise _bad("Message attribute name can not have successive '.' character.")


def _value(name: str, value: MessageAttributeValue) -> tuple[str, int]:
    kind, dot, custom = value.DataType.partition(".")
    if kind not in ("Binary", "Number", "String") or (dot and not custom):
        raise _bad(
            f"The message attribute '{name}' has an invalid message attribute type, the set of supported type "
            "prefixes is Binary, Number, and String."
        )
    if kind == "Binary":
        if value.StringValue:
            raise _bad(f"The message attribute '{name}' with type 'Binary' must use field 'Binary'.")
        if not value.BinaryValue:
            raise _empty(name, value.DataType)
        return base64.b64encode(value.BinaryValue).decode(), len(value.BinaryValue)
    if value.BinaryValue:
        raise _bad(f"The message attribute '{name}' with type '{value.DataType}' must use field 'String'.")
    if not value.StringValue:
        raise _empty(name, value.DataType)
    if kind == "Number":
        try:
            float(value.StringValue)
        except ValueError as error:
            raise _bad(f"Could not cast message attribute '{name}' value to number.") from error
    return value.StringValue, len(value.StringValue.encode())


def _empty(name: str, kind: str) -> ApiError:
    return _bad(
        f"The message attribute '{name}' must contain non-empty message attribute value for message attribute type "
        f"'{kind}'."
    )
