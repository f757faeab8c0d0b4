"""Resource policies of tables; the gateway asks for them on every call."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.auth.policy.parse import RESOURCE, MalformedPolicy, parse
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.model import TABLES, Table, find, invalid
from pampero.store.tx import ReadTx, Tx

LONGEST_POLICY = 20 * 1024
NO_POLICY = "NO_POLICY"


def _arn(call: Call, req: t.PutResourcePolicyInput | t.GetResourcePolicyInput | t.DeleteResourcePolicyInput) -> str:
    return req.ResourceArn


def _table(tx: ReadTx, call: Call, arn: str) -> Table:
    if "/stream/" in arn:
        raise ApiError("NotImplemented", "Resource policies of streams are not implemented yet.", status=501)
    return find(tx, call, arn)


def _missing(arn: str) -> ApiError:
    return ApiError("PolicyNotFoundException", f"Resource-based policy not found for the provided ResourceArn: {arn}")


def _check_revision(table: Table, expected: str | None, arn: str) -> None:
    """Raises PolicyNotFoundException when the policy is not the one that the caller knows."""
    current = table.revision or NO_POLICY
    if expected is not None and expected != current:
        raise _missing(arn)


@operation("PutResourcePolicy", resource=_arn)
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyInput) -> t.PutResourcePolicyOutput:
    """Attach a policy; the same one again keeps its revision. Source: API_PutResourcePolicy.

    Raises ResourceNotFoundException, PolicyNotFoundException, ValidationException.
    """
    table = _table(tx, call, req.ResourceArn)
    _check_revision(table, req.ExpectedRevisionId, req.ResourceArn)
    if len(req.Policy.encode()) > LONGEST_POLICY:
        raise ApiError("LimitExceededException", "Resource-based policy size exceeds the maximum of 20 KB")
    try:
        parse(req.Policy, RESOURCE)
    except MalformedPolicy as error:
        raise invalid(f"Invalid policy document: {error}") from error
    if table.policy != req.Policy:
        table.policy = req.Policy
        table.revision = str(int(tx.now * 1000)) + ids.name_id(4)
        TABLES.save(tx, table)
    return t.PutResourcePolicyOutput(RevisionId=table.revision)


@operation("GetResourcePolicy", resource=_arn, read=True)
def get_resource_policy(tx: ReadTx, call: Call, req: t.GetResourcePolicyInput) -> t.GetResourcePolicyOutput:
    """The policy. Source: API_GetResourcePolicy. Raises PolicyNotFoundException, ResourceNotFoundException."""
    table = _table(tx, call, req.ResourceArn)
    if table.policy is None:
        raise _missing(req.ResourceArn)
    return t.GetResourcePolicyOutput(Policy=table.policy, RevisionId=table.revision)


@operation("DeleteResourcePolicy", resource=_arn)
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyInput) -> t.DeleteResourcePolicyOutput:
    """Take the policy off; none there is no error. Source: API_DeleteResourcePolicy.

    Raises ResourceNotFoundException, PolicyNotFoundException.
    """
    table = _table(tx, call, req.ResourceArn)
    _check_revision(table, req.ExpectedRevisionId, req.ResourceArn)
    revision = table.revision
    if table.policy is not None:
        table.policy = table.revision = None
        TABLES.save(tx, table)
    return t.DeleteResourcePolicyOutput(RevisionId=revision)


@resource_policy
def policy_of(tx: ReadTx, arn: str) -> str | None:
    """The policy of the table that an ARN of a table or of its index names."""
    try:
        place = Arn.parse(arn)
    except ValueError:
        return None
    kind, _, rest = place.resource.partition("/")
    if kind != "table":
        return None
    table = TABLES.get(tx, f"{place.account}/{place.region}", rest.split("/")[0])
    return None if table is None else table.policy
