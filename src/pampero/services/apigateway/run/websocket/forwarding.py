"""What is asked of connections that another server on the database has: through the database, which both trust already.

An errand is a document under the server that has the connection, which is woken, does it, and writes what came of it into the
same document; who asked takes it away. One that nobody takes any more goes with the next that its server does, or with that
server.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pampero.api import ApiError, Context, TaskJob, job
from pampero.kernel import ids
from pampero.kernel.log import logger
from pampero.services.apigateway.run.websocket.connection import CONNECTIONS, Connection
from pampero.services.apigateway.run.websocket.connections import Connections
from pampero.services.apigateway.run.websocket.reached import Here, Reached, gone
from pampero.store.documents import Documents
from pampero.store.members import owners
from pampero.store.tx import ReadTx, Tx

log = logger("apigateway")
# How long is waited for another server, as for an integration; and how often it is asked whether it is still there.
MAX_LENGTH, LOOK_SECONDS = 29.0, 1.0
# How long an errand is left that nobody has taken away.
KEPT_SECONDS = 60.0
AT_ONCE = 200
What = Literal["POST", "GET", "DELETE"]


class Outcome(msgspec.Struct):
    """active: when the connection was last used, in epoch seconds. code, message, status: of an error; "" where there is none."""

    active: float = 0.0
    code: str = ""
    message: str = ""
    status: int = 0


class Errand(msgspec.Struct):
    """asked: epoch seconds. outcome: once it is done."""

    connection: str
    what: What
    data: bytes
    asked: float
    outcome: Outcome | None = None


# By the server that has the connection.
ERRANDS = Documents("apigateway.errand", Errand)


def _of_server(owner: str) -> str:
    return f"apigateway.errands/{owner}"


def _answers(id_: str) -> str:
    return f"apigateway.errand/{id_}"


async def reach(context: Context, id_: str) -> Reached:
    """An open connection, wherever it is. Raises ApiError GoneException."""
    session = context.part(Connections).find(id_)
    if session is not None:
        return Here(session)
    row = await context.read(CONNECTIONS.get, "", id_)
    if row is None or row.owner == context.runtime.store.owner:
        raise gone()
    return Elsewhere(context, row)


class Elsewhere:
    """A connection that another server has. See Reached."""

    def __init__(self, context: Context, connection: Connection) -> None:
        self.connection = connection
        self._context = context

    async def post(self, data: bytes) -> None:
        """See Reached."""
        await self._ask("POST", data)

    async def active(self) -> float:
        """See Reached."""
        return (await self._ask("GET")).active

    async def end(self) -> None:
        """See Reached."""
        await self._ask("DELETE")

    async def _ask(self, what: What, data: bytes = b"") -> Outcome:
        """Raises ApiError: what the other server says, or GoneException where it is gone."""
        context, owner, id_ = self._context, self.connection.owner, ids.uuid4()
        store, until = context.runtime.store, context.now + MAX_LENGTH
        await context.write(_put, owner, id_, Errand(self.connection.id, what, data, context.now))
        try:
            while True:
                mark = store.mark(_answers(id_))
                living, errand = await context.read(_look, owner, id_)
                if errand is not None and errand.outcome is not None:
                    return _said(errand.outcome)
                if errand is None or not living:
                    raise gone()
                if context.now >= until:
                    raise ApiError("InternalServerErrorException", "The connection's server does not answer.", 500)
                await store.wait_from(_answers(id_), mark, min(until, context.now + LOOK_SECONDS))
        finally:
            await context.write(_take_away, owner, id_)


def _said(outcome: Outcome) -> Outcome:
    if outcome.code:
        raise ApiError(outcome.code, outcome.message, outcome.status)
    return outcome


def _put(tx: Tx, owner: str, id_: str, errand: Errand) -> None:
    ERRANDS.put(tx, owner, id_, errand)
    tx.wake(_of_server(owner))


def _look(tx: ReadTx, owner: str, id_: str) -> tuple[bool, Errand | None]:
    return owner in owners(tx), ERRANDS.get(tx, owner, id_)


def _take_away(tx: Tx, owner: str, id_: str) -> None:
    ERRANDS.delete(tx, owner, id_)


@job(everywhere=True)
class Errands(TaskJob):
    """Does what other servers ask of the connections that this one has. Nothing, where no other shares the store."""

    async def start(self) -> None:
        """See Job."""
        if not self.context.runtime.store.members.exclusive:
            await super().start()

    async def run(self) -> None:
        """See TaskJob."""
        context, store = self.context, self.context.runtime.store
        channel = _of_server(store.owner)
        while True:
            mark = store.mark(channel)
            found = await context.read(ERRANDS.page, store.owner)
            fresh = [(id_, errand) for id_, errand in found if errand.outcome is None][:AT_ONCE]
            old = [id_ for id_, errand in found if context.now - errand.asked > KEPT_SECONDS]
            if fresh or old:
                outcomes = {id_: await self._do(errand) for id_, errand in fresh}
                await context.write(_done, store.owner, outcomes, old)
                continue
            await store.wait_from(channel, mark, context.now + KEPT_SECONDS)

    async def _do(self, errand: Errand) -> Outcome:
        """Once: what is written of it is all that another look sees."""
        session = self.context.part(Connections).find(errand.connection)
        try:
            if session is None:
                raise gone()
            here = Here(session)
            if errand.what == "POST":
                await here.post(errand.data)
            elif errand.what == "DELETE":
                await here.end()
            return Outcome(await here.active())
        except ApiError as error:
            return Outcome(0.0, error.code, error.message, error.status or 400)


def _done(tx: Tx, owner: str, outcomes: dict[str, Outcome], old: list[str]) -> None:
    for id_, outcome in outcomes.items():
        errand = ERRANDS.get(tx, owner, id_)
        if errand is not None:
            errand.outcome, errand.data = outcome, b""
            ERRANDS.put(tx, owner, id_, errand)
            tx.wake(_answers(id_))
    for id_ in old:
        ERRANDS.delete(tx, owner, id_)


def forget_gone(tx: Tx, living: frozenset[str]) -> None:
    """Take away what was asked of servers that are gone."""
    for owner in {owner for owner, _, _ in ERRANDS.everywhere(tx)} - living:
        ERRANDS.clear(tx, owner)
