"""What all services share names none of them: what is one service's own stands with it, as traits and ports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pampero.app import registry

ROOT = Path(__file__).parents[2] / "src" / "pampero"
SHARED = ("gateway", "protocol", "auth", "net", "api")
MODELS = registry().models.values()
NAMES = sorted({name for model in MODELS for name in (model.name, model.signing_name, model.iam_prefix)})
NAMED = re.compile(rf"(?:^|[./*])({'|'.join(NAMES)})(?:[:./]|$)")
# file: the names that it may hold, and why.
ALLOWED = {
    "api/roles.py": {"iam"},  # the action that AWS asks for whatever service a role is handed to
    "auth/policy/evaluate.py": {"s3"},  # whose refusals quote resources
    "gateway/caller.py": {"sts"},  # a client of STS: roles are assumed through it
    "gateway/pages.py": {"execute-api"},  # tells where APIs are to be found
    "protocol/catalogue.py": {"ec2"},  # these three: the protocol of that name
    "protocol/codec.py": {"ec2"},
    "protocol/route.py": {"ec2"},
    "kernel/authority.py": {"execute-api", "s3"},  # names in a certificate, which outlives the server that made it
}


def literals(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text())
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            yield node.lineno, node.value


FILES = [path for folder in SHARED for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_shared_code_names_no_service(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    for line, text in literals(path):
        found = NAMED.search(text)
        assert found is None or found[1] in ALLOWED.get(name, ()), f"{name}:{line} names {found[1]}: {text!r}"


def test_no_more_is_allowed_than_is_needed() -> None:
    for name, names in ALLOWED.items():
        found = {match[1] for _, text in literals(ROOT / name) if (match := NAMED.search(text))}
        assert found == names, f"{name} names {found}"
