"""From a request to a checked template with values: what creating, updating and change sets begin with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Call, Context
from pampero.aws.cfn import text
from pampero.services.cloudformation import macros
from pampero.services.cloudformation.blueprint import Blueprint, StackIdentity, bound_parameters, pseudo
from pampero.services.cloudformation.fetch import template_text
from pampero.services.cloudformation.model import SOURCES, Desired, Parameter, Source, Stack, invalid
from pampero.services.cloudformation.template import parameters
from pampero.services.cloudformation.template.check import check_sections, check_template, check_types, transforms_of
from pampero.services.cloudformation.template.errors import TemplateError, reads_templates
from pampero.services.cloudformation.template.parse import parse
from pampero.services.cloudformation.template.values import plain

NAMED = {
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
}
IAM_TYPES = frozenset({*NAMED, "AWS::IAM::Policy", "AWS::IAM::AccessKey", "AWS::IAM::UserToGroupAddition"})
IAM, NAMED_IAM, EXPAND = "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked template. source: to be stored under desired.template."""

    source: Source
    desired: Desired
    blueprint: Blueprint


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says of the stack that it wants; None stands for "as before"."""

    source_id: str
    body: str | None
    url: str | None
    use_previous: bool
    parameters: Sequence[Any] | None
    capabilities: Sequence[str] | None
    tags: Sequence[Any] | None
    notifications: Sequence[str] | None
    role: str | None
    direct: bool


@reads_templates
def needed_capabilities(template: Mapping[str, Any]) -> tuple[str | None, list[str]]:
    """The IAM capability that a processed template needs, and the resource types that are why."""
    found: dict[str, None] = {}
    named = False
    for resource in template.get("Resources", {}).values():
        type_ = resource.get("Type") if isinstance(resource, dict) else None
        if type_ in IAM_TYPES:
            found[type_] = None
            properties = resource.get("Properties") or {}
            named = named or NAMED.get(type_, "") in properties
    return (NAMED_IAM if named else IAM) if found else None, sorted(found)


@reads_templates
def _check_capabilities(template: Mapping[str, Any], given: Iterable[str], expands: bool) -> None:
    acknowledged = set(given)
    if NAMED_IAM in acknowledged:
        acknowledged.add(IAM)
    needed, _ = needed_capabilities(template)
    missing = [needed] if needed is not None and needed not in acknowledged else []
    if expands and EXPAND not in acknowledged:
        missing.append(EXPAND)
    if missing:
        raise ApiError("InsufficientCapabilitiesException", f"Requires capabilities : [{', '.join(missing)}]")


async def fetch_source(call: Call, asked: Asked, stack: Stack | None) -> str:
    """The template's text. Raises ApiError ValidationError."""
    if asked.use_previous:
        if stack is None:
            raise invalid("Stack does not exist; UsePreviousTemplate needs one")
        if asked.body is not None or asked.url is not None:
            raise invalid("You cannot specify both usePreviousTemplate and Template Body/URL.")
        source = await call.read(SOURCES.get, stack.id, stack.desired.template)
        assert source is not None
        return source.original
    found = await template_text(call, asked.body, asked.url)
    if found is None:
        raise invalid("Either Template URL or Template Body must be specified.")
    return found


async def prepare(call: Call, asked: Asked, place: StackIdentity, stack: Stack | None) -> Prepared:
    """Check everything that can be checked before a resource is touched. Raises ApiError."""
    original = await fetch_source(call, asked, stack)
    template = await asyncio.to_thread(parse, original)
    check_sections(template)
    types = call.runtime.resource_types
    expands = macros.has_macros(template)
    if not expands:
        await asyncio.to_thread(check_template, template, types)
    values = await _values(call, template.get("Parameters", {}), asked.parameters, stack, asked.direct)
    notifications = list(asked.notifications) if asked.notifications is not None else _before(stack).notifications
    transforms = transforms_of(template)
    if expands:
        _check_capabilities(template, asked.capabilities or (), bool(transforms) and asked.direct)
        bound = {**bound_parameters(template.get("Parameters", {}), values), **pseudo(place, notifications)}
        template = await macros.process(call, template, bound)
        await asyncio.to_thread(check_template, template, types)
    capabilities = list(asked.capabilities or ())
    _check_capabilities(template, capabilities, bool(transforms) and asked.direct)
    desired = Desired(
        template=asked.source_id,
        description=template.get("Description"),
        parameters=values,
        tags=tags_of(asked.tags) if asked.tags is not None else _before(stack).tags,
        capabilities=capabilities,
        notifications=notifications,
        role=asked.role or _before(stack).role,
    )
    blueprint = Blueprint(place, template, desired)
    check_types(blueprint.active.values(), types)
    _check_rules(blueprint)
    return Prepared(Source(original, json.dumps(template), transforms), desired, blueprint)


