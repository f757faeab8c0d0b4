"""Models in the form of a protocol that AWS still serves although they no longer list it.

SQS spoke the query protocol until 2023, and older SDKs still do. Its model has kept which lists are flattened, but not
what their items are called on the wire. Source: the service model that SDKs carried until then; SQS API Reference,
"Making Query API requests".
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from pampero.protocol.model import ServiceModel, Shape

NAMESPACES = MappingProxyType({"sqs": "http://queue.amazonaws.com/doc/2012-11-05/"})
# Names of items: of a list, or of a map's key and value.
_ITEMS = MappingProxyType(
    {
        "AWSAccountIdList": ("AWSAccountId",),
        "ActionNameList": ("ActionName",),
        "AttributeNameList": ("AttributeName",),
        "BinaryList": ("BinaryListValue",),
        "MessageAttributeNameList": ("MessageAttributeName",),
        "MessageSystemAttributeList": ("MessageSystemAttributeName",),
        "StringList": ("StringListValue",),
        "QueueUrlList": ("QueueUrl",),
        "TagKeyList": ("TagKey",),
        "MessageBodyAttributeMap": ("Name", "Value"),
        "MessageBodySystemAttributeMap": ("Name", "Value"),
        "MessageSystemAttributeMap": ("Name", "Value"),
        "QueueAttributeMap": ("Name", "Value"),
        "TagMap": ("Key", "Value"),
    }
)
# Names of members that hold maps.
_MAPS = MappingProxyType(
    {
        "MessageBodyAttributeMap": "MessageAttribute",
        "MessageBodySystemAttributeMap": "MessageSystemAttribute",
        "MessageSystemAttributeMap": "Attribute",
        "QueueAttributeMap": "Attribute",
        "TagMap": "Tag",
        "StringList": "StringListValue",
        "BinaryList": "BinaryListValue",
    }
)


def was_query(model: ServiceModel) -> bool:
    """Whether a service is served in the query protocol though its model does not list it."""
    return model.name in NAMESPACES and "query" not in model.protocols


@lru_cache(maxsize=8)
def in_query(model: ServiceModel) -> ServiceModel:
    """The model as it was in the days of the query protocol."""
    shapes = {name: _shape(name, shape) for name, shape in model.shapes.items()}
    raw = {"shapes": shapes, "operations": {name: known.raw for name, known in model.operations.items()}}
    return replace(model, xml_namespace=NAMESPACES[model.name], read=lambda: raw)


def _shape(name: str, shape: Shape) -> Shape:
    if shape["type"] == "list":
        item = _ITEMS.get(name, (shape["member"]["shape"],))[0]
        return {**shape, "member": {**shape["member"], "locationName": item}}
    if shape["type"] == "map":
        key, value = _ITEMS.get(name, ("Name", "Value"))
        return {
            **shape,
            "key": {**shape["key"], "locationName": key},
            "value": {**shape["value"], "locationName": value},
        }
    if shape["type"] == "structure":
        members = {
            member: {**reference, "locationName": _MAPS[reference["shape"]]}
            if reference["shape"] in _MAPS
            else reference
            for member, reference in shape["members"].items()
        }
        return {**shape, "members": members}
    return shape
