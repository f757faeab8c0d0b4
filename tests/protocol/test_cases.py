"""botocore's protocol cases, run backwards: what a client would send is decoded, what it would read is encoded."""

from __future__ import annotations

import base64
import json
import math
import re
import sys
import types
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import msgspec
import pytest
from botocore import parsers
from botocore.awsrequest import HeadersDict as CaseInsensitiveDict
from botocore.model import ServiceModel as TheirModel

from pampero.gateway.typewriter import Typewriter
from pampero.protocol import cbor
from pampero.protocol.codec import RawRequest, codec_for, to_params
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, build_model
from pampero.protocol.route import CBOR, Router

CASES = Path(__file__).parent / "cases"
SERVED = (
    "json", "json_1_0", "json_1_0-query-compatible", "query", "ec2", "rest-json", "rest-xml",
    "smithy-rpc-v2-cbor", "smithy-rpc-v2-cbor-query-compatible", "smithy-rpc-v2-cbor-non-query-compatible",
)  # fmt: skip
# What cannot hold for a server, with its reason: by what follows the suite's name in the test's id.
EXCUSED = {
    r"^SDKAppl|^SDKAppend": "the case holds headers only: the compressed body that a client would send is not in it",
    r"^(AwsJson1\d|RestJson)Supports(NaN|Infinity|NegativeInfinity)FloatInputs": "no served service with JSON takes or gives a number that is not finite",
    r"^RestJsonHostWithPath": "the path of a configured endpoint stands before the operation's own",
    r"^IgnoreQueryParamsInResponse": "the case is an answer with a member that belongs to the query string",
    r"QueryPrecedence": "two members are sent under one name: which of them it was cannot be told",
    r"^serializes_timestamp_shapes_with_(iso8601|httpdate)": "times in JSON requests are numbers in every service served with this protocol",
}
# An answer may say the same in other words: compared by what botocore's own parser reads in ours.
OTHER_WORDS = {
    r"DateTimeWith\w*Offset": "the same moment, in UTC",
    r"^AwsJson11DateTimeWithFractionalSeconds|^parses_(iso8601|httpdate)_timestamps": "the same moment, as a number",
    r"[Uu]nexpected_?[Jj]son|UnexpectedJsonOutput|SkipsNull": "without what a client has to overlook",
}
# Requests in which an empty list, map or structure is not on the wire: compared without what is empty.
EMPTY = r"EmptyQueryMaps|EmptyQueryLists|OmitsEmptyListQueryValues|PrefixHeadersAreNotPresent|EmptyStructurePayload|HeadersButNoPayload"


CATCH_ALL = ("queryParamsMapOfStringList", "queryParamsMapOfStrings")


def load(kind: str) -> list[Any]:
    found = []
    for name in SERVED:
        for number, suite in enumerate(json.loads((CASES / kind / f"{name}.json").read_text())):
            for case in suite["cases"]:
                if any(re.search(pattern, case.get("id", "")) for pattern in EXCUSED):
                    continue
                found.append(pytest.param(suite, case, id=f"{name}-{number}-{case.get('id', 'case')}"))
    return found


def model_of(suite: Any, case: Any) -> ServiceModel:
    given = case["given"]
    raw = {
        "metadata": {"endpointPrefix": "case", **suite["metadata"]},
        "shapes": suite["shapes"],
        "operations": {given["name"]: given},
    }
    return build_model("case", raw)


@lru_cache(maxsize=4096)
def _module(text: str) -> types.ModuleType:
    module = types.ModuleType(f"case_types_{abs(hash(text))}")
    sys.modules[module.__name__] = module
    exec(compile(text, module.__name__, "exec"), module.__dict__)
    return module


def type_of(model: ServiceModel, operation: str, which: str) -> Any:
    described = model.operations[operation]
    name = getattr(described, which)
    module = _module(Typewriter(model, [operation]).text())
    return getattr(module, name or f"{operation}Request")


def normal(model: ServiceModel, shape_name: str | None, value: Any) -> Any:
    """Values of cases and ours in one form: blobs as text, numbers as floats."""
    if value is None or shape_name is None:
        return None
    shape = model.shape(shape_name)
    kind = shape["type"]
    if shape.get("document"):
        return value
    if kind == "structure":
        return {
            name: normal(model, shape["members"][name]["shape"], item)
            for name, item in value.items()
            if name in shape["members"] and item is not None
        }
    if kind == "list":
        return [normal(model, shape["member"]["shape"], item) for item in value]
    if kind == "map":
        return {key: normal(model, shape["value"]["shape"], item) for key, item in value.items()}
    if kind == "blob":
        return value.decode("latin-1") if isinstance(value, bytes) else value
    if kind in ("float", "double"):
        number = (
            {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}.get(value, value)
            if isinstance(value, str)
            else value
        )
        return "NaN" if math.isnan(number) else float(number)
    if kind == "timestamp":
        return float(value)
    return value


