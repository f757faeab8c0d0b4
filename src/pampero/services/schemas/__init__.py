"""Amazon EventBridge Schema Registry: registries, schemas with their versions, and their discovery from events."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

service = Service(
    "schemas",
    __name__,
    traits=Traits(
        validation_code="BadRequestException",
        serialization_code="BadRequestException",
        reserved_tags=("BadRequestException", RESERVED_TAGS),
        ignored=MappingProxyType(
            {"UpdateSchema.ClientTokenId": "the same content again makes no version, token or not"},
        ),
    ),
)
