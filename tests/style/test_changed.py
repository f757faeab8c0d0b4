"""Which tests belong to a change."""

from __future__ import annotations

import pytest
from tests.changed import chosen


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("src/pampero/services/logs/groups.py", {"tests/services/logs", "tests/services/lambda_", "tests/style"}),
        ("src/pampero/services/lambda_/urls.py", {"tests/services/lambda_", "tests/services/s3"}),
        ("tests/services/sqs/test_query.py", {"tests/services/sqs/test_query.py"}),
        ("tests/services/sns/conftest.py", {"tests/services/sns"}),
        ("tests/services/conftest.py", {"tests"}),
        ("tests/roles.py", {"tests"}),
        ("src/pampero/store/sqlite.py", {"tests"}),
        ("src/pampero/cli/main.py", {"tests/cli"}),
        ("examples/shop/run.py", {"tests/shop"}),
        ("README.md", {"tests/style"}),
    ],
)
def test_of_a_file(file: str, least: set[str]) -> None:
    assert least <= chosen([file])


def test_a_service_that_nobody_calls_is_alone() -> None:
    assert chosen(["src/pampero/services/scheduler/firing.py"]) == {"tests/services/scheduler", "tests/style"}


def test_what_is_gone_is_not_asked_for() -> None:
    assert chosen(["tests/services/sqs/test_that_was_deleted.py"]) == {"tests/style"}
