"""Which snapshots go when there are too many: first those of the account that has most, so that nobody's flood ends another's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Kept(NamedTuple):
    """A snapshot. memory: MiB that its function may use."""

    account: str
    memory: int
    busy: bool


def beyond(kept: Sequence[Kept], most: int, most_memory: int) -> list[int]:
    """The places of those that are to go, so that as many are left as may be, and as much memory. kept: the one that was not
    used for longest first; the last one stays, and so do those that are busy."""
    shares: dict[str, tuple[int, int]] = {}
    for one in kept:
        number, memory = shares.get(one.account, (0, 0))
        shares[one.account] = number + 1, memory + one.memory
    left = [at for at, one in enumerate(kept[:-1]) if not one.busy]
    number, memory = len(kept), sum(one.memory for one in kept)
    going: list[int] = []
    while left and (number > most or memory > most_memory):

        def share(at: int) -> float:
            count, size = shares[kept[at].account]
            return max(count / most, size / most_memory)

        largest = max(share(at) for at in left)
        first = next(at for at in left if share(at) == largest)
        left.remove(first)
        going.append(first)
        count, size = shares[kept[first].account]
        shares[kept[first].account] = count - 1, size - kept[first].memory
        number, memory = number - 1, memory - kept[first].memory
    return going
