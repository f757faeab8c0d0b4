"""Configurations of buckets that have ids: inventory, analytics, metrics, intelligent tiering.

They are checked, kept and listed as AWS does; reports of inventory are written (`inventories`) and requests counted
(`requestmetrics`), the others are without effect (`docs/COVERAGE.md`).
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page, position_of
from pampero.protocol.xml import malformed
from pampero.services.s3 import inventoryrows
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import CONFIGURATIONS, METRICS_CHANGED, put
from pampero.services.s3.inventories import schedule, unschedule
from pampero.services.s3.model import bucket_arn, find_bucket
from pampero.services.s3.values import invalid
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
MAX_COUNT = 1000
PAGE = 100
TIERS = {"ARCHIVE_ACCESS": (90, 730), "DEEP_ARCHIVE_ACCESS": (180, 730)}


def _keep(tx: Tx, bucket: str, kind: str, id_: str, value: Any) -> None:
    """Raises TooManyConfigurations, NoSuchBucket."""
    name = f"{kind}/{id_}"
    find_bucket(tx, bucket)
    known = CONFIGURATIONS.get(tx, bucket, name) is not None
    if not known and len(CONFIGURATIONS.page(tx, bucket, prefix=f"{kind}/", limit=MAX_COUNT)) == MAX_COUNT:
        text = f"You are attempting to create a new configuration but have already reached the {MAX_COUNT:,}-configuration limit."
        raise ApiError("TooManyConfigurations", text)
    put(tx, bucket, name, value)


def _found(tx: ReadTx, bucket: str, kind: str, id_: str, type_: type[T]) -> T:
    find_bucket(tx, bucket)
    found = CONFIGURATIONS.get(tx, bucket, f"{kind}/{id_}")
    if found is None:
        raise _missing()
    return msgspec.convert(found, type_)


def _drop(tx: Tx, bucket: str, kind: str, id_: str) -> None:
    find_bucket(tx, bucket)
    if not CONFIGURATIONS.delete(tx, bucket, f"{kind}/{id_}"):
        raise _missing()


def _missing() -> ApiError:
    return ApiError("NoSuchConfiguration", "The specified configuration does not exist.", status=404)


def _page(tx: ReadTx, req: Any, kind: str, type_: type[T]) -> tuple[list[T] | None, dict[str, Any]]:
    """A page of a bucket's configurations, and what lists say of it. Raises InvalidArgument."""
    find_bucket(tx, req.Bucket)
    after = position_of(
        req.ContinuationToken,
        lambda: invalid("continuation-token", req.ContinuationToken, "The continuation token provided is incorrect"),
    )
    prefix = f"{kind}/"
    rows = CONFIGURATIONS.page(tx, req.Bucket, prefix=prefix, after=after or prefix, limit=PAGE + 1)
    shown, token = named_page(list(rows), PAGE)
    said = {
        "IsTruncated": token is not None,
        "ContinuationToken": req.ContinuationToken,
        "NextContinuationToken": token,
    }
    return [msgspec.convert(one, type_) for one in shown] or None, said


def _check_parts(one: Any, *names: str) -> None:
    """A filter says one thing, or several of them in `And`. Raises MalformedXML."""
    if one is None:
        return
    if sum(getattr(one, name) is not None for name in (*names, "And")) != 1:
        raise malformed()
    both = one.And
    if (
        both is not None
        and sum(bool(getattr(both, name)) for name in names if name != "Tag") + len(both.Tags or []) < 2
    ):
        raise malformed()


def _check_destination(arn: str) -> None:
    """Raises InvalidS3DestinationBucket."""
    if not arn.startswith("arn:aws:s3:::") or len(arn) == len("arn:aws:s3:::"):
        raise ApiError("InvalidS3DestinationBucket", "Invalid bucket ARN.")


def _mismatch() -> ApiError:
    return ApiError("IdMismatch", "Document ID does not match the specified configuration ID.")


@operation("PutBucketInventoryConfiguration", resource=bucket_arn, action="s3:PutInventoryConfiguration")
def put_bucket_inventory_configuration(tx: Tx, call: Call, req: t.PutBucketInventoryConfigurationRequest) -> None:
    """Source: API_PutBucketInventoryConfiguration. Raises IdMismatch, InvalidS3DestinationBucket, TooManyConfigurations,
    and NotImplemented for formats and fields that are not written."""
    if req.Id != req.InventoryConfiguration.Id:
        raise _mismatch()
    _check_destination(req.InventoryConfiguration.Destination.S3BucketDestination.Bucket)
    inventoryrows.check(req.InventoryConfiguration)
    _keep(tx, req.Bucket, "inventory", req.Id, req.InventoryConfiguration)
    schedule(tx, req.Bucket, req.InventoryConfiguration)


