"""Executions taken up again where they stood, without a server."""

from __future__ import annotations

import copy
import json
from random import Random

import pytest
from tests.services.stepfunctions.past.simulation import Even, Maker, Simulation, facts

from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.past.retrace import Part, Retrace
from pampero.services.stepfunctions.asl.past.standing import NotThere, check_program, standing
from pampero.services.stepfunctions.asl.past.story import Story, Visit


def forked(
    kind: type[Simulation], definition: str, entries: list[e.Entry], visit: Visit, parts: list[Part]
) -> Simulation:
    """A fork of an execution at a state, run to its end."""
    state, thread = standing(parts, entries, visit)
    made = kind(definition, Random(7), "y", state)
    state.facts = made.facts
    made.now = entries[-1].at + 1000
    made.entries = [entry for entry in entries if entry.id < visit.entered.id]
    made.run(e.Fork(thread, parse(visit.input or "null"), visit.entered.at))
    return made


def shape(entries: list[e.Entry]) -> list[tuple[int, int, str]]:
    return [(entry.id, entry.previous, entry.kind) for entry in entries]


@pytest.mark.parametrize("seed", range(2000, 2080))
def test_an_unchanged_fork_of_the_top_level_ends_as_the_original_did(seed: int) -> None:
    made = json.loads(Maker(Random(seed)).definition())
    made.pop("TimeoutSeconds", None)
    definition = json.dumps(made)
    original = Even(definition, Random(7))
    entries = original.run()
    assert original.state.status in ("SUCCEEDED", "FAILED")
    parts = [Part(1, original.program, facts("x"))]
    for visit in Story(entries).root.visits:
        fork = forked(Even, definition, entries, visit, parts)
        assert fork.state.status == original.state.status, definition
        assert shape(fork.entries) == shape(entries), (visit.state, definition)
        last, then = fork.entries[-1].details or {}, entries[-1].details or {}
        assert (last.get("error"), last.get("cause")) == (then.get("error"), then.get("cause"))


@pytest.mark.parametrize("seed", range(3000, 3100))
def test_a_fork_from_anywhere_is_an_execution_like_any(seed: int) -> None:
    """It ends; its events are numbered without a gap; what was done is not done again; and it can be taken again itself."""
    random = Random(seed)
    definition = Maker(random).definition()
    original = Simulation(definition, random)
    entries = original.run()
    parts = [Part(1, original.program, facts("x"))]
    visits = Story(entries).visits
    for visit in random.sample(visits, min(len(visits), 5)):
        fork = forked(Simulation, definition, entries, visit, parts)
        number = visit.entered.id
        assert [entry.id for entry in fork.entries] == list(range(1, len(fork.entries) + 1))
        assert fork.entries[number - 1].kind == visit.entered.kind
        assert fork.entries[number - 1].previous == visit.entered.previous
        known = [*parts, Part(number, fork.program, facts("y"), visit.entered.at)]
        again = Retrace(known, fork.entries).run()
        assert again.difference is None, (again.difference, visit.place(), definition)
        assert shape(again.entries) == shape(fork.entries), (visit.place(), definition)
        assert Story(fork.entries).status == fork.state.status
        second = random.choice(Story(fork.entries).visits)
        parts_of_second = [part for part in known if part.first <= second.entered.id]
        if second.entered.id != number:
            assert forked(Simulation, definition, fork.entries, second, parts_of_second).entries


BOTH = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Assign": {"v": 7}, "Next": "B"},
        "B": {
            "Type": "Parallel", "End": True,
            "Branches": [
                {"StartAt": "L", "States": {
                    "L": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "M",
                          "Parameters": {"QueueUrl": "q", "MessageBody": "x"}},
                    "M": {"Type": "Pass", "End": True},
                }},
                {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 100, "End": True}}},
                {"StartAt": "T", "States": {"T": {
                    "Type": "Task", "Resource": "arn:aws:states:us-east-1:000000000000:activity:a", "End": True,
                }}},
                {"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"v.$": "$v"}, "End": True}}},
            ],
        },
    },
}  # fmt: skip


def test_the_others_of_a_branch_are_as_they_were() -> None:
    definition = json.dumps(BOTH)
    original = Simulation(definition, Random(1))
    original.happen(e.Begin("{}"))
    while original.state.ready:
        original.happen(e.Go())
    original.now += 30
    request = next(one for one in original.requests if ":sqs:" in one.resource)
    original.happen(e.Done(request.thread, request.attempt, {"MessageId": "1"}))
    while original.state.ready:
        original.happen(e.Go())
    visit = Story(original.entries).found("M")
    assert visit is not None
    parts = [Part(1, original.program, facts("x"))]
    state, thread = standing(parts, original.entries, visit)
    fork = Simulation(definition, Random(1), "y", state)
    fork.now = original.now + 5000
    fork.happen(e.Fork(thread, {"other": 1}, visit.entered.at))
    # The activity is asked anew, the rest of the wait begins, and nothing else.
    assert [one.resource for one in fork.requests] == [BOTH["States"]["B"]["Branches"][2]["States"]["T"]["Resource"]]  # type: ignore[index]
    waits = {fork.state.threads[id_].state: due - fork.now for id_, (_, due) in fork.timers.items()}
    assert waits == {"W": 70.0}
    assert [entry.kind for entry in fork.entries[:3]] == ["PassStateEntered", "PassStateExited", "ActivityScheduled"]
    assert (fork.entries[0].details or {})["input"] == '{"other":1}'
    assert {one.state: one.output for one in state.threads.values() if one.phase == "done"} == {
        "P": {"v": 7}, "M": {"other": 1},
    }  # fmt: skip

    for branch, told in (
        ({"W": {"Type": "Pass", "End": True}}, "W, which is under way, is of another type"),
        ({"V": {"Type": "Pass", "End": True}}, "no state B/W"),
    ):  # fmt: skip
        other = copy.deepcopy(BOTH)
        other["States"]["B"]["Branches"][1]["States"] = branch  # type: ignore[index]
        other["States"]["B"]["Branches"][1]["StartAt"] = next(iter(branch))  # type: ignore[index]
        again, _ = standing(parts, original.entries, visit)
        with pytest.raises(NotThere, match=told):
            check_program(compile_program(json.dumps(other)), again)


def test_what_the_history_does_not_tell_is_refused() -> None:
    entries = Even(json.dumps(BOTH), Random(3)).run()
    visit = Story(entries).found("M")
    assert visit is not None
    other = copy.deepcopy(BOTH)
    other["States"]["B"]["Branches"][3]["States"]["P"]["Parameters"] = {"w": 1}  # type: ignore[index]
    with pytest.raises(NotThere, match="which differs at P"):
        standing([Part(1, compile_program(json.dumps(other)), facts("x"))], entries, visit)
