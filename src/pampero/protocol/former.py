"""Models in the form of the query protocol, which AWS still serves although they no longer list it (see `FormerQuery`)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pampero.protocol.model import ServiceModel, Shape
from pampero.protocol.traits import FormerQuery


def was_query(model: ServiceModel) -> bool:
    """Whether a service is served in the query protocol though its model does not list it."""
    return model.traits.former_query is not None and "query" not in model.protocols


@lru_cache(maxsize=8)
def in_query(model: ServiceModel) -> ServiceModel:
    """The model as it was in the days of the query protocol."""
    named = model.traits.former_query
    assert named is not None
    shapes = {name: _shape(named, name, shape) for name, shape in model.shapes.items()}
    raw = {"shapes": shapes, "operations": {name: known.raw for name, known in model.operations.items()}}
    return replace(model, xml_namespace=named.namespace, read=lambda: raw)


def _shape(named: FormerQuery, name: str, shape: Shape) -> Shape:
    if shape["type"] == "list":
        item = named.items.get(name, (shape["member"]["shape"],))[0]
        return {**shape, "member": {**shape["member"], "locationName": item}}
    if shape["type"] == "map":
        key, value = named.items.get(name, ("Name", "Value"))
        return {
            **shape,
            "key": {**shape["key"], "locationName": key},
            "value": {**shape["value"], "locationName": value},
        }
    if shape["type"] == "structure":
        members = {
            member: {**reference, "locationName": named.maps[reference["shape"]]}
            if reference["shape"] in named.maps
            else reference
            for member, reference in shape["members"].items()
        }
        return {**shape, "members": members}
    return shape
