"""CloudFormation's view of alarms, dashboards and anomaly detectors."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Target, resource_type
from pampero.aws.cfn.values import document


class _Alarm(Mapped):
    service, gone = "cloudwatch", ("ResourceNotFoundException", "ResourceNotFound")
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, limit = "AlarmName", "AlarmName", 255
    attributes = {"Arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{id}"}

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """By a list of names."""
        await self.quietly(context, "DeleteAlarms", AlarmNames=[physical_id])


@resource_type("AWS::CloudWatch::Alarm")
class AlarmType(_Alarm):
    """Ref: the name. GetAtt: Arn. Source: AWS::CloudWatch::Alarm."""

    creates, updates, deletes = "PutMetricAlarm", "PutMetricAlarm", "DeleteAlarms"
    unsupported = frozenset({"EvaluationCriteria", "EvaluationInterval"})


@resource_type("AWS::CloudWatch::CompositeAlarm")
class CompositeAlarmType(_Alarm):
    """Ref: the name. GetAtt: Arn. Source: AWS::CloudWatch::CompositeAlarm."""

    creates, updates, deletes = "PutCompositeAlarm", "PutCompositeAlarm", "DeleteAlarms"


@resource_type("AWS::CloudWatch::Dashboard")
class DashboardType(Mapped):
    """Ref: the name. Source: AWS::CloudWatch::Dashboard."""

    service, gone = "cloudwatch", ("DashboardNotFoundError",)
    creates, updates, deletes = "PutDashboard", "PutDashboard", "DeleteDashboards"
    ref, named, limit = "DashboardName", "DashboardName", 255
    tags, untags, tagged_by = "TagResource", "UntagResource", "arn:aws:cloudwatch::{account}:dashboard/{id}"

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The body is a text."""
        return {**properties, "DashboardBody": document(properties["DashboardBody"])}

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """By a list of names."""
        await self.quietly(context, self.deletes, DashboardNames=[physical_id])


@resource_type("AWS::CloudWatch::AnomalyDetector")
class AnomalyDetectorType(Mapped):
    """Ref: its id. Source: AWS::CloudWatch::AnomalyDetector."""

    service, gone = "cloudwatch", ("ResourceNotFoundException",)
    creates, deletes = "PutAnomalyDetector", "DeleteAnomalyDetector"
    ref = "AnomalyDetectorId"

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """By its id alone."""
        await self.quietly(context, self.deletes, AnomalyDetectorId=physical_id)
