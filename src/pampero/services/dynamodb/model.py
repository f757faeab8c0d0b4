"""What a table is, and how its items are keyed."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.encryption import Box
from pampero.aws.nouns import Noun
from pampero.aws.settling import CREATING, DELETING, Pending, state_of
from pampero.kernel.arn import Arn, arn
from pampero.services.dynamodb.expr.keycode import encode
from pampero.services.dynamodb.expr.names import MAX_NAME_LENGTH, check_name
from pampero.services.dynamodb.expr.values import EmptyKeyError, Item, ValidationError, Value, check, item_size
from pampero.services.dynamodb.sealing import Seal, opened
from pampero.services.dynamodb.words import wrong_name
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

MAX_ITEM_SIZE = 400 * 1024
MAX_HASH_LENGTH = 2048
MAX_RANGE = 1024
LONG_HASH = (
    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
)
LONG_RANGE = "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
INVALID_NAME = (
    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the "
    "characters a-z, A-Z, 0-9, '_', '-', and '.'"
)
BEING = {"CREATING": "created", "UPDATING": "updated", "DELETING": "deleted"}
EMPTIES = {"S": "string", "B": "binary", "N": "number"}


# Of reading and of writing.
Units = tuple[int, int]
Ceilings = tuple[int | None, int | None]


class Index(msgspec.Struct, omit_defaults=True):
    """A secondary index. include: the attributes of an INCLUDE projection; pending: what it is before it is ACTIVE; most:
    units a second that are let in on demand, kept and shown; warm: those that it is to be ready for."""

    name: str
    hash: str
    range: str | None
    is_global: bool
    projection: str
    include: list[str]
    read: int = 0
    write: int = 0
    pending: Pending | None = None
    most: Ceilings | None = None
    warm: Units | None = None


class Streaming(msgspec.Struct):
    """A table's latest stream, as writes need it. key: how its rows name it; view: what records show."""

    key: str
    label: str
    view: str
    enabled: bool = True


class Feed(msgspec.Struct):
    """A stream of Kinesis that has what changes in a table. micros: records tell their time in microseconds; told: that was
    asked for; pending: what it is before it is ACTIVE or DISABLED."""

    enabled: bool
    micros: bool = False
    told: bool = False
    pending: Pending | None = None


class Table(Noun, omit_defaults=True, dict=True):
    """A table. key: how its rows name it; ttl: the attribute that holds an item's end.

    kms_key: the key that was asked for; revision: of the resource policy; on_demand: since when it is paid by the request;
    replicas: the other regions that have it; table_class: "" where none was asked for; recovery: since when what changes is kept, for so many days; insights: modes of
    contributor insights, by index, "" for the table itself; pending: what it is before it is ACTIVE; changing: the same of what
    has a state of its own ("ttl", "sse", "insights/INDEX", "replica/REGION"); restored: (backup, table, moment) that it was
    restored from; most, warm: as of indexes; joined: when it became one of a
    global table of the version of 2017. feeds: streams of Kinesis, by ARN. seal: the table key, of a table that has or had a key
    of KMS; locked: since when that is known to be inaccessible.
    """

    key: str
    created: float
    hash: str
    range: str | None
    types: dict[str, str]
    indexes: dict[str, Index]
    billing: str
    read: int
    write: int
    tags: dict[str, str]
    ttl: str | None = None
    protected: bool = False
    stream: Streaming | None = None
    table_class: str = ""
    sse: bool = False
    kms_key: str | None = None
    policy: str | None = None
    revision: str | None = None
    on_demand: float = 0.0
    replicas: list[str] = msgspec.field(default_factory=list)
    recovery: float | None = None
    recovery_days: int = 35
    insights: dict[str, str] = msgspec.field(default_factory=dict)
    pending: Pending | None = None
    changing: dict[str, Pending] = msgspec.field(default_factory=dict)
    restored: tuple[str | None, str, float] | None = None
    most: Ceilings | None = None
    warm: Units | None = None
    joined: float | None = None
    feeds: dict[str, Feed] = msgspec.field(default_factory=dict)
    seal: Seal | None = None
    locked: float | None = None

    @cached_property
    def box(self) -> Box:
        """What seals and opens its items. It is no part of the document: see `sealing.opened`."""
        raise LookupError(f"the items of {self.name} are sealed, and nobody has opened its key")

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("dynamodb", self.region, self.account, f"table/{self.name}")

    def keys_of(self, index: str | None) -> tuple[str, str | None]:
        """(hash, range) of the table or of an index."""
        if index is None:
            return self.hash, self.range
        found = self.indexes[index]
        return found.hash, found.range

    def index_key(self, index: str) -> str:
        """How an index's rows name it."""
        return f"{self.key}/{index}"


