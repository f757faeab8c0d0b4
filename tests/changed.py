"""The tests of a change, for pytest: `python -m tests.changed [BASE]`.

What differs from BASE (else from where the branch left `main`; where nothing is committed since, what is not committed, or
the last commit). A service's own tests and those of the services that call it by name; what lies below the services is in all
tests. Services that are called by a name made at run time are not found: CI runs everything.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
SERVICES = ROOT / "src" / "pampero" / "services"
# Folders whose tests have their name and that nothing else of ours is built on.
ALONE = {"src/pampero/cli": "tests/cli", "examples/shop": "tests/shop", "docs": "tests/style", "bench": "tests/style"}
EVERYTHING = ("src/", "tests/", "pyproject.toml")


def git(*arguments: str) -> list[str]:
    """The lines that git prints."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def base() -> str:
    """What the change is compared with."""
    (left,) = git("merge-base", "HEAD", "main") if git("branch", "--list", "main") else ["HEAD~"]
    if [left] != git("rev-parse", "HEAD"):
        return left
    return "HEAD" if git("status", "--porcelain") else "HEAD~"


def callers(service: str) -> set[str]:
    """The services whose code has `client("service")` in it, and itself."""
    asks = re.compile(rf"""client\(["']{re.escape(service.rstrip("_"))}["']""")
    return {service} | {
        path.relative_to(SERVICES).parts[0] for path in SERVICES.rglob("*.py") if asks.search(path.read_text())
    }


def chosen(files: Iterable[str]) -> set[str]:
    """Files and folders of tests, of the paths of files that changed."""
    found = {"tests/style"}
    for file in files:
        parts = file.split("/")
        alone = next((tests for folder, tests in ALONE.items() if file.startswith(f"{folder}/")), None)
        if alone is not None:
            found.add(alone)
        elif file.startswith("src/pampero/services/") and len(parts) > 4:
            found |= {f"tests/services/{name}" for name in callers(parts[3])}
        elif file.startswith("tests/") and len(parts) > 2 and file != "tests/services/conftest.py":
            found.add(file if parts[-1].startswith("test_") else "/".join(parts[:-1]))
        elif file.startswith(EVERYTHING):
            return {"tests"}
    return {name for name in found if (ROOT / name).exists()}


if __name__ == "__main__":
    compared = sys.argv[1] if len(sys.argv) > 1 else base()
    changed = git("diff", "--name-only", compared) + git("ls-files", "--others", "--exclude-standard")
    print(*sorted(chosen(changed)))
