"""Statements, parsed: linear in their length, and bounded in their depth."""

from __future__ import annotations

from functools import lru_cache

from pampero.services.dynamodb.expr.names import Path
from pampero.services.dynamodb.expr.predicates import COMPARATORS
from pampero.services.dynamodb.expr.values import ValidationError, canonical, number
from pampero.services.dynamodb.partiql import tree
from pampero.services.dynamodb.partiql.tokens import KEYWORDS, LEFT_OVER, NOT_WELL_FORMED, Tokens

KINDS = {
    "string": "S", "char": "S", "varchar": "S", "number": "N", "int": "N", "integer": "N", "decimal": "N", "float": "N",
    "bool": "BOOL", "boolean": "BOOL", "list": "L", "struct": "M", "tuple": "M", "blob": "B", "null": "NULL",
    "missing": "MISSING", "binary": "B", "map": "M",
}  # fmt: skip
MAX_EXPONENT = 2**31 - 1
MAX_EXPONENT_LENGTH = 32
MAX_INDEX_LENGTH = 10


@lru_cache(maxsize=512)
def parse(statement: str) -> tree.Statement:
    """Raises ValidationError."""
    parser = _Parser(Tokens(statement))
    found = parser.statement()
    parser.tokens.accept(";")
    if parser.tokens.now.kind != "end":
        raise parser.tokens.refused(LEFT_OVER)
    return found


