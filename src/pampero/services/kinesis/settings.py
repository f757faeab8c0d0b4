"""What can be changed of a stream: how long it keeps records, its mode, encryption, and the like."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.settling import UPDATING
from pampero.aws.streams import channel
from pampero.services.kinesis import types as t
from pampero.services.kinesis.accounts import check_warm
from pampero.services.kinesis.limits import check_on_demand, check_shards
from pampero.services.kinesis.model import (
    AUTO,
    BY_KEY,
    DAY_HOURS,
    ON_DEMAND,
    PROVISIONED,
    Stream,
    idle,
    invalid,
    save,
    stream_arn,
)
from pampero.services.kinesis.resharding import reach
from pampero.services.kinesis.sealing import key_of
from pampero.services.kinesis.shards import count_open
from pampero.services.kinesis.trimming import sweep
from pampero.store.tx import Tx

MAX_HOURS = 8760
DAY = 24 * 3600.0
# "You can switch between the modes twice within 24 hours."
MAX_SWITCHES = 2
ALL = "ALL"
METRICS = (
    "IncomingBytes", "IncomingRecords", "OutgoingBytes", "OutgoingRecords", "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded", "IteratorAgeMilliseconds",
)  # fmt: skip


def _hours(stream: Stream, hours: int, shorter: bool) -> None:
    """Raises InvalidArgumentException."""
    if hours < DAY_HOURS:
        text = f"Minimum allowed retention period is {DAY_HOURS} hours. Requested retention period"
        raise invalid(f"{text} ({hours} hours) is too short.")
    if hours > MAX_HOURS:
        text = f"Maximum allowed retention period is {MAX_HOURS} hours. Requested retention period"
        raise invalid(f"{text} ({hours} hours) is too long.")
    if hours > stream.retention if shorter else hours < stream.retention:
        than, other = ("longer", "Increase") if shorter else ("shorter", "Decrease")
        text = f"Requested retention period ({hours} hours) for stream {stream.name} can not be {than} than existing"
        raise invalid(f"{text} retention period ({stream.retention} hours). Use {other}RetentionPeriod API.")


@operation("IncreaseStreamRetentionPeriod", resource=stream_arn)
def increase_stream_retention_period(tx: Tx, call: Call, req: t.IncreaseStreamRetentionPeriodInput) -> None:
    """Keep records for longer, up to a year. Source: API_IncreaseStreamRetentionPeriod. What is too old already stays lost.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException.
    """
    stream = idle(tx, call, req)
    _hours(stream, req.RetentionPeriodHours, shorter=False)
    stream.retention = req.RetentionPeriodHours
    save(tx, call, stream, UPDATING)


@operation("DecreaseStreamRetentionPeriod", resource=stream_arn)
def decrease_stream_retention_period(tx: Tx, call: Call, req: t.DecreaseStreamRetentionPeriodInput) -> None:
    """Keep records for less long, a day at least; older ones are out of reach at once. Source:
    API_DecreaseStreamRetentionPeriod.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException.
    """
    stream = idle(tx, call, req)
    _hours(stream, req.RetentionPeriodHours, shorter=True)
    stream.retention = req.RetentionPeriodHours
    save(tx, call, stream, UPDATING)
    sweep(tx, stream)


@operation("UpdateStreamMode", resource=stream_arn)
def update_stream_mode(tx: Tx, call: Call, req: t.UpdateStreamModeInput) -> None:
    """Provision a stream or have it grow by itself; its shards stay as they are. Source: API_UpdateStreamMode.

    Raises ResourceNotFoundException, ResourceInUseException, LimitExceededException, ValidationException.
    """
    stream = idle(tx, call, req)
    wanted = req.StreamModeDetails.StreamMode
    if req.WarmThroughputMiBps is not None:
        if wanted != ON_DEMAND:
            raise _wrong("WarmThroughputMiBps can only be specified for streams in ON_DEMAND mode.")
        check_warm(tx, call, req.WarmThroughputMiBps)
    if wanted != stream.mode:
        stream.modes = [moment for moment in stream.modes if moment > tx.now - DAY]
        if len(stream.modes) >= MAX_SWITCHES:
            text = f"The mode of stream {stream.name} under account {stream.account} was switched {MAX_SWITCHES} times"
            raise ApiError("LimitExceededException", f"{text} within 24 hours already.")
        if wanted == ON_DEMAND:
            check_on_demand(tx, call)
        else:
            check_shards(tx, call, count_open(tx, stream))
            stream.warm, stream.strategy = None, BY_KEY
        stream.modes.append(tx.now)
        stream.mode = wanted
    if req.WarmThroughputMiBps is not None:
        warm(tx, call, stream, req.WarmThroughputMiBps)
    else:
        save(tx, call, stream, UPDATING)
    tx.wake(channel(stream.arn))


def _wrong(text: str) -> ApiError:
    return ApiError("ValidationException", text)


def warm(tx: Tx, call: Call, stream: Stream, mibps: int) -> None:
    """Have shards for so much at least; what it has stays. Saves the stream."""
    stream.warm = mibps
    present = count_open(tx, stream)
    if mibps > present:
        reach(tx, call, stream, present, mibps)
    else:
        save(tx, call, stream, UPDATING)


@operation("UpdateStreamWarmThroughput", resource=stream_arn)
def update_stream_warm_throughput(
    tx: Tx, call: Call, req: t.UpdateStreamWarmThroughputInput
) -> t.UpdateStreamWarmThroughputOutput:
    """Have a stream on demand ready for so much a second, a shard for each MiB. Source: API_UpdateStreamWarmThroughput.

    Raises ResourceNotFoundException, ResourceInUseException, ValidationException.
    """
    stream = idle(tx, call, req)
    if stream.mode == PROVISIONED:
        raise _wrong("Warm throughput is only supported for streams in ON_DEMAND mode.")
    check_warm(tx, call, req.WarmThroughputMiBps)
    before = stream.warm or count_open(tx, stream)
    warm(tx, call, stream, req.WarmThroughputMiBps)
    tx.wake(channel(stream.arn))
    return t.UpdateStreamWarmThroughputOutput(
        StreamARN=stream.arn,
        StreamName=stream.name,
        WarmThroughput=t.WarmThroughputObject(TargetMiBps=stream.warm, CurrentMiBps=before),
    )


@operation("UpdateMaxRecordSize", resource=stream_arn)
def update_max_record_size(tx: Tx, call: Call, req: t.UpdateMaxRecordSizeInput) -> None:
    """Let records be larger, or not so large. Source: API_UpdateMaxRecordSize.

    Raises ResourceNotFoundException, ResourceInUseException.
    """
    stream = idle(tx, call, req)
    stream.largest = req.MaxRecordSizeInKiB
    save(tx, call, stream, UPDATING)


@operation("UpdateStreamRecordDistributionStrategy", resource=stream_arn)
def update_stream_record_distribution_strategy(
    tx: Tx, call: Call, req: t.UpdateStreamRecordDistributionStrategyInput
) -> None:
    """Whether keys decide where records go, or chance does. Source: API_UpdateStreamRecordDistributionStrategy.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException.
    """
    stream = idle(tx, call, req)
    if stream.mode == PROVISIONED and req.RecordDistributionStrategy == AUTO:
        raise invalid("RecordDistributionStrategy AUTO is only supported for streams in ON_DEMAND mode.")
    stream.strategy = req.RecordDistributionStrategy
    save(tx, call, stream)


@operation("StartStreamEncryption", resource=stream_arn)
def start_stream_encryption(tx: Tx, call: Call, req: t.StartStreamEncryptionInput) -> None:
    """Have records encrypted by a key of KMS, which the caller must be able to use. Source: API_StartStreamEncryption.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException, KMSNotFoundException,
    KMSAccessDeniedException, KMSDisabledException, KMSInvalidStateException.
    """
    stream = idle(tx, call, req)
    if req.EncryptionType != "KMS":
        raise invalid("StartStreamEncryption requires the EncryptionType KMS.")
    stream.key = req.KeyId
    key_of(call, stream)
    save(tx, call, stream, UPDATING)


@operation("StopStreamEncryption", resource=stream_arn)
def stop_stream_encryption(tx: Tx, call: Call, req: t.StopStreamEncryptionInput) -> None:
    """Have new records say no longer that they are encrypted. Source: API_StopStreamEncryption.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException.
    """
    stream = idle(tx, call, req)
    if req.EncryptionType != "KMS":
        raise invalid("StopStreamEncryption requires the EncryptionType KMS.")
    if stream.key is not None and req.KeyId.rpartition(":")[2] != stream.key.rpartition(":")[2]:
        raise invalid(f"Stream {stream.name} under account {stream.account} is not encrypted with the key {req.KeyId}.")
    stream.key = None
    save(tx, call, stream, UPDATING)


def _monitored(
    tx: Tx,
    call: Call,
    req: t.EnableEnhancedMonitoringInput | t.DisableEnhancedMonitoringInput,
    wanted: bool,
) -> t.EnhancedMonitoringOutput:
    stream = idle(tx, call, req)
    named_ = METRICS if ALL in req.ShardLevelMetrics else req.ShardLevelMetrics
    before = stream.metrics
    after = {*before, *named_} if wanted else {*before} - {*named_}
    stream.metrics = [name for name in METRICS if name in after]
    save(tx, call, stream, UPDATING)
    return t.EnhancedMonitoringOutput(
        StreamName=stream.name,
        CurrentShardLevelMetrics=before,
        DesiredShardLevelMetrics=stream.metrics,
        StreamARN=stream.arn,
    )


@operation("EnableEnhancedMonitoring", resource=stream_arn)
def enable_enhanced_monitoring(tx: Tx, call: Call, req: t.EnableEnhancedMonitoringInput) -> t.EnhancedMonitoringOutput:
    """Say which metrics of shards are wanted. Source: API_EnableEnhancedMonitoring. They are kept, and nothing measures yet.

    Raises ResourceNotFoundException, ResourceInUseException.
    """
    return _monitored(tx, call, req, wanted=True)


@operation("DisableEnhancedMonitoring", resource=stream_arn)
def disable_enhanced_monitoring(
    tx: Tx, call: Call, req: t.DisableEnhancedMonitoringInput
) -> t.EnhancedMonitoringOutput:
    """Say which are not. Source: API_DisableEnhancedMonitoring. Raises ResourceNotFoundException, ResourceInUseException."""
    return _monitored(tx, call, req, wanted=False)
