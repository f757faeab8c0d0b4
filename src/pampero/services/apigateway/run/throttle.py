"""Token buckets in memory, filled at their rates: after a restart they are full.

Source: "Throttle requests to your REST APIs", "Throttle requests to your HTTP APIs".
"""

from __future__ import annotations

from pampero.api import Context

# The account's limits in a region hold where only one of the two is set.
ACCOUNT_RATE, ACCOUNT_BURST = 10_000.0, 5_000
MAX_BUCKETS = 65_536


class Bucket:
    """How many requests may still pass. Pure: the caller passes the time."""

    __slots__ = ("_at", "_tokens")

    def __init__(self) -> None:
        self._tokens = float("inf")
        self._at = 0.0

    def take(self, now: float, rate: float, burst: float) -> bool:
        """Whether one more request may pass at `now` (epoch seconds). rate: a second; burst: at once. Zero of either
        refuses everything."""
        self._tokens = min(float(burst), self._tokens + max(0.0, now - self._at) * rate)
        self._at = now
        if self._tokens < 1 or not rate:
            return False
        self._tokens -= 1
        return True


class Buckets:
    """A part of the server: the buckets of stages, routes and keys. They outlive a change of their limits."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def take(self, key: tuple[str, ...], rate: float | None, burst: float | None) -> bool:
        """As Bucket.take; None: the account's."""
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= MAX_BUCKETS:
                self._buckets.clear()
            bucket = self._buckets[key] = Bucket()
        rate, burst = ACCOUNT_RATE if rate is None else rate, ACCOUNT_BURST if burst is None else burst
        return bucket.take(self._context.now, rate, burst)
