"""JSONata in every field that takes it, over the wire."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.roles import make_role

import pampero
from pampero.services.stepfunctions import evaluations
from pampero.services.stepfunctions.asl.jsonata.reading import longest_path, read
from pampero.services.stepfunctions.evaluator import write_frame

JSONATA = {"QueryLanguage": "JSONata"}


def passing(output: Any, **more: Any) -> dict[str, Any]:
    """A machine's states: one Pass state."""
    return {"P": {"Type": "Pass", "Output": output, "End": True, **more}}


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("$states.input.a + 1", 3),
        ("$states.input.l[$ > 1]", [2, 3]),
        ("$states.context.State.Name", "P"),
        ("null", None),
        ("$random(42)", 0.7275636800328681),
        ("$partition([1, 2, 3], 2)", [[1, 2], [3]]),
        ("$range(0, 6, 2)", [0, 2, 4, 6]),
        ("$hash('input', 'SHA-1')", "140f86aae51ab9e1cda9b4254fe98a74eb54c1a1"),
        ("$parse('{\"a\": [1]}').a", [1]),
        ("$length($uuid())", 36),
        ("[1e308 * 10, [{'a': -1 / 0}], 0 / 0]", ["Infinity", [{"a": "-Infinity"}], "NaN"]),
    ],
)
def test_an_expression_gives(machine: Callable[..., Any], expression: str, output: Any) -> None:
    made = machine(passing({"x": [f"{{% {expression} %}}"]}), top=JSONATA)
    assert made.output({"a": 2, "l": [1, 2, 3]}) == {"x": [output]}


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("$states.input.nothing", "returned nothing (undefined)."),
        ("function($x){$x}", "returned an unsupported result type."),
        ("'a' + 1", 'threw an error during evaluation. T2001: The left side of the "+" operator must evaluate to a number'),
        ("$eval('1')", "threw an error during evaluation. T1006: Attempted to invoke a non-function"),
        ("$nothing(1)", "threw an error during evaluation. T1006: Attempted to invoke a non-function"),
    ],
)  # fmt: skip
def test_an_expression_fails(machine: Callable[..., Any], expression: str, told: str) -> None:
    made = machine(passing({"a": [f"{{% {expression} %}}"]}), top=JSONATA)
    execution = made.start()
    found = made.end(execution)
    cause = (
        "An error occurred while executing the state 'P' (entered at the event id #2). "
        f"The JSONata expression '{expression}' specified for the field 'Output/a[0]' {told}"
    )
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "States.QueryEvaluationError", cause)
    failed = made.history(execution)[2]
    assert (failed["type"], failed["previousEventId"]) == ("EvaluationFailed", 0)
    assert failed["evaluationFailedEventDetails"] == {
        "state": "P", "location": "Output/a[0]", "error": "States.QueryEvaluationError", "cause": cause,
    }  # fmt: skip


def test_choice_map_and_parallel(machine: Callable[..., Any]) -> None:
    def branch(name: str) -> dict[str, Any]:
        state = {"Type": "Pass", "Output": "{% $states.input.n * $by %}", "End": True}
        return {"StartAt": name, "States": {name: state}}

    states: dict[str, Any] = {
        "V": {"Type": "Pass", "Assign": {"by": 10}, "Next": "C"},
        "C": {
            "Type": "Choice", "Default": "F", "Choices": [
                {"Condition": "{% $count($states.input.items) = 2 %}", "Output": {"i": "{% $states.input.items %}"}, "Next": "M"},
            ],
        },
        "M": {
            "Type": "Map", "Items": "{% $states.input.i %}", "ItemProcessor": branch("I"), "Next": "P",
            "ItemSelector": {"n": "{% $states.context.Map.Item.Value + $states.context.Map.Item.Index %}"},
            "Output": {"n": "{% $sum($states.result) %}"},
        },
        "P": {
            "Type": "Parallel", "Branches": [branch("J"), branch("K")], "Arguments": {"n": "{% $states.input.n + 1 %}"},
            "End": True,
        },
        "F": {"Type": "Fail", "Error": "{% 'E' & $by %}", "Cause": "{% $states.input.why %}"},
    }  # fmt: skip
    made = machine(states, top=JSONATA)
    assert made.output({"items": [1, 2]}) == [410, 410]
    found = made.run({"items": [], "why": "none"})
    assert (found["error"], found["cause"]) == ("E10", "none")


