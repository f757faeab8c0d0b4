"""Sealing."""

from __future__ import annotations

import pytest

from pampero.kernel.crypto import Sealer

KEY, OTHER = bytes(range(32)), bytes(range(32, 64))


def test_what_is_sealed_alike_looks_alike() -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(b"text", "a", alike=True)
    assert sealed == Sealer(KEY, OTHER).seal(b"text", "a", alike=True)
    assert sealer.open(sealed, "a") == b"text"
    for other in (
        sealer.seal(b"texts", "a", alike=True),
        sealer.seal(b"text", "b", alike=True),
        Sealer(OTHER).seal(b"text", "a", alike=True),
        sealer.seal(b"text", "a"),
    ):
        assert other[:12] != sealed[:12]
    with pytest.raises(ValueError, match="not sealed"):
        sealer.open(sealed, "b")
