"""AWS STS: who am I, and temporary credentials."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

service = Service(
    "sts",
    __name__,
    # Policies of 2,048 characters; SAML assertions of 100,000; as forms.
    Traits(
        condition_keys=frozenset({"ExternalId", "RoleSessionName", "SourceIdentity", "TransitiveTagKeys"}),
        max_body=MIB,
        reserved_tags=("InvalidParameterValue", RESERVED_TAGS),
        validation_code="ValidationError",
        serialization_code="ValidationError",
        refused=frozenset({"AssumeRole.ProvidedContexts"}),
        ignored=MappingProxyType({"*.MinimumSessionTokenSize": "tokens are as long as what they hold"}),
    ),
)