@pytest.mark.parametrize(
    ("items", "kind", "shown"), [("1", "number", "1"), ("null", "null", "null"), ("{'a': 1}", "object", '{"a":1}')]
)
def test_items_that_are_no_array(machine: Callable[..., Any], items: str, kind: str, shown: str) -> None:
    processor = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    made = machine(
        {"M": {"Type": "Map", "Items": f"{{% {items} %}}", "ItemProcessor": processor, "End": True}}, top=JSONATA
    )
    execution = made.start()
    assert made.end(execution)["cause"].endswith(
        f"returned an unexpected result type. Expected 'array', but was '{kind}' for value: {shown}"
    )
    assert made.kinds(execution)[2:] == ["EvaluationFailed", "MapStateFailed", "ExecutionFailed"]


def test_variables_live_in_scopes(machine: Callable[..., Any]) -> None:
    inner = {
        "StartAt": "I",
        "States": {
            "I": {"Type": "Pass", "Assign": {"own": "{% $outer + 1 %}"}, "Next": "J"},
            "J": {"Type": "Pass", "Output": "{% [$outer, $own] %}", "End": True},
        },
    }
    states = {
        "A": {"Type": "Pass", "Assign": {"outer": 1}, "Next": "P"},
        "P": {"Type": "Parallel", "Branches": [inner], "Assign": {"outer": "{% $states.result[0][1] %}"}, "Next": "E"},
        "E": {"Type": "Pass", "Output": "{% [$outer, $exists($own)] %}", "End": True},
    }
    made = machine(states, top=JSONATA)
    execution = made.start()
    assert made.end(execution)["output"] == [2, False]
    exited = [event["stateExitedEventDetails"] for event in made.history(execution) if event["type"].endswith("Exited")]
    assert [details.get("assignedVariables") for details in exited] == [
        {"outer": "1"}, {"own": "2"}, None, {"outer": "2"}, None,
    ]  # fmt: skip
    assert exited[0]["assignedVariablesDetails"] == {"truncated": False}


def test_variables_in_json_path(machine: Callable[..., Any]) -> None:
    states: dict[str, Any] = {
        "A": {"Type": "Pass", "Assign": {"v.$": "$.a", "c": "k"}, "Next": "C"},
        "C": {
            "Type": "Choice", "Default": "B", "Choices": [
                {"Variable": "$v.n", "NumericEquals": 5, "Assign": {"met": True}, "Next": "B"},
            ],
        },
        "B": {"Type": "Pass", "Parameters": {"n.$": "$v.n", "f.$": "States.Format('{}-{}', $c, $met)"}, "End": True},
    }  # fmt: skip
    assert machine(states).output({"a": {"n": 5}}) == {"n": 5, "f": "k-true"}


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("($f := function($n){$f($n + 1)}; $f(0))", "Expression evaluation timeout: Check for infinite loop"),
        (
            "($f := function($n){1 + $f($n + 1)}; $f(0))",
            "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive",
        ),
        ("$count([1..900000])", "Expression evaluation memory limit exceeded: Check for excessive memory usage"),
        ("$pad('', 10000000000)", "Expression evaluation memory limit exceeded: Check for excessive memory usage"),
        (
            "$reduce([1..24], function($a, $b){$a & $a}, 'x')",
            "Expression evaluation memory limit exceeded: Check for excessive memory usage",
        ),
        ("$range(1, 360146, 1)", "Expression evaluation memory limit exceeded: Check for excessive memory usage"),
    ],
)
def test_what_takes_too_much_fails_its_state_alone(machine: Callable[..., Any], expression: str, told: str) -> None:
    made = machine({"A": {"Type": "Pass", "Next": "P"}, **passing(f"{{% {expression} %}}")}, top=JSONATA)
    execution = made.start()
    found = made.end(execution)
    assert (found["status"], found["error"]) == ("FAILED", "States.QueryEvaluationError")
    assert found["cause"].endswith(f"threw an error during evaluation: {told}")
    assert made.kinds(execution) == [
        "ExecutionStarted", "PassStateEntered", "PassStateExited", "PassStateEntered", "EvaluationFailed", "ExecutionFailed",
    ]  # fmt: skip