async def unprepared(call: Call, asked: Asked, place: StackIdentity) -> Prepared:
    """What stands for a template that a macro refused: it makes nothing. Raises ApiError."""
    original = await fetch_source(call, asked, None)
    desired = Desired(
        asked.source_id,
        tags=tags_of(asked.tags or ()),
        capabilities=list(asked.capabilities or ()),
        notifications=list(asked.notifications or ()),
        role=asked.role,
    )
    template: dict[str, Any] = {"Resources": {}}
    return Prepared(Source(original, json.dumps(template)), desired, Blueprint(place, template, desired))


def _before(stack: Stack | None) -> Desired:
    return stack.desired if stack is not None else Desired("")


def tags_of(tags: Sequence[Any]) -> dict[str, str]:
    """Tags as a map. Raises ApiError ValidationError for more than fifty."""
    found = {tag.Key: tag.Value for tag in tags}
    if len(found) > 50:
        raise invalid("Tag count exceeds the maximum of 50")
    return found


async def _values(
    call: Call, definitions: Mapping[str, Any], given: Sequence[Any] | None, stack: Stack | None, direct: bool
) -> dict[str, Parameter]:
    asked = [
        parameters.Given(one.ParameterKey or "", one.ParameterValue, bool(one.UsePreviousValue)) for one in given or ()
    ]
    previous = None if stack is None else {name: one.value for name, one in stack.desired.parameters.items()}
    raw = parameters.collect(definitions, asked, previous)
    stored = [name for name, definition in definitions.items() if parameters.is_ssm(definition)]
    resolved = await _stored_values(call, {name: raw[name] for name in stored}, direct)
    return {
        name: Parameter(value, resolved[value] if name in stored else None, hidden=parameters.hidden(definitions[name]))
        for name, value in raw.items()
    }


async def _stored_values(context: Context, asked: Mapping[str, str], direct: bool) -> dict[str, str]:
    """The values of Systems Manager parameters by name, read as the caller. asked: by the template's parameters."""
    found: dict[str, str] = {}
    wanted = sorted(set(asked.values()))
    for start in range(0, len(wanted), 10):
        part = wanted[start : start + 10]
        try:
            answer = await context.client("ssm").call("GetParameters", Names=part)
        except ApiError as error:
            raise invalid(error.message) from error
        found.update({one["Name"]: one["Value"] for one in answer.get("Parameters", ())})
    missing = [name for name in wanted if name not in found]
    if missing and not direct:
        # As recorded on AWS, where a change set sees no value then.
        one = next(name for name, stored in asked.items() if stored in missing)
        raise invalid(f"Parameter {one} should either have input value or default value")
    if missing:
        raise invalid(f"Unable to fetch parameters [{','.join(missing)}] from parameter store for this account.")
    return found


@reads_templates
def _check_rules(blueprint: Blueprint) -> None:
    """The template's Rules. Source: "Rules section". Raises TemplateError."""
    names = blueprint.names()
    for name, rule in blueprint.template.get("Rules", {}).items():
        if not isinstance(rule, dict) or not isinstance(rule.get("Assertions"), list):
            raise TemplateError(f"Template format error: Rule {name} must contain Assertions")
        if "RuleCondition" in rule and not names.truth(rule["RuleCondition"]):
            continue
        for assertion in rule["Assertions"]:
            if not names.truth(assertion["Assert"]):
                why = assertion.get("AssertDescription", "Assertion failed")
                raise TemplateError(f"Template validation error: Rule {name} failed: {text(plain(why))}")
