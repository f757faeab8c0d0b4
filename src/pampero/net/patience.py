"""How long connections wait for their clients."""

from msgspec import Struct


class Patience(Struct, frozen=True):
    """How long a connection waits for its client.

    idle: seconds between requests. head: for a head to end. body: over so many seconds, what of a body arrives must
    come to `rate` bytes a second. answer: for the client to take some of an answer.
    """

    idle: float = 120.0
    head: float = 30.0
    body: float = 30.0
    rate: float = 1024.0
    answer: float = 60.0
