"""What leaves the platform: mails, text messages and pushes, kept so that somebody can look at them."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Context, WebRequest, WebResponse, web
from pampero.auth.principals import Principal
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

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
    for old, _ in OUTBOX.page(tx, scope)[:-KEPT]:
        OUTBOX.delete(tx, scope, old)


def _sent(tx: ReadTx, scope: str) -> list[Sent]:
    return [sent for _, sent in OUTBOX.page(tx, scope)]


@web("sns-outbox")
async def show(context: Context, request: WebRequest) -> WebResponse:
    """What the root of an account, who must have signed, has sent from a region (`id`): JSON, the newest last."""
    try:
        signer = await request.signer()
    except ApiError as error:
        return WebResponse(403, (("content-type", "text/plain"),), error.message.encode())
    if signer is None or signer.principal != Principal.root(signer.principal.account):
        return WebResponse(403, (("content-type", "text/plain"),), b"The outbox is shown to the account's root.")
    found = await context.read(_sent, f"{signer.principal.account}/{request.id}")
    return WebResponse(200, (("content-type", "application/json"),), msgspec.json.encode(found))
