"""What requests say of an object beside its bytes, and how answers show it."""

from __future__ import annotations

import base64
import re
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Any

from pampero.api import ApiError
from pampero.services.s3.model import Meta
from pampero.services.s3.tags import tags_of
from pampero.services.s3.values import no_storage_class

MAX_KEY = 1024
UNQUOTED = frozenset(range(33, 127)) - frozenset(b"=?_")
PLAIN = re.compile(r"[\t -~]*")
MAX_METADATA = 2048


def meta_of(req: Any) -> Meta:
    """What a request says of its object. Raises MetadataTooLarge, InvalidTag."""
    user = {name: _decoded(value) for name, value in (req.Metadata or {}).items()}
    if user and sum(len(key.encode()) + len(value.encode()) for key, value in user.items()) > MAX_METADATA:
        raise ApiError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
    return Meta(
        content_type=req.ContentType,
        cache_control=req.CacheControl,
        disposition=req.ContentDisposition,
        encoding=_encoding(req.ContentEncoding),
        language=req.ContentLanguage,
        expires=req.Expires,
        user=user,
        tags=tags_of(req.Tagging),
        storage_class=storage_class_of(req),
        redirect=req.WebsiteRedirectLocation,
    )


def storage_class_of(req: Any) -> str:
    """Raises InvalidStorageClass for the class of objects on Outposts."""
    if req.StorageClass == "OUTPOSTS":
        raise no_storage_class(req.StorageClass)
    named: str = req.StorageClass or "STANDARD"
    return named


def _decoded(value: str) -> str:
    """A value of metadata, where it is encoded as in RFC 2047: so SDKs send what is no ASCII."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
        return "".join(
            text if isinstance(text, str) else text.decode(charset or "ascii", "replace") for text, charset in parts
        )
    except (HeaderParseError, LookupError):
        return value


def shown_metadata(user: dict[str, str]) -> dict[str, str] | None:
    """Metadata as headers: what ASCII does not have is encoded again."""
    return {name: value if PLAIN.fullmatch(value) else _encoded(value) for name, value in user.items()} or None


def _encoded(value: str) -> str:
    plain = sum(32 <= ord(letter) < 127 or letter in "\r\n\t" for letter in value)
    if plain <= len(value) - plain:
        return f"=?UTF-8?B?{base64.b64encode(value.encode()).decode()}?="
    letters = ("_" if byte == 32 else chr(byte) if byte in UNQUOTED else f"={byte:02X}" for byte in value.encode())
    return f"=?UTF-8?Q?{''.join(letters)}?="


def _encoding(header: str | None) -> str | None:
    """Content-Encoding without `aws-chunked`, which belongs to the way here."""
    kept = [part.strip() for part in (header or "").split(",") if part.strip() not in ("", "aws-chunked")]
    return ",".join(kept) or None


def check_key(key: str) -> None:
    """Raises KeyTooLongError."""
    size = len(key.encode())
    if size > MAX_KEY:
        raise ApiError("KeyTooLongError", "Your key is too long", Size=size, MaxSizeAllowed=MAX_KEY)
