"""Amazon API Gateway: HTTP APIs and their data plane."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

service = Service(
    "apigatewayv2",
    __name__,
    # ImportApi: "The maximum size of the API definition file is 6 MB".
    Traits(max_body=16 * MIB, validation_code="BadRequestException", serialization_code="BadRequestException"),
)
