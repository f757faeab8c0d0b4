"""Loops that users build end: the one place where the passes of a chain through a resource are counted and bounded."""

from __future__ import annotations

from collections import OrderedDict

from pampero.api.call import Context
from pampero.kernel import lineage
from pampero.kernel.lineage import LINEAGE

# How often one event may come back to one resource, on all the ways there together, within WINDOW_SECONDS. It bounds
# what multiplies on each pass, and leaves alone whoever starts himself anew now and then.
MAX_RETURNS = 10_000
WINDOW_SECONDS = 3600.0
MAX_KEPT = 20_000


class Looped(Exception):
    """The chain has come back to a resource too often. The text says how often, to which, and from which event."""


class Loops:
    """A part of the server: `context.part(Loops)`. Counts are kept in memory: a restart begins them anew, and the hops
    that each event carries go on to count."""

    def __init__(self, context: Context, returns: int = MAX_RETURNS) -> None:
        self._clock = context.runtime.clock
        self._returns = returns
        self._counts: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def enter(self, node: str, most: int | None, *, kind: str = LINEAGE, trace: str | None = None) -> str:
        """The present chain reaches `node` (an ARN): the trace of what comes of it.

        most: how often the chain may pass the node; None: as often as it likes, within MAX_RETURNS. kind: see
        `lineage.step`. trace: the chain, where it is not that of the present task. Raises Looped.
        """
        now = self._clock.now()
        made, root, before = lineage.step(lineage.current() if trace is None else trace, node, now, kind)
        if most is not None and before >= most:
            raise Looped(f"{node} was reached {before} times in one chain (its root is {root})")
        if before and self._count(root, node, now) > self._returns:
            raise Looped(f"what one event caused came back to {node} {self._returns} times (its root is {root})")
        return made

    def _count(self, root: str, node: str, now: float) -> int:
        key = (root, node)
        began, count = self._counts.pop(key, (now, 0))
        if now - began >= WINDOW_SECONDS:
            began, count = now, 0
        self._counts[key] = (began, count + 1)
        if len(self._counts) > MAX_KEPT:
            self._counts.popitem(last=False)
        return count + 1
