"""ExportTableToPointInTime, ImportTable, and what is told of them. The work itself begins with a timer: see `work`."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import named_page, position_of
from pampero.kernel import ids
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.backups import check_moment
from pampero.services.dynamodb.model import TABLES, arn_of, find, invalid, own_arn, place_within, table_name
from pampero.services.dynamodb.tables import create
from pampero.services.dynamodb.transfers.model import EXPORTS, IMPORTS, Export, Import
from pampero.store.tx import ReadTx, Tx

ECHOED = (
    "ClientToken", "S3Bucket", "S3BucketOwner", "S3Prefix", "S3SseAlgorithm", "S3SseKmsKeyId",
)  # fmt: skip


def _bad_token() -> ApiError:
    return invalid("Invalid NextToken")


def _id(tx: Tx) -> str:
    return f"{int(tx.now * 1000):014d}-{ids.hexadecimal(8)}"


def _export_checks(call: Call, req: t.ExportTableToPointInTimeInput) -> list[Check]:
    prefix = f"{req.S3Prefix}/" if req.S3Prefix else ""
    return [
        Check("dynamodb:ExportTableToPointInTime", arn_of(call, req.TableArn)),
        Check("s3:PutObject", f"arn:aws:s3:::{req.S3Bucket}/{prefix}AWSDynamoDB/*"),
    ]


@operation("ExportTableToPointInTime", resource="*", checks=_export_checks)
def export_table_to_point_in_time(
    tx: Tx, call: Call, req: t.ExportTableToPointInTimeInput
) -> t.ExportTableToPointInTimeOutput:
    """Begin to write a table, as it was at a moment, to a bucket. Source: API_ExportTableToPointInTime. Whoever asks must be
    allowed to write there. Full exports in DYNAMODB_JSON.

    Raises TableNotFoundException, PointInTimeRecoveryUnavailableException, InvalidExportTimeException; NotImplemented for
    Ion, incremental exports and filters.
    """
    try:
        table = find(tx, call, req.TableArn)
    except ApiError as error:
        raise ApiError("TableNotFoundException", f"Table not found: {req.TableArn}") from error
    if req.ExportFormat == "ION" or req.ExportType == "INCREMENTAL_EXPORT" or req.FilterSpecification is not None:
        text = "Exports in Ion, incremental exports and filters are not implemented yet."
        raise ApiError("NotImplemented", text, status=501)
    moment = check_moment(tx, table, req.ExportTime, "InvalidExportTimeException")
    asked = {name: value for name in ECHOED if (value := getattr(req, name)) is not None}
    export = Export(
        _id(tx), call.account, table.region, table.arn, table.key, table.name, moment, tx.now, asked
    )  # fmt: skip
    EXPORTS.save(tx, export)
    tx.at("dynamodb.transfer", f"export/{table.name}/{export.id}", tx.now, [call.account, table.region])
    return t.ExportTableToPointInTimeOutput(ExportDescription=_export(export))


def _export(export: Export) -> t.ExportDescription:
    failure = export.failure or (None, None)
    return t.ExportDescription(
        ExportArn=export.arn,
        ExportStatus=export.status,
        StartTime=export.started,
        EndTime=export.ended,
        ExportManifest=export.manifest,
        TableArn=export.table,
        TableId=export.key,
        ExportTime=export.time,
        ExportFormat="DYNAMODB_JSON",
        ExportType="FULL_EXPORT",
        BilledSizeBytes=export.size if export.ended else None,
        ItemCount=export.items if export.ended else None,
        FailureCode=failure[0],
        FailureMessage=failure[1],
        **export.asked,
    )


def _place(arn: str, missing: str, what: str) -> tuple[str, str]:
    """(scope, id) of an export or import. Raises the error `missing`."""
    try:
        return place_within(arn, what.lower())
    except ValueError as error:
        raise ApiError(missing, f"{what} not found: {arn}") from error


def _export_arn(call: Call, req: t.DescribeExportInput) -> str:
    return req.ExportArn


@operation("DescribeExport", resource=_export_arn, read=True)
def describe_export(tx: ReadTx, call: Call, req: t.DescribeExportInput) -> t.DescribeExportOutput:
    """One export. Source: API_DescribeExport. Raises ExportNotFoundException."""
    export = EXPORTS.get(tx, *_place(req.ExportArn, "ExportNotFoundException", "Export"))
    if export is None:
        raise ApiError("ExportNotFoundException", f"Export not found: {req.ExportArn}")
    return t.DescribeExportOutput(ExportDescription=_export(export))


@operation("ListExports", resource="*", read=True)
def list_exports(tx: ReadTx, call: Call, req: t.ListExportsInput) -> t.ListExportsOutput:
    """The exports of a table, or of all. Source: API_ListExports."""
    prefix = f"{table_name(req.TableArn)}/" if req.TableArn else ""
    found = EXPORTS.page(tx, call.scope, prefix=prefix, after=position_of(req.NextToken, _bad_token))
    shown, token = named_page(found, req.MaxResults or 25)
    summaries = [t.ExportSummary(ExportArn=one.arn, ExportStatus=one.status, ExportType="FULL_EXPORT") for one in shown]
    return t.ListExportsOutput(ExportSummaries=summaries, NextToken=token)


def _import_checks(call: Call, req: t.ImportTableInput) -> list[Check]:
    source = req.S3BucketSource
    bucket = f"arn:aws:s3:::{source.S3Bucket}"
    return [
        Check("dynamodb:ImportTable", own_arn(call, req.TableCreationParameters.TableName)),
        Check("s3:ListBucket", bucket),
        Check("s3:GetObject", f"{bucket}/{source.S3KeyPrefix or ''}*"),
    ]


@operation("ImportTable", resource="*", checks=_import_checks)
def import_table(tx: Tx, call: Call, req: t.ImportTableInput) -> t.ImportTableOutput:
    """Make a table, and begin to fill it from a bucket. Source: API_ImportTable. Whoever asks must be allowed to read there.
    Of DYNAMODB_JSON and CSV, plain or in gzip.

    Raises ResourceInUseException, ValidationException; NotImplemented for Ion and ZSTD.
    """
    if req.InputFormat == "ION" or req.InputCompressionType == "ZSTD":
        raise ApiError("NotImplemented", "Imports of Ion and ZSTD are not implemented yet.", status=501)
    wanted = req.TableCreationParameters
    if TABLES.get(tx, call.scope, wanted.TableName) is not None:
        raise ApiError("ResourceInUseException", f"Table already exists: {wanted.TableName}")
    given = {name: getattr(wanted, name) for name in wanted.__struct_fields__ if getattr(wanted, name) is not None}
    table = create(tx, call, t.CreateTableInput(**given))
    asked: dict[str, Any] = msgspec.to_builtins(req)
    one = Import(_id(tx), call.account, call.region, table.arn, table.key, table.name, tx.now, asked)
    IMPORTS.save(tx, one)
    tx.at("dynamodb.transfer", f"import/{table.name}/{one.id}", tx.now, [call.account, call.region])
    return t.ImportTableOutput(ImportTableDescription=_import(one))


def _import(one: Import) -> t.ImportTableDescription:
    asked = msgspec.convert(one.asked, t.ImportTableInput)
    failure = one.failure or (None, None)
    return t.ImportTableDescription(
        ImportArn=one.arn,
        ImportStatus=one.status,
        TableArn=one.table,
        TableId=one.key,
        ClientToken=asked.ClientToken,
        S3BucketSource=asked.S3BucketSource,
        ErrorCount=one.errors,
        InputFormat=asked.InputFormat,
        InputFormatOptions=asked.InputFormatOptions,
        InputCompressionType=asked.InputCompressionType or "NONE",
        TableCreationParameters=asked.TableCreationParameters,
        StartTime=one.started,
        EndTime=one.ended,
        ProcessedSizeBytes=one.size,
        ProcessedItemCount=one.processed,
        ImportedItemCount=one.imported,
        FailureCode=failure[0],
        FailureMessage=failure[1],
    )


def _import_arn(call: Call, req: t.DescribeImportInput) -> str:
    return req.ImportArn


@operation("DescribeImport", resource=_import_arn, read=True)
def describe_import(tx: ReadTx, call: Call, req: t.DescribeImportInput) -> t.DescribeImportOutput:
    """One import. Source: API_DescribeImport. Raises ImportNotFoundException."""
    one = IMPORTS.get(tx, *_place(req.ImportArn, "ImportNotFoundException", "Import"))
    if one is None:
        raise ApiError("ImportNotFoundException", f"Import not found: {req.ImportArn}")
    return t.DescribeImportOutput(ImportTableDescription=_import(one))


@operation("ListImports", resource="*", read=True)
def list_imports(tx: ReadTx, call: Call, req: t.ListImportsInput) -> t.ListImportsOutput:
    """The imports of a table, or all. Source: API_ListImports."""
    prefix = f"{table_name(req.TableArn)}/" if req.TableArn else ""
    found = IMPORTS.page(tx, call.scope, prefix=prefix, after=position_of(req.NextToken, _bad_token))
    shown, token = named_page(found, req.PageSize or 25)
    return t.ListImportsOutput(ImportSummaryList=[_summary(one) for one in shown], NextToken=token)


def _summary(one: Import) -> t.ImportSummary:
    described = _import(one)
    return t.ImportSummary(
        ImportArn=one.arn,
        ImportStatus=one.status,
        TableArn=one.table,
        S3BucketSource=described.S3BucketSource,
        InputFormat=described.InputFormat,
        StartTime=one.started,
        EndTime=one.ended,
    )