@operation("GetBucketInventoryConfiguration", resource=bucket_arn, action="s3:GetInventoryConfiguration", read=True)
def get_bucket_inventory_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketInventoryConfigurationRequest
) -> t.GetBucketInventoryConfigurationOutput:
    """Source: API_GetBucketInventoryConfiguration. Raises NoSuchConfiguration."""
    found = _found(tx, req.Bucket, "inventory", req.Id, t.InventoryConfiguration)
    return t.GetBucketInventoryConfigurationOutput(InventoryConfiguration=found)


@operation("DeleteBucketInventoryConfiguration", resource=bucket_arn, action="s3:PutInventoryConfiguration")
def delete_bucket_inventory_configuration(tx: Tx, call: Call, req: t.DeleteBucketInventoryConfigurationRequest) -> None:
    """Source: API_DeleteBucketInventoryConfiguration. Raises NoSuchConfiguration."""
    _drop(tx, req.Bucket, "inventory", req.Id)
    unschedule(tx, req.Bucket, req.Id)


@operation("ListBucketInventoryConfigurations", resource=bucket_arn, action="s3:GetInventoryConfiguration", read=True)
def list_bucket_inventory_configurations(
    tx: ReadTx, call: Call, req: t.ListBucketInventoryConfigurationsRequest
) -> t.ListBucketInventoryConfigurationsOutput:
    """Source: API_ListBucketInventoryConfigurations."""
    found, said = _page(tx, req, "inventory", t.InventoryConfiguration)
    return t.ListBucketInventoryConfigurationsOutput(InventoryConfigurationList=found, **said)


@operation("PutBucketAnalyticsConfiguration", resource=bucket_arn, action="s3:PutAnalyticsConfiguration")
def put_bucket_analytics_configuration(tx: Tx, call: Call, req: t.PutBucketAnalyticsConfigurationRequest) -> None:
    """Source: API_PutBucketAnalyticsConfiguration. Raises MalformedXML, InvalidS3DestinationBucket, TooManyConfigurations."""
    asked = req.AnalyticsConfiguration
    if req.Id != asked.Id:
        raise malformed()
    _check_parts(asked.Filter, "Prefix", "Tag")
    export = asked.StorageClassAnalysis.DataExport
    if export is not None:
        _check_destination(export.Destination.S3BucketDestination.Bucket)
    _keep(tx, req.Bucket, "analytics", req.Id, asked)


@operation("GetBucketAnalyticsConfiguration", resource=bucket_arn, action="s3:GetAnalyticsConfiguration", read=True)
def get_bucket_analytics_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketAnalyticsConfigurationRequest
) -> t.GetBucketAnalyticsConfigurationOutput:
    """Source: API_GetBucketAnalyticsConfiguration. Raises NoSuchConfiguration."""
    found = _found(tx, req.Bucket, "analytics", req.Id, t.AnalyticsConfiguration)
    return t.GetBucketAnalyticsConfigurationOutput(AnalyticsConfiguration=found)


@operation("DeleteBucketAnalyticsConfiguration", resource=bucket_arn, action="s3:PutAnalyticsConfiguration")
def delete_bucket_analytics_configuration(tx: Tx, call: Call, req: t.DeleteBucketAnalyticsConfigurationRequest) -> None:
    """Source: API_DeleteBucketAnalyticsConfiguration. Raises NoSuchConfiguration."""
    _drop(tx, req.Bucket, "analytics", req.Id)


@operation("ListBucketAnalyticsConfigurations", resource=bucket_arn, action="s3:GetAnalyticsConfiguration", read=True)
def list_bucket_analytics_configurations(
    tx: ReadTx, call: Call, req: t.ListBucketAnalyticsConfigurationsRequest
) -> t.ListBucketAnalyticsConfigurationsOutput:
    """Source: API_ListBucketAnalyticsConfigurations."""
    found, said = _page(tx, req, "analytics", t.AnalyticsConfiguration)
    return t.ListBucketAnalyticsConfigurationsOutput(AnalyticsConfigurationList=found, **said)


@operation("PutBucketMetricsConfiguration", resource=bucket_arn, action="s3:PutMetricsConfiguration")
def put_bucket_metrics_configuration(tx: Tx, call: Call, req: t.PutBucketMetricsConfigurationRequest) -> None:
    """Source: API_PutBucketMetricsConfiguration. Raises IdMismatch, MalformedXML, TooManyConfigurations."""
    if req.Id != req.MetricsConfiguration.Id:
        raise _mismatch()
    _check_parts(req.MetricsConfiguration.Filter, "Prefix", "Tag", "AccessPointArn")
    _keep(tx, req.Bucket, "metrics", req.Id, req.MetricsConfiguration)
    tx.touch(METRICS_CHANGED)


