"""Amazon API Gateway: REST, HTTP and WebSocket APIs, and their data plane."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

# PutRestApi, ImportRestApi, ImportApi: "The maximum size of the API definition file is 6 MB".
DEFINITION = 16 * MIB
RESERVED = ("BadRequestException", "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)")

# Source: "Actions, resources, and condition keys for Amazon API Gateway". What imports and patches say is read by
# `requestkeys.py`; what a resource is already is in no key here.
REST_KEYS = {
    "CreateAuthorizer.authorizerUri": "Request/AuthorizerUri",
    "CreateAuthorizer.type": "Request/AuthorizerType",
    "CreateDeployment.stageName": "Request/StageName",
    "CreateDomainName.endpointConfiguration.types": "Request/EndpointType",
    "CreateDomainName.mutualTlsAuthentication.truststoreUri": "Request/MtlsTrustStoreUri",
    "CreateDomainName.mutualTlsAuthentication.truststoreVersion": "Request/MtlsTrustStoreVersion",
    "CreateDomainName.securityPolicy": "Request/SecurityPolicy",
    "CreateRestApi.disableExecuteApiEndpoint": "Request/DisableExecuteApiEndpoint",
    "CreateRestApi.endpointConfiguration.types": "Request/EndpointType",
    "CreateRestApi.name": "Request/ApiName",
    "CreateStage.stageName": "Request/StageName",
    "PutMethod.apiKeyRequired": "Request/ApiKeyRequired",
    "PutMethod.authorizationType": "Request/RouteAuthorizationType",
}
PATCHED_KEYS = frozenset(
    {
        "Request/AccessLoggingDestination",
        "Request/AccessLoggingFormat",
        "Request/ApiKeyRequired",
        "Request/ApiName",
        "Request/AuthorizerType",
        "Request/AuthorizerUri",
        "Request/DisableExecuteApiEndpoint",
        "Request/EndpointType",
        "Request/MtlsTrustStoreUri",
        "Request/MtlsTrustStoreVersion",
        "Request/RouteAuthorizationType",
        "Request/SecurityPolicy",
    }
)
HTTP_KEYS = {
    f"{verb}{one}": key
    for verb in ("Create", "Update")
    for one, key in {
        "Api.DisableExecuteApiEndpoint": "Request/DisableExecuteApiEndpoint",
        "Api.Name": "Request/ApiName",
        "Authorizer.AuthorizerType": "Request/AuthorizerType",
        "Authorizer.AuthorizerUri": "Request/AuthorizerUri",
        "DomainName.MutualTlsAuthentication.TruststoreUri": "Request/MtlsTrustStoreUri",
        "DomainName.MutualTlsAuthentication.TruststoreVersion": "Request/MtlsTrustStoreVersion",
        "Route.ApiKeyRequired": "Request/ApiKeyRequired",
        "Route.AuthorizationType": "Request/RouteAuthorizationType",
        "Stage.AccessLogSettings.DestinationArn": "Request/AccessLoggingDestination",
        "Stage.AccessLogSettings.Format": "Request/AccessLoggingFormat",
        "Stage.StageName": "Request/StageName",
    }.items()
}
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
    models=("apigateway", "apigatewayv2", "apigatewaymanagementapi"),
    traits={
        "apigateway": Traits(
            max_body=DEFINITION,
            condition_members=MappingProxyType(REST_KEYS),
            condition_keys=PATCHED_KEYS,
            reserved_tags=RESERVED,
            refused=frozenset(
                {
                    *(
                        f"CreateDomainName.{name}"
                        for name in (
                            "certificateName",
                            "certificateBody",
                            "certificatePrivateKey",
                            "certificateChain",
                            "regionalCertificateName",
                            "endpointAccessMode",
                            "policy",
                        )
                    ),
                    *(
                        f"{name}.domainNameId"
                        for name in (
                            "GetDomainName",
                            "UpdateDomainName",
                            "DeleteDomainName",
                            "CreateBasePathMapping",
                            "GetBasePathMapping",
                            "GetBasePathMappings",
                            "UpdateBasePathMapping",
                            "DeleteBasePathMapping",
                        )
                    ),
                }
            ),
            enum_orders=(RESPONSE_TYPES, PATCHES),
            names_inputs=True,
            null_texts=frozenset({"requestTemplates", "responseTemplates"}),
            ignored=MappingProxyType(
                {
                    "CreateApiKey.generateDistinctId": "ids are always distinct",
                    "GetModel.flatten": "models are shown as they were given",
                    "TlsConfig.insecureSkipVerification": "kept and shown; certificates are always verified",
                }
            ),
        ),
        "apigatewayv2": Traits(
            max_body=DEFINITION,
            condition_members=MappingProxyType(HTTP_KEYS),
            reserved_tags=RESERVED,
            validation_code="BadRequestException",
            serialization_code="BadRequestException",
            refused=frozenset(
                f"{name}RoutingRule{'s' * (name == 'List')}.DomainNameId"
                for name in ("Create", "Get", "Put", "Delete", "List")
            ),
            ignored=MappingProxyType(
                {
                    **dict.fromkeys(
                        (
                            "DomainNameConfiguration.CertificateUploadDate",
                            "DomainNameConfiguration.DomainNameStatus",
                            "DomainNameConfiguration.DomainNameStatusMessage",
                        ),
                        "of answers",
                    ),
                    "DomainNameConfiguration.CertificateName": "a label of certificates that are uploaded, which ACM took over",
                    "*Model.ContentType": "kept and shown; messages are JSON",
                    "*RouteResponse.ResponseModels": "kept and shown; AWS holds no answer to them either",
                    "*Authorizer.IdentityValidationExpression": "kept and shown; AWS names no use of it for authorizers of type REQUEST",
                }
            ),
        ),
    },
)
