"""`pampero workflow show` against a real server."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.cli.workflow.conftest import Run

PASS = {"Type": "Pass", "End": True}
CHOICE = {
    "Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 1, "Next": "Many"}], "Default": "Both",
}  # fmt: skip
STATES = {
    "Few": CHOICE,
    "Many": {
        "Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.out", "Next": "Both",
        "ItemProcessor": {"StartAt": "One", "States": {"One": PASS}},
    },
    "Both": {
        "Type": "Parallel", "ResultPath": None, "Next": "Ask",
        "Branches": [{"StartAt": "L", "States": {"L": PASS}}, {"StartAt": "R", "States": {"R": PASS}}],
    },
    "Ask": {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "Done",
        "Parameters": {"QueueUrl.$": "$.url", "MessageBody": "x"},
        "Retry": [{"ErrorEquals": ["SQS.QueueDoesNotExistException"], "IntervalSeconds": 1, "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["Never"], "Next": "Undo"}],
    },
    "Undo": PASS,
    "Done": {"Type": "Succeed"},
}  # fmt: skip


def shown(text: str) -> dict[str, list[str]]:
    """The rows by the state's name: mark, then the other columns."""
    found = {}
    for line in text.splitlines():
        columns = re.split(r"  +", line.strip())
        mark, _, name = columns[0].partition(" ")
        if mark in "·▶✓✗!■":
            found[name] = [mark, *columns[1:]]
    return found


def test_a_failed_execution(machine: Callable[..., Any], run: Run, server: Any, account: str) -> None:
    made = machine(STATES)
    execution = made.start({"n": 2, "items": [1, 2, 3], "url": f"{server.url}/{account}/none"})
    assert made.end(execution)["status"] == "FAILED"
    answer = run("show", execution)
    assert answer.returncode == 0, answer.stderr
    rows = shown(answer.stdout)
    assert list(rows) == [
        execution.rsplit(":", 1)[1], "Few", "Many", "One", "Both", "branch 1", "L", "branch 2", "R", "Ask", "Done", "Undo",
    ]  # fmt: skip
    assert rows["Few"][0] == "✓"
    assert rows["Few"][-1] == "→ Many"
    assert (rows["Many"][1], rows["Many"][-1], rows["One"][-1]) == ("Map", "3 of 3", "3×")
    assert rows["Both"][-1] == "2 of 2"
    assert (rows["Ask"][0], rows["Ask"][1], rows["Ask"][-1]) == ("✗", "sqs:sendMessage", "1 retry")
    assert float(rows["Ask"][2].removesuffix(" s")) >= 1
    assert (rows["Done"], rows["Undo"]) == (["·", "Succeed"], ["·", "Pass"])
    assert "SQS.QueueDoesNotExistException: The specified queue does not exist" in answer.stdout
    assert answer.stdout.splitlines()[-1] == "failed in Ask: SQS.QueueDoesNotExistException"
    assert "\x1b" not in answer.stdout
    assert run("show", execution, "--follow").returncode == 1


def test_a_terminal_obeys_nothing_that_stands_in_an_execution(
    machine: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    evil = "\x1b]0;t\x07\x9b2J\u202e"
    made = machine(
        {evil: {"Type": "Pass", "Next": "F"}, "F": {"Type": "Fail", "Error": f"E{evil}", "Cause": f"{evil}\n"}}
    )
    execution = made.start()
    assert made.end(execution)["status"] == "FAILED"
    texts = [run(*command).stdout for command in (["show", made.arn], ["show", execution], ["replay", execution])]
    texts.append(run("show", execution, FORCE_COLOR="1").stdout)
    for text in texts:
        assert "�2J�" in text
        assert not set("\x07\x9b\u202e") & set(text)
        assert "\x1b]" not in text
    picture, page = tmp_path / "a.svg", tmp_path / "a.html"
    assert run("show", execution, "--svg", str(picture), "--html", str(page)).returncode == 0
    assert "␛]0;t␇" in "".join(ElementTree.fromstring(picture.read_text()).itertext())
    assert "\x1b" not in page.read_text()


def test_an_iteration_that_fails(machine: Callable[..., Any], run: Run) -> None:
    inner = {
        "C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}], "Default": "P"},
        "F": {"Type": "Fail", "Error": "Two", "Cause": "is bad"}, "P": PASS,
    }  # fmt: skip
    each = {"Type": "Map", "End": True, "ItemProcessor": {"StartAt": "C", "States": inner}}
    made = machine({"M": each})
    execution = made.start([1, 2])
    assert made.end(execution)["status"] == "FAILED"
    text = run("show", execution).stdout
    rows = shown(text)
    assert rows["M"][-1] == "1 of 2, 1 failed"
    assert (rows["F"][0], rows["P"][0]) == ("✗", "✓")
    assert text.splitlines()[-1] == "failed in M[1]/F: Two"


def test_what_is_caught_is_shown(machine: Callable[..., Any], run: Run) -> None:
    made = machine({
        "B": {
            "Type": "Parallel", "Next": "P", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "U"}],
            "Branches": [{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1000, "End": True}}},
                         {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}}],
        },
        "P": PASS, "U": {"Type": "Pass", "End": True},
    })  # fmt: skip
    execution = made.start()
    assert made.end(execution)["status"] == "SUCCEEDED"
    rows = shown(run("show", execution).stdout)
    assert (rows["B"][0], rows["B"][-1]) == ("!", "→ U")
    assert (rows["F"][0], rows["W"][0], rows["P"][0], rows["U"][0]) == ("✗", "■", "·", "✓")