FACTORIAL = "($f := function($n){$n < 2 ? 1 : $n * $f($n - 1)}; $f($states.input))"


def test_long_evaluations_go_on_in_each_state_and_iteration(machine: Callable[..., Any], sfn: Any) -> None:
    processor = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Output": f"{{% {FACTORIAL} %}}", "End": True}}}
    states = {
        "A": {"Type": "Pass", "Output": "{% [1..$states.input.n] %}", "Assign": {"id": "{% [$uuid()] %}"}, "Next": "M"},
        "M": {"Type": "Map", "ItemProcessor": processor, "Output": "{% [$states.result, $count($id)] %}", "End": True},
    }
    made = machine(states, top=JSONATA)
    execution = made.start({"n": 5})
    assert made.end(execution)["output"] == [1, 2, 6, 24, 120, 1]
    assert [event["id"] for event in made.history(execution)] == list(range(1, len(made.history(execution)) + 1))
    express = machine(states, name="e", top=JSONATA, type="EXPRESS")
    found = sfn.start_sync_execution(stateMachineArn=express.arn, input='{"n": 3}')
    assert found["output"] == "[1,2,6,1]"


def test_a_machine_tells_its_variables_by_state(machine: Callable[..., Any], sfn: Any) -> None:
    inside = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Parameters": {"a.$": "$one", "b": "$no"}, "End": True}}}
    states = {
        "P": {"Type": "Pass", "Next": "M"},
        "M": {"Type": "Map", "ItemsPath": "$items.list", "ItemProcessor": inside, "Next": "Q"},
        "Q": {
            "Type": "Pass", "QueryLanguage": "JSONata", "End": True,
            "Output": "{% ($own := $sum($two); $map($one, function($x){$x + $own}) ~> $max) %}",
        },
    }  # fmt: skip
    found = sfn.describe_state_machine(stateMachineArn=machine(states).arn)
    assert found["variableReferences"] == {"M": ["items"], "I": ["one"], "Q": ["two", "one"]}


@pytest.mark.parametrize(
    ("state", "code", "message", "location"),
    [
        ({"Output": "{% 1 + %}"}, "INVALID_JSONATA_EXPRESSION", "Unexpected end of expression", "/States/P/Output"),
        (
            {"Output": {"v": "{% phone.number %}"}}, "UNSUPPORTED_JSONATA_EXPRESSION",
            "Reference to 'phone' at the top level is not supported.", "/States/P/Output/v",
        ),
        (
            {"ResultPath": "$.a"}, "SCHEMA_VALIDATION_FAILED",
            "The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' "
            "QueryLanguage", "/States/P",
        ),
        (
            {"QueryLanguage": "JSONPath"}, "SCHEMA_VALIDATION_FAILED",
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/P",
        ),
        (
            {"Output": "{% $a" + ".b" * 101 + " %}"}, "INVALID_JSONATA_EXPRESSION",
            "A path of the expression has more than 100 steps", "/States/P/Output",
        ),
        ({"Catch": []}, "SCHEMA_VALIDATION_FAILED", "Field 'Catch' is not supported", "/States/P"),
    ],
)  # fmt: skip
def test_diagnostics(sfn: Any, state: dict[str, Any], code: str, message: str, location: str) -> None:
    definition = {**JSONATA, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": True, **state}}}
    found = sfn.validate_state_machine_definition(definition=json.dumps(definition))
    assert found["diagnostics"] == [
        {"severity": "ERROR", "code": code, "message": message, "location": location},
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "$states.input.a.b[c > 1]", "$states.input.(a + b)", "$map($states.input.l, function($v){$v.x})", "{'a': 1}",
        "$states.input.l{k: v}", "$states.input.l^(>price)", "$states.input.a in ['x', 'y'] and true", "/ab+/ ~> $string",
        "$states.input.$lookup(`a b`, 'c')",
    ],
)  # fmt: skip
def test_names_below_the_top_level_are_not_refused(sfn: Any, expression: str) -> None:
    definition = {
        **JSONATA,
        "StartAt": "P",
        "States": {"P": {"Type": "Pass", "End": True, "Output": f"{{% {expression} %}}"}},
    }
    assert sfn.validate_state_machine_definition(definition=json.dumps(definition))["diagnostics"] == []


