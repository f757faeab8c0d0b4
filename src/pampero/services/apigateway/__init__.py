"""Amazon API Gateway: REST APIs and their data plane."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

service = Service(
    "apigateway",
    __name__,
    # PutRestApi, ImportRestApi: "The maximum size of the API definition file is 6 MB".
    Traits(max_body=16 * MIB),
)
