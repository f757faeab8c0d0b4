"""The pure core: paths, functions, and that a state can be stored between any two steps."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pampero.aws.jsonpath import MISSING, compile_path, put, reference_path
from pampero.aws.jsonpath.values import same
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.choice import matcher
from pampero.services.stepfunctions.asl.data import Failure, dump, parse
from pampero.services.stepfunctions.asl.intrinsics import compile_intrinsic
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.scope import Scope, World
from pampero.services.stepfunctions.asl.step import step
from pampero.services.stepfunctions.asl.validate import errors, validate

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
NAMES = st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=6)
KEYS = st.lists(NAMES | st.integers(0, 3), max_size=4)
BOOKS = {
    "store": {
        "book": [
            {"title": "a", "price": 8, "tags": ["x", "y"]},
            {"title": "b", "price": 12.5, "isbn": "1", "tags": []},
            {"title": "c", "price": 22, "isbn": "2"},
        ],
        "bicycle": {"color": "red", "price": 19},
    },
    "limit": 10,
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", BOOKS),
        ("$.store.book[0].title", "a"),
        ("$['store']['book'][-1]['title']", "c"),
        ('$["limit"]', 10),
        ("$.store.book[*].title", ["a", "b", "c"]),
        ("$.store.book[0,2].title", ["a", "c"]),
        ("$.store.book[1:].title", ["b", "c"]),
        ("$.store.book[:-1].title", ["a", "b"]),
        ("$.store.book[::2].title", ["a", "c"]),
        ("$..price", [8, 12.5, 22, 19]),
        ("$..book[0].title", ["a"]),
        ("$.store.*.color", ["red"]),
        ("$.store.book[?(@.price < 10)].title", ["a"]),
        ("$.store.book[?(@.isbn)].title", ["b", "c"]),
        ("$.store.book[?(!@.isbn)].title", ["a"]),
        ("$.store.book[?(@.price > 10 && @.price <= 20)].title", ["b"]),
        ("$.store.book[?(@.title == 'a' || @.isbn == '2')].title", ["a", "c"]),
        ("$.store.book[?((@.price > 10) && !(@.isbn == '1'))].title", ["c"]),
        ("$.store.book[?(@.title in ['a', 'c'])].title", ["a", "c"]),
        ("$.store.book[?(@.title nin ['a', 'c'])].title", ["b"]),
        ("$.store.book[?(@.title =~ /[AB]/i)].title", ["a", "b"]),
        ("$.store.book[?(@.tags contains 'x')].title", ["a"]),
        ("$.store.book[?(@.tags empty true)].title", ["b"]),
        ("$.store.book[?(@.tags size 2)].title", ["a"]),
        ("$.store.book[?(@.none == null)].title", []),
        ("$.store.book.length()", 3),
        ("$.store.book[*].price.max()", 22),
        ("$.none", MISSING),
        ("$.store.book[9]", MISSING),
        ("$.store.book[0].title.x", MISSING),
        ("$.limit[0]", MISSING),
        ("$..none", []),
        ("$.store.book.[0].['title']", "a"),
        ("$.store.book[0]['title','price']", {"title": "a", "price": 8}),
        ("$.store.book[0]['title','none']", {"title": "a"}),
        ("$.limit['a','b']", MISSING),
        ("$.store['book','none'][0].title", ["a"]),
        (
            "$.store.book.[*].['title', 'price']",
            [{"title": "a", "price": 8}, {"title": "b", "price": 12.5}, {"title": "c", "price": 22}],
        ),
    ],
)
def test_paths(path: str, found: Any) -> None:
    assert compile_path(path).find(BOOKS) == found


@pytest.mark.parametrize(
    "path", ["", "a", "$.", "$a", "$[", "$['a", "$.a[?(]", "$.a[?(@.b ==)]", "$.a[b]", "$..", "$.a]", "$.a b"]
)
def test_bad_paths(path: str) -> None:
    with pytest.raises(ValueError):
        compile_path(path)


@pytest.mark.parametrize(
    "path", ["$..a", "$.a[*]", "$.a[0,1]", "$.a[?(@.b)]", "$.a[1:2]", "$.a['b','c']", "$.a.length()"]
)
def test_paths_that_name_no_single_place(path: str) -> None:
    with pytest.raises(ValueError):
        reference_path(path)


def text_of(keys: list[str | int]) -> str:
    return "$" + "".join(f"[{key}]" if isinstance(key, int) else f"['{key}']" for key in keys)


@given(JSON, KEYS, JSON)
def test_what_is_put_is_found_and_nothing_else_moves(root: Any, keys: list[Any], value: Any) -> None:
    before = dump(root)
    path = text_of(keys)
    try:
        changed = put(root, reference_path(path), value)
    except ValueError:
        return
    finally:
        assert dump(root) == before
    assert compile_path(path).find(changed) is value
    if keys and isinstance(root, dict):
        assert {k: v for k, v in changed.items() if k != keys[0]} == {k: v for k, v in root.items() if k != keys[0]}


@given(st.text(max_size=20))
def test_no_text_breaks_the_path_reader(text: str) -> None:
    try:
        compile_path("$" + text).find(BOOKS)
    except ValueError:
        return


def scope(data: Any) -> Scope:
    return Scope(data, dict, World(0.0, lambda: "id", lambda: 0.5, lambda thread, attempt: "token"))


def call(text: str, data: Any = None) -> Any:
    """What a function gives."""
    return compile_intrinsic(text)(scope(data))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("States.Format('Hi {}, you are {}', $.name, $.age)", "Hi Jo, you are 7"),
        (r"States.Format('\{\} it\'s \\ {}', $.none)", r"{} it's \ null"),
        ("States.StringToJson($.json)", {"a": [1]}),
        ("States.JsonToString($.list)", "[1,2,2,3.0]"),
        ("States.Array('a', 1, null, true, $.age)", ["a", 1, None, True, 7]),
        ("States.Array()", []),
        ("States.ArrayPartition($.list, 3)", [[1, 2, 2], [3.0]]),
        ("States.ArrayContains($.list, 3)", True),
        ("States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]),
        ("States.ArrayRange(3, 1, -1)", [3, 2, 1]),
        ("States.ArrayGetItem($.list, 0)", 1),
        ("States.ArrayLength($.list)", 4),
        ("States.ArrayUnique($.list)", [1, 2, 3.0]),
        ("States.Base64Encode('abc')", "YWJj"),
        ("States.Base64Decode('YWJj')", "abc"),
        ("States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
        ("States.JsonMerge($.left, $.right, false)", {"a": 2, "b": 1}),
        ("States.MathAdd(111, -1)", 110),
        ("States.MathAdd(1.6, 1)", 3),
        ("States.MathRandom(1, 11)", 6),
        ("States.StringSplit('1,2,3', ',')", ["1", "2", "3"]),
        ("States.StringSplit('This.is+a,test=string', '.+,=')", ["This", "is", "a", "test", "string"]),
        ("States.UUID()", "id"),
        ("States.ArrayLength(States.Array(1, States.Array(2, 3)))", 2),
    ],
)  # fmt: skip
def test_functions(text: str, found: Any) -> None:
    data = {
        "name": "Jo",
        "age": 7,
        "none": None,
        "json": '{"a":[1]}',
        "list": [1, 2, 2, 3.0],
        "left": {"a": 1, "b": 1},
        "right": {"a": 2},
    }
    assert call(text, data) == found


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("States.Format('{}')", "States.IntrinsicFailure"),
        ("States.ArrayGetItem(States.Array(1), 1)", "States.IntrinsicFailure"),
        ("States.ArrayRange(1, 5000, 1)", "States.IntrinsicFailure"),
        ("States.Base64Decode('*')", "States.IntrinsicFailure"),
        ("States.Hash('a', 'MD4')", "States.IntrinsicFailure"),
        ("States.JsonMerge($, $, true)", "States.IntrinsicFailure"),
        ("States.StringToJson('{')", "States.IntrinsicFailure"),
        ("States.MathAdd('a', 1)", "States.IntrinsicFailure"),
        ("States.Format('{}', $.nope)", "States.Runtime"),
    ],
)
def test_functions_fail(text: str, error: str) -> None:
    with pytest.raises(Failure) as failure:
        call(text, {"other": 1})
    assert failure.value.error == error
    assert failure.value.cause is not None
    assert failure.value.cause.startswith(f"The function '{text}' had the following error: ")


@pytest.mark.parametrize(
    "text",
    [
        "States.Nope()",
        "States.Format(",
        "States.Format('a'",
        "States.Format()",
        "Format('a')",
        "States.UUID(1)",
        "States.Array(1,)",
        "",
    ],
)
def test_bad_calls(text: str) -> None:
    with pytest.raises(ValueError):
        compile_intrinsic(text)


def quoted(text: str) -> str:
    return "".join("\\" + letter if letter in "'\\{}" else letter for letter in text)


@given(st.text(max_size=30), st.text(max_size=30))
@example("\ue000{}", "\ue001")
def test_any_text_can_be_quoted(text: str, value: str) -> None:
    assert call(f"States.Array('{quoted(text)}')") == [text]
    assert call(f"States.Format('{quoted(text)}{{}}', $)", value) == text + value


@given(JSON)
def test_functions_and_their_inverses(value: Any) -> None:
    assert same(call("States.StringToJson(States.JsonToString($))", value), value)
    text = dump(value)
    assert call("States.Base64Decode(States.Base64Encode($))", text) == text
    assert call("States.Base64Encode($)", text) == base64.b64encode(text.encode()).decode()


@given(st.lists(JSON, max_size=8), st.integers(1, 5))
def test_partitions_join_to_the_whole(items: list[Any], size: int) -> None:
    parts = call(f"States.ArrayPartition($, {size})", items)
    assert [item for part in parts for item in part] == items
    assert all(len(part) == size for part in parts[:-1])
    unique = call("States.ArrayUnique($)", items)
    assert all(any(same(item, one) for one in unique) for item in items)


@given(JSON)
def test_json_goes_through_text_and_messagepack(value: Any) -> None:
    assert same(parse(dump(value)), value)
    assert same(msgspec.msgpack.decode(msgspec.msgpack.encode(value)), value)


def test_numbers_beyond_64_bits_become_floats() -> None:
    assert parse('{"n": 123456789012345678901234567890}') == {"n": 1.2345678901234568e29}


@given(st.text(alphabet="ab*\\", max_size=8), st.text(alphabet="ab*\\", max_size=8))
def test_patterns_match_as_their_naive_reading_does(pattern: str, text: str) -> None:
    tokens: list[str] = []
    letters = iter(pattern)
    for letter in letters:
        tokens.append("any" if letter == "*" else next(letters, "\\") if letter == "\\" else letter)

    def naive(left: int, right: int) -> bool:
        if left == len(tokens):
            return right == len(text)
        if tokens[left] == "any":
            return any(naive(left + 1, at) for at in range(right, len(text) + 1))
        return right < len(text) and text[right] == tokens[left] and naive(left + 1, right + 1)

    assert matcher(pattern)(text) == naive(0, 0)


# Random workflows: a few states of all kinds, nested twice at most.


def chains(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Programs: states in a row, the last of which ends."""
    return st.lists(inner, min_size=1, max_size=3).map(_chain)