def test_an_inner_scope_does_not_assign_outer_names(sfn: Any) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Assign": {"x": 2}, "End": True}}}
    states = {
        "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "P"},
        "P": {"Type": "Parallel", "Branches": [inner], "End": True},
    }
    found = sfn.validate_state_machine_definition(definition=json.dumps({**JSONATA, "StartAt": "A", "States": states}))
    assert (found["result"], found["diagnostics"][0]["location"]) == ("FAIL", "/States/P/Branches[0]/States/I/Assign")


def test_computed_items_are_computed_once(machine: Callable[..., Any]) -> None:
    state = {"Type": "Pass", "Output": "{% $states.input.n %}", "End": True}
    states = {
        "M": {
            "Type": "Map", "Items": "{% $map([1..50], function($i){$uuid()}) %}", "MaxConcurrency": 3, "End": True,
            "ItemSelector": {"n": "{% $states.context.Map.Item.Value %}", "given": "{% $states.input.a.b %}"},
            "ItemProcessor": {"StartAt": "I", "States": {"I": state}},
        }
    }  # fmt: skip
    assert len(set(machine(states, top=JSONATA).output({"a": {"b": 1}}))) == 50


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("$states.input.a.b & $states.input.a.c", "xy"),
        ("[$states.input.a.b, $states.input.a]", ["x", {"b": "x", "c": "y"}]),
        ("$states.input.l.n", [1, 2]),
        ("$states.`input`.a.b", "x"),
        ("$string($states.context.Execution.Input.a.b & $states.context.State.Name)", "xP"),
        ("$exists($states.input.a.nothing.more)", False),
        ("($s := $states; $s.input.a.b)", "x"),
    ],
)
def test_states_is_there_as_it_is_asked_for(machine: Callable[..., Any], expression: str, output: Any) -> None:
    made = machine(passing(f"{{% {expression} %}}"), top=JSONATA)
    assert made.output({"a": {"b": "x", "c": "y"}, "l": [{"n": 1}, {"n": 2}]}) == output


@pytest.mark.parametrize(
    "text",
    [
        "/" + "[a]" * 5000,
        "/" + "[" * 30_000,
        "/* " * 20_000,
        '"\\' * 30_000,
        "'\\" * 30_000,
        "/\\" * 30_000,
        "`a" * 30_001,
    ],
)
def test_reading_an_expression_goes_over_nothing_twice(text: str) -> None:
    begun = time.process_time()
    longest_path(text)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("hidden", ["[/[/, {}, /]/]", "($a\u0903 := 1; $a\u0903/{}/2)"])
def test_no_code_is_taken_for_the_inside_of_a_regular_expression(hidden: str) -> None:
    reading = read(hidden.format("$eval($range(1, 9))"))
    assert (reading.brief, "eval" in reading.calls) == (False, True)


