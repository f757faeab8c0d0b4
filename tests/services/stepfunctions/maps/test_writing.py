"""The files of results, in a bucket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
from tests.roles import allow, trust

from pampero.api import Client, read_body
from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.maps.writing import results
from pampero.services.stepfunctions.maps.writing.place import Part, Result, ResultPlace
from pampero.services.stepfunctions.maps.writing.results import write, write_manifest
from pampero.services.stepfunctions.maps.writing.shown import collected

RUN = "arn:aws:states:us-east-1:123456789012:mapRun:flow/Label:40663f35-9f21-4f5e-b92f-f450de2d9415"
FOLDER = "40663f35-9f21-4f5e-b92f-f450de2d9415/"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:flow/Label"


def child(name: str, output: Any = None, **more: Any) -> Result:
    arn = f"arn:aws:states:us-east-1:123456789012:execution:flow/Label:{name}"
    text = None if "status" in more else json.dumps(output, separators=(",", ":"))
    ended = {"status": "SUCCEEDED", "output": text, "redrivable": "NOT_REDRIVABLE", "reason": "It SUCCEEDED", **more}
    return Result(name=name, arn=arn, machine=MACHINE, input='{"n":1}', started=1.5, stopped=2.67, **ended)


FAILED = child("f", status="FAILED", error="E", cause="C", redrivable="REDRIVABLE_BY_MAP_RUN", reason=None)
CHILDREN = [child("a", {"n": 1}), child("b", [1, [2]]), child("c", "text")]


async def pages(*found: Sequence[Result]) -> AsyncIterator[Sequence[Result]]:
    for page in found:
        yield page


async def text(s3: Client, key: str) -> str:
    answer = await s3.call("GetObject", Bucket="results", Key=key)
    return (await read_body(answer["Body"])).decode()


def whole(name: str, output: str) -> dict[str, Any]:
    return {
        "ExecutionArn": f"arn:aws:states:us-east-1:123456789012:execution:flow/Label:{name}", "Input": '{"n":1}',
        "InputDetails": {"Included": True}, "Name": name, "Output": output, "OutputDetails": {"Included": True},
        "RedriveCount": 0, "RedriveStatus": "NOT_REDRIVABLE", "RedriveStatusReason": "It SUCCEEDED",
        "StartDate": "1970-01-01T00:00:01.500Z", "StateMachineArn": MACHINE, "Status": "SUCCEEDED",
        "StopDate": "1970-01-01T00:00:02.670Z",
    }  # fmt: skip


def test_files_and_their_manifest(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="results")
        place = ResultPlace(RUN, "results", "jobs")
        succeeded = await write(s3, place, "SUCCEEDED", pages(CHILDREN[:1], [], CHILDREN[1:2]))
        failed = await write(s3, place, "FAILED", pages([FAILED]))
        pending = await write(s3, place, "PENDING", pages([Result("PENDING", '{"n":2}')]))
        found = await text(s3, f"jobs/{FOLDER}SUCCEEDED_0.json")
        assert json.loads(found) == [whole("a", '{"n":1}'), whole("b", "[1,[2]]")]
        assert list(json.loads(found)[0]) == list(whole("a", ""))
        assert succeeded == [Part(f"jobs/{FOLDER}SUCCEEDED_0.json", len(found))]
        (told,) = json.loads(await text(s3, failed[0].key))
        assert list(told)[:4] == ["Cause", "Error", "ExecutionArn", "Input"]
        assert (told["Status"], told["RedriveStatus"]) == ("FAILED", "REDRIVABLE_BY_MAP_RUN")
        assert not {"Output", "RedriveStatusReason"} & set(told)
        assert await text(s3, pending[0].key) == (
            '[{"Input":"{\\"n\\":2}","InputDetails":{"Included":true},"Status":"PENDING"}]'
        )
        output = await write_manifest(s3, place, {"SUCCEEDED": succeeded, "FAILED": failed, "PENDING": pending})
        key = f"jobs/{FOLDER}manifest.json"
        assert output == {"MapRunArn": RUN, "ResultWriterDetails": {"Bucket": "results", "Key": key}}
        assert await text(s3, key) == json.dumps(
            {
                "DestinationBucket": "results",
                "MapRunArn": RUN,
                "ResultFiles": {
                    "FAILED": [{"Key": failed[0].key, "Size": failed[0].size}],
                    "PENDING": [{"Key": pending[0].key, "Size": pending[0].size}],
                    "SUCCEEDED": [{"Key": succeeded[0].key, "Size": succeeded[0].size}],
                },
            },
            separators=(",", ":"),
        )

    deploy(body)


def test_a_redrive_has_files_of_its_own(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="results")
        first = await write(s3, ResultPlace(RUN, "results"), "SUCCEEDED", pages(CHILDREN))
        again = ResultPlace(RUN, "results", "", redrive=2)
        second = await write(s3, again, "SUCCEEDED", pages(CHILDREN[:1]))
        assert await write(s3, again, "FAILED", pages()) == []
        output = await write_manifest(s3, again, {"SUCCEEDED": second}, first)
        assert output["ResultWriterDetails"]["Key"] == f"{FOLDER}Redrive-2/manifest.json"
        files = json.loads(await text(s3, f"{FOLDER}Redrive-2/manifest.json"))["ResultFiles"]
        keys = [f"{FOLDER}SUCCEEDED_0.json", f"{FOLDER}Redrive-2/SUCCEEDED_0.json"]
        assert [one["Key"] for one in files["SUCCEEDED"]] == keys
        assert files["FAILED"] == files["PENDING"] == []

    deploy(body)


@pytest.mark.parametrize(
    ("form", "kind", "wanted"),
    [
        ("COMPACT", "JSON", '[{"n":1},[1,[2]],"text"]'),
        ("COMPACT", "JSONL", '{"n":1}\n[1,[2]]\n"text"\n'),
        ("FLATTEN", "JSON", '[{"n":1},1,[2],"text"]'),
        ("FLATTEN", "JSONL", '{"n":1}\n1\n[2]\n"text"\n'),
    ],
)
def test_forms(deploy: Callable[..., None], form: str, kind: str, wanted: str) -> None:
    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="results")
        place = ResultPlace(RUN, "results", "a/b/", {"Transformation": form, "OutputType": kind})
        (part,) = await write(s3, place, "SUCCEEDED", pages(CHILDREN[:2], CHILDREN[2:]))
        assert part == Part(f"a/b/{FOLDER}SUCCEEDED_0.{kind.lower()}", len(wanted))
        assert await text(s3, part.key) == wanted
        (failed,) = await write(s3, place, "FAILED", pages([FAILED]))
        assert json.loads((await text(s3, failed.key)).strip("[]\n"))["Error"] == "E"
        again = ResultPlace(RUN, "results", "empty", place.config)
        (part,) = await write(s3, again, "SUCCEEDED", pages([child("e", [])]))
        nothing = "" if form == "FLATTEN" else "[]"
        assert await text(s3, part.key) == (f"[{nothing}]" if kind == "JSON" else f"{nothing}\n".lstrip())
        config = place.config
        assert collected(CHILDREN, config) == (wanted if kind == "JSONL" else json.loads(wanted))

    deploy(body)


def test_results_in_the_state() -> None:
    assert collected(CHILDREN) == [{"n": 1}, [1, [2]], "text"]
    assert collected([CHILDREN[0], FAILED])[1]["Status"] == "FAILED"
    assert collected(CHILDREN[:1], {"OutputType": "JSON"}) == [whole("a", '{"n":1}')]
    assert collected([]) == []
    empty = {"Transformation": "FLATTEN", "OutputType": "JSON"}
    assert collected([child("e", []), child("o", {"a": []})], empty) == [{"a": []}]


def test_a_file_is_not_endless(deploy: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MAX_FILE_SIZE", 7)

    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="results")
        place = ResultPlace(RUN, "results", "", {"Transformation": "COMPACT", "OutputType": "JSON"})
        numbers = [[child(str(number), number)] for number in range(6)]
        parts = await write(s3, place, "SUCCEEDED", pages(*numbers))
        assert [await text(s3, part.key) for part in parts] == ["[0,1,2]", "[3,4,5]"]
        assert [part.key for part in parts] == [f"{FOLDER}SUCCEEDED_{number}.json" for number in (0, 1)]
        assert [part.size for part in parts] == [7, 7]

    deploy(body)


def test_what_s3_refuses(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        s3, place = deployer.context.client("s3"), ResultPlace(RUN, "results")
        with pytest.raises(Failure, match="bucket does not exist") as caught:
            await write(s3, place, "SUCCEEDED", pages(CHILDREN))
        assert caught.value.error == "States.ResultWriterFailed"
        await deployer.call("s3", "CreateBucket", Bucket="results")
        with pytest.raises(Failure, match="Status Code: 403"):
            await write_manifest(s3, ResultPlace(RUN, "results", owner="999999999999"), {})
        role = await deployer.call("iam", "CreateRole", RoleName="writer", AssumeRolePolicyDocument=trust("states"))
        policy = allow("s3:PutObject", resource="arn:aws:s3:::results/may/*")
        await deployer.call("iam", "PutRolePolicy", RoleName="writer", PolicyName="may", PolicyDocument=policy)
        acting = await deployer.context.as_role(role["Role"]["Arn"], "machine", "states.amazonaws.com")
        assert await write(acting.client("s3"), ResultPlace(RUN, "results", "may"), "SUCCEEDED", pages(CHILDREN))
        with pytest.raises(Failure, match="is not authorized to perform") as caught:
            await write(acting.client("s3"), place, "SUCCEEDED", pages(CHILDREN))
        assert caught.value.error == "States.ResultWriterFailed"
        left = await deployer.call("s3", "ListObjectsV2", Bucket="results")
        assert [one["Key"] for one in left["Contents"]] == [f"may/{FOLDER}SUCCEEDED_0.json"]

    deploy(body)
