"""AWS Lambda: functions, versions, aliases, layers and their invocation."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

service = Service(
    "lambda",
    __name__,
    # "Deployment package (.zip file) size: 50 MB (zipped, when uploaded through the Lambda API)"; in base64.
    Traits(max_body=80 * MIB, unreadable_code="InvalidRequestContentException"),
)