def test_one_is_followed_to_its_end(
    machine: Callable[..., Any], sfn: Any, environment: dict[str, str], wait_until: Callable[..., Any], account: str
) -> None:
    activity = sfn.create_activity(name="a")["activityArn"]
    made = machine({"A": {"Type": "Task", "Resource": activity, "Next": "P"}, "P": PASS})
    execution = made.start()
    command = [sys.executable, "-m", "pampero.cli", "workflow", "show", execution, "--follow"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.endswith("▶ A\n")
        token = sfn.get_activity_task(activityArn=activity)["taskToken"]
        sfn.send_task_success(taskToken=token, output='{"ok": 1}')
        rest = process.stdout.read()
    assert process.returncode == 0
    assert "✓ P" in rest
    assert rest.endswith('output: {"ok":1}\n')


def test_a_state_machine(machine: Callable[..., Any], run: Run) -> None:
    made = machine(STATES)
    execution = made.start({"n": 0, "url": "x"})
    made.end(execution)
    text = run("show", made.arn).stdout
    assert "→ Many (rule 1)  → Both (otherwise)" in text
    assert "→ Undo on error" in text
    assert execution.rsplit(":", 1)[1] in text.splitlines()[-1]
    told = json.loads(run("show", made.arn, "--json").stdout)
    assert [one["executionArn"] for one in told["executions"]] == [execution]
    # By name, as the list shows them.
    name, one = execution.split(":")[6:]
    assert run("show", name).stdout == text
    assert run("show", f"{name}:{one}").stdout == run("show", execution).stdout


def test_an_alias(machine: Callable[..., Any], run: Run, sfn: Any) -> None:
    made = machine({"P": PASS})
    first = sfn.publish_state_machine_version(stateMachineArn=made.arn)["stateMachineVersionArn"]
    sfn.update_state_machine(stateMachineArn=made.arn, definition=json.dumps({"StartAt": "Q", "States": {"Q": PASS}}))
    second = sfn.publish_state_machine_version(stateMachineArn=made.arn)["stateMachineVersionArn"]
    routes = [{"stateMachineVersionArn": arn, "weight": weight} for arn, weight in ((first, 90), (second, 10))]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    execution = sfn.start_execution(stateMachineArn=alias)["executionArn"]
    made.end(execution)
    lines = run("show", alias).stdout.splitlines()
    assert lines[1:3] == ["  version 2: 10 %", "  version 1: 90 %"]
    assert lines[3].split()[:2] == ["·", "Q"]
    assert execution.rsplit(":", 1)[1] in lines[-1]
    assert "version" not in run("show", first).stdout
    assert "does not exist" in run("show", alias + "2").stderr


def test_json_tells_all_steps(machine: Callable[..., Any], run: Run) -> None:
    made = machine({"A": {"Type": "Pass", "Assign": {"v.$": "$.n"}, "Next": "B"}, "B": PASS})
    execution = made.start({"n": 1})
    made.end(execution)
    told = json.loads(run("show", execution, "--json").stdout)
    assert told["status"] == "SUCCEEDED"
    assert [(one["state"], one["variablesBefore"], one["variablesAfter"]) for one in told["steps"]] == [
        ("A", {}, {"v": 1}), ("B", {"v": 1}, {"v": 1}),
    ]  # fmt: skip


def test_what_is_not_there_is_said_in_a_line(run: Run, account: str) -> None:
    arn = f"arn:aws:states:us-east-1:{account}:execution:m:x"
    for given, told in (
        (arn, "Execution Does Not Exist"), (arn.replace("execution", "stateMachine")[:-2], "State Machine Does Not Exist"),
        ("nonsense", "State Machine Does Not Exist: 'arn:aws:states:us-east-1:"), ("a:b:c", "neither an ARN nor"),
        ("arn:aws:sqs:us-east-1:000000000000:x", "no ARN"), (f"arn:aws:states:us-east-1:{account}:mapRun:m/M:x", "with the execution"), (arn.replace("execution", "express"), "no ARN of an execution"),
    ):  # fmt: skip
        answer = run("show", given)
        assert answer.returncode
        assert told in answer.stderr
        assert answer.stderr.count("\n") == 1
    for given in (arn, "m:x"):
        answer = run("show", given, AWS_ENDPOINT_URL="http://127.0.0.1:1")
        assert (answer.returncode, answer.stderr) == (
            1, "pampero: no server answers at http://127.0.0.1:1; start one with `pampero start`\n",
        )  # fmt: skip


def test_items_of_a_distributed_map(machine: Callable[..., Any], run: Run) -> None:
    made = machine({"Each": {
        "Type": "Map", "ItemsPath": "$.items", "End": True, "ToleratedFailureCount": 1,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "One",
            "States": {
                "One": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 7, "Next": "No"}], "Default": "Yes"},
                "No": {"Type": "Fail", "Error": "Seven"},
                "Yes": {"Type": "Succeed"},
            },
        },
    }})  # fmt: skip
    execution = made.start({"items": [6, 7, 8]})
    assert made.end(execution)["status"] == "SUCCEEDED"
    lines = run("show", execution).stdout.splitlines()
    assert [line.split(":")[5] for line in lines if line.startswith("map run ")] == ["mapRun"]
    assert lines[-2] == "  3 executions: 2 succeeded, 1 failed"
    failed = lines[-1].removeprefix("  ✗ ")
    assert "failed in No: Seven" in run("show", failed).stdout
    # What is copied is whole, however narrow the page is.
    assert failed in run("show", execution, COLUMNS="40").stdout.splitlines()[-1]


