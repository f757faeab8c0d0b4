"""A bucket: an object that was acknowledged is there, whole."""

from __future__ import annotations

from botocore.exceptions import ClientError
from tests.faults.workload import Step, Workload


def body_of(key: str, number: int) -> bytes:
    """Small ones and big ones, told apart by their content."""
    return f"{key} {number};".encode() * (1 if number % 2 else 20_000)


class Objects(Workload):
    """Puts, multipart uploads and deletions, each key by one thread."""

    def prepare(self) -> None:
        self.client("s3").create_bucket(Bucket="objects")
        self.acknowledged: dict[str, int] = {}
        self.attempted: dict[str, int] = {}
        self.deleted: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put, self.upload, self.put_and_delete]

    def write(self, key: str, number: int) -> None:
        self.attempted[key] = number
        self.client("s3").put_object(Bucket="objects", Key=key, Body=body_of(key, number))
        self.acknowledged[key] = number

    def put(self, number: int) -> None:
        self.write(f"put/{number % 10}", number)

    def upload(self, number: int) -> None:
        s3, key = self.client("s3"), f"upload/{number % 5}"
        self.attempted[key] = number
        upload = s3.create_multipart_upload(Bucket="objects", Key=key)["UploadId"]
        body = body_of(key, number)
        part = s3.upload_part(Bucket="objects", Key=key, UploadId=upload, PartNumber=1, Body=body)
        s3.complete_multipart_upload(
            Bucket="objects",
            Key=key,
            UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]},
        )
        self.acknowledged[key] = number

    def put_and_delete(self, number: int) -> None:
        key = f"deleted/{number}"
        self.client("s3").put_object(Bucket="objects", Key=key, Body=b"x")
        self.client("s3").delete_object(Bucket="objects", Key=key)
        self.deleted.add(key)

    def verify(self) -> None:
        s3 = self.client("s3")
        for key, number in self.acknowledged.items():
            body = s3.get_object(Bucket="objects", Key=key)["Body"].read()
            possible = range(number, self.attempted[key] + 1)
            assert any(body == body_of(key, n) for n in possible), f"{key} lost what was acknowledged"
        for key in sorted(self.deleted)[-20:]:
            try:
                s3.head_object(Bucket="objects", Key=key)
            except ClientError as error:
                assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404  # noqa: PT017
            else:
                raise AssertionError(f"{key} came back")
