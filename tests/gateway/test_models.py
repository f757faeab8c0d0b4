"""A folder that answers for several models: what stands in a package of a model is that model's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from pampero.api import Check, Service
from pampero.gateway.registry import Registry
from pampero.gateway.typegen import packages
from pampero.protocol.traits import Traits

FILES = {
    "__init__.py": """
        from pampero.api import Check, Service
        service = Service("tables", __name__, models=("dynamodb", "dynamodbstreams"))
    """,
    "tables.py": """
        from pampero.api import operation, resource_policy
        @operation("ListTables", resource="*", read=True)
        def list_tables(tx, call, req: dict): ...
        @resource_policy
        def policy(tx, arn):
            return "table" if "/stream/" not in arn.resource else None
    """,
    "streams/__init__.py": 'MODEL = "dynamodbstreams"',
    "streams/reading.py": """
        from pampero.api import operation
        @operation("ListStreams", resource="*", read=True)
        def list_streams(tx, call, req: dict): ...
    """,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    package = tmp_path / "two_models"
    for name, text in FILES.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(dedent(text))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield package
    for name in [name for name in sys.modules if name.startswith("two_models")]:
        del sys.modules[name]


def test_operations_belong_to_the_model_of_their_package(folder: Path) -> None:
    from two_models import service  # type: ignore[import-not-found]

    registry = Registry([service])
    assert registry.implemented() == {"dynamodb": ["ListTables"], "dynamodbstreams": ["ListStreams"]}
    found = registry.find("dynamodbstreams", "ListStreams")
    assert found is not None
    assert (found.model.name, found.action) == ("dynamodbstreams", "dynamodb:ListStreams")
    assert registry.find("dynamodb", "ListStreams") is None


def test_types_stand_in_the_package_of_their_model(folder: Path) -> None:
    found = {package.model: package for package in packages(folder, "dynamodb")}
    assert (found["dynamodb"].folder, found["dynamodb"].operations) == (folder, ["ListTables"])
    assert (found["dynamodbstreams"].folder, found["dynamodbstreams"].operations) == (
        folder / "streams",
        ["ListStreams"],
    )


def test_services_that_share_a_prefix_are_asked_in_turn(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "two_models_more"
    other.mkdir()
    (other / "__init__.py").write_text("")
    (other / "policies.py").write_text(
        "from pampero.api import resource_policy\n@resource_policy\ndef policy(tx, arn): return 'stream'\n"
    )
    from two_models import service

    registry = Registry([service, Service("dax", "two_models_more", Traits(iam_prefix="dynamodb"))])
    table = Check("dynamodb:GetItem", "arn:aws:dynamodb:::table/a")
    stream = Check("dynamodb:GetRecords", "arn:aws:dynamodb:::table/a/stream/b")
    assert registry.policy(None, table) == "table"  # type: ignore[arg-type]
    assert registry.policy(None, stream) == "stream"  # type: ignore[arg-type]


def test_an_operation_of_no_model_stops_the_start(folder: Path) -> None:
    (folder / "streams" / "__init__.py").write_text("")
    from two_models import service

    with pytest.raises(ValueError, match="dynamodb has no operations ListStreams"):
        Registry([service])