@pytest.mark.parametrize(
    ("expression", "given"),
    [
        ("$count($distinct($states.input))", list(range(30_000))),
        ("$count($states.input[[1..900]])", list(range(37_000))),
        ("$count($match($states.input, /a/))", "a" * 250_000),
        ("$length($formatNumber(1, $states.input))", "0" * 250_000),
    ],
)
def test_what_takes_long_with_its_data_is_done_off_the_event_loop(
    machine: Callable[..., Any], expression: str, given: Any
) -> None:
    made = machine(passing(f"{{% {expression} %}}"), top=JSONATA)
    assert made.end(made.start(given))["status"] in ("SUCCEEDED", "FAILED")


def test_endless_evaluations_of_two_accounts_do_not_delay_those_of_another(
    machine: Callable[..., Any], server: Any
) -> None:
    started = []
    for account in ("555500006666", "555500007777"):
        others = server.client("stepfunctions", account, config={"inject_host_prefix": False})
        role = make_role(server.client("iam", account))
        endless = passing("{% ($f := function($n){$f($n + 1)}; $f(0)) %}")
        definition = json.dumps({**JSONATA, "StartAt": "P", "States": endless})
        made = others.create_state_machine(name="endless", definition=definition, roleArn=role)["stateMachineArn"]
        started += [(others, others.start_execution(stateMachineArn=made)["executionArn"]) for _ in range(8)]
    try:
        mine = machine(passing(f"{{% {FACTORIAL} %}}"), top=JSONATA)
        assert mine.output(5) == 120
        found = [others.describe_execution(executionArn=one)["status"] for others, one in started]
        # Those that were at work when mine came are still: it waited for none of them.
        assert found.count("RUNNING") == len(started)
    finally:
        for others, one in started:
            others.stop_execution(executionArn=one)


@pytest.mark.parametrize(
    "expression",
    [
        "$formatInteger(9007199254740991, 'I')",
        "$fromMillis(0, '[Y,99999999-99999999]')",
        "$now('[Y,99999999-99999999]')",
        "$now($states.input)",
        "'[Y,99999999-99999999]' ~> $now",
        "0 ~> $fromMillis('[Y,99999999-99999999]')",
        "$toMillis($states.input, '[Yw]')",
        "[1].($f := $toMillis; $f('a', '[MNn]'))",
    ],
)
def test_what_may_take_long_with_little_data_is_done_off_the_event_loop(expression: str) -> None:
    assert read(expression).slow


@pytest.mark.parametrize("expression", ["$toMillis($now())", "[$fromMillis($states.input), 1]", "$now() & ', '"])
def test_times_in_their_usual_form_are_quick(expression: str) -> None:
    assert not read(expression).slow


def test_roman_numerals_of_large_numbers_hold_nobody(machine: Callable[..., Any]) -> None:
    found = machine(passing("{% $formatInteger(9007199254740991, 'I') %}"), top=JSONATA).run()
    assert (found["status"], found["error"]) == ("FAILED", "States.QueryEvaluationError")


def test_an_evaluation_ends_where_nobody_is_left_to_end_it() -> None:
    program = Path(evaluations.__file__).with_name("evaluator.py")
    root = str(Path(pampero.__file__).parents[1])
    source = "$count($distinct($map($range(1, 300000, 1), $string)))"
    with subprocess.Popen([sys.executable, "-I", str(program), root], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        write_frame(process.stdin, msgspec.msgpack.encode({"source": source, "bindings": {}, "now": 0.0}))  # type: ignore[arg-type]
        assert process.wait(20) == -signal.SIGALRM


def test_a_long_definition_holds_nobody(sfn: Any, full_role: str) -> None:
    outputs = [f"{{% {number} + 1 %}}" for number in range(20_000)]
    text = json.dumps({**JSONATA, "StartAt": "P", "States": passing(outputs)})
    made = sfn.create_state_machine(name="long", definition=text, roleArn=full_role)["stateMachineArn"]
    sfn.update_state_machine(stateMachineArn=made, definition=text)
    assert sfn.validate_state_machine_definition(definition=text)["result"] == "OK"
