"""The fixtures of the services' tests for the doors within a server."""

from tests.services.conftest import deploy

__all__ = ["deploy"]
