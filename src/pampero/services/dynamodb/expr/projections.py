"""ProjectionExpression: the parts of an item that are asked for."""

from __future__ import annotations

from typing import Any

from pampero.services.dynamodb.expr.names import Path, Scope, check_overlaps, get, parse_path
from pampero.services.dynamodb.expr.tokens import Tokens
from pampero.services.dynamodb.expr.values import Item

WHAT = "ProjectionExpression"


def parse_projection(text: str, scope: Scope) -> tuple[Path, ...]:
    """Raises ValidationError with AWS's texts."""
    tokens = Tokens(WHAT, text)
    paths = [parse_path(tokens, scope)]
    while tokens.accept(","):
        paths.append(parse_path(tokens, scope))
    if tokens.now.kind != "end":
        raise tokens.error()
    check_overlaps(WHAT, paths)
    return tuple(paths)


def project(item: Item, paths: tuple[Path, ...]) -> Item:
    """Only these parts; indexes of lists close up, in the order of the item."""
    root: dict[str | int, Any] = {}
    for path in paths:
        value = get(item, path)
        if value is not None:
            node = root
            for part in path[:-1]:
                node = node.setdefault(part, {})
            node[path[-1]] = value
    return {str(name): _built(node, item[str(name)]) for name, node in root.items()}


def _built(node: Any, original: Any) -> Any:
    if node is original:
        return original
    if "L" in original:
        return {"L": [_built(node[i], original["L"][i]) for i in sorted(node)]}
    return {"M": {name: _built(inner, original["M"][name]) for name, inner in node.items()}}
