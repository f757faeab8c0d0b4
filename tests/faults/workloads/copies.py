"""Backups and exports of a table that is written to: each that was acknowledged ends, and holds one moment of the table."""

from __future__ import annotations

import gzip
import json
from typing import Any

from tests.faults.workload import Step, Workload


class Copies(Workload):
    """Pairs are written in transactions: no copy holds half of one."""

    def prepare(self) -> None:
        db = self.client("dynamodb")
        self.table("paired")
        on = {"PointInTimeRecoveryEnabled": True}
        db.update_continuous_backups(TableName="paired", PointInTimeRecoverySpecification=on)
        self.arn = db.describe_table(TableName="paired")["Table"]["TableArn"]
        self.client("s3").create_bucket(Bucket="exported")
        self.pairs = 0
        self.backups: list[tuple[int, str]] = []
        self.exports: list[str] = []

    def steps(self) -> list[Step]:
        return [self.put_a_pair, self.back_up, self.export]

    def put_a_pair(self, number: int) -> None:
        puts = [
            {"Put": {"TableName": "paired", "Item": {"id": {"S": side}, "n": {"N": str(number)}}}}
            for side in ("left", "right")
        ]
        self.client("dynamodb").transact_write_items(TransactItems=puts)
        self.pairs = number
        self.wait(0.05)

    def back_up(self, number: int) -> None:
        known = self.pairs
        made = self.client("dynamodb").create_backup(TableName="paired", BackupName=f"backup-{number}")
        self.backups.append((known, made["BackupDetails"]["BackupArn"]))
        self.wait(1)

    def export(self, number: int) -> None:
        made = self.client("dynamodb").export_table_to_point_in_time(TableArn=self.arn, S3Bucket="exported")
        self.exports.append(made["ExportDescription"]["ExportArn"])
        self.wait(1)

    def exported(self, arn: str) -> Any:
        return self.client("dynamodb").describe_export(ExportArn=arn)["ExportDescription"]

    def body(self, key: str) -> bytes:
        found: bytes = self.client("s3").get_object(Bucket="exported", Key=key)["Body"].read()
        return found

    def verify(self) -> None:
        db = self.client("dynamodb")
        listed = {
            one["BackupArn"]
            for page in db.get_paginator("list_backups").paginate(TableName="paired")
            for one in page["BackupSummaries"]
        }
        assert {arn for _, arn in self.backups} <= listed, "a backup was lost"
        known, arn = self.backups[-1]
        db.restore_table_from_backup(TargetTableName="restored", BackupArn=arn)
        self.check(db.scan(TableName="restored", ConsistentRead=True)["Items"], known)
        done = self.until(lambda: all(self.exported(arn)["ExportStatus"] != "IN_PROGRESS" for arn in self.exports), 5)
        assert done, "an export does not end"
        for arn in self.exports:
            told = self.exported(arn)
            assert told["ExportStatus"] == "COMPLETED", told
            files = json.loads(self.body(told["ExportManifest"]))["manifestFilesS3Key"]
            lines = [
                json.loads(line)["Item"]
                for file in self.body(files).splitlines()
                for line in gzip.decompress(self.body(json.loads(file)["dataFileS3Key"])).splitlines()
            ]
            assert len(lines) == told["ItemCount"]
            self.check(lines, 0)

    def check(self, items: list[Any], known: int) -> None:
        numbers = [int(item["n"]["N"]) for item in items]
        assert len(numbers) in ((0, 2) if known == 0 else (2,)), numbers
        assert len(set(numbers)) <= 1, f"half a transaction: {numbers}"
        assert min(numbers, default=0) >= known, f"{numbers} after {known}"
