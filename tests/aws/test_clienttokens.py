"""Client tokens: a repeat is answered as the first request was, for a time; what is past it is taken away."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from pampero.aws.clienttokens import ClientTokens
from pampero.kernel.clock import Clock
from pampero.protocol.errors import ApiError
from pampero.store.sqlite import SqliteStore

TOKENS = ClientTokens("test.token", 60.0, lambda: ApiError("Mismatch"))


def test_tokens_live_for_their_time_and_no_longer(tmp_path: Path) -> None:
    async def body() -> None:
        clock = Clock()
        store = SqliteStore(tmp_path / "store.db", clock, "process", {})

        async def former(token: str | None, parameters: Any, made: str, scope: str = "a") -> str | None:
            return await store.write(TOKENS.former, scope, token, parameters, made)

        def many(tx: Any, minute: str) -> set[str | None]:
            return {TOKENS.former(tx, "a", f"{minute}/{number}", number) for number in range(400)}

        def count(tx: Any) -> int:
            return int(tx.one("SELECT count(*) FROM documents WHERE kind = ?", "test.token")[0])

        try:
            assert await former(None, 1, "x") is None
            assert await former("t", {"n": 1}, "first") is None
            assert await former("t", {"n": 1}, "second") == "first"
            assert await former("t", {"n": 1}, "elsewhere", "b") is None
            with pytest.raises(ApiError, match="Mismatch"):
                await former("t", {"n": 2}, "third")
            clock.advance(59)
            assert await former("t", {"n": 1}, "second") == "first"
            clock.advance(2)
            assert await former("t", {"n": 2}, "fourth") is None
            assert await former("t", {"n": 2}, "fifth") == "fourth"
            for minute in range(10):
                clock.advance(60)
                assert await store.write(many, str(minute)) == {None}
            # Three minutes' worth at the most, and the few of a scope that nobody uses any more.
            assert await store.read(count) <= 3 * 400 + 2
        finally:
            store.close()

    asyncio.run(body())
