"""What differs between two versions of a resource's properties, and what that means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pampero.aws.cfn.provider import PRESENT, Provider
from pampero.services.cloudformation.template.values import plain


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The properties that differ."""
    names = {*old, *new}
    return sorted(name for name in names if name not in old or name not in new or plain(old[name]) != plain(new[name]))


def replaced(
    provider: Provider, names: Iterable[str], old: Mapping[str, Any], new: Mapping[str, Any]
) -> frozenset[str]:
    """Of the properties that differ, those that need a new resource."""
    return frozenset(
        name
        for name in names
        for path in provider.create_only.get(name, ())
        if plain(_at(old.get(name), path)) != plain(_at(new.get(name), path))
    )


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if name == PRESENT:
            return value is not None
        value = value.get(name) if isinstance(value, Mapping) else value
    return value
