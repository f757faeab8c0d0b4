"""The fixtures of the services' tests, for the doors within the server."""

from __future__ import annotations

from tests.services.conftest import deploy

__all__ = ["deploy"]
