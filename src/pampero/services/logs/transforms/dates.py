"""dateTimeConverter: a text that is a date by one of some patterns, written by another. Pure.

Patterns are those of Java's DateTimeFormatter. Names of months and days are known in the languages of LANGUAGES; a
locale's country has no part in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from pampero.kernel.regex import BadRegex, compile_regex, literal
from pampero.services.logs import types as t
from pampero.services.logs.transforms.documents import Document, InvalidTransformer, Step, check_path, find, put

DEFAULT = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"
MAX_LENGTH = 128
MONTHS, SHORT_MONTHS, DAYS, SHORT_DAYS = range(4)
LANGUAGES: Mapping[str, tuple[str, str, str, str]] = {
    "en": (
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "Mon Tue Wed Thu Fri Sat Sun",
    ),
    "de": (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Mo. Di. Mi. Do. Fr. Sa. So.",
    ),
    "fr": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lun. mar. mer. jeu. ven. sam. dim.",
    ),
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lun mar mié jue vie sáb dom",
    ),
    "it": (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "lun mar mer gio ven sab dom",
    ),
}
_TOKEN = re.compile(r"'((?:[^']|'')*)(?:'|\Z)|([A-Za-z])\2*|\[|\]|.", re.DOTALL)
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?([+-])(\d{1,2}):?(\d\d)?(?::?(\d\d))?")
# What a letter is, and its least and greatest number of digits where it stands once.
NUMERIC: Mapping[str, tuple[str, int]] = {
    "d": ("day", 2),
    "H": ("hour", 2),
    "k": ("hour24", 2),
    "h": ("hour12", 2),
    "K": ("hour11", 2),
    "m": ("minute", 2),
    "s": ("second", 2),
    "D": ("year_day", 3),
    "A": ("millis", 8),
    "n": ("nanos", 9),
    "N": ("day_nanos", 14),
}
ZONES = "zVvOXxZ"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A letter with how often it stands, or a constant (letter "")."""

    letter: str
    times: int
    text: str


def convert_dates(given: t.DateTimeConverter) -> Step:
    """The processor. A text that no pattern reads makes no field."""
    check_path(given.source)
    check_path(given.target)
    language = _language(given.locale)
    source, target = _zone(given.sourceTimezone), _zone(given.targetTimezone)
    readers = [_reader(pattern, language, source) for pattern in given.matchPatterns]
    pieces = _pieces(given.targetFormat or DEFAULT)
    for piece in pieces:
        if piece.text == "[" and not piece.letter:
            raise InvalidTransformer("dateTimeConverter: targetFormat cannot have optional parts.")

    def step(document: Document) -> None:
        value = find(document, given.source)
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        for read in readers:
            moment = read(text) if text and len(text) <= MAX_LENGTH else None
            if moment is not None:
                put(document, given.target, _written(pieces, moment.astimezone(target), language))
                return

    return step


def _language(locale: str | None) -> str:
    name = re.split("[_-]", locale or "en")[0].lower()
    name = "en" if name in ("", "root", "locale.root") else name
    if name not in LANGUAGES:
        raise InvalidTransformer(f"dateTimeConverter: names of the locale {locale} are not known.")
    return name


def _zone(name: str | None) -> tzinfo:
    if name is None or name in ("Z", "UTC", "GMT"):
        return UTC
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        return _fixed(offset)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise InvalidTransformer(f"dateTimeConverter: there is no time zone {name}.") from error


def _fixed(match: re.Match[str]) -> tzinfo:
    sign, hours, minutes, seconds = match.groups()
    span = timedelta(hours=int(hours), minutes=int(minutes or 0), seconds=int(seconds or 0))
    if span >= timedelta(hours=24):
        raise InvalidTransformer(f"dateTimeConverter: there is no time zone {match[0]}.")
    return timezone(span if sign == "+" else -span)


def _pieces(pattern: str) -> list[_Piece]:
    """Raises InvalidTransformer."""
    found = []
    for match in _TOKEN.finditer(pattern):
        quoted, letter = match.group(1, 2)
        if quoted is not None:
            found.append(_Piece("", 0, quoted.replace("''", "'") or "'"))
        elif letter is None:
            found.append(_Piece("", 0, match[0]))
        elif letter in "yuMLEeaSG" or letter in NUMERIC or letter in ZONES:
            found.append(_Piece(letter, len(match[0]), match[0]))
        else:
            raise InvalidTransformer(f"dateTimeConverter: the pattern letter {letter} is not supported.")
    return found


# Reading


def _reader(pattern: str, language: str, zone: tzinfo) -> Callable[[str], datetime | None]:
    parts, letters = [], list[tuple[str, int]]()
    for piece in _pieces(pattern):
        if not piece.letter:
            optional = {"[": "(?:", "]": ")?"}
            parts.append(optional.get(piece.text) or literal(piece.text))
            continue
        parts.append(f"(?P<g{len(letters)}>{_expression(piece, language)})")
        letters.append((piece.letter, piece.times))
    try:
        regex = compile_regex(f"^(?:{''.join(parts)})$", ignore_case=True)
    except BadRegex as error:
        raise InvalidTransformer(f"dateTimeConverter: the pattern {pattern} is not valid.") from error

    def read(text: str) -> datetime | None:
        held = regex.named(text)
        if held is None:
            return None
        values = [(*one, held[f"g{number}"]) for number, one in enumerate(letters) if f"g{number}" in held]
        try:
            return _moment(values, language, zone)
        except (ValueError, OverflowError):
            return None

    return read


