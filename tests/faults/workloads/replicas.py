"""Replication between buckets: each version that was acknowledged arrives, as it is."""

from __future__ import annotations

from typing import Any

from tests.faults.workload import Step, Workload
from tests.faults.workloads.objects import body_of
from tests.roles import make_role

MAY = ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging", "s3:Replicate*")
BUCKETS = "copied", "copies"


class Replicas(Workload):
    """Small and big objects over a few keys, and delete markers."""

    def prepare(self) -> None:
        s3 = self.client("s3")
        for bucket in BUCKETS:
            s3.create_bucket(Bucket=bucket)
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        rule = {
            "Priority": 1,
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "DeleteMarkerReplication": {"Status": "Enabled"},
            "Destination": {"Bucket": f"arn:aws:s3:::{BUCKETS[1]}"},
        }
        role = make_role(self.client("iam"), "replicator", MAY)
        s3.put_bucket_replication(Bucket=BUCKETS[0], ReplicationConfiguration={"Role": role, "Rules": [rule]})
        self.acknowledged: dict[str, bytes] = {}
        self.markers: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put, self.delete]

    def put(self, number: int) -> None:
        body = body_of("r", number)
        answer = self.client("s3").put_object(Bucket=BUCKETS[0], Key=f"put/{number % 5}", Body=body)
        self.acknowledged[answer["VersionId"]] = body
        self.wait(0.1)

    def delete(self, number: int) -> None:
        key = f"deleted/{number}"
        self.client("s3").put_object(Bucket=BUCKETS[0], Key=key, Body=b"x")
        self.markers.add(self.client("s3").delete_object(Bucket=BUCKETS[0], Key=key)["VersionId"])
        self.wait(0.1)

    def versions(self, bucket: str) -> dict[str, tuple[str, Any]]:
        """Of a bucket, by their ids: key, and ETag or None of a delete marker."""
        found: dict[str, tuple[str, Any]] = {}
        for page in self.client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket):
            for one in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                found[one["VersionId"]] = one["Key"], one.get("ETag")
        return found

    def verify(self) -> None:
        source = self.versions(BUCKETS[0])
        assert {*self.acknowledged, *self.markers} <= set(source), "a version was lost"
        equal = self.until(lambda: self.versions(BUCKETS[1]) == source, 5)
        assert equal, f"not replicated: {source.items() ^ self.versions(BUCKETS[1]).items()}"
        s3 = self.client("s3")
        for version, body in list(self.acknowledged.items())[-20:]:
            named = {"Key": source[version][0], "VersionId": version}
            assert s3.get_object(Bucket=BUCKETS[1], **named)["Body"].read() == body
            assert s3.head_object(Bucket=BUCKETS[0], **named)["ReplicationStatus"] == "COMPLETED"
