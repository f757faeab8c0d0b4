"""`SOURCE`: the groups that a query says that it looks at. Pure.

Source: "SOURCE" of the query syntax: it stands first, and selects groups by prefixes of their names, their class and accounts.
Tags and data sources are refused.
"""

from __future__ import annotations

import re

import msgspec

from pampero.services.logs.insights.reading import Reader

MAX_PREFIXES = 5
MEMBERS = ("nameprefix", "class", "accountidentifiers")
_MEMBER = re.compile(r"([A-Za-z]+)\s*:")


class Source(msgspec.Struct):
    """names: groups by name; prefixes, classes, accounts: what groups are to have one of; an empty list: any."""

    names: list[str] = []
    prefixes: list[str] = []
    classes: list[str] = []
    accounts: list[str] = []

    def has(self, name: str, class_: str, account: str) -> bool:
        """Whether a group is one of them."""
        if self.names:
            return name in self.names
        return (
            (not self.prefixes or name.startswith(tuple(self.prefixes)))
            and (not self.classes or class_ in self.classes)
            and (not self.accounts or account in self.accounts)
        )


def read_source(reader: Reader) -> Source:
    """What stands behind SOURCE. Raises MalformedQuery."""
    start = reader.at
    if (name := reader.string()) is not None:
        names = [name]
        while reader.take(","):
            names.append(_string(reader))
        return Source(names=names)
    if not reader.word("loggroups"):
        raise reader.refused("SOURCE needs logGroups(...): tags and data sources are not supported", start)
    reader.need("(")
    found: dict[str, list[str]] = {}
    while not reader.take(")"):
        member = reader.match(_MEMBER)
        if member is None or member[1].lower() not in MEMBERS or member[1].lower() in found:
            raise reader.unexpected()
        found[member[1].lower()] = _strings(reader)
        reader.take(",")
    prefixes = found.get("nameprefix", [])
    if len(prefixes) > MAX_PREFIXES:
        raise reader.refused(f"SOURCE can have at most {MAX_PREFIXES} name prefixes", start)
    return Source([], prefixes, found.get("class", []), found.get("accountidentifiers", []))


def _strings(reader: Reader) -> list[str]:
    if not reader.take("["):
        return [_string(reader)]
    found = [] if reader.take("]") else [_string(reader)]
    while found and reader.take(","):
        found.append(_string(reader))
    if found:
        reader.need("]")
    return found


def _string(reader: Reader) -> str:
    found = reader.string()
    if found is None:
        raise reader.unexpected()
    return found
