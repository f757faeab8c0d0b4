"""Expressions: compiled to functions of a record. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from pampero.kernel.regex import BadRegex, Regex, compile_regex
from pampero.services.logs.insights.aggregates import AGGREGATES
from pampero.services.logs.insights.functions import FUNCTIONS
from pampero.services.logs.insights.reading import NUMBER, REGEX, Reader
from pampero.services.logs.insights.records import Millis, Record, as_number, as_text

Reads = Callable[[Record], Any]
# A function of a group's records: its name, what it reads (None: `*`), a percentage.
Counted = tuple[str, Reads | None, float]
MAX_DEPTH = 50
MAX_POWER = 1000
ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip


class Expressions:
    """Reads expressions of a query. counted: while `stats` is read, the functions of groups that were met."""

    def __init__(self, reader: Reader, now: int) -> None:
        self._reader = reader
        self._now = now
        self._depth = 0
        self.counted: list[Counted] | None = None
        # Whether what is masked is asked for.
        self.unmasks = False

    def read(self) -> Reads:
        """An expression with `and`, `or` and `not`. Raises MalformedQuery."""
        reader, start = self._reader, self._reader.at
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise reader.refused("the query is nested too deeply", start)
        tests = [self._all()]
        while reader.word("or"):
            tests.append(self._all())
        self._depth -= 1
        return tests[0] if len(tests) == 1 else lambda record: any(holds(test(record)) for test in tests)

    def _all(self) -> Reads:
        tests = [self._not()]
        while self._reader.word("and"):
            tests.append(self._not())
        return tests[0] if len(tests) == 1 else lambda record: all(holds(test(record)) for test in tests)

    def _not(self) -> Reads:
        negated = False
        while self._reader.word("not"):
            negated = not negated
        test = self._comparison()
        return (lambda record: not holds(test(record))) if negated else test

    def _comparison(self) -> Reads:
        reader = self._reader
        left = self._sum()
        if reader.take("=~"):
            return self._like(left)
        for symbol in ("!=", "=", *ORDERS):
            if reader.take(symbol):
                return _compared(symbol, left, self._sum())
        negated = reader.word("not") is not None
        if reader.word("like"):
            test = self._like(left)
        elif reader.word("in"):
            test = self._among(left)
        elif negated:
            raise reader.unexpected()
        else:
            return left
        return (lambda record: left(record) is not None and not test(record)) if negated else test

    def _like(self, left: Reads) -> Reads:
        """A regular expression between slashes, or a text that is to be contained."""
        part = self._reader.string()
        if part is not None:
            return lambda record: (value := left(record)) is not None and part in as_text(value)
        regex = self.regex()
        return lambda record: (value := left(record)) is not None and regex.within(as_text(value))

    def regex(self) -> Regex:
        """An expression between slashes. Raises MalformedQuery."""
        start = self._reader.at
        match = self._reader.match(REGEX)
        if match is None:
            raise self._reader.unexpected()
        text = match[1].replace("\\/", "/").replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!")
        try:
            return compile_regex(text)
        except BadRegex as error:
            raise self._reader.refused(f"invalid regular expression: {error}", start) from error

    def _among(self, left: Reads) -> Reads:
        self._reader.need("[")
        tests = [_compared("=", left, self._sum())]
        while self._reader.take(","):
            tests.append(_compared("=", left, self._sum()))
        self._reader.need("]")
        return lambda record: any(test(record) for test in tests)

    def _sum(self) -> Reads:
        left = self._product()
        while True:
            if self._reader.take("+"):
                left = _computed(operator.add, left, self._product())
            elif self._reader.take("-"):
                left = _computed(operator.sub, left, self._product())
            else:
                return left

    def _product(self) -> Reads:
        left = self._power()
        while True:
            if self._reader.take("*"):
                left = _computed(operator.mul, left, self._power())
            elif self._reader.take("/"):
                left = _computed(operator.truediv, left, self._power())
            elif self._reader.take("%"):
                left = _computed(operator.mod, left, self._power())
            else:
                return left

    def _power(self) -> Reads:
        left = self._signed()
        return _computed(_raised, left, self._signed()) if self._reader.take("^") else left

    def _signed(self) -> Reads:
        negative = False
        while self._reader.take("-"):
            negative = not negative
        value = self._value()
        return _computed(operator.sub, lambda record: 0, value) if negative else value

    def _value(self) -> Reads:
        reader = self._reader
        if reader.take("("):
            inside = self.read()
            reader.need(")")
            return inside
        if (text := reader.string()) is not None:
            return lambda record: text
        period = reader.period()
        if period is not None:
            return lambda record: period
        if (match := reader.match(NUMBER)) is not None:
            number: float = float(match[0]) if not match[0].isdigit() else int(match[0][:300])
            return lambda record: number
        if word := reader.word("true", "false"):
            return lambda record: word == "true"
        start = reader.at
        name = reader.name()
        if reader.text[start] != "`" and reader.take("("):
            return self._call(name.lower(), start)
        return lambda record: record.get(name)

    def _call(self, name: str, start: int) -> Reads:
        reader = self._reader
        if name in AGGREGATES or name == "percentile":
            return self._count("pct" if name == "percentile" else name, start)
        arguments: list[Reads] = []
        if not reader.take(")"):
            arguments.append(self.read())
            while reader.take(","):
                arguments.append(self.read())
            reader.need(")")
        if name == "bin" and len(arguments) == 1:
            width = as_number(arguments[0](Record({})))
            if not width or width < 0:
                raise reader.refused("bin needs a length of time", start)
            return lambda record: _binned(record, int(width))
        if name == "unmask" and len(arguments) == 1:
            self.unmasks = True
            (hidden,) = arguments
            return lambda record: hidden(record.unmasked())
        if name == "now" and not arguments:
            return lambda record: Millis(self._now)
        known = FUNCTIONS.get(name)
        if known is None:
            raise reader.refused(f"unknown function {name}", start)
        function, fewest, most = known
        if not fewest <= len(arguments) <= most:
            raise reader.refused(f"wrong number of arguments for {name}", start)
        if len(arguments) == 1:
            (only,) = arguments
            return lambda record: function(only(record))
        return lambda record: function(*[argument(record) for argument in arguments])

    def _count(self, name: str, start: int) -> Reads:
        """A function of groups: computed beforehand, and read as a field."""
        reader, counted = self._reader, self.counted
        if counted is None:
            raise reader.refused(f"{name} can be used in stats only", start)
        self.counted = None
        reads: Reads | None = None
        percent = 0.0
        if reader.take("*"):
            reader.need(")")
        elif not reader.take(")"):
            reads = self.read()
            if name == "pct":
                reader.need(",")
                match = reader.match(NUMBER)
                if match is None:
                    raise reader.unexpected()
                percent = float(match[0])
            reader.need(")")
        self.counted = counted
        if (reads is None and name != "count") or not 0 <= percent <= 100:
            raise reader.refused(f"wrong arguments for {name}", start)
        slot = counted_field(len(counted))
        counted.append((name, reads, percent))
        return lambda record: record.fields.get(slot)


def counted_field(number: int) -> str:
    """The field, of a name that no query can say, that holds what a function of groups has counted."""
    return f"\0{number}"


def holds(value: Any) -> bool:
    """Whether a filter lets a value through."""
    return value not in (None, False, 0, "", "false")


def _binned(record: Record, width: int) -> Millis | None:
    moment = as_number(record.get("@timestamp"))
    return None if moment is None else Millis(int(moment) // width * width)


def _compared(symbol: str, left: Reads, right: Reads) -> Reads:
    """Numbers as numbers, if both are; else as texts. With nothing, nothing compares."""

    def compare(record: Record) -> bool:
        one, other = left(record), right(record)
        if one is None or other is None:
            return False
        a, b = as_number(one), as_number(other)
        if a is None or b is None:
            a, b = as_text(one), as_text(other)  # type: ignore[assignment]
        if symbol in ORDERS:
            return ORDERS[symbol](a, b)
        return (a == b) is (symbol == "=")

    return compare


def _raised(one: float, other: float) -> float:
    if abs(other) > MAX_POWER:
        raise OverflowError
    value: float = float(one) ** other
    return value


def _computed(compute: Callable[[Any, Any], Any], left: Reads, right: Reads) -> Reads:
    def apply(record: Record) -> Any:
        one, other = as_number(left(record)), as_number(right(record))
        if one is None or other is None:
            return None
        try:
            value = compute(one, other)
        except (ZeroDivisionError, OverflowError):
            return None
        return None if isinstance(value, complex) or value != value else value

    return apply
