"""Whatever a template holds, what is wrong with it is said as a ValidationError."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pampero.services.cloudformation.blueprint import Blueprint, StackIdentity
from pampero.services.cloudformation.inspect import _capabilities
from pampero.services.cloudformation.macros import has_macros
from pampero.services.cloudformation.model import Desired, Parameter
from pampero.services.cloudformation.template import parameters
from pampero.services.cloudformation.template.check import check_sections, check_template
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.languages import expand
from pampero.services.cloudformation.template.parse import parse

QUEUE = "AWS::SQS::Queue"
PLACE = StackIdentity("123456789012", "us-east-1", "s", "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1")
TEMPLATE: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Description": "d",
    "Metadata": {"m": 1},
    "Parameters": {
        "P": {"Type": "String", "Default": "x", "AllowedValues": ["x", "y"], "NoEcho": False},
        "N": {"Type": "Number", "Default": 3, "MinValue": 1, "MaxValue": 9},
        "L": {"Type": "CommaDelimitedList", "Default": "a,b", "AllowedPattern": "[a-z]", "MaxLength": 3},
    },
    "Rules": {"R": {"RuleCondition": {"Fn::Equals": [{"Ref": "P"}, "x"]}, "Assertions": [
        {"Assert": {"Fn::Contains": [["x"], {"Ref": "P"}]}, "AssertDescription": "d"}]}},
    "Mappings": {"M": {"k": {"a": "v", "b": ["l"]}}},
    "Conditions": {"C": {"Fn::Or": [{"Condition": "D"}, {"Fn::Not": [{"Condition": "D"}]}]},
                   "D": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}},
    "Resources": {
        "A": {"Type": QUEUE, "DeletionPolicy": "Retain", "Metadata": {"x": {"Ref": "P"}}},
        "B": {"Type": QUEUE, "DependsOn": ["A"], "Condition": "C", "Properties": {
            "Tags": [{"Key": "k", "Value": {"Fn::Sub": ["${A.Arn}-${v}-${P}", {"v": {"Fn::Select": [0, {"Ref": "L"}]}}]}}],
            "DelaySeconds": {"Fn::If": ["D", {"Ref": "N"}, {"Ref": "AWS::NoValue"}]},
            "QueueName": {"Fn::Join": ["-", [{"Fn::FindInMap": ["M", "k", "a"]}, {"Fn::GetAtt": ["A", "QueueName"]}]]},
            "X": {"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, "Y": {"Fn::Split": [",", "a,b"]}, "Z": {"Fn::Base64": "x"},
            "V": {"Fn::GetAZs": ""}, "W": {"Fn::ImportValue": "i"}}},
        "E": {"Type": "Custom::Thing", "CreationPolicy": {"ResourceSignal": {"Count": 1}}, "Properties": {}},
    },
    "Outputs": {"O": {"Value": {"Ref": "A"}, "Condition": "C", "Description": "d", "Export": {"Name": "n"}}},
}  # fmt: skip
EXTENDED: dict[str, Any] = {
    "Transform": "AWS::LanguageExtensions",
    "Parameters": {"L": {"Type": "CommaDelimitedList", "Default": "a,b"}},
    "Mappings": {"M": {"a": {"n": 1}}},
    "Resources": {
        "Fn::ForEach::Q": ["I", {"Ref": "L"}, {"Q${I}": {"Type": QUEUE, "Properties": {
            "DelaySeconds": {"Fn::FindInMap": ["M", {"Ref": "I"}, "n", {"DefaultValue": 2}]},
            "Tags": [{"Key": "k", "Value": {"Fn::Length": {"Ref": "L"}}}]}}}],
        "Z": {"Type": QUEUE, "DeletionPolicy": {"Fn::If": ["C", "Retain", "Delete"]},
              "Metadata": {"J": {"Fn::ToJsonString": {"a": {"Ref": {"Fn::Sub": "Qa"}}}}}},
    },
    "Conditions": {"C": {"Fn::Equals": ["a", "b"]}},
}  # fmt: skip
ODD = st.sampled_from([
    None, "", "x", 0, -1, 10**30, True, 1.5, [], [None], ["a", "b", "c"], {}, {"Ref": "A"}, {"Ref": None}, {"Ref": ["A"]},
    {"Fn::GetAtt": "A"}, {"Fn::GetAtt": [None, None]}, {"Fn::Sub": "${A.B.C}${}"}, {"Fn::Nope": 1}, {"Condition": {}},
    {"Fn::If": [{}, 1, 2]}, {"Fn::Transform": {"Name": 1}}, {"a": {"b": [{"c": None}]}}, "${", "[", "(", "C", "AWS::NoValue",
])  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield (*path, key)
        yield from places(one, (*path, key))


@st.composite
def broken(draw: Callable[..., Any], whole: dict[str, Any]) -> dict[str, Any]:
    """A template with one to three of its parts replaced, taken out, renamed or moved."""
    template = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        every = sorted(places(template), key=repr)
        if not every:
            break
        *above, last = draw(st.sampled_from(every))
        holder = template
        for key in above:
            holder = holder[key]
        kind = draw(st.sampled_from(["replace", "remove", "rename"]))
        if kind == "replace":
            holder[last] = copy.deepcopy(draw(ODD))
        elif kind == "remove":
            del holder[last]
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(["A", "Fn::Sub", "Ref", "Fn::ForEach::X", "Nope", "Fn::If"]))] = holder.pop(
                last
            )
    return template


def prepare(template: dict[str, Any]) -> None:
    """What CreateStack does before anything is stored."""
    template = parse(json.dumps(template))
    check_sections(template)
    declared = template.get("Parameters", {})
    values = {key: Parameter(value) for key, value in parameters.collect(declared, (), None).items()}
    if has_macros(template):
        template = expand(template, {key: parameters.typed(declared[key], one.value) for key, one in values.items()})
    check_template(template, {QUEUE})
    _capabilities(template)
    blueprint = Blueprint(PLACE, template, Desired("t", parameters=values))
    names = blueprint.names(lambda name: f"ref-{name}", lambda name, attribute: "value", lambda name: "imported")
    for definition in blueprint.active.values():
        names.resolve(definition.get("Properties"))
    names.resolve(blueprint.outputs)


def test_the_templates_are_whole() -> None:
    prepare(TEMPLATE)
    prepare(EXTENDED)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(broken(TEMPLATE), broken(EXTENDED)))
def test_broken_templates(template: dict[str, Any]) -> None:
    try:
        prepare(template)
    except TemplateError:
        return


CALLED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
REAL = {name: one for name, one in TEMPLATE["Resources"].items() if name != "E"}
REAL = {**REAL, "B": {**REAL["B"], "Properties": {
    name: value for name, value in REAL["B"]["Properties"].items() if name not in ("V", "W", "X", "Y", "Z")}}}  # fmt: skip


def called(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The answer; empty where the call was refused as it should be."""
    try:
        return call()
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise
        return {}


