"""grok: a text that is made of named patterns, and what they stand for. Pure.

Source: "grok" in "Configurable parser-type processors". As in its examples the whole text must match, what stands between
patterns stands for itself, and quotes are not part of a quoted string. A backslash makes the character behind it stand for
itself too, as grok patterns from elsewhere have it. The expressions are ours where they need what linear ones have not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pampero.kernel.regex import BadRegex, Regex, compile_regex, literal
from pampero.services.logs import types as t
from pampero.services.logs.transforms.documents import (
    Document,
    InvalidTransformer,
    Step,
    check_path,
    put,
    text_at,
)

MAX_PATTERNS = 20
_PATTERN = re.compile(r"%\{(\w+)(?::([A-Za-z0-9_.@-]+))?\}|\\(\W)|\\")
# A pattern within another one; with a name it is a field of its own.
_WITHIN = re.compile(r"%(\w+)(?:<(\w+)>)?;")
_V4 = r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
_LEVELS = (
    "Alert ALERT Trace TRACE Debug DEBUG Notice NOTICE Info INFO Warn Warning WARN WARNING Err Error ERR ERROR Crit Critical "
    "CRIT CRITICAL Fatal FATAL Severe SEVERE Emerg Emergency EMERG EMERGENCY"
)
EXPRESSIONS: Mapping[str, str] = {
    "USERNAME": r"[a-zA-Z0-9._-]+",
    "USER": r"[a-zA-Z0-9._-]+",
    "INT": r"[+-]?\d+",
    "BASE10NUM": r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)",
    "NUMBER": r"%BASE10NUM;",
    "BASE16NUM": r"[+-]?(?:0x)?[0-9A-Fa-f]+",
    "POSINT": r"\b[1-9]\d*\b",
    "NONNEGINT": r"\b\d+\b",
    "WORD": r"\b\w+\b",
    "NOTSPACE": r"\S+",
    "SPACE": r"\s*",
    "DATA": r".*?",
    "GREEDYDATA": r".*",
    "GREEDYDATA_MULTILINE": r"(?s:.*)",
    "QUOTEDSTRING": r"(?:\"(?:\\.|[^\\\"])*\"|'(?:\\.|[^\\'])*')",
    "UUID": r"[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}",
    "URN": r"urn:[0-9A-Za-z][0-9A-Za-z-]*:(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z()+,.:=@;$_!*'/?#-])+",
    "ARN": r"arn:aws(?:-cn|-us-gov)?:[a-z0-9-]+:[a-z0-9-]+:(?:\d{12}:)?[^\s/]+(?:/[^\s/]+){0,5}",
    "CISCOMAC": r"(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4}",
    "WINDOWSMAC": r"(?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2}",
    "COMMONMAC": r"(?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2}",
    "MAC": r"(?:%CISCOMAC;|%WINDOWSMAC;|%COMMONMAC;)",
    "IPV6": rf"(?:[0-9A-Fa-f]{{0,4}}:){{2,7}}(?:{_V4}|[0-9A-Fa-f]{{0,4}})(?:%\w+)?",
    "IPV4": _V4,
    "IP": r"(?:%IPV6;|%IPV4;)",
    "HOSTNAME": r"\b[0-9A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z][0-9A-Za-z-]*)*\.?",
    "HOST": r"%HOSTNAME;",
    "IPORHOST": r"(?:%IP;|%HOSTNAME;)",
    "HOSTPORT": r"%IPORHOST;:%POSINT<PORT>;",
    "URIHOST": r"%IPORHOST;(?::%POSINT<port>;)?",
    "UNIXPATH": r"(?:/[\w%!$@:.,+~?=&-]*)+",
    "WINPATH": r"(?:[A-Za-z]+:|\\)(?:\\[^\\?*\s]*)+",
    "PATH": r"(?:%UNIXPATH;|%WINPATH;)",
    "TTY": r"/dev/(?:pts/\d+|tty\w*)",
    "URIPROTO": r"[A-Za-z]+(?:\+[A-Za-z+]+)?",
    "URIPATH": r"(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_-]*)+",
    "URIPARAM": r"\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\[\]<>-]*",
    "URIPATHPARAM": r"%URIPATH;(?:%URIPARAM;)?",
    "URI": r"%URIPROTO;://(?:%USER;(?::[^@\s]*)?@)?(?:%IPORHOST;(?::\d+)?)?(?:%URIPATHPARAM;)?",
    "MONTH": rf"\b{_MONTHS}\b",
    "MONTHNUM": r"(?:1[0-2]|0?[1-9])",
    "MONTHNUM2": r"(?:0[1-9]|1[0-2])",
    "MONTHDAY": r"(?:[12]\d|3[01]|0?[1-9])",
    "YEAR": r"(?:\d\d){1,2}",
    "DAY": r"(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)",
    "HOUR": r"(?:2[0-3]|[01]?\d)",
    "MINUTE": r"[0-5]\d",
    "SECOND": r"(?:60|[0-5]?\d)(?:[:.,]\d+)?",
    "TIME": r"%HOUR;:%MINUTE;:%SECOND;",
    "DATE_US": r"%MONTHNUM;[/-]%MONTHDAY;[/-]%YEAR;",
    "DATE_EU": r"%MONTHDAY;[./-]%MONTHNUM;[./-]%YEAR;",
    "ISO8601_TIMEZONE": r"(?:Z|[+-]%HOUR;:?%MINUTE;)",
    "ISO8601_SECOND": r"%SECOND;",
    "TIMESTAMP_ISO8601": r"%YEAR;-%MONTHNUM;-%MONTHDAY;[T ]%HOUR;:?%MINUTE;(?::?%SECOND;)?(?:%ISO8601_TIMEZONE;)?",
    "DATE": r"(?:%DATE_US;|%DATE_EU;)",
    "DATESTAMP": r"%DATE;[- ]%TIME;",
    "TZ": r"(?:[PMCE][SD]T|UTC)",
    "DATESTAMP_RFC822": r"%DAY; %MONTH; %MONTHDAY; %YEAR; %TIME; %TZ;",
    "DATESTAMP_RFC2822": r"%DAY;, %MONTHDAY; %MONTH; %YEAR; %TIME; %ISO8601_TIMEZONE;",
    "DATESTAMP_OTHER": r"%DAY; %MONTH; %MONTHDAY; %TIME; %TZ; %YEAR;",
    "DATESTAMP_EVENTLOG": r"%YEAR;%MONTHNUM2;%MONTHDAY;%HOUR;%MINUTE;%SECOND;",
    "LOGLEVEL": f"(?:{'|'.join(sorted(_LEVELS.split(), key=len, reverse=True))})",
    "HTTPDATE": r"%MONTHDAY;/%MONTH;/%YEAR;:%TIME; %INT;",
    "SYSLOGTIMESTAMP": r"%MONTH; +%MONTHDAY; %TIME;",
    "PROG": r"[\w./%-]+",
    "SYSLOGPROG": r"%PROG<program>;(?:\[%POSINT<pid>;\])?",
    "SYSLOGHOST": r"%IPORHOST;",
    "SYSLOGFACILITY": r"<%NONNEGINT<facility>;\.%NONNEGINT<priority>;>",
}
# How often a pattern may stand; MAX_PATTERNS where none is written.
LIMITS = {
    **dict.fromkeys(
        (
            "NOTSPACE", "SPACE", "DATA", "GREEDYDATA", "ARN", "IPV6", "IP", "HOSTNAME", "HOST", "IPORHOST", "HOSTPORT",
            "URIHOST", "WINPATH", "PATH", "URIPARAM", "URIPATHPARAM", "URI", "SYSLOGHOST",
        ),
        5,
    ),
    "GREEDYDATA_MULTILINE": 1,
}  # fmt: skip
WIDE = ("URI", "URIPARAM", "URIPATHPARAM", "SPACE", "DATA", "GREEDYDATA", "GREEDYDATA_MULTILINE")
MAX_WIDE = 5
BEHIND = ("DATA", "GREEDYDATA", "GREEDYDATA_MULTILINE")
_APACHE = (
    r"%IPORHOST<remote_host>; (?:-|%NOTSPACE<ident>;) (?:-|%NOTSPACE<auth_user>;) \[%HTTPDATE<timestamp>;\] "
    r"\"%WORD<http_method>; %NOTSPACE<request>;(?: HTTP/%NUMBER<http_version>;)?\" %INT<status_code>; "
    r"(?:-|%INT<response_size>;)"
)
_SYSLOG = (
    r"<%INT<pri>;>%INT<version>; (?:-|%NOTSPACE<timestamp>;) (?:-|%NOTSPACE<hostname>;) (?:-|%NOTSPACE<app>;) "
    r"(?:-|%NOTSPACE<proc_id>;) (?:-|%NOTSPACE<msg_id>;) (?:-|\[(?P<structured_data>[^\]]*)\])"
)
COMMON: Mapping[str, str] = {
    "APACHE_ACCESS_LOG": _APACHE,
    "NGINX_ACCESS_LOG": _APACHE + r" \"(?:-|(?P<referrer>[^\"]*))\" \"(?:-|(?P<agent>[^\"]*))\"",
    "SYSLOG5424": _SYSLOG,
}
# Of those formats: what is a number, and what a date.
NUMBERS = frozenset({"status_code", "response_size", "pri", "version"})


class _Compiled(NamedTuple):
    """fields: the path of each group. quoted: the groups whose quotes go. typed: a common format."""

    regex: Regex
    fields: dict[str, str]
    quoted: frozenset[str]
    typed: bool


def parse_grok(given: t.Grok) -> Step:
    """The processor."""
    check_path(given.source)
    compiled = _Compiler(given.match).compiled()

    def step(document: Document) -> None:
        for path, value in _read(compiled, text_at(document, given.source)).items():
            put(document, path, value)

    return step


def _read(compiled: _Compiled, text: str) -> Document:
    """Raises ValueError where the text does not match."""
    held = compiled.regex.named(text) if compiled.regex.whole(text) else None
    if held is None:
        raise ValueError("no match")
    found: Document = {}
    for group, path in compiled.fields.items():
        if group in held:
            value = held[group][1:-1] if group in compiled.quoted else held[group]
            found.setdefault(path, _typed(path, value) if compiled.typed else value)
    return found


def _typed(name: str, value: str) -> Any:
    if name in NUMBERS:
        return int(value)
    if name == "timestamp":
        try:
            moment = datetime.strptime(value, "%d/%b/%Y:%H:%M:%S %z")
        except ValueError:
            return value
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


class _Compiler:
    def __init__(self, text: str) -> None:
        self._text = text
        self._fields: dict[str, str] = {}
        self._quoted: set[str] = set()
        self._names: list[str] = []

    def compiled(self) -> _Compiled:
        """Raises InvalidTransformer."""
        parts: list[str] = []
        at = 0
        for match in _PATTERN.finditer(self._text):
            parts.append(self._constant(self._text[at : match.start()]))
            name, field, escaped = match.groups()
            if name is None and escaped is None:
                raise InvalidTransformer("grok: regular expressions outside of patterns are not supported.")
            parts.append(literal(escaped) if name is None else self._pattern(name, field))
            at = match.end()
        parts.append(self._constant(self._text[at:]))
        common = self._check(parts)
        if common == "SYSLOG5424" and len(self._names) == 1:
            parts.append(self._expanded(r"(?:\s*(?P<message>(?s:.+)))?"))
        try:
            regex = compile_regex(f"^(?:{''.join(parts)})$")
        except BadRegex as error:
            raise InvalidTransformer(f"grok: {error}") from error
        return _Compiled(regex, self._fields, frozenset(self._quoted), common is not None)

    def _constant(self, text: str) -> str:
        if "%{" in text:
            raise InvalidTransformer("grok: patterns are written %{NAME} or %{NAME:field}, without type conversions.")
        return literal(text)

    def _check(self, parts: list[str]) -> str | None:
        """The common format that the pattern is, if it is one."""
        names = self._names
        if not names:
            raise InvalidTransformer("grok: match has no pattern.")
        if len(names) > MAX_PATTERNS:
            raise InvalidTransformer(f"grok: match can have at most {MAX_PATTERNS} patterns.")
        for name in names:
            if names.count(name) > LIMITS.get(name, MAX_PATTERNS):
                raise InvalidTransformer(f"grok: {name} can be used at most {LIMITS[name]} times.")
        if sum(name in WIDE for name in names) > MAX_WIDE:
            raise InvalidTransformer(f"grok: at most {MAX_WIDE} of {', '.join(WIDE)} can be used.")
        found = [name for name in names if name in COMMON]
        if not found:
            return None
        if names[0] != found[0] or parts[0] or len(names) > 2 or any(name not in BEHIND for name in names[1:]):
            raise InvalidTransformer(f"grok: {found[0]} must come first, and only {', '.join(BEHIND)} may follow.")
        return found[0]

    def _pattern(self, name: str, field: str | None) -> str:
        expression = COMMON.get(name) or EXPRESSIONS.get(name)
        if expression is None:
            raise InvalidTransformer(f"grok: there is no pattern {name}.")
        self._names.append(name)
        inner = self._expanded(expression)
        if field is None:
            return f"(?:{inner})"
        check_path(field)
        group = self._group(field)
        if name == "QUOTEDSTRING":
            self._quoted.add(group)
        return f"(?P<{group}>{inner})"

    def _group(self, field: str) -> str:
        group = f"g{len(self._fields)}"
        self._fields[group] = field
        return group

    def _expanded(self, expression: str) -> str:
        """With the patterns within it, and groups of our own names for its fields."""
        named = re.sub(r"\(\?P<(\w+)>", lambda match: f"(?P<{self._group(match[1])}>", expression)

        def within(match: re.Match[str]) -> str:
            inner = self._expanded(EXPRESSIONS[match[1]])
            return f"(?P<{self._group(match[2])}>{inner})" if match[2] else f"(?:{inner})"

        return _WITHIN.sub(within, named)
