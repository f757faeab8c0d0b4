"""Tables for the tests of DynamoDB."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def db(client: Any) -> Any:
    """A client that leaves the checking of parameters to the server."""
    return client("dynamodb", config={"parameter_validation": False})


@pytest.fixture
def refused() -> Callable[..., tuple[str, str]]:
    """refused(call, **parameters): (code, message) of the error."""

    def ask(call: Any, **parameters: Any) -> tuple[str, str]:
        with pytest.raises(ClientError) as error:
            call(**parameters)
        found = error.value.response["Error"]
        return found["Code"], found["Message"]

    return ask


@pytest.fixture
def table(db: Any) -> str:
    """Keys a and b (text). index1: a, c, all, local. index2: c, projects keys, global. index3: d (number), all, global."""
    attributes = {"a": "S", "b": "S", "c": "S", "d": "N"}
    db.create_table(
        TableName="recorded",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in attributes.items()],
        KeySchema=schema("a", "b"),
        LocalSecondaryIndexes=[
            {"IndexName": "index1", "KeySchema": schema("a", "c"), "Projection": {"ProjectionType": "KEYS_ONLY"}}
        ],
        GlobalSecondaryIndexes=[
            {"IndexName": "index2", "KeySchema": schema("c"), "Projection": {"ProjectionType": "KEYS_ONLY"}},
            {"IndexName": "index3", "KeySchema": schema("d"), "Projection": {"ProjectionType": "ALL"}},
        ],
    )
    return "recorded"


def schema(hash_: str, range_: str | None = None) -> list[dict[str, str]]:
    """A key schema."""
    keys = [{"AttributeName": hash_, "KeyType": "HASH"}]
    return keys if range_ is None else [*keys, {"AttributeName": range_, "KeyType": "RANGE"}]
