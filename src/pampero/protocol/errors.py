"""The one error that everything raises which a caller is answered with, from the first byte to the service."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An error of the API: the operation's transaction is rolled back and the caller gets AWS's error shape.

    code: the name of the error's *shape* in the model (`QueueDoesNotExist`), or the plain wire code where the
        model has none (`AccessDenied`, `ValidationError`). The codec finds wire code and HTTP status by the model.
    status: HTTP status where the model does not say it (default 400).
    members: further members of the error shape, by member name.

    Half characters in a message, which no answer could hold, are replaced.
    """

    def __init__(self, code: str, message: str = "", status: int | None = None, **members: Any) -> None:
        if not message.isascii():
            message = message.encode("utf-8", "replace").decode()
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status
        self.members = members

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class NotAuthorized(ApiError):
    """The refusal of the policy engine. evidence: what it was made of, in the form of DecodeAuthorizationMessage."""

    def __init__(self, message: str, evidence: dict[str, Any]) -> None:
        super().__init__("AccessDenied", message, 403)
        self.evidence = evidence


class Elsewhere(ApiError):
    """A request that no service here serves: the catalogue of all services may know whose it is.

    otherwise: what to answer where it does not. scope: the service in the request's signature. sure: whether that
    service is meant even if it has no such operation; otherwise a service that is here may be.
    """

    def __init__(self, otherwise: ApiError, scope: str | None = None, sure: bool = False) -> None:
        super().__init__(otherwise.code, otherwise.message, otherwise.status, **otherwise.members)
        self.otherwise = otherwise
        self.scope = scope
        self.sure = sure
