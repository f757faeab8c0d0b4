"""What a secret is, how it is named, found, kept and changed."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun
from pampero.kernel import ids
from pampero.kernel.arn import Arn, arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

CURRENT, PREVIOUS, PENDING = "AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"
DAY = 86_400.0
SUFFIX = 6
NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]+")
# "The secret name can be up to 512 characters": API_CreateSecret.
# A service's own secrets begin with its name and this sign. Source: user guide, "Secrets managed by other AWS services".
OWNED = "!"


class Version(Struct):
    """One version of a secret that has a value. sealed: the value; binary: whether it is bytes, not text.

    made: epoch seconds. accessed: the day of the last read, epoch seconds. data: its data key as KMS has encrypted it, by region;
    own: the same as the server has, for regions without a key; see `sealing`.
    """

    id: str
    sealed: bytes
    binary: bool
    made: float
    accessed: float | None = None
    data: dict[str, bytes] = field(default_factory=dict)
    own: bytes = b""


class Rules(Struct):
    """When a secret is rotated: after so many days, or by an expression; duration: the window's length, `3h`."""

    days: int | None = None
    expression: str | None = None
    duration: str | None = None


class Rotation(Struct):
    """How a secret is rotated. lambda_: the function's ARN. last, next: epoch seconds.

    running: the version that a rotation under way makes. token: by which that one's calls are known. step: at which it is;
    attempt: how often it was begun. trial: only the function's test is run.
    """

    lambda_: str
    rules: Rules
    enabled: bool = True
    last: float | None = None
    next: float | None = None
    due: float | None = None
    running: str | None = None
    token: str = ""
    step: int = 0
    attempt: int = 0
    trial: bool = False


class Replica(Struct):
    """What is told of a replica: its key; why there is none."""

    region: str
    key: str | None = None
    failure: str | None = None


class Secret(Noun):
    """A secret. vault: where its versions lie, which replicas have in common with their primary.

    stages: the labels of each version that has some, by the version's id, in the order in which they were given. primary: the region
    of the secret that this one is a replica of, or its own. tagged: whether it ever had tags, which are told from then on. deleted: when it goes; epoch seconds, as all times.
    """

    suffix: str
    vault: str
    primary: str
    created: float
    changed: float
    description: str | None = None
    key: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    tagged: bool = False
    stages: dict[str, list[str]] = field(default_factory=dict)
    accessed: float | None = None
    deleted: float | None = None
    policy: str | None = None
    rotation: Rotation | None = None
    replicas: list[Replica] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """Its ARN, whose last six characters are drawn when it is made."""
        return arn("secretsmanager", self.region, self.account, f"secret:{self.name}-{self.suffix}")

    @property
    def owner(self) -> str | None:
        """The service that manages it."""
        return owner_of(self.name)

    def holding(self, stage: str) -> str | None:
        """The version that has a staging label."""
        return next((id_ for id_, stages in self.stages.items() if stage in stages), None)


SECRETS: Documents[Secret] = Documents("secretsmanager.secret", Secret, at=lambda one: (one.scope, one.name))
VERSIONS: Documents[Version] = Documents("secretsmanager.version", Version)


def owner_of(name: str) -> str | None:
    """The service whose own a secret of this name is."""
    service, sign, _ = name.partition(OWNED)
    return service if sign and service.isalpha() else None


def not_found() -> ApiError:
    """There is no such secret."""
    return ApiError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")


def bad_request(text: str) -> ApiError:
    """InvalidRequestException."""
    return ApiError("InvalidRequestException", text)


def bad_parameter(text: str) -> ApiError:
    """InvalidParameterException."""
    return ApiError("InvalidParameterException", text)


def bad_token() -> ApiError:
    """A NextToken that is none. No source tells the text."""
    return ApiError("InvalidNextTokenException", "The NextToken value is invalid.")


def lookup(tx: ReadTx, call: Call, id_: str) -> Secret | None:
    """The secret of a name, of a complete ARN, or of one without the characters that Secrets Manager adds; of this Region.

    Source: user guide, "Finding a secret from a partial ARN".
    """
    if not id_.startswith("arn:"):
        return SECRETS.get(tx, call.scope, id_)
    try:
        where = Arn.parse(id_)
        return by_arn(tx, where, whole=False) if where.region == call.region else None
    except ValueError:
        return None


