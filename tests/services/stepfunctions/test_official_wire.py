"""JSONata's own suite through Pass states: all that the reference passes, but those that are listed.

Step Functions has no context item: a case's data is in the state's input, and its expression behind a path to it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError
from tests.services.stepfunctions.test_official import CASES, DATASETS, LIMITS, REASONS, same

from pampero.services.stepfunctions.asl.jsonata.engine import QueryError, check
from pampero.services.stepfunctions.asl.jsonata.reading import read

# How many cases that give a result share a state: each is a member of its Output.
SHARING = 25
# What ends otherwise than in the evaluator alone, as there is no context item; beside all that has `$$`, which is refused as
# on AWS.
OTHERS = {
    "a path to the data takes the mark [] of a sequence away": [
        "boolean-expresssions/016", "flattening/037", "flattening/038", "flattening/045", "joins/library-joins#10",
    ],
    "a path to an array goes to its items": [
        "array-constructor/array-sequences#1", "flattening/array-inputs#1", "flattening/array-inputs#2",
        "flattening/array-inputs#3", "flattening/array-inputs#4", "flattening/034", "flattening/042", "flattening/043",
        "flattening/044", "flattening/sequence-of-arrays#3", "joins/index#8", "joins/index#10", "joins/index#11",
        "object-constructor/024", "sorting/015", "sorting/017", "sorting/018",
    ],
    "behind a path there is a parent": [
        "parent-operator/errors#1", "parent-operator/errors#5", "parent-operator/errors#10", "parent-operator/errors#11",
    ],
    "$ is nothing where there is no data": ["transform/019"],
}  # fmt: skip
# What the evaluator alone ends otherwise, and a definition is refused for as it should be; and what depends on the day.
WANTED = {"comments/002", "parent-operator/errors#9"}
DAILY = "function-tomillis/parseDateTime#28"
LISTED = {name for reasons in (REASONS, OTHERS) for names in reasons.values() for name in names}


def source(case: dict[str, Any], place: str) -> tuple[str, Any]:
    """An expression, and the data that it finds at a place of the input; None where it needs none."""
    bound = "".join(f"${name} := {json.dumps(value)}; " for name, value in (case.get("bindings") or {}).items())
    text = f"({bound}{case['expr']})" if bound else case["expr"]
    data = case["data"] if "data" in case else DATASETS.get(case.get("dataset"))
    if data is None:
        try:
            check(text)
        except QueryError:
            return text, None
        # A name is refused where there is nothing that it could be a member of.
        return (f"$states.input.({text}\n)", None) if read(text).topless else (text, None)
    return (f"[[{place}]].({text}\n)" if isinstance(data, list) else f"{place}.({text}\n)"), data


def test_the_suite_through_pass_states(sfn: Any) -> None:
    def run(output: Any, given: Any) -> tuple[str, Any]:
        state = {"Type": "Pass", "QueryLanguage": "JSONata", "Output": output, "End": True}
        try:
            found = sfn.test_state(definition=json.dumps(state), input=json.dumps(given))
        except ClientError as error:
            return "REFUSED", str(error)
        if found["status"] == "SUCCEEDED":
            return "SUCCEEDED", json.loads(found["output"])
        return "FAILED", f"{found['error']}: {found['cause']}"

    def as_wanted(case: dict[str, Any], status: str, told: Any) -> bool:
        if "result" in case:
            return status == "SUCCEEDED" and same(told, case["result"])
        if case.get("undefinedResult"):
            return status == "FAILED" and ("returned nothing" in told or "an unsupported result type" in told)
        code = case.get("code") or case["error"]["code"]
        if status == "REFUSED":
            return "INVALID_JSONATA_EXPRESSION" in told
        return status == "FAILED" and "States.QueryEvaluationError" in told and (code in LIMITS or f"{code}: " in told)

    def alone(case: dict[str, Any]) -> bool:
        text, data = source(case, "$states.input.d")
        return as_wanted(case, *run(f"{{% {text} %}}", {"d": data}))

    differing: set[str] = set()
    sharing: list[tuple[str, dict[str, Any]]] = []
    listed = {name for name, _ in CASES if name in LISTED or name.split("/")[0] in LISTED}
    for name, case in CASES:
        if name == DAILY:
            continue
        with suppress(QueryError):
            listed |= {name} if read(case["expr"]).root else set()
        if "result" in case and name not in listed:
            sharing.append((name, case))
        elif not alone(case):
            differing.add(name)
    for first in range(0, len(sharing), SHARING):
        group = sharing[first : first + SHARING]
        given: dict[str, Any] = {}
        output = {}
        for name, case in group:
            place = f"d{len(given)}"
            text, data = source(case, f"$states.input.{place}")
            output[name] = f"{{% {text} %}}"
            if data is not None:
                given[place] = data
        status, told = run(output, given)
        if status != "SUCCEEDED":
            differing |= {name for name, case in group if not alone(case)}
            continue
        differing |= {name for name, case in group if not same(told[name], case["result"])}
    listed -= WANTED | {DAILY}
    assert (differing - listed, listed - differing) == (set(), set())
