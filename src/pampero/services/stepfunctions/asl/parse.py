"""From the definition's text to a Program. The text has passed `validate` before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pampero.aws.jsonpath import reference_path
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.choice import compile_rule
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.distributed import compile_distributed, is_distributed
from pampero.services.stepfunctions.asl.flow import PathFlow, QueryFlow
from pampero.services.stepfunctions.asl.query import compile_query, compile_typed
from pampero.services.stepfunctions.asl.scope import Expression, whole
from pampero.services.stepfunctions.asl.templates import compile_field, compile_template, compile_text, optional_path

MAX_CONCURRENT = 40
PATHS, QUERIES = "JSONPath", "JSONata"
Fields = Mapping[str, Any]


def compile_program(text: str) -> p.Program:
    """Raises ValueError when the definition is invalid; `validate` says why."""
    fields = parse(text)
    return replace(_program(fields, fields.get("QueryLanguage", PATHS)), length=len(text))


def _program(fields: Fields, language: str) -> p.Program:
    states = {name: compile_state(name, state, language) for name, state in fields["States"].items()}
    queries = any(state.language != PATHS or any(inner.queries for inner in _inner(state)) for state in states.values())
    return p.Program(fields["StartAt"], MappingProxyType(states), fields.get("TimeoutSeconds"), queries)


def _inner(state: p.State) -> tuple[p.Program, ...]:
    if isinstance(state, p.ParallelState):
        return state.branches
    return (state.processor,) if isinstance(state, p.MapState) else ()


def compile_state(name: str, fields: Fields, language: str = PATHS) -> p.State:
    """One state. language: the machine's, which is that of states inside it too where they name none."""
    own = fields.get("QueryLanguage", language)
    common = {
        "name": name,
        "kind": fields["Type"],
        "next": fields.get("Next"),
        "flow": _path_flow(fields) if own == PATHS else _query_flow(fields),
        "retriers": tuple(_retrier(entry) for entry in fields.get("Retry", ())),
        "catchers": tuple(_catcher(entry, at, own) for at, entry in enumerate(fields.get("Catch", ()))),
        "language": own,
    }
    kind = _KINDS[fields["Type"]]
    return kind(common, fields, language)


def _path_flow(fields: Fields) -> PathFlow:
    # Map's Parameters are the older name of ItemSelector; they do not change the state's own input.
    parameters = fields.get("Parameters") if fields["Type"] != "Map" else None
    result_path = fields.get("ResultPath", "$")
    return PathFlow(
        _path(fields.get("InputPath", "$")),
        None if parameters is None else compile_template(parameters),
        compile_template(fields["ResultSelector"]) if "ResultSelector" in fields else None,
        None if result_path is None else reference_path(result_path),
        _path(fields.get("OutputPath", "$")),
        _assign(fields),
    )


def _query_flow(fields: Fields, at: str = "") -> QueryFlow:
    """at: where the fields stand in the state, `Catch[0]/`."""
    given, output, assign = (
        compile_query(fields[name], at + name) if name in fields else None for name in ("Arguments", "Output", "Assign")
    )
    return QueryFlow(given, output, assign)


def _assign(fields: Fields) -> Expression | None:
    return compile_template(fields["Assign"]) if "Assign" in fields else None


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


def _catcher(fields: Fields, at: int, language: str) -> p.Catcher:
    if language != PATHS:
        return p.Catcher(tuple(fields["ErrorEquals"]), fields["Next"], _query_flow(fields, f"Catch[{at}]/"))
    path = fields.get("ResultPath", "$")
    keys = None if path is None else reference_path(path)
    return p.Catcher(
        tuple(fields["ErrorEquals"]), fields["Next"], PathFlow(whole, None, None, keys, whole, _assign(fields))
    )


def _either(fields: Fields, name: str, language: str, kind: str = "number") -> Expression | None:
    """A field that is a constant, an expression of JSONata, or a path under its name with `Path`."""
    if f"{name}Path" in fields:
        return compile_field(fields[f"{name}Path"])
    if name not in fields:
        return None
    return _constant(fields[name]) if language == PATHS else compile_typed(fields[name], name, kind)


