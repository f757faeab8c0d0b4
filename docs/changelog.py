"""`make changelog`: what stands in changelog.d/ goes under "Unreleased" in CHANGELOG.md, and its files go."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
HEADING = "## Unreleased\n"


def gather(root: Path) -> list[str]:
    """The names of the fragments that were taken in."""
    fragments = sorted(path for path in (root / "changelog.d").glob("*.md") if path.name != "README.md")
    changelog = root / "CHANGELOG.md"
    before, heading, rest = changelog.read_text().partition(HEADING)
    if not heading:
        raise SystemExit(f"CHANGELOG.md has no line {HEADING.strip()!r}")
    released, section, older = rest.partition("\n## ")
    lines = "".join(path.read_text().rstrip() + "\n" for path in fragments)
    changelog.write_text(before + heading + released.rstrip("\n") + "\n" + lines + section + older)
    for path in fragments:
        path.unlink()
    return [path.name for path in fragments]


if __name__ == "__main__":
    print("\n".join(gather(ROOT)) or "nothing new")
