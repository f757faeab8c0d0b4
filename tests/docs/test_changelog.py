"""Fragments of the changelog are gathered once, in order, under the section of what is not released."""

from __future__ import annotations

from pathlib import Path

import pytest
from docs.changelog import gather


def test_fragments_are_gathered(tmp_path: Path) -> None:
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    (folder / "README.md").write_text("how\n")
    (folder / "b.md").write_text("- Second.\n")
    (folder / "a.md").write_text("- First,\n  on two lines.\n\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n- Old.\n\n## 1.0\n- Older.\n")
    assert gather(tmp_path) == ["a.md", "b.md"]
    expected = "# Changelog\n\n## Unreleased\n- Old.\n- First,\n  on two lines.\n- Second.\n\n## 1.0\n- Older.\n"
    assert (tmp_path / "CHANGELOG.md").read_text() == expected
    assert [path.name for path in folder.iterdir()] == ["README.md"]
    assert gather(tmp_path) == []
    assert (tmp_path / "CHANGELOG.md").read_text() == expected


def test_a_changelog_without_the_section_is_left(tmp_path: Path) -> None:
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n")
    with pytest.raises(SystemExit):
        gather(tmp_path)
    assert (tmp_path / "CHANGELOG.md").read_text() == "# Changelog\n"