def _chain(states: list[dict[str, Any]]) -> dict[str, Any]:
    named = {f"S{number}": dict(state) for number, state in enumerate(states)}
    names = list(named)
    for name, after in zip(names, [*names[1:], None], strict=True):
        if named[name]["Type"] != "Fail":
            named[name] |= {"Next": after} if after else {"End": True}
    return {"StartAt": names[0], "States": named}


TASK = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultPath": "$.r", "TimeoutSeconds": 5}
RETRY = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1}]
SIMPLE = st.sampled_from(
    [
        {"Type": "Pass", "Parameters": {"p.$": "$$.State.Name", "n": 1}},
        {"Type": "Pass", "Result": [1, {"x": None}], "ResultPath": "$.list"},
        {"Type": "Wait", "Seconds": 3},
        TASK,
        {**TASK, "Retry": RETRY, "Parameters": {"t.$": "$$.Task.Token", "c.$": "$$.State.RetryCount"}},
        {"Type": "Fail", "Error": "E", "Cause": "c"},
    ]
)
NESTED = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.tuples(st.lists(chains(inner), min_size=1, max_size=2), st.booleans()).map(
            lambda made: {"Type": "Parallel", "Branches": made[0], **({"Retry": RETRY} if made[1] else {}), "ResultPath": "$.p"}
        ),
        st.tuples(chains(inner), st.integers(0, 2)).map(
            lambda made: {
                "Type": "Map", "ItemProcessor": made[0], "MaxConcurrency": made[1], "ItemsPath": "$$.Execution.Input.items",
                "ItemSelector": {"v.$": "$$.Map.Item.Value"}, "ResultPath": "$.m",
            }
        ),
    ),
    max_leaves=5,
)  # fmt: skip


