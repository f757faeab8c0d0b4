"""Records: put in order, found again from any place, no faster than shards allow, no longer than they are kept."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.kinesis.conftest import TOP, Streamed

MIB = 1 << 20
Make = Callable[..., Streamed]
Refused = Callable[..., tuple[str, str]]
SLOW_DOWN = "ProvisionedThroughputExceededException"


def test_records_come_back_in_order_from_every_kind_of_place(stream: Make, server: Server) -> None:
    one = stream()
    late = one.iterator("LATEST")
    numbers = one.put("a", "b", "c")
    assert numbers == sorted(numbers, key=int)
    assert len(set(numbers)) == 3
    (shard,) = one.shards()
    assert int(shard["SequenceNumberRange"]["StartingSequenceNumber"]) < int(numbers[0])
    answer = one.records()
    assert [(one["SequenceNumber"], one["Data"], one["PartitionKey"]) for one in answer["Records"]] == [
        (number, data, "k") for number, data in zip(numbers, (b"a", b"b", b"c"), strict=True)
    ]
    assert answer["MillisBehindLatest"] == 0
    assert "EncryptionType" not in answer["Records"][0]
    assert one.read("AT_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1]) == ["b", "c"]
    assert one.read("AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1]) == ["c"]
    start = shard["SequenceNumberRange"]["StartingSequenceNumber"]
    assert one.read("AT_SEQUENCE_NUMBER", StartingSequenceNumber=start) == ["a", "b", "c"]
    assert one.kinesis.get_records(ShardIterator=f'"{late}"', Limit=2)["Records"][1]["Data"] == b"b"


@pytest.mark.turns_clock
def test_places_by_time_and_iterators_that_expire(stream: Make, server: Server, refused: Refused) -> None:
    one = stream()
    moments = []
    for text in "abcdefg":
        one.put(text)
        server.advance(10)
        moments.append(one.records()["Records"][-1]["ApproximateArrivalTimestamp"].timestamp())
    for index, moment in enumerate(moments):
        server.advance(1)
        assert one.read("AT_TIMESTAMP", Timestamp=moment) == list("abcdefg"[index:])
    server.advance(1)
    assert one.read("AT_TIMESTAMP", Timestamp=moments[2] + 0.001) == list("defg")
    assert one.read("AT_TIMESTAMP", Timestamp=moments[0] - 1000) == list("abcdefg")
    answer = one.kinesis.get_records(ShardIterator=one.iterator(), Limit=2)
    assert 50_000 <= answer["MillisBehindLatest"] <= 80_000
    following = answer["NextShardIterator"]
    server.advance(299)
    assert len(one.kinesis.get_records(ShardIterator=following)["Records"]) == 5
    server.advance(2)
    code, text = refused(one.kinesis.get_records, ShardIterator=following)
    assert code == "ExpiredIteratorException"
    assert text.startswith("Iterator expired. The iterator was created at time ")
    assert text.endswith("which is further in the future than the tolerated delay of 300000 milliseconds.")
    code, text = refused(one.iterator, kind="AT_TIMESTAMP", Timestamp=moments[-1] + 10**6)
    assert code == "InvalidArgumentException"
    assert "cannot be greater than the currentTimestampInMillis" in text


@pytest.mark.turns_clock
def test_what_is_too_old_is_out_of_reach_and_goes(stream: Make, server: Server, kinesis: Any, refused: Refused) -> None:
    one = stream()
    (first,) = one.put("old")
    server.advance(3600)
    one.put("new")
    server.advance(23 * 3600)
    assert one.read() == ["new"]
    assert one.read("AT_SEQUENCE_NUMBER", StartingSequenceNumber=first) == ["new"]
    kinesis.increase_stream_retention_period(StreamName="s", RetentionPeriodHours=48)
    server.advance(12 * 3600)
    assert one.read() == ["new"]
    kinesis.split_shard(StreamName="s", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(1 << 127))
    kinesis.decrease_stream_retention_period(StreamName="s", RetentionPeriodHours=24)
    assert one.read() == []
    told = {"StreamName": "s", "RetentionPeriodHours": 24}
    for hours, text in ((23, "Minimum allowed"), (8761, "Maximum allowed"), (24, "")):
        call = kinesis.increase_stream_retention_period
        if text:
            assert refused(call, **told | {"RetentionPeriodHours": hours})[1].startswith(text)
        else:
            call(**told)
    assert (
        "can not be longer"
        in refused(kinesis.decrease_stream_retention_period, **told | {"RetentionPeriodHours": 25})[1]
    )
    kinesis.increase_stream_retention_period(**told | {"RetentionPeriodHours": 30})
    assert "can not be shorter" in refused(kinesis.increase_stream_retention_period, **told)[1]
    server.advance(31 * 3600)
    assert [shard["ShardId"] for shard in one.shards()] == ["shardId-000000000001", "shardId-000000000002"]
    assert refused(one.iterator)[0] == "ResourceNotFoundException"


def test_keys_choose_shards(stream: Make, refused: Refused, kinesis: Any) -> None:
    one = stream(shards=3)
    ranges = one.ranges()
    assert (ranges[0][0], ranges[-1][1]) == (0, TOP)
    assert all(left[1] + 1 == right[0] for left, right in itertools.pairwise(ranges))
    entries = [{"Data": str(index).encode(), "PartitionKey": f"kéy{index}"} for index in range(60)]
    entries += [
        {"Data": b"low", "PartitionKey": "x", "ExplicitHashKey": "0"},
        {"Data": b"high", "PartitionKey": "x", "ExplicitHashKey": str(TOP)},
    ]
    answer = kinesis.put_records(StreamARN=one.arn, Records=entries)
    assert answer["FailedRecordCount"] == 0
    for entry, told in zip(entries, answer["Records"], strict=True):
        given = entry.get("ExplicitHashKey")
        hash_ = int(hashlib.md5(entry["PartitionKey"].encode()).hexdigest(), 16) if given is None else int(given)
        index = next(number for number, (low, high) in enumerate(ranges) if low <= hash_ <= high)
        assert told["ShardId"] == f"shardId-{index:012d}"
    for index in range(3):
        expected = [entry["Data"].decode() for entry, told in zip(entries, answer["Records"], strict=True)
                    if told["ShardId"].endswith(str(index))]  # fmt: skip
        assert one.read(shard=index) == expected
    put = {"StreamName": "s", "PartitionKey": "k", "Data": b"x"}
    assert "must be in the range: [0, 2^128-1]" in refused(kinesis.put_record, **put, ExplicitHashKey=str(TOP + 1))[1]


def test_bad_requests_are_told_in_the_words_of_aws(stream: Make, refused: Refused, kinesis: Any, account: str) -> None:
    one = stream()
    invalid = "InvalidArgumentException"
    assert refused(one.iterator, kind="AT_SEQUENCE_NUMBER") == (
        invalid,
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON "
        "or LATEST and no StartingSequenceNumber. Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber.",
    )
    assert "and also a StartingSequenceNumber" in refused(one.iterator, kind="LATEST", StartingSequenceNumber="1")[1]
    assert refused(one.iterator, kind="AT_TIMESTAMP")[1].startswith("Must specify timestampInMillis parameter")
    assert "is invalid." in refused(one.iterator, kind="AT_SEQUENCE_NUMBER", StartingSequenceNumber="5")[1]
    other = stream("other", 2)
    number = kinesis.put_record(StreamName="other", Data=b"", PartitionKey="k", ExplicitHashKey=str(TOP))[
        "SequenceNumber"
    ]
    assert refused(one.iterator, kind="AT_SEQUENCE_NUMBER", StartingSequenceNumber=number) == (
        invalid,
        "Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it was used in a call to a shard with "
        "shardId-000000000000",
    )
    assert refused(other.iterator, shard=7) == (
        "ResourceNotFoundException",
        f"Shard shardId-000000000007 in stream other under account {account} does not exist",
    )
    assert refused(kinesis.get_records, ShardIterator="AAAA") == (invalid, "Invalid ShardIterator.")
    assert refused(kinesis.put_record, StreamName="none", Data=b"x", PartitionKey="k") == (
        "ResourceNotFoundException",
        f"Stream none under account {account} not found.",
    )
    assert refused(kinesis.put_record, Data=b"x", PartitionKey="k")[0] == invalid
    assert refused(kinesis.put_record, StreamName="s", StreamARN=other.arn, Data=b"x", PartitionKey="k")[0] == invalid
    assert refused(kinesis.put_record, StreamName="s", Data=b"x") == (
        "ValidationException",
        "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
    )
    put = {"StreamName": "s", "Data": b"x", "PartitionKey": "k"}
    assert "is invalid." in refused(kinesis.put_record, **put, SequenceNumberForOrdering="1")[1]
    assert refused(kinesis.put_records, StreamName="s", Records=[])[0] == "ValidationException"
    many = [{"Data": b"", "PartitionKey": "k"}] * 501
    assert "length less than or equal to 500" in refused(kinesis.put_records, StreamName="s", Records=many)[1]
    for call, given in (
        (kinesis.put_record, put),
        (kinesis.put_records, {"StreamName": "s", "Records": many[:1]}),
        (kinesis.get_records, {"ShardIterator": one.iterator()}),
        (kinesis.get_shard_iterator, {"StreamName": "s", "ShardId": "0", "ShardIteratorType": "LATEST"}),
    ):
        assert refused(call, **given, DryRun=True)[0] == "DryRunOperationException"
    assert one.read() == []


@pytest.mark.turns_clock
def test_a_shard_takes_and_gives_so_much_a_second(
    stream: Make, refused: Refused, kinesis: Any, server: Server, account: str
) -> None:
    """However slow the machine is: what is saved up is more than it was given meanwhile."""
    one = stream()
    batch = [{"Data": b"x", "PartitionKey": str(index)} for index in range(500)]
    assert kinesis.put_records(StreamName="s", Records=batch)["FailedRecordCount"] == 0
    answers = (kinesis.put_records(StreamName="s", Records=batch) for _ in range(50))
    answer = next(answer for answer in answers if answer["FailedRecordCount"])
    told = [record for record in answer["Records"] if "ErrorCode" in record]
    assert len(told) == answer["FailedRecordCount"]
    assert told[0] == {
        "ErrorCode": SLOW_DOWN,
        "ErrorMessage": f"Rate exceeded for shard shardId-000000000000 in stream s under account {account}.",
    }
    server.advance(2)
    assert kinesis.put_records(StreamName="s", Records=batch)["FailedRecordCount"] == 0
    server.advance(2)
    large = [{"Data": b"x" * 900_000, "PartitionKey": "k"} for _ in range(3)]
    assert kinesis.put_records(StreamName="s", Records=large)["FailedRecordCount"] == 2
    server.advance(2)
    kinesis.put_record(StreamName="s", PartitionKey="k", Data=b"x" * 900_000)

    place = one.iterator("LATEST")
    with ThreadPoolExecutor(20) as threads:
        calls = list(threads.map(lambda _: outcome(kinesis, place), range(40)))
    assert 5 <= calls.count("OK") < 40
    server.advance(1)
    assert outcome(kinesis, place) == "OK"


def outcome(kinesis: Any, place: str) -> str:
    try:
        kinesis.get_records(ShardIterator=place)
    except kinesis.exceptions.ProvisionedThroughputExceededException:
        return SLOW_DOWN
    return "OK"


@pytest.mark.turns_clock
def test_large_records_and_long_answers(stream: Make, refused: Refused, kinesis: Any, server: Server) -> None:
    one = stream()
    put = {"StreamName": "s", "PartitionKey": "k"}
    assert refused(kinesis.put_record, **put, Data=b"x" * (MIB + 1)) == (
        "ValidationException",
        "1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have length less than or "
        "equal to 1048576",
    )
    kinesis.update_max_record_size(StreamARN=one.arn, MaxRecordSizeInKiB=10240)
    assert one.summary()["MaxRecordSizeInKiB"] == 10240
    kinesis.put_record(**put, Data=b"y" * (9 * MIB))
    assert refused(kinesis.put_record, **put, Data=b"z")[0] == SLOW_DOWN
    server.advance(10)
    kinesis.put_record(**put, Data=b"z" * (2 * MIB))
    first = one.records()
    assert [len(record["Data"]) for record in first["Records"]] == [9 * MIB]
    assert first["MillisBehindLatest"] > 0
    assert refused(kinesis.get_records, ShardIterator=first["NextShardIterator"])[0] == SLOW_DOWN
    server.advance(6)
    second = kinesis.get_records(ShardIterator=first["NextShardIterator"])
    assert [len(record["Data"]) for record in second["Records"]] == [2 * MIB]
    half = [{"PartitionKey": "k", "Data": b"x" * (11 * MIB // 2)}] * 2
    assert "10 MB" in refused(kinesis.put_records, StreamName="s", Records=half)[1]


def test_limits_can_be_turned_off(own_server: Callable[..., Server]) -> None:
    server = own_server("--no-throughput-limits")
    one = Streamed(server.client("kinesis", "111122223333"))
    batch = [{"Data": b"x", "PartitionKey": str(index)} for index in range(500)]
    for _ in range(5):
        assert one.kinesis.put_records(StreamName="s", Records=batch)["FailedRecordCount"] == 0
    place = one.iterator()
    assert [len(one.kinesis.get_records(ShardIterator=place)["Records"]) for _ in range(8)] == [2500] * 8
    server.kill()
    server.start()
    assert len(one.read()) == 2500


@pytest.mark.turns_clock
def test_rows_of_what_is_gone_go_by_and_by(own_server: Callable[..., Server], wait_until: Any) -> None:
    server = own_server("--no-throughput-limits", "--no-encryption")
    one = Streamed(server.client("kinesis", "111122223333"))
    marks = [f"mark-{index:04d}-of-a-record" for index in range(1200)]
    for start in range(0, 1200, 400):
        entries = [{"Data": mark.encode(), "PartitionKey": "k"} for mark in marks[start : start + 400]]
        one.kinesis.put_records(StreamName="s", Records=entries)
    assert len(one.read()) == 1200
    server.advance(24 * 3600 + 1)
    assert one.read() == []
    (number,) = one.put("new")
    for _ in range(10):
        server.advance(1)
    assert [record["SequenceNumber"] for record in one.records()["Records"]] == [number]
    one.kinesis.delete_stream(StreamName="s")
    for _ in range(10):
        server.advance(1)
    Streamed(one.kinesis)
    assert one.read() == []
