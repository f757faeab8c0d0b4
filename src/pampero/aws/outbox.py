"""What leaves the platform: mails, text messages and pushes, kept so that somebody can look at them."""

from __future__ import annotations

import msgspec

from pampero.store.documents import Documents
from pampero.store.tx import Tx

# Of an account and region; older ones are forgotten.
KEPT = 1000


class Sent(msgspec.Struct):
    """One message. channel: email, email-json, sms or application; to: an address, a number, a device's ARN."""

    id: str
    time: float
    channel: str
    to: str
    body: str
    subject: str | None = None


OUTBOX: Documents[Sent] = Documents("sns.outbox", Sent, keys={"id": lambda sent: sent.id})


def post(tx: Tx, scope: str, id_: str, channel: str, to: str, body: str, subject: str | None = None) -> None:
    """Put a message into the outbox; one of this id that is there already stays alone."""
    if OUTBOX.find(tx, scope, "id", id_):
        return
    OUTBOX.put(tx, scope, f"{tx.now:020.6f}/{id_}", Sent(id_, tx.now, channel, to, body, subject))
    if (over := OUTBOX.count(tx, scope) - KEPT) > 0:
        for old, _ in OUTBOX.page(tx, scope, limit=over):
            OUTBOX.delete(tx, scope, old)
