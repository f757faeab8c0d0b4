"""What the gateway itself answers: a request refused, or an integration that failed."""

from __future__ import annotations

INTERNAL = "Internal server error"


class Refusal(Exception):
    """kind: the type of gateway response. error: the header `x-amzn-ErrorType`. status: where it is not the type's
    default. capital: AWS spells the member `Message` in this one. details: `$context.error.validationErrorString`."""

    def __init__(
        self,
        kind: str,
        message: str | None,
        error: str,
        *,
        status: int | None = None,
        capital: bool = False,
        details: str | None = None,
    ) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message
        self.error = error
        self.status = status
        self.capital = capital
        self.details = details


def internal(status: int = 500) -> Refusal:
    """The integration is set up wrongly (500), or answered what cannot be passed on (502)."""
    kind = "API_CONFIGURATION_ERROR" if status == 500 else "INTEGRATION_FAILURE"
    return Refusal(kind, INTERNAL, "InternalServerErrorException", status=status)


def timed_out() -> Refusal:
    """The integration took longer than it may."""
    return Refusal("INTEGRATION_TIMEOUT", "Endpoint request timed out", "InternalServerErrorException")


def forbidden(kind: str = "ACCESS_DENIED") -> Refusal:
    """403 without a reason."""
    return Refusal(kind, "Forbidden", "ForbiddenException")


def throttled() -> Refusal:
    """More requests than a throttle lets pass."""
    return Refusal("THROTTLED", "Too Many Requests", "TooManyRequestsException")


def too_large() -> Refusal:
    """A body of more than 10 MB."""
    return Refusal("REQUEST_TOO_LARGE", "Request Too Long", "RequestTooLargeException")


def unknown_route() -> Refusal:
    """No method answers this path; or it wants a signature and there is none."""
    text = "Missing Authentication Token"
    return Refusal("MISSING_AUTHENTICATION_TOKEN", text, "MissingAuthenticationTokenException")


def unauthorized() -> Refusal:
    """The authorizer's identity is missing, or the authorizer said so."""
    return Refusal("UNAUTHORIZED", "Unauthorized", "UnauthorizedException")
