"""Amazon API Gateway: REST and HTTP APIs, and their data plane."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

# PutRestApi, ImportRestApi, ImportApi: "The maximum size of the API definition file is 6 MB".
DEFINITION = 16 * MIB

service = Service(
    "apigateway",
    __name__,
    models=("apigateway", "apigatewayv2"),
    traits={
        "apigateway": Traits(max_body=DEFINITION),
        "apigatewayv2": Traits(
            max_body=DEFINITION, validation_code="BadRequestException", serialization_code="BadRequestException"
        ),
    },
)