@pytest.mark.parametrize(("suite", "case"), load("input"))
def test_a_request_is_decoded(suite: Any, case: Any) -> None:
    model = model_of(suite, case)
    name = case["given"]["name"]
    sent = case["serialized"]
    parts = urlsplit(sent.get("uri", "/"))
    headers = {key.lower(): str(value) for key, value in sent.get("headers", {}).items()}
    protocol = model.protocols[0]
    text = sent.get("body", "")
    body = base64.b64decode(text) if protocol == CBOR else text.encode()
    raw = RawRequest(sent.get("method", "POST"), parts.path or "/", parts.query, headers, body)
    uri: dict[str, str] = {}
    if protocol.startswith("rest"):
        route = Router({"case": model}).route(raw, "case")
        assert route.operation == name
        uri = route.uri
    if protocol == CBOR:
        assert Router({"case": model}).route(raw, None).operation == name
    found = codec_for(model, protocol).decode(name, type_of(model, name, "input"), raw, uri)
    shape = model.operations[name].input
    got = normal(model, shape, to_params(found))
    wanted = normal(model, shape, case["params"])
    made_up = tokens(model, shape) - set(wanted or ())
    got = {member: value for member, value in got.items() if member not in made_up} if got else got
    if re.search(EMPTY, case.get("id", "")):
        got, wanted = filled(got), filled(wanted)
    for name in CATCH_ALL:  # whether it holds what other members are bound to differs from case to case
        got.pop(name, None) if got else None
        wanted.pop(name, None) if wanted else None
    assert got == wanted


def tokens(model: ServiceModel, shape: str | None) -> set[str]:
    """Members that a client makes up where the caller gives none."""
    members = model.shape(shape)["members"] if shape else {}
    return {name for name, reference in members.items() if reference.get("idempotencyToken")}


def filled(value: Any) -> Any:
    """Without what is empty."""
    if isinstance(value, dict):
        return {key: inner for key, item in value.items() if (inner := filled(item)) not in ({}, [], None)}
    return value or {}


def canonical_xml(element: ElementTree.Element) -> Any:
    children = [canonical_xml(child) for child in element]
    text = element.text or ""
    text = "" if text.isspace() or children else text
    return (element.tag.rpartition("}")[2], sorted(element.attrib.items()), text, sorted(children, key=repr))


def without_request_id(element: ElementTree.Element) -> ElementTree.Element:
    for parent in list(element.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2].lower() in ("responsemetadata", "requestid"):
                parent.remove(child)
    return element


def result_of(model: ServiceModel, shape_name: str, value: Any) -> Any:
    """The case's result with blobs as bytes and NaN as a number, for msgspec to convert."""
    shape = model.shape(shape_name)
    kind = shape["type"]
    if value is None or shape.get("document"):
        return value
    if kind == "structure":
        return {
            name: result_of(model, shape["members"][name]["shape"], item)
            for name, item in value.items()
            if item is not None
        }
    if kind == "list":
        return [result_of(model, shape["member"]["shape"], item) for item in value]
    if kind == "map":
        return {key: result_of(model, shape["value"]["shape"], item) for key, item in value.items()}
    if kind == "blob":
        return value.encode("latin-1") if isinstance(value, str) else value
    if kind in ("float", "double") and isinstance(value, str):
        return float(value)
    return value


@pytest.mark.parametrize(("suite", "case"), [p for p in load("output") if "error" not in p.values[1]])
def test_a_result_is_encoded(suite: Any, case: Any) -> None:
    model = model_of(suite, case)
    name = case["given"]["name"]
    described = model.operations[name]
    response = case["response"]
    if described.output is None:
        result = None
    else:
        params = result_of(model, described.output, case["result"])
        result = msgspec.convert(params, type_of(model, name, "output"), builtin_types=(bytes,))
    encoded = codec_for(model, model.protocols[0]).encode(name, result, "request-id")
    if any(re.search(pattern, case.get("id", "")) for pattern in OTHER_WORDS):
        assert read(suite, case, encoded) == moments(case["result"])
        return
    compare(model, described.output, case["result"], encoded, response)


