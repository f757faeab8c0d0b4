"""What a log group is, and how groups and streams are named and found. Times are milliseconds since the epoch."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, named
from pampero.aws.paging import position_of
from pampero.kernel.arn import Arn, arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

DAY = 86_400_000


class Subscription(msgspec.Struct):
    """A subscription filter: which events of the group go to which function or stream. transformed: as the group's transformer
    makes them. role: that writes to a stream."""

    name: str
    pattern: str
    destination: str
    created: int
    distribution: str = "ByLogStream"
    transformed: bool = False
    role: str | None = None


class Group(Noun):
    """A log group. uid: new for each creation; its streams and events hang on it. retention: days. metric_filters: how many.
    kms_key: the ARN of its key, or ""; data_key: of that key, as KMS has encrypted it."""

    uid: str
    created: int
    tags: dict[str, str]
    retention: int | None = None
    protected: bool = False
    metric_filters: int = 0
    subscriptions: list[Subscription] = msgspec.field(default_factory=list)
    kms_key: str = ""
    data_key: bytes = b""

    @property
    def arn(self) -> str:
        """Its ARN, without the `:*` that some answers add."""
        return arn("logs", self.region, self.account, f"log-group:{self.name}")

    @property
    def key(self) -> str:
        """How its timers name it."""
        return f"{self.account}/{self.region}/{self.name}"

    def oldest(self, now: int) -> int:
        """Events before this moment are past the retention."""
        return 0 if self.retention is None else now - self.retention * DAY


GROUPS: Documents[Group] = Documents("logs.group", Group, at=lambda group: (group.scope, group.name))


def millis(now: float) -> int:
    """Epoch seconds as milliseconds."""
    return int(now * 1000)


def no_group() -> ApiError:
    """The group is not there."""
    return ApiError("ResourceNotFoundException", "The specified log group does not exist.")


def no_stream() -> ApiError:
    """The stream is not there."""
    return ApiError("ResourceNotFoundException", "The specified log stream does not exist.")


def next_position(token: str | None) -> str:
    """The name behind which a page begins. Raises InvalidParameterException."""
    return position_of(token, lambda: invalid("The specified nextToken is invalid."))


def invalid(text: str) -> ApiError:
    """A parameter that cannot be."""
    return ApiError("InvalidParameterException", text)


def group_of(tx: ReadTx, call: Call, name: str) -> Group:
    """The caller's group of that name. Raises ResourceNotFoundException."""
    group = GROUPS.get(tx, call.scope, name)
    if group is None:
        raise no_group()
    return group


def place_of(call: Call, req: Any) -> tuple[str, str, str]:
    """(account, region, name) of the group that a request gives by name or by identifier (a name or an ARN).

    Raises ValidationException, InvalidParameterException.
    """
    name, identifier = req.logGroupName, req.logGroupIdentifier
    if name is not None and identifier is not None:
        raise ApiError(
            "ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.", status=400
        )
    if identifier is None:
        if name is None:
            raise invalid("Either logGroupName or logGroupIdentifier must be specified.")
        return call.account, call.region, name
    return split(call, identifier)


def split(call: Call, identifier: str) -> tuple[str, str, str]:
    """(account, region, name) of a group's name or ARN. Raises InvalidParameterException."""
    if not identifier.startswith("arn:"):
        return call.account, call.region, identifier
    try:
        parts = Arn.parse(identifier)
    except ValueError as error:
        raise invalid("The specified log group identifier is not valid.") from error
    kind, _, rest = parts.resource.partition(":")
    if parts.service != "logs" or kind != "log-group" or not rest:
        raise invalid("The specified log group identifier is not valid.")
    return parts.account, parts.region, rest.partition(":")[0]


def group_at(tx: ReadTx, place: tuple[str, str, str]) -> Group:
    """The group at (account, region, name). Raises ResourceNotFoundException."""
    group = GROUPS.get(tx, f"{place[0]}/{place[1]}", place[2])
    if group is None:
        raise no_group()
    return group


def group_arn(place: tuple[str, str, str]) -> str:
    """As policies name the group at (account, region, name)."""
    account, region, name = place
    return arn("logs", region, account, f"log-group:{name}:log-stream:")


named_arn = named("logs", "log-group:{req.logGroupName}:log-stream:")


stream_arn = named("logs", "log-group:{req.logGroupName}:log-stream:{req.logStreamName}")


def placed_arn(call: Call, req: Any) -> str:
    """As `named_arn`, for operations that take the group's name or its identifier."""
    account, region, name = place_of(call, req)
    stream = getattr(req, "logStreamName", None) or ""
    return arn("logs", region, account, f"log-group:{name}:log-stream:{stream}")