@CALLED
@given(template=st.one_of(broken({**TEMPLATE, "Resources": REAL}), broken(EXTENDED)))
def test_broken_templates_over_the_wire(stacks: Any, template: dict[str, Any]) -> None:
    """No call fails on the server's side, and no stack stays in the middle of something."""
    body = json.dumps(template)
    given_ = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]}
    client = stacks.client
    for call in (
        lambda: client.validate_template(TemplateBody=body),
        lambda: client.get_template_summary(TemplateBody=body),
        lambda: client.create_stack(StackName="s", TemplateBody=body, OnFailure="DELETE", **given_),
    ):
        answer = called(call)
    if "StackId" in answer:
        stack = stacks.settle(answer["StackId"])
        if stack["StackStatus"] != "DELETE_COMPLETE":
            client.update_stack(StackName="s", TemplateBody=json.dumps(TEMPLATE_AFTER))
            stacks.settle("s")
            assert stacks.delete("s")["StackStatus"] == "DELETE_COMPLETE"


TEMPLATE_AFTER = {"Resources": {"New": {"Type": QUEUE}}}


def test_deep_templates(stacks: Any) -> None:
    for deep in ("[" * 20_000, '{"a":' * 9_000, "Resources: " + "{a: " * 3_000):
        with pytest.raises(ClientError) as caught:
            stacks.client.validate_template(TemplateBody=deep)
        assert caught.value.response["Error"]["Code"] == "ValidationError"
