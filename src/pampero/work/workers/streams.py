"""An answer that comes in parts, on its way from the environment that makes it to whoever reads it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

# Bytes. Source: "Response streaming for Lambda functions": up to 200 MB. Of the 2 MB a second after the first 6 MB that AWS
# allows nothing is kept here.
MAX_STREAM_SIZE = 200 * 1024 * 1024
# As much as may wait for the reader before the environment has to.
HELD = 1024 * 1024


class Stream:
    """Who makes the answer calls `begin` once and `put` for each part, and waits for `room` where it is `full`; the pool calls
    `end` when the invocation has ended, however it did. Who reads waits for `begun` and goes through `parts`.

    most: bytes that the answer may have; what is beyond is dropped (`too_large`). held: see HELD.
    kind: the answer's media type, as the runtime says it; "" until it has begun.
    """

    def __init__(self, most: int = MAX_STREAM_SIZE, held: int = HELD) -> None:
        self.kind = ""
        self.size = 0
        self.most = most
        self._held = held
        self._parts: deque[bytes] = deque()
        self._waiting = 0
        self._ended = self._left = self._behind = False
        # Made when somebody waits: most invocations have a stream that nobody ever looks at.
        self._changed: asyncio.Event | None = None

    @property
    def streaming(self) -> bool:
        """Whether the answer comes in parts at all."""
        return self.kind != ""

    @property
    def too_large(self) -> bool:
        """Whether something was dropped."""
        return self.size > self.most

    @property
    def full(self) -> bool:
        """Whether the reader is behind."""
        return self._behind

    def begin(self, kind: str) -> None:
        """The answer comes in parts."""
        self.kind = kind or "application/octet-stream"
        self._tell()

    def put(self, part: bytes) -> None:
        """One part."""
        self.size += len(part)
        if self._left or self._ended or not part or self.too_large:
            return
        self._parts.append(part)
        self._waiting += len(part)
        self._behind = self._waiting > self._held
        self._tell()

    async def room(self) -> None:
        """Wait until the reader has caught up, or is gone."""
        while self._behind:
            await self._change()

    def end(self) -> None:
        """No more comes."""
        self._ended, self._behind = True, False
        self._tell()

    def leave(self) -> None:
        """The reader is gone: the function goes on to its end, as on AWS, and what it says is dropped."""
        self._left, self._behind = True, False
        self._parts.clear()
        self._waiting = 0
        self._tell()

    async def begun(self) -> bool:
        """Wait until it begins, or the invocation has ended; whether it comes in parts."""
        while not (self.streaming or self._ended):
            await self._change()
        return self.streaming

    async def parts(self) -> AsyncIterator[bytes]:
        """What comes, as it comes."""
        while True:
            while self._parts:
                part = self._parts.popleft()
                self._waiting -= len(part)
                if self._behind and self._waiting <= self._held // 2:
                    self._behind = False
                    self._tell()
                yield part
            if self._ended:
                return
            await self._change()

    def gathered(self) -> bytes:
        """All that waits, at once."""
        return b"".join(self._parts)

    async def _change(self) -> None:
        if self._changed is None:
            self._changed = asyncio.Event()
        await self._changed.wait()

    def _tell(self) -> None:
        changed, self._changed = self._changed, None
        if changed is not None:
            changed.set()
