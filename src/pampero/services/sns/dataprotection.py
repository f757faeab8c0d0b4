"""Data protection policies compiled: what they find in a message, and what becomes of it. Pure.

Source: "Understanding data protection policies", "Data protection policy operations". A message is its body, with those for
single protocols; subjects and attributes are not looked at. A body too long to be searched for an identifier to its end counts
as holding it where it would be denied or changed. What is denied is not audited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pampero.auth.policy.evaluate import names
from pampero.auth.principals import Principal
from pampero.aws.dataprotection import InvalidProtection, UnknownIdentifier, custom_identifiers, identifier
from pampero.kernel import jsontext
from pampero.kernel.regex import Regex

VERSION = "2021-06-01"
IN, OUT = "Inbound", "Outbound"
GROUPS = "/aws/vendedlogs/"
DESTINATIONS = {"CloudWatchLogs": "LogGroup", "S3": "Bucket"}
MAX_RATE = 99
MASK = re.compile(r"[ -~]")
RATE = re.compile(r"\d{1,2}")
KEPT = 512


class UnservedProtection(ValueError):
    """A policy with a part that is not served."""


class Audit(NamedTuple):
    """Of so many of a hundred messages (rate) findings are told, and that there are none: destinations as in the policy."""

    rate: int
    findings: Mapping[str, Any]
    none: Mapping[str, Any]


class Statement(NamedTuple):
    """One statement. mask: what stands for a character found, "" takes it out, None: the message is denied."""

    direction: str
    principals: tuple[str, ...]
    identifiers: tuple[tuple[str, Regex], ...]
    mask: str | None = None
    audit: Audit | None = None

    def concerns(self, direction: str, principal: Principal) -> bool:
        """Whether it is about what this principal sends or gets."""
        return self.direction == direction and any(names("AWS", one, principal) for one in self.principals)

    def finds(self, text: str) -> bool:
        """Whether a text holds, or may hold, what the statement is about."""
        return any(not regex.reads(text) or regex.within(text) for _, regex in self.identifiers)

    def masked(self, text: str) -> str:
        """The text without it."""
        mask = self.mask or ""
        for _, regex in self.identifiers:
            text = regex.replaced(text, lambda found: mask * len(found))
        return text


def compile_policy(document: str) -> tuple[Statement, ...]:
    """The statements of a policy. Raises InvalidProtection, UnservedProtection."""
    try:
        policy = jsontext.loads(document)
        own = custom_identifiers(policy)
        if policy["Version"] != VERSION or not policy["Name"] or not isinstance(policy["Name"], str):
            raise InvalidProtection(f"Name and Version {VERSION} are required")
        found = tuple(_statement(one, own) for one in policy["Statement"])
    except UnknownIdentifier as error:
        raise UnservedProtection(str(error)) from error
    except (InvalidProtection, UnservedProtection):
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidProtection("not a data protection policy") from error
    if not found:
        raise InvalidProtection("Statement must not be empty")
    if sum(one.audit is not None for one in found) > 1:
        raise InvalidProtection("only one statement may audit")
    return found


def _statement(raw: Mapping[str, Any], own: Mapping[str, Any]) -> Statement:
    direction = raw["DataDirection"]
    if direction not in (IN, OUT):
        raise InvalidProtection(f"DataDirection must be {IN} or {OUT}")
    wanted, principals = raw["DataIdentifier"], raw["Principal"]
    if not (isinstance(wanted, list) and wanted and isinstance(principals, list) and principals):
        raise InvalidProtection("DataIdentifier and Principal must be lists that are not empty")
    identifiers = tuple((_name(str(one)), identifier(str(one), own)) for one in wanted)
    made = Statement(direction, tuple(str(one) for one in principals), identifiers)
    ((kind, settings),) = raw["Operation"].items()
    if kind == "Deny":
        if settings != {}:
            raise InvalidProtection("Deny has no settings")
        return made
    if direction == OUT:
        raise InvalidProtection(f"{kind} is for {IN} messages")
    if kind == "Audit":
        return made._replace(audit=_audit(settings))
    if kind == "Deidentify":
        return made._replace(mask=_mask(settings))
    raise InvalidProtection("Operation must be one of Audit, Deidentify, Deny")


def _name(text: str) -> str:
    """As findings name an identifier: without its country."""
    return text.rpartition("/")[2].partition("-")[0] if text.startswith("arn:") else text


def _mask(settings: Mapping[str, Any]) -> str:
    if settings == {"RedactConfig": {}}:
        return ""
    character = settings["MaskConfig"]["MaskWithCharacter"]
    if len(settings) != 1 or not MASK.fullmatch(character):
        raise InvalidProtection("Deidentify needs either RedactConfig or MaskConfig with one character")
    return str(character)


def _audit(settings: Mapping[str, Any]) -> Audit:
    rate = str(settings["SampleRate"])
    if not RATE.fullmatch(rate) or set(settings) - {"SampleRate", "FindingsDestination", "NoFindingsDestination"}:
        raise InvalidProtection(f"SampleRate must be an integer between 0 and {MAX_RATE}")
    made = Audit(int(rate), settings.get("FindingsDestination") or {}, settings.get("NoFindingsDestination") or {})
    for destination in (made.findings, made.none):
        if "Firehose" in destination:
            raise UnservedProtection("The destination Firehose is not implemented.")
        if set(destination) - set(DESTINATIONS):
            raise InvalidProtection("destinations are CloudWatchLogs, Firehose and S3")
        for kind, member in DESTINATIONS.items():
            if kind in destination and not isinstance(destination[kind][member], str):
                raise InvalidProtection(f"{kind} needs {member}")
        if not destination.get("CloudWatchLogs", {"LogGroup": GROUPS})["LogGroup"].startswith(GROUPS):
            raise InvalidProtection(f"the name of a LogGroup must begin with {GROUPS}")
    return made


@lru_cache(maxsize=KEPT)
def statements(document: str) -> tuple[Statement, ...]:
    """Those of a stored policy. One that a later version does not know any more denies everything."""
    try:
        return compile_policy(document)
    except ValueError:
        everything = Statement(IN, ("*",), (("", identifier("all", {"all": "(?s).*"})),))
        return everything, everything._replace(direction=OUT)


def findings(statement: Statement, text: str) -> list[dict[str, Any]]:
    """What an audit tells of a text: by identifier, with the characters' places, from 0 up to before the end."""
    found = []
    for name, regex in statement.identifiers:
        spans = regex.spans(text)
        if spans:
            places = [{"start": start, "end": end} for start, end in spans]
            found.append({"name": name, "count": len(spans), "detections": places})
    return found
