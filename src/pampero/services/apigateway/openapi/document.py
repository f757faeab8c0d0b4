"""What documents of both kinds of APIs have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from pampero.kernel import jsontext, yamltext
from pampero.services.apigateway.model import bad_request

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


def prefix_of(document: Mapping[str, Any], basepath: str) -> str:
    """What precedes each path of a document. basepath: ignore, prepend or split (without its first part).

    Source: "Set the OpenAPI basePath property". Raises BadRequestException, whose words are chosen.
    """
    if basepath not in ("ignore", "prepend", "split"):
        raise bad_request("Invalid basepath: it must be one of ignore, prepend, split")
    if basepath == "ignore":
        return ""
    parts = [part for part in _base(document).split("/") if part]
    return "".join(f"/{part}" for part in (parts[1:] if basepath == "split" else parts))


def _base(document: Mapping[str, Any]) -> str:
    """`basePath`; in OpenAPI 3.0 the first server variable of that name, or else the path of the first server's URL."""
    if document.get("basePath"):
        return str(document["basePath"])
    # Servers that are no list say nothing: published examples have a table there.
    servers = document.get("servers")
    servers = [one for one in servers if isinstance(one, dict)] if isinstance(servers, list) else []
    tables = [one.get("variables") or {} for one in servers]
    for table in tables:
        if "basePath" in table:
            return str((table["basePath"] or {}).get("default") or "")
    if not servers:
        return ""
    url = str(servers[0].get("url") or "")
    for name, variable in tables[0].items():
        url = url.replace(f"{{{name}}}", str(variable.get("default") or ""))
    return urlsplit(url).path


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
