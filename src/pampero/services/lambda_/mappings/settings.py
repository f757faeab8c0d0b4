"""What a mapping may say of each kind of source: checked, kept, and shown."""

from __future__ import annotations

from typing import Any

from pampero.aws.patterns import compile_pattern
from pampero.kernel import jsontext
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings import topics
from pampero.services.lambda_.mappings.model import Mapping
from pampero.services.lambda_.names import invalid
from pampero.work.feeds.feed import StreamSettings

MAX_FIFO_BATCH_SIZE = 10
# Source: "Lambda event filtering": five by default.
MAX_FILTERS = 5
DESTINATIONS = ("sqs", "sns", "s3")
# Source: API_ProvisionedPollerConfig.
MIN_POLLERS = {"sqs": 2, "kafka": 1}
MAX_POLLERS = {"sqs": 10_000, "kafka": 2000}
DEFAULT_MOST_POLLERS = 200
FAILED = frozenset({
    "DestinationConfig", "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "MaximumRetryAttempts",
})  # fmt: skip
STARTED = frozenset({"StartingPosition", "StartingPositionTimestamp"})
STREAMED = FAILED | STARTED | {"ParallelizationFactor", "TumblingWindowInSeconds"}
# What is said of some kinds of sources only.
SPECIAL = {
    "sqs": frozenset({"ScalingConfig", "ProvisionedPollerConfig"}),
    "kinesis": STREAMED,
    "dynamodb": STREAMED,
    "kafka": FAILED | STARTED | {
        "Topics", "SourceAccessConfigurations", "SelfManagedEventSource", "AmazonManagedKafkaEventSourceConfig",
        "SelfManagedKafkaEventSourceConfig", "ProvisionedPollerConfig",
    },
}  # fmt: skip
KNOWN = frozenset().union(*SPECIAL.values(), {"Queues", "DocumentDBEventSourceConfig"})
FIELDS = {
    "ParallelizationFactor": "lanes", "MaximumRecordAgeInSeconds": "age", "MaximumRetryAttempts": "retries",
    "BisectBatchOnFunctionError": "bisect", "TumblingWindowInSeconds": "tumbling",
}  # fmt: skip


def unsupported(member: str) -> Exception:
    """The error for what this kind of source has not."""
    name = member[0].lower() + member[1:]
    return invalid(f"Unsupported '{name}' parameter for given event source mapping type.")


def apply(mapping: Mapping, req: Any) -> None:
    """What a request says, checked. Raises InvalidParameterValueException."""
    for member in sorted(KNOWN - SPECIAL[mapping.kind]):
        if getattr(req, member, None) not in (None, [], ""):
            raise unsupported(member)
    if req.BatchSize is not None:
        mapping.batch = req.BatchSize
    if req.MaximumBatchingWindowInSeconds is not None:
        mapping.window = req.MaximumBatchingWindowInSeconds
    if req.Enabled is not None:
        mapping.enabled = req.Enabled
    if req.FilterCriteria is not None:
        mapping.filters = _filters(req.FilterCriteria)
    if req.KMSKeyArn is not None:
        mapping.key = req.KMSKeyArn
    if req.FunctionResponseTypes is not None:
        mapping.partial = bool(req.FunctionResponseTypes)
    if req.MetricsConfig is not None:
        mapping.metrics = list(req.MetricsConfig.Metrics or ())
    _apply_pollers(mapping, req)
    if mapping.kafka is not None:
        topics.apply(mapping.kafka, req)
    if mapping.stream is None:
        _apply_to_queue(mapping, req)
    else:
        _apply_to_stream(mapping, mapping.stream, req)


def _apply_to_queue(mapping: Mapping, req: Any) -> None:
    if req.ScalingConfig is not None:
        mapping.most = req.ScalingConfig.MaximumConcurrency
    if mapping.most is not None and mapping.pollers is not None:
        raise invalid("ScalingConfig and ProvisionedPollerConfig can't be set together.")
    if mapping.fifo and mapping.window:
        raise invalid("Batching window is not supported for FIFO queues.")
    if mapping.fifo and mapping.batch > MAX_FIFO_BATCH_SIZE:
        raise invalid(f"Maximum batch size must be between 1 and {MAX_FIFO_BATCH_SIZE} inclusive")
    if mapping.batch > 10 and not mapping.window:
        raise invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")


def _apply_to_stream(mapping: Mapping, stream: StreamSettings, req: Any) -> None:
    for member, field in FIELDS.items():
        if getattr(req, member) is not None:
            setattr(stream, field, getattr(req, member))
    if 0 <= stream.age < 60:
        raise invalid("MaximumRecordAgeInSeconds must be -1 or between 60 and 604800.")
    if req.DestinationConfig is not None:
        if req.DestinationConfig.OnSuccess is not None:
            raise invalid("Unsupported DestinationConfig parameter for given event source mapping type.")
        failure = req.DestinationConfig.OnFailure
        target = (failure.Destination if failure is not None else None) or ""
        if target and (target.count(":") < 5 or target.split(":")[2] not in DESTINATIONS):
            raise invalid(f"The destination {target} is neither a queue, a topic nor a bucket.")
        stream.on_failure = target
    if stream.tumbling and stream.lanes > 1:
        raise invalid("A tumbling window needs a ParallelizationFactor of 1.")


