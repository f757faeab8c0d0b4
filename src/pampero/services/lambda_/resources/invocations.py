"""What invokes functions: event source mappings, and what becomes of asynchronous invocations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Target, resource_type
from pampero.services.lambda_.resources.common import LambdaType


@resource_type("AWS::Lambda::EventSourceMapping")
class MappingType(LambdaType):
    """Ref and GetAtt Id: the UUID. GetAtt: EventSourceMappingArn."""

    creates, updates, deletes = "CreateEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"
    tags, untags, tagged_by, ref = "TagResource", "UntagResource", "EventSourceMappingArn", "UUID"
    reads = "GetEventSourceMapping"
    # What a property goes back to when it disappears from the template.
    defaults = {
        "BatchSize": 10, "MaximumBatchingWindowInSeconds": 0, "Enabled": True, "FilterCriteria": {"Filters": []},
        "FunctionResponseTypes": [], "ScalingConfig": {},
    }  # fmt: skip

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """The mapping that an interrupted try of this very resource made; its tags tell."""
        named = {name: request[name] for name in ("FunctionName", "EventSourceArn")}
        async for mapping in self.listed(context, "ListEventSourceMappings", **named):
            theirs = await self.call(context, "ListTags", Resource=mapping["EventSourceMappingArn"])
            if theirs.get("Tags") == request.get("Tags"):
                return mapping
        raise ApiError("ResourceConflictException", "Another mapping of this source and function exists.", status=409)


@resource_type("AWS::Lambda::EventInvokeConfig")
class EventInvokeConfigType(LambdaType):
    """Ref: `name|qualifier`."""

    creates = updates = "PutFunctionEventInvokeConfig"
    deletes, ref = "DeleteFunctionEventInvokeConfig", "{FunctionName}|{Qualifier}"
