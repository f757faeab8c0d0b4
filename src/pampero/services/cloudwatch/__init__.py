"""Amazon CloudWatch: metrics, alarms, dashboards and metric streams."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

service = Service(
    "cloudwatch",
    __name__,
    Traits(
        # Requests are signed for "monitoring".
        iam_prefix="cloudwatch",
        condition_keys=frozenset({"AlarmActions"}),
        condition_members=MappingProxyType({"PutMetricData.Namespace": "namespace"}),
        # PutMetricData: 1 MB, before it is compressed; as a form.
        max_body=4 * MIB,
        compresses=True,
        validation_code="ValidationError",
        serialization_code="SerializationException",
        reserved_tags=("InvalidParameterValueException", RESERVED_TAGS),
        refused=frozenset(
            {
                "PutMetricAlarm.ActionConfiguration",
                "PutMetricAlarm.EvaluationCriteria",
                "PutMetricAlarm.EvaluationInterval",
                "PutMetricAlarm.EvaluationWindow",
                "PutMetricAlarm.WarmUpConfiguration",
                "PutCompositeAlarm.ActionConfiguration",
                "DescribeAlarmHistory.AlarmContributorId",
            }
        ),
        ignored=MappingProxyType(
            {
                "PutMetricData.StrictEntityValidation": "there are no entities to find telemetry by",
                "AnomalyDetectorConfiguration.*": "kept and shown: bands are of all values",
                "MetricCharacteristics.PeriodicSpikes": "kept and shown: bands are of all values",
                "SingleMetricAnomalyDetector.AccountId": "there are no linked accounts",
                "Entity.*": "there are no entities to find telemetry by",
                "EntityMetricData.Entity": "there are no entities to find telemetry by",
                "MetricDataQuery.AccountId": "there are no linked accounts",
                "ListMetrics.IncludeLinkedAccounts": "there are no linked accounts",
                "ListMetrics.OwningAccount": "there are no linked accounts",
            }
        ),
    ),
)