def play(program: Any, choices: list[int], keep: Callable[[e.State], e.State]) -> tuple[list[Any], str]:
    """Run a workflow; `choices` say which of the outstanding things happens next, and how."""
    now = 1000.0
    facts = e.Facts("arn:aws:states:us-east-1:1:execution:m:e", "e", "role", "m", "m", now, {"items": [1, 2]})
    state, history = e.State(facts), []
    pending: list[Any] = [e.Begin(dump(facts.input))]
    turns = iter(choices)
    for _ in range(300):
        if not pending or state.status != "RUNNING":
            break
        turn = next(turns, 0)
        happening = pending.pop(turn % len(pending))
        if isinstance(happening, tuple):
            now, happening = max(now, happening[0]), happening[1]
        elif isinstance(happening, e.Request):
            task = (happening.thread, happening.attempt)
            happening = e.Failed(*task, "Odd", "cause") if turn % 3 == 2 else e.Done(*task, {"turn": turn})
        world = World(now, lambda: "u", lambda: 0.25, lambda thread, attempt: f"{thread}/{attempt}")
        outcome = step(program, state, happening, world, most=1 + turn % 4)
        history += outcome.entries
        pending += [command for command in outcome.commands if isinstance(command, e.Request)]
        pending += [
            (command.due, e.Wake(command.thread, command.attempt) if command.thread else e.Expired())
            for command in outcome.commands
            if isinstance(command, e.Timer) and command.due is not None
        ]
        pending += [e.Go()] if outcome.more and e.Go() not in pending else []
        state = keep(state)
    return [msgspec.to_builtins(entry) for entry in history], state.status


