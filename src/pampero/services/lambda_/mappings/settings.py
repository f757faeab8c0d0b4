"""What a mapping may say of a queue, and what of a stream: checked, kept, and shown."""

from __future__ import annotations

from typing import Any

from pampero.aws.patterns import compile_pattern
from pampero.kernel import jsontext
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings.model import Mapping
from pampero.services.lambda_.names import invalid

LARGEST_FIFO_BATCH = 10
DESTINATIONS = ("sqs", "sns", "s3")
UNSERVED = (
    "Topics", "Queues", "SourceAccessConfigurations", "SelfManagedEventSource", "AmazonManagedKafkaEventSourceConfig",
    "SelfManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "ProvisionedPollerConfig", "KMSKeyArn",
    "MetricsConfig", "LoggingConfig",
)  # fmt: skip
OF_STREAMS = (
    "DestinationConfig", "StartingPosition", "StartingPositionTimestamp", "ParallelizationFactor",
    "TumblingWindowInSeconds", "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "MaximumRetryAttempts",
)  # fmt: skip
OF_QUEUES = ("ScalingConfig",)


def apply(mapping: Mapping, req: Any) -> None:
    """What a request says, checked. Raises InvalidParameterValueException."""
    kind = "queues of SQS" if mapping.stream is None else "streams"
    for member in (*UNSERVED, *(OF_STREAMS if mapping.stream is None else OF_QUEUES)):
        if getattr(req, member, None) not in (None, [], ""):
            raise invalid(f"{member} is not supported for {kind}.")
    if req.BatchSize is not None:
        mapping.batch = req.BatchSize
    if req.MaximumBatchingWindowInSeconds is not None:
        mapping.window = req.MaximumBatchingWindowInSeconds
    if req.Enabled is not None:
        mapping.enabled = req.Enabled
    if req.FilterCriteria is not None:
        mapping.filters = [_pattern(one.Pattern or "") for one in req.FilterCriteria.Filters or ()]
    if req.FunctionResponseTypes is not None:
        mapping.partial = bool(req.FunctionResponseTypes)
    if mapping.stream is None:
        _apply_to_queue(mapping, req)
    else:
        _apply_to_stream(mapping, req)


def _apply_to_queue(mapping: Mapping, req: Any) -> None:
    if req.ScalingConfig is not None:
        mapping.most = req.ScalingConfig.MaximumConcurrency
    if mapping.fifo and mapping.window:
        raise invalid("Batching window is not supported for FIFO queues.")
    if mapping.fifo and mapping.batch > LARGEST_FIFO_BATCH:
        raise invalid(f"Batch size must be at most {LARGEST_FIFO_BATCH} for FIFO queues.")
    if mapping.batch > 10 and not mapping.window:
        raise invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")


def _apply_to_stream(mapping: Mapping, req: Any) -> None:
    stream = mapping.stream
    assert stream is not None
    members = {
        "ParallelizationFactor": "lanes", "MaximumRecordAgeInSeconds": "age", "MaximumRetryAttempts": "retries",
        "BisectBatchOnFunctionError": "bisect", "TumblingWindowInSeconds": "tumbling",
    }  # fmt: skip
    for member, field in members.items():
        if getattr(req, member) is not None:
            setattr(stream, field, getattr(req, member))
    if 0 <= stream.age < 60:
        raise invalid("MaximumRecordAgeInSeconds must be -1 or between 60 and 604800.")
    if req.DestinationConfig is not None:
        if req.DestinationConfig.OnSuccess is not None and req.DestinationConfig.OnSuccess.Destination:
            raise invalid("An event source mapping has no OnSuccess destination.")
        failure = req.DestinationConfig.OnFailure
        target = (failure.Destination if failure is not None else None) or ""
        if target and (target.count(":") < 5 or target.split(":")[2] not in DESTINATIONS):
            raise invalid(f"The destination {target} is neither a queue, a topic nor a bucket.")
        stream.on_failure = target
    if stream.tumbling and stream.lanes > 1:
        raise invalid("A tumbling window needs a ParallelizationFactor of 1.")


def _pattern(text: str) -> str:
    try:
        compile_pattern(jsontext.loads(text))
    except ValueError as error:
        raise invalid(f"Invalid filter pattern definition. {error}") from error
    return text


def shown(mapping: Mapping, last: str | None, state: str, arn: str) -> t.EventSourceMappingConfiguration:
    """A mapping as the API shows it. last: how its last batch went."""
    criteria = (
        t.FilterCriteria(Filters=[t.Filter(Pattern=text) for text in mapping.filters]) if mapping.filters else None
    )
    found = t.EventSourceMappingConfiguration(
        UUID=mapping.uuid,
        BatchSize=mapping.batch,
        MaximumBatchingWindowInSeconds=mapping.window,
        EventSourceArn=mapping.source,
        EventSourceMappingArn=arn,
        FilterCriteria=criteria,
        ScalingConfig=t.ScalingConfig(MaximumConcurrency=mapping.most) if mapping.most else None,
        FunctionArn=mapping.where.qualified,
        LastModified=mapping.modified,
        LastProcessingResult=last,
        State=state,
        StateTransitionReason="USER_INITIATED",
        FunctionResponseTypes=["ReportBatchItemFailures"] if mapping.partial else [],
    )
    if (stream := mapping.stream) is not None:
        found.StateTransitionReason = "User action"
        found.LastProcessingResult = last or "No records processed"
        found.StartingPosition, found.StartingPositionTimestamp = stream.start, stream.at
        found.ParallelizationFactor, found.TumblingWindowInSeconds = stream.lanes, stream.tumbling
        found.MaximumRecordAgeInSeconds, found.MaximumRetryAttempts = stream.age, stream.retries
        found.BisectBatchOnFunctionError = stream.bisect
        found.DestinationConfig = t.DestinationConfig(OnFailure=t.OnFailure(Destination=stream.on_failure or None))
    return found
