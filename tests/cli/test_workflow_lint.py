"""`pampero workflow lint`: the same diagnostics as the API's, in the lines of files and templates."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pampero.cli.workflow.lint import lint

GOOD = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


def run(*words: Any) -> tuple[int, list[str]]:
    result = CliRunner().invoke(lint, [str(word) for word in words], catch_exceptions=False)
    return result.exit_code, result.output.splitlines()


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_places_in_json(tmp_path: Path) -> None:
    path = file(tmp_path, "order.asl.json", """{
  "StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "${Fn}",
          "TimeoutSeconds": 0, "Retry": [{"ErrorEquals": ["E"]},
            {"ErrorEquals": []}], "Next": "\\u0042"},
    "B": {"Type": "Wait", "Seconds": ${Pause}, "Next": "C"},
    "C": {"Type": "Succeed"}
  }
}
""")  # fmt: skip
    code, lines = run(path)
    assert (code, lines) == (1, [
        f"{path}:5:14: error SCHEMA_VALIDATION_FAILED: Value cannot be empty (/States/A/Retry[1]/ErrorEquals)",
        f"{path}:4:11: error SCHEMA_VALIDATION_FAILED: Minimum value is 1 (/States/A/TimeoutSeconds)",
        "1 state machine: 2 errors, 0 warnings",
    ])  # fmt: skip
    code, lines = run(path, "--json")
    assert json.loads("\n".join(lines))[1] == {
        "file": str(path), "line": 4, "column": 11, "severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED",
        "message": "Minimum value is 1", "machine": "order", "location": "/States/A/TimeoutSeconds",
    }  # fmt: skip


def test_places_in_yaml(tmp_path: Path) -> None:
    path = file(tmp_path, "a.yaml", """
StartAt: A
States:
  A:
    Type: Pass
    ResultPath: $.a[*]
    Next: Nowhere
""")  # fmt: skip
    code, lines = run(path)
    assert code == 1
    assert lines[0].startswith(f"{path}:6:5: error SCHEMA_VALIDATION_FAILED: Value is not a Reference Path")


def test_a_template_with_all_ways_to_write_a_definition(tmp_path: Path) -> None:
    file(tmp_path, "flows/one.asl.json", json.dumps(
        {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Function}", "End": True, "Oops": 1}}}, indent=1,
    ))  # fmt: skip
    template = file(tmp_path, "template.yaml", """
Parameters:
  Pause: {Type: Number}
Resources:
  Function: {Type: AWS::Serverless::Function}
  One:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flows/one.asl.json
      DefinitionSubstitutions:
        Function: !GetAtt Function.Arn
  Two:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineType: EXPRESS
      DefinitionString: !Sub |
        {"StartAt": "B",
         "States": {
           "B": {"Type": "Task", "End": true, "Resource": "${Function.Arn}", "TimeoutSeconds": ${Pause}},
           "C": {"Type": "Succeed"}}}
  Three:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition:
        StartAt: D
        States:
          D:
            Type: Task
            Resource: !Sub arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken
            Parameters: {QueueUrl: !Ref Queue, MessageBody.$: $}
            End: true
  Four:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: s3://bucket/key}
  Five:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: nowhere.json}
  Queue: {Type: AWS::SQS::Queue}
