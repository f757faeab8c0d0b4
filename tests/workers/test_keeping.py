"""Which snapshots are kept."""

from __future__ import annotations

from pampero.work.workers.keeping import Kept, beyond


def test_whoever_has_most_loses_first() -> None:
    one, two = Kept("1", 100, False), Kept("2", 100, False)
    assert beyond([one, two, one, one], 4, 1000) == []
    # The other account's was not used for longer, and stays.
    assert beyond([two, one, one, one], 3, 1000) == [1]
    assert beyond([two, one, one, one], 2, 1000) == [1, 2]
    # By memory, too; what is busy stays, and so does the last one.
    large = Kept("3", 900, False)
    assert beyond([one, large, one, two], 10, 1000) == [1]
    assert beyond([one, large._replace(busy=True), one, two], 10, 1000) == [0, 2]
    assert beyond([large], 1, 100) == []


def test_alone_the_one_that_was_not_used_for_longest_goes() -> None:
    kept = [Kept("1", 100, number == 0) for number in range(5)]
    assert beyond(kept, 2, 1000) == [1, 2, 3]
