"""Amazon API Gateway: REST and HTTP APIs, and their data plane."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

# PutRestApi, ImportRestApi, ImportApi: "The maximum size of the API definition file is 6 MB".
DEFINITION = 16 * MIB
RESERVED = ("BadRequestException", "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)")

# As AWS lists them where a request names another one.
PATCHES = ("add", "remove", "move", "test", "replace", "copy")
RESPONSE_TYPES = (
    "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "AUTHORIZER_CONFIGURATION_ERROR", "MISSING_AUTHENTICATION_TOKEN",
    "BAD_REQUEST_BODY", "INVALID_SIGNATURE", "INVALID_API_KEY", "BAD_REQUEST_PARAMETERS", "AUTHORIZER_FAILURE",
    "UNAUTHORIZED", "INTEGRATION_TIMEOUT", "ACCESS_DENIED", "DEFAULT_4XX", "DEFAULT_5XX", "WAF_FILTERED", "QUOTA_EXCEEDED",
    "THROTTLED", "API_CONFIGURATION_ERROR", "UNSUPPORTED_MEDIA_TYPE", "INTEGRATION_FAILURE", "EXPIRED_TOKEN",
)  # fmt: skip

service = Service(
    "apigateway",
    __name__,
    models=("apigateway", "apigatewayv2"),
    traits={
        "apigateway": Traits(
            max_body=DEFINITION,
            reserved_tags=RESERVED,
            enum_orders=(RESPONSE_TYPES, PATCHES),
            ignored=MappingProxyType(
                {
                    "CreateApiKey.generateDistinctId": "ids are always distinct",
                    "GetModel.flatten": "models are shown as they were given",
                    "*RestApi.failOnWarnings": "what AWS warns of is not looked for: imports fail of errors",
                    "*CanarySettings.*": "refused with the settings",
                    "TlsConfig.insecureSkipVerification": "kept and shown; certificates are always verified",
                }
            ),
        ),
        "apigatewayv2": Traits(
            max_body=DEFINITION,
            reserved_tags=RESERVED,
            validation_code="BadRequestException",
            serialization_code="BadRequestException",
            ignored=MappingProxyType(
                {
                    "RouteSettings.DetailedMetricsEnabled": "kept and shown; there are no metrics yet",
                    **dict.fromkeys(
                        (
                            "*Authorizer.IdentityValidationExpression",
                            "*Integration.ContentHandlingStrategy",
                            "*Integration.RequestTemplates",
                            "*Integration.TemplateSelectionExpression",
                            "*Route.ModelSelectionExpression",
                            "*Route.RequestModels",
                            "*Route.RouteResponseSelectionExpression",
                        ),
                        "of WebSocket APIs, which are not built",
                    ),
                }
            ),
        ),
    },
)
