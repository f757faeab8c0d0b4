"""The documents name tests that are there: a promise whose test was renamed or deleted is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`((?:[\w/]+/)?test_\w+(?:\.py)?)`")
DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
TESTS = {path: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_tests_that_are_named_exist(document: Path) -> None:
    for name in NAMED.findall(document.read_text()):
        if name.endswith(".py"):
            assert any(str(path).endswith(f"/{name}") for path in TESTS), name
        else:
            assert any(f"def {name}(" in text for text in TESTS.values()), name
