"""Condition keys, as the engine asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Keys:
    """What a request says of itself: the values of condition keys by name in small letters.

    A class of its own, and not a mapping, so that nobody asks the engine without having thought of the context: requests
    bring `auth.context.RequestKeys`; only a simulation brings keys of its choice.
    """

    __slots__ = ()

    def get(self, name: str, /) -> Sequence[str] | None:
        """The values of a key; None where the request has none of it."""
        raise NotImplementedError


class SimulatedKeys(Keys):
    """Keys that somebody supposes: for policy simulators only."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Mapping[str, Sequence[str]]) -> None:
        self._keys = keys

    def get(self, name: str, /) -> Sequence[str] | None:
        """See Keys."""
        return self._keys.get(name)
