"""Compiled definitions of machines."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from pampero.api import Context
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.model import definition_text
from pampero.store.tx import ReadTx

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
            program = self.get(tx, whole).within(parse(place)) if place else compile_program(definition_text(tx, key))
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
        """Whether `get` holds nobody: the program is kept, or its definition is short."""
        if key in self._kept:
            return True
        whole = key.partition("#")[0]
        return whole in self._kept or len(definition_text(tx, whole)) <= SHORT

    async def ready(self, context: Context, key: str) -> Program:
        """The program, which is kept then; a long definition is compiled on a thread, once for all who ask meanwhile."""
        whole = key.partition("#")[0]
        if whole not in self._kept:
            coming = self._coming.get(whole)
            if coming is None:
                coming = self._coming[whole] = asyncio.create_task(self._compile(context, whole))
                coming.add_done_callback(lambda _: self._coming.pop(whole))
            await asyncio.shield(coming)
        found = self._kept.get(key)
        return await context.read(self.get, key) if found is None else found

    async def _compile(self, context: Context, key: str) -> None:
        text = await context.read(definition_text, key)
        if len(text) > SHORT:
            self._keep(key, await asyncio.to_thread(compile_program, text))