TABLES: Documents[Table] = Documents("dynamodb.table", Table, at=lambda table: (table.scope, table.name))


@lru_cache(maxsize=1024)
def _place(text: str) -> tuple[str, str]:
    """(scope, name) of a table's ARN. No other spelling leads to a table: policies name ARNs. Raises ValidationException."""
    try:
        place = Arn.parse(text)
        kind, name = place.resource.split("/")
    except ValueError as error:
        raise invalid(INVALID_NAME) from error
    if (place.partition, place.service, kind) != ("aws", "dynamodb", "table"):
        raise invalid(INVALID_NAME)
    return place.scope, name


def place_within(text: str, word: str) -> tuple[str, str]:
    """(scope, `table/id`) of the ARN of a table's stream, backup, export or import. Raises ValueError."""
    place = Arn.parse(text)
    kind, name, found, id_ = place.resource.split("/")
    if (place.partition, place.service, kind, found) != ("aws", "dynamodb", "table", word):
        raise ValueError(f"not the ARN of a {word}: {text}")
    return place.scope, f"{name}/{id_}"


def table_name(text: str) -> str:
    """The name in a table's name or ARN. Raises ValidationException."""
    return _place(text)[1] if text.startswith("arn:") else text


def table_arn(call: Call, req: Any) -> str:
    """The ARN of the table that a request names."""
    return arn_of(call, req.TableName)


def arn_of(call: Call, name: str) -> str:
    """The ARN of a table's name or ARN: the one that policies know it by. Raises ValidationException."""
    if not name.startswith("arn:"):
        return arn("dynamodb", call.region, call.account, f"table/{name}")
    _place(name)
    return name


def own_arn(call: Call, name: str) -> str:
    """The ARN of a table that is yet to be made: in the caller's account and region, whatever ARN names it."""
    return arn("dynamodb", call.region, call.account, f"table/{table_name(name)}")


def index_arn(call: Call, req: Any) -> str:
    """The ARN of the table, or of the index that a request names."""
    table = arn_of(call, req.TableName)
    return f"{table}/index/{req.IndexName}" if req.IndexName else table


def find(tx: ReadTx, call: Call, name: str) -> Table:
    """A table, whatever state it is in. Raises ResourceNotFoundException."""
    scope, name = _place(name) if name.startswith("arn:") else (call.scope, name)
    return _there(TABLES.get(tx, scope, name), name)


def _there(table: Table | None, name: str) -> Table:
    if table is None:
        check_table_name(name)
        raise ApiError("ResourceNotFoundException", "Requested resource not found")
    return table


def ready(tx: ReadTx, call: Call, name: str) -> Table:
    """A table whose items can be read and written; it is not to be changed itself (see Documents.shared). One that is not
    yet made, or no more, is not found (recorded on AWS). Raises ResourceNotFoundException."""
    scope, name = _place(name) if name.startswith("arn:") else (call.scope, name)
    table = _there(TABLES.shared(tx, scope, name), name)
    if table.pending is not None and state_of(table.pending, tx.now) in (CREATING, DELETING):
        raise ApiError("ResourceNotFoundException", "Requested resource not found")
    return table if table.seal is None else opened(call, table)


def check_idle(tx: ReadTx, table: Table) -> None:
    """Raises ResourceInUseException for a table that is still being made, changed or deleted."""
    being = BEING.get(state_of(table.pending, tx.now))
    if being is not None:
        raise in_use(f"Table is being {being}: {table.name}")


def in_use(what: str) -> ApiError:
    """DynamoDB's ResourceInUseException."""
    return ApiError("ResourceInUseException", f"Attempt to change a resource which is still in use: {what}")


