"""The `response-…` parameters of GetObject and HeadObject: headers that the answer shall carry instead of the object's."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

from pampero.api import ApiError, Call

# Of answers, of requests, and the parameter.
MEMBERS = (
    ("CacheControl", "ResponseCacheControl", "response-cache-control"),
    ("ContentDisposition", "ResponseContentDisposition", "response-content-disposition"),
    ("ContentEncoding", "ResponseContentEncoding", "response-content-encoding"),
    ("ContentLanguage", "ResponseContentLanguage", "response-content-language"),
    ("ContentType", "ResponseContentType", "response-content-type"),
)


def overrides(call: Call, req: Any) -> dict[str, str]:
    """The members of the answer that the request sets. Source: API_GetObject, "Overriding response header values".

    Raises InvalidRequest where nobody signed the request, InvalidArgument for what no header can carry. AWS documents
    no text for control characters; they get the one of characters outside of ISO-8859-1.
    """
    found: dict[str, str] = {}
    for member, asked, parameter in MEMBERS:
        value = getattr(req, asked)
        if value:
            found[member] = _checked(parameter, value)
    if req.ResponseExpires is not None:
        found["Expires"] = _date(req.ResponseExpires)
    if found and call.principal.kind == "anonymous":
        text = "Request specific response headers cannot be used for anonymous GET requests."
        raise ApiError("InvalidRequest", text)
    return found


def _date(moment: float) -> str:
    try:
        return formatdate(moment, usegmt=True)
    except (ValueError, OverflowError, OSError) as error:
        text = "The date is beyond what a header can carry."
        raise ApiError("InvalidArgument", text, ArgumentName="response-expires", ArgumentValue=f"{moment:g}") from error


def _checked(parameter: str, value: str) -> str:
    if any(ord(char) > 255 or (ord(char) < 32 and char != "\t") or ord(char) == 127 for char in value):
        text = "Header value cannot be represented using ISO-8859-1."
        raise ApiError("InvalidArgument", text, ArgumentName=parameter, ArgumentValue=value)
    return value
