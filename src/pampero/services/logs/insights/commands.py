"""The commands of a query, compiled, and a run of it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from pampero.services.logs.insights.clusters import COLUMNS, DIFFERENCES, Patterns
from pampero.services.logs.insights.expressions import Counted, Expressions, Reads, holds
from pampero.services.logs.insights.reading import DAY, NUMBER, Reader
from pampero.services.logs.insights.records import Budget, Record, as_text
from pampero.services.logs.insights.sources import Source, read_source
from pampero.services.logs.insights.stages import (
    Dedup,
    Each,
    FillDown,
    Limit,
    Named,
    Row,
    Sink,
    Sort,
    Stage,
    Stats,
    Unnest,
)

MAX_ROWS = 10_000
ROOM = 128 * 1024 * 1024
DEFAULT_FIELDS = ["@timestamp", "@message"]
COMMANDS = (
    "fields", "display", "filter", "where", "filterindex", "parse", "stats", "sort", "limit", "head", "dedup", "pattern",
    "diff", "unnest", "unmask", "filldown",
)  # fmt: skip
# Commands of AWS's that are not built.
OTHERS = (
    "accum", "addtotals", "anomaly", "appendcols", "autoregress", "cidrlookup", "countfrequent", "expand", "fillmissing",
    "join", "logcompare", "lookup", "outlier", "relevantfields", "sessionize",
)  # fmt: skip
# By how long a time to compare with lies before a query's own, in milliseconds; the query's length where none is named.
PREVIOUS = {"previousday": DAY, "previousweek": 7 * DAY, "previousmonth": 30 * DAY}


class Query:
    """A compiled query. columns: what it shows. grouped: its rows are groups, not events. source: which groups it says that it
    looks at. unmasks: it asks for what is masked. compared: with how long before, in milliseconds; 0: its own length; None: with
    nothing."""

    def __init__(
        self,
        makers: list[Callable[[Stage, Budget], Stage]],
        columns: list[str],
        grouped: bool,
        source: Source | None,
        unmasks: bool,
        compared: int | None,
    ) -> None:
        self._makers = makers
        self.columns = columns
        self.grouped = grouped
        self.source = source
        self.unmasks = unmasks
        self.compared = compared

    def run(self, limit: int) -> Run:
        """One run of it. limit: the most rows."""
        return Run(self._makers, self.columns, self.grouped, min(limit, MAX_ROWS))


class Run:
    """A query that takes records, newest first, and has rows at the end."""

    def __init__(
        self, makers: list[Callable[[Stage, Budget], Stage]], columns: list[str], grouped: bool, limit: int
    ) -> None:
        budget = Budget(ROOM)
        self._sink = Sink(columns if grouped else [*columns, "@ptr"], limit, budget)
        stage: Stage = self._sink
        self._stages: list[Stage] = [stage]
        for make in reversed(makers):
            stage = make(stage, budget)
            self._stages.append(stage)
        self._first = stage

    @property
    def full(self) -> bool:
        """Whether no further record can change the rows."""
        return self._first.full

    def push(self, record: Record) -> None:
        """One more record. Raises TooMuch."""
        self._first.push(record)

    def close(self) -> list[Row]:
        """The rows. Raises TooMuch."""
        for stage in reversed(self._stages):
            stage.close()
        return self._sink.rows

    @property
    def matched(self) -> int:
        """How many records or groups came to the end."""
        return self._sink.matched


def compile_query(text: str, now: int) -> Query:
    """A query. now: milliseconds. Raises MalformedQuery."""
    return _Compiler(text, now).query()


class _Compiler:
    def __init__(self, text: str, now: int) -> None:
        self._reader = Reader(text)
        self._expressions = Expressions(self._reader, now)
        self._makers: list[Callable[[Stage, Budget], Stage]] = []
        self._fields: list[str] = []
        self._displayed: list[str] | None = None
        self._grouped = False
        self._sorted = False
        self._keys: list[tuple[Reads, bool]] = []
        # The text that `pattern` looks at, where it is the last command.
        self._shaped: Reads | None = None
        self._source: Source | None = None
        self._compared: int | None = None

    def query(self) -> Query:
        reader = self._reader
        if reader.word("source"):
            self._source = read_source(reader)
            if not reader.ended:
                reader.need("|")
        while not reader.ended:
            start = reader.at
            command = reader.word(*COMMANDS)
            if command is None:
                if other := reader.word(*OTHERS):
                    raise reader.refused(f"the command {other} is not supported", start)
                raise reader.unexpected()
            if self._sorted and command in ("limit", "head"):
                self._cut_sort(start)
            self._sorted = False
            self._command(command)
            if not reader.ended:
                reader.need("|")
        if self._sorted:
            self._keep(MAX_ROWS)
        columns = self._displayed or self._fields or ([] if self._grouped else DEFAULT_FIELDS)
        return Query(
            self._makers,
            list(dict.fromkeys(columns)),
            self._grouped,
            self._source,
            self._expressions.unmasks,
            self._compared,
        )

    def _command(self, command: str) -> None:
        shaped, self._shaped = self._shaped, None
        match command:
            case "fields":
                self._named_fields(self._fields)
            case "display":
                self._displayed = []
                self._named_fields(self._displayed)
            case "filter" | "where" | "filterindex":
                test = self._expressions.read()
                self._each(lambda record: holds(test(record)))
            case "parse":
                self._parse()
            case "stats":
                self._stats()
            case "sort":
                self._sort()
            case "pattern":
                self._patterns(self._expressions.read())
            case "diff":
                self._diff(shaped)
            case "unnest":
                reads = self._expressions.read()
                self._need_word("into")
                name = self._reader.name()
                self._makers.append(lambda then, budget: Unnest(then, reads, name))
            case "unmask":
                self._unmask()
            case "filldown":
                names = self._names()
                self._makers.append(lambda then, budget: FillDown(then, names, budget))
            case "limit" | "head":
                self._reader.word("any")
                most = self._number()
                self._makers.append(lambda then, budget: Limit(then, most))
            case _:
                keys = [self._expressions.read()]
                while self._reader.take(","):
                    keys.append(self._expressions.read())
                self._makers.append(lambda then, budget: Dedup(then, keys, budget))

    def _need_word(self, word: str) -> None:
        if not self._reader.word(word):
            raise self._reader.unexpected()

    def _names(self) -> list[str]:
        """Fields up to the command's end, which may have stars."""
        found = []
        while not self._reader.ended and self._reader.text[self._reader.at] != "|":
            found.append(self._reader.starred())
            self._reader.take(",")
        return found

    def _patterns(self, reads: Reads, compared: bool = False) -> None:
        self._shaped = reads
        self._fields = DIFFERENCES if compared else COLUMNS
        self._displayed, self._grouped = None, True
        self._makers.append(lambda then, budget: Patterns(then, reads, budget, compared))

    def _diff(self, shaped: Reads | None) -> None:
        """Of patterns, which it makes where the command before it does not."""
        if self._compared is not None or (self._grouped and shaped is None):
            raise self._reader.refused("diff must stand once, behind pattern or commands on events", self._reader.at)
        word = self._reader.word(*PREVIOUS)
        self._compared = PREVIOUS[word] if word else 0
        if shaped is not None:
            self._makers.pop()
        self._patterns(shaped or (lambda record: record.get("@message")), compared=True)

    def _unmask(self) -> None:
        """Fields as they were before they were masked; the message where none is named."""
        self._expressions.unmasks = True
        names = self._names() or ["@message"]

        def change(record: Record) -> bool:
            plain = record.unmasked()
            for name in names:
                record.fields[name] = plain.get(name)
            return True

        self._each(change)

    def _each(self, change: Callable[[Record], bool]) -> None:
        self._makers.append(lambda then, budget: Each(then, change))

    def _number(self) -> int:
        match = self._reader.match(NUMBER)
        if match is None or not match[0].isdigit():
            raise self._reader.unexpected()
        return min(int(match[0][:18]), MAX_ROWS)

    def _cut_sort(self, start: int) -> None:
        """A sort before a limit keeps no more than that."""
        at = self._reader.at
        self._keep(self._number())
        self._reader.at = at

    def _keep(self, most: int) -> None:
        keys = self._keys
        self._makers[-1] = lambda then, budget: Sort(then, keys, most, budget)

    def _expression(self) -> Named:
        """An expression, by its alias or as it is written."""
        reader, start = self._reader, self._reader.at
        reads = self._expressions.read()
        written = reader.text[start : reader.at].strip()
        if reader.word("as"):
            return reader.name(), reads
        return written.strip("`") if written.count("`") == 2 else written, reads

    def _named_fields(self, columns: list[str]) -> None:
        made: list[Named] = []
        while True:
            name, reads = self._expression()
            columns.append(name)
            made.append((name, reads))
            self._reader.take(",")
            if self._reader.ended or self._reader.text[self._reader.at] == "|":
                break

        def change(record: Record) -> bool:
            for name, reads in made:
                value = reads(record)
                if value is not None:
                    record.fields[name] = value
            return True

        self._each(change)

    def _parse(self) -> None:
        reader = self._reader
        source: Reads = lambda record: record.get("@message")  # noqa: E731
        if reader.text[reader.at : reader.at + 1] not in ("/", '"', "'"):
            name = reader.name()
            source = lambda record: record.get(name)  # noqa: E731
        start = reader.at
        glob = reader.string()
        if glob is None:
            regex = self._expressions.regex()
            if not regex.names:
                raise reader.refused("the regular expression of parse needs named groups", start)
            self._each(_parsed(source, regex.named))
            return
        parts = glob.split("*")
        if not reader.word("as"):
            raise reader.unexpected()
        names = [reader.name()]
        while reader.take(","):
            names.append(reader.name())
        if len(names) != len(parts) - 1:
            raise reader.refused("parse needs a name for each wildcard", start)
        self._each(_parsed(source, lambda text: _globbed(text, parts, names)))

    def _stats(self) -> None:
        reader, expressions = self._reader, self._expressions
        counted: list[Counted] = []
        expressions.counted = counted
        shown = [self._expression()]
        while reader.take(","):
            shown.append(self._expression())
        expressions.counted = None
        by: list[Named] = []
        if reader.word("by"):
            by.append(self._expression())
            while reader.take(","):
                by.append(self._expression())
        self._fields = [name for name, _ in [*by, *shown]]
        self._displayed = None
        self._grouped = True
        self._makers.append(lambda then, budget: Stats(then, by, shown, counted, budget))

    def _sort(self) -> None:
        keys: list[tuple[Reads, bool]] = []
        while True:
            reads = self._sort_key()
            backward = self._reader.word("asc", "desc") == "desc"
            keys.append((reads, backward))
            if not self._reader.take(","):
                break
        self._keys = keys
        self._sorted = True
        self._makers.append(lambda then, budget: Sort(then, keys, None, budget))

    def _sort_key(self) -> Reads:
        """A field that stats has made by its written name (`count(*)`), or an expression."""
        reader = self._reader
        if self._grouped:
            for name in sorted(self._fields, key=len, reverse=True):
                if "(" in name and reader.text.startswith(name, reader.at):
                    reader.at += len(name)
                    reader.skip()
                    return lambda record: record.get(name)
        return self._expressions.read()


def _parsed(source: Reads, read: Callable[[str], dict[str, str] | None]) -> Callable[[Record], bool]:
    def change(record: Record) -> bool:
        value = source(record)
        if value is not None and (found := read(as_text(value))):
            record.fields.update(found)
        return True

    return change


def _globbed(text: str, parts: list[str], names: list[str]) -> dict[str, str] | None:
    """What the wildcards between the parts stand for: as little as possible each, the last one the rest."""
    at = text.find(parts[0])
    if at < 0:
        return None
    at += len(parts[0])
    found: dict[str, str] = {}
    for number, (name, part) in enumerate(zip(names, parts[1:])):
        end = len(text) if not part and number == len(names) - 1 else text.find(part, at)
        if end < 0:
            return None
        found[name] = text[at:end]
        at = end + len(part)
    return found
