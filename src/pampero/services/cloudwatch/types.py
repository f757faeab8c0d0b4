"""Types of cloudwatch, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class Datapoint(Struct, kw_only=True, omit_defaults=True):
    Timestamp: float | None = None
    SampleCount: float | None = None
    Average: float | None = None
    Sum: float | None = None
    Minimum: float | None = None
    Maximum: float | None = None
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None
    ExtendedStatistics: dict[str, float] | None = None


class Dimension(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=255)]
    Value: Annotated[str, Meta(min_length=1, max_length=1024)]


class DimensionFilter(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=255)]
    Value: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class Entity(Struct, kw_only=True, omit_defaults=True):
    KeyAttributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=2, max_length=4)] | None = None
    Attributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=256)], Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(max_length=10)] | None = None


class EntityMetricData(Struct, kw_only=True, omit_defaults=True):
    Entity: Entity | None = None
    MetricData: list[MetricDatum] | None = None


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


class MessageData(Struct, kw_only=True, omit_defaults=True):
    Code: str | None = None
    Value: str | None = None


class Metric(Struct, kw_only=True, omit_defaults=True):
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')] | None = None
    MetricName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Dimensions: Annotated[list[Dimension], Meta(max_length=30)] | None = None


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


class MetricStat(Struct, kw_only=True, omit_defaults=True):
    Metric: Metric
    Period: Annotated[int, Meta(ge=1)]
    Stat: str
    Unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None


class PutMetricDataInput(Struct, kw_only=True, omit_defaults=True):
    Namespace: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[^:].*)\\Z')]
    MetricData: list[MetricDatum] | None = None
    EntityMetricData: list[EntityMetricData] | None = None
    StrictEntityValidation: bool | None = None


class StatisticSet(Struct, kw_only=True, omit_defaults=True):
    SampleCount: float
    Sum: float
    Minimum: float
    Maximum: float
