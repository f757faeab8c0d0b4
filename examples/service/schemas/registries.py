"""Registries: their operations, tags and policies, and CloudFormation's view. Texts of errors are ours: AWS shows none."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs
from pampero.services.schemas import types as t

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.aws.cfn import Mapped, Properties, resource_type
from pampero.aws.nouns import Nouns
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import Tagging, member
from pampero.kernel.arn import Arn, arn
from pampero.store.tx import ReadTx, Tx


class Registry(Struct):
    """A registry. policy: who else may use it, as JSON."""

    name: str
    arn: str
    scope: str
    description: str | None = None
    tags: dict[str, str] = {}
    policy: str | None = None


REGISTRIES = Nouns("schemas.registry", Registry, "registry/", "NotFoundException")
TAGS = Tagging(REGISTRIES.save)


def arn_of(call: Call, req: Any) -> str:
    """The ARN of the registry that a request names."""
    return arn("schemas", call.region, call.account, f"registry/{req.RegistryName}")


def shown(found: Registry) -> dict[str, Any]:
    """The members of an answer."""
    return {"RegistryArn": found.arn, "RegistryName": found.name, "Tags": found.tags, "Description": found.description}


@operation("CreateRegistry", resource=arn_of)
def create_registry(tx: Tx, call: Call, req: t.CreateRegistryRequest) -> t.CreateRegistryResponse:
    """Make a registry. Raises ConflictException."""
    if REGISTRIES.get(tx, call.scope, req.RegistryName):
        raise ApiError("ConflictException", f"{req.RegistryName} already exists.")
    made = Registry(req.RegistryName, arn_of(call, req), call.scope, req.Description, req.Tags or {})
    return t.CreateRegistryResponse(**shown(REGISTRIES.save(tx, made)))


@operation("DescribeRegistry", resource=arn_of, read=True)
def describe_registry(tx: ReadTx, call: Call, req: t.DescribeRegistryRequest) -> t.DescribeRegistryResponse:
    """One registry. Raises NotFoundException."""
    return t.DescribeRegistryResponse(**shown(REGISTRIES.existing(tx, arn_of(call, req))))


@operation("UpdateRegistry", resource=arn_of)
def update_registry(tx: Tx, call: Call, req: t.UpdateRegistryRequest) -> t.UpdateRegistryResponse:
    """Describe it otherwise. Raises NotFoundException."""
    changed = structs.replace(REGISTRIES.existing(tx, arn_of(call, req)), description=req.Description)
    return t.UpdateRegistryResponse(**shown(REGISTRIES.save(tx, changed)))


@operation("DeleteRegistry", resource=arn_of)
def delete_registry(tx: Tx, call: Call, req: t.DeleteRegistryRequest) -> None:
    """Delete it. Raises NotFoundException."""
    REGISTRIES.delete(tx, call.scope, REGISTRIES.existing(tx, arn_of(call, req)).name)


@operation("ListRegistries", resource="*", read=True)
def list_registries(tx: ReadTx, call: Call, req: t.ListRegistriesRequest) -> t.ListRegistriesResponse:
    """Registries by name. Raises BadRequestException."""
    after = position_of(req.NextToken, lambda: ApiError("BadRequestException", "The NextToken is not valid."))
    most, prefix = req.Limit or 100, req.RegistryNamePrefix or ""
    found, token = named_page(REGISTRIES.page(tx, call.scope, prefix=prefix, after=after, limit=most + 1), most)
    listed = [t.RegistrySummary(RegistryArn=one.arn, RegistryName=one.name, Tags=one.tags) for one in found]
    return t.ListRegistriesResponse(Registries=listed, NextToken=token)


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags. Raises NotFoundException."""
    TAGS.add(tx, REGISTRIES.existing(tx, req.ResourceArn), req.Tags)


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Raises NotFoundException."""
    TAGS.remove(tx, REGISTRIES.existing(tx, req.ResourceArn), req.TagKeys)


@operation("PutResourcePolicy", resource=arn_of)
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyRequest) -> t.PutResourcePolicyResponse:
    """Say who else may use a registry. Raises NotFoundException."""
    changed = structs.replace(REGISTRIES.existing(tx, arn_of(call, req)), policy=req.Policy)
    return t.PutResourcePolicyResponse(Policy=REGISTRIES.save(tx, changed).policy)


@resource_policy
def policy(tx: ReadTx, arn: Arn) -> str | None:
    """What lets others in."""
    return found.policy if (found := REGISTRIES.named(tx, arn)) else None


@resource_type("AWS::EventSchemas::Registry")
class RegistryType(Mapped):
    """Ref: the ARN, as the schema's primary identifier says; operations take the name."""

    service, gone, tags, untags = "schemas", ("NotFoundException",), "TagResource", "UntagResource"
    creates, updates, deletes = "CreateRegistry", "UpdateRegistry", "DeleteRegistry"
    ref, named, answered = "RegistryName", "RegistryName", "RegistryArn"

    def identified(self, physical_id: str) -> Properties:
        return {self.ref: physical_id.partition("/")[2]}
