"""Amazon SNS: topics, filtered subscriptions; what leaves the platform as mail, text message or push is in an outbox."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

service = Service(
    "sns",
    __name__,
    # Publish: 256 KB; PublishBatch the same; as a form.
    Traits(
        max_body=2 * MIB,
        validation_code="ValidationError",
        serialization_code="ValidationError",
        missing_code="InvalidParameterException",
        missing_within=False,
        # An empty map is not there in a form.
        optional=frozenset({"SetPlatformApplicationAttributesInput.Attributes"}),
        missing_text="Invalid parameter: {} Reason: no value for required parameter",
    ),
)