@operation("GetBucketMetricsConfiguration", resource=bucket_arn, action="s3:GetMetricsConfiguration", read=True)
def get_bucket_metrics_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketMetricsConfigurationRequest
) -> t.GetBucketMetricsConfigurationOutput:
    """Source: API_GetBucketMetricsConfiguration. Raises NoSuchConfiguration."""
    found = _found(tx, req.Bucket, "metrics", req.Id, t.MetricsConfiguration)
    return t.GetBucketMetricsConfigurationOutput(MetricsConfiguration=found)


@operation("DeleteBucketMetricsConfiguration", resource=bucket_arn, action="s3:PutMetricsConfiguration")
def delete_bucket_metrics_configuration(tx: Tx, call: Call, req: t.DeleteBucketMetricsConfigurationRequest) -> None:
    """Source: API_DeleteBucketMetricsConfiguration. Raises NoSuchConfiguration."""
    _drop(tx, req.Bucket, "metrics", req.Id)
    tx.touch(METRICS_CHANGED)


@operation("ListBucketMetricsConfigurations", resource=bucket_arn, action="s3:GetMetricsConfiguration", read=True)
def list_bucket_metrics_configurations(
    tx: ReadTx, call: Call, req: t.ListBucketMetricsConfigurationsRequest
) -> t.ListBucketMetricsConfigurationsOutput:
    """Source: API_ListBucketMetricsConfigurations."""
    found, said = _page(tx, req, "metrics", t.MetricsConfiguration)
    return t.ListBucketMetricsConfigurationsOutput(MetricsConfigurationList=found, **said)


@operation(
    "PutBucketIntelligentTieringConfiguration", resource=bucket_arn, action="s3:PutIntelligentTieringConfiguration"
)
def put_bucket_intelligent_tiering_configuration(
    tx: Tx, call: Call, req: t.PutBucketIntelligentTieringConfigurationRequest
) -> None:
    """Source: API_PutBucketIntelligentTieringConfiguration. Raises MalformedXML, InvalidArgument, TooManyConfigurations."""
    asked = req.IntelligentTieringConfiguration
    if req.Id != asked.Id or not asked.Tierings:
        raise malformed()
    _check_parts(asked.Filter, "Prefix", "Tag")
    if len({one.AccessTier for one in asked.Tierings}) < len(asked.Tierings):
        raise malformed()
    for one in asked.Tierings:
        least, most = TIERS[one.AccessTier]
        if not least <= one.Days <= most:
            text = f"'Days' for the {one.AccessTier} tier must be between {least} and {most}"
            raise invalid("Days", one.Days, text)
    _keep(tx, req.Bucket, "tiering", req.Id, asked)


@operation(
    "GetBucketIntelligentTieringConfiguration",
    resource=bucket_arn,
    action="s3:GetIntelligentTieringConfiguration",
    read=True,
)
def get_bucket_intelligent_tiering_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketIntelligentTieringConfigurationRequest
) -> t.GetBucketIntelligentTieringConfigurationOutput:
    """Source: API_GetBucketIntelligentTieringConfiguration. Raises NoSuchConfiguration."""
    found = _found(tx, req.Bucket, "tiering", req.Id, t.IntelligentTieringConfiguration)
    return t.GetBucketIntelligentTieringConfigurationOutput(IntelligentTieringConfiguration=found)


@operation(
    "DeleteBucketIntelligentTieringConfiguration", resource=bucket_arn, action="s3:PutIntelligentTieringConfiguration"
)
def delete_bucket_intelligent_tiering_configuration(
    tx: Tx, call: Call, req: t.DeleteBucketIntelligentTieringConfigurationRequest
) -> None:
    """Source: API_DeleteBucketIntelligentTieringConfiguration. Raises NoSuchConfiguration."""
    _drop(tx, req.Bucket, "tiering", req.Id)


@operation(
    "ListBucketIntelligentTieringConfigurations",
    resource=bucket_arn,
    action="s3:GetIntelligentTieringConfiguration",
    read=True,
)
def list_bucket_intelligent_tiering_configurations(
    tx: ReadTx, call: Call, req: t.ListBucketIntelligentTieringConfigurationsRequest
) -> t.ListBucketIntelligentTieringConfigurationsOutput:
    """Source: API_ListBucketIntelligentTieringConfigurations."""
    found, said = _page(tx, req, "tiering", t.IntelligentTieringConfiguration)
    return t.ListBucketIntelligentTieringConfigurationsOutput(IntelligentTieringConfigurationList=found, **said)
