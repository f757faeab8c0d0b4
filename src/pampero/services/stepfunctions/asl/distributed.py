"""The fields that a Map of the mode DISTRIBUTED has of its own, compiled.

Sources: "ItemReader (Map)", "ItemBatcher (Map)", "ResultWriter (Map)" in the developer guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import dump, runtime
from pampero.services.stepfunctions.asl.query import compile_query
from pampero.services.stepfunctions.asl.scope import Expression, Scope
from pampero.services.stepfunctions.asl.templates import compile_field, compile_template

Fields = Mapping[str, Any]
MODE, INLINE, DISTRIBUTED = "Mode", "INLINE", "DISTRIBUTED"


def is_distributed(fields: Fields) -> bool:
    """Whether a Map state is distributed."""
    processor = fields.get("ItemProcessor", fields.get("Iterator"))
    configuration = processor.get("ProcessorConfig") if isinstance(processor, Mapping) else None
    return isinstance(configuration, Mapping) and configuration.get(MODE) == DISTRIBUTED


def compile_distributed(fields: Fields, paths: bool) -> p.Distributed | None:
    """What a Map state has for its children; None where it is inline. paths: it speaks JSONPath. Raises ValueError."""
    if not is_distributed(fields):
        return None
    processor = fields.get("ItemProcessor", fields.get("Iterator"))
    assert processor is not None
    return p.Distributed(
        express=processor["ProcessorConfig"].get("ExecutionType") == "EXPRESS",
        label=fields.get("Label"),
        reader=_place(fields, "ItemReader", "ReaderConfig", paths),
        batcher=_batcher(fields, paths),
        writer=_place(fields, "ResultWriter", "WriterConfig", paths),
    )


def _template(template: Any, at: str, paths: bool) -> Expression:
    return compile_template(template) if paths else compile_query(template, at)


def _place(fields: Fields, name: str, config: str, paths: bool) -> Expression | None:
    """ItemReader and ResultWriter: where something is, and what form it has."""
    given = fields.get(name)
    if not given:
        return None
    arguments = _template(given.get("Arguments", given.get("Parameters", {})), f"{name}/Arguments", paths)
    settings = _settings(given.get(config, {}), f"{name}/{config}", paths)
    resource = given.get("Resource", "")
    return lambda scope: {"Resource": resource, "Arguments": arguments(scope), config: settings(scope)}


def _batcher(fields: Fields, paths: bool) -> Expression | None:
    given = fields.get("ItemBatcher")
    if given is None:
        return None
    settings = _settings({name: value for name, value in given.items() if name != "BatchInput"}, "ItemBatcher", paths)
    if "BatchInput" not in given:
        return settings
    batch = _template(given["BatchInput"], "ItemBatcher/BatchInput", paths)
    return lambda scope: {**settings(scope), "BatchInput": batch(scope)}


def _settings(given: Fields, at: str, paths: bool) -> Expression:
    """Members with constants; with paths where their names end in `Path`, which lead to integers; with expressions."""
    if not paths:
        return compile_query(dict(given), at)
    found = {name.removesuffix("Path"): compile_field(given[name]) for name in given if name.endswith("Path")}
    constant = {name: value for name, value in given.items() if not name.endswith("Path")}

    def made(scope: Scope) -> dict[str, Any]:
        numbers = {name: whole_number(name, path(scope), given[f"{name}Path"]) for name, path in found.items()}
        return {**constant, **numbers}

    return made


def whole_number(name: str, value: Any, path: str | None = None) -> int:
    """A field's value that is an integer, or a text of one. path: where it was found. Raises Failure States.Runtime."""
    found = value
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and len(value) < 20:
        found = int(value)
    if isinstance(found, bool) or not isinstance(found, int | float) or found != int(found):
        shown = value if isinstance(value, str) else dump(value)
        if path is None:
            raise runtime(f'The {name} field has the value "{shown}" which is not a valid integer.')
        raise runtime(f'The {name}Path field refers to value "{shown}" which is not a valid integer: {path}')
    return int(found)
