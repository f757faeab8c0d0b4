"""Workflows run without a server: mocked tasks, and a clock that nobody waits for."""