def _expression(piece: _Piece, language: str) -> str:
    letter, count = piece.letter, piece.times
    if letter in "yu":
        return r"\d{2}" if count == 2 else rf"\d{{{count},9}}" if count != 1 else r"\d{1,9}"
    if letter in "ML":
        if count > 2:
            return "|".join(map(literal, _names(language, MONTHS if count == 4 else SHORT_MONTHS)))
        return r"\d{2}" if count == 2 else r"\d{1,2}"
    if letter in "Ee":
        return "|".join(map(literal, _names(language, DAYS if count == 4 else SHORT_DAYS)))
    if letter == "a":
        return "AM|PM"
    if letter == "S":
        return rf"\d{{{count}}}"
    if letter == "G":
        return "AD|BC"
    if letter in ZONES:
        return r"[A-Za-z0-9_/+:-]+"
    most = NUMERIC[letter][1]
    return rf"\d{{{count}}}" if count > 1 else rf"\d{{1,{most}}}"


def _names(language: str, which: int) -> list[str]:
    return LANGUAGES[language][which].split()


def _moment(values: list[tuple[str, int, str]], language: str, zone: tzinfo) -> datetime:
    """Fields that a pattern has not are those of the first moment of 1970. Raises ValueError."""
    found = {"year": 1970, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "micros": 0}
    half, afternoon, year_day = None, None, None
    for letter, count, value in values:
        if letter in "yu":
            found["year"] = 2000 + int(value) if count == 2 else int(value)
        elif letter in "ML":
            lists = _names(language, MONTHS if count == 4 else SHORT_MONTHS)
            found["month"] = [one.lower() for one in lists].index(value.lower()) + 1 if count > 2 else int(value)
        elif letter == "S":
            found["micros"] = int((value + "000000")[:6])
        elif letter == "n":
            found["micros"] = int(value) // 1000
        elif letter == "a":
            afternoon = value.upper() == "PM"
        elif letter in "hK":
            half = int(value) % 12
        elif letter == "k":
            found["hour"] = int(value) % 24
        elif letter == "D":
            year_day = int(value)
        elif letter in ("A", "N"):
            micros = int(value) * 1000 if letter == "A" else int(value) // 1000
            found["hour"], rest = divmod(micros, 3_600_000_000)
            found["minute"], rest = divmod(rest, 60_000_000)
            found["second"], found["micros"] = divmod(rest, 1_000_000)
        elif letter in ZONES:
            zone = _read_zone(value)
        elif letter in NUMERIC:
            found[NUMERIC[letter][0]] = int(value)
    if half is not None:
        found["hour"] = half + (12 if afternoon else 0)
    micros = found.pop("micros")
    moment = datetime(**found, microsecond=micros, tzinfo=zone)
    return moment if year_day is None else moment.replace(month=1, day=1) + timedelta(days=year_day - 1)


def _read_zone(text: str) -> tzinfo:
    known = {
        "EST": -5,
        "EDT": -4,
        "CST": -6,
        "CDT": -5,
        "MST": -7,
        "MDT": -6,
        "PST": -8,
        "PDT": -7,
        "CET": 1,
        "CEST": 2,
    }
    if text.upper() in known:
        return timezone(timedelta(hours=known[text.upper()]))
    return _zone(text)


# Writing


def _written(pieces: list[_Piece], moment: datetime, language: str) -> str:
    return "".join(piece.text if not piece.letter else _field(piece, moment, language) for piece in pieces)


def _field(piece: _Piece, moment: datetime, language: str) -> str:
    letter, count = piece.letter, piece.times
    if letter in "yu":
        return f"{moment.year % 100:02d}" if count == 2 else str(moment.year).zfill(count)
    if letter in "ML":
        if count > 2:
            return _names(language, MONTHS if count == 4 else SHORT_MONTHS)[moment.month - 1]
        return str(moment.month).zfill(count)
    if letter in "Ee":
        return _names(language, DAYS if count == 4 else SHORT_DAYS)[moment.weekday()]
    if letter == "a":
        return "AM" if moment.hour < 12 else "PM"
    if letter == "G":
        return "AD"
    if letter == "S":
        return f"{moment.microsecond:06d}000"[:count].ljust(count, "0")
    if letter in ZONES:
        return _zone_text(letter, count, moment)
    return str(_number(letter, moment)).zfill(count)


def _number(letter: str, moment: datetime) -> int:
    day = moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)
    micros = day // timedelta(microseconds=1)
    return {
        "d": moment.day,
        "H": moment.hour,
        "k": moment.hour or 24,
        "h": moment.hour % 12 or 12,
        "K": moment.hour % 12,
        "m": moment.minute,
        "s": moment.second,
        "D": moment.timetuple().tm_yday,
        "A": micros // 1000,
        "n": moment.microsecond * 1000,
        "N": micros * 1000,
    }[letter]


def _zone_text(letter: str, count: int, moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    if letter in "zv":
        return moment.tzname() or "UTC"
    if letter == "V":
        return str(moment.tzinfo)
    minutes = int(offset.total_seconds()) // 60
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    if letter == "O":
        return "GMT" if not minutes else f"GMT{sign}{hours}{f':{rest:02d}' if rest else ''}"
    if not minutes and (letter == "X" or (letter == "Z" and count == 5)):
        return "Z"
    if letter == "Z" and count == 4:
        return f"GMT{sign}{hours:02d}:{rest:02d}" if minutes else "GMT"
    if letter in "Xx" and count == 1:
        return f"{sign}{hours:02d}{f'{rest:02d}' if rest else ''}"
    colon = ":" if count in (3, 5) else ""
    return f"{sign}{hours:02d}{colon}{rest:02d}"
