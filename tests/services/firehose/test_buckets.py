"""Records become objects of a bucket."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.firehose.conftest import Delivered

Make = Callable[..., Delivered]
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def test_a_buffer_becomes_an_object(delivered: Make, wait_until: Callable[..., Any]) -> None:
    one = delivered(Prefix="logs/").make()
    answer = one.put(b"a\n", b"b\n")
    assert answer["FailedPutCount"] == 0
    assert answer["Encrypted"] is False
    assert len({entry["RecordId"] for entry in answer["RequestResponses"]}) == 2
    (key,) = wait_until(one.names)
    assert re.fullmatch(rf"logs/\d{{4}}/\d\d/\d\d/\d\d/d-1-\d{{4}}(-\d\d){{5}}-{UUID}", key)
    assert one.read(key) == b"a\nb\n"
    assert one.s3.head_object(Bucket=one.bucket, Key=key)["ContentType"] == "application/octet-stream"
    assert one.firehose.put_record(DeliveryStreamName="d", Record={"Data": b"c"})["Encrypted"] is False
    wait_until(lambda: len(one.names()) == 2)


@pytest.mark.turns_clock
def test_buffers_close_by_size_and_by_time(delivered: Make, wait_until: Callable[..., Any], server: Any) -> None:
    one = delivered(BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 60}).make()
    one.put(b"x" * 1_000_000)
    server.advance(59)
    assert one.names() == []
    one.put(b"y" * 100_000)
    (key,) = wait_until(one.names)
    assert len(one.read(key)) == 1_100_000
    one.put(b"z")
    server.advance(61)
    wait_until(lambda: sorted(len(one.read(key)) for key in one.names()) == [1, 1_100_000])


def test_prefixes_compression_and_time_zones(delivered: Make, wait_until: Callable[..., Any]) -> None:
    one = delivered(
        Prefix="y=!{timestamp:yyyy}/'!{timestamp:'at' HH}/!{firehose:random-string}/",
        ErrorOutputPrefix="bad/!{firehose:error-output-type}/",
        CompressionFormat="GZIP",
        CustomTimeZone="Asia/Tokyo",
    ).make()
    one.put(b"zipped")
    (key,) = wait_until(one.names)
    assert re.fullmatch(rf"y=\d{{4}}/'at \d\d/\w{{11}}/d-1-\d{{4}}(-\d\d){{5}}-{UUID}\.gz", key)
    assert one.read(key) == b"zipped"
    one.update(
        CompressionFormat="ZIP",
        FileExtension=".archive",
        Prefix="z/",
        BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 0},
    )
    one.put(b"once more")
    (key,) = wait_until(lambda: [key for key in one.names() if key.startswith("z/")])
    assert "/d-2-" in key
    assert key.endswith(".archive")
    with zipfile.ZipFile(io.BytesIO(one.read(key))) as archive:
        assert [archive.read(name) for name in archive.namelist()] == [b"once more"]


@pytest.mark.turns_clock
def test_what_a_bucket_refuses_is_tried_again_and_logged(
    delivered: Make, wait_until: Callable[..., Any], client: Callable[..., Any], server: Any
) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    options = {"Enabled": True, "LogGroupName": "g", "LogStreamName": "s"}
    one = delivered(CloudWatchLoggingOptions=options).make()
    one.s3.delete_bucket(Bucket=one.bucket)
    one.put(b"patience")

    def told() -> list[Any]:
        server.advance(1)
        found: list[Any] = logs.get_log_events(logGroupName="g", logStreamName="s")["events"]
        return found

    assert '"errorCode": "S3.NoSuchBucket"' in wait_until(told)[0]["message"]
    one.s3.create_bucket(Bucket=one.bucket)
    server.advance(600)
    (key,) = wait_until(one.names)
    assert one.read(key) == b"patience"


def test_nothing_acknowledged_is_lost_by_a_kill(
    own_server: Callable[..., Any], account: str, wait_until: Callable[..., Any]
) -> None:
    """Between the object and its note: the repeat overwrites it."""
    server = own_server(PAMPERO_FAULT="firehose.delivered:1")
    one = Delivered(
        lambda name: server.client(name, account), account, BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 1}
    )
    one.make()
    one.put(b"first", b"second")
    assert server.wait_for_exit(20)
    server.environment = {}
    server.start()
    wait_until(lambda: server.page("idle") is not None)
    (key,) = wait_until(one.names)
    assert one.read(key) == b"firstsecond"
    one.put(b"third")
    wait_until(lambda: len(one.names()) == 2)
