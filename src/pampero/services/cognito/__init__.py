"""Amazon Cognito: user pools (`pools`) with their sign-in and tokens, and identity pools (`identity`)."""

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

service = Service(
    "cognito",
    __name__,
    models=("cognito-idp", "cognito-identity"),
    traits={
        "cognito-idp": Traits(
            issuer=True,
            # Names of attributes are longer than the model has them.
            unlisted=("schemaAttributes.",),
            validation_code="InvalidParameterException",
            reserved_tags=("InvalidParameterException", RESERVED_TAGS),
        ),
        "cognito-identity": Traits(reserved_tags=("InvalidParameterException", RESERVED_TAGS)),
    },
)
