"""Order of work, and functions that undo each other, for any template."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pampero.services.cloudformation.run.walk import walk
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.graph import dependencies, ordered, reversed_graph
from pampero.services.cloudformation.template.names import Names
from pampero.services.cloudformation.template.parse import parse

QUEUE = "AWS::SQS::Queue"
NAMES = Names(parameters={}, language=True)


@st.composite
def graphs(draw: Callable[..., Any], most: int = 10) -> dict[str, set[str]]:
    """Acyclic graphs: each node needs some of those before it, in an order that the names do not tell."""
    names = draw(st.permutations([f"N{number}" for number in range(draw(st.integers(1, most)))]))
    return {name: draw(st.sets(st.sampled_from(names[:place]))) if place else set() for place, name in enumerate(names)}


def template(graph: dict[str, set[str]]) -> dict[str, Any]:
    """Queues that need each other as the graph says, some by DependsOn, some by a reference."""
    resources: dict[str, Any] = {}
    for name, needs in graph.items():
        listed = sorted(needs)
        resources[name] = {
            "Type": QUEUE,
            "DependsOn": listed[::2],
            "Properties": {"Tags": [{"Key": other, "Value": {"Fn::GetAtt": [other, "Arn"]}} for other in listed[1::2]]},
        }
    return {"Resources": resources}


def in_order(graph: dict[str, set[str]], order: list[str]) -> bool:
    """Whether each node stands behind those that it needs."""
    place = {name: number for number, name in enumerate(order)}
    return set(order) == set(graph) and all(place[other] < place[name] for name in graph for other in graph[name])


@given(graphs())
def test_dependencies_are_found_and_ordered(graph: dict[str, set[str]]) -> None:
    found = dependencies(template(graph)["Resources"], ())
    assert found == graph
    assert in_order(graph, ordered(found))
    assert in_order(reversed_graph(graph), ordered(graph)[::-1])
    assert reversed_graph(reversed_graph(graph)) == graph


@given(graphs(), st.data())
def test_a_cycle_is_found(graph: dict[str, set[str]], data: Any) -> None:
    start = data.draw(st.sampled_from(sorted(graph)))
    reached, left = {start}, [start]
    while left:
        for other in graph[left.pop()] - reached:
            reached.add(other)
            left.append(other)
    end = data.draw(st.sampled_from(sorted(reached)))
    if end == start:
        return
    looped = {**graph, end: graph[end] | {start}}
    with pytest.raises(TemplateError, match="Circular dependency between resources"):
        dependencies(template(looped)["Resources"], ())


@given(graphs(), st.data())
def test_steps_are_taken_in_order_and_failures_stop_what_waits(graph: dict[str, set[str]], data: Any) -> None:
    bad = data.draw(st.sets(st.sampled_from(sorted(graph)), max_size=2))
    begun: list[str] = []
    done: list[str] = []

    async def step(name: str) -> None:
        begun.append(name)
        assert graph[name] <= set(done)
        await asyncio.sleep(0)
        if name in bad:
            raise ValueError(name)
        done.append(name)

    async def failed(name: str, error: BaseException) -> None:
        assert isinstance(error, ValueError)

    outcome = asyncio.run(walk(graph, step, failed, keep_going=True))
    assert len(begun) == len(set(begun))
    assert set(outcome.failed) == bad & set(begun)

    def reachable(name: str) -> bool:
        return all(other not in bad and reachable(other) for other in graph[name])

    assert set(begun) == {name for name in graph if reachable(name)}
    assert outcome.good == (not bad)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs(7))
def test_stacks_are_made_in_order_and_deleted_in_reverse(stacks: Any, graph: dict[str, set[str]]) -> None:
    stack = stacks.create("s", template(graph))
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    stacks.delete("s")
    events = stacks.events(stack["StackId"])
    for graph_, begins, ends in (
        (graph, "CREATE_IN_PROGRESS", "CREATE_COMPLETE"),
        (reversed_graph(graph), "DELETE_IN_PROGRESS", "DELETE_COMPLETE"),
    ):
        seen = [(name, status) for name, status, _ in events]
        for name, others in graph_.items():
            for other in others:
                assert seen.index((other, ends)) < seen.index((name, begins))


VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12) | st.integers(-999, 999) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcxyz", min_size=1, max_size=4), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip
TEXTS = st.text("abc,-|{}$!.: é", max_size=12)


@given(st.lists(st.text("abc", max_size=4), min_size=1), st.sampled_from([",", "|", "--"]))
def test_split_undoes_join(parts: list[str], delimiter: str) -> None:
    joined = {"Fn::Join": [delimiter, parts]}
    assert NAMES.resolve({"Fn::Split": [delimiter, joined]}) == parts
    for number, part in enumerate(parts):
        assert NAMES.resolve({"Fn::Select": [number, {"Fn::Split": [delimiter, joined]}]}) == part


@given(VALUES)
def test_json_and_base64_can_be_read_back(value: Any) -> None:
    text = NAMES.resolve({"Fn::ToJsonString": {"v": value}})
    assert json.loads(text) == {"v": value}
    assert base64.b64decode(NAMES.resolve({"Fn::Base64": text})).decode() == text


@given(TEXTS, TEXTS)
def test_sub_changes_only_its_variables(before: str, value: str) -> None:
    literal = before.replace("$", "")
    found = NAMES.resolve({"Fn::Sub": [f"{literal}${{v}}{literal}${{!v}}", {"v": value}]})
    assert found == f"{literal}{value}{literal}${{v}}"
    assert NAMES.resolve({"Fn::Sub": literal}) == literal


@given(VALUES)
def test_both_languages_say_the_same(value: Any) -> None:
    content = {"Resources": {"A": {"Type": QUEUE, "Properties": {"V": value}}}}
    assert parse(json.dumps(content)) == content
    assert parse(yaml.safe_dump(content, allow_unicode=True)) == content
