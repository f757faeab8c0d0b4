"""Compiled definitions of machines."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from pampero.api import Context
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.model import Who, definition_body, part_of
from pampero.services.stepfunctions.sealing import SEALED, acting, of_machine, opened_text
from pampero.store.tx import ReadTx

# The program of what ends without its own being known.
ENDED = compile_program('{"StartAt":"E","States":{"E":{"Type":"Succeed"}}}')
# Characters of a definition that is compiled on the event loop, in a few milliseconds.
SHORT = 4096


class Programs:
    """Compiled definitions by their keys; the ones used last are kept."""

    MAX = 1000

    def __init__(self, context: Context) -> None:
        self._kept: OrderedDict[str, Program] = OrderedDict()
        self._coming: dict[str, asyncio.Task[None]] = {}

    def get(self, tx: ReadTx, key: str) -> Program:
        """The program of a stored definition, or of a part of one."""
        found = self._kept.get(key)
        if found is None:
            whole, _, place = key.partition("#")
            program = (
                self.get(tx, whole).within(parse(place))
                if place
                else compile_program(part_of(definition_body(tx, key), key))
            )
            found = self._keep(key, program)
        else:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key: str, program: Program) -> Program:
        self._kept[key] = program
        if len(self._kept) > self.MAX:
            self._kept.popitem(last=False)
        return program

    def at_hand(self, tx: ReadTx, key: str) -> bool:
        """Whether `get` holds nobody: the program is kept, or its definition is short and not sealed."""
        if key in self._kept:
            return True
        whole = key.partition("#")[0]
        if whole in self._kept:
            return True
        body = definition_body(tx, whole)
        return len(body) <= SHORT and not body.startswith(SEALED)

    async def ready(self, context: Context, key: str, who: Who) -> Program:
        """The program, which is kept then; a long definition is compiled on a thread, once for all who ask meanwhile. who: the
        role that opens one that is sealed. Raises Kms…Exception."""
        whole = key.partition("#")[0]
        if whole not in self._kept:
            coming = self._coming.get(whole)
            if coming is None:
                coming = self._coming[whole] = asyncio.create_task(self._compile(context, whole, who))
                coming.add_done_callback(lambda _: self._coming.pop(whole))
            await asyncio.shield(coming)
        found = self._kept.get(key)
        return await context.read(self.get, key) if found is None else found

    async def _compile(self, context: Context, key: str, who: Who) -> None:
        text = body = await context.read(definition_body, key)
        if body.startswith(SEALED):
            text = await opened_text(await acting(context, who), body, of_machine(who.machine))
        if len(text) > SHORT or text is not body:
            self._keep(key, await asyncio.to_thread(compile_program, text))
