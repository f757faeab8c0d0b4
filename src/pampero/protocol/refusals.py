"""How a service refuses what was not signed as it should be, and what it does not serve.

Sources: "Troubleshoot signed requests for AWS APIs" (IAM user guide); codes and texts as services answer them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pampero.kernel.clock import iso8601
from pampero.protocol.errors import ApiError

if TYPE_CHECKING:
    from pampero.protocol.sigv4 import Signature

SKEW = 15 * 60
UNKNOWN_KEY = "InvalidClientTokenId"


class Refusals:
    """The words of most services; a service with words of its own derives from it (see `Traits`)."""

    unserved = ("UnknownOperationException", "No operation is served here", 404)

    def unknown_key(self) -> ApiError:
        """An access key that nobody has."""
        return ApiError(UNKNOWN_KEY, "The security token included in the request is invalid.", 403)

    def wrong_scope(self, service: str, signature: Signature) -> ApiError:
        """A signature for another service."""
        return mismatch(service)

    def wrong_signature(self, key: str, signature: str, text: bytes, canonical: bytes = b"") -> ApiError:
        """A signature that another key made, or of another request. text: what should have been signed; canonical: the
        request that it is made of."""
        told = (
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details."
        )
        return ApiError("SignatureDoesNotMatch", told, 403)

    def unsigned_headers(self, names: Sequence[str]) -> ApiError:
        """Headers that should be signed."""
        name = "'Host' or ':authority'" if names[0] == "host" else f"'{names[0].title()[:100]}'"
        return ApiError("SignatureDoesNotMatch", f"{name} must be a 'SignedHeader' in the AWS Authorization.", 403)

    def expired(self, signature: Signature, now: float, end: float) -> ApiError:
        """A URL whose time is over since `end`."""
        return self.skewed(signature, now, "expired")

    def over(self, end: float, now: float) -> ApiError:
        """A URL of version 2 whose time is over."""
        return ApiError("AccessDenied", "Request has expired", 403, Expires=iso8601(end), ServerTime=iso8601(now))

    def skewed(self, signature: Signature, now: float, what: str) -> ApiError:
        """A signature that is not of now. what: `expired` or `not yet current`."""
        return out_of_time(signature, now, what)


PLAIN = Refusals()


def mismatch(name: str) -> ApiError:
    """What a signature for another service is told. The space at the end is AWS's."""
    return ApiError("SignatureDoesNotMatch", f"Credential should be scoped to correct service: '{name}'. ", 403)


def out_of_time(signature: Signature, now: float, what: str) -> ApiError:
    """How far a signature's time is from now."""
    limit = _basic(now - SKEW if what == "expired" else now + SKEW)
    order, sign = ("now earlier", "-") if what == "expired" else ("still later", "+")
    text = f"Signature {what}: {signature.time} is {order} than {limit} ({_basic(now)} {sign} 15 min.)"
    return ApiError("RequestExpired", text, 403)


def _basic(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y%m%dT%H%M%SZ")
