"""Compiled definitions of machines."""

from __future__ import annotations

from collections import OrderedDict

from pampero.api import Context
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.model import definition_text
from pampero.store.tx import ReadTx


class Programs:
    """Compiled definitions by their keys; the ones used last are kept."""

    MAX = 1000

    def __init__(self, context: Context) -> None:
        self._kept: OrderedDict[str, Program] = OrderedDict()

    def get(self, tx: ReadTx, key: str) -> Program:
        """The program of a stored definition."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = compile_program(definition_text(tx, key))
            if len(self._kept) > self.MAX:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found
