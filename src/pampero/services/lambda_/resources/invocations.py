"""What invokes functions: event source mappings, and what becomes of asynchronous invocations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Properties, Target, resource_type
from pampero.services.lambda_.resources.common import LambdaType


@resource_type("AWS::Lambda::EventSourceMapping")
class MappingType(LambdaType):
    """Ref and GetAtt Id: the UUID. GetAtt: EventSourceMappingArn."""

    creates, updates, deletes = "CreateEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"
    tags, untags, tagged_by, ref = "TagResource", "UntagResource", "EventSourceMappingArn", "UUID"
    reads = "GetEventSourceMapping"
    # There is no operation that would change these of a mapping.
    replaced_by = frozenset({"Topics", "Queues"})
    # What a property goes back to when it disappears from the template; the rest differs by source.
    defaults = {
        "MaximumBatchingWindowInSeconds": 0, "Enabled": True, "FilterCriteria": {"Filters": []}, "FunctionResponseTypes": [],
        "MetricsConfig": {"Metrics": []}, "KmsKeyArn": "",
    }  # fmt: skip
    of_queues = {"BatchSize": 10, "ScalingConfig": {}, "ProvisionedPollerConfig": {}}
    of_topics = {
        "BatchSize": 100, "MaximumRecordAgeInSeconds": -1, "MaximumRetryAttempts": -1,
        "BisectBatchOnFunctionError": False, "DestinationConfig": {"OnFailure": {}}, "ProvisionedPollerConfig": {},
    }  # fmt: skip
    of_streams = {
        "BatchSize": 100, "ParallelizationFactor": 1, "MaximumRecordAgeInSeconds": -1, "MaximumRetryAttempts": -1,
        "BisectBatchOnFunctionError": False, "TumblingWindowInSeconds": 0, "DestinationConfig": {"OnFailure": {}},
    }  # fmt: skip

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """What a property goes back to depends on the source."""
        source = str(properties.get("EventSourceArn", ""))
        own = self.of_topics if not source else self.of_queues if ":sqs:" in source else self.of_streams
        gone = {name: value for name, value in own.items() if name in (old or ()) and name not in properties}
        request = {**gone, **await super().arguments(context, properties, old)}
        endpoints = (properties.get("SelfManagedEventSource") or {}).get("Endpoints")
        if endpoints is not None:
            servers = endpoints.get("KafkaBootstrapServers") or []
            request["SelfManagedEventSource"] = {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": servers}}
        return request

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """The mapping that an interrupted try of this very resource made; its tags tell."""
        named = {name: request[name] for name in ("FunctionName", "EventSourceArn") if name in request}
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
