"""Service-linked roles: roles that only AWS's services may change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pampero.api import Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.iam import types as t
from pampero.services.iam.awspolicies import aws_policies
from pampero.services.iam.model import ROLES, SERVICE_PATH, Role, forget_role, invalid, missing, role_arn, role_of, save
from pampero.services.iam.roles import shape
from pampero.store.tx import ReadTx, Tx

PRINCIPAL = ".amazonaws.com"
FILE = Path(__file__).with_name("linkedroles.txt")
POLICIES = "arn:aws:iam::aws:policy/aws-service-role/"


class Linked(NamedTuple):
    """What a service's role is. label: its name behind AWSServiceRoleFor; suffixed: whether one may be chosen with a suffix."""

    label: str
    policies: tuple[str, ...] = ()
    suffixed: bool = True


@cache
def _table() -> Mapping[str, Linked]:
    """The services that are known, by the first part of their principals."""
    lines = [line.split() for line in FILE.read_text().splitlines() if not line.startswith("#")]
    return {
        service: Linked(label, tuple(f"{POLICIES}{one}" for one in rest if one != "suffix"), "suffix" in rest)
        for service, label, *rest in lines
    }


def _linked(service: str) -> Linked:
    """Of a service that is not known the name follows from its own, and there are no policies."""
    short = service.removesuffix(PRINCIPAL)
    return _table().get(short) or Linked("".join(part.capitalize() for part in short.replace("-", ".").split(".")))


def _name(service: str, suffix: str | None) -> str:
    return f"AWSServiceRoleFor{_linked(service).label}" + (f"_{suffix}" if suffix else "")


def _new_arn(call: Call, req: t.CreateServiceLinkedRoleRequest) -> str:
    name = _name(req.AWSServiceName, req.CustomSuffix)
    return arn("iam", "", call.account, f"role{SERVICE_PATH}{req.AWSServiceName}/{name}")


def _service(call: Call, req: Any) -> dict[str, list[str]]:
    return {"iam:AWSServiceName": [req.AWSServiceName]}


@operation("CreateServiceLinkedRole", resource=_new_arn, context=_service)
def create_service_linked_role(
    tx: Tx, call: Call, req: t.CreateServiceLinkedRoleRequest
) -> t.CreateServiceLinkedRoleResponse:
    """The role of a service in this account. Source: API_CreateServiceLinkedRole. Raises InvalidInput.

    What the services here do for themselves they may do without it. Which services take a suffix is known of those in
    the table alone.
    """
    if not req.AWSServiceName.endswith(PRINCIPAL):
        raise invalid(f"Service linked roles are not supported for {req.AWSServiceName}")
    linked = _linked(req.AWSServiceName)
    if req.CustomSuffix and not linked.suffixed:
        raise invalid(f"Custom suffix is not allowed for {req.AWSServiceName}")
    name = _name(req.AWSServiceName, req.CustomSuffix)
    if ROLES.get(tx, call.account, name) is not None:
        text = f"Service role name {name} has been taken in this account, please try a different suffix."
        raise invalid(text)
    statement = {
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": req.AWSServiceName},
    }  # fmt: skip
    role = Role(
        name=name,
        path=f"{SERVICE_PATH}{req.AWSServiceName}/",
        id=ids.key_id("AROA", 17),
        account=call.account,
        created=tx.now,
        trust=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        description=req.Description or "",
        attached=[one for one in linked.policies if one in aws_policies()],
    )
    save(tx, role)
    return t.CreateServiceLinkedRoleResponse(Role=shape(role))


@operation("DeleteServiceLinkedRole", resource=role_arn)
def delete_service_linked_role(
    tx: Tx, call: Call, req: t.DeleteServiceLinkedRoleRequest
) -> t.DeleteServiceLinkedRoleResponse:
    """Delete a service-linked role, at once. Source: API_DeleteServiceLinkedRole. Raises NoSuchEntity."""
    role = role_of(tx, call, req.RoleName)
    if not role.path.startswith(SERVICE_PATH):
        raise missing("role", req.RoleName)
    forget_role(tx, role)
    return t.DeleteServiceLinkedRoleResponse(DeletionTaskId=f"task{role.path}{role.name}/{ids.uuid4()}")


@operation("GetServiceLinkedRoleDeletionStatus", resource="*", read=True)
def get_service_linked_role_deletion_status(
    tx: ReadTx, call: Call, req: t.GetServiceLinkedRoleDeletionStatusRequest
) -> t.GetServiceLinkedRoleDeletionStatusResponse:
    """How a deletion went: it succeeded, or the role is there again. Source: API_GetServiceLinkedRoleDeletionStatus."""
    parts = req.DeletionTaskId.split("/")
    if len(parts) != 5 or not req.DeletionTaskId.startswith(f"task{SERVICE_PATH}"):
        raise invalid(f"Deletion task {req.DeletionTaskId} is not valid.")
    return t.GetServiceLinkedRoleDeletionStatusResponse(Status="SUCCEEDED")
