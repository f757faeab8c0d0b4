"""What statements are parsed to."""

from __future__ import annotations

from dataclasses import dataclass, field

from pampero.services.dynamodb.expr.names import Path
from pampero.services.dynamodb.expr.values import Value


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal of one value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A question mark: the request's parameter of this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A path into the item."""

    path: Path


@dataclass(frozen=True, slots=True)
class Many:
    """A list or a set that holds more than constants, or is told by its form. kind: L, or SET."""

    kind: str
    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """A map."""

    members: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Calculation:
    """A sum or difference."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Function:
    """A call. name: in small letters; at: where it stands; places: where its arguments do."""

    name: str
    arguments: tuple[Node, ...]
    at: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of two operands."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between:
    """Between two bounds."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Among:
    """One of a list."""

    operand: Node
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """IS MISSING, IS NULL, IS a type; kind: MISSING, or an attribute type."""

    operand: Node
    kind: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by AND or OR."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """NOT."""

    part: Node


Node = (
    Constant | Parameter | Reference | Many | Map | Calculation | Function | Comparison | Between | Among | Is | Joined
    | Negated
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A SET or a REMOVE (value: None)."""

    path: Path
    value: Node | None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement. kind: SELECT, INSERT, UPDATE, DELETE or EXISTS (a SELECT within).

    columns: what a SELECT shows, None for all; order: its keys, and whether they descend. returning: (ALL or MODIFIED, OLD
    or NEW). parameters: how many it has.
    """

    kind: str
    table: str
    index: str | None = None
    columns: tuple[Path, ...] | None = None
    where: Node | None = None
    order: tuple[tuple[str, bool], ...] = ()
    item: Map | Parameter | None = None
    changes: tuple[Change, ...] = ()
    returning: tuple[str, str] | None = None
    parameters: int = field(default=0)

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.kind in ("SELECT", "EXISTS")
