"""The state machines that a file defines: a definition in JSON or YAML, or a CloudFormation or SAM template with any
number of them. What only a deployment knows (substitutions, references) is filled in with what could stand there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pampero.cli.packaging import load
from pampero.cli.workflow.places import (
    FIRST,
    Places,
    Position,
    Scalars,
    at,
    inside,
    members,
    places_in_json,
    places_in_yaml,
)
from pampero.cli.workflow.stand_ins import Placeholders, StandIns
from pampero.kernel import yamltext
from pampero.kernel.errors import reason

TYPES = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")
# What a placeholder that is a whole text is most often filled in with.
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:placeholder"
# Bytes of a file that is read: far more than a template or a definition may have.
MAX_FILE_SIZE = 16 * 1024 * 1024
# Each of these looks at a character once, whatever is left open.
_PLACEHOLDER = re.compile(r"\$\{([^{}]+)\}")
_STRING = re.compile(r'"(?:[^"\\]|\\.?)*(?:"|\Z)|\$\{[^{}]*\}', re.DOTALL)


class Unreadable(ValueError):
    """A file that cannot be read, or says nothing of workflows. place: where that is known. away: it is not on this machine."""

    def __init__(self, text: str, place: Position = FIRST, away: bool = False) -> None:
        super().__init__(text)
        self.place = place
        self.away = away


@dataclass(frozen=True, slots=True)
class Definition:
    """A state machine. name: its logical one in a template, else its file's. text: JSON, all filled in. file, places:
    where its definition is written. alone: it stands by itself, so that its placeholders are filled in later. called: the
    name that a template gives it."""

    name: str
    file: Path
    text: str
    express: bool
    places: Places
    alone: bool = False
    called: str = ""


def definitions_in(path: Path, opened: bool = False) -> list[Definition | Unreadable]:
    """All of a file; in the place of one that cannot be read, why. opened: what only a deployment knows stays a placeholder,
    whether it is a text or another value. Raises Unreadable."""
    text = read_text(path)
    document, places, scalars = _document(text)
    if isinstance(document, dict) and isinstance(document.get("Resources"), dict) and "States" not in document:
        return _of_template(path, places, scalars, opened)
    return [replace(_plain(path, text, {}, opened=opened), alone=True)]


def read_text(path: Path) -> str:
    """A file's text. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_SIZE + 1)
        if len(data) > MAX_FILE_SIZE:
            raise Unreadable(f"it is larger than {MAX_FILE_SIZE:,} bytes")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not UTF-8: {error.reason}") from error
    except OSError as error:
        raise Unreadable(f"it cannot be read: {reason(error)}") from error


def _document(text: str) -> tuple[Any, Places, Scalars]:
    """What a file says, loosely: only to find out what it is."""
    if text.lstrip()[:1] == "{":
        try:
            return json.loads(_valued(text)), places_in_json(text), Scalars()
        except (ValueError, RecursionError):
            return None, Places(), Scalars()
    try:
        yamltext.loads(text, _loose())
        places, scalars = places_in_yaml(text)
        return yamltext.loads(text, _loose()), places, scalars
    except yamltext.BadYaml as error:
        raise Unreadable(f"it is no YAML: {error}", (error.line or 1, error.column or 1)) from error


def _loose() -> Any:
    """A loader that takes CloudFormation's tags for what they tag."""
    base = yamltext.safe_loader()
    loader: Any = type("Loose", (base,), {})
    loader.add_multi_constructor("!", lambda self, suffix, node: node.value if isinstance(node.value, str) else suffix)
    return loader


def _valued(text: str) -> str:
    """JSON in which each placeholder that stands for a value is one, as long as it was."""

    def one(match: re.Match[str]) -> str:
        found = match.group()
        return found if found[0] == '"' else "1".ljust(len(found))

    return _STRING.sub(one, text)


