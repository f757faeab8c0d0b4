"""Errors on their way to the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class WireError(Struct, frozen=True):
    """An error to be encoded.

    code: the error's shape name where the model has it, else a plain code. status: HTTP status where the model does
    not say (None: 400). members: further members of the shape.
    """

    code: str
    message: str
    status: int | None = None
    members: Mapping[str, Any] = field(default_factory=dict)


class ProtocolError(Exception):
    """A request that cannot be understood, or was not signed as it should be."""

    def __init__(self, code: str, message: str, status: int | None = None, **members: Any) -> None:
        super().__init__(code, message)
        self.error = WireError(code, message, status, members)


class Elsewhere(ProtocolError):
    """A request that no service here serves: the catalogue of all services may know whose it is.

    otherwise: what to answer where it does not. scope: the service in the request's signature. sure: whether that
    service is meant even if it has no such operation; otherwise a service that is here may be.
    """

    def __init__(self, otherwise: ProtocolError, scope: str | None = None, sure: bool = False) -> None:
        super().__init__(otherwise.error.code, otherwise.error.message)
        self.error = otherwise.error
        self.otherwise = otherwise
        self.scope = scope
        self.sure = sure
