"""Types of events, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class ActivateEventSourceRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')]


class ApiDestination(Struct, kw_only=True, omit_defaults=True):
    ApiDestinationArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:api-destination\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    ApiDestinationState: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE)\\Z')] | None = None
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    InvocationEndpoint: Annotated[str, Meta(min_length=1, max_length=2048, pattern="\\A(?:^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$)\\Z")] | None = None
    HttpMethod: Annotated[str, Meta(pattern='\\A(?:POST|GET|HEAD|OPTIONS|PUT|PATCH|DELETE)\\Z')] | None = None
    InvocationRateLimitPerSecond: Annotated[int, Meta(ge=1)] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None


class AppSyncParameters(Struct, kw_only=True, omit_defaults=True):
    GraphQLOperation: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None


class Archive(Struct, kw_only=True, omit_defaults=True):
    ArchiveName: Annotated[str, Meta(min_length=1, max_length=48, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|CREATING|UPDATING|CREATE_FAILED|UPDATE_FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    RetentionDays: Annotated[int, Meta(ge=0)] | None = None
    SizeBytes: int | None = None
    EventCount: int | None = None
    CreationTime: float | None = None


class AwsVpcConfiguration(Struct, kw_only=True, omit_defaults=True):
    Subnets: list[str]
    SecurityGroups: list[str] | None = None
    AssignPublicIp: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class BatchArrayProperties(Struct, kw_only=True, omit_defaults=True):
    Size: int | None = None


class BatchParameters(Struct, kw_only=True, omit_defaults=True):
    JobDefinition: str
    JobName: str
    ArrayProperties: BatchArrayProperties | None = None
    RetryStrategy: BatchRetryStrategy | None = None


class BatchRetryStrategy(Struct, kw_only=True, omit_defaults=True):
    Attempts: int | None = None


class CancelReplayRequest(Struct, kw_only=True, omit_defaults=True):
    ReplayName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class CancelReplayResponse(Struct, kw_only=True, omit_defaults=True):
    ReplayArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/[\\.\\-_A-Za-z0-9]+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:STARTING|RUNNING|CANCELLING|COMPLETED|CANCELLED|FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None


class CapacityProviderStrategyItem(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: Annotated[str, Meta(min_length=1, max_length=255)]
    weight: Annotated[int, Meta(ge=0, le=1000)] | None = None
    base: Annotated[int, Meta(ge=0, le=100000)] | None = None


class Condition(Struct, kw_only=True, omit_defaults=True):
    Type: str
    Key: str
    Value: str


class Connection(Struct, kw_only=True, omit_defaults=True):
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    ConnectionState: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|AUTHORIZED|DEAUTHORIZED|AUTHORIZING|DEAUTHORIZING|ACTIVE|FAILED_CONNECTIVITY)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:BASIC|OAUTH_CLIENT_CREDENTIALS|API_KEY)\\Z')] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None
    LastAuthorizedTime: float | None = None


class ConnectionApiKeyAuthResponseParameters(Struct, kw_only=True, omit_defaults=True):
    ApiKeyName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None


class ConnectionAuthResponseParameters(Struct, kw_only=True, omit_defaults=True):
    BasicAuthParameters: ConnectionBasicAuthResponseParameters | None = None
    OAuthParameters: ConnectionOAuthResponseParameters | None = None
    ApiKeyAuthParameters: ConnectionApiKeyAuthResponseParameters | None = None
    InvocationHttpParameters: ConnectionHttpParameters | None = None
    ConnectivityParameters: DescribeConnectionConnectivityParameters | None = None


class ConnectionBasicAuthResponseParameters(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None


class ConnectionBodyParameter(Struct, kw_only=True, omit_defaults=True):
    Key: str | None = None
    Value: str | None = None
    IsValueSecret: bool | None = None


class ConnectionHeaderParameter(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(max_length=512, pattern="\\A(?:^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$)\\Z")] | None = None
    Value: Annotated[str, Meta(max_length=512, pattern='\\A(?:^(?=\\t*[\\x20-\\x7E])[\\t\\x20-\\x7E]*$)\\Z')] | None = None
    IsValueSecret: bool | None = None


class ConnectionHttpParameters(Struct, kw_only=True, omit_defaults=True):
    HeaderParameters: Annotated[list[ConnectionHeaderParameter], Meta(max_length=100)] | None = None
    QueryStringParameters: Annotated[list[ConnectionQueryStringParameter], Meta(max_length=100)] | None = None
    BodyParameters: Annotated[list[ConnectionBodyParameter], Meta(max_length=100)] | None = None


class ConnectionOAuthClientResponseParameters(Struct, kw_only=True, omit_defaults=True):
    ClientID: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None


class ConnectionOAuthResponseParameters(Struct, kw_only=True, omit_defaults=True):
    ClientParameters: ConnectionOAuthClientResponseParameters | None = None
    AuthorizationEndpoint: Annotated[str, Meta(min_length=1, max_length=2048, pattern="\\A(?:^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$)\\Z")] | None = None
    HttpMethod: str | None = None
    OAuthHttpParameters: ConnectionHttpParameters | None = None


class ConnectionQueryStringParameter(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x1F\\x7F]+)\\Z')] | None = None
    Value: Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+)\\Z')] | None = None
    IsValueSecret: bool | None = None


class ConnectivityResourceConfigurationArn(Struct, kw_only=True, omit_defaults=True):
    ResourceConfigurationArn: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^(?:^arn:[a-z0-9\\-]+:vpc-lattice:[a-zA-Z0-9\\-]+:\\d{12}:resourceconfiguration/rcfg-[0-9a-z]{17}$|^$))\\Z')]


class ConnectivityResourceParameters(Struct, kw_only=True, omit_defaults=True):
    ResourceParameters: ConnectivityResourceConfigurationArn


class CreateApiDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')]
    InvocationEndpoint: Annotated[str, Meta(min_length=1, max_length=2048, pattern="\\A(?:^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$)\\Z")]
    HttpMethod: Annotated[str, Meta(pattern='\\A(?:POST|GET|HEAD|OPTIONS|PUT|PATCH|DELETE)\\Z')]
    InvocationRateLimitPerSecond: Annotated[int, Meta(ge=1)] | None = None


class CreateApiDestinationResponse(Struct, kw_only=True, omit_defaults=True):
    ApiDestinationArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:api-destination\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    ApiDestinationState: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE)\\Z')] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None


class CreateArchiveRequest(Struct, kw_only=True, omit_defaults=True):
    ArchiveName: Annotated[str, Meta(min_length=1, max_length=48, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    EventPattern: Annotated[str, Meta(max_length=4096)] | None = None
    RetentionDays: Annotated[int, Meta(ge=0)] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None


class CreateArchiveResponse(Struct, kw_only=True, omit_defaults=True):
    ArchiveArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|CREATING|UPDATING|CREATE_FAILED|UPDATE_FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    CreationTime: float | None = None


class CreateConnectionApiKeyAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    ApiKeyName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')]
    ApiKeyValue: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')]


class CreateConnectionAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    BasicAuthParameters: CreateConnectionBasicAuthRequestParameters | None = None
    OAuthParameters: CreateConnectionOAuthRequestParameters | None = None
    ApiKeyAuthParameters: CreateConnectionApiKeyAuthRequestParameters | None = None
    InvocationHttpParameters: ConnectionHttpParameters | None = None
    ConnectivityParameters: ConnectivityResourceParameters | None = None


class CreateConnectionBasicAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')]
    Password: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')]


class CreateConnectionOAuthClientRequestParameters(Struct, kw_only=True, omit_defaults=True):
    ClientID: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')]
    ClientSecret: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')]


class CreateConnectionOAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    ClientParameters: CreateConnectionOAuthClientRequestParameters
    AuthorizationEndpoint: Annotated[str, Meta(min_length=1, max_length=2048, pattern="\\A(?:^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$)\\Z")]
    HttpMethod: str
    OAuthHttpParameters: ConnectionHttpParameters | None = None


class CreateConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:BASIC|OAUTH_CLIENT_CREDENTIALS|API_KEY)\\Z')]
    AuthParameters: CreateConnectionAuthRequestParameters
    InvocationConnectivityParameters: ConnectivityResourceParameters | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None


class CreateConnectionResponse(Struct, kw_only=True, omit_defaults=True):
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    ConnectionState: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|AUTHORIZED|DEAUTHORIZED|AUTHORIZING|DEAUTHORIZING|ACTIVE|FAILED_CONNECTIVITY)\\Z')] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None


class CreateEndpointRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    RoutingConfig: RoutingConfig
    ReplicationConfig: ReplicationConfig | None = None
    EventBuses: Annotated[list[EndpointEventBus], Meta(min_length=2, max_length=2)]
    RoleArn: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@/-]+$)\\Z')] | None = None


class CreateEndpointResponse(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:endpoint\\/[/\\.\\-_A-Za-z0-9]+$)\\Z')] | None = None
    RoutingConfig: RoutingConfig | None = None
    ReplicationConfig: ReplicationConfig | None = None
    EventBuses: Annotated[list[EndpointEventBus], Meta(min_length=2, max_length=2)] | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@/-]+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ACTIVE|CREATING|UPDATING|DELETING|CREATE_FAILED|UPDATE_FAILED|DELETE_FAILED)\\Z')] | None = None


class CreateEventBusRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')]
    EventSourceName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    LogConfig: LogConfig | None = None
    Tags: list[Tag] | None = None


class CreateEventBusResponse(Struct, kw_only=True, omit_defaults=True):
    EventBusArn: str | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    LogConfig: LogConfig | None = None


class CreatePartnerEventSourceRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')]
    Account: Annotated[str, Meta(min_length=12, max_length=12, pattern='\\A(?:\\d{12})\\Z')]


class CreatePartnerEventSourceResponse(Struct, kw_only=True, omit_defaults=True):
    EventSourceArn: str | None = None


class DeactivateEventSourceRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')]


class DeadLetterConfig(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None


class DeauthorizeConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DeauthorizeConnectionResponse(CreateConnectionResponse, kw_only=True, omit_defaults=True):
    LastAuthorizedTime: float | None = None


class DeleteApiDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DeleteApiDestinationResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteArchiveRequest(Struct, kw_only=True, omit_defaults=True):
    ArchiveName: Annotated[str, Meta(min_length=1, max_length=48, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DeleteArchiveResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DeleteConnectionResponse(DeauthorizeConnectionResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteEndpointRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DeleteEndpointResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteEventBusRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')]


class DeletePartnerEventSourceRequest(CreatePartnerEventSourceRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DescribeRuleRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None


class DeleteRuleRequest(DescribeRuleRequest, kw_only=True, omit_defaults=True):
    Force: bool | None = None


class DescribeApiDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DescribeApiDestinationResponse(Struct, kw_only=True, omit_defaults=True):
    ApiDestinationArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:api-destination\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    ApiDestinationState: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE)\\Z')] | None = None
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    InvocationEndpoint: Annotated[str, Meta(min_length=1, max_length=2048, pattern="\\A(?:^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$)\\Z")] | None = None
    HttpMethod: Annotated[str, Meta(pattern='\\A(?:POST|GET|HEAD|OPTIONS|PUT|PATCH|DELETE)\\Z')] | None = None
    InvocationRateLimitPerSecond: Annotated[int, Meta(ge=1)] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None


class DescribeArchiveRequest(Struct, kw_only=True, omit_defaults=True):
    ArchiveName: Annotated[str, Meta(min_length=1, max_length=48, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DescribeArchiveResponse(Struct, kw_only=True, omit_defaults=True):
    ArchiveArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    ArchiveName: Annotated[str, Meta(min_length=1, max_length=48, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    EventPattern: Annotated[str, Meta(max_length=4096)] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|CREATING|UPDATING|CREATE_FAILED|UPDATE_FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None
    RetentionDays: Annotated[int, Meta(ge=0)] | None = None
    SizeBytes: int | None = None
    EventCount: int | None = None
    CreationTime: float | None = None


class DescribeConnectionConnectivityParameters(Struct, kw_only=True, omit_defaults=True):
    ResourceParameters: DescribeConnectionResourceParameters


class DescribeConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DescribeConnectionResourceParameters(Struct, kw_only=True, omit_defaults=True):
    ResourceConfigurationArn: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^(?:^arn:[a-z0-9\\-]+:vpc-lattice:[a-zA-Z0-9\\-]+:\\d{12}:resourceconfiguration/rcfg-[0-9a-z]{17}$|^$))\\Z')]
    ResourceAssociationArn: Annotated[str, Meta(min_length=17, max_length=2048, pattern='\\A(?:^arn:[a-z0-9\\\\-]+:vpc-lattice:[a-zA-Z0-9\\\\-]+:\\\\d{12}:servicenetworkresourceassociation/snra-[0-9a-z]{17}$)\\Z')]


class DescribeConnectionResponse(Struct, kw_only=True, omit_defaults=True):
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    InvocationConnectivityParameters: DescribeConnectionConnectivityParameters | None = None
    ConnectionState: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|AUTHORIZED|DEAUTHORIZED|AUTHORIZING|DEAUTHORIZING|ACTIVE|FAILED_CONNECTIVITY)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:BASIC|OAUTH_CLIENT_CREDENTIALS|API_KEY)\\Z')] | None = None
    SecretArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]|\\d|\\-)*:([0-9]{12})?:secret:[\\/_+=\\.@\\-A-Za-z0-9]+$)\\Z')] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None
    AuthParameters: ConnectionAuthResponseParameters | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None
    LastAuthorizedTime: float | None = None


class DescribeEndpointRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    HomeRegion: Annotated[str, Meta(min_length=9, max_length=20, pattern='\\A(?:^[\\-a-z0-9]+$)\\Z')] | None = None


class Endpoint(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:endpoint\\/[/\\.\\-_A-Za-z0-9]+$)\\Z')] | None = None
    RoutingConfig: RoutingConfig | None = None
    ReplicationConfig: ReplicationConfig | None = None
    EventBuses: Annotated[list[EndpointEventBus], Meta(min_length=2, max_length=2)] | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@/-]+$)\\Z')] | None = None
    EndpointId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$)\\Z')] | None = None
    EndpointUrl: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^(https://)?[\\.\\-a-z0-9]+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ACTIVE|CREATING|UPDATING|DELETING|CREATE_FAILED|UPDATE_FAILED|DELETE_FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None


class DescribeEndpointResponse(Endpoint, kw_only=True, omit_defaults=True):
    """No further members."""


class DescribeEventBusRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None


class DescribeEventBusResponse(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Arn: str | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    Policy: str | None = None
    LogConfig: LogConfig | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None
    ManagedBy: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class DescribeEventSourceRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')]


class EventSource(Struct, kw_only=True, omit_defaults=True):
    Arn: str | None = None
    CreatedBy: str | None = None
    CreationTime: float | None = None
    ExpirationTime: float | None = None
    Name: str | None = None
    State: Annotated[str, Meta(pattern='\\A(?:PENDING|ACTIVE|DELETED)\\Z')] | None = None


class DescribeEventSourceResponse(EventSource, kw_only=True, omit_defaults=True):
    """No further members."""


class DescribePartnerEventSourceRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')]


class PartnerEventSource(Struct, kw_only=True, omit_defaults=True):
    Arn: str | None = None
    Name: str | None = None


class DescribePartnerEventSourceResponse(PartnerEventSource, kw_only=True, omit_defaults=True):
    """No further members."""


class DescribeReplayRequest(Struct, kw_only=True, omit_defaults=True):
    ReplayName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DescribeReplayResponse(Struct, kw_only=True, omit_defaults=True):
    ReplayName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    ReplayArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/[\\.\\-_A-Za-z0-9]+$)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:STARTING|RUNNING|CANCELLING|COMPLETED|CANCELLED|FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    Destination: ReplayDestination | None = None
    EventStartTime: float | None = None
    EventEndTime: float | None = None
    EventLastReplayedTime: float | None = None
    ReplayStartTime: float | None = None
    ReplayEndTime: float | None = None


class DescribeRuleResponse(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    EventPattern: Annotated[str, Meta(max_length=4096)] | None = None
    ScheduleExpression: Annotated[str, Meta(max_length=256)] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    ManagedBy: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    EventBusName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    CreatedBy: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class DisableRuleRequest(DescribeRuleRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class EcsParameters(Struct, kw_only=True, omit_defaults=True):
    TaskDefinitionArn: Annotated[str, Meta(min_length=1, max_length=1600)]
    TaskCount: Annotated[int, Meta(ge=1)] | None = None
    LaunchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL)\\Z')] | None = None
    NetworkConfiguration: NetworkConfiguration | None = None
    PlatformVersion: str | None = None
    Group: str | None = None
    CapacityProviderStrategy: Annotated[list[CapacityProviderStrategyItem], Meta(max_length=6)] | None = None
    EnableECSManagedTags: bool | None = None
    EnableExecuteCommand: bool | None = None
    PlacementConstraints: Annotated[list[PlacementConstraint], Meta(max_length=10)] | None = None
    PlacementStrategy: Annotated[list[PlacementStrategy], Meta(max_length=5)] | None = None
    PropagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION)\\Z')] | None = None
    ReferenceId: Annotated[str, Meta(max_length=1024)] | None = None
    Tags: list[Tag] | None = None


class EnableRuleRequest(DescribeRuleRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class EndpointEventBus(Struct, kw_only=True, omit_defaults=True):
    EventBusArn: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^arn:aws[a-z-]*:events:[a-z]+-[a-z-]+-\\d+:\\d{12}:event-bus/[\\w.-]+$)\\Z')]


class EventBus(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Arn: str | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    Policy: str | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None
    ManagedBy: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class FailoverConfig(Struct, kw_only=True, omit_defaults=True):
    Primary: Primary
    Secondary: Secondary


class HttpParameters(Struct, kw_only=True, omit_defaults=True):
    PathParameterValues: list[Annotated[str, Meta(pattern='\\A(?:^(?!\\s*$).+)\\Z')]] | None = None
    HeaderParameters: dict[Annotated[str, Meta(max_length=512, pattern="\\A(?:^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$)\\Z")], Annotated[str, Meta(max_length=512, pattern='\\A(?:^(?=\\t*[\\x20-\\x7E])[\\t\\x20-\\x7E]*$)\\Z')]] | None = None
    QueryStringParameters: dict[Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x1F\\x7F]+)\\Z')], Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+)\\Z')]] | None = None


class InputTransformer(Struct, kw_only=True, omit_defaults=True):
    InputPathsMap: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[A-Za-z0-9\\_\\-]+)\\Z')], Annotated[str, Meta(max_length=256)]], Meta(max_length=100)] | None = None
    InputTemplate: Annotated[str, Meta(min_length=1, max_length=8192)]


class KinesisParameters(Struct, kw_only=True, omit_defaults=True):
    PartitionKeyPath: Annotated[str, Meta(max_length=256)]


class ListApiDestinationsRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListApiDestinationsResponse(Struct, kw_only=True, omit_defaults=True):
    ApiDestinations: list[ApiDestination] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListArchivesRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=48, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|CREATING|UPDATING|CREATE_FAILED|UPDATE_FAILED)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListArchivesResponse(Struct, kw_only=True, omit_defaults=True):
    Archives: list[Archive] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListConnectionsRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    ConnectionState: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|AUTHORIZED|DEAUTHORIZED|AUTHORIZING|DEAUTHORIZING|ACTIVE|FAILED_CONNECTIVITY)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListConnectionsResponse(Struct, kw_only=True, omit_defaults=True):
    Connections: list[Connection] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListEndpointsRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    HomeRegion: Annotated[str, Meta(min_length=9, max_length=20, pattern='\\A(?:^[\\-a-z0-9]+$)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListEndpointsResponse(Struct, kw_only=True, omit_defaults=True):
    Endpoints: list[Endpoint] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListEventBusesRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListEventBusesResponse(Struct, kw_only=True, omit_defaults=True):
    EventBuses: list[EventBus] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListEventSourcesRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListEventSourcesResponse(Struct, kw_only=True, omit_defaults=True):
    EventSources: list[EventSource] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListPartnerEventSourceAccountsRequest(Struct, kw_only=True, omit_defaults=True):
    EventSourceName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')]
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListPartnerEventSourceAccountsResponse(Struct, kw_only=True, omit_defaults=True):
    PartnerEventSourceAccounts: list[PartnerEventSourceAccount] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListPartnerEventSourcesRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner/[\\.\\-_A-Za-z0-9]+/[/\\.\\-_A-Za-z0-9]*)\\Z')]
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListPartnerEventSourcesResponse(Struct, kw_only=True, omit_defaults=True):
    PartnerEventSources: list[PartnerEventSource] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListReplaysRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:STARTING|RUNNING|CANCELLING|COMPLETED|CANCELLED|FAILED)\\Z')] | None = None
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListReplaysResponse(Struct, kw_only=True, omit_defaults=True):
    Replays: list[Replay] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListRuleNamesByTargetRequest(Struct, kw_only=True, omit_defaults=True):
    TargetArn: Annotated[str, Meta(min_length=1, max_length=1600)]
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListRuleNamesByTargetResponse(Struct, kw_only=True, omit_defaults=True):
    RuleNames: list[Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListRulesRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListRulesResponse(Struct, kw_only=True, omit_defaults=True):
    Rules: list[Rule] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=1600)]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: list[Tag] | None = None


class ListTargetsByRuleRequest(Struct, kw_only=True, omit_defaults=True):
    Rule: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListTargetsByRuleResponse(Struct, kw_only=True, omit_defaults=True):
    Targets: Annotated[list[Target], Meta(min_length=1, max_length=100)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class LogConfig(Struct, kw_only=True, omit_defaults=True):
    IncludeDetail: Annotated[str, Meta(pattern='\\A(?:NONE|FULL)\\Z')] | None = None
    Level: Annotated[str, Meta(pattern='\\A(?:OFF|ERROR|INFO|TRACE)\\Z')] | None = None


class NetworkConfiguration(Struct, kw_only=True, omit_defaults=True):
    awsvpcConfiguration: AwsVpcConfiguration | None = None


class PartnerEventSourceAccount(Struct, kw_only=True, omit_defaults=True):
    Account: Annotated[str, Meta(min_length=12, max_length=12, pattern='\\A(?:\\d{12})\\Z')] | None = None
    CreationTime: float | None = None
    ExpirationTime: float | None = None
    State: Annotated[str, Meta(pattern='\\A(?:PENDING|ACTIVE|DELETED)\\Z')] | None = None


class PlacementConstraint(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:distinctInstance|memberOf)\\Z')] | None = None
    expression: Annotated[str, Meta(max_length=2000)] | None = None


class PlacementStrategy(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:random|spread|binpack)\\Z')] | None = None
    field: Annotated[str, Meta(max_length=255)] | None = None


class Primary(Struct, kw_only=True, omit_defaults=True):
    HealthCheck: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:route53:::healthcheck/[\\-a-z0-9]+$)\\Z')]


class PutEventsRequest(Struct, kw_only=True, omit_defaults=True):
    Entries: Annotated[list[PutEventsRequestEntry], Meta(min_length=1, max_length=10)]
    EndpointId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$)\\Z')] | None = None


class PutEventsRequestEntry(Struct, kw_only=True, omit_defaults=True):
    Time: float | None = None
    Source: str | None = None
    Resources: list[Annotated[str, Meta(max_length=2048)]] | None = None
    DetailType: str | None = None
    Detail: str | None = None
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    TraceHeader: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


class PutEventsResponse(Struct, kw_only=True, omit_defaults=True):
    FailedEntryCount: int | None = None
    Entries: list[PutEventsResultEntry] | None = None


class PutEventsResultEntry(Struct, kw_only=True, omit_defaults=True):
    EventId: Annotated[str, Meta(max_length=64)] | None = None
    ErrorCode: str | None = None
    ErrorMessage: str | None = None


class PutPartnerEventsRequest(Struct, kw_only=True, omit_defaults=True):
    Entries: Annotated[list[PutPartnerEventsRequestEntry], Meta(min_length=1, max_length=20)]


class PutPartnerEventsRequestEntry(Struct, kw_only=True, omit_defaults=True):
    Time: float | None = None
    Source: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,})\\Z')] | None = None
    Resources: list[Annotated[str, Meta(max_length=2048)]] | None = None
    DetailType: str | None = None
    Detail: str | None = None


class PutPartnerEventsResponse(Struct, kw_only=True, omit_defaults=True):
    FailedEntryCount: int | None = None
    Entries: list[PutPartnerEventsResultEntry] | None = None


class PutPartnerEventsResultEntry(Struct, kw_only=True, omit_defaults=True):
    EventId: Annotated[str, Meta(max_length=64)] | None = None
    ErrorCode: str | None = None
    ErrorMessage: str | None = None


class PutPermissionRequest(Struct, kw_only=True, omit_defaults=True):
    EventBusName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Action: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:events:[a-zA-Z]+)\\Z')] | None = None
    Principal: Annotated[str, Meta(min_length=1, max_length=12, pattern='\\A(?:(\\d{12}|\\*))\\Z')] | None = None
    StatementId: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Condition: Condition | None = None
    Policy: str | None = None


class PutRuleRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    ScheduleExpression: Annotated[str, Meta(max_length=256)] | None = None
    EventPattern: Annotated[str, Meta(max_length=4096)] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    Tags: list[Tag] | None = None
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None


class PutRuleResponse(Struct, kw_only=True, omit_defaults=True):
    RuleArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None


class PutTargetsRequest(Struct, kw_only=True, omit_defaults=True):
    Rule: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Targets: Annotated[list[Target], Meta(min_length=1, max_length=100)]


class PutTargetsResponse(Struct, kw_only=True, omit_defaults=True):
    FailedEntryCount: int | None = None
    FailedEntries: list[PutTargetsResultEntry] | None = None


class PutTargetsResultEntry(Struct, kw_only=True, omit_defaults=True):
    TargetId: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    ErrorCode: str | None = None
    ErrorMessage: str | None = None


class RedshiftDataParameters(Struct, kw_only=True, omit_defaults=True):
    SecretManagerArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:[a-z0-9-.]+:.*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')] | None = None
    Database: Annotated[str, Meta(min_length=1, max_length=64)]
    DbUser: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Sql: Annotated[str, Meta(min_length=1, max_length=100000)] | None = None
    StatementName: Annotated[str, Meta(min_length=1, max_length=500)] | None = None
    WithEvent: bool | None = None
    Sqls: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100000)]], Meta(max_length=40)] | None = None


class RemovePermissionRequest(Struct, kw_only=True, omit_defaults=True):
    StatementId: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    RemoveAllPermissions: bool | None = None
    EventBusName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None


class RemoveTargetsRequest(Struct, kw_only=True, omit_defaults=True):
    Rule: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    EventBusName: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Ids: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]], Meta(min_length=1, max_length=100)]
    Force: bool | None = None


class RemoveTargetsResponse(Struct, kw_only=True, omit_defaults=True):
    FailedEntryCount: int | None = None
    FailedEntries: list[RemoveTargetsResultEntry] | None = None


class RemoveTargetsResultEntry(Struct, kw_only=True, omit_defaults=True):
    TargetId: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    ErrorCode: str | None = None
    ErrorMessage: str | None = None


class Replay(Struct, kw_only=True, omit_defaults=True):
    ReplayName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:STARTING|RUNNING|CANCELLING|COMPLETED|CANCELLED|FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    EventStartTime: float | None = None
    EventEndTime: float | None = None
    EventLastReplayedTime: float | None = None
    ReplayStartTime: float | None = None
    ReplayEndTime: float | None = None


class ReplayDestination(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600)]
    FilterArns: list[Annotated[str, Meta(min_length=1, max_length=1600)]] | None = None


class ReplicationConfig(Struct, kw_only=True, omit_defaults=True):
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class RetryPolicy(Struct, kw_only=True, omit_defaults=True):
    MaximumRetryAttempts: Annotated[int, Meta(ge=0, le=185)] | None = None
    MaximumEventAgeInSeconds: Annotated[int, Meta(ge=60, le=86400)] | None = None


class RoutingConfig(Struct, kw_only=True, omit_defaults=True):
    FailoverConfig: FailoverConfig


class Rule(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    EventPattern: Annotated[str, Meta(max_length=4096)] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    ScheduleExpression: Annotated[str, Meta(max_length=256)] | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    ManagedBy: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    EventBusName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None


class RunCommandParameters(Struct, kw_only=True, omit_defaults=True):
    RunCommandTargets: Annotated[list[RunCommandTarget], Meta(min_length=1, max_length=5)]


class RunCommandTarget(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Values: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=50)]


class SageMakerPipelineParameter(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[a-zA-Z0-9](-*[a-zA-Z0-9])*$)\\Z')]
    Value: Annotated[str, Meta(max_length=1024)]


class SageMakerPipelineParameters(Struct, kw_only=True, omit_defaults=True):
    PipelineParameterList: Annotated[list[SageMakerPipelineParameter], Meta(max_length=200)] | None = None


class Secondary(Struct, kw_only=True, omit_defaults=True):
    Route: Annotated[str, Meta(min_length=9, max_length=20, pattern='\\A(?:^[\\-a-z0-9]+$)\\Z')]


class SqsParameters(Struct, kw_only=True, omit_defaults=True):
    MessageGroupId: Annotated[str, Meta(max_length=100)] | None = None


class StartReplayRequest(Struct, kw_only=True, omit_defaults=True):
    ReplayName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    EventSourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$)\\Z')]
    EventStartTime: float
    EventEndTime: float
    Destination: ReplayDestination


class StartReplayResponse(CancelReplayResponse, kw_only=True, omit_defaults=True):
    ReplayStartTime: float | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=1600)]
    Tags: list[Tag]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class Target(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Arn: Annotated[str, Meta(min_length=1, max_length=1600)]
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    Input: Annotated[str, Meta(max_length=8192)] | None = None
    InputPath: Annotated[str, Meta(max_length=256)] | None = None
    InputTransformer: InputTransformer | None = None
    KinesisParameters: KinesisParameters | None = None
    RunCommandParameters: RunCommandParameters | None = None
    EcsParameters: EcsParameters | None = None
    BatchParameters: BatchParameters | None = None
    SqsParameters: SqsParameters | None = None
    HttpParameters: HttpParameters | None = None
    RedshiftDataParameters: RedshiftDataParameters | None = None
    SageMakerPipelineParameters: SageMakerPipelineParameters | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    RetryPolicy: RetryPolicy | None = None
    AppSyncParameters: AppSyncParameters | None = None


class TestEventPatternRequest(Struct, kw_only=True, omit_defaults=True):
    EventPattern: Annotated[str, Meta(max_length=4096)]
    Event: str


class TestEventPatternResponse(Struct, kw_only=True, omit_defaults=True):
    Result: bool | None = None


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=1600)]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateApiDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    ConnectionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$)\\Z')] | None = None
    InvocationEndpoint: Annotated[str, Meta(min_length=1, max_length=2048, pattern="\\A(?:^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$)\\Z")] | None = None
    HttpMethod: Annotated[str, Meta(pattern='\\A(?:POST|GET|HEAD|OPTIONS|PUT|PATCH|DELETE)\\Z')] | None = None
    InvocationRateLimitPerSecond: Annotated[int, Meta(ge=1)] | None = None


class UpdateApiDestinationResponse(CreateApiDestinationResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateArchiveRequest(Struct, kw_only=True, omit_defaults=True):
    ArchiveName: Annotated[str, Meta(min_length=1, max_length=48, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    EventPattern: Annotated[str, Meta(max_length=4096)] | None = None
    RetentionDays: Annotated[int, Meta(ge=0)] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None


class UpdateArchiveResponse(CreateArchiveResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateConnectionApiKeyAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    ApiKeyName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None
    ApiKeyValue: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None


class UpdateConnectionAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    BasicAuthParameters: UpdateConnectionBasicAuthRequestParameters | None = None
    OAuthParameters: UpdateConnectionOAuthRequestParameters | None = None
    ApiKeyAuthParameters: UpdateConnectionApiKeyAuthRequestParameters | None = None
    InvocationHttpParameters: ConnectionHttpParameters | None = None
    ConnectivityParameters: ConnectivityResourceParameters | None = None


class UpdateConnectionBasicAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None
    Password: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None


class UpdateConnectionOAuthClientRequestParameters(Struct, kw_only=True, omit_defaults=True):
    ClientID: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None
    ClientSecret: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:^\\t*[^\\x00-\\x1F:\\x7F](?:[^\\x00-\\x1F:\\x7F]|\\t)*$)\\Z')] | None = None


class UpdateConnectionOAuthRequestParameters(Struct, kw_only=True, omit_defaults=True):
    ClientParameters: UpdateConnectionOAuthClientRequestParameters | None = None
    AuthorizationEndpoint: Annotated[str, Meta(min_length=1, max_length=2048, pattern="\\A(?:^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$)\\Z")] | None = None
    HttpMethod: str | None = None
    OAuthHttpParameters: ConnectionHttpParameters | None = None


class UpdateConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    AuthorizationType: Annotated[str, Meta(pattern='\\A(?:BASIC|OAUTH_CLIENT_CREDENTIALS|API_KEY)\\Z')] | None = None
    AuthParameters: UpdateConnectionAuthRequestParameters | None = None
    InvocationConnectivityParameters: ConnectivityResourceParameters | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None


class UpdateConnectionResponse(DeauthorizeConnectionResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateEndpointRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    RoutingConfig: RoutingConfig | None = None
    ReplicationConfig: ReplicationConfig | None = None
    EventBuses: Annotated[list[EndpointEventBus], Meta(min_length=2, max_length=2)] | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@/-]+$)\\Z')] | None = None


class UpdateEndpointResponse(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:endpoint\\/[/\\.\\-_A-Za-z0-9]+$)\\Z')] | None = None
    RoutingConfig: RoutingConfig | None = None
    ReplicationConfig: ReplicationConfig | None = None
    EventBuses: Annotated[list[EndpointEventBus], Meta(min_length=2, max_length=2)] | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@/-]+$)\\Z')] | None = None
    EndpointId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$)\\Z')] | None = None
    EndpointUrl: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^(https://)?[\\.\\-a-z0-9]+$)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ACTIVE|CREATING|UPDATING|DELETING|CREATE_FAILED|UPDATE_FAILED|DELETE_FAILED)\\Z')] | None = None


class UpdateEventBusRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    LogConfig: LogConfig | None = None


class UpdateEventBusResponse(Struct, kw_only=True, omit_defaults=True):
    Arn: str | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[/\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^[a-zA-Z0-9_\\-/:]*$)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    LogConfig: LogConfig | None = None