""")  # fmt: skip
    code, lines = run(template)
    assert code == 1
    assert lines == [
        f"{tmp_path}/flows/one.asl.json:4:3: error SCHEMA_VALIDATION_FAILED: Field 'Oops' is not supported (/States/A)",
        f'{template}:20:12: error MISSING_TRANSITION_TARGET: State "C" is not reachable. (/States/C)',
        f"{template}:30:13: error SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' "
        "service integration  (/States/D/Resource)",
        f"{template}:35:5: warning NOT_HERE: Four: its definition is not here: it lies in S3",
        f"{template}:38:18: error UNREADABLE: Five: nowhere.json: it cannot be read: no such file or directory",
        "5 state machines: 4 errors, 1 warning",
    ]


def test_what_is_no_workflow(tmp_path: Path) -> None:
    broken = file(tmp_path, "broken.json", '{"StartAt": "A",\n "States": }')
    code, lines = run(broken)
    assert (code, lines[0].split(" ")[0]) == (1, f"{broken}:2:12:")
    assert "INVALID_JSON_DESCRIPTION" in lines[0]
    tabbed = file(tmp_path, "tabbed.yaml", "StartAt: A\n\tStates: 1\n")
    assert "UNREADABLE: it is no YAML" in run(tabbed)[1][0]
    assert run(file(tmp_path, "none.yaml", "Resources: {}\n"))[0] == 0
    code, lines = run(tmp_path / "away.json")
    assert (code, "it cannot be read" in lines[0]) == (1, True)


def test_keys_that_stand_twice(tmp_path: Path) -> None:
    path = file(
        tmp_path, "a.json", '{"StartAt": "A", "States": {\n"A": {"Type": "Succeed"},\n"A": {"Type": "Succeed"}}}'
    )
    code, lines = run(path)
    assert code == 0
    assert lines[0].startswith(f"{path}:3:1: warning DUPLICATE_KEY")


def test_advice_is_given_when_asked_for(tmp_path: Path) -> None:
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "End": True,
             "Parameters": {"FunctionName": "f"}}  # fmt: skip
    other = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Next": "A", "TimeoutSeconds": 9,
             "Parameters": {"Bucket": "b", "Key": "k"}}  # fmt: skip
    path = file(tmp_path, "a.json", json.dumps({"StartAt": "S", "States": {"S": other, "A": state}}))
    assert run(path) == (0, ["1 state machine: 0 errors, 0 warnings"])
    code, lines = run(path, "--advice")
    assert code == 0
    assert [line.split(": ")[1].split(" ")[1] for line in lines[:-1]] == [
        "LARGE_PAYLOAD", "NO_TIMEOUT", "NO_HEARTBEAT", "LAMBDA_NOT_RETRIED",
    ]  # fmt: skip
    # It is told once, though a template names the file as well.
    template = {"Type": "AWS::Serverless::StateMachine", "Properties": {"DefinitionUri": "./a.json"}}
    whole = file(tmp_path, "t.json", json.dumps({"Resources": {"M": template}}))
    assert run(path, str(whole), "--advice") == (0, [*lines[:-1], "2 state machines: 0 errors, 0 warnings"])
    retried = {"ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"]}
    calm = state | {"Retry": [retried], "TimeoutSeconds": 9, "HeartbeatSeconds": 3}
    path.write_text(json.dumps({"StartAt": "A", "States": {"A": calm}}))
    assert run(path, "--advice")[1] == ["1 state machine: 0 errors, 0 warnings"]


def test_the_program(tmp_path: Path) -> None:
    """As it is called; an Express workflow has fewer integrations."""
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::ecs:runTask.sync",
        "End": True,
        "Parameters": {"TaskDefinition": "t"},
    }
    path = file(tmp_path, "a.json", json.dumps({"StartAt": "A", "States": {"A": state}}))
    command = [sys.executable, "-m", "pampero.cli", "workflow", "lint", str(path)]
    assert subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    found = subprocess.run([*command, "--express"], capture_output=True, text=True, timeout=60, check=False)
    assert (found.returncode, "does not support '.sync'" in found.stdout) == (1, True)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 100_000,
        '{"StartAt": ' + "${" * 400_000,
        'StartAt: "' + "${" * 400_000 + '"',
        '{"StartAt": ' + '\\"' * 400_000,
        "{" + " " * 17 * 1024 * 1024 + "}",
    ],
)
def test_texts_that_are_left_open(tmp_path: Path, text: str) -> None:
    """What is written badly is told of in time that grows with the text alone."""
    path = file(tmp_path, "a.asl", text)
    began = time.process_time()
    assert run(path)[0] == 1
    assert time.process_time() - began < 10
