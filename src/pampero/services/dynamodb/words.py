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
ONE, FAILED = "1 validation error detected:", "failed to satisfy constraint"
AT_LEAST_ONE = "Member must have length greater than or equal to 1"
MAX_KEYS, MAX_WRITES = 100, 25
MAX_SHOWN_LENGTH = 2000
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


def _items(params: Any) -> Any:
    found = params.get("RequestItems")
    return found.items() if isinstance(found, dict) else ()


def told_first(operation: str, params: Any) -> str:
    """See Traits.told_first."""
    if operation in BATCHES and params.get("RequestItems") == {}:
        return f"The requestItems parameter is required for {operation}"
    name = params.get("TableName")
    if operation in ("PutItem", "UpdateItem") and name == "":
        return f"{ONE} Value '' at 'tableName' {FAILED}: {AT_LEAST_ONE}"
    if operation == "CreateTable" and name is None:
        return "The parameter 'TableName' is required but was not present in the request"
    if operation == "Query" and isinstance(params.get("Limit"), int) and params["Limit"] < 1:
        return f"{ONE} Value at 'Limit' {FAILED}: Member must have value greater than or equal to 1"
    if operation == "BatchWriteItem":
        for table, wanted in _items(params):
            if isinstance(wanted, list) and not 1 <= len(wanted) <= MAX_WRITES:
                shown = f"{{{table}=[{', '.join(map(str, wanted))[:MAX_SHOWN_LENGTH]}]}}"
                limits = f"Member must have length less than or equal to {MAX_WRITES}, {AT_LEAST_ONE}"
                return (
                    f"{ONE} Value '{shown}' at 'requestItems' {FAILED}: Map value must satisfy constraint: [{limits}]"
                )
    if operation == "BatchGetItem":
        for table, wanted in _items(params):
            if isinstance(wanted, dict) and len(wanted.get("Keys") or ()) > MAX_KEYS:
                place = f"RequestItems.{table}.member.Keys"
                return f"{ONE} Value at '{place}' {FAILED}: Member must have length less than or equal to {MAX_KEYS}"
    return "" if not isinstance(name, str) or not name or name.startswith("arn:") else wrong_name(name)
