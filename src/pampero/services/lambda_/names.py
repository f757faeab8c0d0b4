"""The many ways to name a function: a name, a part of an ARN, an ARN, each with or without a qualifier."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pampero.api import ApiError, Context
from pampero.kernel.arn import arn

LATEST = "$LATEST"
_NAME = re.compile(
    r"(?:arn:aws[a-zA-Z-]*:lambda:(?P<region>[a-z0-9-]+):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[a-zA-Z0-9-_.]+)(?::(?P<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?"
)
_NUMBER = re.compile(r"[0-9]+")
MAX_NAME_LENGTH = 64
# Of what a caller names a function, beyond which it is read anew each time.
MAX_KEPT_LENGTH = 256
TOO_MANY_TAGS = "Number of tags exceeds resource tag limit."


@dataclass(frozen=True, slots=True)
class Reference:
    """Which function is meant. qualifier: "" when none was given."""

    account: str
    region: str
    name: str
    qualifier: str = ""

    @property
    def scope(self) -> str:
        """Where the function lives."""
        return f"{self.account}/{self.region}"

    @property
    def arn(self) -> str:
        """The unqualified ARN."""
        return arn("lambda", self.region, self.account, f"function:{self.name}")

    @property
    def qualified(self) -> str:
        """The ARN with the qualifier, where there is one."""
        return f"{self.arn}:{self.qualifier}" if self.qualifier else self.arn

    def missing(self) -> ApiError:
        """The error for a function that is not there."""
        return ApiError("ResourceNotFoundException", f"Function not found: {self.qualified}", Type="User")


def reference(call: Context, text: str, qualifier: str | None = None) -> Reference:
    """Read a FunctionName and a Qualifier. Raises InvalidParameterValueException, ResourceNotFoundException."""
    read = _reference if len(text) <= MAX_KEPT_LENGTH else _reference.__wrapped__
    return read(call.account, call.region, text, qualifier)


@lru_cache(maxsize=4096)
def _reference(own_account: str, own_region: str, text: str, qualifier: str | None) -> Reference:
    match = _NAME.fullmatch(text)
    if match is None:
        raise invalid(f"Invalid function name: {text}")
    inside = match["qualifier"] or ""
    if inside and qualifier and inside != qualifier:
        raise invalid("The derived qualifier from the function name does not match the specified qualifier.")
    region = match["region"] or own_region
    if region != own_region:
        text = f"Functions from '{region}' are not reachable in this region ('{own_region}')"
        raise ApiError("ResourceNotFoundException", text, Type="User")
    return Reference(match["account"] or own_account, region, match["name"], inside or qualifier or "")


def is_version(qualifier: str) -> bool:
    """Whether a qualifier is a version's number."""
    return _NUMBER.fullmatch(qualifier) is not None


def invalid(message: str) -> ApiError:
    """InvalidParameterValueException, as Lambda answers it."""
    return ApiError("InvalidParameterValueException", message, Type="User")


def conflict(message: str) -> ApiError:
    """ResourceConflictException, as Lambda answers it."""
    return ApiError("ResourceConflictException", message, Type="User")


def not_found(message: str) -> ApiError:
    """ResourceNotFoundException, as Lambda answers it."""
    return ApiError("ResourceNotFoundException", message, Type="User")
