"""Histories that are read and taken again, without a server."""

from __future__ import annotations

import json
from random import Random

import pytest
from msgspec import structs
from tests.services.stepfunctions.past.simulation import Maker, Simulation, facts

from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.past.retrace import Part, Retrace
from pampero.services.stepfunctions.asl.past.story import Story
from pampero.services.stepfunctions.asl.validate import errors


def told(entries: list[e.Entry], status: str) -> None:
    """A story has every state that was entered, each left where it was left, and is over when the execution is."""
    story = Story(entries)
    assert story.status == status
    assert [visit.entered.id for visit in story.visits] == [
        one.id for one in entries if one.kind.endswith("StateEntered")
    ]
    left = {visit.left.id: visit.state for visit in story.visits if visit.left is not None}
    assert left == {one.id: (one.details or {})["name"] for one in entries if one.kind.endswith("StateExited")}
    if status != "RUNNING":
        assert not [visit.place() for visit in story.visits if visit.open]
    for visit in story.visits:
        for child in visit.children:
            assert child.visits == [] or child.visits[0].line is child


@pytest.mark.parametrize("seed", range(200))
def test_an_unchanged_definition_does_what_it_did(seed: int) -> None:
    random = Random(seed)
    definition = Maker(random).definition()
    assert not errors(definition, False), (definition, errors(definition, False))
    simulation = Simulation(definition, random)
    entries = simulation.run()
    found = Retrace([Part(1, simulation.program, facts("x"))], entries).run()
    assert found.difference is None, (found.difference, definition)
    plain = [(entry.id, entry.previous, entry.kind) for entry in entries]
    assert [(entry.id, entry.previous, entry.kind) for entry in found.entries] == plain, json.dumps(
        json.loads(definition)
    )
    assert found.state.status == simulation.state.status
    told(entries, simulation.state.status)


def late(entries: list[e.Entry], random: Random) -> list[e.Entry]:
    """As AWS writes it: a task's Started comes when it has started, behind what other lines have done meanwhile; or never,
    where the execution ended before."""
    order = list(entries)
    for entry in entries:
        if entry.kind in ("TaskStarted", "LambdaFunctionStarted"):
            order.remove(entry)
            following = next((at for at, one in enumerate(order) if one.previous == entry.id), None)
            if following is None and random.random() < 0.5:
                continue
            order.insert(
                random.randint(
                    order.index(entries[entry.previous - 1]) + 1, len(order) - 1 if following is None else following
                ),
                entry,
            )
    numbers = {entry.id: number for number, entry in enumerate(order, 1)} | {0: 0}
    return [structs.replace(one, id=numbers[one.id], previous=numbers[one.previous]) for one in order]


@pytest.mark.parametrize("seed", range(1000, 1150))
def test_the_order_of_other_lines_does_not_matter(seed: int) -> None:
    random = Random(seed)
    definition = Maker(random).definition()
    simulation = Simulation(definition, random)
    entries = late(simulation.run(), random)
    found = Retrace([Part(1, simulation.program, facts("x"))], entries).run()
    assert found.difference is None, (found.difference, definition)
    told(entries, simulation.state.status)


@pytest.mark.parametrize("seed", range(4000, 4080))
def test_redriven_executions_are_taken_again(seed: int) -> None:
    random = Random(seed)
    definition = Maker(random).definition()
    simulation = Simulation(definition, random)
    simulation.run()
    for _ in range(3):
        if simulation.state.status in ("FAILED", "TIMED_OUT"):
            simulation.now += 10
            simulation.run(e.Redrive())
    found = Retrace([Part(1, simulation.program, facts("x"))], simulation.entries).run()
    assert found.difference is None, (found.difference, definition)
    assert [(one.id, one.previous, one.kind) for one in found.entries] == [
        (one.id, one.previous, one.kind) for one in simulation.entries
    ], definition
    told(simulation.entries, simulation.state.status)
