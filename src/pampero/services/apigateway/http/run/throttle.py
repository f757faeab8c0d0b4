"""A token bucket. Pure: the time is told."""

from __future__ import annotations

# The account's limits in a region hold where a stage sets only one of the two.
ACCOUNT_RATE = 10_000.0
ACCOUNT_BURST = 5_000


class Bucket:
    """rate: tokens a second; burst: how many there are at most. Zero of either refuses everything."""

    def __init__(self, rate: float | None, burst: int | None) -> None:
        self._rate = ACCOUNT_RATE if rate is None else rate
        self._burst = ACCOUNT_BURST if burst is None else burst
        self._tokens = float(self._burst)
        self._at = 0.0

    def take(self, now: float) -> bool:
        """Whether one more request may pass at `now` (epoch seconds)."""
        if self._at:
            self._tokens = min(float(self._burst), self._tokens + max(0.0, now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1 or not self._rate:
            return False
        self._tokens -= 1
        return True
