"""Graphs in layers."""

from __future__ import annotations

import time
from random import Random

import pytest

from pampero.cli.workflow.layout import GAP_X, Layout, layout


def made(seed: int, count: int, ways: int) -> tuple[dict[str, tuple[float, float]], list[tuple[str, str]]]:
    random = Random(seed)
    names = [str(number) for number in range(count)]
    sizes = {name: (random.randint(40, 200), random.randint(20, 90)) for name in names}
    edges = [(name, names[number + 1]) for number, name in enumerate(names[:-1])]
    edges += [(random.choice(names), random.choice(names)) for _ in range(ways)]
    return sizes, edges


def overlapping(found: Layout) -> list[tuple[str, str]]:
    boxes = sorted(found.boxes.items(), key=lambda pair: pair[1].y)
    wrong = []
    for at, (name, one) in enumerate(boxes):
        for other_name, other in boxes[at + 1 :]:
            apart_x = abs(one.x - other.x) >= (one.width + other.width) / 2 + GAP_X - 0.01
            apart_y = abs(one.y - other.y) >= (one.height + other.height) / 2
            if not apart_x and not apart_y:
                wrong.append((name, other_name))
    return wrong


@pytest.mark.parametrize("seed", range(40))
def test_nothing_overlaps_and_all_is_on_the_page(seed: int) -> None:
    sizes, edges = made(seed, 20, 15)
    found = layout("0", sizes, edges)
    assert not overlapping(found)
    for box in found.boxes.values():
        assert box.x - box.width / 2 >= -0.01
        assert box.x + box.width / 2 <= found.width + 0.01
        assert box.y - box.height / 2 >= 0
        assert box.y + box.height / 2 <= found.height
    assert set(found.bends) == {pair for pair in edges if pair[0] != pair[1]}


def test_the_first_stands_uppermost_and_edges_lead_down_but_where_there_is_a_circle() -> None:
    sizes = dict.fromkeys("abcd", (50.0, 20.0))
    found = layout("a", sizes, [("a", "b"), ("b", "c"), ("c", "b"), ("a", "d"), ("c", "d"), ("b", "b")])
    height = {name: box.y for name, box in found.boxes.items()}
    assert height["a"] < height["b"] < height["c"] < height["d"]
    # What passes layers bends in each of them.
    assert [y for _, y in found.bends["a", "d"]] == [height["b"], height["c"]]
    assert found.bends["c", "b"] == []


def test_a_simple_crossing_is_undone() -> None:
    sizes = dict.fromkeys("sabcd", (50.0, 20.0))
    found = layout("s", sizes, [("s", "a"), ("s", "b"), ("a", "d"), ("b", "c")])
    x = {name: box.x for name, box in found.boxes.items()}
    assert (x["a"] < x["b"]) == (x["d"] < x["c"])


def test_a_large_one_is_laid_out_in_little_time() -> None:
    sizes, edges = made(1, 1500, 100)
    begun = time.process_time()
    layout("0", sizes, edges)
    assert time.process_time() - begun < 20
