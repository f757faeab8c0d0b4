"""The errors that services' models name."""

from __future__ import annotations

from typing import NamedTuple

from pampero.api import Context
from pampero.aws.sdknames import model_of
from pampero.protocol.model import ServiceModel


class Known(NamedTuple):
    """An error that a service's model names: its shape, its code on the wire, its HTTP status."""

    name: str
    code: str
    status: int


class Models:
    """The errors that service models name."""

    def __init__(self, context: Context) -> None:
        self._errors: dict[str, dict[str, Known]] = {}

    def error(self, service: str, code: str) -> Known | None:
        """The error that a service's model names by its shape or by its code."""
        if service not in self._errors:
            self._errors[service] = _errors(model_of(service))
        return self._errors[service].get(code)


def _errors(model: ServiceModel) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for name, shape in model.shapes.items():
        if shape.get("exception"):
            told = shape.get("error") or {}
            known = Known(name, told.get("code", name), int(told.get("httpStatusCode", 400)))
            found |= {known.code: known, name: known}
    return found