def by_arn(tx: ReadTx, where: Arn, *, whole: bool = True) -> Secret | None:
    """The secret that an ARN names. whole: only a complete one."""
    named = where.resource.removeprefix("secret:")
    if where.service != "secretsmanager" or named == where.resource:
        return None
    name, suffix = named[: -SUFFIX - 1], named[-SUFFIX - 1 :]
    found = SECRETS.get(tx, where.scope, name) if name else None
    if found is not None and suffix == f"-{found.suffix}":
        return found
    return None if whole else SECRETS.get(tx, where.scope, named)


def find(tx: ReadTx, call: Call, id_: str) -> Secret:
    """Raises ResourceNotFoundException."""
    found = lookup(tx, call, id_)
    if found is None:
        raise not_found()
    return found


def usable(tx: ReadTx, call: Call, id_: str) -> Secret:
    """One that is not about to be deleted. Raises ResourceNotFoundException, InvalidRequestException."""
    found = find(tx, call, id_)
    if found.deleted is not None:
        raise bad_request("You can't perform this operation on the secret because it was marked for deletion.")
    return found


def changeable(tx: ReadTx, call: Call, id_: str) -> Secret:
    """One that whoever calls may change here: no replica, no service's own.

    Raises ResourceNotFoundException, InvalidRequestException; what it says of a service's own is ours.
    """
    found = usable(tx, call, id_)
    check_primary(found)
    check_owner(call, found)
    return found


def check_primary(secret: Secret) -> None:
    """Raises InvalidRequestException for a replica."""
    if secret.primary != secret.region:
        text = "Operation not permitted on a replica secret. Call must be made in primary secret's region."
        raise bad_request(text)


def check_owner(call: Call, secret: Secret) -> None:
    """Raises InvalidRequestException for a service's own secret, unless that service calls."""
    if secret.owner is not None and not owns(call, secret.owner):
        raise bad_request(f"You can't modify the secret because it is managed by {secret.owner}.")


def owns(call: Call, service: str) -> bool:
    """Whether a service itself calls."""
    return call.principal.kind == "service" and call.principal.name == f"{service}.amazonaws.com"


def save(tx: Tx, secret: Secret) -> Secret:
    """Write a secret, and what its replicas have of it."""
    SECRETS.save(tx, secret)
    for one in secret.replicas:
        if one.failure is None:
            there = SECRETS.get(tx, f"{secret.account}/{one.region}", secret.name)
            mirror(tx, secret, one, None if there is None else there.accessed)
    return secret


def mirror(tx: Tx, secret: Secret, replica: Replica, accessed: float | None = None) -> None:
    """Write a replica as its primary is now."""
    SECRETS.save(tx, replace(secret, region=replica.region, key=replica.key, replicas=[], accessed=accessed))


def erase(tx: Tx, secret: Secret) -> None:
    """Take a secret away; with a primary go its versions, and its replicas."""
    SECRETS.delete(tx, secret.scope, secret.name)
    for kind in ("secretsmanager.delete", "secretsmanager.due", "secretsmanager.again"):
        tx.cancel(kind, secret.arn)
    if secret.primary == secret.region:
        VERSIONS.clear(tx, secret.vault)
        for one in secret.replicas:
            if one.failure is None:
                SECRETS.delete(tx, f"{secret.account}/{one.region}", secret.name)


def token_of(call: Call, given: str | None, refusal: Any = bad_request) -> str:
    """A request's ClientRequestToken; calls in process get one as those of SDKs do. Raises InvalidRequestException."""
    if given is None:
        if call.http is None:
            return ids.uuid4()
        raise refusal("You must provide a ClientRequestToken value. We recommend a UUID-type value.")
    return given


def check_name(call: Call, name: str) -> None:
    """Raises ValidationException."""
    if not NAME.fullmatch(name) or (owner_of(name) and not owns(call, owner_of(name) or "")):
        text = (
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
        )
        raise ApiError("ValidationException", text, status=400)
