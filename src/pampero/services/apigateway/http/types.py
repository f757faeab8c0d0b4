"""Types of apigatewayv2, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AccessLogSettings(Struct, kw_only=True, omit_defaults=True):
    DestinationArn: str | None = None
    Format: str | None = None


class Api(Struct, kw_only=True, omit_defaults=True):
    ApiEndpoint: str | None = None
    ApiGatewayManaged: bool | None = None
    ApiId: str | None = None
    ApiKeySelectionExpression: str | None = None
    CorsConfiguration: Cors | None = None
    CreatedDate: float | None = None
    Description: str | None = None
    DisableSchemaValidation: bool | None = None
    DisableExecuteApiEndpoint: bool | None = None
    ImportInfo: list[str] | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack)\\Z')] | None = None
    Name: str
    ProtocolType: Annotated[str, Meta(pattern='\\A(?:WEBSOCKET|HTTP)\\Z')]
    RouteSelectionExpression: str
    Tags: dict[str, str] | None = None
    Version: str | None = None
    Warnings: list[str] | None = None


class ApiMapping(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ApiMappingId: str | None = None
    ApiMappingKey: str | None = None
    Stage: str


class Authorizer(Struct, kw_only=True, omit_defaults=True):
    AuthorizerCredentialsArn: str | None = None
    AuthorizerId: str | None = None
    AuthorizerPayloadFormatVersion: str | None = None
    AuthorizerResultTtlInSeconds: Annotated[int, Meta(ge=0, le=3600)] | None = None
    AuthorizerType: Annotated[str, Meta(pattern='\\A(?:REQUEST|JWT)\\Z')] | None = None
    AuthorizerUri: str | None = None
    EnableSimpleResponses: bool | None = None
    IdentitySource: list[str] | None = None
    IdentityValidationExpression: str | None = None
    JwtConfiguration: JWTConfiguration | None = None
    Name: str


class Cors(Struct, kw_only=True, omit_defaults=True):
    AllowCredentials: bool | None = None
    AllowHeaders: list[str] | None = None
    AllowMethods: list[str] | None = None
    AllowOrigins: list[str] | None = None
    ExposeHeaders: list[str] | None = None
    MaxAge: Annotated[int, Meta(ge=-1, le=86400)] | None = None


class CreateApiMappingRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ApiMappingKey: str | None = None
    DomainName: str
    Stage: str


class GetApiMappingResponse(Struct, kw_only=True, omit_defaults=True):
    ApiId: str | None = None
    ApiMappingId: str | None = None
    ApiMappingKey: str | None = None
    Stage: str | None = None


class CreateApiMappingResponse(GetApiMappingResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateApiRequest(Struct, kw_only=True, omit_defaults=True):
    ApiKeySelectionExpression: str | None = None
    CorsConfiguration: Cors | None = None
    CredentialsArn: str | None = None
    Description: str | None = None
    DisableSchemaValidation: bool | None = None
    DisableExecuteApiEndpoint: bool | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack)\\Z')] | None = None
    Name: str
    ProtocolType: Annotated[str, Meta(pattern='\\A(?:WEBSOCKET|HTTP)\\Z')]
    RouteKey: str | None = None
    RouteSelectionExpression: str | None = None
    Tags: dict[str, str] | None = None
    Target: str | None = None
    Version: str | None = None


class GetApiResponse(Struct, kw_only=True, omit_defaults=True):
    ApiEndpoint: str | None = None
    ApiGatewayManaged: bool | None = None
    ApiId: str | None = None
    ApiKeySelectionExpression: str | None = None
    CorsConfiguration: Cors | None = None
    CreatedDate: float | None = None
    Description: str | None = None
    DisableSchemaValidation: bool | None = None
    DisableExecuteApiEndpoint: bool | None = None
    ImportInfo: list[str] | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack)\\Z')] | None = None
    Name: str | None = None
    ProtocolType: Annotated[str, Meta(pattern='\\A(?:WEBSOCKET|HTTP)\\Z')] | None = None
    RouteSelectionExpression: str | None = None
    Tags: dict[str, str] | None = None
    Version: str | None = None
    Warnings: list[str] | None = None


class CreateApiResponse(GetApiResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateAuthorizerRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    AuthorizerCredentialsArn: str | None = None
    AuthorizerPayloadFormatVersion: str | None = None
    AuthorizerResultTtlInSeconds: Annotated[int, Meta(ge=0, le=3600)] | None = None
    AuthorizerType: Annotated[str, Meta(pattern='\\A(?:REQUEST|JWT)\\Z')]
    AuthorizerUri: str | None = None
    EnableSimpleResponses: bool | None = None
    IdentitySource: list[str]
    IdentityValidationExpression: str | None = None
    JwtConfiguration: JWTConfiguration | None = None
    Name: str


class GetAuthorizerResponse(Struct, kw_only=True, omit_defaults=True):
    AuthorizerCredentialsArn: str | None = None
    AuthorizerId: str | None = None
    AuthorizerPayloadFormatVersion: str | None = None
    AuthorizerResultTtlInSeconds: Annotated[int, Meta(ge=0, le=3600)] | None = None
    AuthorizerType: Annotated[str, Meta(pattern='\\A(?:REQUEST|JWT)\\Z')] | None = None
    AuthorizerUri: str | None = None
    EnableSimpleResponses: bool | None = None
    IdentitySource: list[str] | None = None
    IdentityValidationExpression: str | None = None
    JwtConfiguration: JWTConfiguration | None = None
    Name: str | None = None


class CreateAuthorizerResponse(GetAuthorizerResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateDeploymentRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    Description: str | None = None
    StageName: str | None = None


class Deployment(Struct, kw_only=True, omit_defaults=True):
    AutoDeployed: bool | None = None
    CreatedDate: float | None = None
    DeploymentId: str | None = None
    DeploymentStatus: Annotated[str, Meta(pattern='\\A(?:PENDING|FAILED|DEPLOYED)\\Z')] | None = None
    DeploymentStatusMessage: str | None = None
    Description: str | None = None


class CreateDeploymentResponse(Deployment, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateDomainNameRequest(Struct, kw_only=True, omit_defaults=True):
    DomainName: str
    DomainNameConfigurations: list[DomainNameConfiguration] | None = None
    MutualTlsAuthentication: MutualTlsAuthenticationInput | None = None
    RoutingMode: Annotated[str, Meta(pattern='\\A(?:API_MAPPING_ONLY|ROUTING_RULE_ONLY|ROUTING_RULE_THEN_API_MAPPING)\\Z')] | None = None


class CreateDomainNameRequest(UpdateDomainNameRequest, kw_only=True, omit_defaults=True):
    Tags: dict[str, str] | None = None


class GetDomainNameResponse(Struct, kw_only=True, omit_defaults=True):
    ApiMappingSelectionExpression: str | None = None
    DomainName: str | None = None
    DomainNameArn: str | None = None
    DomainNameConfigurations: list[DomainNameConfiguration] | None = None
    MutualTlsAuthentication: MutualTlsAuthentication | None = None
    RoutingMode: Annotated[str, Meta(pattern='\\A(?:API_MAPPING_ONLY|ROUTING_RULE_ONLY|ROUTING_RULE_THEN_API_MAPPING)\\Z')] | None = None
    Tags: dict[str, str] | None = None


class CreateDomainNameResponse(GetDomainNameResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateIntegrationRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ConnectionId: str | None = None
    ConnectionType: Annotated[str, Meta(pattern='\\A(?:INTERNET|VPC_LINK)\\Z')] | None = None
    ContentHandlingStrategy: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    CredentialsArn: str | None = None
    Description: str | None = None
    IntegrationMethod: str | None = None
    IntegrationSubtype: str | None = None
    IntegrationType: Annotated[str, Meta(pattern='\\A(?:AWS|HTTP|MOCK|HTTP_PROXY|AWS_PROXY)\\Z')]
    IntegrationUri: str | None = None
    PassthroughBehavior: Annotated[str, Meta(pattern='\\A(?:WHEN_NO_MATCH|NEVER|WHEN_NO_TEMPLATES)\\Z')] | None = None
    PayloadFormatVersion: str | None = None
    RequestParameters: dict[str, str] | None = None
    RequestTemplates: dict[str, str] | None = None
    ResponseParameters: dict[str, dict[str, str]] | None = None
    TemplateSelectionExpression: str | None = None
    TimeoutInMillis: Annotated[int, Meta(ge=50, le=30000)] | None = None
    TlsConfig: TlsConfigInput | None = None


class CreateIntegrationResponseRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ContentHandlingStrategy: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    IntegrationId: str
    IntegrationResponseKey: str
    ResponseParameters: dict[str, str] | None = None
    ResponseTemplates: dict[str, str] | None = None
    TemplateSelectionExpression: str | None = None


class GetIntegrationResponseResponse(Struct, kw_only=True, omit_defaults=True):
    ContentHandlingStrategy: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    IntegrationResponseId: str | None = None
    IntegrationResponseKey: str | None = None
    ResponseParameters: dict[str, str] | None = None
    ResponseTemplates: dict[str, str] | None = None
    TemplateSelectionExpression: str | None = None


class CreateIntegrationResponseResponse(GetIntegrationResponseResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class Integration(Struct, kw_only=True, omit_defaults=True):
    ApiGatewayManaged: bool | None = None
    ConnectionId: str | None = None
    ConnectionType: Annotated[str, Meta(pattern='\\A(?:INTERNET|VPC_LINK)\\Z')] | None = None
    ContentHandlingStrategy: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    CredentialsArn: str | None = None
    Description: str | None = None
    IntegrationId: str | None = None
    IntegrationMethod: str | None = None
    IntegrationResponseSelectionExpression: str | None = None
    IntegrationSubtype: str | None = None
    IntegrationType: Annotated[str, Meta(pattern='\\A(?:AWS|HTTP|MOCK|HTTP_PROXY|AWS_PROXY)\\Z')] | None = None
    IntegrationUri: str | None = None
    PassthroughBehavior: Annotated[str, Meta(pattern='\\A(?:WHEN_NO_MATCH|NEVER|WHEN_NO_TEMPLATES)\\Z')] | None = None
    PayloadFormatVersion: str | None = None
    RequestParameters: dict[str, str] | None = None
    RequestTemplates: dict[str, str] | None = None
    ResponseParameters: dict[str, dict[str, str]] | None = None
    TemplateSelectionExpression: str | None = None
    TimeoutInMillis: Annotated[int, Meta(ge=50, le=30000)] | None = None
    TlsConfig: TlsConfig | None = None


class CreateIntegrationResult(Integration, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateModelRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ContentType: str | None = None
    Description: str | None = None
    Name: str
    Schema: str


class GetModelResponse(Struct, kw_only=True, omit_defaults=True):
    ContentType: str | None = None
    Description: str | None = None
    ModelId: str | None = None
    Name: str | None = None
    Schema: str | None = None


class CreateModelResponse(GetModelResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateRouteRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ApiKeyRequired: bool | None = None
    AuthorizationScopes: list[str] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM|CUSTOM|JWT)\\Z')] | None = None
    AuthorizerId: str | None = None
    ModelSelectionExpression: str | None = None
    OperationName: str | None = None
    RequestModels: dict[str, str] | None = None
    RequestParameters: dict[str, ParameterConstraints] | None = None
    RouteKey: str
    RouteResponseSelectionExpression: str | None = None
    Target: str | None = None


class CreateRouteResponseRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ModelSelectionExpression: str | None = None
    ResponseModels: dict[str, str] | None = None
    ResponseParameters: dict[str, ParameterConstraints] | None = None
    RouteId: str
    RouteResponseKey: str


class GetRouteResponseResponse(Struct, kw_only=True, omit_defaults=True):
    ModelSelectionExpression: str | None = None
    ResponseModels: dict[str, str] | None = None
    ResponseParameters: dict[str, ParameterConstraints] | None = None
    RouteResponseId: str | None = None
    RouteResponseKey: str | None = None


class CreateRouteResponseResponse(GetRouteResponseResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class GetRouteResult(Struct, kw_only=True, omit_defaults=True):
    ApiGatewayManaged: bool | None = None
    ApiKeyRequired: bool | None = None
    AuthorizationScopes: list[str] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM|CUSTOM|JWT)\\Z')] | None = None
    AuthorizerId: str | None = None
    ModelSelectionExpression: str | None = None
    OperationName: str | None = None
    RequestModels: dict[str, str] | None = None
    RequestParameters: dict[str, ParameterConstraints] | None = None
    RouteId: str | None = None
    RouteKey: str | None = None
    RouteResponseSelectionExpression: str | None = None
    Target: str | None = None


class CreateRouteResult(GetRouteResult, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateRoutingRuleRequest(Struct, kw_only=True, omit_defaults=True):
    Actions: list[RoutingRuleAction]
    Conditions: list[RoutingRuleCondition]
    DomainName: str
    DomainNameId: str | None = None
    Priority: Annotated[int, Meta(ge=1, le=1000000)]


class RoutingRule(Struct, kw_only=True, omit_defaults=True):
    Actions: list[RoutingRuleAction] | None = None
    Conditions: list[RoutingRuleCondition] | None = None
    Priority: Annotated[int, Meta(ge=1, le=1000000)] | None = None
    RoutingRuleArn: str | None = None
    RoutingRuleId: str | None = None


class CreateRoutingRuleResponse(RoutingRule, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateStageRequest(Struct, kw_only=True, omit_defaults=True):
    AccessLogSettings: AccessLogSettings | None = None
    ApiId: str
    AutoDeploy: bool | None = None
    ClientCertificateId: str | None = None
    DefaultRouteSettings: RouteSettings | None = None
    DeploymentId: str | None = None
    Description: str | None = None
    RouteSettings: dict[str, RouteSettings] | None = None
    StageName: str
    StageVariables: dict[str, str] | None = None


class CreateStageRequest(UpdateStageRequest, kw_only=True, omit_defaults=True):
    Tags: dict[str, str] | None = None


class GetStageResponse(Struct, kw_only=True, omit_defaults=True):
    AccessLogSettings: AccessLogSettings | None = None
    ApiGatewayManaged: bool | None = None
    AutoDeploy: bool | None = None
    ClientCertificateId: str | None = None
    CreatedDate: float | None = None
    DefaultRouteSettings: RouteSettings | None = None
    DeploymentId: str | None = None
    Description: str | None = None
    LastDeploymentStatusMessage: str | None = None
    LastUpdatedDate: float | None = None
    RouteSettings: dict[str, RouteSettings] | None = None
    StageName: str | None = None
    StageVariables: dict[str, str] | None = None
    Tags: dict[str, str] | None = None


class CreateStageResponse(GetStageResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteAccessLogSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    StageName: str


class GetApiMappingRequest(Struct, kw_only=True, omit_defaults=True):
    ApiMappingId: str
    DomainName: str


class DeleteApiMappingRequest(GetApiMappingRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteApiRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str


class GetAuthorizerRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    AuthorizerId: str


class DeleteAuthorizerRequest(GetAuthorizerRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteCorsConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str


class GetDeploymentRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    DeploymentId: str


class DeleteDeploymentRequest(GetDeploymentRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteDomainNameRequest(Struct, kw_only=True, omit_defaults=True):
    DomainName: str


class GetIntegrationRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    IntegrationId: str


class DeleteIntegrationRequest(GetIntegrationRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetIntegrationResponseRequest(GetIntegrationRequest, kw_only=True, omit_defaults=True):
    IntegrationResponseId: str


class DeleteIntegrationResponseRequest(GetIntegrationResponseRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetModelRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ModelId: str


class DeleteModelRequest(GetModelRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetRouteRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    RouteId: str


class DeleteRouteRequest(GetRouteRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteRouteRequestParameterRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    RequestParameterKey: str
    RouteId: str


class GetRouteResponseRequest(GetRouteRequest, kw_only=True, omit_defaults=True):
    RouteResponseId: str


class DeleteRouteResponseRequest(GetRouteResponseRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteRouteSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    RouteKey: str
    StageName: str


class GetRoutingRuleRequest(Struct, kw_only=True, omit_defaults=True):
    DomainName: str
    DomainNameId: str | None = None
    RoutingRuleId: str


class DeleteRoutingRuleRequest(GetRoutingRuleRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetStageRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    StageName: str


class DeleteStageRequest(GetStageRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DomainName(Struct, kw_only=True, omit_defaults=True):
    ApiMappingSelectionExpression: str | None = None
    DomainName: str
    DomainNameArn: str | None = None
    DomainNameConfigurations: list[DomainNameConfiguration] | None = None
    MutualTlsAuthentication: MutualTlsAuthentication | None = None
    RoutingMode: Annotated[str, Meta(pattern='\\A(?:API_MAPPING_ONLY|ROUTING_RULE_ONLY|ROUTING_RULE_THEN_API_MAPPING)\\Z')] | None = None
    Tags: dict[str, str] | None = None


class DomainNameConfiguration(Struct, kw_only=True, omit_defaults=True):
    ApiGatewayDomainName: str | None = None
    CertificateArn: str | None = None
    CertificateName: str | None = None
    CertificateUploadDate: float | None = None
    DomainNameStatus: Annotated[str, Meta(pattern='\\A(?:AVAILABLE|UPDATING|PENDING_CERTIFICATE_REIMPORT|PENDING_OWNERSHIP_VERIFICATION)\\Z')] | None = None
    DomainNameStatusMessage: str | None = None
    EndpointType: Annotated[str, Meta(pattern='\\A(?:REGIONAL|EDGE)\\Z')] | None = None
    HostedZoneId: str | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack)\\Z')] | None = None
    SecurityPolicy: Annotated[str, Meta(pattern='\\A(?:TLS_1_0|TLS_1_2)\\Z')] | None = None
    OwnershipVerificationCertificateArn: str | None = None


class ExportApiRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ExportVersion: str | None = None
    IncludeExtensions: bool | None = None
    OutputType: str
    Specification: str
    StageName: str | None = None


class ExportApiResponse(Struct, kw_only=True, omit_defaults=True):
    body: bytes | None = None


class GetApiMappingsRequest(Struct, kw_only=True, omit_defaults=True):
    DomainName: str
    MaxResults: str | None = None
    NextToken: str | None = None


class GetApiMappingsResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[ApiMapping] | None = None
    NextToken: str | None = None


class GetApiRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str


class GetApisRequest(Struct, kw_only=True, omit_defaults=True):
    MaxResults: str | None = None
    NextToken: str | None = None


class GetApisResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[Api] | None = None
    NextToken: str | None = None


class GetAuthorizersRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    MaxResults: str | None = None
    NextToken: str | None = None


class GetAuthorizersResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[Authorizer] | None = None
    NextToken: str | None = None


class GetDeploymentResponse(Deployment, kw_only=True, omit_defaults=True):
    """No further members."""


class GetDeploymentsRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    MaxResults: str | None = None
    NextToken: str | None = None


class GetDeploymentsResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[Deployment] | None = None
    NextToken: str | None = None


class GetDomainNameRequest(Struct, kw_only=True, omit_defaults=True):
    DomainName: str


class GetDomainNamesRequest(Struct, kw_only=True, omit_defaults=True):
    MaxResults: str | None = None
    NextToken: str | None = None


class GetDomainNamesResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[DomainName] | None = None
    NextToken: str | None = None


class GetIntegrationResponsesRequest(GetIntegrationRequest, kw_only=True, omit_defaults=True):
    MaxResults: str | None = None
    NextToken: str | None = None


class GetIntegrationResponsesResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[IntegrationResponse] | None = None
    NextToken: str | None = None


class GetIntegrationResult(Integration, kw_only=True, omit_defaults=True):
    """No further members."""


class GetIntegrationsRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    MaxResults: str | None = None
    NextToken: str | None = None


class GetIntegrationsResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[Integration] | None = None
    NextToken: str | None = None


class GetModelTemplateRequest(GetModelRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetModelTemplateResponse(Struct, kw_only=True, omit_defaults=True):
    Value: str | None = None


class GetModelsRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    MaxResults: str | None = None
    NextToken: str | None = None


class GetModelsResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[Model] | None = None
    NextToken: str | None = None


class GetRouteResponsesRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    MaxResults: str | None = None
    NextToken: str | None = None
    RouteId: str


class GetRouteResponsesResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[RouteResponse] | None = None
    NextToken: str | None = None


class GetRoutesRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    MaxResults: str | None = None
    NextToken: str | None = None


class GetRoutesResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[Route] | None = None
    NextToken: str | None = None


class GetRoutingRuleResponse(RoutingRule, kw_only=True, omit_defaults=True):
    """No further members."""


class GetStagesRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    MaxResults: str | None = None
    NextToken: str | None = None


class GetStagesResponse(Struct, kw_only=True, omit_defaults=True):
    Items: list[Stage] | None = None
    NextToken: str | None = None


class GetTagsRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str


class GetTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: dict[str, str] | None = None


class ImportApiRequest(Struct, kw_only=True, omit_defaults=True):
    Basepath: str | None = None
    Body: str
    FailOnWarnings: bool | None = None


class ImportApiResponse(GetApiResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class IntegrationResponse(Struct, kw_only=True, omit_defaults=True):
    ContentHandlingStrategy: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    IntegrationResponseId: str | None = None
    IntegrationResponseKey: str
    ResponseParameters: dict[str, str] | None = None
    ResponseTemplates: dict[str, str] | None = None
    TemplateSelectionExpression: str | None = None


class JWTConfiguration(Struct, kw_only=True, omit_defaults=True):
    Audience: list[str] | None = None
    Issuer: str | None = None


class ListRoutingRulesRequest(Struct, kw_only=True, omit_defaults=True):
    DomainName: str
    DomainNameId: str | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: str | None = None


class ListRoutingRulesResponse(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    RoutingRules: list[RoutingRule] | None = None


class Model(Struct, kw_only=True, omit_defaults=True):
    ContentType: str | None = None
    Description: str | None = None
    ModelId: str | None = None
    Name: str
    Schema: str | None = None


class MutualTlsAuthentication(Struct, kw_only=True, omit_defaults=True):
    TruststoreUri: str | None = None
    TruststoreVersion: str | None = None
    TruststoreWarnings: list[str] | None = None


class MutualTlsAuthenticationInput(Struct, kw_only=True, omit_defaults=True):
    TruststoreUri: str | None = None
    TruststoreVersion: str | None = None


class ParameterConstraints(Struct, kw_only=True, omit_defaults=True):
    Required: bool | None = None


class PutRoutingRuleRequest(CreateRoutingRuleRequest, kw_only=True, omit_defaults=True):
    RoutingRuleId: str


class PutRoutingRuleResponse(RoutingRule, kw_only=True, omit_defaults=True):
    """No further members."""


class ReimportApiRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    Basepath: str | None = None
    Body: str
    FailOnWarnings: bool | None = None


class ReimportApiResponse(GetApiResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class ResetAuthorizersCacheRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    StageName: str


class Route(Struct, kw_only=True, omit_defaults=True):
    ApiGatewayManaged: bool | None = None
    ApiKeyRequired: bool | None = None
    AuthorizationScopes: list[str] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM|CUSTOM|JWT)\\Z')] | None = None
    AuthorizerId: str | None = None
    ModelSelectionExpression: str | None = None
    OperationName: str | None = None
    RequestModels: dict[str, str] | None = None
    RequestParameters: dict[str, ParameterConstraints] | None = None
    RouteId: str | None = None
    RouteKey: str
    RouteResponseSelectionExpression: str | None = None
    Target: str | None = None


class RouteResponse(Struct, kw_only=True, omit_defaults=True):
    ModelSelectionExpression: str | None = None
    ResponseModels: dict[str, str] | None = None
    ResponseParameters: dict[str, ParameterConstraints] | None = None
    RouteResponseId: str | None = None
    RouteResponseKey: str


class RouteSettings(Struct, kw_only=True, omit_defaults=True):
    DataTraceEnabled: bool | None = None
    DetailedMetricsEnabled: bool | None = None
    LoggingLevel: Annotated[str, Meta(pattern='\\A(?:ERROR|INFO|OFF)\\Z')] | None = None
    ThrottlingBurstLimit: int | None = None
    ThrottlingRateLimit: float | None = None


class RoutingRuleAction(Struct, kw_only=True, omit_defaults=True):
    InvokeApi: RoutingRuleActionInvokeApi


class RoutingRuleActionInvokeApi(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    Stage: str
    StripBasePath: bool | None = None


class RoutingRuleCondition(Struct, kw_only=True, omit_defaults=True):
    MatchBasePaths: RoutingRuleMatchBasePaths | None = None
    MatchHeaders: RoutingRuleMatchHeaders | None = None


class RoutingRuleMatchBasePaths(Struct, kw_only=True, omit_defaults=True):
    AnyOf: list[str]


class RoutingRuleMatchHeaderValue(Struct, kw_only=True, omit_defaults=True):
    Header: str
    ValueGlob: str


class RoutingRuleMatchHeaders(Struct, kw_only=True, omit_defaults=True):
    AnyOf: list[RoutingRuleMatchHeaderValue]


class Stage(Struct, kw_only=True, omit_defaults=True):
    AccessLogSettings: AccessLogSettings | None = None
    ApiGatewayManaged: bool | None = None
    AutoDeploy: bool | None = None
    ClientCertificateId: str | None = None
    CreatedDate: float | None = None
    DefaultRouteSettings: RouteSettings | None = None
    DeploymentId: str | None = None
    Description: str | None = None
    LastDeploymentStatusMessage: str | None = None
    LastUpdatedDate: float | None = None
    RouteSettings: dict[str, RouteSettings] | None = None
    StageName: str
    StageVariables: dict[str, str] | None = None
    Tags: dict[str, str] | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str
    Tags: dict[str, str] | None = None


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class TlsConfig(Struct, kw_only=True, omit_defaults=True):
    ServerNameToVerify: str | None = None


class TlsConfigInput(Struct, kw_only=True, omit_defaults=True):
    ServerNameToVerify: str | None = None


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str
    TagKeys: list[str]


class UpdateApiMappingRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ApiMappingId: str
    ApiMappingKey: str | None = None
    DomainName: str
    Stage: str | None = None


class UpdateApiMappingResponse(GetApiMappingResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateApiRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ApiKeySelectionExpression: str | None = None
    CorsConfiguration: Cors | None = None
    CredentialsArn: str | None = None
    Description: str | None = None
    DisableSchemaValidation: bool | None = None
    DisableExecuteApiEndpoint: bool | None = None
    IpAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack)\\Z')] | None = None
    Name: str | None = None
    RouteKey: str | None = None
    RouteSelectionExpression: str | None = None
    Target: str | None = None
    Version: str | None = None


class UpdateApiResponse(GetApiResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateAuthorizerRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    AuthorizerCredentialsArn: str | None = None
    AuthorizerId: str
    AuthorizerPayloadFormatVersion: str | None = None
    AuthorizerResultTtlInSeconds: Annotated[int, Meta(ge=0, le=3600)] | None = None
    AuthorizerType: Annotated[str, Meta(pattern='\\A(?:REQUEST|JWT)\\Z')] | None = None
    AuthorizerUri: str | None = None
    EnableSimpleResponses: bool | None = None
    IdentitySource: list[str] | None = None
    IdentityValidationExpression: str | None = None
    JwtConfiguration: JWTConfiguration | None = None
    Name: str | None = None


class UpdateAuthorizerResponse(GetAuthorizerResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateDeploymentRequest(GetDeploymentRequest, kw_only=True, omit_defaults=True):
    Description: str | None = None


class UpdateDeploymentResponse(Deployment, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateDomainNameResponse(GetDomainNameResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateIntegrationRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ConnectionId: str | None = None
    ConnectionType: Annotated[str, Meta(pattern='\\A(?:INTERNET|VPC_LINK)\\Z')] | None = None
    ContentHandlingStrategy: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    CredentialsArn: str | None = None
    Description: str | None = None
    IntegrationId: str
    IntegrationMethod: str | None = None
    IntegrationSubtype: str | None = None
    IntegrationType: Annotated[str, Meta(pattern='\\A(?:AWS|HTTP|MOCK|HTTP_PROXY|AWS_PROXY)\\Z')] | None = None
    IntegrationUri: str | None = None
    PassthroughBehavior: Annotated[str, Meta(pattern='\\A(?:WHEN_NO_MATCH|NEVER|WHEN_NO_TEMPLATES)\\Z')] | None = None
    PayloadFormatVersion: str | None = None
    RequestParameters: dict[str, str] | None = None
    RequestTemplates: dict[str, str] | None = None
    ResponseParameters: dict[str, dict[str, str]] | None = None
    TemplateSelectionExpression: str | None = None
    TimeoutInMillis: Annotated[int, Meta(ge=50, le=30000)] | None = None
    TlsConfig: TlsConfigInput | None = None


class UpdateIntegrationResponseRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ContentHandlingStrategy: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    IntegrationId: str
    IntegrationResponseId: str
    IntegrationResponseKey: str | None = None
    ResponseParameters: dict[str, str] | None = None
    ResponseTemplates: dict[str, str] | None = None
    TemplateSelectionExpression: str | None = None


class UpdateIntegrationResponseResponse(GetIntegrationResponseResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateIntegrationResult(Integration, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateModelRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ContentType: str | None = None
    Description: str | None = None
    ModelId: str
    Name: str | None = None
    Schema: str | None = None


class UpdateModelResponse(GetModelResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateRouteRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ApiKeyRequired: bool | None = None
    AuthorizationScopes: list[str] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM|CUSTOM|JWT)\\Z')] | None = None
    AuthorizerId: str | None = None
    ModelSelectionExpression: str | None = None
    OperationName: str | None = None
    RequestModels: dict[str, str] | None = None
    RequestParameters: dict[str, ParameterConstraints] | None = None
    RouteId: str
    RouteKey: str | None = None
    RouteResponseSelectionExpression: str | None = None
    Target: str | None = None


class UpdateRouteResponseRequest(Struct, kw_only=True, omit_defaults=True):
    ApiId: str
    ModelSelectionExpression: str | None = None
    ResponseModels: dict[str, str] | None = None
    ResponseParameters: dict[str, ParameterConstraints] | None = None
    RouteId: str
    RouteResponseId: str
    RouteResponseKey: str | None = None


class UpdateRouteResponseResponse(GetRouteResponseResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateRouteResult(GetRouteResult, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateStageResponse(GetStageResponse, kw_only=True, omit_defaults=True):
    """No further members."""
