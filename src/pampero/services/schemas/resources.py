"""CloudFormation's view of schemas: AWS::EventSchemas::Registry, Schema, Discoverer, RegistryPolicy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.aws.cfn import Mapped, Properties, resource_type
from pampero.aws.cfn.values import document


class _Schemas(Mapped):
    """What these types have in common: Ref is an ARN, and operations take names."""

    service, gone = "schemas", ("NotFoundException",)
    tags, untags = "TagResource", "UntagResource"


@resource_type("AWS::EventSchemas::Registry")
class RegistryType(_Schemas):
    """Ref: the ARN. GetAtt: RegistryArn, RegistryName."""

    creates, updates, deletes, reads = "CreateRegistry", "UpdateRegistry", "DeleteRegistry", "DescribeRegistry"
    ref = named = "RegistryName"
    answered = "RegistryArn"
    attributes = {"RegistryName": "RegistryName"}

    def identified(self, physical_id: str) -> Properties:
        """The name behind the slash."""
        return {"RegistryName": physical_id.partition("/")[2]}


@resource_type("AWS::EventSchemas::Schema")
class SchemaType(_Schemas):
    """Ref: the ARN. GetAtt: SchemaArn, SchemaName, SchemaVersion, LastModified, VersionCreatedDate."""

    creates, updates, deletes, reads = "CreateSchema", "UpdateSchema", "DeleteSchema", "DescribeSchema"
    ref = named = "SchemaName"
    answered, limit = "SchemaArn", 385
    attributes = {"SchemaName": "SchemaName"}
    defaults = {"Description": ""}

    def identified(self, physical_id: str) -> Properties:
        """`…:schema/<registry>/<name>`."""
        registry, _, name = physical_id.partition("/")[2].partition("/")
        return {"RegistryName": registry, "SchemaName": name}


@resource_type("AWS::EventSchemas::Discoverer")
class DiscovererType(_Schemas):
    """Ref: the ARN. GetAtt: DiscovererArn, DiscovererId, State."""

    creates, updates, deletes, reads = "CreateDiscoverer", "UpdateDiscoverer", "DeleteDiscoverer", "DescribeDiscoverer"
    ref, answered = "DiscovererId", "DiscovererArn"
    exists = ("ConflictException",)
    defaults = {"Description": "", "CrossAccount": True}

    def identified(self, physical_id: str) -> Properties:
        """The id behind the slash."""
        return {"DiscovererId": physical_id.partition("/")[2]}


@resource_type("AWS::EventSchemas::RegistryPolicy")
class RegistryPolicyType(Mapped):
    """Ref and GetAtt Id: the registry's name. GetAtt: RevisionId."""

    service, gone = "schemas", ("NotFoundException",)
    creates = updates = "PutResourcePolicy"
    deletes, ref = "DeleteResourcePolicy", "RegistryName"
    attributes = {"Id": "{id}", "RevisionId": "RevisionId"}

    async def arguments(self, context: Any, properties: Properties, old: Properties | None) -> Properties:
        """A policy is a text there."""
        given: Mapping[str, Any] = await super().arguments(context, properties, old)
        return {**given, "Policy": document(given["Policy"])}
