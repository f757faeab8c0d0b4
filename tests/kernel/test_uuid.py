"""Identifiers in the form of UUIDs are UUIDs of version 4."""

from __future__ import annotations

import uuid

from pampero.kernel import ids


def test_uuids_are_of_version_4_and_differ() -> None:
    made = [ids.uuid4() for _ in range(1000)]
    parsed = [uuid.UUID(text) for text in made]
    assert all(one.version == 4 and one.variant == uuid.RFC_4122 for one in parsed)
    assert [str(one) for one in parsed] == made
    assert len(set(made)) == 1000
