"""What bounds something is called MAX_… or MIN_…, as everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pampero

OTHERS = re.compile(
    r"^\s*_?(?:MOST|LONGEST|LARGEST|DEEPEST|HIGHEST|LEAST|FEWEST|SHORTEST|LOWEST|WIDEST)(?:_[A-Z0-9_]+)?\b[^(]*="
)


def test_limits_have_the_words_of_the_field() -> None:
    root = Path(pampero.__file__).parent
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in root.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if OTHERS.match(line)
    ]
    assert found == []
