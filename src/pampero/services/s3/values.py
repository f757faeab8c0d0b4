"""Values that S3 does not take, in its own words.

Source: "Error responses" in the S3 API reference, and what S3 answers where it documents no text. Nothing in a body is
named: a document that breaks its schema is MalformedXML, whatever is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pampero.protocol.errors import ApiError
from pampero.protocol.xml import malformed

ALGORITHMS = "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
PART_NUMBER = "Part number must be an integer between 1 and 10000, inclusive"


def invalid(name: str, value: object, text: str) -> ApiError:
    """An argument that is none."""
    return ApiError("InvalidArgument", text, ArgumentName=name, ArgumentValue=value)


def unbuilt(what: str) -> ApiError:
    """A member within a request that there is no code for."""
    return ApiError("NotImplemented", f"{what} is not implemented yet.", status=501)


def unexpected(header: str) -> ApiError:
    """A header that directory buckets alone take."""
    text = "A header you provided implies functionality that is not implemented"
    return ApiError("NotImplemented", text, status=501, Header=header)


def no_storage_class(value: object) -> ApiError:
    """A storage class that there is none of, or none in regions."""
    return ApiError("InvalidStorageClass", "The storage class you specified is not valid", StorageClassRequested=value)


def unsupported_checksum() -> ApiError:
    """A checksum algorithm that is none of the five."""
    text = f"Checksum algorithm provided is unsupported. Please try again with any of the valid types: {ALGORITHMS}"
    return ApiError("InvalidRequest", text)


def _argument(text: str) -> Callable[[str, str], ApiError]:
    return lambda name, value: invalid(name, value, text)


def _whole(name: str, value: str) -> ApiError:
    return invalid(name, value, f"Provided {name} not an integer or within integer range")


def _ownership(name: str, value: str) -> ApiError:
    return ApiError("InvalidArgument", f"Invalid {name} header: {value}", ArgumentName=name)


def _minimum(name: str, value: str) -> ApiError:
    return ApiError("InvalidRequest", f"Invalid TransitionDefaultMinimumObjectSize found: {value}")


def _header(name: str, value: str) -> ApiError:
    return ApiError("InvalidRequest", f"Value for {name} header is invalid.")


WORDS: Mapping[str, Callable[[str, str], ApiError]] = MappingProxyType({
    "encoding-type": _argument("Invalid Encoding Method specified in Request"),
    "max-keys": _whole,
    "max-parts": _whole,
    "max-uploads": _whole,
    "part-number-marker": _whole,
    "partNumber": _argument(PART_NUMBER),
    "x-amz-acl": _argument(""),
    "x-amz-checksum-algorithm": lambda name, value: unsupported_checksum(),
    "x-amz-checksum-type": _header,
    "x-amz-metadata-directive": _argument("Unknown metadata directive."),
    "x-amz-object-attributes": _argument("Invalid attribute name specified."),
    "x-amz-object-lock-legal-hold": _argument("Legal Hold must be either of 'ON' or 'OFF'"),
    "x-amz-object-lock-mode": _argument("Unknown wormMode directive."),
    "x-amz-object-ownership": _ownership,
    "x-amz-sdk-checksum-algorithm": _header,
    "x-amz-server-side-encryption": _argument("The encryption method specified is not supported"),
    "x-amz-storage-class": lambda name, value: no_storage_class(value),
    "x-amz-tagging-directive": _argument("Unknown tagging directive."),
    "x-amz-transition-default-minimum-object-size": _minimum,
})  # fmt: skip


def refused_value(name: str | None, value: str | None) -> ApiError | None:
    """See Traits."""
    if name is None:
        return malformed()
    words = WORDS.get(name)
    return None if words is None or value is None else words(name, value)
