"""Throttles let pass what they say, however often more is asked."""

from __future__ import annotations

import random

import pytest

from pampero.services.apigateway.run.throttle import Bucket

RATE, BURST, SECONDS = 1000.0, 100, 20


@pytest.mark.parametrize("offered", [1001, 1500, 4000, 20_000])
def test_a_thousand_a_second_within_two_percent(offered: int) -> None:
    """Requests at chance moments, so many a second on average, by a clock that says microseconds; and the same of each second
    but the first, which has the burst."""
    chance = random.Random(offered)
    bucket, now, passed = Bucket(), 1_700_000_000.0, [0] * SECONDS
    end = now + SECONDS
    while True:
        now = round(now + chance.expovariate(offered), 6)
        if now >= end:
            break
        passed[int(SECONDS - (end - now))] += bucket.take(now, RATE, BURST)
    expected = RATE * SECONDS + BURST
    assert sum(passed) <= expected + 1
    # At a rate so near to the limit chance leaves some of it unused.
    assert sum(passed) == pytest.approx(expected, rel=0.02)
    if offered >= 1500:
        assert all(one == pytest.approx(RATE, rel=0.02) for one in passed[1:])
