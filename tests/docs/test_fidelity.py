"""The page of fidelity, from the results of suites."""

from __future__ import annotations

import json
from pathlib import Path

from docs.fidelity import counted, page

XML = """<testsuites><testsuite>
<testcase classname="tests.aws.services.lambda_.test_a.TestA" name="test_one[x]"/>
<testcase classname="tests.aws.services.lambda_.test_a.TestA" name="test_two"><failure/></testcase>
<testcase classname="tests.aws.services.lambda_.test_a.TestA" name="test_three"><skipped/></testcase>
</testsuite></testsuites>"""


def test_both_forms_of_results_are_counted(tmp_path: Path) -> None:
    lines = [
        {"id": "tests/aws/services/sqs/test_a.py::test_one", "outcome": "passed", "excused": True},
        {"id": "tests/aws/services/sqs/test_a.py::test_two", "outcome": "passed", "excused": False},
        {"id": "tests/aws/services/sqs/test_a.py::test_three", "outcome": "failed", "excused": False},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "b.xml").write_text(XML)
    found = counted([tmp_path / "a.jsonl", tmp_path / "b.xml"])
    assert found == {
        "lambda": {"matched": 1, "strictly": 1, "of": 2, "skipped": 1},
        "sqs": {"matched": 2, "strictly": 1, "of": 3, "skipped": 0},
    }
    run = {"version": "1", "commit": "c", "suite": "s", "command": "x", "services": found}
    assert "| all | 3 | 2 | 5 | 60.0% |" in page([run])
