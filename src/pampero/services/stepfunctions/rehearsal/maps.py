"""Distributed Maps, run inline: what they read is mocked, batches are made as they would be, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from msgspec import structs

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, dump, parse
from pampero.services.stepfunctions.asl.graph import inner
from pampero.services.stepfunctions.asl.mapchecks import ONLY_DISTRIBUTED
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.query import compile_query
from pampero.services.stepfunctions.asl.scope import Expression, Scope
from pampero.services.stepfunctions.asl.templates import compile_field, compile_template
from pampero.services.stepfunctions.rehearsal.cases import Response

Fields = Mapping[str, Any]
# The invocation of a Map that reads its items: gives the items, or an error.
Read = Callable[[str, str], Response]


def compile_inline(text: str, read: Read) -> p.Program:
    """The program of a definition, with its distributed Maps inline. Raises ValueError."""
    definition = parse(text)
    special: dict[str, dict[str, Any]] = {}
    _strip(definition, special)
    return _program(compile_program(json.dumps(definition)), special, read)


def _strip(program: dict[str, Any], special: dict[str, dict[str, Any]]) -> None:
    """Take out of a definition what only distributed Maps have. special: those fields by the state's name."""
    for name, state in program["States"].items():
        if state["Type"] == "Map":
            fields = {field: state.pop(field) for field in ONLY_DISTRIBUTED if field in state}
            processor = state["ItemProcessor" if "ItemProcessor" in state else "Iterator"]
            processor.pop("ProcessorConfig", None)
            if fields:
                special[name] = fields
        for _, contained in inner(state):
            _strip(dict_of(contained), special)


def dict_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """What `inner` gives of a definition that was just read."""
    assert isinstance(value, dict)
    return value


def _program(program: p.Program, special: Mapping[str, Fields], read: Read) -> p.Program:
    states = {name: _state(state, special, read) for name, state in program.states.items()}
    return replace(program, states=MappingProxyType(states))


def _state(state: p.State, special: Mapping[str, Fields], read: Read) -> p.State:
    if isinstance(state, p.ParallelState):
        return replace(state, branches=tuple(_program(branch, special, read) for branch in state.branches))
    if not isinstance(state, p.MapState):
        return state
    made = replace(state, processor=_program(state.processor, special, read))
    fields = special.get(state.name, {})
    if "ItemReader" in fields:
        made = replace(made, items=_read(state.name, read), computed=True)
    if "ItemBatcher" in fields:
        made = replace(made, items=_batched(made, fields["ItemBatcher"]), computed=True, item=None)
    if "Resource" in fields.get("ResultWriter", {}):
        made = replace(made, flow=_Written(made.flow, state.name, _arguments(fields["ResultWriter"], state.language)))
    return made


def _read(name: str, read: Read) -> Expression:
    def items(scope: Scope) -> Any:
        found = read(name, "it is a Map that reads its items, which its mock returns as an array")
        if found.error is not None:
            raise Failure(found.error, found.cause)
        return found.result

    return items


def _batched(state: p.MapState, batcher: Fields) -> Expression:
    """Source: "ItemBatcher (Map)"."""
    paths = state.language == "JSONPath"
    template = batcher.get("BatchInput")
    shared = (
        None if template is None else compile_template(template) if paths else compile_query(template, "BatchInput")
    )
    most, bytes_ = (_limit(batcher, name, paths) for name in ("MaxItemsPerBatch", "MaxInputBytesPerBatch"))

    def items(scope: Scope) -> list[Any]:
        found = state.items(scope)
        chosen = [_chosen(state, scope, number, value) for number, value in enumerate(found)]
        head = {} if shared is None else {"BatchInput": shared(scope)}
        count, size = most(scope), bytes_(scope)
        batches: list[Any] = []
        for value in chosen:
            last = batches[-1]["Items"] if batches else None
            full = last is None or (count is not None and len(last) >= count)
            if not full and size is not None and last is not None:
                full = len(dump({**head, "Items": [*last, value]}).encode()) > size
            if full:
                batches.append({**head, "Items": []})
            batches[-1]["Items"].append(value)
        return batches

    return items


def _chosen(state: p.MapState, scope: Scope, number: int, value: Any) -> Any:
    if state.item is None:
        return value
    item = {"Map": {"Item": {"Index": number, "Value": value}}}
    return state.item(structs.replace(scope, context=lambda: {**scope.context(), **item}, kept=None))


def _limit(fields: Fields, name: str, paths: bool) -> Expression:
    if paths and f"{name}Path" in fields:
        return compile_field(fields[f"{name}Path"])
    given = fields.get(name)
    return compile_query(given, name) if given is not None and not paths else lambda scope: given


def _arguments(writer: Fields, language: str) -> Expression:
    if language == "JSONPath":
        return compile_template(writer.get("Parameters", {}))
    return compile_query(writer.get("Arguments", {}), "ResultWriter/Arguments")


@dataclass(frozen=True, slots=True)
class _Written:
    """The flow of a Map whose results are written elsewhere: its result says where."""

    flow: p.Flow
    name: str
    place: Expression

    def effective(self, scope: Scope) -> Any:
        """See program.Flow."""
        return self.flow.effective(scope)

    def arguments(self, scope: Scope) -> Any:
        """See program.Flow."""
        return self.flow.arguments(scope)

    def output(self, scope: Scope, result: Any) -> Any:
        """See program.Flow."""
        told = self._told(scope)
        return self.flow.output(_with(scope, told), told)

    def assigned(self, scope: Scope, result: Any) -> dict[str, Any] | None:
        """See program.Flow."""
        told = self._told(scope)
        return self.flow.assigned(_with(scope, told), told)

    def _told(self, scope: Scope) -> Any:
        place = self.place(scope.on(self.flow.effective(scope)))
        run = f"arn:aws:states:us-east-1:123456789012:mapRun:test/{self.name}:test"
        prefix = str(place.get("Prefix", "")).strip("/")
        key = "/".join(part for part in (prefix, "test", "manifest.json") if part)
        return {"MapRunArn": run, "ResultWriterDetails": {"Bucket": place.get("Bucket"), "Key": key}}


def _with(scope: Scope, result: Any) -> Scope:
    """The same with another result, which `$states.result` is."""
    return structs.replace(scope, states={**scope.states, "result": result}, kept=None)
