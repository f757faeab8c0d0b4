"""A Map state under test: which items it finds, and what it makes of them. Its iterations are mocked.

Sources: "ItemSelector (Map)", "ItemBatcher (Map)" in the developer guide.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import MAX_SIZE, Failure, dump, runtime
from pampero.services.stepfunctions.asl.fans import concurrency
from pampero.services.stepfunctions.asl.findings import SCHEMA, Diagnostic
from pampero.services.stepfunctions.asl.parse import PATHS
from pampero.services.stepfunctions.asl.query import compile_query
from pampero.services.stepfunctions.asl.scope import Expression, Scope
from pampero.services.stepfunctions.asl.templates import compile_field, compile_template
from pampero.services.stepfunctions.asl.validate import told
from pampero.services.stepfunctions.trial.inspection import Stages
from pampero.services.stepfunctions.trial.reader import pointer_of, read_items, reader_of

# How long inputs of iterations may be made, as executions need the same threads.
MAX_SECONDS = 60
# As in definitions.
MAX_VALUE = 99_999_999
EXCEEDED = "States.ExceedToleratedFailureThreshold"


class Chosen:
    """What a Map state makes of its effective input, stage by stage.

    count: how many items there are; None where they are not known. exceeded: whether more iterations have failed than
    the state tolerates.
    """

    def __init__(self, spec: p.MapState, fields: Mapping[str, Any], stages: Stages, data: str | None) -> None:
        self._spec = spec
        self._stages = stages
        self._data = data
        self._path = fields.get("ItemsPath", "$")
        self.count: int | None = None
        self._tolerated: tuple[int | None, float | None] = (None, None)
        try:
            self._reader = reader_of(fields.get("ItemReader"))
            self._source = self._template(self._reader or {}, "ItemReader")
            self._batcher = fields.get("ItemBatcher")
            settings = {} if self._batcher is None else self._batcher
            if not isinstance(settings, dict) or not isinstance(fields.get("ResultWriter", {}), dict):
                raise ValueError("ItemBatcher and ResultWriter must be JSON objects")
            self._batch = self._template(settings, "ItemBatcher", "BatchInput")
            self._sizes = [self._size(settings, name) for name in ("MaxItemsPerBatch", "MaxInputBytesPerBatch")]
        except ValueError as error:
            raise ApiError("InvalidDefinition", told([Diagnostic(SCHEMA, str(error), "")])) from error

    def _template(self, fields: Mapping[str, Any], at: str, *names: str) -> Expression | None:
        """A field of a field, in the state's language. Raises ValueError."""
        name = next((name for name in names or ("Arguments", "Parameters") if name in fields), None)
        if name is None:
            return None
        given = fields[name]
        return compile_template(given) if self._spec.language == PATHS else compile_query(given, f"{at}/{name}")

    def _size(self, settings: Mapping[str, Any], name: str) -> Expression | None:
        path = settings.get(f"{name}Path")
        if path is not None:
            if not isinstance(path, str):
                raise ValueError(f"{name}Path must be a path")
            return compile_field(path)
        return compile_query(settings[name], f"ItemBatcher/{name}") if name in settings else None

    def __call__(self, scope: Scope) -> None:
        """Raises Failure."""
        self.count = None
        items = self._items(scope)
        if items is not None:
            self.count = len(items)
            inputs = self._selected(scope, items)
            if self._batcher is not None:
                self._stages.keep("afterItemBatcher", self._batches(scope, inputs))
        most = concurrency(self._spec, scope)
        if most > MAX_VALUE:
            raise runtime(f'The MaxConcurrency field has the value "{most}" which is not a valid integer.')
        self._stages.numbers["maxConcurrency"] = most
        count = self._number(scope, self._spec.tolerated_count, "ToleratedFailureCount")
        share = self._number(scope, self._spec.tolerated_percentage, "ToleratedFailurePercentage")
        if count is not None:
            self._stages.numbers["toleratedFailureCount"] = int(count)
        if share is not None:
            self._stages.numbers["toleratedFailurePercentage"] = float(share)
        self._tolerated = (None if count is None else int(count), share)

    def exceeded(self, failed: int) -> bool:
        """Whether so many failed iterations are more than are tolerated. As recorded, a state that names no threshold has
        none here."""
        count, share = self._tolerated
        if count is not None and failed > count:
            return True
        return share is not None and bool(self.count) and failed * 100 > share * (self.count or 0)

    def _items(self, scope: Scope) -> list[Any] | None:
        if self._reader is not None:
            if self._source is not None:
                self._source(scope)
            if self._data is None:
                return None
            items, pointed = read_items(self._reader, self._data)
            if pointer_of(self._reader) is not None:
                self._stages.keep("afterItemsPointer", pointed)
            return items
        items = self._spec.items(scope)
        if not isinstance(items, list):
            if self._spec.language == PATHS:
                shown = self._path.removeprefix("$") if self._path.startswith("$$") else self._path
                raise Failure("States.Runtime", f'Reference path "{shown}" must point to array.')
            text = f"Map state input must be an array but was: {dump(items)}"
            raise Failure("States.QueryEvaluationError", text, prefixed=True, location="")
        if self._spec.language == PATHS:
            self._stages.keep("afterItemsPath", items)
        return items

    def _selected(self, scope: Scope, items: list[Any]) -> list[Any]:
        """The inputs of the iterations."""
        selector = self._spec.item
        if selector is None:
            return items
        until = time.monotonic() + MAX_SECONDS
        inputs = []
        for index, value in enumerate(items):
            if time.monotonic() > until:
                raise Failure("States.Timeout", "The ItemSelector took too long.")
            inputs.append(selector(_at(scope, index, value)))
        self._stages.keep("afterItemSelector", inputs)
        return inputs

    def _batches(self, scope: Scope, inputs: list[Any]) -> list[Any]:
        most, largest = (None if size is None else size(scope) for size in self._sizes)
        for name, value in (("MaxItemsPerBatch", most), ("MaxInputBytesPerBatch", largest)):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value <= 0):
                raise runtime(f"The {name} field must be a positive integer, but it is '{dump(value)}'.")
        head = {} if self._batch is None else {"BatchInput": self._batch(scope)}
        around = len(dump({**head, "Items": []}))
        batches: list[list[Any]] = []
        used = 0
        for item in inputs:
            size = len(dump(item).encode()) + 1
            full = batches and (
                (most is not None and len(batches[-1]) >= most) or around + used + size > (largest or MAX_SIZE)
            )
            if not batches or full:
                batches.append([])
                used = 0
            batches[-1].append(item)
            used += size
        return [{**head, "Items": batch} for batch in batches]

    def _number(self, scope: Scope, expression: Expression | None, name: str) -> float | None:
        value = None if expression is None else expression(scope)
        if value is None:
            return None
        share = name.endswith("Percentage")
        highest, types = (100, int | float) if share else (MAX_VALUE, int)
        if isinstance(value, bool) or not isinstance(value, types) or not 0 <= value <= highest:
            raise runtime(f"The {name} field must be a number from 0 to {highest}, but it is '{dump(value)}'.")
        return value


def _at(scope: Scope, index: int, value: Any) -> Scope:
    """What an expression of ItemSelector can see."""

    def context() -> dict[str, Any]:
        return {**scope.context(), "Map": {"Item": {"Index": index, "Value": value}}}

    return Scope(scope.data, context, scope.world, scope.variables, scope.states)
