"""A whole run of tests on a machine that may be busy: `python -m tests.steady [arguments of pytest]`.

A test that fails beside others is run once more, alone. If it passes then, the run passes and names it as unsteady: it has
to be mended, but the change at hand did not break it. Too many are no accident; and where a failure may tell of data
lost or of a door left open, no second try counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MAX_UNSTEADY = 3
STRICT = ("tests/faults/", "tests/security/", "tests/store/")
LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")


def main(arguments: list[str]) -> int:
    """pytest's exit code, or 0 where what failed passes alone."""
    LAST_FAILED.unlink(missing_ok=True)
    code = _pytest(*arguments)
    if code != pytest.ExitCode.TESTS_FAILED or not LAST_FAILED.exists():
        return code
    failed = sorted(json.loads(LAST_FAILED.read_text()))
    if len(failed) > MAX_UNSTEADY or any(name.startswith(STRICT) for name in failed):
        return code
    print(f"\nonce more, alone: {', '.join(failed)}", flush=True)
    code = _pytest("--numprocesses", "0", *failed)
    if code == pytest.ExitCode.OK:
        print(f"\nunsteady, to be mended: {', '.join(failed)}")
    return code


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
