"""Amazon API Gateway: REST and HTTP APIs, and their data plane."""

from pampero.api.service import Service

service = Service("apigateway", __name__, models=("apigateway", "apigatewayv2"))
