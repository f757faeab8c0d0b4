"""Types of apigateway, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AccessLogSettings(Struct, kw_only=True, omit_defaults=True):
    format: str | None = None
    destinationArn: str | None = None


class Account(Struct, kw_only=True, omit_defaults=True):
    cloudwatchRoleArn: str | None = None
    throttleSettings: ThrottleSettings | None = None
    features: list[str] | None = None
    apiKeyVersion: str | None = None


class ApiKey(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    value: str | None = None
    name: str | None = None
    customerId: str | None = None
    description: str | None = None
    enabled: bool | None = None
    createdDate: float | None = None
    lastUpdatedDate: float | None = None
    stageKeys: list[str] | None = None
    tags: dict[str, str] | None = None


class ApiKeyIds(Struct, kw_only=True, omit_defaults=True):
    ids: list[str] | None = None
    warnings: list[str] | None = None


class ApiKeys(Struct, kw_only=True, omit_defaults=True):
    warnings: list[str] | None = None
    position: str | None = None
    items: list[ApiKey] | None = None


class ApiStage(Struct, kw_only=True, omit_defaults=True):
    apiId: str | None = None
    stage: str | None = None
    throttle: dict[str, ThrottleSettings] | None = None


class Authorizer(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    name: str | None = None
    type: Annotated[str, Meta(pattern='\\A(?:TOKEN|REQUEST|COGNITO_USER_POOLS|JWT)\\Z')] | None = None
    providerARNs: list[str] | None = None
    authType: str | None = None
    authorizerUri: str | None = None
    authorizerCredentials: str | None = None
    identitySource: str | None = None
    identityValidationExpression: str | None = None
    authorizerResultTtlInSeconds: int | None = None
    jwtConfiguration: JwtConfiguration | None = None


class Authorizers(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[Authorizer] | None = None


class BasePathMapping(Struct, kw_only=True, omit_defaults=True):
    basePath: str | None = None
    restApiId: str | None = None
    stage: str | None = None


class BasePathMappings(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[BasePathMapping] | None = None


class CanarySettings(Struct, kw_only=True, omit_defaults=True):
    percentTraffic: float | None = None
    deploymentId: str | None = None
    stageVariableOverrides: dict[str, str] | None = None
    useStageCache: bool | None = None


class ClientCertificate(Struct, kw_only=True, omit_defaults=True):
    clientCertificateId: str | None = None
    description: str | None = None
    pemEncodedCertificate: str | None = None
    createdDate: float | None = None
    expirationDate: float | None = None
    tags: dict[str, str] | None = None


class ClientCertificates(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[ClientCertificate] | None = None


class CreateApiKeyRequest(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    description: str | None = None
    enabled: bool | None = None
    generateDistinctId: bool | None = None
    value: str | None = None
    stageKeys: list[StageKey] | None = None
    customerId: str | None = None
    tags: dict[str, str] | None = None


class CreateAuthorizerRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    name: str
    type: Annotated[str, Meta(pattern='\\A(?:TOKEN|REQUEST|COGNITO_USER_POOLS|JWT)\\Z')]
    providerARNs: list[str] | None = None
    authType: str | None = None
    authorizerUri: str | None = None
    authorizerCredentials: str | None = None
    identitySource: str | None = None
    identityValidationExpression: str | None = None
    authorizerResultTtlInSeconds: int | None = None
    jwtConfiguration: JwtConfigurationInput | None = None


class CreateBasePathMappingRequest(Struct, kw_only=True, omit_defaults=True):
    domainName: str
    domainNameId: str | None = None
    basePath: str | None = None
    restApiId: str
    stage: str | None = None


class CreateDeploymentRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    stageName: str | None = None
    stageDescription: str | None = None
    description: str | None = None
    cacheClusterEnabled: bool | None = None
    cacheClusterSize: Annotated[str, Meta(pattern='\\A(?:0\\.5|1\\.6|6\\.1|13\\.5|28\\.4|58\\.2|118|237)\\Z')] | None = None
    variables: dict[str, str] | None = None
    canarySettings: DeploymentCanarySettings | None = None
    tracingEnabled: bool | None = None


class CreateDocumentationPartRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    location: DocumentationPartLocation
    properties: str


class GetDocumentationVersionRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    documentationVersion: str


class CreateDocumentationVersionRequest(GetDocumentationVersionRequest, kw_only=True, omit_defaults=True):
    stageName: str | None = None
    description: str | None = None


class CreateDomainNameRequest(Struct, kw_only=True, omit_defaults=True):
    domainName: str
    certificateName: str | None = None
    certificateBody: str | None = None
    certificatePrivateKey: str | None = None
    certificateChain: str | None = None
    certificateArn: str | None = None
    regionalCertificateName: str | None = None
    regionalCertificateArn: str | None = None
    endpointConfiguration: EndpointConfiguration | None = None
    tags: dict[str, str] | None = None
    securityPolicy: Annotated[str, Meta(pattern='\\A(?:TLS_1_0|TLS_1_2|SecurityPolicy_TLS13_1_3_2025_09|SecurityPolicy_TLS13_1_3_FIPS_2025_09|SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_PQ_2025_09|SecurityPolicy_TLS13_1_2_2021_06|SecurityPolicy_TLS13_2025_EDGE|SecurityPolicy_TLS12_PFS_2025_EDGE|SecurityPolicy_TLS12_2018_EDGE)\\Z')] | None = None
    endpointAccessMode: Annotated[str, Meta(pattern='\\A(?:BASIC|STRICT)\\Z')] | None = None
    mutualTlsAuthentication: MutualTlsAuthenticationInput | None = None
    ownershipVerificationCertificateArn: str | None = None
    policy: str | None = None
    routingMode: Annotated[str, Meta(pattern='\\A(?:BASE_PATH_MAPPING_ONLY|ROUTING_RULE_ONLY|ROUTING_RULE_THEN_BASE_PATH_MAPPING)\\Z')] | None = None


class CreateModelRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    name: str
    description: str | None = None
    schema: str | None = None
    contentType: str


class CreateRequestValidatorRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    name: str | None = None
    validateRequestBody: bool | None = None
    validateRequestParameters: bool | None = None


class CreateResourceRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    parentId: str
    pathPart: str


class CreateRestApiRequest(Struct, kw_only=True, omit_defaults=True):
    name: str
    description: str | None = None
    version: str | None = None
    cloneFrom: str | None = None
    binaryMediaTypes: list[str] | None = None
    minimumCompressionSize: int | None = None
    apiKeySource: Annotated[str, Meta(pattern='\\A(?:HEADER|AUTHORIZER)\\Z')] | None = None
    endpointConfiguration: EndpointConfiguration | None = None
    policy: str | None = None
    tags: dict[str, str] | None = None
    disableExecuteApiEndpoint: bool | None = None
    securityPolicy: Annotated[str, Meta(pattern='\\A(?:TLS_1_0|TLS_1_2|SecurityPolicy_TLS13_1_3_2025_09|SecurityPolicy_TLS13_1_3_FIPS_2025_09|SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_PQ_2025_09|SecurityPolicy_TLS13_1_2_2021_06|SecurityPolicy_TLS13_2025_EDGE|SecurityPolicy_TLS12_PFS_2025_EDGE|SecurityPolicy_TLS12_2018_EDGE)\\Z')] | None = None
    endpointAccessMode: Annotated[str, Meta(pattern='\\A(?:BASIC|STRICT)\\Z')] | None = None


class GetStageRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    stageName: str


class CreateStageRequest(GetStageRequest, kw_only=True, omit_defaults=True):
    deploymentId: str
    description: str | None = None
    cacheClusterEnabled: bool | None = None
    cacheClusterSize: Annotated[str, Meta(pattern='\\A(?:0\\.5|1\\.6|6\\.1|13\\.5|28\\.4|58\\.2|118|237)\\Z')] | None = None
    variables: dict[str, str] | None = None
    documentationVersion: str | None = None
    canarySettings: CanarySettings | None = None
    tracingEnabled: bool | None = None
    tags: dict[str, str] | None = None


class GetUsagePlanKeyRequest(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str
    keyId: str


class CreateUsagePlanKeyRequest(GetUsagePlanKeyRequest, kw_only=True, omit_defaults=True):
    keyType: str


class CreateUsagePlanRequest(Struct, kw_only=True, omit_defaults=True):
    name: str
    description: str | None = None
    apiStages: list[ApiStage] | None = None
    throttle: ThrottleSettings | None = None
    quota: QuotaSettings | None = None
    tags: dict[str, str] | None = None


class DeleteApiKeyRequest(Struct, kw_only=True, omit_defaults=True):
    apiKey: str


class GetAuthorizerRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    authorizerId: str


class DeleteAuthorizerRequest(GetAuthorizerRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBasePathMappingRequest(Struct, kw_only=True, omit_defaults=True):
    domainName: str
    domainNameId: str | None = None
    basePath: str


class DeleteBasePathMappingRequest(GetBasePathMappingRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteClientCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    clientCertificateId: str


class DeleteDeploymentRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    deploymentId: str


class GetDocumentationPartRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    documentationPartId: str


class DeleteDocumentationPartRequest(GetDocumentationPartRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteDocumentationVersionRequest(GetDocumentationVersionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetDomainNameRequest(Struct, kw_only=True, omit_defaults=True):
    domainName: str
    domainNameId: str | None = None


class DeleteDomainNameRequest(GetDomainNameRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetGatewayResponseRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    responseType: Annotated[str, Meta(pattern='\\A(?:DEFAULT_4XX|DEFAULT_5XX|RESOURCE_NOT_FOUND|UNAUTHORIZED|INVALID_API_KEY|ACCESS_DENIED|AUTHORIZER_FAILURE|AUTHORIZER_CONFIGURATION_ERROR|INVALID_SIGNATURE|EXPIRED_TOKEN|MISSING_AUTHENTICATION_TOKEN|INTEGRATION_FAILURE|INTEGRATION_TIMEOUT|API_CONFIGURATION_ERROR|UNSUPPORTED_MEDIA_TYPE|BAD_REQUEST_PARAMETERS|BAD_REQUEST_BODY|REQUEST_TOO_LARGE|THROTTLED|QUOTA_EXCEEDED|WAF_FILTERED)\\Z')]


class DeleteGatewayResponseRequest(GetGatewayResponseRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetIntegrationRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    resourceId: str
    httpMethod: str


class DeleteIntegrationRequest(GetIntegrationRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetIntegrationResponseRequest(GetIntegrationRequest, kw_only=True, omit_defaults=True):
    statusCode: Annotated[str, Meta(pattern='\\A(?:[1-5]\\d\\d)\\Z')]


class DeleteIntegrationResponseRequest(GetIntegrationResponseRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetMethodRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    resourceId: str
    httpMethod: str


class DeleteMethodRequest(GetMethodRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetMethodResponseRequest(GetMethodRequest, kw_only=True, omit_defaults=True):
    statusCode: Annotated[str, Meta(pattern='\\A(?:[1-5]\\d\\d)\\Z')]


class DeleteMethodResponseRequest(GetMethodResponseRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteModelRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    modelName: str


class GetRequestValidatorRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    requestValidatorId: str


class DeleteRequestValidatorRequest(GetRequestValidatorRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteResourceRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    resourceId: str


class DeleteRestApiRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str


class DeleteStageRequest(GetStageRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteUsagePlanKeyRequest(GetUsagePlanKeyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteUsagePlanRequest(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str


class Deployment(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    description: str | None = None
    createdDate: float | None = None
    apiSummary: dict[str, dict[str, MethodSnapshot]] | None = None


class DeploymentCanarySettings(Struct, kw_only=True, omit_defaults=True):
    percentTraffic: float | None = None
    stageVariableOverrides: dict[str, str] | None = None
    useStageCache: bool | None = None


class Deployments(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[Deployment] | None = None


class DocumentationPart(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    location: DocumentationPartLocation | None = None
    properties: str | None = None


class DocumentationPartIds(Struct, kw_only=True, omit_defaults=True):
    ids: list[str] | None = None
    warnings: list[str] | None = None


class DocumentationPartLocation(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:API|AUTHORIZER|MODEL|RESOURCE|METHOD|PATH_PARAMETER|QUERY_PARAMETER|REQUEST_HEADER|REQUEST_BODY|RESPONSE|RESPONSE_HEADER|RESPONSE_BODY)\\Z')]
    path: str | None = None
    method: str | None = None
    statusCode: Annotated[str, Meta(pattern='\\A(?:^([1-5]\\d\\d|\\*|\\s*)$)\\Z')] | None = None
    name: str | None = None


class DocumentationParts(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[DocumentationPart] | None = None


class DocumentationVersion(Struct, kw_only=True, omit_defaults=True):
    version: str | None = None
    createdDate: float | None = None
    description: str | None = None


class DocumentationVersions(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[DocumentationVersion] | None = None


class DomainName(Struct, kw_only=True, omit_defaults=True):
    domainName: str | None = None
    domainNameId: str | None = None
    domainNameArn: str | None = None
    certificateName: str | None = None
    certificateArn: str | None = None
    certificateUploadDate: float | None = None
    regionalDomainName: str | None = None
    regionalHostedZoneId: str | None = None
    regionalCertificateName: str | None = None
    regionalCertificateArn: str | None = None
    distributionDomainName: str | None = None
    distributionHostedZoneId: str | None = None
    endpointConfiguration: EndpointConfiguration | None = None
    domainNameStatus: Annotated[str, Meta(pattern='\\A(?:AVAILABLE|UPDATING|PENDING|PENDING_CERTIFICATE_REIMPORT|PENDING_OWNERSHIP_VERIFICATION|FAILED)\\Z')] | None = None
    domainNameStatusMessage: str | None = None
    securityPolicy: Annotated[str, Meta(pattern='\\A(?:TLS_1_0|TLS_1_2|SecurityPolicy_TLS13_1_3_2025_09|SecurityPolicy_TLS13_1_3_FIPS_2025_09|SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_PQ_2025_09|SecurityPolicy_TLS13_1_2_2021_06|SecurityPolicy_TLS13_2025_EDGE|SecurityPolicy_TLS12_PFS_2025_EDGE|SecurityPolicy_TLS12_2018_EDGE)\\Z')] | None = None
    endpointAccessMode: Annotated[str, Meta(pattern='\\A(?:BASIC|STRICT)\\Z')] | None = None
    tags: dict[str, str] | None = None
    mutualTlsAuthentication: MutualTlsAuthentication | None = None
    ownershipVerificationCertificateArn: str | None = None
    managementPolicy: str | None = None
    policy: str | None = None
    routingMode: Annotated[str, Meta(pattern='\\A(?:BASE_PATH_MAPPING_ONLY|ROUTING_RULE_ONLY|ROUTING_RULE_THEN_BASE_PATH_MAPPING)\\Z')] | None = None


class DomainNames(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[DomainName] | None = None


class EndpointConfiguration(Struct, kw_only=True, omit_defaults=True):
    types: list[Annotated[str, Meta(pattern='\\A(?:REGIONAL|EDGE|PRIVATE)\\Z')]] | None = None
    ipAddressType: Annotated[str, Meta(pattern='\\A(?:ipv4|dualstack)\\Z')] | None = None
    vpcEndpointIds: list[str] | None = None


class ExportResponse(Struct, kw_only=True, omit_defaults=True):
    contentType: str | None = None
    contentDisposition: str | None = None
    body: bytes | None = None


class FlushStageAuthorizersCacheRequest(GetStageRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class FlushStageCacheRequest(GetStageRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GatewayResponse(Struct, kw_only=True, omit_defaults=True):
    responseType: Annotated[str, Meta(pattern='\\A(?:DEFAULT_4XX|DEFAULT_5XX|RESOURCE_NOT_FOUND|UNAUTHORIZED|INVALID_API_KEY|ACCESS_DENIED|AUTHORIZER_FAILURE|AUTHORIZER_CONFIGURATION_ERROR|INVALID_SIGNATURE|EXPIRED_TOKEN|MISSING_AUTHENTICATION_TOKEN|INTEGRATION_FAILURE|INTEGRATION_TIMEOUT|API_CONFIGURATION_ERROR|UNSUPPORTED_MEDIA_TYPE|BAD_REQUEST_PARAMETERS|BAD_REQUEST_BODY|REQUEST_TOO_LARGE|THROTTLED|QUOTA_EXCEEDED|WAF_FILTERED)\\Z')] | None = None
    statusCode: Annotated[str, Meta(pattern='\\A(?:[1-5]\\d\\d)\\Z')] | None = None
    responseParameters: dict[str, str] | None = None
    responseTemplates: dict[str, str] | None = None
    defaultResponse: bool | None = None


class GatewayResponses(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[GatewayResponse] | None = None


class GenerateClientCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    description: str | None = None
    tags: dict[str, str] | None = None


class GetAccountRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetApiKeyRequest(Struct, kw_only=True, omit_defaults=True):
    apiKey: str
    includeValue: bool | None = None


class GetApiKeysRequest(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    limit: int | None = None
    nameQuery: str | None = None
    customerId: str | None = None
    includeValues: bool | None = None


class GetAuthorizersRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    position: str | None = None
    limit: int | None = None


class GetBasePathMappingsRequest(Struct, kw_only=True, omit_defaults=True):
    domainName: str
    domainNameId: str | None = None
    position: str | None = None
    limit: int | None = None


class GetClientCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    clientCertificateId: str


class GetClientCertificatesRequest(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    limit: int | None = None


class GetDeploymentRequest(DeleteDeploymentRequest, kw_only=True, omit_defaults=True):
    embed: list[str] | None = None


class GetDeploymentsRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    position: str | None = None
    limit: int | None = None


class GetDocumentationPartsRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    type: Annotated[str, Meta(pattern='\\A(?:API|AUTHORIZER|MODEL|RESOURCE|METHOD|PATH_PARAMETER|QUERY_PARAMETER|REQUEST_HEADER|REQUEST_BODY|RESPONSE|RESPONSE_HEADER|RESPONSE_BODY)\\Z')] | None = None
    nameQuery: str | None = None
    path: str | None = None
    position: str | None = None
    limit: int | None = None
    locationStatus: Annotated[str, Meta(pattern='\\A(?:DOCUMENTED|UNDOCUMENTED)\\Z')] | None = None


class GetDocumentationVersionsRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    position: str | None = None
    limit: int | None = None


class GetDomainNamesRequest(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    limit: int | None = None
    resourceOwner: Annotated[str, Meta(pattern='\\A(?:SELF|OTHER_ACCOUNTS)\\Z')] | None = None


class GetExportRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    stageName: str
    exportType: str
    parameters: dict[str, str] | None = None
    accepts: str | None = None


class GetGatewayResponsesRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    position: str | None = None
    limit: int | None = None


class GetModelRequest(DeleteModelRequest, kw_only=True, omit_defaults=True):
    flatten: bool | None = None


class GetModelsRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    position: str | None = None
    limit: int | None = None


class GetRequestValidatorsRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    position: str | None = None
    limit: int | None = None


class GetResourceRequest(DeleteResourceRequest, kw_only=True, omit_defaults=True):
    embed: list[str] | None = None


class GetResourcesRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    position: str | None = None
    limit: int | None = None
    embed: list[str] | None = None


class GetRestApiRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str


class GetRestApisRequest(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    limit: int | None = None


class GetStagesRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    deploymentId: str | None = None


class GetTagsRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    position: str | None = None
    limit: int | None = None


class GetUsagePlanKeysRequest(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str
    position: str | None = None
    limit: int | None = None
    nameQuery: str | None = None


class GetUsagePlanRequest(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str


class GetUsagePlansRequest(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    keyId: str | None = None
    limit: int | None = None


class GetUsageRequest(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str
    keyId: str | None = None
    startDate: str
    endDate: str
    position: str | None = None
    limit: int | None = None


class ImportApiKeysRequest(Struct, kw_only=True, omit_defaults=True):
    body: bytes
    format: Annotated[str, Meta(pattern='\\A(?:csv)\\Z')]
    failOnWarnings: bool | None = None


class ImportDocumentationPartsRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    mode: Annotated[str, Meta(pattern='\\A(?:merge|overwrite)\\Z')] | None = None
    failOnWarnings: bool | None = None
    body: bytes


class ImportRestApiRequest(Struct, kw_only=True, omit_defaults=True):
    failOnWarnings: bool | None = None
    parameters: dict[str, str] | None = None
    body: bytes


class Integration(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:HTTP|AWS|MOCK|HTTP_PROXY|AWS_PROXY)\\Z')] | None = None
    httpMethod: str | None = None
    uri: str | None = None
    connectionType: Annotated[str, Meta(pattern='\\A(?:INTERNET|VPC_LINK)\\Z')] | None = None
    connectionId: str | None = None
    credentials: str | None = None
    requestParameters: dict[str, str] | None = None
    requestTemplates: dict[str, str] | None = None
    passthroughBehavior: str | None = None
    contentHandling: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    timeoutInMillis: int | None = None
    cacheNamespace: str | None = None
    cacheKeyParameters: list[str] | None = None
    integrationResponses: dict[str, IntegrationResponse] | None = None
    tlsConfig: TlsConfig | None = None
    responseTransferMode: Annotated[str, Meta(pattern='\\A(?:BUFFERED|STREAM)\\Z')] | None = None
    integrationTarget: str | None = None


class IntegrationResponse(Struct, kw_only=True, omit_defaults=True):
    statusCode: Annotated[str, Meta(pattern='\\A(?:[1-5]\\d\\d)\\Z')] | None = None
    selectionPattern: str | None = None
    responseParameters: dict[str, str] | None = None
    responseTemplates: dict[str, str] | None = None
    contentHandling: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None


class JwtAdditionalClaim(Struct, kw_only=True, omit_defaults=True):
    claimName: str
    format: Annotated[str, Meta(pattern='\\A(?:SINGLE_STRING)\\Z')]
    required: bool | None = None
    expectedValues: list[str] | None = None


class JwtConfiguration(Struct, kw_only=True, omit_defaults=True):
    issuers: list[JwtIssuer] | None = None
    defaultAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:RS256|RS384|RS512|ES256|ES384|ES512)\\Z')]] | None = None


class JwtConfigurationInput(Struct, kw_only=True, omit_defaults=True):
    issuers: list[JwtIssuerInput]
    defaultAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:RS256|RS384|RS512|ES256|ES384|ES512)\\Z')]]


class JwtIssuer(Struct, kw_only=True, omit_defaults=True):
    issuer: str | None = None
    audiences: list[str] | None = None
    additionalClaims: list[JwtAdditionalClaim] | None = None
    jwksUri: str | None = None


class JwtIssuerInput(Struct, kw_only=True, omit_defaults=True):
    issuer: str
    audiences: list[str]
    additionalClaims: list[JwtAdditionalClaim] | None = None


class Method(Struct, kw_only=True, omit_defaults=True):
    httpMethod: str | None = None
    authorizationType: str | None = None
    authorizerId: str | None = None
    apiKeyRequired: bool | None = None
    requestValidatorId: str | None = None
    operationName: str | None = None
    requestParameters: dict[str, bool] | None = None
    requestModels: dict[str, str] | None = None
    methodResponses: dict[str, MethodResponse] | None = None
    methodIntegration: Integration | None = None
    authorizationScopes: list[str] | None = None


class MethodResponse(Struct, kw_only=True, omit_defaults=True):
    statusCode: Annotated[str, Meta(pattern='\\A(?:[1-5]\\d\\d)\\Z')] | None = None
    responseParameters: dict[str, bool] | None = None
    responseModels: dict[str, str] | None = None


class MethodSetting(Struct, kw_only=True, omit_defaults=True):
    metricsEnabled: bool | None = None
    loggingLevel: str | None = None
    dataTraceEnabled: bool | None = None
    throttlingBurstLimit: int | None = None
    throttlingRateLimit: float | None = None
    cachingEnabled: bool | None = None
    cacheTtlInSeconds: int | None = None
    cacheDataEncrypted: bool | None = None
    requireAuthorizationForCacheControl: bool | None = None
    unauthorizedCacheControlHeaderStrategy: Annotated[str, Meta(pattern='\\A(?:FAIL_WITH_403|SUCCEED_WITH_RESPONSE_HEADER|SUCCEED_WITHOUT_RESPONSE_HEADER)\\Z')] | None = None


class MethodSnapshot(Struct, kw_only=True, omit_defaults=True):
    authorizationType: str | None = None
    apiKeyRequired: bool | None = None


class Model(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    name: str | None = None
    description: str | None = None
    schema: str | None = None
    contentType: str | None = None


class Models(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[Model] | None = None


class MutualTlsAuthentication(Struct, kw_only=True, omit_defaults=True):
    truststoreUri: str | None = None
    truststoreVersion: str | None = None
    truststoreWarnings: list[str] | None = None


class MutualTlsAuthenticationInput(Struct, kw_only=True, omit_defaults=True):
    truststoreUri: str | None = None
    truststoreVersion: str | None = None


class PatchOperation(Struct, kw_only=True, omit_defaults=True, rename={'from_': 'from'}):
    op: Annotated[str, Meta(pattern='\\A(?:add|remove|replace|move|copy|test)\\Z')] | None = None
    path: str | None = None
    value: str | None = None
    from_: str | None = None


class PutGatewayResponseRequest(GetGatewayResponseRequest, kw_only=True, omit_defaults=True):
    statusCode: Annotated[str, Meta(pattern='\\A(?:[1-5]\\d\\d)\\Z')] | None = None
    responseParameters: dict[str, str] | None = None
    responseTemplates: dict[str, str] | None = None


class PutIntegrationRequest(GetIntegrationRequest, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:HTTP|AWS|MOCK|HTTP_PROXY|AWS_PROXY)\\Z')]
    integrationHttpMethod: str | None = None
    uri: str | None = None
    connectionType: Annotated[str, Meta(pattern='\\A(?:INTERNET|VPC_LINK)\\Z')] | None = None
    connectionId: str | None = None
    credentials: str | None = None
    requestParameters: dict[str, str] | None = None
    requestTemplates: dict[str, str] | None = None
    passthroughBehavior: str | None = None
    cacheNamespace: str | None = None
    cacheKeyParameters: list[str] | None = None
    contentHandling: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None
    timeoutInMillis: int | None = None
    tlsConfig: TlsConfig | None = None
    responseTransferMode: Annotated[str, Meta(pattern='\\A(?:BUFFERED|STREAM)\\Z')] | None = None
    integrationTarget: str | None = None


class PutIntegrationResponseRequest(GetIntegrationResponseRequest, kw_only=True, omit_defaults=True):
    selectionPattern: str | None = None
    responseParameters: dict[str, str] | None = None
    responseTemplates: dict[str, str] | None = None
    contentHandling: Annotated[str, Meta(pattern='\\A(?:CONVERT_TO_BINARY|CONVERT_TO_TEXT)\\Z')] | None = None


class PutMethodRequest(GetMethodRequest, kw_only=True, omit_defaults=True):
    authorizationType: str
    authorizerId: str | None = None
    apiKeyRequired: bool | None = None
    operationName: str | None = None
    requestParameters: dict[str, bool] | None = None
    requestModels: dict[str, str] | None = None
    requestValidatorId: str | None = None
    authorizationScopes: list[str] | None = None


class PutMethodResponseRequest(GetMethodResponseRequest, kw_only=True, omit_defaults=True):
    responseParameters: dict[str, bool] | None = None
    responseModels: dict[str, str] | None = None


class PutRestApiRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    mode: Annotated[str, Meta(pattern='\\A(?:merge|overwrite)\\Z')] | None = None
    failOnWarnings: bool | None = None
    parameters: dict[str, str] | None = None
    body: bytes


class QuotaSettings(Struct, kw_only=True, omit_defaults=True):
    limit: int | None = None
    offset: int | None = None
    period: Annotated[str, Meta(pattern='\\A(?:DAY|WEEK|MONTH)\\Z')] | None = None


class RequestValidator(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    name: str | None = None
    validateRequestBody: bool | None = None
    validateRequestParameters: bool | None = None


class RequestValidators(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[RequestValidator] | None = None


class Resource(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    parentId: str | None = None
    pathPart: str | None = None
    path: str | None = None
    resourceMethods: dict[str, Method] | None = None


class Resources(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[Resource] | None = None


class RestApi(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    name: str | None = None
    description: str | None = None
    createdDate: float | None = None
    version: str | None = None
    warnings: list[str] | None = None
    binaryMediaTypes: list[str] | None = None
    minimumCompressionSize: int | None = None
    apiKeySource: Annotated[str, Meta(pattern='\\A(?:HEADER|AUTHORIZER)\\Z')] | None = None
    endpointConfiguration: EndpointConfiguration | None = None
    policy: str | None = None
    tags: dict[str, str] | None = None
    disableExecuteApiEndpoint: bool | None = None
    rootResourceId: str | None = None
    securityPolicy: Annotated[str, Meta(pattern='\\A(?:TLS_1_0|TLS_1_2|SecurityPolicy_TLS13_1_3_2025_09|SecurityPolicy_TLS13_1_3_FIPS_2025_09|SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09|SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09|SecurityPolicy_TLS13_1_2_PQ_2025_09|SecurityPolicy_TLS13_1_2_2021_06|SecurityPolicy_TLS13_2025_EDGE|SecurityPolicy_TLS12_PFS_2025_EDGE|SecurityPolicy_TLS12_2018_EDGE)\\Z')] | None = None
    endpointAccessMode: Annotated[str, Meta(pattern='\\A(?:BASIC|STRICT)\\Z')] | None = None
    apiStatus: Annotated[str, Meta(pattern='\\A(?:UPDATING|AVAILABLE|PENDING|FAILED)\\Z')] | None = None
    apiStatusMessage: str | None = None


class RestApis(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[RestApi] | None = None


class Stage(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None
    clientCertificateId: str | None = None
    stageName: str | None = None
    description: str | None = None
    cacheClusterEnabled: bool | None = None
    cacheClusterSize: Annotated[str, Meta(pattern='\\A(?:0\\.5|1\\.6|6\\.1|13\\.5|28\\.4|58\\.2|118|237)\\Z')] | None = None
    cacheClusterStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|AVAILABLE|DELETE_IN_PROGRESS|NOT_AVAILABLE|FLUSH_IN_PROGRESS)\\Z')] | None = None
    methodSettings: dict[str, MethodSetting] | None = None
    variables: dict[str, str] | None = None
    documentationVersion: str | None = None
    accessLogSettings: AccessLogSettings | None = None
    canarySettings: CanarySettings | None = None
    tracingEnabled: bool | None = None
    webAclArn: str | None = None
    tags: dict[str, str] | None = None
    createdDate: float | None = None
    lastUpdatedDate: float | None = None


class StageKey(Struct, kw_only=True, omit_defaults=True):
    restApiId: str | None = None
    stageName: str | None = None


class Stages(Struct, kw_only=True, omit_defaults=True):
    item: list[Stage] | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tags: dict[str, str]


class Tags(Struct, kw_only=True, omit_defaults=True):
    tags: dict[str, str] | None = None


class TestInvokeAuthorizerRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    authorizerId: str
    headers: dict[str, str] | None = None
    multiValueHeaders: dict[str, list[str]] | None = None
    pathWithQueryString: str | None = None
    body: str | None = None
    stageVariables: dict[str, str] | None = None
    additionalContext: dict[str, str] | None = None


class TestInvokeAuthorizerResponse(Struct, kw_only=True, omit_defaults=True):
    clientStatus: int | None = None
    log: str | None = None
    latency: int | None = None
    principalId: str | None = None
    policy: str | None = None
    authorization: dict[str, list[str]] | None = None
    claims: dict[str, str] | None = None


class TestInvokeMethodRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    resourceId: str
    httpMethod: str
    pathWithQueryString: str | None = None
    body: str | None = None
    headers: dict[str, str] | None = None
    multiValueHeaders: dict[str, list[str]] | None = None
    clientCertificateId: str | None = None
    stageVariables: dict[str, str] | None = None


class TestInvokeMethodResponse(Struct, kw_only=True, omit_defaults=True):
    status: int | None = None
    body: str | None = None
    headers: dict[str, str] | None = None
    multiValueHeaders: dict[str, list[str]] | None = None
    log: str | None = None
    latency: int | None = None


class ThrottleSettings(Struct, kw_only=True, omit_defaults=True):
    burstLimit: int | None = None
    rateLimit: float | None = None


class TlsConfig(Struct, kw_only=True, omit_defaults=True):
    insecureSkipVerification: bool | None = None


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tagKeys: list[str]


class UpdateAccountRequest(Struct, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateApiKeyRequest(Struct, kw_only=True, omit_defaults=True):
    apiKey: str
    patchOperations: list[PatchOperation] | None = None


class UpdateAuthorizerRequest(GetAuthorizerRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateBasePathMappingRequest(GetBasePathMappingRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateClientCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    clientCertificateId: str
    patchOperations: list[PatchOperation] | None = None


class UpdateDeploymentRequest(DeleteDeploymentRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateDocumentationPartRequest(GetDocumentationPartRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateDocumentationVersionRequest(GetDocumentationVersionRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateDomainNameRequest(GetDomainNameRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateGatewayResponseRequest(GetGatewayResponseRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateIntegrationRequest(GetIntegrationRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateIntegrationResponseRequest(GetIntegrationResponseRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateMethodRequest(GetMethodRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateMethodResponseRequest(GetMethodResponseRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateModelRequest(DeleteModelRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateRequestValidatorRequest(GetRequestValidatorRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateResourceRequest(DeleteResourceRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateRestApiRequest(Struct, kw_only=True, omit_defaults=True):
    restApiId: str
    patchOperations: list[PatchOperation] | None = None


class UpdateStageRequest(GetStageRequest, kw_only=True, omit_defaults=True):
    patchOperations: list[PatchOperation] | None = None


class UpdateUsagePlanRequest(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str
    patchOperations: list[PatchOperation] | None = None


class UpdateUsageRequest(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str
    keyId: str
    patchOperations: list[PatchOperation] | None = None


class Usage(Struct, kw_only=True, omit_defaults=True):
    usagePlanId: str | None = None
    startDate: str | None = None
    endDate: str | None = None
    position: str | None = None
    items: dict[str, list[list[int]]] | None = None


class UsagePlan(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    name: str | None = None
    description: str | None = None
    apiStages: list[ApiStage] | None = None
    throttle: ThrottleSettings | None = None
    quota: QuotaSettings | None = None
    productCode: str | None = None
    tags: dict[str, str] | None = None


class UsagePlanKey(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    type: str | None = None
    value: str | None = None
    name: str | None = None


class UsagePlanKeys(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[UsagePlanKey] | None = None


class UsagePlans(Struct, kw_only=True, omit_defaults=True):
    position: str | None = None
    items: list[UsagePlan] | None = None
