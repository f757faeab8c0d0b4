"""Amazon API Gateway: HTTP APIs and their data plane."""

from pampero.api.service import Service

service = Service("apigatewayv2", __name__, iam="apigateway")
