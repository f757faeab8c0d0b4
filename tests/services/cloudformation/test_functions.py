"""Intrinsic functions, without a server."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.names import Names
from pampero.services.cloudformation.template.parse import parse
from pampero.services.cloudformation.template.values import NO_VALUE, UNKNOWN

YAML = """
Mappings:
  Sizes: {prod: {count: 3, names: [x, y]}, "123456789012": {count: 9}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Other: !Not [{Condition: Prod}]
  Both: !And [{Condition: Prod}, !Equals [1, "1"]]
  Either: !Or [{Condition: Other}, {Condition: Both}]
Resources:
  Value: %s
"""


def value_of(expression: str, language: bool = False, **parameters: Any) -> Any:
    """What an expression in YAML stands for."""
    template = parse(YAML % expression)
    attributes = {"Queue.Arn": "arn:q", "Queue.Nested.Part": "deep"}
    names = Names(
        parameters={
            "Stage": "prod",
            "List": ["a", "b"],
            "AWS::Region": "eu-west-1",
            "AWS::StackName": "s",
            **parameters,
        },
        mappings=template["Mappings"],
        conditions=template["Conditions"],
        ref=lambda name: f"ref-{name}" if name != "Later" else UNKNOWN,
        attribute=lambda name, attribute: attributes.get(f"{name}.{attribute}", UNKNOWN),
        imports={"net": "vpc-1", "s-net": "vpc-2"}.get,
        language=language,
    )
    return names.resolve(template["Resources"]["Value"])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("!Ref Stage", "prod"),
        ("!Ref List", ["a", "b"]),
        ("!Ref AWS::Region", "eu-west-1"),
        ("!Ref Queue", "ref-Queue"),
        ("!Ref AWS::NoValue", NO_VALUE),
        ("!GetAtt Queue.Arn", "arn:q"),
        ("!GetAtt [Queue, Arn]", "arn:q"),
        ("!GetAtt Queue.Nested.Part", "deep"),
        ("{'Fn::GetAtt': [Queue, Nested, Part]}", "deep"),
        ('!Sub "${Stage}-${Queue}-${Queue.Arn}-${AWS::StackName}"', "prod-ref-Queue-arn:q-s"),
        ('!Sub ["${a}${Stage}", {a: !Join ["", [x, y]]}]', "xyprod"),
        ('!Sub "${!Stage} $ {} ${List}"', "${Stage} $ {} a,b"),
        ('!Join [",", [a, !Ref Stage, 3, true]]', "a,prod,3,true"),
        ('!Join ["-", !Ref List]', "a-b"),
        ('!Join ["-", [a, !Ref AWS::NoValue]]', "a"),
        ('!Split ["|", "a|b||c"]', ["a", "b", "", "c"]),
        ('!Select [1, !Split [",", "a,b"]]', "b"),
        ('!Select ["0", !Ref List]', "a"),
        ("!Select [1, !GetAZs '']", "eu-west-1b"),
        ("!GetAZs us-east-1", ["us-east-1a", "us-east-1b", "us-east-1c"]),
        ("!Base64 hello", base64.b64encode(b"hello").decode()),
        ("{'Fn::Base64': !Sub 'x${Stage}'}", base64.b64encode(b"xprod").decode()),
        ("!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"]),
        ("!Select [2, !Cidr [192.168.0.0/24, 6, 5]]", "192.168.0.64/27"),
        ("!FindInMap [Sizes, !Ref Stage, count]", 3),
        ("!FindInMap [Sizes, prod, names]", ["x", "y"]),
        ("!FindInMap [Sizes, 123456789012, count]", 9),
        ("!FindInMap [Sizes, none, count, {DefaultValue: !Ref Stage}]", "prod"),
        ("!ImportValue net", "vpc-1"),
        ('!ImportValue {"Fn::Sub": "${AWS::StackName}-net"}', "vpc-2"),
        ("!If [Prod, a, b]", "a"),
        ("!If [Other, a, !If [Either, c, d]]", "c"),
        ("{a: !If [Other, 1, !Ref AWS::NoValue], b: [!If [Other, 1, !Ref AWS::NoValue], 2]}", {"b": [2]}),
        ("!Join ['', [a, !Ref Later]]", UNKNOWN),
        ("!Sub '${Later}'", UNKNOWN),
        ("!Select [0, !Split [',', !Ref Later]]", UNKNOWN),
        ("{Ref: Stage, Other: 1}", {"Ref": "Stage", "Other": 1}),
    ],
)
def test_values(expression: str, expected: Any) -> None:
    assert value_of(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{'Fn::Length': !Ref List}", 2),
        ("!Length [1, 2, 3]", 3),
        ("!ToJsonString {a: !Ref Stage, b: [1]}", '{"a":"prod","b":[1]}'),
        ("{Ref: !Sub 'Of${Stage}'}", "ref-Ofprod"),
    ],
)
def test_values_of_the_language_extensions(expression: str, expected: Any) -> None:
    assert value_of(expression, language=True) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("!Select [5, [a]]", "Fn::Select cannot select nonexistent value at index 5"),
        ("!Select [x, [a]]", "Fn::Select requires a list argument with two elements"),
        ("!Join [a]", "every Fn::Join object requires two parameters"),
        ("!Split [a]", "every Fn::Split object requires two parameters"),
        ("!FindInMap [Sizes, none, count]", "Unable to get mapping for Sizes::none::count"),
        ("!FindInMap [Sizes]", "every Fn::FindInMap object requires three parameters"),
        ("!ImportValue nothing", "No export named nothing found."),
        ("!If [Nope, a, b]", "Unresolved condition dependency Nope"),
        ("!If [Prod, a]", "Fn::If requires a list argument"),
        ("!Equals [a]", "every Fn::Equals object requires a list of 2 string parameters"),
        ("!Not [true, false]", "every Fn::Not object requires a list of 1"),
        ("!And [true]", "every Fn::And object requires a list of 2 to 10"),
        ("!Sub [a]", "Fn::Sub intrinsic functions don't specify expected arguments"),
        ("!GetAtt Queue", "every Fn::GetAtt object requires two non-empty parameters"),
        ("!Cidr [10.0.0.0/30, 9, 1]", "Fn::Cidr"),
        ("{'Fn::Nope': 1}", "Encountered unsupported function: Fn::Nope"),
        ("{'Fn::Length': [1]}", "Encountered unsupported function: Fn::Length"),
        ("{Ref: [a]}", "Every Ref object must have a single String value"),
    ],
)
def test_errors(expression: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message.replace("(", r"\(")):
        value_of(expression)


def test_conditions_that_need_each_other() -> None:
    names = Names(parameters={}, conditions={"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Condition": "A"}})
    with pytest.raises(TemplateError, match="Circular dependency"):
        names.condition("A")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": ', r"JSON not well-formed. \(line 1, column 7\)"),
        ("a: [1", r"YAML not well-formed. \(line 2, column 1\)"),
        ("a: !Nope 1", "YAML not well-formed"),
        ("just text", "unsupported structure"),
        ("", "unsupported structure"),
    ],
)
def test_templates_that_are_none(text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        parse(text)


def test_dates_and_account_numbers_stay_text() -> None:
    found = parse("Version: 2012-10-17\nAccount: 012345678901\nNumber: 12\nOn: on\n1: one\n")
    assert found["Version"] == "2012-10-17"
    assert found["Account"] == "012345678901"
    assert (found["Number"], found["1"]) == (12, "one")