def _apply_pollers(mapping: Mapping, req: Any) -> None:
    given = req.ProvisionedPollerConfig
    if given is None:
        return
    if given.PollerGroupName:
        raise unsupported("PollerGroupName")
    if given.MinimumPollers is None and given.MaximumPollers is None:
        mapping.pollers = None
        return
    bottom, top = MIN_POLLERS[mapping.kind], MAX_POLLERS[mapping.kind]
    least, most = mapping.pollers or (bottom, DEFAULT_MOST_POLLERS)
    least = given.MinimumPollers if given.MinimumPollers is not None else least
    most = given.MaximumPollers if given.MaximumPollers is not None else most
    if least < bottom:
        raise invalid(f"MinimumPollers must be at least {bottom}.")
    if not bottom <= most <= top:
        raise invalid(f"MaximumPollers must be between {bottom} and {top}.")
    if least > most:
        raise invalid("MinimumPollers must not be greater than MaximumPollers.")
    mapping.pollers = (least, most)


def _filters(criteria: t.FilterCriteria) -> list[str]:
    given = criteria.Filters or []
    if len(given) > MAX_FILTERS:
        raise invalid(f"FilterCriteria has {len(given)} filters: at most {MAX_FILTERS} are allowed.")
    return [_pattern(one.Pattern or "") for one in given]


def _pattern(text: str) -> str:
    try:
        compile_pattern(jsontext.loads(text))
    except ValueError as error:
        raise invalid("Invalid filter pattern definition.") from error
    return text


def shown(mapping: Mapping, last: str | None, state: str) -> t.EventSourceMappingConfiguration:
    """A mapping as the API shows it. last: how its last batch went."""
    found = t.EventSourceMappingConfiguration(
        UUID=mapping.uuid,
        BatchSize=mapping.batch,
        MaximumBatchingWindowInSeconds=mapping.window,
        EventSourceArn=mapping.source or None,
        EventSourceMappingArn=mapping.arn,
        FilterCriteria=t.FilterCriteria(Filters=[t.Filter(Pattern=text) for text in mapping.filters])
        if mapping.filters
        else None,
        KMSKeyArn=mapping.key or None,
        FunctionArn=mapping.where.qualified,
        LastModified=mapping.modified,
        State=state,
        StateTransitionReason="USER_INITIATED",
        FunctionResponseTypes=["ReportBatchItemFailures"] if mapping.partial else [],
    )
    if mapping.metrics:
        found.MetricsConfig = t.EventSourceMappingMetricsConfig(Metrics=list(mapping.metrics))
    if mapping.pollers is not None:
        least, most = mapping.pollers
        found.ProvisionedPollerConfig = t.ProvisionedPollerConfig(MinimumPollers=least, MaximumPollers=most)
    if mapping.most:
        found.ScalingConfig = t.ScalingConfig(MaximumConcurrency=mapping.most)
    if mapping.stream is None:
        # AWS names no result of queues. What hinders one is told here nevertheless.
        found.LastProcessingResult = last if last is not None and last != "OK" else None
    else:
        found.LastProcessingResult = last or "No records processed"
        _show_stream(found, mapping, mapping.stream)
    return found


def _show_stream(found: t.EventSourceMappingConfiguration, mapping: Mapping, stream: StreamSettings) -> None:
    found.StartingPosition, found.StartingPositionTimestamp = stream.start, stream.at
    found.DestinationConfig = t.DestinationConfig(OnFailure=t.OnFailure(Destination=stream.on_failure or None))
    found.MaximumRecordAgeInSeconds, found.MaximumRetryAttempts = stream.age, stream.retries
    found.BisectBatchOnFunctionError = stream.bisect
    if mapping.kafka is None:
        found.StateTransitionReason = "User action"
        found.ParallelizationFactor, found.TumblingWindowInSeconds = stream.lanes, stream.tumbling
        return
    found.Topics = [mapping.kafka.topic]
    if mapping.kafka.access:
        found.SourceAccessConfigurations = [
            t.SourceAccessConfiguration(Type=kind, URI=uri) for kind, uri in mapping.kafka.access
        ]
    found.SelfManagedEventSource = t.SelfManagedEventSource(Endpoints={topics.SERVERS: mapping.kafka.servers})
    found.SelfManagedKafkaEventSourceConfig = t.SelfManagedKafkaEventSourceConfig(ConsumerGroupId=mapping.kafka.group)
