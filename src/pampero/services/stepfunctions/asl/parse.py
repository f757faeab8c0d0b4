"""From the definition's text to a Program. The text has passed `validate` before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.choice import compile_rule
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.flow import PathFlow
from pampero.services.stepfunctions.asl.jsonpath import reference_path
from pampero.services.stepfunctions.asl.scope import Expression
from pampero.services.stepfunctions.asl.templates import compile_field, compile_template, compile_text

MAX_CONCURRENT = 40
Fields = Mapping[str, Any]


def compile_program(text: str) -> p.Program:
    """Raises ValueError when the definition is invalid; `validate` says why."""
    return _program(parse(text))


def _program(fields: Fields) -> p.Program:
    states = {name: compile_state(name, state) for name, state in fields["States"].items()}
    return p.Program(fields["StartAt"], MappingProxyType(states), fields.get("TimeoutSeconds"))


def compile_state(name: str, fields: Fields) -> p.State:
    """One state."""
    common = {
        "name": name,
        "kind": fields["Type"],
        "next": fields.get("Next"),
        "flow": _flow(fields),
        "retriers": tuple(_retrier(entry) for entry in fields.get("Retry", ())),
        "catchers": tuple(_catcher(entry) for entry in fields.get("Catch", ())),
    }
    return _KINDS[fields["Type"]](common, fields)


def _flow(fields: Fields) -> PathFlow:
    # Map's Parameters are the older name of ItemSelector; they do not change the state's own input.
    parameters = fields.get("Parameters") if fields["Type"] != "Map" else None
    result_path = fields.get("ResultPath", "$")
    return PathFlow(
        _path(fields.get("InputPath", "$")),
        None if parameters is None else compile_template(parameters),
        compile_template(fields["ResultSelector"]) if "ResultSelector" in fields else None,
        None if result_path is None else reference_path(result_path),
        _path(fields.get("OutputPath", "$")),
    )


def _path(text: str | None) -> Expression | None:
    return None if text is None else compile_field(text)


def _retrier(fields: Fields) -> p.Retrier:
    return p.Retrier(
        tuple(fields["ErrorEquals"]),
        fields.get("IntervalSeconds", 1),
        fields.get("BackoffRate", 2.0),
        fields.get("MaxAttempts", 3),
        fields.get("MaxDelaySeconds"),
        fields.get("JitterStrategy") == "FULL",
    )


def _catcher(fields: Fields) -> p.Catcher:
    path = fields.get("ResultPath", "$")
    return p.Catcher(tuple(fields["ErrorEquals"]), fields["Next"], None if path is None else reference_path(path))


def _either(fields: Fields, name: str) -> Expression | None:
    """A field that is a constant, or a path under its name with `Path`."""
    if f"{name}Path" in fields:
        return compile_field(fields[f"{name}Path"])
    return _constant(fields[name]) if name in fields else None


def _constant(value: Any) -> Expression:
    return lambda scope: value


def _pass(common: dict[str, Any], fields: Fields) -> p.State:
    return p.PassState(**common, fixed="Result" in fields, result=fields.get("Result"))


def _task(common: dict[str, Any], fields: Fields) -> p.State:
    role = (fields.get("Credentials") or {}).get("RoleArn")
    dynamic = (fields.get("Credentials") or {}).get("RoleArn.$")
    return p.TaskState(
        **common,
        resource=fields["Resource"],
        timeout=_either(fields, "TimeoutSeconds"),
        heartbeat=_either(fields, "HeartbeatSeconds"),
        credentials=compile_text(dynamic) if dynamic else _constant(role) if role else None,
    )


def _choice(common: dict[str, Any], fields: Fields) -> p.State:
    rules = tuple((compile_rule(rule), rule["Next"]) for rule in fields["Choices"])
    return p.ChoiceState(**common, rules=rules, default=fields.get("Default"))


def _wait(common: dict[str, Any], fields: Fields) -> p.State:
    name = "Timestamp" if "Timestamp" in fields or "TimestampPath" in fields else "Seconds"
    until = _either(fields, name)
    assert until is not None
    return p.WaitState(**common, until=until, absolute=name == "Timestamp", field=name)


def _succeed(common: dict[str, Any], fields: Fields) -> p.State:
    return p.SucceedState(**common)


def _fail(common: dict[str, Any], fields: Fields) -> p.State:
    return p.FailState(**common, error=_told(fields, "Error"), cause=_told(fields, "Cause"))


def _told(fields: Fields, name: str) -> Expression | None:
    if f"{name}Path" in fields:
        return compile_text(fields[f"{name}Path"])
    return _constant(fields[name]) if name in fields else None


def _parallel(common: dict[str, Any], fields: Fields) -> p.State:
    return p.ParallelState(**common, branches=tuple(_program(branch) for branch in fields["Branches"]))


def _map(common: dict[str, Any], fields: Fields) -> p.State:
    selector = fields.get("ItemSelector", fields.get("Parameters"))
    return p.MapState(
        **common,
        items=compile_field(fields.get("ItemsPath", "$")),
        item=None if selector is None else compile_template(selector),
        processor=_program(fields["ItemProcessor"] if "ItemProcessor" in fields else fields["Iterator"]),
        concurrency=_either(fields, "MaxConcurrency") or _constant(0),
        tolerated_count=_either(fields, "ToleratedFailureCount"),
        tolerated_percentage=_either(fields, "ToleratedFailurePercentage"),
    )


_KINDS: Mapping[str, Callable[[dict[str, Any], Fields], p.State]] = MappingProxyType(
    {
        "Pass": _pass,
        "Task": _task,
        "Choice": _choice,
        "Wait": _wait,
        "Succeed": _succeed,
        "Fail": _fail,
        "Parallel": _parallel,
        "Map": _map,
    }
)
