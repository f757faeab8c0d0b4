"""`pampero workflow check` against a real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.workflow.conftest import Run

STATES = {
    "A": {"Type": "Pass", "Output": "{% {'n': $states.input.n, 'id': $uuid(), 'at': $now()} %}", "Next": "C"},
    "C": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n > 1 %}", "Next": "B"}], "Default": "E"},
    "B": {
        "Type": "Parallel", "Next": "E", "Output": "{% $merge([$states.input, {'both': $states.result}]) %}",
        "Branches": [
            {"StartAt": "S", "States": {"S": {
                "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
                "Arguments": {"QueueUrl": "{% $states.context.Execution.Input.url %}", "MessageBody": "x"},
                "Output": 1,
            }}},
            {"StartAt": "M", "States": {"M": {
                "Type": "Map", "Items": "{% [1..3] %}", "End": True, "MaxConcurrency": 2,
                "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Wait", "Seconds": 1, "End": True}}},
            }}},
        ],
    },
    "E": {"Type": "Pass", "Output": "{% $states.input.n %}", "End": True},
}  # fmt: skip


def test_what_would_go_another_way(
    machine: Callable[..., Any], client: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    made = machine(STATES, top={"QueryLanguage": "JSONata"})
    executions = [made.start({"n": n, "url": url}) for n in (1, 2, 3)]
    for execution in executions:
        assert made.end(execution)["status"] == "SUCCEEDED"
    file = tmp_path / "d.json"
    text = json.dumps({"StartAt": "A", "States": STATES, "QueryLanguage": "JSONata"})

    file.write_text(text)
    answer = run("check", str(file), "--machine", made.arn)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.endswith("3 executions: 3 the same way\n")

    file.write_text(text.replace("input.n > 1", "input.n > 2"))
    answer = run("check", str(file), *(part for arn in executions for part in ("--against", arn)))
    assert answer.returncode == 1
    assert answer.stdout.endswith("3 executions: 2 the same way, 1 goes another way\n")
    names = [execution.rsplit(":", 1)[1] for execution in executions]
    lines = answer.stdout.splitlines()
    assert lines[0] == f"✓ {names[0]}  the same way"
    assert lines[1] == f"✗ {names[1]}  goes another way"
    assert [line.split() for line in lines[2:5]] == [
        ["at", "C,", "event", "6"], ["expected", "→", "B"], ["now", "→", "E"],
    ]  # fmt: skip

    file.write_text(text.replace('"MessageBody": "x"', '"MessageBody": "y"'))
    told = json.loads(run("check", str(file), "--machine", made.arn, "--last", "2", "--json").stdout)
    assert [one["execution"] for one in told] == executions[:0:-1]
    assert {one["result"] for one in told} == {"unknown"}
    assert told[0]["difference"] | {"event": 0, "input": ""} == {
        "state": "S", "event": 0, "expected": '"x"', "now": '"y"', "path": "parameters.MessageBody", "input": "", "unknown": True,
    }  # fmt: skip


def test_what_cannot_be_tried(machine: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    made = machine({"P": {"Type": "Pass", "End": True}})
    file = tmp_path / "d.yaml"
    file.write_text("StartAt: P\nStates:\n  P: {Type: Pass, Result: 1, End: true}\n")
    for arguments, code, told in (
        ([], 2, "--against"), (["--machine", made.arn], 2, "no execution"), (["--against", made.arn], 2, "is no execution"),
        (["--against", made.arn.replace("stateMachine", "execution") + ":x"], 1, "Does Not Exist"),
    ):  # fmt: skip
        answer = run("check", str(file), *arguments)
        assert (answer.returncode, answer.stderr.count("\n")) == (code, 1)
        assert told in answer.stderr
    execution = made.start()
    made.end(execution)
    answer = run("check", str(file), "--against", execution)
    assert answer.returncode == 1
    assert "output" in answer.stdout
    file.write_text("StartAt: Q\nStates:\n  P: {Type: Pass, Result: 1, End: true}\n")
    answer = run("check", str(file), "--against", execution)
    assert answer.returncode == 2
    assert "no valid definition: Missing 'Next' target: Q" in answer.stderr
    file.write_text("StartAt: [")
    answer = run("check", str(file), "--against", execution)
    assert (answer.returncode, "cannot be read as a definition" in answer.stderr) == (1, True)
    file = tmp_path / "d.json"
    for content, code, told in (
        (b"{", 2, "`pampero workflow lint` tells more"), (b"\xff", 1, "not UTF-8"),
        (b'{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine"}}}', 1, "lies in S3"),
        (b'{"Resources": {}}', 2, "has no state machine"),
    ):  # fmt: skip
        file.write_bytes(content)
        answer = run("check", str(file), "--against", execution)
        assert (answer.returncode, answer.stderr.count("\n"), told in answer.stderr) == (code, 1, True), answer.stderr
    file.write_text('{"StartAt": "P", "States": {"P": {"Type": "Succeed"}}}')
    answer = run("check", str(file), "--machine", execution)
    assert (answer.returncode, "--against takes executions" in answer.stderr) == (2, True)


def test_by_name(machine: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    made = machine({"P": {"Type": "Pass", "End": True}})
    execution = made.start()
    made.end(execution)
    file = tmp_path / "d.json"
    file.write_text('{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}')
    name, one = execution.split(":")[6:]
    for words in (("--machine", name), ("--against", f"{name}:{one}")):
        told = json.loads(run("check", str(file), *words, "--json").stdout)
        assert [(each["execution"], each["result"]) for each in told] == [(execution, "same")]
    forked = run("fork", f"{name}:{one}", "--from", "P", "--name", "again")
    assert (forked.stdout, forked.stderr) == (execution.removesuffix(one) + "again\n", "")
    assert "P" in run("replay", f"{name}:again").stdout


def test_placeholders_stand_for_what_was_deployed(
    machine: Callable[..., Any], client: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    task = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultPath": None, "Next": "P",
        "Parameters": {"QueueUrl": url, "MessageBody": "x"},
    }  # fmt: skip
    made = machine({"T": task, "P": {"Type": "Pass", "Result": "1 of 2", "End": True}})
    execution = made.start({})
    made.end(execution)
    written = {
        "StartAt": "T",
        "States": {
            "T": {**task, "Parameters": {"QueueUrl": "${Url}", "MessageBody": "x"}},
            "P": {"Type": "Pass", "Result": "${Nth} of 2", "End": True},
        },
    }
    file = tmp_path / "d.json"
    file.write_text(json.dumps(written))
    answer = run("check", str(file), "--against", execution)
    assert (answer.returncode, answer.stdout.splitlines()[-1]) == (0, "1 execution: 1 the same way")
    forked = run("fork", execution, "--from", "P", "--with", str(file))
    assert (forked.returncode, forked.stderr) == (0, "")
    assert made.end(forked.stdout.strip())["output"] == "1 of 2"

    # One that is no text: a number here.
    task["TimeoutSeconds"] = 7
    timed = machine({"T": task, "P": {"Type": "Pass", "Result": "1 of 2", "End": True}}, name="timed").start({})
    made.end(timed)
    bare = json.dumps(written).replace('"ResultPath": null', '"ResultPath": null, "TimeoutSeconds": ${Seconds}')
    file.write_text(bare)
    answer = run("check", str(file), "--against", timed)
    assert (answer.returncode, answer.stdout.splitlines()[-1]) == (0, "1 execution: 1 the same way"), answer.stderr
    answer = run("check", str(file), "--against", execution)
    assert (answer.returncode, "nothing tells what ${Seconds} stands for" in answer.stderr) == (2, True)

    file.write_text(json.dumps(written).replace("${Nth} of", "${Nth} out of"))
    answer = run("check", str(file), "--against", execution)
    assert (answer.returncode, "${Nth} out of 2" in answer.stdout) == (1, True)
    forked = run("fork", execution, "--from", "P", "--with", str(file))
    assert (forked.returncode, "nothing tells what ${Nth} stands for" in forked.stderr) == (2, True)


def test_a_file_that_stands_for_too_much(run: Run, tmp_path: Path) -> None:
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 12)]
    for name, text, told in (
        ("bomb.yaml", "\n".join(["a0: &a0 x", *levels]).encode(), "the aliases stand for too much"),
        ("latin.json", b'{"StartAt": "\xff"}', "not UTF-8"),
    ):
        file = tmp_path / name
        file.write_bytes(text)
        answer = run("check", str(file), "--against", "arn:aws:states:us-east-1:000000000000:execution:m:n")
        assert answer.returncode == 1
        assert told in answer.stderr
        assert "Traceback" not in answer.stderr


TEMPLATE = """
Parameters:
  Seconds: {Type: Number, Default: 7}
