"""What a change set shows of a resource's properties, before and after: for who asks for the values.

Source: API_ResourceChange (BeforeContext, AfterContext), API_ResourceTargetDefinition, "View a change set". Values are texts, as
CloudFormation hands them to resource types; those of NoEcho parameters are masked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pampero.aws.cfn import text
from pampero.services.cloudformation.template.values import UNKNOWN, known

KNOWN_AFTERWARDS = "{{changeSet:KNOWN_AFTER_APPLY}}"
CONTEXTS = ("BeforeContext", "AfterContext")
# Of a change's target, where values are asked for.
VALUES = ("Path", "BeforeValue", "AfterValue", "AttributeChangeType")
# "Large property values can be truncated": how large is not documented.
MAX_VALUE = 10_240


def shown(value: Any) -> Any:
    """A resolved value in texts; what another resource will give is told as such."""
    if isinstance(value, Mapping):
        return {name: shown(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shown(one) for one in value]
    return KNOWN_AFTERWARDS if value is UNKNOWN else text(value)


def context_of(properties: Mapping[str, Any]) -> str:
    """BeforeContext or AfterContext."""
    return json.dumps({"Properties": shown(properties)}, separators=(",", ":"))


def context_of_removed(properties: Mapping[str, Any]) -> str:
    """BeforeContext of a resource that goes: what came from other resources is left out, as recorded on AWS."""
    return context_of({name: one for name, one in properties.items() if known(one)})


def with_values(
    detail: dict[str, Any], name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """A detail whose target says what one property was and what it will be."""
    kind = "Add" if name not in before else "Remove" if name not in after else "Modify"
    values: dict[str, Any] = {"Path": f"/Properties/{name}", "AttributeChangeType": kind}
    for member, properties in (("BeforeValue", before), ("AfterValue", after)):
        if name in properties:
            value = shown(properties[name])
            values[member] = (value if isinstance(value, str) else json.dumps(value))[:MAX_VALUE]
    detail["Target"].update(values)
    return detail


def without_values(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change as it is shown to who does not ask for values."""
    found = {name: one for name, one in change.items() if name not in CONTEXTS}
    found["Details"] = [
        {**detail, "Target": {name: one for name, one in detail["Target"].items() if name not in VALUES}}
        for detail in change["Details"]
    ]
    return found
