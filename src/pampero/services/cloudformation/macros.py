"""Macros: what a template's Transform section and Fn::Transform call for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.services.cloudformation import usermacros
from pampero.services.cloudformation.fetch import fetch_object
from pampero.services.cloudformation.sam import TRANSFORM as SAM
from pampero.services.cloudformation.sam import SamTransform
from pampero.services.cloudformation.template.check import LANGUAGE
from pampero.services.cloudformation.template.errors import MacroFailed, TemplateError, TransformFailed, reads_templates
from pampero.services.cloudformation.template.languages import expand
from pampero.services.cloudformation.template.names import LANGUAGE_FUNCTIONS, Names
from pampero.services.cloudformation.template.parse import parse
from pampero.services.cloudformation.template.values import walk

INCLUDE = "AWS::Include"
CALL = "Fn::Transform"
DEPTH = 8


@reads_templates
def has_macros(template: Mapping[str, Any]) -> bool:
    """Whether the template is to be processed."""
    return bool(template.get("Transform")) or _calls(template)


def _calls(value: Any) -> bool:
    if isinstance(value, dict):
        return CALL in value or any(_calls(one) for one in value.values())
    return isinstance(value, list) and any(_calls(one) for one in value)


async def process(context: Context, template: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The template as its macros leave it. parameters: by name, the pseudo parameters too. Raises ApiError."""
    found: dict[str, Any] = await _included(context, template, parameters, 0)
    declared = found.get("Transform") or []
    for one in declared if isinstance(declared, list) else [declared]:
        name, arguments = (one.get("Name"), one.get("Parameters") or {}) if isinstance(one, dict) else (one, {})
        if name == LANGUAGE:
            found = expand(found, parameters)
        elif name == SAM:
            found = await _serverless(context, found, parameters)
        elif name == INCLUDE:
            part = await _include(context, arguments, parameters)
            found = _merged(found, part) if isinstance(part, dict) else found
        elif (macro := await usermacros.named(context, name)) is not None:
            found = await usermacros.run(context, macro, _without(found, "Transform"), arguments, parameters)
            if not isinstance(found, dict):
                raise MacroFailed("Template format error: unsupported structure.")
        else:
            raise usermacros.unknown(name)
    found.pop("Transform", None)
    # What waits for a resource is resolved later, which the checks must know.
    waits = LANGUAGE in str(declared) and any(name in LANGUAGE_FUNCTIONS for name, _ in walk(found))
    return {**found, "Transform": [LANGUAGE]} if waits else found


def _without(template: Mapping[str, Any], section: str) -> dict[str, Any]:
    return {name: content for name, content in template.items() if name != section}


def _merged(template: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """A template with the sections of an included one."""
    found = dict(template)
    for section, content in part.items():
        both = isinstance(content, dict) and isinstance(found.get(section), dict)
        found[section] = {**found[section], **content} if both else content
    return found


async def _serverless(context: Context, template: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: ",".join(value) if isinstance(value, list) else value
        for name, value in parameters.items()
        if not name.startswith("AWS::") or name in ("AWS::Region", "AWS::Partition", "AWS::AccountId")
    }
    return await context.part(SamTransform).translate(template, values, context.region)


async def _included(context: Context, value: Any, parameters: Mapping[str, Any], depth: int) -> Any:
    """A value with every Fn::Transform in it replaced."""
    if isinstance(value, list):
        return [await _included(context, one, parameters, depth) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: await _included(context, one, parameters, depth) for name, one in value.items() if name != CALL}
    if CALL not in value:
        return found
    call = value[CALL]
    if not isinstance(call, dict) or "Name" not in call:
        raise TemplateError("Template format error: Every Fn::Transform object must contain a Name.")
    if call["Name"] != INCLUDE:
        macro = await usermacros.named(context, call["Name"])
        if macro is None:
            raise usermacros.unknown(call["Name"])
        return await usermacros.run(context, macro, found, call.get("Parameters") or {}, parameters)
    if depth >= DEPTH:
        raise TransformFailed(f"Transform {INCLUDE} failed with: includes are nested too deeply")
    part = await _included(
        context, await _include(context, call.get("Parameters") or {}, parameters), parameters, depth + 1
    )
    return {**found, **part} if isinstance(part, dict) else part


async def _include(context: Context, arguments: Mapping[str, Any], parameters: Mapping[str, Any]) -> Any:
    location = Names(parameters=parameters).resolve(arguments.get("Location"))
    if not isinstance(location, str) or not location.startswith("s3://"):
        raise TransformFailed(f"Transform {INCLUDE} failed with: The location parameter is not a valid S3 URI.")
    bucket, _, key = location.removeprefix("s3://").partition("/")
    text = await fetch_object(context, bucket, key, f"Transform {INCLUDE} failed with: ")
    return await asyncio.to_thread(parse, text)
