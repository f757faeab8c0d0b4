"""Budgets of seconds: a slow machine is none of a folder's fault. What is not run twice is there to be run once."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.runs import Spent


def spent(pace: float, **slower: float) -> Spent:
    made = Spent()
    made.seconds.update({folder: budget * pace for folder, budget in made.budgets.items()})
    made.seconds.update({folder: made.seconds[folder] * times for folder, times in slower.items()})
    return made


def test_a_slow_machine_breaks_no_budget() -> None:
    for pace in (0.3, 1, 10):
        assert spent(pace).lines()[1] == []


def test_a_folder_that_takes_longer_than_the_others_is_found() -> None:
    assert spent(1, security=4).lines()[1] == ["security"]
    assert spent(5, security=4).lines()[1] == ["security"]
    assert spent(1, style=2.9).lines()[1] == []


def test_what_an_ordinary_user_leaves_out_is_there() -> None:
    root = Path(__file__).parents[2]
    recipe = subprocess.run(["make", "-n", "test-user"], cwd=root, capture_output=True, text=True, check=True).stdout
    left_out = re.findall(r"--ignore=(\S+)", recipe)
    assert left_out
    assert [path for path in left_out if not (root / path).exists()] == []
