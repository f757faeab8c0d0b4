"""Amazon SNS: topics, filtered subscriptions of queues, functions and web endpoints."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

service = Service(
    "sns",
    __name__,
    # Publish: 256 KB; PublishBatch the same; as a form.
    Traits(max_body=2 * MIB, validation_code="ValidationError", serialization_code="ValidationError"),
)
