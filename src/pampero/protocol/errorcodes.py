"""Codes and HTTP statuses of errors on the wire, by the model and its traits."""

from __future__ import annotations

from types import MappingProxyType

from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel

# What plain codes that no model lists are called in the JSON protocols.
JSON_CODES = MappingProxyType(
    {
        "AccessDenied": "AccessDeniedException",
        "InvalidClientTokenId": "UnrecognizedClientException",
        "SignatureDoesNotMatch": "InvalidSignatureException",
        "MissingAuthenticationToken": "MissingAuthenticationTokenException",
        "IncompleteSignature": "IncompleteSignatureException",
        "ExpiredToken": "ExpiredTokenException",
        "RequestExpired": "InvalidSignatureException",
        "InvalidAction": "UnknownOperationException",
    }
)
STATUS = MappingProxyType(
    {
        "AccessDenied": 403,
        "InvalidClientTokenId": 403,
        "SignatureDoesNotMatch": 403,
        "MissingAuthenticationToken": 403,
        "RequestExpired": 403,
        "InternalFailure": 500,
        "NotImplemented": 501,
        "MethodNotAllowed": 405,
        "RequestEntityTooLargeException": 413,
        "ThrottlingException": 400,
        "ExpiredToken": 403,
    }
)
# The JSON protocols answer these with 400.
JSON_STATUS_400 = frozenset({
    "AccessDenied", "InvalidClientTokenId", "SignatureDoesNotMatch", "MissingAuthenticationToken", "RequestExpired",
    "ExpiredToken",
})  # fmt: skip


def wire_code(model: ServiceModel, code: str, family: str) -> str:
    """What an error is called on the wire. family: json (also rest-json and cbor) or query (also rest-xml)."""
    own = model.traits.error_codes.get(code)
    if own is not None:
        return own
    shape = model.shapes.get(code)
    if family == "json":
        return code if shape is not None else JSON_CODES.get(code, code)
    return query_code(model, code)


def query_code(model: ServiceModel, code: str) -> str:
    """What clients of the query protocol know an error by."""
    described = model.shapes.get(code, {}).get("error", {})
    named: str = model.traits.query_codes.get(code) or described.get("code", code)
    return named


def status_of(model: ServiceModel, error: ApiError, family: str) -> int:
    """The HTTP status of an error."""
    own = model.traits.error_status.get(error.code)
    if own is not None:
        return own
    shape = model.shapes.get(error.code)
    if shape is not None and shape.get("exception"):
        # A formerly query service's statuses are those of its query protocol; the newer ones know 400 and 500 only.
        former = family == "json" and model.query_compatible
        described = None if former else shape.get("error", {}).get("httpStatusCode")
        if described is not None:
            return int(described)
        if error.status is None:
            return 500 if shape.get("fault") else 400
    if family == "json" and error.code in JSON_STATUS_400 and model.protocols[0] != "rest-json":
        return 400
    if error.status is not None:
        return error.status
    return STATUS.get(error.code, 400)