def test_a_narrow_page_is_enough(machine: Callable[..., Any], run: Run) -> None:
    name = "AVeryLongNameOfAStateThatDoesNotFitIntoAnything" * 2
    made = machine({name[:80]: PASS})
    execution = made.start()
    made.end(execution)
    text = run("show", execution, COLUMNS="40").stdout
    assert all(len(line) <= 40 for line in text.splitlines()[1:-1])
    assert "…" in text


def test_a_picture_needs_nothing_beside_it(
    machine: Callable[..., Any], run: Run, tmp_path: Path, account: str, server: Any
) -> None:
    states = {**STATES, "Undo": {"Type": "Pass", "Comment": "<script>", "End": True}}
    made = machine(states)
    execution = made.start({"n": 2, "items": [1, "<b>&"], "url": f"{server.url}/{account}/none"})
    made.end(execution)
    svg, html = tmp_path / "x.svg", tmp_path / "x.html"
    assert run("show", execution, "--svg", str(svg), "--html", str(html)).returncode == 0
    root = ElementTree.fromstring(svg.read_text())
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Few", "Many", "One", "Both", "L", "R", "Ask", "Undo", "Done"} <= set(texts)
    boxes = [one.get("class") for one in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert (boxes.count("box SUCCEEDED"), boxes.count("box FAILED"), boxes.count("box ")) == (6, 1, 2)
    taken = [one for one in root.iter("{http://www.w3.org/2000/svg}path") if "taken" in (one.get("class") or "")]
    assert len(taken) == 10  # four of the workflow, two of the iterations, four of the branches
    page = html.read_text()
    assert "&lt;b&gt;&amp;" in page
    for text in (page, svg.read_text()):
        assert not re.search(r"<script|<link|src=|@import|url\((?!#)", text)
        assert re.findall(r"https?://(?!127\.0\.0\.1)[^\"< ]+", text) == ["http://www.w3.org/2000/svg"]
    assert run("show", made.arn, "--svg", str(svg)).returncode == 0
    assert ElementTree.fromstring(svg.read_text()).tag.endswith("svg")
    answer = run("show", execution, "--svg", "/nowhere/x.svg")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)


