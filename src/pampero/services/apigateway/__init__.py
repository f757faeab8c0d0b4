"""Amazon API Gateway: REST APIs and their data plane."""

from pampero.api.service import Service

service = Service("apigateway", __name__)
