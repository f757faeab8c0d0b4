"""What an HTTP task has sent and got, for who tests one state."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple

from pampero.aws.httpclient import Answer


class Sent(NamedTuple):
    """A request."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Exchange:
    """A request and its answer. own: the request without what the connection adds, which is secret."""

    sent: Sent | None = None
    own: Sent | None = None
    answer: Answer | None = None


# Filled by the HTTP task that runs where it is set.
WATCHED: ContextVar[Exchange | None] = ContextVar("watched", default=None)
