"""Amazon CloudWatch Logs: groups, streams and events."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

service = Service(
    "logs",
    __name__,
    # PutLogEvents: "The maximum batch size is 1,048,576 bytes"; in JSON.
    # The model allows fifty tags, and CloudFormation's own stand beside these.
    Traits(
        condition_members=MappingProxyType({"PutSubscriptionFilter.destinationArn": "DestinationArn"}),
        max_body=8 * MIB,
        reserved_tags=("InvalidParameterException", RESERVED_TAGS),
        validation_code="InvalidParameterException",
        unlisted=("at 'tags'",),
        loose_enums=frozenset({"OutputFormat"}),
        ignored=MappingProxyType(
            {
                "FilterLogEvents.interleaved": "events of several streams always are, as on AWS since 2019",
                "ParseToOCSF.*": "refused: the processor",
                "PutDestinationPolicy.forceUpdate": "affirms what is in force at once anyway",
                "PutLogEvents.entity": "there are no entities to find telemetry by",
                "PutLogEvents.sequenceToken": "AWS reads it no more",
                "QueryParameter.description": "kept and shown with the definition",
            }
        ),
    ),
)
