"""Answers from outside that a resource waits for: custom resources' responses and wait conditions' signals.

Each is asked for under a URL that only its receiver knows, and is a row, so that it survives a restart.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.kernel import ids, jsontext
from pampero.store.tx import ReadTx, Tx

HOST = "cloudformation-response"
MAX_LENGTH = 4096
SECRET_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Reply:
    """What was asked. created: epoch seconds. sent: the request is out. bodies: what came, by its unique id."""

    request: str
    secret: str
    created: float
    sent: bool
    bodies: dict[str, str]


def channel(request: str) -> str:
    """Woken when something comes."""
    return f"cloudformation.reply:{request}"


def find(tx: ReadTx, request: str) -> Reply | None:
    """What is known of a request."""
    row = tx.one("SELECT secret, created, sent, body FROM cloudformation_replies WHERE request = ?", request)
    if row is None:
        return None
    bodies = {} if row[3] is None else msgspec.msgpack.decode(row[3], type=dict[str, str])
    return Reply(request, row[0], row[1], bool(row[2]), bodies)


def expect(tx: Tx, request: str) -> Reply:
    """Begin to wait; a repeat finds what is there."""
    found = find(tx, request)
    if found is None:
        found = Reply(request, ids.secret(SECRET_LENGTH), tx.now, False, {})
        tx.run(
            "INSERT INTO cloudformation_replies (request, secret, created) VALUES (?, ?, ?)",
            request, found.secret, found.created,
        )  # fmt: skip
    return found


def mark_sent(tx: Tx, request: str) -> None:
    """Note that the request is out, so that it is not sent again after a restart."""
    tx.run("UPDATE cloudformation_replies SET sent = 1 WHERE request = ?", request)


def forget(tx: Tx, request: str) -> None:
    """It is answered, or nobody waits any more."""
    tx.run("DELETE FROM cloudformation_replies WHERE request = ?", request)


def url(context: Context, reply: Reply) -> str:
    """Where the answer is to be sent with PUT."""
    return f"{context.settings.endpoint}/_aws/{HOST}/{reply.request}/{reply.secret}"


def request_of(address: str) -> str:
    """The request in such a URL; empty where it is none."""
    parts = address.split(f"/_aws/{HOST}/", 1)
    return parts[1].split("/", 1)[0] if len(parts) == 2 else ""


def put(tx: Tx, request: str, secret: str, unique_id: str, body: str) -> bool:
    """Keep an answer; False where nobody waits for it."""
    found = find(tx, request)
    if found is None or found.secret != secret:
        return False
    bodies = {**found.bodies, unique_id: body}
    tx.run("UPDATE cloudformation_replies SET body = ? WHERE request = ?", msgspec.msgpack.encode(bodies), request)
    tx.wake(channel(request))
    return True


class _Signal(msgspec.Struct):
    UniqueId: str | None = None


@web(HOST)
async def receive(context: Context, request: WebRequest) -> WebResponse:
    """Take an answer: PUT of a JSON object."""
    if request.method != "PUT":
        return WebResponse(405)
    if len(request.body) > MAX_LENGTH:
        return WebResponse(400, body=b"Response object is too long.")
    try:
        signal = msgspec.convert(jsontext.loads(request.body), _Signal)
        text = request.body.decode()
    except (ValueError, UnicodeDecodeError):
        return WebResponse(400, body=b"the body is no JSON object")
    secret = request.path.strip("/")
    known = await context.write(put, request.id, secret, signal.UniqueId or "", text)
    return WebResponse(200 if known else 404)


async def wait(context: Context, request: str, until: float, wanted: int = 1) -> Reply:
    """Wait until that many answers are there, or until that moment (epoch seconds); what there is then."""
    store = context.runtime.store
    while True:
        mark = store.mark(channel(request))
        found = await context.read(find, request)
        if found is None:
            return Reply(request, "", 0.0, True, {})
        if len(found.bodies) >= wanted or context.now >= until:
            return found
        await store.wait_from(channel(request), mark, until)