class _Parser:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._parameters = 0
        self._inserts = False

    def statement(self) -> tree.Statement:
        """Any statement."""
        tokens = self.tokens
        if tokens.accept("select"):
            return self._select("SELECT")
        if tokens.accept("insert"):
            return self._insert()
        if tokens.accept("update"):
            table, index = self._table()
            changes = self._changes()
            return self._written("UPDATE", table, index, self._where(), changes)
        if tokens.accept("delete"):
            tokens.expect("from")
            table, index = self._table()
            return self._written("DELETE", table, index, self._where(), ())
        if tokens.accept("from"):
            table, index = self._table()
            where = self._where()
            return self._written("UPDATE", table, index, where, self._changes())
        if tokens.at("exists"):
            tokens.take()
            tokens.expect("(")
            tokens.expect("select")
            found = self._select("EXISTS")
            tokens.expect(")")
            return found
        raise tokens.refused("Expected data manipulation")

    def _select(self, kind: str) -> tree.Statement:
        tokens = self.tokens
        columns: list[Path] = []
        if not tokens.accept("*"):
            columns.append(self._column())
            while tokens.accept(","):
                columns.append(self._column())
        tokens.expect("from")
        table, index = self._table()
        where = self._where()
        order: list[tuple[str, bool]] = []
        if tokens.accept("order"):
            tokens.expect("by")
            while True:
                name = str(self._path()[0])
                descends = tokens.accept("desc")
                if not descends:
                    tokens.accept("asc")
                order.append((name, descends))
                if not tokens.accept(","):
                    break
        return tree.Statement(
            kind, table, index, tuple(columns) or None, where, tuple(order), parameters=self._parameters
        )

    def _column(self) -> Path:
        token = self.tokens.now
        if token.kind == "name" and self.tokens.next.text == "(" and self.tokens.next.kind == "mark":
            raise ValidationError(f"Unexpected path component at {token.at}")
        return self._path()

    def _insert(self) -> tree.Statement:
        tokens = self.tokens
        tokens.expect("into")
        table, index = self._names()
        if not tokens.accept("value"):
            raise tokens.refused(LEFT_OVER)
        if tokens.at("?"):
            item = self._value()
        elif tokens.accept("{"):
            self._inserts = True
            item = self._map("root", top=True)
        else:
            raise tokens.refused("Expected a tuple")
        assert isinstance(item, tree.Map | tree.Parameter)
        return tree.Statement("INSERT", table, index, item=item, parameters=self._parameters)

    def _written(
        self, kind: str, table: str, index: str | None, where: tree.Node | None, changes: tuple[tree.Change, ...]
    ) -> tree.Statement:
        returning = None
        if self.tokens.accept("returning"):
            words = self.tokens.take().word.upper(), self.tokens.take().word.upper()
            if words[0] not in ("ALL", "MODIFIED") or words[1] not in ("OLD", "NEW") or not self.tokens.accept("*"):
                raise self.tokens.refused("Expected RETURNING (ALL | MODIFIED) (NEW | OLD) *")
            returning = words
        return tree.Statement(
            kind, table, index, where=where, changes=changes, returning=returning, parameters=self._parameters
        )

    def _changes(self) -> tuple[tree.Change, ...]:
        tokens = self.tokens
        found: list[tree.Change] = []
        while tokens.at("set", "remove"):
            word = tokens.take().word
            while True:
                at = tokens.now.at
                path = self._path()
                value = None
                if word == "set":
                    tokens.expect("=")
                    value = self._sum("root")
                found.append(tree.Change(path, value, at))
                if not tokens.accept(","):
                    break
        if not found:
            raise tokens.refused("Expected SET or REMOVE")
        return tuple(found)

    def _table(self) -> tuple[str, str | None]:
        found = self._names()
        token = self.tokens.now
        if token.word == "as" or token.kind == "quoted" or (token.kind == "name" and token.word not in _AFTER_TABLE):
            raise ValidationError("Aliasing is not supported")
        return found

    def _names(self) -> tuple[str, str | None]:
        table = self._part()
        index = self._part() if self.tokens.accept(".") else None
        if self.tokens.at("."):
            raise ValidationError("Unexpected path component")
        return table, index

    def _part(self) -> str:
        token = self.tokens.now
        if token.kind == "quoted" and not token.text:
            raise ValidationError("Path component cannot be an empty string")
        if token.kind not in ("name", "quoted") or token.word in KEYWORDS:
            raise self.tokens.refused("Unexpected term")
        return self.tokens.take().text

    def _where(self) -> tree.Node | None:
        return self._either() if self.tokens.accept("where") else None

    def _either(self) -> tree.Node:
        parts = [self._both()]
        while self.tokens.accept("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else tree.Joined("OR", tuple(parts))

    def _both(self) -> tree.Node:
        parts = [self._negated()]
        while self.tokens.accept("and"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else tree.Joined("AND", tuple(parts))

    def _negated(self) -> tree.Node:
        if not self.tokens.accept("not"):
            return self._comparison()
        self.tokens.deeper(1)
        inner = self._negated()
        self.tokens.deeper(-1)
        return tree.Negated(inner)

    def _comparison(self) -> tree.Node:
        tokens = self.tokens
        left = self._sum()
        if tokens.now.kind == "mark" and tokens.now.text in (*COMPARATORS, "!="):
            operator = tokens.take().text.replace("!=", "<>")
            return tree.Comparison(operator, left, self._sum())
        if tokens.accept("is"):
            negated = tokens.accept("not")
            kind = KINDS.get(tokens.now.word)
            if kind is None:
                raise tokens.refused("Expected type name")
            tokens.take()
            found: tree.Node = tree.Is(left, kind)
            return tree.Negated(found) if negated else found
        negated = tokens.at("not") and tokens.next.word in ("in", "between")
        if negated:
            tokens.take()
        if tokens.accept("between"):
            low = self._sum()
            tokens.expect("and")
            found = tree.Between(left, low, self._sum())
        elif tokens.accept("in"):
            found = tree.Among(left, self._options())
        else:
            return left
        return tree.Negated(found) if negated else found

    def _options(self) -> tuple[tree.Node, ...]:
        end = {"[": "]", "(": ")"}.get(self.tokens.now.text)
        if end is None or self.tokens.now.kind != "mark":
            raise self.tokens.refused("Expected a list")
        self.tokens.take()
        options: list[tree.Node] = []
        while not self.tokens.accept(end):
            options.append(self._sum())
            if not self.tokens.accept(","):
                self.tokens.expect(end)
                break
        return tuple(options)

    def _sum(self, place: str = "") -> tree.Node:
        left = self._value(place)
        levels = 0
        while self.tokens.at("+", "-"):
            sign = self.tokens.take().text
            # Each sum is the left side of the next one: a chain is as deep as it is long.
            self.tokens.deeper(1)
            levels += 1
            left = tree.Calculation(sign, left, self._value(place))
        self.tokens.deeper(-levels)
        return left

    def _value(self, place: str = "") -> tree.Node:
        """An operand. place: where it stands in a value that is written, for messages."""
        tokens, token = self.tokens, self.tokens.now
        if token.kind == "text":
            tokens.take()
            return tree.Constant({"S": token.text})
        if token.kind == "number" or (tokens.at("-", "+") and tokens.next.kind == "number"):
            return tree.Constant({"N": _number(self._signed(), place or "root")})
        if token.kind == "mark":
            return self._marked(token.text, place)
        if token.kind == "name" and tokens.next.kind == "mark" and tokens.next.text == "(":
            return self._function()
        constant = _WORDS.get(token.word) if token.kind == "name" else None
        if constant is not None:
            tokens.take()
            return tree.Constant(dict(constant))
        return tree.Reference(self._path())

    def _signed(self) -> str:
        sign = self.tokens.take().text if self.tokens.at("-", "+") else ""
        return sign.replace("+", "") + self.tokens.take().text

    def _marked(self, mark: str, place: str) -> tree.Node:
        tokens = self.tokens
        if mark == "?":
            tokens.take()
            self._parameters += 1
            return tree.Parameter(self._parameters - 1)
        ends = {"(": ")", "[": "]", "<<": ">>", "{": "}"}
        if mark not in ends:
            raise tokens.refused("Unexpected term")
        tokens.take()
        tokens.deeper(1)
        found: tree.Node
        if mark == "(":
            found = self._either()
            tokens.expect(")")
        elif mark == "{":
            found = self._map(place or "root")
        else:
            found = self._many(mark, ends[mark], place or "root")
        tokens.deeper(-1)
        return found

    def _many(self, mark: str, end: str, place: str) -> tree.Node:
        members: list[tree.Node] = []
        while not self.tokens.accept(end):
            members.append(self._value(f"{place}[{len(members)}]"))
            if not self.tokens.accept(","):
                self.tokens.expect(end)
                break
        if mark == "<<" and not members:
            raise ValidationError("Empty bags are not supported")
        return tree.Many("L" if mark == "[" else "SET", tuple(members))

    def _map(self, place: str, top: bool = False) -> tree.Map:
        members: dict[str, tree.Node] = {}
        while not self.tokens.accept("}"):
            token = self.tokens.take()
            if token.kind != "text":
                raise self.tokens.refused("Expected a string as the name of an attribute")
            self.tokens.expect(":")
            members[token.text] = self._value(place if top else f"{place}.{token.text}")
            if not self.tokens.accept(","):
                self.tokens.expect("}")
                break
        return tree.Map(tuple(members.items()))

    def _function(self) -> tree.Node:
        tokens = self.tokens
        token = tokens.take()
        name = token.word
        if self._inserts:
            raise ValidationError(f"Unsupported data type: {name} under key root at {token.at}")
        tokens.take()
        tokens.deeper(1)
        arguments: list[tree.Node] = []
        places: list[str] = []
        while not tokens.accept(")"):
            places.append(tokens.now.at)
            arguments.append(self._sum())
            if not tokens.accept(","):
                tokens.expect(")")
                break
        tokens.deeper(-1)
        return tree.Function(name, tuple(arguments), token.at, tuple(places))

    def _path(self) -> Path:
        tokens = self.tokens
        parts: list[str | int] = [self._part()]
        while True:
            if tokens.accept("."):
                if tokens.now.kind not in ("name", "quoted") or tokens.now.word in KEYWORDS:
                    raise tokens.refused("Invalid path dot component")
                parts.append(tokens.take().text)
            elif tokens.accept("["):
                if tokens.now.kind == "text":
                    parts.append(tokens.take().text)
                elif tokens.now.kind == "number" and tokens.now.text.isdecimal():
                    parts.append(_index(tokens.take().text))
                else:
                    raise tokens.refused("Invalid path index component")
                tokens.expect("]")
            else:
                return tuple(parts)


_AFTER_TABLE = frozenset({"where", "order", "set", "remove", "returning"})
_WORDS = {"true": {"BOOL": True}, "false": {"BOOL": False}, "null": {"NULL": True}}


def _index(text: str) -> int:
    """A place in a list. Raises ValidationError."""
    digits = text.lstrip("0")
    if len(digits) > MAX_INDEX_LENGTH:
        raise ValidationError(f"List index is not within the allowable range; index: [{text}]")
    return int(digits or "0")


def _number(text: str, place: str) -> str:
    """A literal as numbers are stored. Raises ValidationError."""
    mantissa, _, exponent = text.lower().partition("e")
    power = 0 if not exponent else int(exponent) if len(exponent) <= MAX_EXPONENT_LENGTH else MAX_EXPONENT + 1
    scale = len(mantissa.partition(".")[2]) - power
    if abs(power) > MAX_EXPONENT or abs(scale) > MAX_EXPONENT:
        raise ValidationError(NOT_WELL_FORMED)
    try:
        return canonical(number(text))
    except ValidationError as error:
        raise ValidationError(f"{error} under {place}") from error
