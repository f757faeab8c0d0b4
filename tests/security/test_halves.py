"""Half characters (one surrogate alone) and bytes that are no UTF-8: wherever a request has them, it is answered below
500 in its own protocol, and nothing that is stored or answered later holds them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.exceptions import ClientError
from tests.fuzz.conftest import Garden
from tests.fuzz.maker import Maker, Wire
from tests.fuzz.test_operations import Client, check_error, operations

from pampero.app import registry
from pampero.protocol.codec import codec_for
from pampero.protocol.errors import ApiError

# Stands for what is put in its place once the request is made. Three bytes, so that lengths in CBOR stay right.
MARK = "\ue000"
HALVES = (("ud800", b"\xed\xa0\x80"), ("udc00", b"\xed\xb0\x80"), ("udbff", b"\xff\xfe\xfd"))
MODELS = registry().models
JSON_MODELS = sorted(name for name, model in MODELS.items() if "json" in model.protocols)


class Halving(Maker):
    """Makes requests in which every fourth text has a mark: alone, in it, or escaped in JSON that it holds."""

    def text(self, member: str = "") -> str:
        text, chance = super().text(member), self.chance
        if chance.random() > 0.25:
            return text
        escaped = "\\ue000"
        return chance.choice((MARK, text + MARK, MARK + text, f'{{"a":"{escaped}"}}', f'{{"{escaped}":1}}',
                              text.replace("a", escaped), text.replace("s", escaped)))  # fmt: skip


def halved(wire: Wire, escape: str, raw: bytes) -> Wire:
    """With halves where the marks are, in each way of writing them."""
    percent, mark = "".join(f"%{byte:02X}" for byte in raw), MARK.encode()
    wire.body = wire.body.replace(b"ue000", escape.encode()).replace(mark, raw).replace(b"%EE%80%80", percent.encode())
    wire.body = wire.body.replace(b"&#xE000;", f"&#x{escape[1:]};".encode())
    wire.path = wire.path.replace("%EE%80%80", percent)
    return wire


@pytest.mark.timeout(300)
def test_no_operation_fails_over_them(own_server: Callable[..., Any]) -> None:
    running = own_server()
    chance = random.Random(1)
    maker, client, garden = Halving(chance), Client(running, random.Random(1)), Garden(running)
    client.chance = random.Random(7)
    client.chance.random = lambda: 0.9  # type: ignore[method-assign]  # signatures stay whole
    garden.plant()
    failures: dict[str, str] = {}
    for model, operation, protocol in operations(running):
        for escape, raw in HALVES:
            wire = halved(maker.request(model, operation, protocol), escape, raw)
            try:
                status, headers, body = client.send(wire, model.signing_name)
                assert status < 500 or status == 501, f"status {status}: {body!r}"
                if status >= 400:
                    check_error(status, headers, body, wire.method)
                elif "xml" in headers.get("content-type", "") and body:
                    ElementTree.fromstring(body)
            except (AssertionError, OSError, ValueError, ElementTree.ParseError) as error:
                failures.setdefault(f"{model.name} {operation}", f"{error!r} for {wire}"[:2000])
    assert not failures, "\n".join(failures.values())


@pytest.mark.parametrize("model", JSON_MODELS)
@pytest.mark.parametrize("text", [r"\ud800", r"\udc00", r"\udc00\ud800", r"a\ud83d\u0041"])
def test_every_json_service_refuses_a_body_with_one(server: Any, account: str, model: str, text: str) -> None:
    """As a value, as a key of a member that is a map, and as the name of a member that nobody knows."""
    described = MODELS[model]
    operation = next(line.split()[1] for line in server.page("implemented") if line.split()[0] == model)
    client = Client(server, random.Random(1))
    client.chance.random = lambda: 0.9  # type: ignore[method-assign]
    headers = {
        "x-amz-target": f"{described.target_prefix}.{operation}",
        "content-type": f"application/x-amz-json-{described.json_version}",
    }
    for body in (f'{{"x":"{text}"}}', f'{{"{text}":1}}', f'{{"x":{{"{text}":[]}}}}', f'["{text}"]'):
        status, answered, answer = client.send(Wire(headers=dict(headers), body=body.encode()), described.signing_name)
        check_error(status, answered, answer, "POST")
        assert (status, json.loads(answer)["__type"].rpartition("#")[2]) == (400, "SerializationException")


@pytest.mark.parametrize("protocol", ["json", "query", "ec2", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"])
def test_an_error_can_always_be_written(protocol: str) -> None:
    codec = codec_for(MODELS["sqs"], protocol)
    answer = codec.encode_error(ApiError("InvalidParameterValue", "It is \ud800 é."), "id")
    assert "It is ? é.".encode() in answer.body


TEMPLATE = '{"Resources": {"A": {"Type": "AWS::SNS::Topic"%s}}%s}'


@pytest.mark.parametrize(
    "template",
    [
        TEMPLATE % (', "Properties": {"DisplayName": "\\ud800"}', ""),
        TEMPLATE % (', "Properties": {"\\ud800": "x"}', ""),
        TEMPLATE % ("", ', "Outputs": {"O": {"Value": "\\udc00"}}'),
        TEMPLATE % ("", ', "Parameters": {"P": {"Type": "String", "Default": "\\ud800"}}'),
        TEMPLATE % ("", ', "Metadata": {"a": ["\\udfff\\ud800"]}'),
        'Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: "\\uD800"\n',
    ],
)
def test_no_template_has_one(client: Callable[..., Any], template: str) -> None:
    cloudformation = client("cloudformation")
    for call in (
        lambda: cloudformation.validate_template(TemplateBody=template),
        lambda: cloudformation.create_stack(StackName="s", TemplateBody=template),
        lambda: cloudformation.create_change_set(
            StackName="s", ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=template
        ),
    ):
        with pytest.raises(ClientError, match=r"Template format error: (JSON|YAML) not well-formed"):
            call()
    assert not cloudformation.describe_stacks()["Stacks"]


def test_a_template_may_have_whole_ones(client: Callable[..., Any]) -> None:
    template = TEMPLATE % (', "Properties": {"DisplayName": "\\ud83d\\ude00"}', "")
    assert client("cloudformation").validate_template(TemplateBody=template)["Parameters"] == []


@pytest.mark.parametrize("path", ["$['\\ud800']", "$['a\\uDC00b']"])
def test_no_path_of_a_workflow_has_one(client: Callable[..., Any], path: str) -> None:
    state = {"Type": "Pass", "Parameters": {"a.$": path}, "End": True}
    definition = json.dumps({"StartAt": "A", "States": {"A": state}})
    found = client("stepfunctions").validate_state_machine_definition(definition=definition)
    assert [one["code"] for one in found["diagnostics"]] == ["SCHEMA_VALIDATION_FAILED"]


def test_two_escapes_of_a_path_are_one_character(client: Callable[..., Any]) -> None:
    definition = {"Type": "Pass", "Parameters": {"a.$": "$['\\ud83d\\ude00']"}, "End": True}
    stepfunctions = client("stepfunctions", config={"inject_host_prefix": False})
    answer = stepfunctions.test_state(definition=json.dumps(definition), input=json.dumps({"😀": 1}))
    assert json.loads(answer["output"]) == {"a": 1}