def check_table_name(name: str) -> None:
    """Raises ValidationException for a name that no table can have."""
    text = wrong_name(name)
    if text:
        raise invalid(text)


def invalid(text: str) -> ApiError:
    """DynamoDB's ValidationException."""
    return ApiError("ValidationException", text)


def refused(error: ValidationError) -> ApiError:
    """What the caller of an operation gets for it."""
    return ApiError(error.code, str(error))


MISMATCH = "The provided key element does not match the schema"


def key_bytes(table: Table, name: str, value: Value | None) -> bytes:
    """The bytes of one key attribute. Raises ValidationError."""
    if value is None:
        raise ValidationError(MISMATCH)
    check(value)
    kind, content = next(iter(value.items()))
    if kind != table.types[name]:
        raise ValidationError(MISMATCH)
    if not content:
        text = (
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty"
        )
        raise EmptyKeyError(f"{text} {EMPTIES[kind]} value. Key: {name}")
    return encode(value)


def primary(table: Table, key: Item) -> tuple[bytes, bytes]:
    """(hash, range) of a key that a request gives. Raises ValidationError."""
    wanted = 1 if table.range is None else 2
    if len(key) != wanted or table.hash not in key:
        for value in key.values():
            check(value)
        raise ValidationError(MISMATCH)
    hash_ = key_bytes(table, table.hash, key.get(table.hash))
    range_ = b"" if table.range is None else key_bytes(table, table.range, key.get(table.range))
    if len(hash_) > MAX_HASH_LENGTH:
        raise ValidationError(LONG_HASH)
    if len(range_) > MAX_RANGE:
        raise ValidationError(LONG_RANGE)
    return hash_, range_


def primary_of_item(table: Table, item: Item) -> tuple[bytes, bytes]:
    """(hash, range) of a whole item. Raises ValidationError."""
    key: Item = {}
    for name in (table.hash, table.range):
        if name is None:
            continue
        if name not in item:
            raise ValidationError(f"One or more parameter values were invalid: Missing the key {name} in the item")
        kind = next(iter(item[name]))
        if kind != table.types[name]:
            text = f"One or more parameter values were invalid: Type mismatch for key {name} expected: {table.types[name]} actual: {kind}"
            raise ValidationError(text)
        key[name] = item[name]
    return primary(table, key)


def measured(item: Item) -> int:
    """The size of an item, all of whose values are checked. Raises ValidationError."""
    for value in item.values():
        check(value)
    size = item_size(item)
    if "" in item or size > MAX_NAME_LENGTH:
        for name in item:
            check_name(name)
    return size


def check_item(table: Table, item: Item, size: int | None = None) -> int:
    """The size of an item. Raises ValidationError for a value, a size or an index key that cannot be. size: of an item whose
    values are checked already."""
    if size is None:
        size = measured(item)
    for index in table.indexes.values():
        for name in (index.hash, index.range):
            found = item.get(name) if name else None
            if name is None or found is None:
                continue
            kind, content = next(iter(found.items()))
            if kind != table.types[name]:
                raise ValidationError(index_mismatch(table, index, name, kind))
            if not content:
                text = "One or more parameter values are not valid. A value specified for a secondary index key is not supported."
                text += f" The AttributeValue for a key attribute cannot contain an empty {EMPTIES[kind]} value."
                raise EmptyKeyError(f"{text} IndexName: {index.name}, IndexKey: {name}")
            if len(content) > MAX_RANGE and kind != "N":
                _check_length(index, name, found)
    if size > MAX_ITEM_SIZE:
        raise ValidationError("Item size has exceeded the maximum allowed size")
    return size


def _check_length(index: Index, name: str, value: Value) -> None:
    size = len(encode(value))
    if name == index.hash and size > MAX_HASH_LENGTH:
        raise ValidationError(LONG_HASH)
    if name == index.range and size > MAX_RANGE:
        raise ValidationError(LONG_RANGE)


def index_mismatch(table: Table, index: Index, name: str, kind: str) -> str:
    """The text for an index key of a wrong type."""
    found = f"Type mismatch for Index Key {name} Expected: {table.types[name]} Actual: {kind} IndexName: {index.name}"
    return f"One or more parameter values were invalid: {found}"
