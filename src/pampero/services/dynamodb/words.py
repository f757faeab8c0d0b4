"""What DynamoDB says of requests that break their shape, where its model does not say it."""

from __future__ import annotations

import re
from typing import Any

NAME = re.compile(r"[a-zA-Z0-9_.-]+")
ORDERS = (
    ("ALL", "INCLUDE", "KEYS_ONLY"), ("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"), ("B", "N", "S"),
    ("IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE", "BEGINS_WITH", "GE", "CONTAINS"),
    ("INDEXES", "TOTAL", "NONE"), ("OR", "AND"), ("SIZE", "NONE"), ("ADD", "DELETE", "PUT"),
    ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
)  # fmt: skip
BATCHES = ("BatchGetItem", "BatchWriteItem")


def wrong_name(name: str) -> str:
    """What is said of a name that no table can have; "" of others."""
    texts: list[str] = []
    if NAME.fullmatch(name) is None:
        texts.append("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
    if len(name) < 3:
        texts.append("Member must have length greater than or equal to 3")
    if len(name) > 255:
        texts.append("Member must have length less than or equal to 255")
    if not texts:
        return ""
    told = "; ".join(f"Value '{name}' at 'tableName' failed to satisfy constraint: {text}" for text in texts)
    return f"{len(texts)} validation error{'s' if len(texts) > 1 else ''} detected: {told}"


def told_first(operation: str, params: Any) -> str:
    """See Traits.told_first."""
    if operation in BATCHES and params.get("RequestItems") == {}:
        return f"The requestItems parameter is required for {operation}"
    name = params.get("TableName")
    if operation == "CreateTable" and name is None:
        return "The parameter 'TableName' is required but was not present in the request"
    return "" if not isinstance(name, str) or not name or name.startswith("arn:") else wrong_name(name)
