"""Codecs are compiled on first use: what they call can be read in a debugger, and what is not used costs nothing."""

from __future__ import annotations

import json
import linecache
import threading
import traceback

import pytest

from pampero.protocol.bounds import MAX_DEPTH
from pampero.protocol.codec import RawRequest, codec_for
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, build_model, load_model
from pampero.protocol.restjson import LARGE, RestJsonCodec
from pampero.services.iam.types import ListRolesResponse
from pampero.services.lambda_.types import CreateFunctionRequest

ROLE = "arn:aws:iam::000000000000:role/r"


def nested_model() -> ServiceModel:
    """One operation, whose input holds itself."""
    members = {"Inner": {"shape": "Node"}, "Name": {"shape": "Text", "locationName": "name"}}
    shapes = {"Node": {"type": "structure", "members": members}, "Text": {"type": "string"}}
    operation = {"name": "Put", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Node"}}
    metadata = {"endpointPrefix": "case", "protocol": "rest-json"}
    return build_model("case", {"metadata": metadata, "shapes": shapes, "operations": {"Put": operation}})


def test_the_source_of_what_fails_is_in_the_traceback() -> None:
    codec = codec_for(load_model("iam"), "query")
    broken = ListRolesResponse(Roles=["no role"])  # type: ignore[list-item]
    with pytest.raises(AttributeError) as caught:
        codec.encode("ListRoles", broken, "id")
    text = "".join(traceback.format_exception(caught.value))
    assert "in write_Role\n    if (item := value.Path) is not None:" in text


def test_its_lines_stay_when_files_are_checked_for_changes() -> None:
    codec_for(load_model("iam"), "query").encode("ListUsers", None, "id")
    linecache.checkcache()
    (name,) = [name for name in linecache.cache if "iam encode_ListUsers" in name]
    assert linecache.getline(name, 1).startswith("def ")


def test_a_document_nested_too_deeply_is_refused_where_a_shape_holds_itself() -> None:
    codec = RestJsonCodec(nested_model())

    def read(depth: int) -> dict[str, object]:
        body = b'{"Inner":' * depth + b'{"name":"x"}' + b"}" * depth
        return codec.params("Put", RawRequest("POST", "/", "", {}, body), {})

    found: object = read(MAX_DEPTH)
    for _ in range(MAX_DEPTH):
        assert isinstance(found, dict)
        found = found["Inner"]
    assert found == {"Name": "x"}
    with pytest.raises(ApiError, match="nested too deeply"):
        read(MAX_DEPTH + 2)


def test_a_member_in_the_path_is_not_taken_from_the_body() -> None:
    raw = RawRequest("PUT", "/", "", {}, json.dumps({"FunctionName": "body", "Description": "x"}).encode())
    found = RestJsonCodec(load_model("lambda")).params("UpdateFunctionConfiguration", raw, {"FunctionName": "path"})
    assert found == {"FunctionName": "path", "Description": "x"}


def test_long_strings_and_blobs_of_a_large_body_are_read() -> None:
    text, blob = "é" * LARGE, "QUJD" * LARGE
    body = {"FunctionName": "f", "Role": ROLE, "Code": {"ZipFile": blob}, "Description": text, "Handler": "a.b"}
    raw = RawRequest("POST", "/", "", {}, json.dumps(body, ensure_ascii=False).encode())
    found = RestJsonCodec(load_model("lambda")).params("CreateFunction", raw, {})
    assert found["Description"] == text
    assert found["Code"] == {"ZipFile": b"ABC" * LARGE}


def test_threads_that_come_first_together_get_one_function() -> None:
    codec = RestJsonCodec(load_model("lambda"))
    body = json.dumps({"FunctionName": "f", "Role": ROLE, "Code": {"S3Bucket": "bucket", "S3Key": "k"}}).encode()
    found: list[CreateFunctionRequest] = []

    def decode() -> None:
        found.append(codec.decode("CreateFunction", CreateFunctionRequest, RawRequest("POST", "/", "", {}, body), {}))

    threads = [threading.Thread(target=decode) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.FunctionName for one in found] == ["f"] * 8


def test_a_model_is_read_on_first_need() -> None:
    load_model("athena").operations  # noqa: B018 (fills the cache)
    model = load_model("athena")
    assert model.target_prefix == "AmazonAthena"
    assert not {"shapes", "operations"} & set(vars(model))
    assert "StartQueryExecution" in model.operations
    assert {"shapes", "operations"} <= set(vars(model))
