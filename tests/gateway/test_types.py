"""The generated types are the model's shapes, whatever they inherit, and wherever they stand."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

import pytest
from msgspec import structs

from pampero.gateway.index import load_services
from pampero.gateway.typegen import SERVICES, Package, packages
from pampero.protocol.compiler import field_of
from pampero.protocol.model import ServiceModel, load_model


@cache
def found() -> dict[str, tuple[Package, ServiceModel, Any]]:
    """By model: where its operations stand, and its types."""
    return {
        package.model: (package, load_model(package.model, service.traits_of(package.model)), _types(package))
        for service in load_services()
        for package in packages(SERVICES / service.package.rpartition(".")[2], service.models[0])
    }


def _types(package: Package) -> Any:
    return importlib.import_module(".".join(("pampero.services", *package.folder.relative_to(SERVICES).parts, "types")))


def _structs(types: Any) -> dict[str, Any]:
    return {
        name: one
        for name, one in vars(types).items()
        if isinstance(one, type) and one.__module__.startswith(types.__name__)
    }


@pytest.mark.parametrize("name", sorted(found()))
def test_members_stand_in_the_models_order(name: str) -> None:
    """JSON answers are written in this order."""
    package, model, types = found()[name]
    known = {f"{shape}_" if shape == "None" else shape: shape for shape in model.shapes}
    for struct, type_ in _structs(types).items():
        members = list(model.shapes[known[struct]]["members"]) if struct in known else []
        assert [field.encode_name for field in structs.fields(type_)] == members, struct
        assert list(type_.__struct_fields__) == [field_of(member) for member in members], struct
    for operation in package.operations:
        for shape in (model.operations[operation].input, model.operations[operation].output):
            assert shape is None or hasattr(types, shape)


def test_a_long_model_has_a_module_a_noun() -> None:
    _, _, types = found()["s3"]
    assert types.PutObjectRequest.__module__.endswith(".types.object")
    assert types.PutBucketAclRequest.__module__.endswith(".types.bucket")
    assert types.Owner.__module__.endswith(".types.shared")
    assert issubclass(types.DeleteBucketCorsRequest, types.GetBucketCorsRequest)
    assert not issubclass(types.GetObjectRequest, types.HeadBucketRequest)
