"""The page of what has left the platform: mails, text messages and pushes."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Context, WebRequest, WebResponse, web
from pampero.auth.principals import Principal
from pampero.aws.outbox import OUTBOX, Sent
from pampero.store.tx import ReadTx


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
