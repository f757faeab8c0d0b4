"""Amazon CloudWatch Logs: groups, streams and events."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

service = Service(
    "logs",
    __name__,
    # PutLogEvents: "The maximum batch size is 1,048,576 bytes"; in JSON.
    # The model allows fifty tags, and CloudFormation's own stand beside these.
    Traits(
        max_body=8 * MIB,
        validation_code="InvalidParameterException",
        unlisted=("at 'tags'",),
        loose_enums=frozenset({"OutputFormat"}),
    ),
)
