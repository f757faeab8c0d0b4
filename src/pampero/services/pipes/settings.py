"""What a pipe may say of its source, enrichment and target: checked and completed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pampero.aws.patterns import compile_pattern
from pampero.kernel import jsontext
from pampero.services.pipes.inputs import VARIABLE, known
from pampero.services.pipes.model import KAFKA, OF_SOURCE, Pipe, invalid, unserved
from pampero.work.feeds.kinesis import STREAM as KINESIS_STREAM
from pampero.work.feeds.tables import STREAM as TABLE_STREAM

QUEUE = re.compile(r"arn:aws:sqs:[^:/]+:[^:/]+:[^:/]+")
USUAL_BATCH = {"sqs": 10}
USUAL_STREAM_BATCH = 100
# Source: "Amazon EventBridge Pipes batching and concurrency". What is sent whole has no bound but its size.
MAX_COUNT = {
    "logs": 10_000,
    "events": 10,
    "firehose": 500,
    "kinesis": 500,
    "sns": 10,
    "sqs": 10,
    "lambda": 10_000,
    "states": 10_000,
}
SINGLE = ("api-destination", "execute-api")
ENRICHMENTS = ("lambda", "states", *SINGLE)
# The parameters of each kind of target.
OF_TARGET = {
    "lambda": "LambdaFunctionParameters", "states": "StepFunctionStateMachineParameters",
    "kinesis": "KinesisStreamParameters", "sqs": "SqsQueueParameters", "events": "EventBridgeEventBusParameters",
    "logs": "CloudWatchLogsParameters", "api-destination": "HttpParameters", "execute-api": "HttpParameters",
}  # fmt: skip
UNBUILT = {
    "ecs": "ECS", "batch": "AWS Batch", "redshift": "Amazon Redshift", "redshift-serverless": "Amazon Redshift",
    "sagemaker": "SageMaker", "timestream": "Timestream", "inspector": "Amazon Inspector", "kafka": "Amazon MSK",
    "mq": "Amazon MQ",
}  # fmt: skip


def kind_of(arn: str) -> str:
    """Of an enrichment or target: the service, `api-destination` or `execute-api`."""
    service, resource = arn.split(":")[2], arn.split(":", 5)[5]
    return "api-destination" if service == "events" and resource.startswith("api-destination/") else service


def most_of(pipe: Pipe) -> int:
    """The most events of a batch that its enrichment and its target take."""
    kinds = [kind_of(pipe.target), *([kind_of(pipe.enrichment)] if pipe.enrichment else [])]
    return min(1 if kind in SINGLE else MAX_COUNT[kind] for kind in kinds)


def check(pipe: Pipe) -> None:
    """A new pipe, or one that has changed. Raises ValidationException; NotImplemented for kinds that are not here."""
    if pipe.enrichment and kind_of(pipe.enrichment) not in ENRICHMENTS:
        raise invalid("Enrichment", "The ARN is of nothing that enriches events.")
    kind = kind_of(pipe.target)
    if kind in UNBUILT:
        raise unserved(f"{UNBUILT[kind]} as the target of a pipe")
    if kind not in MAX_COUNT and kind not in SINGLE:
        raise invalid("Target", "The ARN is of nothing that pipes have as a target.")
    _check_source(pipe)
    for name in pipe.part("TargetParameters"):
        if name not in ("InputTemplate", OF_TARGET.get(kind)):
            raise invalid(f"TargetParameters.{name}", "Parameter is not allowed for the specified target.")
    if kind == "kinesis" and not pipe.part("TargetParameters").get("KinesisStreamParameters"):
        raise invalid("TargetParameters.KinesisStreamParameters", "Missing required parameter.")
    for part in ("EnrichmentParameters", "TargetParameters"):
        for match in VARIABLE.finditer(pipe.part(part).get("InputTemplate") or ""):
            if not known(match[1]):
                raise invalid(f"{part}.InputTemplate", f"There is no variable <{match[1]}>.")
    size, most = pipe.of_source["BatchSize"], most_of(pipe)
    if size > most:
        field = f"SourceParameters.{OF_SOURCE[pipe.kind]}.BatchSize"
        raise invalid(field, f"The enrichment or target takes at most {most} events of a batch.")
    if kind == "sqs" and pipe.target.endswith(".fifo"):
        given = pipe.part("TargetParameters").get("SqsQueueParameters") or {}
        if not given.get("MessageGroupId"):
            raise invalid("TargetParameters.SqsQueueParameters.MessageGroupId", "Missing required parameter.")


def _check_source(pipe: Pipe) -> None:
    given = pipe.part("SourceParameters")
    if not pipe.source.startswith(KAFKA):
        if pipe.kind in UNBUILT:
            raise unserved(f"{UNBUILT[pipe.kind]} as the source of a pipe (smk://host:port names any cluster of Kafka)")
        shapes = {"sqs": QUEUE, "kinesis": KINESIS_STREAM, "dynamodb": TABLE_STREAM}
        if pipe.kind not in shapes or not shapes[pipe.kind].fullmatch(pipe.source):
            raise invalid("Source", "The ARN is of nothing that pipes have as a source.")
    own = OF_SOURCE[pipe.kind]
    for name in given:
        if name not in ("FilterCriteria", own):
            raise invalid(f"SourceParameters.{name}", "Parameter is not allowed for the specified source.")
    if pipe.kind != "sqs" and own not in given:
        raise invalid(f"SourceParameters.{own}", "Missing required parameter.")
    for number, one in enumerate((given.get("FilterCriteria") or {}).get("Filters") or ()):
        try:
            compile_pattern(jsontext.loads(one.get("Pattern") or ""))
        except ValueError as error:
            field = f"SourceParameters.FilterCriteria.Filters[{number}].Pattern"
            raise invalid(field, "Invalid filter pattern definition.") from error
    _complete(pipe, own)


def _complete(pipe: Pipe, own: str) -> None:
    """What is left out of the source's parameters is as by default. The size of a batch is: 10 of queues, 100 of streams, or
    what the target takes."""
    source = dict(pipe.of_source)
    field = f"SourceParameters.{own}"
    for name in ("Credentials", "ServerRootCaCertificate"):
        if source.get(name):
            raise unserved(f"{field}.{name}, a secret by which brokers are told who reads,")
    if not source.get("BatchSize"):
        source["BatchSize"] = min(USUAL_BATCH.get(pipe.kind, USUAL_STREAM_BATCH), most_of(pipe))
    source.setdefault("MaximumBatchingWindowInSeconds", 0)
    if pipe.kind == "sqs":
        if pipe.source.endswith(".fifo") and (source["BatchSize"] > 10 or source["MaximumBatchingWindowInSeconds"]):
            raise invalid(field, "A FIFO queue has batches of at most 10 messages, and no batching window.")
        if source["BatchSize"] > 10 and not source["MaximumBatchingWindowInSeconds"]:
            text = "Must be greater than 0 if the batch size is greater than 10."
            raise invalid(f"{field}.MaximumBatchingWindowInSeconds", text)
    elif pipe.kind == "kafka":
        source.setdefault("StartingPosition", "LATEST")
    else:
        for name, usual in (
            ("MaximumRecordAgeInSeconds", -1),
            ("MaximumRetryAttempts", -1),
            ("ParallelizationFactor", 1),
        ):
            source.setdefault(name, usual)
        if 0 <= source["MaximumRecordAgeInSeconds"] < 60:
            raise invalid(f"{field}.MaximumRecordAgeInSeconds", "Must be -1 or between 60 and 604800.")
        if (source["StartingPosition"] == "AT_TIMESTAMP") != (source.get("StartingPositionTimestamp") is not None):
            raise invalid(
                f"{field}.StartingPositionTimestamp", "It stands with the position AT_TIMESTAMP, and only there."
            )
        letters = (source.get("DeadLetterConfig") or {}).get("Arn")
        if letters and letters.split(":")[2] not in ("sqs", "sns"):
            raise invalid(f"{field}.DeadLetterConfig.Arn", "It is neither a queue's nor a topic's.")
    pipe.settings["SourceParameters"] = {**pipe.part("SourceParameters"), own: source}


# Members of the source's parameters that no update changes.
KEPT = ("StartingPosition", "StartingPositionTimestamp", "TopicName", "AdditionalBootstrapServers", "ConsumerGroupID")


def updated(former: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters after an update: what it names is replaced as a whole, and what it does not stays; an empty template is taken
    away. Source: API_UpdatePipe."""
    found = {**former, **given}
    for name in OF_SOURCE.values():
        if name in given and name in former:
            found[name] = {**{key: former[name][key] for key in KEPT if key in former[name]}, **given[name]}
    return {name: value for name, value in found.items() if value not in ("", None)}
