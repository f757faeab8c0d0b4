"""How a request was signed, for policies.

Source: "Amazon S3 Signature Version 4 Authentication Specific Policy Keys" in the S3 API reference. A form's signature is
in its fields, which are read before anything is asked: see posts.py.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from pampero.protocol.codec import RawRequest
from pampero.protocol.sigv4 import moment_of

SIGV4, SIGV2 = "AWS4-HMAC-SHA256", "AWS"


def version(request: RawRequest, now: float) -> str | None:
    """`s3:signatureversion`; None of a request that nobody signed."""
    scheme = request.headers.get("authorization", "").partition(" ")[0]
    if scheme in (SIGV4, SIGV2):
        return scheme
    parameters = _parameters(request)
    if "X-Amz-Signature" in parameters:
        return parameters.get("X-Amz-Algorithm")
    return SIGV2 if "Signature" in parameters else None


def kind(request: RawRequest, now: float) -> str | None:
    """`s3:authType`."""
    if version(request, now) is None:
        return None
    return "REST-HEADER" if "authorization" in request.headers else "REST-QUERY-STRING"


def age(request: RawRequest, now: float) -> str | None:
    """`s3:signatureAge`: milliseconds since a URL was signed; 0 of version 2, which does not say when."""
    if kind(request, now) != "REST-QUERY-STRING":
        return None
    signed = _parameters(request).get("X-Amz-Date")
    if signed is None:
        return "0"
    return str(max(0, round((now - moment_of(signed)) * 1000)))


def content(request: RawRequest, now: float) -> str | None:
    """`s3:x-amz-content-sha256`."""
    return request.headers.get("x-amz-content-sha256")


def tls(request: RawRequest, now: float) -> str | None:
    """`s3:TlsVersion`; None where no TLS was spoken."""
    return request.tls or None


def _parameters(request: RawRequest) -> dict[str, str]:
    return (
        {name: values[0] for name, values in parse_qs(request.query).items()} if "Signature=" in request.query else {}
    )
