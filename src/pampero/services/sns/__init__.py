"""Amazon SNS: topics, filtered subscriptions; what leaves the platform as mail, text message or push is in an outbox."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

service = Service(
    "sns",
    __name__,
    # Publish: 256 KB; PublishBatch the same; as a form.
    Traits(
        condition_keys=frozenset({"Endpoint", "Protocol"}),
        max_body=2 * MIB,
        reserved_tags=("InvalidParameterException", RESERVED_TAGS),
        validation_code="ValidationError",
        serialization_code="ValidationError",
        missing_code="InvalidParameterException",
        missing_within=False,
        error_codes=MappingProxyType({"AccessDenied": "AuthorizationError"}),
        # An empty map is not there in a form.
        optional=frozenset({"SetPlatformApplicationAttributesInput.Attributes"}),
        ignored=MappingProxyType(
            {
                "CreateSMSSandboxPhoneNumber.LanguageCode": "the message in the outbox is in English",
                "ListOriginationNumbers.MaxResults": "there are no numbers of one's own",
            }
        ),
        missing_text="Invalid parameter: {} Reason: no value for required parameter",
    ),
)