@settings(deadline=None, max_examples=150)
@given(chains(NESTED), st.lists(st.integers(0, 11), max_size=60))
def test_a_state_can_be_stored_between_any_two_steps(definition: dict[str, Any], choices: list[int]) -> None:
    program = compile_program(json.dumps(definition))
    decode = msgspec.msgpack.Decoder(e.State).decode
    plain, status = play(program, choices, lambda state: state)
    stored, again = play(program, choices, lambda state: decode(msgspec.msgpack.encode(state)))
    assert (stored, again) == (plain, status)
    assert [entry["id"] for entry in plain] == list(range(1, len(plain) + 1))
    assert all(entry["previous"] < entry["id"] for entry in plain)
    assert status in ("SUCCEEDED", "FAILED")
    assert sum(entry["kind"].startswith(("ExecutionSucceeded", "ExecutionFailed")) for entry in plain) == 1


@given(JSON)
def test_no_json_breaks_the_validator(value: Any) -> None:
    assert errors(dump(value))


@pytest.mark.parametrize(
    "more",
    [
        {"Type": "Choice", "Choices": None},
        {"Type": {}},
        {"Type": "Map", "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}, "Iterator": None},
    ],
)
def test_states_that_once_broke_the_validator(more: dict[str, Any]) -> None:
    text = dump({"StartAt": "A", "States": {"A": {"End": True, **more}}})
    if not errors(text):
        compile_program(text)


@settings(max_examples=200)
@given(
    st.sampled_from(
        [TASK, {"Type": "Choice"}, {"Type": "Map"}, {"Type": "Parallel"}, {"Type": "Wait"}, {"Type": "Fail"}]
    ),
    st.data(),
)
def test_no_state_breaks_the_validator(state: dict[str, Any], data: Any) -> None:
    fields = st.sampled_from(
        ["Next", "End", "Retry", "Catch", "Choices", "Branches", "ItemProcessor", "Parameters", "ResultPath", "InputPath",
         "Seconds", "TimeoutSeconds", "Resource", "Error", "MaxConcurrency", "Default"]
    )  # fmt: skip
    odd = st.recursive(
        JSON,
        lambda inner: st.dictionaries(
            fields | st.just("ErrorEquals") | st.just("StartAt") | st.just("States"), inner, max_size=3
        ),
    )
    more = data.draw(st.dictionaries(fields, odd, max_size=4))
    text = dump({"StartAt": "A", "States": {"A": {**state, **more}}})
    if not errors(text):
        compile_program(text)
    assert isinstance(validate(text), list)
