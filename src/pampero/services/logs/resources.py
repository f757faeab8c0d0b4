"""CloudFormation's view of log groups, streams, subscription filters and resource policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Resource, existed, resource_type


class _Logs(Mapped):
    service, limit = "logs", 512
    exists, gone = ("ResourceAlreadyExistsException",), ("ResourceNotFoundException",)


@resource_type("AWS::Logs::LogGroup")
class LogGroupType(_Logs):
    """Ref: the name. GetAtt: Arn (ending in `:*`, as AWS gives it)."""

    creates, deletes, tags, untags = "CreateLogGroup", "DeleteLogGroup", "TagLogGroup", "UntagLogGroup"
    ref = named = "LogGroupName"
    unsupported = frozenset({
        "DataProtectionPolicy", "FieldIndexPolicies", "ResourcePolicyDocument", "BearerTokenAuthenticationEnabled",
    })  # fmt: skip

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The retention, the protection."""
        if existed(old) and (new.get("KmsKeyId") or new.get("LogGroupClass", "STANDARD") != "STANDARD"):
            raise ApiError("ValidationException", "KmsKeyId and LogGroupClass cannot be changed here.", status=400)
        if "RetentionInDays" in new:
            days = new["RetentionInDays"]
            await self.call(context, "PutRetentionPolicy", logGroupName=physical_id, retentionInDays=days)
        elif "RetentionInDays" in old:
            await self.call(context, "DeleteRetentionPolicy", logGroupName=physical_id)
        protected = new.get("DeletionProtectionEnabled", False)
        if existed(old) and protected != old.get("DeletionProtectionEnabled", False):
            await self.call(
                context, "PutLogGroupDeletionProtection", logGroupIdentifier=physical_id,
                deletionProtectionEnabled=protected,
            )  # fmt: skip

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """The ARN follows from the name."""
        arn = f"arn:aws:logs:{context.region}:{context.account}:log-group:{physical_id}:*"
        return Resource(physical_id, {"Arn": arn})


@resource_type("AWS::Logs::LogStream")
class LogStreamType(_Logs):
    """Ref: the stream's name."""

    creates, deletes = "CreateLogStream", "DeleteLogStream"
    ref = named = "LogStreamName"


@resource_type("AWS::Logs::SubscriptionFilter")
class SubscriptionFilterType(_Logs):
    """Ref: the filter's name."""

    creates = updates = "PutSubscriptionFilter"
    deletes = "DeleteSubscriptionFilter"
    ref = named = "FilterName"


@resource_type("AWS::Logs::ResourcePolicy")
class ResourcePolicyType(_Logs):
    """Ref: the policy's name."""

    creates = updates = "PutResourcePolicy"
    deletes, ref = "DeleteResourcePolicy", "PolicyName"