def _plain(
    path: Path, text: str, values: Mapping[str, Any], name: str = "", express: bool = False, opened: bool = False
) -> Definition:
    """A definition in a file of its own. values: its substitutions. Raises Unreadable."""
    filled = _filled(text, values)
    if text.lstrip()[:1] == "{":
        filled = filled if opened else _valued(filled)
        return Definition(name or path.name.split(".")[0], path, filled, express, places_in_json(text))
    try:
        # As CloudFormation does; dates are texts in JSON.
        value = yamltext.loads(filled)
        places, _ = places_in_yaml(text)
        return Definition(name or path.name.split(".")[0], path, json.dumps(value, default=str), express, places)
    except yamltext.BadYaml as error:
        raise Unreadable(f"it is no YAML: {error}", (error.line or 1, error.column or 1)) from error


def _filled(text: str, values: Mapping[str, Any]) -> str:
    """Placeholders replaced by their values; those without one stay, as in CloudFormation."""

    def one(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match.group()
        value = values[match[1]]
        return value if isinstance(value, str) else json.dumps(value)

    return _PLACEHOLDER.sub(one, text)


def _of_template(path: Path, places: Places, scalars: Scalars, opened: bool) -> list[Definition | Unreadable]:
    try:
        _, template = load(path)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    stand_ins = Placeholders(template) if opened else StandIns(template)
    found: list[Definition | Unreadable] = []
    for name, resource in template["Resources"].items():
        if isinstance(resource, dict) and resource.get("Type") in TYPES:
            try:
                one = _resource(path, name, resource, stand_ins, places, scalars, opened)
                given = members(resource, "Properties")
                called = given.get("StateMachineName", given.get("Name"))
                found.append(replace(one, called=stand_ins.text(called) if called else ""))
            except Unreadable as error:
                found.append(error)
    return found


def _resource(
    path: Path,
    name: str,
    resource: dict[str, Any],
    stand_ins: StandIns,
    places: Places,
    scalars: Scalars,
    opened: bool,
) -> Definition:
    """One state machine of a template. Raises Unreadable."""
    given = members(resource, "Properties")
    here = f"/Resources/{name}/Properties"
    kind = stand_ins.text(given.get("StateMachineType", given.get("Type", "STANDARD")))
    values = {key: stand_ins.value(value) for key, value in members(given, "DefinitionSubstitutions").items()}
    if isinstance(given.get("DefinitionUri"), str) and "://" not in given["DefinitionUri"]:
        file = path.parent / given["DefinitionUri"]
        try:
            return _plain(file, read_text(file), values, name, kind == "EXPRESS", opened)
        except Unreadable as error:
            raise Unreadable(
                f"{name}: {given['DefinitionUri']}: {error}", places.of(f"{here}/DefinitionUri")
            ) from error
    if "DefinitionString" in given:
        location, found = f"{here}/DefinitionString", given["DefinitionString"]
        if isinstance(found, dict) and len(found) == 1 and isinstance(found.get("Fn::Sub"), str):
            location += "/Fn::Sub"
            inner = found["Fn::Sub"]
        else:
            inner = found if isinstance(found, str) else stand_ins.text(found)
        moved = inside(scalars.literal[location]) if location in scalars.literal else at(places.of(location))
        text = _filled(stand_ins.text(found), values)
        text = text if opened else _valued(text)
        return Definition(name, path, text, kind == "EXPRESS", places_in_json(inner).within("", moved))
    if "Definition" in given:
        value = json.dumps(stand_ins.value(given["Definition"]), default=str)
        return Definition(name, path, _filled(value, values), kind == "EXPRESS", places.within(f"{here}/Definition"))
    raise Unreadable(f"{name}: its definition is not here: it lies in S3", places.of(here), away=True)


def closed(text: str) -> str:
    """A definition that stands alone with something in the place of each placeholder, so that it can be run. Raises
    ValueError where it is no JSON."""
    return json.dumps(_closed(json.loads(text)))


def _closed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _closed(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_closed(one) for one in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    if _PLACEHOLDER.fullmatch(value):
        return FUNCTION
    return _PLACEHOLDER.sub(lambda match: "aws" if "artition" in match[1] else re.sub(r"\W", "", match[1]), value)
