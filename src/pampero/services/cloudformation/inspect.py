"""Looking at templates: ValidateTemplate, GetTemplate, GetTemplateSummary."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.cfn import text
from pampero.aws.cfn.schema import type_names
from pampero.services.cloudformation import types as t
from pampero.services.cloudformation.changesets import find_change_set
from pampero.services.cloudformation.fetch import template_text
from pampero.services.cloudformation.macros import has_macros
from pampero.services.cloudformation.model import (
    REVIEW,
    SOURCES,
    Source,
    find_stack,
    invalid,
    not_implemented,
    stack_arn,
    the_stack,
)
from pampero.services.cloudformation.prepare import EXPAND, needed_capabilities
from pampero.services.cloudformation.template import parameters
from pampero.services.cloudformation.template.check import check_sections, check_template, known_type, transforms_of
from pampero.services.cloudformation.template.parse import parse
from pampero.store.tx import ReadTx


def _capabilities(template: Mapping[str, Any]) -> tuple[list[str] | None, str | None]:
    needed, types = needed_capabilities(template)
    found = [needed] if needed else []
    reason = f"The following resource(s) require capabilities: [{', '.join(types)}]" if needed else None
    transforms = transforms_of(template)
    if transforms:
        found.append(EXPAND)
        reason = reason or f"The following transform(s) require capabilities: [{', '.join(transforms)}]"
    return found or None, reason


@operation("ValidateTemplate", resource="*")
async def validate_template(call: Call, req: t.ValidateTemplateInput) -> t.ValidateTemplateOutput:
    """Check a template as far as that is possible without values. Source: API_ValidateTemplate."""
    body = await template_text(call, req.TemplateBody, req.TemplateURL)
    if body is None:
        raise invalid("Either Template URL or Template Body must be specified.")
    template = await asyncio.to_thread(parse, body)
    if has_macros(template):
        check_sections(template)
    else:
        # As on AWS, types that only AWS has are fine.
        await asyncio.to_thread(check_template, template, type_names())
    capabilities, reason = _capabilities(template)
    return t.ValidateTemplateOutput(
        Parameters=[
            t.TemplateParameter(
                ParameterKey=name,
                DefaultValue=text(one["Default"]) if "Default" in one else None,
                NoEcho=parameters.hidden(one),
                Description=one.get("Description"),
            )
            for name, one in template.get("Parameters", {}).items()
        ],
        Description=template.get("Description"),
        Capabilities=capabilities,
        CapabilitiesReason=reason,
        DeclaredTransforms=transforms_of(template) or None,
    )


def _template_resource(tx: ReadTx, call: Call, req: t.GetTemplateInput) -> str:
    if not (req.ChangeSetName or "").startswith("arn:"):
        return stack_arn(tx, call, req)
    try:
        return find_change_set(tx, call, req.ChangeSetName or "", None)[1].arn
    except ApiError:
        return "*"


@operation("GetTemplate", resource=_template_resource, read=True)
def get_template(tx: ReadTx, call: Call, req: t.GetTemplateInput) -> t.GetTemplateOutput:
    """A stack's or a change set's template. Source: API_GetTemplate. Raises ValidationError, ChangeSetNotFound."""
    if req.ChangeSetName:
        if not req.StackName and not req.ChangeSetName.startswith("arn:"):
            raise invalid("StackName is a required parameter.")
        found, stack = find_change_set(tx, call, req.ChangeSetName, req.StackName)
        id_ = found.desired.template
    elif req.StackName:
        stack = the_stack(tx, call, req.StackName)
        id_ = stack.desired.template
    else:
        raise invalid("StackName is required if ChangeSetName is not specified.")
    source = SOURCES.get(tx, stack.id, id_) or Source("", "")
    processed = req.TemplateStage == "Processed" and bool(source.transforms)
    return t.GetTemplateOutput(
        TemplateBody=source.processed if processed else source.original,
        StagesAvailable=["Original", "Processed"],
    )


@operation("GetTemplateSummary", resource=stack_arn)
async def get_template_summary(call: Call, req: t.GetTemplateSummaryInput) -> t.GetTemplateSummaryOutput:
    """What a template asks for and holds. Source: API_GetTemplateSummary. Raises ValidationError."""
    if req.StackSetName:
        raise not_implemented("cloudformation GetTemplateSummary of a stack set")
    body = await template_text(call, req.TemplateBody, req.TemplateURL)
    if body is None:
        if not req.StackName:
            raise invalid("Either StackName or Template URL or Template Body must be specified.")
        body = await call.read(_body_of, call, req.StackName)
    template = await asyncio.to_thread(parse, body)
    check_sections(template)
    given = (one.get("Type") for one in template["Resources"].values() if isinstance(one, dict))
    types = sorted({one for one in given if isinstance(one, str)})
    unknown = [one for one in types if not known_type(one, call.runtime.resource_types)]
    lenient = (
        req.TemplateSummaryConfig is not None and req.TemplateSummaryConfig.TreatUnrecognizedResourceTypesAsWarnings
    )
    if not has_macros(template) and not (unknown and lenient):
        await asyncio.to_thread(check_template, template, call.runtime.resource_types)
    capabilities, reason = _capabilities(template)
    return t.GetTemplateSummaryOutput(
        Parameters=[_declared(name, one) for name, one in template.get("Parameters", {}).items()],
        Description=template.get("Description"),
        Capabilities=capabilities,
        CapabilitiesReason=reason,
        ResourceTypes=types,
        Version=template.get("AWSTemplateFormatVersion"),
        Metadata=json.dumps(template["Metadata"]) if "Metadata" in template else None,
        DeclaredTransforms=transforms_of(template) or None,
        Warnings=t.Warnings(UnrecognizedResourceTypes=unknown) if unknown and lenient else None,
    )


def _body_of(tx: ReadTx, call: Call, name: str) -> str:
    stack = find_stack(tx, call.scope, name)
    if stack is not None and stack.status == REVIEW:
        raise invalid("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.")
    source = SOURCES.get(tx, stack.id, stack.desired.template) if stack is not None else None
    if source is None:
        raise invalid(f"Stack with id {name} does not exist")
    return source.original


def _declared(name: str, definition: Mapping[str, Any]) -> t.ParameterDeclaration:
    allowed = definition.get("AllowedValues")
    return t.ParameterDeclaration(
        ParameterKey=name,
        DefaultValue=text(definition["Default"]) if "Default" in definition else None,
        ParameterType=definition["Type"],
        NoEcho=parameters.hidden(definition),
        Description=definition.get("Description"),
        ParameterConstraints=t.ParameterConstraints(AllowedValues=[text(one) for one in allowed] if allowed else None),
    )