def on_terminal(
    environment: dict[str, str], *arguments: str, then: Callable[[bytes], None] = lambda read: None
) -> tuple[int, bytes]:
    """What the command writes to a terminal. then: told what it has written so far."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pampero.cli", "workflow", *arguments]
    with subprocess.Popen(command, env=environment | {"TERM": "xterm"}, stdin=theirs, stdout=theirs) as process:
        os.close(theirs)
        read = b""
        while True:
            try:
                more = os.read(ours, 65536)
            except OSError:  # Linux's way to say that nobody holds the other end any more
                break
            if not more:
                break
            read += more
            then(read)
    os.close(ours)
    return process.returncode, read


def test_colours_are_for_terminals(machine: Callable[..., Any], environment: dict[str, str]) -> None:
    made = machine({"A": PASS})
    execution = made.start()
    made.end(execution)
    colour = re.compile(rb"\x1b\[(?:\d+;)*3[0-7]m")
    assert colour.search(on_terminal(environment, "show", execution)[1])
    assert not colour.search(on_terminal(environment | {"NO_COLOR": "1"}, "show", execution)[1])
    code, read = on_terminal(environment, "show", execution, "--follow")
    assert code == 0
    assert "SUCCEEDED" in read.decode()


def test_what_is_followed_is_drawn_anew_on_a_terminal(
    machine: Callable[..., Any], sfn: Any, environment: dict[str, str]
) -> None:
    activity = sfn.create_activity(name="a")["activityArn"]
    made = machine({"A": {"Type": "Task", "Resource": activity, "Next": "P"}, "P": PASS})
    execution = made.start()
    answered: list[str] = []

    def answer(read: bytes) -> None:
        if b"RUNNING" in read and not answered:
            answered.append(sfn.get_activity_task(activityArn=activity)["taskToken"])
            sfn.send_task_success(taskToken=answered[0], output='"done"')

    code, read = on_terminal(environment, "show", execution, "--follow", then=answer)
    assert code == 0
    text = read.decode()
    assert text.index("RUNNING") < text.rindex("SUCCEEDED")
    assert 'output: "done"' in text


def test_express_from_its_log(
    machine: Callable[..., Any],
    client: Callable[..., Any],
    run: Run,
    account: str,
    sfn: Any,
    wait_until: Callable[..., Any],
) -> None:
    states = {
        "A": {"Type": "Pass", "Result": {"n": 1}, "Next": "F"},
        "F": {"Type": "Fail", "Error": "Sad", "Cause": "so"},
    }
    made = machine(states, type="EXPRESS")
    execution = made.start({"given": True})
    quiet = run("show", execution)
    assert (quiet.returncode, quiet.stdout) == (1, "")
    assert "keep no history, and logging of m is off" in quiet.stderr
    client("logs").create_log_group(logGroupName="/flow")
    group = f"arn:aws:logs:us-east-1:{account}:log-group:/flow:*"
    logging = {"destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}], "includeExecutionData": True}
    sfn.update_state_machine(stateMachineArn=made.arn, loggingConfiguration=logging | {"level": "ALL"})
    nothing = run("show", execution)
    assert (nothing.returncode, "/flow has nothing of it" in nothing.stderr) == (1, True)
    execution = made.start({"given": True})
    made.start({"given": False})
    wait_until(lambda: len(client("logs").filter_log_events(logGroupName="/flow")["events"]) == 10)
    shown = run("show", execution)
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert (lines[0].split()[0], lines[0].split()[2]) == ("✗", "FAILED")
    assert [line.split()[:2] for line in lines[1:3]] == [["✓", "A"], ["✗", "F"]]
    assert "Sad: so" in shown.stdout
    told = json.loads(run("show", execution, "--json").stdout)
    assert (told["status"], told["error"], [step["state"] for step in told["steps"]]) == ("FAILED", "Sad", ["A", "F"])
    assert told["steps"][0]["input"] == {"given": True}
    sfn.update_state_machine(stateMachineArn=made.arn, loggingConfiguration=logging | {"level": "FATAL"})
    part = run("show", execution)
    assert "has events of level FATAL alone" in part.stdout
    assert "ExecutionFailed" in part.stdout