def read(suite: Any, case: Any, encoded: Any) -> Any:
    """What botocore reads in our answer."""
    name = case["given"]["name"]
    if "output" not in case["given"]:
        return {}
    output = {"resultWrapper": f"{name}Result", **case["given"]["output"]}
    given = {**case["given"], "output": output if suite["metadata"]["protocol"] == "query" else case["given"]["output"]}
    raw = {"metadata": suite["metadata"], "shapes": suite["shapes"], "operations": {name: given}}
    shape = TheirModel(raw).operation_model(case["given"]["name"]).output_shape
    headers = CaseInsensitiveDict(encoded.headers)
    wire = {"status_code": encoded.status, "headers": headers, "body": encoded.body}
    found = parsers.create_parser(suite["metadata"]["protocol"]).parse(wire, shape)
    del found["ResponseMetadata"]
    return moments(found)


def moments(value: Any) -> Any:
    """Times as epoch seconds, nothing that is null."""
    if isinstance(value, dict):
        return {key: moments(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [moments(item) for item in value]
    return value.timestamp() if isinstance(value, datetime) else value


def compare(model: ServiceModel, shape: str | None, result: Any, encoded: Any, response: Any) -> None:
    """Our answer must say what the case's answer says, as the protocol reads it."""
    assert encoded.status == response["status_code"]
    ours = {key.lower(): value for key, value in encoded.headers}
    for key, value in response.get("headers", {}).items():
        if key.lower() in ("content-type", "x-amzn-requestid", "content-length", "x-amz-target"):
            continue
        assert ours.get(key.lower(), "").replace(" ", "") == str(value).replace(" ", ""), key
    body = encoded.body if isinstance(encoded.body, bytes) else str(encoded.body).encode()
    wanted = response.get("body", "").encode()
    if model.protocols[0] == CBOR:
        wanted = base64.b64decode(wanted)
        got, expected = (normal(model, shape, cbor.decode(data) if data else {}) for data in (body, wanted))
        assert got == expected
        return
    if wanted.lstrip().startswith(b"<") and body.startswith(b"<"):
        left = canonical_xml(without_request_id(ElementTree.fromstring(body)))
        right = canonical_xml(without_request_id(ElementTree.fromstring(wanted)))
        assert left == right
    elif wanted.lstrip()[:1] in (b"{", b"["):
        assert strip(json.loads(body)) == strip(json.loads(wanted))
    elif wanted:
        assert body == wanted


def strip(value: Any) -> Any:
    """JSON without nulls; whole floats as integers."""
    if isinstance(value, dict):
        return {key: strip(item) for key, item in value.items() if item is not None and key != "__type"}
    if isinstance(value, list):
        return [strip(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def said(encoded: Any) -> tuple[str, str]:
    """(code, message) that a client reads from an error, whatever the protocol."""
    headers = {key.lower(): value for key, value in encoded.headers}
    body = encoded.body
    if body.lstrip().startswith(b"<"):
        found = {e.tag.rpartition("}")[2]: e.text or "" for e in ElementTree.fromstring(body).iter()}
        return found["Code"], found.get("Message", "")
    content = cbor.decode(body) if "cbor" in headers.get("content-type", "") else json.loads(body)
    code = (
        headers.get("x-amzn-query-error", "").partition(";")[0] or headers.get("x-amzn-errortype") or content["__type"]
    )
    return code.rpartition("#")[2], content.get("message", content.get("Message", ""))


@pytest.mark.parametrize(("suite", "case"), [p for p in load("output") if "error" in p.values[1]])
def test_an_error_is_encoded(suite: Any, case: Any) -> None:
    """The cases vary how a server may write one code; what must hold is the status, the code and the message."""
    model = model_of(suite, case)
    wanted = case["errorCode"]
    listed = [error["shape"] for error in case["given"].get("errors", ())]
    code = next((s for s in listed if wanted in (s, model.shape(s).get("error", {}).get("code"))), wanted)
    message = case.get("errorMessage", "")
    status = case["response"]["status_code"]
    error = ApiError(code, message, None if code in model.shapes else status)
    encoded = codec_for(model, model.protocols[0]).encode_error(error, "request-id")
    assert encoded.status == status
    assert said(encoded) == (wanted, message)


def test_no_more_is_excused_than_was_looked_at() -> None:
    """Every pattern excuses something, and together no more than when they were written."""
    ids = [
        case.get("id", "")
        for kind in ("input", "output")
        for name in SERVED
        for suite in json.loads((CASES / kind / f"{name}.json").read_text())
        for case in suite["cases"]
    ]
    assert all(any(re.search(pattern, one) for one in ids) for pattern in (*OTHER_WORDS, *EMPTY.split("|")))
    assert len(ids) == 732
    assert all(any(re.search(pattern, one) for one in ids) for pattern in EXCUSED)
    assert sum(any(re.search(pattern, one) for pattern in EXCUSED) for one in ids) == 36
