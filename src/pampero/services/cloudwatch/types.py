"""Types of cloudwatch, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class ActionConfiguration(Struct, kw_only=True, omit_defaults=True):
    AlarmTagsPropagation: AlarmTagsPropagation | None = None


class AlarmHistoryItem(Struct, kw_only=True, omit_defaults=True):
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    AlarmContributorId: Annotated[str, Meta(min_length=1, max_length=16)] | None = None
    AlarmType: Annotated[str, Meta(pattern='\\A(?:CompositeAlarm|MetricAlarm|LogAlarm)\\Z')] | None = None
    Timestamp: float | None = None
    HistoryItemType: Annotated[str, Meta(pattern='\\A(?:ConfigurationUpdate|StateUpdate|Action|AlarmContributorStateUpdate|AlarmContributorAction)\\Z')] | None = None
    HistorySummary: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    HistoryData: Annotated[str, Meta(min_length=1, max_length=4095)] | None = None
    AlarmContributorAttributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=255)], Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=150)] | None = None


class AlarmPromQLCriteria(Struct, kw_only=True, omit_defaults=True):
    Query: Annotated[str, Meta(min_length=1, max_length=10000)]
    PendingPeriod: Annotated[int, Meta(ge=0, le=86400)] | None = None
    RecoveryPeriod: Annotated[int, Meta(ge=0, le=86400)] | None = None


class AlarmTagsPropagation(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool
    IncludedTagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=50)] | None = None
    ExcludedTagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=50)] | None = None


class AnomalyDetector(Struct, kw_only=True, omit_defaults=True):
    AnomalyDetectorId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[A-Za-z0-9_./:%()+-]+)\\Z')] | None = None
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Stat: Annotated[str, Meta(max_length=50)] | None = None
    Configuration: AnomalyDetectorConfiguration | None = None
    StateValue: Annotated[str, Meta(pattern='\\A(?:PENDING_TRAINING|TRAINED_INSUFFICIENT_DATA|TRAINED)\\Z')] | None = None
    MetricCharacteristics: MetricCharacteristics | None = None
    SingleMetricAnomalyDetector: SingleMetricAnomalyDetector | None = None
    MetricMathAnomalyDetector: MetricMathAnomalyDetector | None = None


class AnomalyDetectorConfiguration(Struct, kw_only=True, omit_defaults=True):
    ExcludedTimeRanges: list[Range] | None = None
    MetricTimezone: Annotated[str, Meta(max_length=50, pattern='\\A(?:.*)\\Z')] | None = None
    AdaptationSpeed: Annotated[str, Meta(pattern='\\A(?:FAST|NORMAL|SLOW)\\Z')] | None = None
    OutlierFilteringStrength: Annotated[str, Meta(pattern='\\A(?:MINIMAL|MODERATE|STRICT)\\Z')] | None = None


class CompositeAlarm(Struct, kw_only=True, omit_defaults=True):
    ActionsEnabled: bool | None = None
    AlarmActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    AlarmArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    AlarmConfigurationUpdatedTimestamp: float | None = None
    AlarmDescription: Annotated[str, Meta(max_length=1024)] | None = None
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    AlarmRule: Annotated[str, Meta(min_length=1, max_length=10240)] | None = None
    InsufficientDataActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    OKActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    StateReason: Annotated[str, Meta(max_length=1023)] | None = None
    StateReasonData: Annotated[str, Meta(max_length=4000)] | None = None
    StateUpdatedTimestamp: float | None = None
    StateValue: Annotated[str, Meta(pattern='\\A(?:OK|ALARM|INSUFFICIENT_DATA)\\Z')] | None = None
    StateTransitionedTimestamp: float | None = None
    ActionsSuppressedBy: Annotated[str, Meta(pattern='\\A(?:WaitPeriod|ExtensionPeriod|Alarm)\\Z')] | None = None
    ActionsSuppressedReason: Annotated[str, Meta(max_length=1024)] | None = None
    ActionsSuppressor: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    ActionsSuppressorWaitPeriod: int | None = None
    ActionsSuppressorExtensionPeriod: int | None = None
    ActionConfiguration: ActionConfiguration | None = None


class DashboardEntry(Struct, kw_only=True, omit_defaults=True):
    DashboardName: str | None = None
    DashboardArn: str | None = None
    LastModified: float | None = None
    Size: int | None = None


class DashboardValidationMessage(Struct, kw_only=True, omit_defaults=True):
    DataPath: str | None = None
    Message: str | None = None


class Datapoint(Struct, kw_only=True, omit_defaults=True):
    Timestamp: float | None = None
    SampleCount: float | None = None
    Average: float | None = None
    Sum: float | None = None
    Minimum: float | None = None
    Maximum: float | None = None
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None
    ExtendedStatistics: dict[str, float] | None = None


class DeleteAlarmsInput(Struct, kw_only=True, omit_defaults=True):
    AlarmNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=100)]


class DeleteAnomalyDetectorInput(Struct, kw_only=True, omit_defaults=True):
    AnomalyDetectorId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[A-Za-z0-9_./:%()+-]+)\\Z')] | None = None
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Stat: Annotated[str, Meta(max_length=50)] | None = None
    SingleMetricAnomalyDetector: SingleMetricAnomalyDetector | None = None
    MetricMathAnomalyDetector: MetricMathAnomalyDetector | None = None


class DeleteAnomalyDetectorOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteDashboardsInput(Struct, kw_only=True, omit_defaults=True):
    DashboardNames: list[str]


class DeleteDashboardsOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeAlarmHistoryInput(Struct, kw_only=True, omit_defaults=True):
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    AlarmContributorId: Annotated[str, Meta(min_length=1, max_length=16)] | None = None
    AlarmTypes: list[Annotated[str, Meta(pattern='\\A(?:CompositeAlarm|MetricAlarm|LogAlarm)\\Z')]] | None = None
    HistoryItemType: Annotated[str, Meta(pattern='\\A(?:ConfigurationUpdate|StateUpdate|Action|AlarmContributorStateUpdate|AlarmContributorAction)\\Z')] | None = None
    StartDate: float | None = None
    EndDate: float | None = None
    MaxRecords: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: str | None = None
    ScanBy: Annotated[str, Meta(pattern='\\A(?:TimestampDescending|TimestampAscending)\\Z')] | None = None


class DescribeAlarmHistoryOutput(Struct, kw_only=True, omit_defaults=True):
    AlarmHistoryItems: list[AlarmHistoryItem] | None = None
    NextToken: str | None = None


class DescribeAlarmsForMetricInput(Struct, kw_only=True, omit_defaults=True):
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)]
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')]
    Statistic: Annotated[str, Meta(pattern='\\A(?:SampleCount|Average|Sum|Minimum|Maximum)\\Z')] | None = None
    ExtendedStatistic: str | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Period: Annotated[int, Meta(ge=1)] | None = None
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None


class DescribeAlarmsForMetricOutput(Struct, kw_only=True, omit_defaults=True):
    MetricAlarms: list[MetricAlarm] | None = None


class DescribeAlarmsInput(Struct, kw_only=True, omit_defaults=True):
    AlarmNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=100)] | None = None
    AlarmNamePrefix: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    AlarmTypes: list[Annotated[str, Meta(pattern='\\A(?:CompositeAlarm|MetricAlarm|LogAlarm)\\Z')]] | None = None
    ChildrenOfAlarmName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    ParentsOfAlarmName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    StateValue: Annotated[str, Meta(pattern='\\A(?:OK|ALARM|INSUFFICIENT_DATA)\\Z')] | None = None
    ActionPrefix: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    MaxRecords: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: str | None = None


class DescribeAlarmsOutput(Struct, kw_only=True, omit_defaults=True):
    CompositeAlarms: list[CompositeAlarm] | None = None
    MetricAlarms: list[MetricAlarm] | None = None
    LogAlarms: list[LogAlarm] | None = None
    NextToken: str | None = None


class DescribeAnomalyDetectorsInput(Struct, kw_only=True, omit_defaults=True):
    AnomalyDetectorIds: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[A-Za-z0-9_./:%()+-]+)\\Z')]], Meta(max_length=50)] | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=1)] | None = None
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    AnomalyDetectorTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:SINGLE_METRIC|METRIC_MATH)\\Z')]], Meta(max_length=2)] | None = None


class DescribeAnomalyDetectorsOutput(Struct, kw_only=True, omit_defaults=True):
    AnomalyDetectors: list[AnomalyDetector] | None = None
    NextToken: str | None = None


class Dimension(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=255)]
    Value: Annotated[str, Meta(min_length=1, max_length=1024)]


class DimensionFilter(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=255)]
    Value: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class DisableAlarmActionsInput(Struct, kw_only=True, omit_defaults=True):
    AlarmNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=100)]


class EnableAlarmActionsInput(Struct, kw_only=True, omit_defaults=True):
    AlarmNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=100)]


class Entity(Struct, kw_only=True, omit_defaults=True):
    KeyAttributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=2, max_length=4)] | None = None
    Attributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=256)], Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(max_length=10)] | None = None


class EntityMetricData(Struct, kw_only=True, omit_defaults=True):
    Entity: Entity | None = None
    MetricData: list[MetricDatum] | None = None


class EvaluationCriteria(Struct, kw_only=True, omit_defaults=True):
    PromQLCriteria: AlarmPromQLCriteria | None = None


class EvaluationWindow(Struct, kw_only=True, omit_defaults=True):
    WallClockWindow: WallClockWindow | None = None
    SlidingWindow: SlidingWindow | None = None


class GetDashboardInput(Struct, kw_only=True, omit_defaults=True):
    DashboardName: str


class GetDashboardOutput(Struct, kw_only=True, omit_defaults=True):
    DashboardArn: str | None = None
    DashboardBody: str | None = None
    DashboardName: str | None = None


class GetMetricDataInput(Struct, kw_only=True, omit_defaults=True):
    MetricDataQueries: list[MetricDataQuery]
    StartTime: float
    EndTime: float
    NextToken: str | None = None
    ScanBy: Annotated[str, Meta(pattern='\\A(?:TimestampDescending|TimestampAscending)\\Z')] | None = None
    MaxDatapoints: int | None = None
    LabelOptions: LabelOptions | None = None


class GetMetricDataOutput(Struct, kw_only=True, omit_defaults=True):
    MetricDataResults: list[MetricDataResult] | None = None
    NextToken: str | None = None
    Messages: list[MessageData] | None = None


class GetMetricStatisticsInput(Struct, kw_only=True, omit_defaults=True):
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')]
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)]
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    StartTime: float
    EndTime: float
    Period: Annotated[int, Meta(ge=1)]
    Statistics: Annotated[list[Annotated[str, Meta(pattern='\\A(?:SampleCount|Average|Sum|Minimum|Maximum)\\Z')]], Meta(min_length=1, max_length=5)] | None = None
    ExtendedStatistics: Annotated[list[str], Meta(min_length=1, max_length=10)] | None = None
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None


class GetMetricStatisticsOutput(Struct, kw_only=True, omit_defaults=True):
    Label: str | None = None
    Datapoints: list[Datapoint] | None = None


class LabelOptions(Struct, kw_only=True, omit_defaults=True):
    Timezone: str | None = None


class ListDashboardsInput(Struct, kw_only=True, omit_defaults=True):
    DashboardNamePrefix: str | None = None
    NextToken: str | None = None


class ListDashboardsOutput(Struct, kw_only=True, omit_defaults=True):
    DashboardEntries: list[DashboardEntry] | None = None
    NextToken: str | None = None


class ListMetricsInput(Struct, kw_only=True, omit_defaults=True):
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[DimensionFilter], Meta(max_length=10)] | None = None
    NextToken: str | None = None
    RecentlyActive: Annotated[str, Meta(pattern='\\A(?:PT3H)\\Z')] | None = None
    IncludeLinkedAccounts: bool | None = None
    OwningAccount: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class ListMetricsOutput(Struct, kw_only=True, omit_defaults=True):
    Metrics: list[Metric] | None = None
    NextToken: str | None = None
    OwningAccounts: list[Annotated[str, Meta(min_length=1, max_length=255)]] | None = None


class ListTagsForResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=1024)]


class ListTagsForResourceOutput(Struct, kw_only=True, omit_defaults=True):
    Tags: list[Tag] | None = None


class LogAlarm(Struct, kw_only=True, omit_defaults=True):
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    AlarmArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    AlarmDescription: Annotated[str, Meta(max_length=1024)] | None = None
    AlarmConfigurationUpdatedTimestamp: float | None = None
    ActionsEnabled: bool | None = None
    OKActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    AlarmActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    InsufficientDataActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    StateValue: Annotated[str, Meta(pattern='\\A(?:OK|ALARM|INSUFFICIENT_DATA)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=1023)] | None = None
    StateReasonData: Annotated[str, Meta(max_length=4000)] | None = None
    StateUpdatedTimestamp: float | None = None
    ScheduledQueryConfiguration: ScheduledQueryConfiguration | None = None
    QueryResultsToEvaluate: Annotated[int, Meta(ge=1)] | None = None
    QueryResultsToAlarm: Annotated[int, Meta(ge=1)] | None = None
    Threshold: float | None = None
    ComparisonOperator: Annotated[str, Meta(pattern='\\A(?:GreaterThanOrEqualToThreshold|GreaterThanThreshold|LessThanThreshold|LessThanOrEqualToThreshold|LessThanLowerOrGreaterThanUpperThreshold|LessThanLowerThreshold|GreaterThanUpperThreshold)\\Z')] | None = None
    TreatMissingData: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    StateTransitionedTimestamp: float | None = None
    EvaluationState: Annotated[str, Meta(pattern='\\A(?:PARTIAL_DATA|EVALUATION_FAILURE|EVALUATION_ERROR)\\Z')] | None = None
    ActionLogLineCount: int | None = None
    ActionLogLineRoleArn: str | None = None
    WarmUpConfiguration: WarmUpConfiguration | None = None
    ActionConfiguration: ActionConfiguration | None = None


class MessageData(Struct, kw_only=True, omit_defaults=True):
    Code: str | None = None
    Value: str | None = None


class Metric(Struct, kw_only=True, omit_defaults=True):
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None


class MetricAlarm(Struct, kw_only=True, omit_defaults=True):
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    AlarmArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    AlarmDescription: Annotated[str, Meta(max_length=1024)] | None = None
    AlarmConfigurationUpdatedTimestamp: float | None = None
    ActionsEnabled: bool | None = None
    OKActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    AlarmActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    InsufficientDataActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    StateValue: Annotated[str, Meta(pattern='\\A(?:OK|ALARM|INSUFFICIENT_DATA)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=1023)] | None = None
    StateReasonData: Annotated[str, Meta(max_length=4000)] | None = None
    StateUpdatedTimestamp: float | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    Statistic: Annotated[str, Meta(pattern='\\A(?:SampleCount|Average|Sum|Minimum|Maximum)\\Z')] | None = None
    ExtendedStatistic: str | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Period: Annotated[int, Meta(ge=1)] | None = None
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None
    EvaluationPeriods: Annotated[int, Meta(ge=1)] | None = None
    DatapointsToAlarm: Annotated[int, Meta(ge=1)] | None = None
    Threshold: float | None = None
    ComparisonOperator: Annotated[str, Meta(pattern='\\A(?:GreaterThanOrEqualToThreshold|GreaterThanThreshold|LessThanThreshold|LessThanOrEqualToThreshold|LessThanLowerOrGreaterThanUpperThreshold|LessThanLowerThreshold|GreaterThanUpperThreshold)\\Z')] | None = None
    TreatMissingData: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    EvaluateLowSampleCountPercentile: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Metrics: list[MetricDataQuery] | None = None
    ThresholdMetricId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    EvaluationState: Annotated[str, Meta(pattern='\\A(?:PARTIAL_DATA|EVALUATION_FAILURE|EVALUATION_ERROR)\\Z')] | None = None
    StateTransitionedTimestamp: float | None = None
    EvaluationWindow: EvaluationWindow | None = None
    WarmUpConfiguration: WarmUpConfiguration | None = None
    EvaluationCriteria: EvaluationCriteria | None = None
    EvaluationInterval: Annotated[int, Meta(ge=10, le=3600)] | None = None
    ActionConfiguration: ActionConfiguration | None = None


class MetricCharacteristics(Struct, kw_only=True, omit_defaults=True):
    PeriodicSpikes: bool | None = None


class MetricDataQuery(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=255)]
    MetricStat: MetricStat | None = None
    Expression: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Label: str | None = None
    ReturnData: bool | None = None
    Period: Annotated[int, Meta(ge=1)] | None = None
    AccountId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class MetricDataResult(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Label: str | None = None
    Timestamps: list[float] | None = None
    Values: list[float] | None = None
    StatusCode: Annotated[str, Meta(pattern='\\A(?:Complete|InternalError|PartialData|Forbidden)\\Z')] | None = None
    Messages: list[MessageData] | None = None


class MetricDatum(Struct, kw_only=True, omit_defaults=True):
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)]
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Timestamp: float | None = None
    Value: float | None = None
    StatisticValues: StatisticSet | None = None
    Values: list[float] | None = None
    Counts: list[float] | None = None
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None
    StorageResolution: Annotated[int, Meta(ge=1)] | None = None


class MetricMathAnomalyDetector(Struct, kw_only=True, omit_defaults=True):
    MetricDataQueries: list[MetricDataQuery] | None = None


class MetricStat(Struct, kw_only=True, omit_defaults=True):
    Metric: Metric
    Period: Annotated[int, Meta(ge=1)]
    Stat: str
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None


class PutAnomalyDetectorInput(Struct, kw_only=True, omit_defaults=True):
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Stat: Annotated[str, Meta(max_length=50)] | None = None
    Configuration: AnomalyDetectorConfiguration | None = None
    MetricCharacteristics: MetricCharacteristics | None = None
    SingleMetricAnomalyDetector: SingleMetricAnomalyDetector | None = None
    MetricMathAnomalyDetector: MetricMathAnomalyDetector | None = None


class PutAnomalyDetectorOutput(Struct, kw_only=True, omit_defaults=True):
    AnomalyDetectorId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[A-Za-z0-9_./:%()+-]+)\\Z')] | None = None


class PutCompositeAlarmInput(Struct, kw_only=True, omit_defaults=True):
    ActionsEnabled: bool | None = None
    AlarmActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    AlarmDescription: Annotated[str, Meta(max_length=1024)] | None = None
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)]
    AlarmRule: Annotated[str, Meta(min_length=1, max_length=10240)]
    InsufficientDataActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    OKActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    Tags: list[Tag] | None = None
    ActionsSuppressor: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    ActionsSuppressorWaitPeriod: int | None = None
    ActionsSuppressorExtensionPeriod: int | None = None
    ActionConfiguration: ActionConfiguration | None = None


class PutDashboardInput(Struct, kw_only=True, omit_defaults=True):
    DashboardName: str
    DashboardBody: str
    Tags: list[Tag] | None = None


class PutDashboardOutput(Struct, kw_only=True, omit_defaults=True):
    DashboardValidationMessages: list[DashboardValidationMessage] | None = None


class PutMetricAlarmInput(Struct, kw_only=True, omit_defaults=True):
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)]
    AlarmDescription: Annotated[str, Meta(max_length=1024)] | None = None
    ActionsEnabled: bool | None = None
    OKActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    AlarmActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    InsufficientDataActions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=5)] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    Statistic: Annotated[str, Meta(pattern='\\A(?:SampleCount|Average|Sum|Minimum|Maximum)\\Z')] | None = None
    ExtendedStatistic: str | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Period: Annotated[int, Meta(ge=1)] | None = None
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None
    EvaluationPeriods: Annotated[int, Meta(ge=1)] | None = None
    DatapointsToAlarm: Annotated[int, Meta(ge=1)] | None = None
    Threshold: float | None = None
    ComparisonOperator: Annotated[str, Meta(pattern='\\A(?:GreaterThanOrEqualToThreshold|GreaterThanThreshold|LessThanThreshold|LessThanOrEqualToThreshold|LessThanLowerOrGreaterThanUpperThreshold|LessThanLowerThreshold|GreaterThanUpperThreshold)\\Z')] | None = None
    TreatMissingData: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    EvaluateLowSampleCountPercentile: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Metrics: list[MetricDataQuery] | None = None
    Tags: list[Tag] | None = None
    ThresholdMetricId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    EvaluationWindow: EvaluationWindow | None = None
    WarmUpConfiguration: WarmUpConfiguration | None = None
    EvaluationCriteria: EvaluationCriteria | None = None
    EvaluationInterval: Annotated[int, Meta(ge=10, le=3600)] | None = None
    ActionConfiguration: ActionConfiguration | None = None


class PutMetricDataInput(Struct, kw_only=True, omit_defaults=True):
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')]
    MetricData: list[MetricDatum] | None = None
    EntityMetricData: list[EntityMetricData] | None = None
    StrictEntityValidation: bool | None = None


class Range(Struct, kw_only=True, omit_defaults=True):
    StartTime: float
    EndTime: float


class ScheduleConfiguration(Struct, kw_only=True, omit_defaults=True):
    ScheduleExpression: Annotated[str, Meta(min_length=1, max_length=256)]
    StartTimeOffset: Annotated[int, Meta(ge=1, le=2592000)]
    EndTimeOffset: Annotated[int, Meta(ge=0, le=2592000)] | None = None


class ScheduledQueryConfiguration(Struct, kw_only=True, omit_defaults=True):
    QueryString: Annotated[str, Meta(max_length=10000)]
    LogGroupIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(min_length=1, max_length=50)] | None = None
    QueryARN: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    ScheduledQueryRoleARN: Annotated[str, Meta(min_length=1, max_length=1024)]
    ScheduleConfiguration: ScheduleConfiguration
    AggregationExpression: Annotated[str, Meta(min_length=1, max_length=2048)]
    Tags: list[Tag] | None = None


class SetAlarmStateInput(Struct, kw_only=True, omit_defaults=True):
    AlarmName: Annotated[str, Meta(min_length=1, max_length=255)]
    StateValue: Annotated[str, Meta(pattern='\\A(?:OK|ALARM|INSUFFICIENT_DATA)\\Z')]
    StateReason: Annotated[str, Meta(max_length=1023)]
    StateReasonData: Annotated[str, Meta(max_length=4000)] | None = None


class SingleMetricAnomalyDetector(Struct, kw_only=True, omit_defaults=True):
    AccountId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None
    Stat: Annotated[str, Meta(max_length=50)] | None = None


class SlidingWindow(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class StatisticSet(Struct, kw_only=True, omit_defaults=True):
    SampleCount: float
    Sum: float
    Minimum: float
    Maximum: float


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=1024)]
    Tags: list[Tag]


class TagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UntagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=1024)]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class WallClockWindow(Struct, kw_only=True, omit_defaults=True):
    Timezone: Annotated[str, Meta(min_length=1, max_length=50)] | None = None


class WarmUpConfiguration(Struct, kw_only=True, omit_defaults=True):
    WarmUpPeriodDurationInMinutes: Annotated[int, Meta(ge=1, le=2880)]
    OnlyStartEvaluatingAfterWarmUpPeriodEnds: bool | None = None
