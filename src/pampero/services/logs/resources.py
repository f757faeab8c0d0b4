"""CloudFormation's view of log groups, streams, subscription filters and resource policies."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Part, Properties, existed, resource_type


class _Logs(Mapped):
    service, limit = "logs", 512
    exists, gone = ("ResourceAlreadyExistsException",), ("ResourceNotFoundException",)


@resource_type("AWS::Logs::LogGroup")
class LogGroupType(_Logs):
    """Ref: the name. GetAtt: Arn (ending in `:*`, as AWS gives it)."""

    creates, deletes, tags, untags = "CreateLogGroup", "DeleteLogGroup", "TagLogGroup", "UntagLogGroup"
    ref, named = "LogGroupName", "LogGroupName"
    attributes = {"Arn": "arn:aws:logs:{region}:{account}:log-group:{id}:*"}
    parts = (
        Part("RetentionInDays", "PutRetentionPolicy", "DeleteRetentionPolicy"),
        Part("DeletionProtectionEnabled", "PutLogGroupDeletionProtection", made=True, default=False),
    )
    unsupported = frozenset({
        "DataProtectionPolicy", "FieldIndexPolicies", "ResourcePolicyDocument", "BearerTokenAuthenticationEnabled",
    })  # fmt: skip

    def identified(self, physical_id: str) -> Properties:
        """Newer operations take its name as an identifier."""
        return {"logGroupName": physical_id, "logGroupIdentifier": physical_id}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Key and class are what they were made."""
        if existed(old) and (new.get("KmsKeyId") or new.get("LogGroupClass", "STANDARD") != "STANDARD"):
            raise ApiError("ValidationException", "KmsKeyId and LogGroupClass cannot be changed here.", status=400)


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
