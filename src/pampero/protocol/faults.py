"""Codes and HTTP statuses of errors, by the model and the list of quirks."""

from __future__ import annotations

from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel
from pampero.protocol.quirks import JSON_CODES, JSON_STATUS_400, QUERY_CODES, S3_CODES, S3_STATUS, STATUS


def wire_code(model: ServiceModel, code: str, family: str) -> str:
    """What an error is called on the wire. family: json (also rest-json and cbor), query, or xml (S3)."""
    if family == "xml":
        return S3_CODES.get(code, code)
    shape = model.shapes.get(code)
    if family == "json":
        return code if shape is not None else JSON_CODES.get(code, code)
    former = QUERY_CODES.get((model.name, code))
    if former is not None:
        return former
    described = shape.get("error", {}) if shape is not None else {}
    named: str = described.get("code", code)
    return named


def status_of(model: ServiceModel, error: ApiError, family: str) -> int:
    """The HTTP status of an error."""
    if family == "xml" and error.code in S3_STATUS:
        return S3_STATUS[error.code]
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
