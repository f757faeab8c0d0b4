"""FIFO queues: groups in line, and receives that are tried again.

A group stands in line from its first message on, and goes to the end whenever it was received from; a receive takes as
many messages of the first group as it may, then of the next one. Within a group nothing overtakes a message that is in
flight, or delayed. Source: SQS Developer Guide, "FIFO queue delivery logic", and what AWS is seen to do.
"""

from __future__ import annotations

import msgspec

from pampero.services.sqs.model import Queue
from pampero.store.tx import ReadTx, Row, Tx

ATTEMPT_SECONDS = 300.0
COLUMNS = (
    "id, message_id, body, attributes, system, sender, sent, receives, first_received, grp, dedup, source, earlier"
)
_LAST = "SELECT coalesce(max(turn), 0) + 1 FROM sqs_groups WHERE queue = ?"
_ENLIST = (
    "INSERT INTO sqs_groups (queue, grp, turn) SELECT ?, ?, coalesce(max(turn), 0) + 1 FROM sqs_groups WHERE queue = ? "
    "ON CONFLICT (queue, grp) DO UPDATE SET turn = excluded.turn WHERE NOT EXISTS "
    "(SELECT 1 FROM sqs_messages m WHERE m.queue = excluded.queue AND m.grp = excluded.grp AND m.sent >= ?)"
)
_LEAVE = (
    "DELETE FROM sqs_groups WHERE queue = ? AND grp = ? "
    "AND NOT EXISTS (SELECT 1 FROM sqs_messages m WHERE m.queue = sqs_groups.queue AND m.grp = sqs_groups.grp)"
)
_TO_THE_END = f"UPDATE sqs_groups SET turn = ({_LAST}) WHERE queue = ? AND grp = ?"
# Not a claim: to pass over what another receiver takes right now would hand out what follows it in its group.
_TAKE = (
    "UPDATE sqs_messages SET visible = ?, receives = receives + 1, received = ?, "
    "first_received = coalesce(first_received, ?) "
    "WHERE id IN (SELECT m.id FROM sqs_groups g JOIN sqs_messages m ON m.queue = g.queue AND m.grp = g.grp "
    "WHERE g.queue = ? AND m.visible <= ? AND m.sent >= ? AND m.receives < ? "
    "AND NOT EXISTS (SELECT 1 FROM sqs_messages o WHERE o.queue = m.queue AND o.grp = m.grp AND o.id < m.id "
    "AND o.visible > ? AND o.sent >= ?) ORDER BY g.turn, g.grp, m.id LIMIT ?) "
    f"RETURNING {COLUMNS}, (SELECT g.turn FROM sqs_groups g WHERE g.queue = sqs_messages.queue "
    "AND g.grp = sqs_messages.grp)"
)
_ATTEMPT = "SELECT until, messages FROM sqs_attempts WHERE queue = ? AND id = ? AND expires > ?"
_NOTE = (
    "INSERT INTO sqs_attempts (queue, id, until, expires, messages) VALUES (?, ?, ?, ?, ?) ON CONFLICT (queue, id) "
    "DO UPDATE SET until = excluded.until, expires = excluded.expires, messages = excluded.messages"
)
_AGAIN = f"UPDATE sqs_messages SET visible = ? WHERE id = ? AND receives = ? AND visible = ? RETURNING {COLUMNS}"
_SAME = "SELECT 1 FROM sqs_messages WHERE id = ? AND receives = ? AND visible = ?"
_sent = msgspec.msgpack.Decoder(list[tuple[int, int]]).decode


def enlist(tx: Tx, queue: Queue, group: str | None) -> None:
    """Put a group in the line of a queue, unless it stands there with a message; before another one is put there."""
    tx.run(_ENLIST, queue.key, group, queue.key, tx.now - queue.numbers.retention)


def leave(tx: Tx, key: str, group: str | None) -> None:
    """A message of a group is gone: with the last one it leaves the line."""
    tx.run(_LEAVE, key, group)


def take(tx: Tx, queue: Queue, most: int, until: float, oldest: float, often: int) -> list[Row]:
    """Make the next messages invisible until then. oldest, often: what is older, or was received so often, stays."""
    now = tx.now
    rows = tx.all(_TAKE, until, now, now, queue.key, now, oldest, often, now, oldest, most)
    rows.sort(key=lambda row: (row[-1], row[0]))
    for group in dict.fromkeys(row[9] for row in rows):
        tx.run(_TO_THE_END, queue.key, queue.key, group)
    return rows


def note(tx: Tx, queue: Queue, attempt: str, until: float, rows: list[Row]) -> None:
    """Remember what a receive was given, for its repeats."""
    messages = msgspec.msgpack.encode([(row[0], row[7]) for row in rows])
    tx.run(_NOTE, queue.key, attempt, until, tx.now + ATTEMPT_SECONDS, messages)


def again(tx: Tx, queue: Queue, attempt: str, until: float) -> list[Row]:
    """What the same attempt was given before, in flight anew; nothing if it is over, or one was deleted or changed."""
    found = tx.one(_ATTEMPT, queue.key, attempt, tx.now)
    if found is None or found[0] <= tx.now:
        return []
    messages = _sent(found[1])
    if not all(_unchanged(tx, id_, receives, found[0]) for id_, receives in messages):
        return []
    rows = [row for id_, receives in messages for row in tx.all(_AGAIN, until, id_, receives, found[0])]
    note(tx, queue, attempt, until, rows)
    return rows


def _unchanged(tx: ReadTx, id_: int, receives: int, until: float) -> bool:
    return tx.one(_SAME, id_, receives, until) is not None
