"""The command line: readable for people, `--json` for programs."""

from __future__ import annotations

from pampero.cli.main import main

__all__ = ["main"]
