"""Resource policies of registries: they hold for the registry's schemas, too."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.aws.policies import check_policy
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.services.schemas import types as t
from pampero.services.schemas.model import REGISTRIES, Registry, bad, missing, own_registry, registry_arn
from pampero.store.tx import ReadTx, Tx


def _found(
    tx: ReadTx, call: Call, req: t.GetResourcePolicyRequest | t.PutResourcePolicyRequest | t.DeleteResourcePolicyRequest
) -> Registry:
    """Raises BadRequestException, ForbiddenException, NotFoundException."""
    if not req.RegistryName:
        raise bad("RegistryName is required.")
    return own_registry(tx, call, req.RegistryName)


@operation("PutResourcePolicy", resource=registry_arn)
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyRequest) -> t.PutResourcePolicyResponse:
    """Say who else may use a registry and its schemas. Source: PutResourcePolicy.

    Raises BadRequestException, NotFoundException, PreconditionFailedException (the policy is another revision).
    """
    found = _found(tx, call, req)
    check_policy(req.Policy, lambda why: bad(f"The policy is not valid: {why}"))
    if req.RevisionId is not None and req.RevisionId != found.revision:
        raise ApiError("PreconditionFailedException", "The policy has another RevisionId.")
    found.policy, found.revision = req.Policy, ids.uuid4()
    REGISTRIES.save(tx, found)
    return t.PutResourcePolicyResponse(Policy=found.policy, RevisionId=found.revision)


@operation("GetResourcePolicy", resource=registry_arn, read=True)
def get_resource_policy(tx: ReadTx, call: Call, req: t.GetResourcePolicyRequest) -> t.GetResourcePolicyResponse:
    """A registry's policy. Source: GetResourcePolicy. Raises NotFoundException where it has none."""
    found = _found(tx, call, req)
    if found.policy is None:
        raise missing(f"A policy of registry {found.name}")
    return t.GetResourcePolicyResponse(Policy=found.policy, RevisionId=found.revision)


@operation("DeleteResourcePolicy", resource=registry_arn)
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyRequest) -> None:
    """Take a registry's policy away. Source: DeleteResourcePolicy. Raises NotFoundException where it has none."""
    found = _found(tx, call, req)
    if found.policy is None:
        raise missing(f"A policy of registry {found.name}")
    found.policy = found.revision = None
    REGISTRIES.save(tx, found)


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """The policy of a registry, which is also that of its schemas.

    Source: "Resource-based policies for Amazon EventBridge schemas".
    """
    kind, _, name = where.resource.partition("/")
    if kind not in ("registry", "schema"):
        return None
    found = REGISTRIES.get(tx, where.scope, name if kind == "registry" else name.partition("/")[0])
    return found.policy if found is not None else None
