"""How many messages of a queue may be in flight.

Sources: "Amazon SQS standard queue quotas", "Amazon SQS FIFO queue quotas": about 120,000. Beyond, a short poll of a standard
queue is refused; a long poll, and any of a FIFO queue, gets nothing. To count costs more than to receive: it is done now and then,
and a queue that is found full counts as that for a second.
"""

from __future__ import annotations

from msgspec.structs import replace

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.services.sqs.model import QUEUES, Queue
from pampero.store.tx import Tx

# A count a so-many-th part of the limit: so much of ten messages each it is at most exceeded by, as a rule.
PARTS = 2000
FULL_SECONDS = 1.0
_INVISIBLE = "SELECT 1 FROM sqs_messages WHERE queue = ? AND visible > ? ORDER BY visible LIMIT 1 OFFSET ?"
_IN_FLIGHT = "SELECT count(*) FROM sqs_messages WHERE queue = ? AND visible > ? AND receives > 0"


def is_counted(most: int) -> bool:
    """By chance, whether a receive is to ask `has_room`, while `most` may be in flight; it does, too, where there was none."""
    return ids.uniform() * (most // PARTS) < 1


def has_room(tx: Tx, queue: Queue, most: int, wait: int) -> bool:
    """Whether a receive may take messages while `most` may be in flight. wait: seconds. Raises OverLimit."""
    if tx.now >= queue.full:
        full = tx.now + FULL_SECONDS if _is_full(tx, queue, most) else 0.0
        if full != queue.full:
            QUEUES.save(tx, replace(queue, full=full))
        if not full:
            return True
    if queue.fifo or wait:
        return False
    raise ApiError("OverLimit", f"The maximum number of in flight messages is reached: {most}.")


def _is_full(tx: Tx, queue: Queue, most: int) -> bool:
    """Messages that are delayed are invisible, but not in flight; they are told apart only where it matters."""
    if tx.one(_INVISIBLE, queue.key, tx.now, most - 1) is None:
        return False
    row = tx.one(_IN_FLIGHT, queue.key, tx.now)
    return row is not None and row[0] >= most
