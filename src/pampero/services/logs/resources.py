"""CloudFormation's view of log groups, streams, filters, destinations, deliveries, queries and policies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Target
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
        Part("KmsKeyId", "AssociateKmsKey", "DisassociateKmsKey", made=True),
        Part("RetentionInDays", "PutRetentionPolicy", "DeleteRetentionPolicy"),
        Part("DeletionProtectionEnabled", "PutLogGroupDeletionProtection", made=True, default=False),
        Part("DataProtectionPolicy", "PutDataProtectionPolicy", "DeleteDataProtectionPolicy", "policyDocument"),
        Part(
            "FieldIndexPolicies", "PutIndexPolicy", "DeleteIndexPolicy", "policyDocument", shape=lambda found: found[0]
        ),
    )
    unsupported = frozenset({"ResourcePolicyDocument", "BearerTokenAuthenticationEnabled"})

    def identified(self, physical_id: str) -> Properties:
        """Newer operations take its name as an identifier."""
        return {"logGroupName": physical_id, "logGroupIdentifier": physical_id}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Its class is what it was made."""
        if existed(old) and new.get("LogGroupClass", "STANDARD") != "STANDARD":
            raise ApiError("ValidationException", "LogGroupClass cannot be changed here.", status=400)


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


@resource_type("AWS::Logs::MetricFilter")
class MetricFilterType(_Logs):
    """Ref: the filter's name."""

    creates = updates = "PutMetricFilter"
    deletes = "DeleteMetricFilter"
    ref = named = "FilterName"

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Dimensions are pairs here, and a map there."""
        changes = [
            {**one, "Dimensions": {pair["Key"]: pair["Value"] for pair in one["Dimensions"]}}
            if "Dimensions" in one
            else one
            for one in properties["MetricTransformations"]
        ]
        return {**await super().arguments(context, properties, old), "MetricTransformations": changes}


@resource_type("AWS::Logs::Destination")
class DestinationType(_Logs):
    """Ref: the destination's name. GetAtt: Arn."""

    creates = updates = "PutDestination"
    deletes, tags, untags, tagged_by = "DeleteDestination", "TagResource", "UntagResource", "Arn"
    ref = "DestinationName"
    attributes = {"Arn": "arn:aws:logs:{region}:{account}:destination:{id}"}
    parts = (Part("DestinationPolicy", "PutDestinationPolicy", member="accessPolicy"),)


@resource_type("AWS::Logs::QueryDefinition")
class QueryDefinitionType(_Logs):
    """Ref and GetAtt QueryDefinitionId: the definition's id."""

    creates, deletes, ref = "PutQueryDefinition", "DeleteQueryDefinition", "QueryDefinitionId"
    attributes = {"QueryDefinitionId": "{id}"}

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """The step's token is a client token, so that a repeat makes no second one."""
        token = hashlib.sha256(target.token.encode()).hexdigest()
        return await self.call(context, self.creates, **request, clientToken=token)

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The operation that makes one changes one whose id it is given."""
        if existed(old):
            request = self.request(self.creates, {"LogGroupNames": [], **new}, physical_id)
            await self.call(context, self.creates, **request)


@resource_type("AWS::Logs::DeliverySource")
class DeliverySourceType(_Logs):
    """Ref: the source's name. GetAtt: Arn, Service, ResourceArns."""

    creates = updates = "PutDeliverySource"
    deletes, reads = "DeleteDeliverySource", "GetDeliverySource"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref = "Name"


@resource_type("AWS::Logs::DeliveryDestination")
class DeliveryDestinationType(_Logs):
    """Ref: the destination's name. GetAtt: Arn."""

    creates = updates = "PutDeliveryDestination"
    deletes, reads = "DeleteDeliveryDestination", "GetDeliveryDestination"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref = "Name"
    parts = (
        Part(
            "DeliveryDestinationPolicy",
            "PutDeliveryDestinationPolicy",
            "DeleteDeliveryDestinationPolicy",
            shape=lambda policy: policy.get("DeliveryDestinationPolicy", policy),
        ),
    )

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Its resource stands alone here, and in a structure there."""
        given = {**await super().arguments(context, properties, old)}
        if (resource := given.pop("DestinationResourceArn", None)) is not None:
            given["DeliveryDestinationConfiguration"] = {"destinationResourceArn": resource}
        return given

    def identified(self, physical_id: str) -> Properties:
        """Its policy's operations have a longer word for its name."""
        return {"Name": physical_id, "DeliveryDestinationName": physical_id}


@resource_type("AWS::Logs::Delivery")
class DeliveryType(_Logs):
    """Ref and GetAtt DeliveryId: the delivery's id. GetAtt: Arn, DeliveryDestinationType."""

    creates, updates, deletes = "CreateDelivery", "UpdateDeliveryConfiguration", "DeleteDelivery"
    reads, tags, untags, tagged_by = "GetDelivery", "TagResource", "UntagResource", "Arn"
    ref = "id"
    attributes = {"DeliveryId": "{id}"}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """What is said of S3 stands in a structure there."""
        given = {**await super().arguments(context, properties, old)}
        s3 = {
            member: given.pop(name)
            for name, member in (
                ("S3SuffixPath", "suffixPath"),
                ("S3EnableHiveCompatiblePath", "enableHiveCompatiblePath"),
            )
            if name in given
        }
        return {**given, **({"S3DeliveryConfiguration": s3} if s3 else {})}


@resource_type("AWS::Logs::AccountPolicy")
class AccountPolicyType(_Logs):
    """Ref: the account, the policy's type and its name."""

    creates = updates = "PutAccountPolicy"
    deletes = "DeleteAccountPolicy"
    ref = "PolicyName"


@resource_type("AWS::Logs::Transformer")
class TransformerType(_Logs):
    """Ref: the group that it transforms."""

    creates = updates = "PutTransformer"
    deletes, ref = "DeleteTransformer", "LogGroupIdentifier"
