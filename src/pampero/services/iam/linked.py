"""Service-linked roles: roles that only AWS's services may change."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.iam import types as t
from pampero.services.iam.model import ROLES, SERVICE_PATH, Role, forget_role, missing, role_arn, role_of, save
from pampero.services.iam.roles import shape
from pampero.store.tx import ReadTx, Tx

PRINCIPAL = ".amazonaws.com"
# What follows AWSServiceRoleFor where it is not the service's name with capitals.
NAMES = MappingProxyType(
    {
        "access-analyzer": "AccessAnalyzer",
        "apidestinations.events": "AmazonEventBridgeApiDestinations",
        "autoscaling": "AutoScaling",
        "dynamodb.application-autoscaling": "ApplicationAutoScaling_DynamoDBTable",
        "ecs": "ECS",
        "ecs.application-autoscaling": "ApplicationAutoScaling_ECSService",
        "elasticbeanstalk": "ElasticBeanstalk",
        "elasticloadbalancing": "ElasticLoadBalancing",
        "es": "AmazonElasticsearchService",
        "lambda.application-autoscaling": "ApplicationAutoScaling_LambdaConcurrency",
        "lex": "LexBots",
        "opensearchservice": "AmazonOpenSearchService",
        "ops.apigateway": "APIGateway",
        "rds": "RDS",
        "replication.dynamodb": "DynamoDBReplication",
        "replicator.lambda": "LambdaReplicator",
        "spot": "EC2Spot",
    }
)


def _name(service: str, suffix: str | None) -> str:
    short = service.removesuffix(PRINCIPAL)
    label = NAMES.get(short) or "".join(part.capitalize() for part in short.replace("-", ".").split("."))
    return f"AWSServiceRoleFor{label}" + (f"_{suffix}" if suffix else "")


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

    It carries no policies: what the services here do for themselves they may do without it.
    """
    if not req.AWSServiceName.endswith(PRINCIPAL):
        raise ApiError("InvalidInputException", f"Service linked roles are not supported for {req.AWSServiceName}")
    name = _name(req.AWSServiceName, req.CustomSuffix)
    if ROLES.get(tx, call.account, name) is not None:
        text = f"Service role name {name} has been taken in this account, please try a different suffix."
        raise ApiError("InvalidInputException", text)
    statement = {
        "Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": [req.AWSServiceName]},
    }  # fmt: skip
    role = Role(
        name=name,
        path=f"{SERVICE_PATH}{req.AWSServiceName}/",
        id=ids.key_id("AROA", 17),
        account=call.account,
        created=tx.now,
        trust=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        description=req.Description or "",
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
        raise ApiError("InvalidInputException", f"Deletion task {req.DeletionTaskId} is not valid.")
    return t.GetServiceLinkedRoleDeletionStatusResponse(Status="SUCCEEDED")
