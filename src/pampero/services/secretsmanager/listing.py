"""ListSecrets, with its filters and orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pampero.api import Call, operation
from pampero.aws.paging import decode_token, page
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.model import SECRETS, Secret, bad_token
from pampero.services.secretsmanager.shapes import shown
from pampero.store.tx import ReadTx

PAGE = 100
WORD = re.compile(r"\w+")
# What a filter looks at. Source: API_Filter: all but the description are compared with their letters as they are.
TEXTS: dict[str, Callable[[Secret], Iterable[str]]] = {
    "name": lambda one: [one.name],
    "description": lambda one: [one.description or ""],
    "tag-key": lambda one: one.tags,
    "tag-value": lambda one: one.tags.values(),
    "primary-region": lambda one: [one.primary],
    "owning-service": lambda one: [one.owner or ""],
}
ORDERS: dict[str, Callable[[Secret], Any]] = {
    "created-date": lambda one: one.created,
    "last-accessed-date": lambda one: one.accessed or 0.0,
    "last-changed-date": lambda one: one.changed,
    "name": lambda one: one.name,
}


def _fits(secret: Secret, key: str, values: list[str]) -> bool:
    """One of the values fits; one with `!` before it fits when it does not fit without."""
    return any(_matches(secret, key, value.removeprefix("!")) != value.startswith("!") for value in values)


def _matches(secret: Secret, key: str, value: str) -> bool:
    """Descriptions, and all there is, are searched for words that begin as those of the value do (recorded)."""
    if key not in ("all", "description"):
        return any(text.startswith(value) for text in TEXTS[key](secret))
    texts = TEXTS.values() if key == "all" else (TEXTS[key],)
    words = {word for of in texts for text in of(secret) for word in _words(text)}
    return all(any(word.startswith(wanted) for word in words) for wanted in _words(value))


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def matching(tx: ReadTx, call: Call, filters: Iterable[t.Filter]) -> Iterator[Secret]:
    """The secrets that all filters let through."""
    tests = [(one.Key or "all", list(one.Values or ())) for one in filters]
    for _, secret in SECRETS.page(tx, call.scope):
        if all(_fits(secret, key, values) for key, values in tests):
            yield secret


@operation("ListSecrets", resource="*")
async def list_secrets(call: Call, req: t.ListSecretsRequest) -> t.ListSecretsResponse:
    """The secrets that filters let through, in an order. Source: API_ListSecrets. Raises InvalidNextTokenException."""
    return await call.scan(_list, call, req)


def _list(tx: ReadTx, call: Call, req: t.ListSecretsRequest) -> t.ListSecretsResponse:
    by, backward = req.SortBy or "created-date", req.SortOrder != "asc"
    wanted = [one for one in matching(tx, call, req.Filters or ()) if req.IncludePlannedDeletion or one.deleted is None]
    found = sorted((((ORDERS[by](one), one.name), one) for one in wanted), key=lambda item: item[0])
    if backward:
        found.reverse()
    if req.NextToken is not None:
        after = _place(req.NextToken, by)
        found = [(place, one) for place, one in found if (place < after if backward else place > after)]
    items, token = page(found, req.MaxResults or PAGE, lambda item: [by, *item[0]])
    return t.ListSecretsResponse(SecretList=[_entry(one) for _, one in items], NextToken=token)


def _place(token: str, by: str) -> tuple[Any, str]:
    """Where a token goes on; it is of a list in the same order. Raises InvalidNextTokenException."""
    try:
        match decode_token(token):
            case [order, str() | float() | int() as value, str() as name] if order == by and isinstance(value, str) == (
                by == "name"
            ):
                return value, name
    except ValueError:
        pass
    raise bad_token()


def _entry(secret: Secret) -> t.SecretListEntry:
    stages: Any = secret.stages or None
    return t.SecretListEntry(**shown(secret), SecretVersionsToStages=stages)