Resources:
  Function: {Type: AWS::Serverless::Function}
  Order:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: order.asl.json
      DefinitionSubstitutions: {Bus: !Ref Function, Seconds: !Ref Seconds}
  Other:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: another
      Definition:
        StartAt: P
        States: {P: {Type: Pass, Result: !Sub "x-${AWS::Region}", Next: W}, W: {Type: Wait, Seconds: !Ref Seconds, End: true}}
"""


def test_in_a_template(machine: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    """What only the deployment knows is what the machine has that was deployed; the name tells which machine it is."""
    made = machine(
        {"P": {"Type": "Pass", "Result": "x-there", "Next": "W"}, "W": {"Type": "Wait", "Seconds": 0, "End": True}}
    )
    execution = made.start({})
    made.end(execution)
    file = tmp_path / "template.yaml"
    (tmp_path / "order.asl.json").write_text(
        '{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "x-${Bus}", "Next": "W"}, '
        '"W": {"Type": "Wait", "Seconds": ${Seconds}, "End": true}}}'
    )
    file.write_text(TEMPLATE)
    answer = run("check", str(file), "--against", execution)
    assert (answer.returncode, "choose one of Order, Other with --logical-name" in answer.stderr) == (2, True)
    for name in ("Order", "Other"):
        answer = run("check", str(file), "--logical-name", name, "--machine", made.arn)
        assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
    file.write_text(TEMPLATE.replace("another", made.arn.rsplit(":", 1)[-1]).replace("x-$", "y-$"))
    answer = run("check", str(file), "--machine", made.arn)
    assert (answer.returncode, "goes another way" in answer.stdout) == (1, True)
    file.write_text(TEMPLATE.replace("another", made.arn.rsplit(":", 1)[-1]))
    forked = run("fork", execution, "--from", "W", "--with", str(file))
    assert (forked.returncode, forked.stderr) == (0, "")
    assert made.end(forked.stdout.strip())["output"] == "x-there"
