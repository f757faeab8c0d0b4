"""What resource types declare is what their services' models have, and every property of the schema is accounted for."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import pytest

from pampero.app import registry
from pampero.aws.cfn import Mapped
from pampero.aws.cfn.schema import schema_of
from pampero.aws.cfn.shapes import model_of

TYPES: dict[str, Any] = dict(registry().resource_types().items())
MAPPED = {name: type_ for name, type_ in TYPES.items() if isinstance(type_, Mapped)}
OPERATIONS = ("creates", "updates", "deletes", "reads", "finds", "lists", "tags", "untags")


def members_of(type_: Mapped, operation: str) -> dict[str, str]:
    """The members of an operation's request: name in lower case → shape."""
    model = model_of(type_.service)
    name = model.operations[operation].input
    return {key.lower(): one["shape"] for key, one in model.shapes[name]["members"].items()} if name else {}


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_a_schema(name: str) -> None:
    schema = schema_of(name)
    assert schema is not None
    settable = schema.properties.keys() - set(schema.read_only)
    assert TYPES[name].unsupported <= settable
    assert TYPES[name].replaced_by <= settable - set(schema.create_only)


def source_of(type_: Mapped) -> str:
    """The modules in which the type's classes stand, and of the functions that these use."""
    classes = {class_.__module__ for class_ in type(type_).__mro__}
    used = {one for module in classes for one in vars(sys.modules[module]).values() if inspect.isfunction(one)}
    modules = {one for one in classes | {one.__module__ for one in used} if one.startswith("pampero.services.")}
    return "".join(inspect.getsource(sys.modules[one]) for one in sorted(modules))


def parts_of(type_: Mapped) -> set[str]:
    """The operations of its parts."""
    return {operation for part in type_.parts for operation in (part.puts, part.takes) if operation}


def called_by(type_: Mapped) -> set[str]:
    """The members of all operations that the type may call, in lower case."""
    source = source_of(type_)
    operations = {one for one in model_of(type_.service).operations if f'"{one}"' in source} | parts_of(type_)
    return {name for operation in operations for name in members_of(type_, operation)}


@pytest.mark.parametrize("name", MAPPED)
def test_operations_and_members_exist(name: str) -> None:
    type_, schema = MAPPED[name], schema_of(name)
    assert schema is not None
    operations = {getattr(type_, kind) for kind in OPERATIONS} - {""} | parts_of(type_)
    assert operations <= model_of(type_.service).operations.keys()
    declared = {*type_.in_attributes, *type_.cleared, *type_.defaults, *(part.name for part in type_.parts)}
    assert declared <= schema.properties.keys()
    told = [*type_.always, *(["Attributes"] if type_.in_attributes else [])]
    known = {
        type_.ref.lower(),
        *(one.lower() for one in told),
        *(type_.members.get(one, one).lower() for one in schema.properties),
    }
    for operation in filter(None, (type_.updates, type_.reads)):
        for member in type_._shape(operation).get("required", ()):
            assert member.lower() in known or f'"{member}"' in source_of(type_) or f"{member}=" in source_of(type_)
    patched = getattr(type_, "patched", {}).keys() | getattr(type_, "patched_parts", {}).keys()
    assert patched <= schema.properties.keys()
    members = {member.lower() for name, member in type_.members.items() if name not in {*patched, *type_.in_attributes}}
    assert members <= called_by(type_)
    assert bool(type_.tags) == bool(type_.untags)
    assert schema.tags or not type_.tags


# Properties that no operation takes.
UNSENT = {
    "AWS::CDK::Metadata": {"Analytics"},
    "AWS::Cognito::ManagedLoginBranding": {"ReturnMergedResources"},  # it changes what is shown alone
    "AWS::IAM::AccessKey": {"Serial"},  # a change of it makes a new key
    "AWS::SNS::Subscription": {"Region"},  # the topic's ARN says it
}
# All of its properties are attributes of one operation.
ATTRIBUTES = ("AWS::SQS::Queue",)


@pytest.mark.parametrize("name", [name for name in MAPPED if name not in ATTRIBUTES])
def test_every_property_is_used_or_refused(name: str) -> None:
    """It is a member of an operation, or the type's code names it, or it is unsupported."""
    type_, schema = MAPPED[name], schema_of(name)
    assert schema is not None
    source, called = source_of(type_), called_by(type_)
    declared = {*type_.in_attributes, *(part.name for part in type_.parts)}
    asked = schema.properties.keys() - set(schema.read_only) - {schema.tags} - type_.unsupported - declared
    unused = {one for one in asked if type_.members.get(one, one).lower() not in called and f'"{one}"' not in source}
    assert unused == UNSENT.get(name, set())
