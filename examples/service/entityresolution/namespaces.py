"""Id namespaces: their operations, tags and policies, and CloudFormation's view. Texts of errors are ours: AWS shows none."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs
from pampero.services.entityresolution import types as t

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.aws.cfn import Mapped, resource_type
from pampero.aws.nouns import Nouns, named
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import Tagging, member
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.store.tx import ReadTx, Tx


class Namespace(Struct):
    """An id namespace. made: epoch seconds. policy: who else may use it, as JSON."""

    name: str
    arn: str
    scope: str
    type: str
    made: float
    description: str | None = None
    tags: dict[str, str] = {}
    policy: str | None = None


NAMESPACES = Nouns("entityresolution.namespace", Namespace, "idnamespace/", "ResourceNotFoundException")
TAGS = Tagging(NAMESPACES.save)
# The ARN of the namespace that a request names.
arn_of = named("entityresolution", "idnamespace/{req.idNamespaceName}")


def shown(one: Namespace) -> dict[str, Any]:
    """The members of an answer."""
    names = {"idNamespaceName": one.name, "idNamespaceArn": one.arn, "type": one.type}
    return {**names, "description": one.description, "createdAt": one.made, "updatedAt": one.made}


@operation("CreateIdNamespace", resource=arn_of)
def create_id_namespace(tx: Tx, call: Call, req: t.CreateIdNamespaceInput) -> t.CreateIdNamespaceOutput:
    """Make a namespace. Raises ConflictException."""
    made = Namespace(req.idNamespaceName, arn_of(call, req), call.scope, req.type, tx.now, req.description)
    if NAMESPACES.get(tx, call.scope, made.name):
        raise ApiError("ConflictException", f"{made.name} already exists.")
    TAGS.add(tx, made, req.tags or {})
    return t.CreateIdNamespaceOutput(**shown(made))


@operation("GetIdNamespace", resource=arn_of, read=True)
def get_id_namespace(tx: ReadTx, call: Call, req: t.GetIdNamespaceInput) -> t.GetIdNamespaceOutput:
    """One namespace. Raises ResourceNotFoundException."""
    found = NAMESPACES.existing(tx, arn_of(call, req))
    return t.GetIdNamespaceOutput(**shown(found), tags=found.tags)


@operation("UpdateIdNamespace", resource=arn_of)
def update_id_namespace(tx: Tx, call: Call, req: t.UpdateIdNamespaceInput) -> t.UpdateIdNamespaceOutput:
    """Describe it otherwise. Raises ResourceNotFoundException."""
    found = NAMESPACES.existing(tx, arn_of(call, req))
    return t.UpdateIdNamespaceOutput(**shown(NAMESPACES.save(tx, structs.replace(found, description=req.description))))


@operation("DeleteIdNamespace", resource=arn_of)
def delete_id_namespace(tx: Tx, call: Call, req: t.DeleteIdNamespaceInput) -> t.DeleteIdNamespaceOutput:
    """Delete it; that it is gone already is no error."""
    NAMESPACES.delete(tx, call.scope, req.idNamespaceName)
    return t.DeleteIdNamespaceOutput(message="Deleted.")


@operation("ListIdNamespaces", resource="*", read=True)
def list_id_namespaces(tx: ReadTx, call: Call, req: t.ListIdNamespacesInput) -> t.ListIdNamespacesOutput:
    """Namespaces by name. Raises ValidationException."""
    after = position_of(req.nextToken, lambda: ApiError("ValidationException", "The nextToken is not valid."))
    found, token = named_page(NAMESPACES.page(tx, call.scope, after=after), req.maxResults or 25)
    listed = [t.IdNamespaceSummary(**shown(one)) for one in found]
    return t.ListIdNamespacesOutput(idNamespaceSummaries=listed, nextToken=token)


@operation("TagResource", resource=member("resourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> None:
    """Add or change tags. Raises ResourceNotFoundException."""
    TAGS.add(tx, NAMESPACES.existing(tx, req.resourceArn), req.tags)


@operation("UntagResource", resource=member("resourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> None:
    """Take tags away. Raises ResourceNotFoundException."""
    TAGS.remove(tx, NAMESPACES.existing(tx, req.resourceArn), req.tagKeys)


@operation("PutPolicy", resource=member("arn"))
def put_policy(tx: Tx, call: Call, req: t.PutPolicyInput) -> t.PutPolicyOutput:
    """Say who else may use a namespace. Raises ResourceNotFoundException."""
    NAMESPACES.save(tx, structs.replace(NAMESPACES.existing(tx, req.arn), policy=req.policy))
    return t.PutPolicyOutput(arn=req.arn, token=ids.uuid4(), policy=req.policy)


@resource_policy
def policy(tx: ReadTx, arn: Arn) -> str | None:
    """What lets others in."""
    return found.policy if (found := NAMESPACES.named(tx, arn)) else None


@resource_type("AWS::EntityResolution::IdNamespace")
class IdNamespaceType(Mapped):
    """Ref: the name. GetAtt: IdNamespaceArn."""

    service, gone, tags, untags = "entityresolution", ("ResourceNotFoundException",), "TagResource", "UntagResource"
    creates, updates, deletes = "CreateIdNamespace", "UpdateIdNamespace", "DeleteIdNamespace"
    ref, tagged_by = "idNamespaceName", "IdNamespaceArn"
