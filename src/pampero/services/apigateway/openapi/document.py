"""What documents of both kinds of APIs have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pampero.kernel import jsontext, yamltext

EXTENSION = "x-amazon-apigateway-"
ANY = EXTENSION + "any-method"
INTEGRATION = EXTENSION + "integration"
AUTHORIZER = EXTENSION + "authorizer"
AUTHTYPE = EXTENSION + "authtype"
VERBS = ("get", "put", "post", "delete", "options", "head", "patch")


def in_place(text: str, account: str, region: str) -> str:
    """A document with the account and the region that import it for AWS's variables.

    Source: "AWS variables for OpenAPI import".
    """
    for name, value in (("AccountId", account), ("Partition", "aws"), ("Region", region)):
        text = text.replace(f"${{AWS::{name}}}", value)
    return text


def read_document(text: str) -> Any:
    """JSON or YAML. Raises ValueError."""
    return jsontext.loads(text) if text.lstrip().startswith("{") else yamltext.loads(text)


def operations(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The operations of a path with their methods: `GET`, …, `ANY`."""
    for verb in (*VERBS, ANY):
        if item.get(verb) is not None:
            yield ("ANY" if verb == ANY else verb.upper()), item[verb]


def texts(table: Any) -> dict[str, str] | None:
    """A table of texts, whatever YAML took them for; None for an empty one."""
    return {str(name): str(value) for name, value in (table or {}).items()} or None


def is_signed(scheme: Mapping[str, Any]) -> bool:
    """Whether a security scheme asks for signatures (IAM)."""
    return str(scheme.get(AUTHTYPE, "")).lower() == "awssigv4"
