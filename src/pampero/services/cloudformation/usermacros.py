"""Macros that an account makes: functions that change templates.

Source: "Perform custom processing on CloudFormation templates with template macros"; the texts of failures as recorded on AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.aws.cfn import Properties, Resource, ResourceType, Target, resource_type
from pampero.kernel import ids, jsontext
from pampero.services.cloudformation.model import invalid, not_implemented
from pampero.services.cloudformation.template.errors import MacroFailed
from pampero.store.documents import Documents
from pampero.store.tx import Tx


class Macro(msgspec.Struct):
    """A macro. function: the name or ARN of the function that is asked. owner: the stack's ARN and the logical id."""

    name: str
    function: str
    owner: str
    description: str | None = None


# Scope: account/region; id: the name.
MACROS: Documents[Macro] = Documents("cloudformation.macro", Macro)


async def named(context: Context, name: Any) -> Macro | None:
    """The account's macro of a name."""
    return await context.read(MACROS.get, context.scope, name) if isinstance(name, str) else None


async def run(
    context: Context, macro: Macro, fragment: Any, arguments: Mapping[str, Any], values: Mapping[str, Any]
) -> Any:
    """What the macro's function makes of a fragment, invoked as the caller. Raises MacroFailed.

    arguments: of Fn::Transform, as they stand. values: those of the template's parameters.
    """
    id_ = f"{context.account}::{macro.name}"
    event = {
        "accountId": context.account,
        "fragment": fragment,
        "transformId": id_,
        "requestId": ids.uuid4(),
        "region": context.region,
        "params": arguments,
        "templateParameterValues": {name: one for name, one in values.items() if not name.startswith("AWS::")},
    }
    answer = await context.client("lambda").call(
        "Invoke", FunctionName=macro.function, Payload=msgspec.json.encode(event)
    )
    malformed = MacroFailed(f"Received malformed response from transform {id_}")
    if answer.get("FunctionError"):
        raise malformed
    try:
        found = jsontext.loads(answer.get("Payload") or b"")
    except ValueError as error:
        raise malformed from error
    if not isinstance(found, dict) or not isinstance(found.get("status"), str):
        raise malformed
    if found["status"].lower() != "success":
        why = found.get("errorMessage")
        raise MacroFailed(
            f"Transform {id_} failed with: {why}" if why else f"Transform {id_} failed without an error message."
        )
    if "fragment" not in found:
        raise malformed
    return found["fragment"]


def _put(tx: Tx, scope: str, macro: Macro) -> None:
    there = MACROS.get(tx, scope, macro.name)
    if there is not None and there.owner != macro.owner:
        raise ApiError("AlreadyExistsException", f"Macro {macro.name} already exists")
    MACROS.put(tx, scope, macro.name, macro)


@resource_type("AWS::CloudFormation::Macro")
class MacroType(ResourceType):
    """Ref: the name. Macros have no operations of their own."""

    def _macro(self, target: Target, properties: Properties) -> Macro:
        for name in ("LogGroupName", "LogRoleARN"):
            if properties.get(name):
                raise not_implemented(f"cloudformation AWS::CloudFormation::Macro with {name}")
        owner = f"{target.stack_id} {target.logical_id}"
        return Macro(properties["Name"], properties["FunctionName"], owner, properties.get("Description"))

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """From now on templates of this account and Region may use it."""
        macro = self._macro(target, properties)
        await context.write(_put, context.scope, macro)
        return Resource(macro.name)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Another function, or another description."""
        return await self.create(context, target, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Templates that use it are refused."""
        await context.write(MACROS.delete, context.scope, physical_id)


def unknown(name: Any) -> ApiError:
    """The error for a macro that is not there."""
    return invalid(f"No transform named {name} found.")
