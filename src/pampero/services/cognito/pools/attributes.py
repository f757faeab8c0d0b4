"""Attributes of users: the standard ones, a pool's own, and what their values may be.

Source: developer guide, "Working with user attributes"; SchemaAttributeType. An attribute is said once: it cannot be taken away
nor changed afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Attribute, invalid

MAX_COUNT = "2048"
TEXTS = (
    "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
    "email", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "address",
)  # fmt: skip
FLAGS = ("email_verified", "phone_number_verified")
VERIFIED = {"email": "email_verified", "phone_number": "phone_number_verified"}
CUSTOM, DEVELOPER = "custom:", "dev:"
MAX_CUSTOM = 50
PHONE = re.compile(r"\+[0-9]{1,15}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
BIRTHDATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"-?\d{1,18}")
# What the form of some standard attributes is, and what is said of others. Those without the schema's words stand alone.
SHAPES = MappingProxyType({
    "phone_number": (PHONE, "Invalid phone number format."),
    "email": (EMAIL, "Invalid email address format."),
    "birthdate": (BIRTHDATE, "Birthdate must be in the YYYY-MM-DD format."),
})  # fmt: skip
FORMS = MappingProxyType({text: text for text in ("Invalid phone number format.", "Invalid email address format.")})


def standard() -> dict[str, Attribute]:
    """The attributes that every pool has, by name."""
    found = {"sub": Attribute("sub", mutable=False, required=True, least="1", most=MAX_COUNT)}
    for name in TEXTS:
        found[name] = (
            Attribute(name, least="10", most="10")
            if name == "birthdate"
            else Attribute(name, least="0", most=MAX_COUNT)
        )
    for name in FLAGS:
        found[name] = Attribute(name, "Boolean")
    found["updated_at"] = Attribute("updated_at", "Number", least="0")
    found["identities"] = Attribute("identities")
    return found


def schema(given: Iterable[t.SchemaAttributeType]) -> list[Attribute]:
    """A new pool's attributes: the standard ones, as far as it changes them, and its own. Raises InvalidParameterException."""
    known = standard()
    own = []
    for one in given:
        usual = known.get(one.Name or "")
        if usual is None:
            own.append(one)
            continue
        if one.AttributeDataType not in (None, usual.kind) or one.DeveloperOnlyAttribute:
            raise invalid(
                f"You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {one.Name}"
            )
        usual.required = usual.required if one.Required is None else one.Required
        usual.mutable = usual.mutable if one.Mutable is None else one.Mutable
        least, most = _limits(one, usual.kind)
        usual.least, usual.most = least or usual.least, most or usual.most
    return [*known.values(), *customs(own, [])]


def _limits(one: t.SchemaAttributeType, kind: str) -> tuple[str | None, str | None]:
    text, number = one.StringAttributeConstraints, one.NumberAttributeConstraints
    found: tuple[str | None, str | None] = (None, None)
    if kind == "String" and text is not None:
        found = text.MinLength, text.MaxLength
    elif kind == "Number" and number is not None:
        found = number.MinValue, number.MaxValue
    for limit in found:
        if limit is not None and not NUMBER.fullmatch(limit):
            raise invalid(f"Invalid constraint {limit} for attribute {one.Name}.")
    return found


def customs(given: Iterable[t.SchemaAttributeType], present: Iterable[Attribute]) -> list[Attribute]:
    """A pool's own attributes. present: those that it has. Raises InvalidParameterException."""
    names = {one.name for one in present}
    made = []
    for one in given:
        if one.Required:
            raise invalid("Required custom attributes are not supported currently.")
        name = f"{CUSTOM}{(one.Name or '').removeprefix(CUSTOM)}"
        name = f"{DEVELOPER}{name}" if one.DeveloperOnlyAttribute else name
        if name in names:
            raise invalid(f"{name}: Existing attribute already has name {name}.")
        names.add(name)
        kind = one.AttributeDataType or "String"
        made.append(
            Attribute(
                name, kind, one.Mutable is not False, False, bool(one.DeveloperOnlyAttribute), *_limits(one, kind)
            )
        )
    if sum(CUSTOM in name for name in names) > MAX_CUSTOM:
        raise invalid(f"A pool cannot have more than {MAX_CUSTOM} custom attributes.")
    return made


def refuse_unspoken(member: str, text: str) -> None:
    """Raises InvalidParameterException for a name of other characters than letters, marks, symbols, digits, punctuation: what
    the model's pattern says in Unicode's words."""
    if any(unicodedata.category(one)[0] not in "LMSNP" for one in text):
        raise invalid(
            f"1 validation error detected: Value '{text}' at '{member}' failed to satisfy constraint: "
            r"Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"
        )


def check(known: Mapping[str, Attribute], name: str, value: str) -> None:
    """Raises InvalidParameterException for an attribute that there is none of, or a value that it does not take."""
    one = known.get(name)
    complaint = "Attribute does not exist in the schema." if one is None else _complaint(one, value)
    if complaint:
        raise invalid(FORMS.get(complaint, f"Attributes did not conform to the schema: {name}: {complaint}\n"))


def _complaint(one: Attribute, value: str) -> str:
    if value and (form := SHAPES.get(one.name)) is not None and not form[0].fullmatch(value):
        return form[1]
    if one.kind == "Boolean":
        return "" if value.lower() in ("true", "false") else "Value must be either true or false."
    if one.kind == "Number":
        if not NUMBER.fullmatch(value):
            return "Attribute is not a number."
        if one.least and int(value) < int(one.least):
            return f"Attribute value must not be less than {one.least}."
        if one.most and int(value) > int(one.most):
            return f"Attribute value must not be greater than {one.most}."
    if one.kind == "String":
        if one.least and len(value) < int(one.least):
            return f"String must be at least {one.least} characters long."
        if len(value) > int(one.most or MAX_COUNT):
            return f"String must be no longer than {one.most or MAX_COUNT} characters."
    return ""
