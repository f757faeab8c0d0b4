"""Things of this service: kept by their ids, found, filtered, listed in pages, and refused in AWS's words.

Sources: "Error codes for the Amazon EC2 API"; "List and filter using the CLI and API" of the user guide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from pampero.api import ApiError, Context
from pampero.aws.paging import encode_token, position_of
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.kernel.glob import compile_glob
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

T = TypeVar("T", bound=Struct)
# Woken when something is another than it was.
CHANGES = "ec2.changes"
PAGE = 1000
ID_DIGITS = 17
DIGITS = re.compile(r"[0-9a-f]{8}|[0-9a-f]{17}")


class Things(Documents[T], Generic[T]):
    """One kind of thing, kept by account and region.

    resource: as ARNs and tags name it (`vpc`). member: that holds its id. prefix: its ids begin so (`vpc-`). error: how its
    error codes begin (`InvalidVpcID`), noun: what its errors call it. filters: the paths of members by the filters that compare them.
    keys: of `Documents`. tagged: the member that holds its tags.
    """

    def __init__(
        self,
        type_: type[T],
        resource: str,
        member: str,
        prefix: str,
        *,
        error: str,
        noun: str,
        filters: Mapping[str, str],
        keys: Mapping[str, Callable[[T], str | None]] | None = None,
        tagged: str = "Tags",
    ) -> None:
        super().__init__(f"ec2.{resource}", type_, keys)
        self.resource, self.member, self.prefix, self.tagged = resource, member, prefix, tagged
        self.filters = {"owner-id": "OwnerId", **filters}
        self._error, self._noun = error, noun

    def new_id(self) -> str:
        """An id for one more."""
        return self.prefix + ids.hexadecimal(ID_DIGITS)

    def id(self, thing: T) -> str:
        """Its id."""
        return str(getattr(thing, self.member))

    def arn(self, call: Context, id_: str) -> str:
        """The ARN of one of the caller's."""
        return arn("ec2", call.region, call.account, f"{self.resource}/{id_}")

    def keep(self, tx: Any, call: Context, thing: T) -> T:
        """Write it, and hand it back. Raises InvalidParameterValue."""
        tx.wake(CHANGES)
        try:
            # What the shapes of answers do not allow could never be read again.
            msgspec.msgpack.encode(thing)
            msgspec.convert(msgspec.to_builtins(thing), type(thing), str_keys=True)
        except (msgspec.ValidationError, OverflowError) as error:
            raise ApiError("InvalidParameterValue", f"A value is not valid: {error}") from error
        self.put(tx, call.scope, self.id(thing), thing)
        return thing

    def drop(self, tx: Any, call: Context, thing: T) -> None:
        """Delete it."""
        tx.wake(CHANGES)
        self.delete(tx, call.scope, self.id(thing))

    def all(self, tx: ReadTx, call: Context) -> list[T]:
        """All of this place."""
        return [thing for _, thing in self.page(tx, call.scope)]

    def of(self, tx: ReadTx, call: Context, key: str, value: str) -> list[T]:
        """Those whose key has this value."""
        return [thing for _, thing in self.find(tx, call.scope, key, value)]

    def missing(self, *names: str) -> ApiError:
        """The error for ids that name none."""
        many = len(names) > 1
        words = self._noun + "s" if many else self._noun
        return ApiError(
            f"{self._error}.NotFound", f"The {words} '{', '.join(names)}' do{'' if many else 'es'} not exist"
        )

    def checked(self, id_: str) -> str:
        """The id, if it could be one. Raises ….Malformed."""
        if not id_.startswith(self.prefix):
            problem = f'Invalid id: "{id_}" (expecting "{self.prefix}...")'
            raise ApiError(f"{self._error}.Malformed", problem)
        if not DIGITS.fullmatch(id_.removeprefix(self.prefix)):
            raise ApiError(f"{self._error}.Malformed", f'Invalid id: "{id_}"')
        return id_

    def existing(self, tx: ReadTx, call: Context, id_: str) -> T:
        """The one with this id. Raises ….NotFound, ….Malformed."""
        found = self.get(tx, call.scope, self.checked(id_))
        if found is None:
            raise self.missing(id_)
        return found

    def described(
        self, tx: ReadTx, call: Context, req: Any, names: Sequence[str] | None, shown: Callable[[T], T] | None = None
    ) -> tuple[list[T], str | None]:
        """A page of those that a request asks for by ids and filters, and the token of the next. shown: makes what filters
        see. Raises ….NotFound, InvalidParameterValue."""
        if names:
            known = {id_: self.get(tx, call.scope, self.checked(id_)) for id_ in dict.fromkeys(names)}
            if absent := [id_ for id_, thing in known.items() if thing is None]:
                raise self.missing(*absent)
            found = [thing for thing in known.values() if thing is not None]
        else:
            found = self.all(tx, call)
        wanted = getattr(req, "Filters", None) or getattr(req, "Filter", None) or ()
        return paged(self.filtered(map(shown, found) if shown else found, wanted), req, self.id)

    def filtered(self, things: Iterable[T], filters: Iterable[Any]) -> list[T]:
        """Those that pass all filters. Raises InvalidParameterValue."""
        tests = [passing(self.filters, self.tagged, one) for one in filters]
        return [thing for thing in things if all(test(thing) for test in tests)]


def paged(found: list[T], req: Any, name: Callable[[T], str]) -> tuple[list[T], str | None]:
    """A page of these, and the token of the next. Raises InvalidNextToken."""
    refuse = lambda: ApiError("InvalidNextToken", "The specified NextToken is invalid")  # noqa: E731
    after, most = position_of(req.NextToken, refuse), PAGE if req.MaxResults is None else req.MaxResults
    if most < 1:
        raise ApiError(
            "InvalidParameterValue",
            f"Value ( {most} ) for parameter maxResults is invalid. Expecting a value greater than 0.",
        )
    rest = [thing for thing in sorted(found, key=name) if name(thing) > after]
    return rest[:most], encode_token(name(rest[most - 1])) if len(rest) > most else None


def passing(paths: Mapping[str, str], tagged: str, one: Any) -> Callable[[Any], bool]:
    """Whether a thing passes a filter: one of its values is, by `*` and `?`, one of those asked for. Case counts."""
    name = one.Name or ""
    tests = [compile_glob(value, escape="\\") for value in one.Values or ()]
    if name == "tag-key":
        paths = {name: f"{tagged}.Key"}
    elif name.startswith("tag:"):
        key = name[4:]
        return lambda thing: any(
            tag.Key == key and any(test(tag.Value or "") for test in tests) for tag in getattr(thing, tagged) or ()
        )
    if name not in paths:
        raise ApiError("InvalidParameterValue", f"The filter '{name}' is invalid")
    path = paths[name].split(".")
    return lambda thing: any(test(value) for value in _values(thing, path) for test in tests)


def _values(thing: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(thing, list):
        for item in thing:
            yield from _values(item, path)
    elif path:
        if thing is not None:
            yield from _values(getattr(thing, path[0]), path[1:])
    elif thing is not None:
        yield ("true" if thing else "false") if isinstance(thing, bool) else str(thing)
