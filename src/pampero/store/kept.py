"""What was read from the store and is kept in memory until it changes there."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Concatenate, Generic, ParamSpec, TypeVar

from pampero.store.store import Store
from pampero.store.tx import ReadTx

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")


class Kept(Generic[K, V]):
    """Values by key, each until the generation of its key is another (see Store.generation).

    most: how many; all are forgotten before there are more.
    """

    def __init__(self, generation: Callable[[K], int], most: int) -> None:
        self.generation = generation
        self._most = most
        self._values: dict[K, tuple[int, V]] = {}

    def get(self, key: K) -> V | None:
        """The value that still holds."""
        found = self._values.get(key)
        return found[1] if found is not None and found[0] == self.generation(key) else None

    def put(self, key: K, value: V, generation: int) -> None:
        """Keep a value. generation: of the key, from before it was read."""
        if len(self._values) >= self._most:
            self._values.clear()
        self._values[key] = (generation, value)

    def of(self, tx: ReadTx, key: K, body: Callable[Concatenate[ReadTx, P], V], *args: P.args, **kwargs: P.kwargs) -> V:
        """The value, read by `body(tx, …)` where none is kept."""
        found = self.get(key)
        if found is None:
            generation = self.generation(key)
            found = body(tx, *args, **kwargs)
            self.put(key, found, generation)
        return found

    async def read(
        self, store: Store, key: K, body: Callable[Concatenate[ReadTx, P], V | None], *args: P.args, **kwargs: P.kwargs
    ) -> V | None:
        """The value, read by `body(tx, …)` in a transaction of its own where none is kept; None is not kept."""
        found = self.get(key)
        if found is None:
            generation = self.generation(key)
            found = await store.read(body, *args, **kwargs)
            if found is not None:
                self.put(key, found, generation)
        return found
