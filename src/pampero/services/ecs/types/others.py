"""Types of ecs, others, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ecs.types.shared import (
    Attribute,
    Tag,
)


class DeleteAccountSettingRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern='\\A(?:serviceLongArnFormat|taskLongArnFormat|containerInstanceLongArnFormat|awsvpcTrunking|containerInsights|fargateFIPSMode|tagResourceAuthorization|fargateTaskRetirementWaitPeriod|guardDutyActivate|defaultLogDriverMode|fargateEventWindows)\\Z')]
    principalArn: str | None = None


class DeleteAccountSettingResponse(Struct, kw_only=True, omit_defaults=True):
    setting: Setting | None = None


class DeleteAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    attributes: list[Attribute]


class DeleteAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    attributes: list[Attribute] | None = None


class ExecuteCommandRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    container: str | None = None
    command: str
    interactive: bool
    task: str


class ExecuteCommandResponse(Struct, kw_only=True, omit_defaults=True):
    clusterArn: str | None = None
    containerArn: str | None = None
    containerName: str | None = None
    interactive: bool | None = None
    session: Session | None = None
    taskArn: str | None = None


class ListAccountSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern='\\A(?:serviceLongArnFormat|taskLongArnFormat|containerInstanceLongArnFormat|awsvpcTrunking|containerInsights|fargateFIPSMode|tagResourceAuthorization|fargateTaskRetirementWaitPeriod|guardDutyActivate|defaultLogDriverMode|fargateEventWindows)\\Z')] | None = None
    value: str | None = None
    principalArn: str | None = None
    effectiveSettings: bool | None = None
    nextToken: str | None = None
    maxResults: int | None = None


class ListAccountSettingsResponse(Struct, kw_only=True, omit_defaults=True):
    settings: list[Setting] | None = None
    nextToken: str | None = None


class ListAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    targetType: Annotated[str, Meta(pattern='\\A(?:container\\-instance)\\Z')]
    attributeName: str | None = None
    attributeValue: str | None = None
    nextToken: str | None = None
    maxResults: int | None = None


class ListAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    attributes: list[Attribute] | None = None
    nextToken: str | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class PutAccountSettingDefaultRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern='\\A(?:serviceLongArnFormat|taskLongArnFormat|containerInstanceLongArnFormat|awsvpcTrunking|containerInsights|fargateFIPSMode|tagResourceAuthorization|fargateTaskRetirementWaitPeriod|guardDutyActivate|defaultLogDriverMode|fargateEventWindows)\\Z')]
    value: str


class PutAccountSettingDefaultResponse(Struct, kw_only=True, omit_defaults=True):
    setting: Setting | None = None


class PutAccountSettingRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern='\\A(?:serviceLongArnFormat|taskLongArnFormat|containerInstanceLongArnFormat|awsvpcTrunking|containerInsights|fargateFIPSMode|tagResourceAuthorization|fargateTaskRetirementWaitPeriod|guardDutyActivate|defaultLogDriverMode|fargateEventWindows)\\Z')]
    value: str
    principalArn: str | None = None


class PutAccountSettingResponse(Struct, kw_only=True, omit_defaults=True):
    setting: Setting | None = None


class PutAttributesRequest(DeleteAttributesRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class PutAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    attributes: list[Attribute] | None = None


class Session(Struct, kw_only=True, omit_defaults=True):
    sessionId: str | None = None
    streamUrl: str | None = None
    tokenValue: str | None = None


class Setting(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern='\\A(?:serviceLongArnFormat|taskLongArnFormat|containerInstanceLongArnFormat|awsvpcTrunking|containerInsights|fargateFIPSMode|tagResourceAuthorization|fargateTaskRetirementWaitPeriod|guardDutyActivate|defaultLogDriverMode|fargateEventWindows)\\Z')] | None = None
    value: str | None = None
    principalArn: str | None = None
    type: Annotated[str, Meta(pattern='\\A(?:user|aws_managed)\\Z')] | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tags: Annotated[list[Tag], Meta(max_length=50)]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""
