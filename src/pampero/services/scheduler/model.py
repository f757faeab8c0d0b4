"""What is kept of schedule groups, schedules, and of deliveries that are not done yet."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import field

from pampero.api import ApiError
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

SERVICE = "scheduler.amazonaws.com"
DEFAULT = "default"
ACTIVE, DELETING = "ACTIVE", "DELETING"
ENABLED, DELETE = "ENABLED", "DELETE"
# The most that a page lists.
PAGE = 100


class Group(Noun):
    """A schedule group. created, changed: epoch seconds; None of the default group as long as nothing has been made in it.
    deleting: it goes once its schedules are gone."""

    created: float | None
    changed: float | None
    deleting: bool = False
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return group_arn(self.account, self.region, self.name)


class Schedule(Noun):
    """A schedule; its name is `group/name`.

    start, end: epoch seconds. window: minutes in which it may run, of a flexible one. after: the action after completion.
    target: as the request has it, without its Input, which is `input`, or `sealed` by the KMS key `key`.
    """

    created: float
    changed: float
    expression: str
    zone: str
    state: str
    target: dict[str, Any]
    window: int | None = None
    start: float | None = None
    end: float | None = None
    description: str | None = None
    after: str = "NONE"
    key: str | None = None
    input: str | None = None
    sealed: bytes | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return schedule_arn(self.account, self.region, self.name)

    @property
    def timing(self) -> tuple[object, ...]:
        """What says when it runs."""
        return (self.expression, self.zone, self.state, self.window, self.start, self.end)


class Delivery(msgspec.Struct):
    """What one due time of a schedule leads to, with all that it takes: the schedule may be changed or gone meanwhile.

    id: the execution's. due: the time that the schedule says; arrived: when it was begun. Epoch seconds. retries: how many
    tries have failed.
    """

    id: str
    scope: str
    schedule: str
    due: float
    arrived: float
    target: dict[str, Any]
    input: str | None
    sealed: bytes | None
    retries: int = 0

    @property
    def arn(self) -> str:
        """The schedule's ARN."""
        return schedule_arn(*place(self.scope), self.schedule)

    @property
    def group(self) -> str:
        """The name of the schedule's group."""
        return self.schedule.partition("/")[0]


class Open(msgspec.Struct, array_like=True):
    """A delivery that is neither done nor given up."""


def no_group(name: str) -> ApiError:
    """ResourceNotFoundException of a group."""
    return ApiError("ResourceNotFoundException", f"Schedule group {name} does not exist.")


def no_schedule(name: str) -> ApiError:
    """ResourceNotFoundException of a schedule."""
    return ApiError("ResourceNotFoundException", f"Schedule {name} does not exist.")


def invalid(text: str) -> ApiError:
    """ValidationException."""
    return ApiError("ValidationException", text)


GROUPS: Nouns[Group] = Nouns("scheduler.group", Group, "schedule-group/", lambda arn: no_group(arn.rpartition("/")[2]))
SCHEDULES: Nouns[Schedule] = Nouns(
    "scheduler.schedule", Schedule, "schedule/", lambda arn: no_schedule(arn.rpartition("/")[2])
)
OPEN: Documents[Open] = Documents("scheduler.open", Open)


def place(scope: str) -> tuple[str, str]:
    """The account and the region."""
    account, _, region = scope.partition("/")
    return account, region


def group_arn(account: str, region: str, name: str) -> str:
    """The ARN of a group."""
    return arn("scheduler", region, account, f"schedule-group/{name}")


def schedule_arn(account: str, region: str, name: str) -> str:
    """The ARN of a schedule. name: `group/name`."""
    return arn("scheduler", region, account, f"schedule/{name}")


def group_of(tx: ReadTx, scope: str, name: str) -> Group:
    """A group; the default one is always there. Raises ResourceNotFoundException."""
    found = GROUPS.get(tx, scope, name)
    if found is None and name == DEFAULT:
        return Group(DEFAULT, *place(scope), None, None)
    if found is None:
        raise no_group(name)
    return found


def begun(tx: Tx, group: Group) -> None:
    """Something is made in the default group: from then on it is kept, and has a date."""
    if group.created is None:
        group.created = group.changed = tx.now
        GROUPS.save(tx, group)
