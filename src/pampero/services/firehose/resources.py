"""CloudFormation's view of Firehose."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Target, existed, resource_type
from pampero.aws.settling import ACTIVE, until_settled

# By the property: the member of UpdateDestination, and what this one calls members that have other names.
DESTINATIONS = {
    "S3DestinationConfiguration": "S3DestinationUpdate",
    "ExtendedS3DestinationConfiguration": "ExtendedS3DestinationUpdate",
    "HttpEndpointDestinationConfiguration": "HttpEndpointDestinationUpdate",
}
RENAMED = {"S3BackupConfiguration": "S3BackupUpdate", "S3Configuration": "S3Update"}


@resource_type("AWS::KinesisFirehose::DeliveryStream")
class DeliveryStreamType(Mapped):
    """Ref: the name. GetAtt: Arn. Source: AWS::KinesisFirehose::DeliveryStream."""

    service, gone, exists = "firehose", ("ResourceNotFoundException",), ("ResourceInUseException",)
    creates, deletes, reads = "CreateDeliveryStream", "DeleteDeliveryStream", "DescribeDeliveryStream"
    tags, untags = "TagDeliveryStream", "UntagDeliveryStream"
    ref, named, limit = "DeliveryStreamName", "DeliveryStreamName", 64
    attributes = {"Arn": "DeliveryStreamARN"}
    unsupported = frozenset({
        "AmazonOpenSearchServerlessDestinationConfiguration", "AmazonopensearchserviceDestinationConfiguration",
        "DatabaseSourceConfiguration", "ElasticsearchDestinationConfiguration", "IcebergDestinationConfiguration",
        "MSKSourceConfiguration", "RedshiftDestinationConfiguration", "SnowflakeDestinationConfiguration",
        "SplunkDestinationConfiguration",
    })  # fmt: skip

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Its destination, and whether it is encrypted, once it is ACTIVE."""
        stream = await self._active(context, physical_id)
        if not existed(old):
            return
        name = {"DeliveryStreamName": physical_id}
        for property_, member in DESTINATIONS.items():
            if property_ in new and new[property_] != old.get(property_):
                update = {RENAMED.get(key, key): value for key, value in new[property_].items()}
                request = self.request("UpdateDestination", {member: update}, physical_id)
                await self.call(
                    context,
                    "UpdateDestination",
                    **request,
                    CurrentDeliveryStreamVersionId=stream["VersionId"],
                    DestinationId=stream["Destinations"][0]["DestinationId"],
                )
        key = "DeliveryStreamEncryptionConfigurationInput"
        if new.get(key) != old.get(key):
            if key in new:
                await self.call(context, "StartDeliveryStreamEncryption", **name, **{key: new[key]})
            else:
                await self.call(context, "StopDeliveryStreamEncryption", **name)

    async def _active(self, context: Context, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}

        async def look() -> bool:
            answer = await self.call(context, "DescribeDeliveryStream", DeliveryStreamName=name)
            found.update(answer["DeliveryStreamDescription"])
            return bool(found["DeliveryStreamStatus"] == ACTIVE)

        await until_settled(context, look)
        return found

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """It is gone when that is done."""
        await super().delete(context, target, physical_id, properties)

        async def look() -> bool:
            try:
                await self.call(context, "DescribeDeliveryStream", DeliveryStreamName=physical_id)
            except ApiError as error:
                if error.code in self.gone:
                    return True
                raise
            return False

        await until_settled(context, look)
