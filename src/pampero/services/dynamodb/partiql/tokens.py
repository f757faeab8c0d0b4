"""Tokens of statements. Source: "PartiQL - a SQL-compatible query language for Amazon DynamoDB"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pampero.services.dynamodb.expr.values import ValidationError

NOT_WELL_FORMED = "Statement wasn't well formed, can't be processed: "
LEFT_OVER = "Unexpected token after expression"
# What the stack takes with room.
MAX_LEVELS = 60
_TOKEN = re.compile(
    r"(?P<space>(?:\s+|--[^\n]*|/\*.*?\*/)+)|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)|\"(?P<quoted>(?:[^\"]|\"\")*)\"|'(?P<text>(?:[^']|'')*)'"
    r"|(?P<mark><<|>>|<>|!=|<=|>=|\|\||[=<>()\[\]{},.:?+*;-])",
    re.DOTALL,
)
# Words that name nothing unless they are quoted: those of SQL-92, and PartiQL's own.
KEYWORDS = frozenset(
    [
        "absolute",
        "action",
        "add",
        "all",
        "allocate",
        "alter",
        "and",
        "any",
        "are",
        "as",
        "asc",
        "assertion",
        "at",
        "authorization",
        "avg",
        "bag",
        "begin",
        "between",
        "bit",
        "bit_length",
        "blob",
        "bool",
        "boolean",
        "by",
        "cascade",
        "cascaded",
        "case",
        "cast",
        "catalog",
        "char",
        "char_length",
        "character",
        "character_length",
        "check",
        "clob",
        "close",
        "coalesce",
        "collate",
        "collation",
        "column",
        "commit",
        "connect",
        "connection",
        "constraint",
        "constraints",
        "continue",
        "convert",
        "corresponding",
        "count",
        "create",
        "cross",
        "current",
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "cursor",
        "date",
        "deallocate",
        "dec",
        "decimal",
        "declare",
        "default",
        "deferrable",
        "deferred",
        "delete",
        "desc",
        "describe",
        "descriptor",
        "diagnostics",
        "disconnect",
        "distinct",
        "domain",
        "double",
        "drop",
        "else",
        "end",
        "escape",
        "except",
        "exception",
        "exec",
        "execute",
        "exists",
        "external",
        "extract",
        "false",
        "fetch",
        "first",
        "float",
        "for",
        "foreign",
        "found",
        "from",
        "full",
        "get",
        "global",
        "go",
        "goto",
        "grant",
        "group",
        "having",
        "identity",
        "immediate",
        "in",
        "index",
        "indicator",
        "initially",
        "inner",
        "input",
        "insensitive",
        "insert",
        "int",
        "integer",
        "intersect",
        "interval",
        "into",
        "is",
        "isolation",
        "join",
        "key",
        "language",
        "last",
        "left",
        "level",
        "like",
        "limit",
        "list",
        "local",
        "lower",
        "match",
        "max",
        "min",
        "missing",
        "module",
        "names",
        "national",
        "natural",
        "nchar",
        "next",
        "no",
        "not",
        "null",
        "nullif",
        "numeric",
        "octet_length",
        "of",
        "on",
        "only",
        "open",
        "option",
        "or",
        "order",
        "outer",
        "output",
        "overlaps",
        "pad",
        "partial",
        "pivot",
        "position",
        "precision",
        "prepare",
        "preserve",
        "primary",
        "prior",
        "privileges",
        "procedure",
        "public",
        "read",
        "real",
        "references",
        "relative",
        "remove",
        "restrict",
        "revoke",
        "right",
        "rollback",
        "rows",
        "schema",
        "scroll",
        "section",
        "select",
        "session",
        "session_user",
        "set",
        "sexp",
        "size",
        "smallint",
        "some",
        "space",
        "sql",
        "sqlcode",
        "sqlerror",
        "sqlstate",
        "string",
        "struct",
        "substring",
        "sum",
        "symbol",
        "system_user",
        "table",
        "temporary",
        "then",
        "time",
        "timestamp",
        "to",
        "transaction",
        "translate",
        "translation",
        "trim",
        "true",
        "tuple",
        "union",
        "unique",
        "unknown",
        "unpivot",
        "update",
        "upper",
        "usage",
        "user",
        "using",
        "value",
        "values",
        "varchar",
        "varying",
        "view",
        "when",
        "whenever",
        "where",
        "with",
        "work",
        "write",
        "zone",
    ]
)


@dataclass(frozen=True, slots=True)
class Token:
    """kind: name, quoted, text, number, mark or end. word: a name in small letters."""

    kind: str
    text: str
    at: str
    word: str = ""


class Tokens:
    """A cursor over the tokens of one statement."""

    def __init__(self, statement: str) -> None:
        self._tokens = _split(statement)
        self._index = 0
        self._depth = 0

    @property
    def now(self) -> Token:
        """The token under the cursor."""
        return self._tokens[self._index]

    @property
    def next(self) -> Token:
        """The one behind it."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token under the cursor, which moves on."""
        token = self.now
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def at(self, *words: str) -> bool:
        """Whether the cursor is at one of these keywords or marks."""
        token = self.now
        return (token.kind == "name" and token.word in words) or (token.kind == "mark" and token.text in words)

    def accept(self, *words: str) -> bool:
        """Take the token if it is one of these."""
        if self.at(*words):
            self.take()
            return True
        return False

    def expect(self, word: str) -> None:
        """Take this token, or refuse the statement."""
        if not self.accept(word):
            raise self.refused(f"Expected {word.upper()}")

    def refused(self, text: str) -> ValidationError:
        """The error for what is none of the language."""
        return ValidationError(NOT_WELL_FORMED + text)

    def deeper(self, by: int) -> None:
        """Count a level of nesting, or its end. Raises ValidationError for more than anyone writes."""
        self._depth += by
        if self._depth > MAX_LEVELS:
            raise self.refused(f"The statement has more than {MAX_LEVELS} levels of nesting")


def _split(statement: str) -> list[Token]:
    found: list[Token] = []
    position, end = 0, len(statement)
    line, begin = 1, 0
    while position < end:
        match = _TOKEN.match(statement, position)
        if match is None or match.lastgroup is None:
            raise ValidationError(NOT_WELL_FORMED)
        kind, whole = match.lastgroup, match[0]
        if kind != "space":
            where = f"{line}:{position - begin + 1}:{len(whole)}"
            text = match[kind]
            if kind == "text":
                text = text.replace("''", "'")
            elif kind == "quoted":
                text = text.replace('""', '"')
            found.append(Token(kind, text, where, text.lower() if kind == "name" else ""))
        breaks = whole.count("\n")
        if breaks:
            line += breaks
            begin = position + whole.rindex("\n") + 1
        position = match.end()
    found.append(Token("end", "", f"{line}:{position - begin + 1}:0"))
    return found
