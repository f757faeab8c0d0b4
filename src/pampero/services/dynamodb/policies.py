"""Resource policies of tables and streams; the gateway asks for them on every call."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.auth.policy.parse import RESOURCE, MalformedPolicy, parse
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.model import TABLES, Table, find, invalid
from pampero.services.dynamodb.streams.model import STREAMS, Stream
from pampero.services.dynamodb.streams.reading import stream_of
from pampero.store.tx import ReadTx, Tx

LONGEST_POLICY = 20 * 1024
NO_POLICY = "NO_POLICY"


def _arn(call: Call, req: t.PutResourcePolicyInput | t.GetResourcePolicyInput | t.DeleteResourcePolicyInput) -> str:
    return req.ResourceArn


def _bearer(tx: ReadTx, call: Call, arn: str) -> Table | Stream:
    """The table or the stream that has a policy. Raises ResourceNotFoundException, ValidationException."""
    return stream_of(tx, arn) if "/stream/" in arn else find(tx, call, arn)


def _save(tx: Tx, bearer: Table | Stream) -> None:
    if isinstance(bearer, Table):
        TABLES.save(tx, bearer)
    else:
        STREAMS.save(tx, bearer)


def _missing(arn: str) -> ApiError:
    return ApiError("PolicyNotFoundException", f"Resource-based policy not found for the provided ResourceArn: {arn}")


def _check_revision(table: Table | Stream, expected: str | None, arn: str) -> None:
    """Raises PolicyNotFoundException when the policy is not the one that the caller knows."""
    current = table.revision or NO_POLICY
    if expected is not None and expected != current:
        raise _missing(arn)


@operation("PutResourcePolicy", resource=_arn)
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyInput) -> t.PutResourcePolicyOutput:
    """Attach a policy; the same one again keeps its revision. Source: API_PutResourcePolicy.

    Raises ResourceNotFoundException, PolicyNotFoundException, ValidationException.
    """
    table = _bearer(tx, call, req.ResourceArn)
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
        _save(tx, table)
    return t.PutResourcePolicyOutput(RevisionId=table.revision)


@operation("GetResourcePolicy", resource=_arn, read=True)
def get_resource_policy(tx: ReadTx, call: Call, req: t.GetResourcePolicyInput) -> t.GetResourcePolicyOutput:
    """The policy. Source: API_GetResourcePolicy. Raises PolicyNotFoundException, ResourceNotFoundException."""
    table = _bearer(tx, call, req.ResourceArn)
    if table.policy is None:
        raise _missing(req.ResourceArn)
    return t.GetResourcePolicyOutput(Policy=table.policy, RevisionId=table.revision)


@operation("DeleteResourcePolicy", resource=_arn)
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyInput) -> t.DeleteResourcePolicyOutput:
    """Take the policy off; none there is no error. Source: API_DeleteResourcePolicy.

    Raises ResourceNotFoundException, PolicyNotFoundException.
    """
    table = _bearer(tx, call, req.ResourceArn)
    _check_revision(table, req.ExpectedRevisionId, req.ResourceArn)
    revision = table.revision
    if table.policy is not None:
        table.policy = table.revision = None
        _save(tx, table)
    return t.DeleteResourcePolicyOutput(RevisionId=revision)


@resource_policy
def policy_of(tx: ReadTx, arn: str) -> str | None:
    """The policy of the table that an ARN of a table or of its index names, or of a stream."""
    try:
        place = Arn.parse(arn)
    except ValueError:
        return None
    kind, _, rest = place.resource.partition("/")
    if kind != "table":
        return None
    name, _, inside = rest.partition("/")
    if inside.startswith("stream/"):
        stream = STREAMS.get(tx, f"{place.account}/{place.region}", f"{name}/{inside.removeprefix('stream/')}")
        return None if stream is None else stream.policy
    table = TABLES.get(tx, f"{place.account}/{place.region}", name)
    return None if table is None else table.policy
