"""Lines of CSV files, and users in them: pure. Source: developer guide, "Creating the user import CSV file": fields are parted by
commas, a comma in a field has a backslash before it, there are no quotes, and white space around values is dropped.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NAME, MFA = "cognito:username", "cognito:mfa_enabled"
COMMA = re.compile(r"(?<!\\),")
# Of text, not of Unicode: a separator within a value begins no other user.
LINE_END = re.compile(r"\r\n|\n|\r")
MAX_LINE_LENGTH, MAX_LINES = 16_000, 500_000
BIRTHDATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
TRUE, FALSE = "true", "false"


class Unreadable(Exception):
    """The file is none of users; the text says why."""


class Failed(Exception):
    """A user cannot be imported; the text says why."""


class Record(NamedTuple):
    """A user in a file. factor: whether it has a second factor."""

    name: str
    attributes: dict[str, str]
    factor: bool


def fields(line: str) -> list[str]:
    """The fields of a line."""
    return [one.strip().replace("\\,", ",") for one in COMMA.split(line)]


def lines(body: bytes, wanted: list[str]) -> tuple[list[str], list[str]]:
    """(names, lines) of a file. wanted: the names that it must have. Raises Unreadable."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not in UTF-8.") from error
    first, *rest = LINE_END.split(text)
    names = fields(first)
    if first.startswith("\ufeff") or sorted(names) != sorted(wanted):
        raise Unreadable("The header is not the user pool's.")
    while rest and not rest[-1].strip():
        rest.pop()
    if not rest or len(rest) > MAX_LINES:
        raise Unreadable("The file has no users, or too many.")
    return names, rest


def record(names: list[str], line: str, verified: list[str], factors: str) -> Record:
    """The user of a line. verified: the addresses of which one must be; factors: OFF, OPTIONAL or ON. Raises Failed."""
    values = fields(line) if len(line) <= MAX_LINE_LENGTH else []
    if len(values) != len(names):
        raise Failed("The User Record has an invalid number of fields.")
    said = {name: value for name, value in zip(names, values, strict=True) if value}
    name, factor = said.pop(NAME, ""), said.pop(MFA, "").lower()
    if not name or any(one.isspace() for one in name):
        raise Failed("The User Record has no valid cognito:username.")
    if factor not in (TRUE, FALSE) or (factors == "ON" and factor != TRUE) or (factors == "OFF" and factor != FALSE):
        raise Failed("The User Record has no valid cognito:mfa_enabled.")
    for flag in ("email_verified", "phone_number_verified"):
        if flag in said:
            said[flag] = said[flag].lower()
        if said.get(flag) == TRUE and not said.get(flag.removesuffix("_verified")):
            raise Failed(f"The User Record has {flag} without a value of it.")
    if not any(said.get(f"{one}_verified") == TRUE for one in verified):
        # AWS's own words, as its guide shows them.
        raise Failed(
            "The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true)."
        )
    if found := BIRTHDATE.fullmatch(said.get("birthdate", "")):
        said["birthdate"] = f"{found[3]}-{found[1]}-{found[2]}"
    return Record(name, said, factor == TRUE)
