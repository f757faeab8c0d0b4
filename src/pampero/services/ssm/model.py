"""What a parameter is, how it is named, found, sealed and shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun
from pampero.kernel.arn import Arn, arn
from pampero.services.ssm.types import Parameter
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

DEFAULT_KEY = "alias/aws/ssm"
# What AWS itself keeps for all accounts.
PUBLIC = "/aws/service/"
NAME = re.compile(r"[A-Za-z0-9_.\-]+|(/[A-Za-z0-9_.\-]+)+")
MAX_DEPTH = 15
MAX_LENGTH = 1011
SECURE = "SecureString"
MALFORMED = (
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths '
    "divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
)


class Policy(msgspec.Struct):
    """A parameter policy. text: as it was given, in JSON. seconds: the moment (of an expiration) or the span that it names.
    status: Pending or Finished."""

    kind: str
    text: str
    seconds: float
    status: str = "Pending"


class Version(msgspec.Struct):
    """One version of a parameter. value: in UTF-8; of a SecureString, sealed by `key`, as that was named.
    modified: epoch seconds."""

    number: int
    type: str
    value: bytes
    modified: float
    user: str
    tier: str
    data_type: str
    description: str | None = None
    pattern: str | None = None
    key: str = ""
    policies: list[Policy] = []


class Stored(Noun):
    """A parameter with its latest version. labels: which version a label names."""

    latest: Version
    oldest: int
    tags: dict[str, str]
    labels: dict[str, int]

    @property
    def arn(self) -> str:
        """Its ARN."""
        return parameter_arn(self.account, self.region, self.name)

    @property
    def history(self) -> str:
        """The scope of its versions."""
        return f"{self.account}/{self.region}|{self.name}"

    def labels_of(self, number: int) -> list[str]:
        """The labels of a version, sorted."""
        return sorted(label for label, version in self.labels.items() if version == number)


PARAMETERS: Documents[Stored] = Documents("ssm.parameter", Stored, at=lambda stored: (stored.scope, stored.name))
VERSIONS: Documents[Version] = Documents("ssm.version", Version)


def version_id(number: int) -> str:
    """The id of a version's document: sorts by number."""
    return f"{number:012d}"


def parameter_arn(account: str, region: str, name: str) -> str:
    """The ARN of a parameter: a leading slash is not doubled."""
    return arn("ssm", region, account, f"parameter/{name.lstrip('/')}")


def invalid(text: str) -> ApiError:
    """A request that cannot be; the model does not list the error."""
    return ApiError("ValidationException", text, status=400)


def not_found() -> ApiError:
    """There is no such parameter. AWS answers this without a text."""
    return ApiError("ParameterNotFound")


def checked(name: str) -> str:
    """A name without the spaces around it. Raises ValidationException."""
    stripped = name.strip()
    if not NAME.fullmatch(stripped) or len(stripped) > MAX_LENGTH:
        raise invalid(MALFORMED)
    return stripped


def located(call: Call, name: str) -> tuple[str, str, str, str]:
    """(account, region, name, selector) of a name or an ARN, with `:version` or `:label` or without."""
    if not name.strip().startswith("arn:"):
        plain, _, selector = name.strip().partition(":")
        return call.account, call.region, plain, selector
    try:
        parts = Arn.parse(name.strip())
    except ValueError as error:
        raise invalid(MALFORMED) from error
    kind, _, rest = parts.resource.partition("/")
    if parts.service != "ssm" or kind != "parameter":
        raise invalid(MALFORMED)
    plain, _, selector = rest.partition(":")
    return parts.account, parts.region, f"/{plain}" if "/" in plain else plain, selector


def named_arn(call: Call, name: str) -> str:
    """What is authorised for an operation on a parameter."""
    account, region, plain, _ = located(call, name)
    return parameter_arn("" if plain.startswith(PUBLIC) else account, region, plain)


def parameter_in(member: str) -> Callable[[Call, Any], str]:
    """For `resource=` of an operation: the parameter that this member of its request names."""
    return lambda call, req: named_arn(call, getattr(req, member))


def kept(tx: ReadTx, scope: str, name: str) -> Stored | None:
    """The parameter of a name. One without levels is found with a leading slash and without (recorded): it has one ARN."""
    found = PARAMETERS.get(tx, scope, name)
    if found is None and "/" not in name[1:]:
        found = PARAMETERS.get(tx, scope, name[1:] if name.startswith("/") else f"/{name}")
    return found


def find(tx: ReadTx, call: Call, name: str) -> Stored:
    """The caller's parameter of that name. Raises ParameterNotFound, ValidationException."""
    found = kept(tx, call.scope, checked(name))
    if found is None:
        raise not_found()
    return found


def selected(tx: ReadTx, call: Call, name: str) -> tuple[Stored, Version, str | None]:
    """The parameter, the version and the selector (`:3`) that a name gives.

    Raises ParameterNotFound, ParameterVersionNotFound, ValidationException.
    """
    account, region, plain, selector = located(call, name)
    stored = kept(tx, f"{account}/{region}", checked(plain))
    if stored is None:
        raise not_found()
    if not selector:
        return stored, stored.latest, None
    number = int(selector) if selector.isascii() and selector.isdigit() else stored.labels.get(selector)
    version = None if number is None else at(tx, stored, number)
    if version is None:
        text = f"Systems Manager could not find version {selector} of {stored.name}. Verify the version and try again."
        raise ApiError("ParameterVersionNotFound", text)
    return stored, version, f":{selector}"


def at(tx: ReadTx, stored: Stored, number: int) -> Version | None:
    """A version by its number."""
    if number == stored.latest.number:
        return stored.latest
    return VERSIONS.get(tx, stored.history, version_id(number))


def forget(tx: Tx, stored: Stored) -> None:
    """Delete a parameter with its versions."""
    PARAMETERS.delete(tx, stored.scope, stored.name)
    for number in range(stored.oldest, stored.latest.number + 1):
        VERSIONS.delete(tx, stored.history, version_id(number))


def purpose(stored_scope: str, name: str) -> str:
    """What a value is sealed for: it opens for no other parameter."""
    return f"ssm/{stored_scope}/{name}"


def shown(stored: Stored, version: Version, value: str, selector: str | None = None) -> Parameter:
    """A version as GetParameter answers it."""
    return Parameter(
        Name=stored.name,
        Type=version.type,
        Value=value,
        Version=version.number,
        Selector=selector,
        LastModifiedDate=version.modified,
        ARN=stored.arn,
        DataType=version.data_type,
    )
