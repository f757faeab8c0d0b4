"""Topics of a cluster of Kafka that is run elsewhere: what requests say of them."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.kernel import ids
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.names import invalid
from pampero.work.feeds.feed import KafkaSettings
from pampero.work.feeds.kafka import UNREACHABLE, is_there

SERVERS = "KAFKA_BOOTSTRAP_SERVERS"
# What is about networks of AWS, where this machine has its own.
NETWORK = ("VPC_SUBNET", "VPC_SECURITY_GROUP")


def self_managed(req: t.CreateEventSourceMappingRequest) -> KafkaSettings:
    """Of a cluster that a request names by its servers. Raises InvalidParameterValueException, NotImplemented."""
    assert req.SelfManagedEventSource is not None
    if req.EventSourceArn is not None:
        raise invalid("EventSourceArn and SelfManagedEventSource can't be set together.")
    if req.SourceAccessConfigurations is None:
        raise invalid("Required 'sourceAccessConfigurations' parameter is missing.")
    if not req.Topics:
        raise invalid("Required 'topics' parameter is missing.")
    servers = (req.SelfManagedEventSource.Endpoints or {}).get(SERVERS)
    if not servers:
        raise invalid(f"SelfManagedEventSource needs Endpoints with {SERVERS}.")
    config = req.SelfManagedKafkaEventSourceConfig
    group = (config.ConsumerGroupId if config is not None else None) or ids.uuid4()
    return KafkaSettings(req.Topics[0], list(servers), group)


def apply(kafka: KafkaSettings, req: Any) -> None:
    """What a request says of a topic, new or not. Raises InvalidParameterValueException, NotImplemented."""
    if req.AmazonManagedKafkaEventSourceConfig is not None:
        text = "Unsupported 'amazonManagedKafkaEventSourceConfig' parameter for given event source mapping type."
        raise invalid(text)
    if req.SourceAccessConfigurations is not None:
        kafka.access = [(one.Type or "", one.URI or "") for one in req.SourceAccessConfigurations]
    for kind, _ in kafka.access:
        if kind not in NETWORK:
            raise _unbuilt(f"SourceAccessConfigurations of the type {kind} (secrets of AWS Secrets Manager)")
    config = req.SelfManagedKafkaEventSourceConfig
    if config is None:
        return
    if config.SchemaRegistryConfig is not None:
        raise _unbuilt("Schema registries (SchemaRegistryConfig)")
    if config.ConsumptionMode == "Queue":
        raise _unbuilt("Share groups (ConsumptionMode Queue)")
    if config.ConsumerGroupId not in (None, kafka.group):
        raise invalid("The ConsumerGroupId of a mapping can't be changed.")


def _unbuilt(what: str) -> ApiError:
    return ApiError("NotImplemented", f"{what} are not implemented for topics of Kafka.", status=501)


def managed(req: t.CreateEventSourceMappingRequest) -> KafkaSettings:
    """Of a cluster of MSK: there are none here."""
    text = "Clusters of Amazon MSK are not implemented as event sources; SelfManagedEventSource names any cluster's servers."
    raise ApiError("NotImplemented", text, status=501)


async def check(role: Context, kafka: KafkaSettings) -> None:
    """Whether the topic is there. Raises InvalidParameterValueException; NotImplemented where there is no client."""
    try:
        found = await is_there(role, kafka)
    except ApiError as error:
        raise invalid(error.message) if error.code == UNREACHABLE else error from error
    if not found:
        raise invalid(f"The topic {kafka.topic} does not exist.")