def _constant(value: Any) -> Expression:
    return lambda scope: value


def _pass(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    return p.PassState(**common, fixed="Result" in fields, result=fields.get("Result"))


def _task(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    own = common["language"]
    credentials = fields.get("Credentials") or {}
    role: Expression | None = None
    if "RoleArn.$" in credentials:
        role = compile_text(credentials["RoleArn.$"])
    elif "RoleArn" in credentials:
        given = credentials["RoleArn"]
        role = _constant(given) if own == PATHS else compile_typed(given, "Credentials/RoleArn", "string")
    return p.TaskState(
        **common,
        resource=fields["Resource"],
        timeout=_either(fields, "TimeoutSeconds", own),
        heartbeat=_either(fields, "HeartbeatSeconds", own),
        credentials=role,
    )


def _choice(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    rules = tuple(_rule(common, rule, at) for at, rule in enumerate(fields["Choices"]))
    return p.ChoiceState(**common, rules=rules, default=fields.get("Default"))


def _rule(common: dict[str, Any], rule: Fields, at: int) -> p.Rule:
    if common["language"] == PATHS:
        return p.Rule(compile_rule(rule), rule["Next"], replace(common["flow"], assign=_assign(rule)))
    test = compile_typed(rule["Condition"], f"Choices[{at}]/Condition", "boolean")
    return p.Rule(test, rule["Next"], _query_flow(rule, f"Choices[{at}]/"))


def _wait(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    name = "Timestamp" if "Timestamp" in fields or "TimestampPath" in fields else "Seconds"
    path = fields.get(f"{name}Path")
    kind = "string" if name == "Timestamp" else "number"
    until = _either(fields, name, common["language"], kind) if path is None else optional_path(path)
    assert until is not None
    return p.WaitState(**common, until=until, absolute=name == "Timestamp", path=path)


def _succeed(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    return p.SucceedState(**common)


def _fail(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    own = common["language"]
    return p.FailState(**common, error=_told(fields, "Error", own), cause=_told(fields, "Cause", own))


def _told(fields: Fields, name: str, language: str) -> Expression | None:
    if f"{name}Path" in fields:
        return compile_text(fields[f"{name}Path"])
    return _either(fields, name, language, "string")


def _parallel(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    return p.ParallelState(**common, branches=tuple(_program(branch, language) for branch in fields["Branches"]))


def _map(common: dict[str, Any], fields: Fields, language: str) -> p.State:
    own = common["language"]
    selector = fields.get("ItemSelector", fields.get("Parameters"))
    item = None
    if selector is not None:
        item = compile_template(selector) if own == PATHS else compile_query(selector, "ItemSelector")
    return p.MapState(
        **common,
        items=_items(fields, own),
        computed=_computed(fields, own),
        item=item,
        processor=_program(fields["ItemProcessor"] if "ItemProcessor" in fields else fields["Iterator"], language),
        concurrency=_either(fields, "MaxConcurrency", own) or _constant(0),
        concurrency_path=fields.get("MaxConcurrencyPath"),
        tolerated_count=_either(fields, "ToleratedFailureCount", own),
        tolerated_percentage=_either(fields, "ToleratedFailurePercentage", own),
        distributed=compile_distributed(fields, own == PATHS),
    )


def _computed(fields: Fields, language: str) -> bool:
    """Whether finding the items again for each of them would cost more than keeping them: a path that leads to one place
    in the input costs the same however many there are."""
    if language != PATHS:
        return "Items" in fields
    try:
        reference_path(fields.get("ItemsPath", "$"))
    except ValueError:
        return True
    return False


def _items(fields: Fields, language: str) -> Expression:
    if language == PATHS:
        return compile_field(fields.get("ItemsPath", "$"))
    if "Items" not in fields:
        return whole
    # A distributed Map's items may also be the members of an object.
    return compile_typed(fields["Items"], "Items", "array", *(("object",) if is_distributed(fields) else ()))


_KINDS: Mapping[str, Callable[[dict[str, Any], Fields, str], p.State]] = MappingProxyType(
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
