"""What targets are sent. Source: "Amazon EventBridge input transformation"."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pampero.aws.inputs import MISSING, NoJson, at_path
from pampero.services.events.inputs import input_of

EVENT: dict[str, Any] = {
    "version": "0",
    "id": "7bf73129",
    "detail-type": "EC2 Instance State-change Notification",
    "resources": ["arn:a", "arn:b"],
    "detail": {
        "instance-id": "i-0123456789",
        "state": 'RUN"NING',
        "n": 3,
        "pairs": [{"k": 1}, {"k": 2}],
        "none": None,
        "ü": "ß",
        "a b": 1,
    },
}
WHOLE = json.dumps(EVENT, ensure_ascii=False)
RULE = "arn:aws:events:us-east-1:123456789012:rule/shop/r"


def sent(**target: Any) -> str:
    return input_of(target, EVENT, WHOLE, RULE, "2024-03-01T00:00:00Z")


def template(text: str, **paths: str) -> str:
    return sent(InputTransformer={"InputPathsMap": paths, "InputTemplate": text})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", EVENT),
        ("$.detail.instance-id", "i-0123456789"),
        ("$.detail-type", EVENT["detail-type"]),
        ("$.resources[1]", "arn:b"),
        ("$.resources[2]", MISSING),
        ("$.resources[*]", ["arn:a", "arn:b"]),
        ("$.detail.pairs[*].k", [1, 2]),
        ("$.detail.pairs.*.k", [1, 2]),
        ("$.detail['a b']", 1),
        ('$.detail["a b"]', 1),
        ("$.detail.none", None),
        ("$.detail.nothing.deeper", MISSING),
        ("$.detail.n.deeper", MISSING),
        ("$.detail..n", MISSING),
    ],
)
def test_paths(path: str, expected: Any) -> None:
    assert at_path(EVENT, path) == expected


def test_the_event_itself_a_part_and_a_constant() -> None:
    assert sent() == WHOLE
    assert sent(InputPath="$.detail.n") == "3"
    assert sent(InputPath="$.detail.ü") == "null"
    assert sent(InputPath="$.detail['ü']") == '"ß"'
    assert sent(Input="[1]") == "[1]"


def test_variables_are_json_outside_of_quotes_and_text_inside() -> None:
    paths = {"i": "$.detail.instance-id", "s": "$.detail.state", "n": "$.detail.n", "gone": "$.detail.x"}
    made = template('{"i": <i>, "s": <s>, "n": <n>, "t": "<i> is <s>, <n>"}', **paths)
    assert json.loads(made) == {"i": "i-0123456789", "s": 'RUN"NING', "n": 3, "t": 'i-0123456789 is RUN"NING, 3'}
    assert template('"instance <i> is in \\"<n>\\""', **paths) == '"instance i-0123456789 is in \\"3\\""'
    assert template('{"t": "<gone>"}', **paths) == '{"t": ""}'


def test_objects_lose_their_quotes_in_texts_and_spoil_the_quotes_of_json() -> None:
    paths = {"pairs": "$.detail.pairs", "all": "$.resources", "n": "$.detail.n"}
    assert template('"<pairs> of <all>, <n>"', **paths) == '"[{k:1},{k:2}] of [arn:a,arn:b], 3"'
    assert json.loads(template('{"p": <pairs>, "t": "n <n>"}', **paths)) == {"p": [{"k": 1}, {"k": 2}], "t": "n 3"}
    with pytest.raises(NoJson):
        template('{"t": "<all>"}', **paths)


def test_predefined_variables() -> None:
    made = json.loads(
        template(
            '{"arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>,'
            ' "event": <aws.events.event>, "all": <aws.events.event.json>}'
        )
    )
    assert made == {
        "arn": RULE,
        "name": "r",
        "at": "2024-03-01T00:00:00Z",
        "event": {
            "version": EVENT["version"],
            "id": EVENT["id"],
            "detailType": EVENT["detail-type"],
            "resources": EVENT["resources"],
        },
        "all": EVENT,
    }
