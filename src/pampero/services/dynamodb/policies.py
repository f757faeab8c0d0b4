"""Resource policies of tables and streams; the gateway asks for them on every call."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_policy, resource_tags
from pampero.aws.policies import check_policy
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.model import TABLES, Table, arn_of, check_idle, find, invalid
from pampero.services.dynamodb.streams.model import STREAMS, Stream
from pampero.services.dynamodb.streams.reading import stream_of
from pampero.store.tx import ReadTx, Tx

MAX_POLICY_LENGTH = 20 * 1024
NO_POLICY = "NO_POLICY"


def _bearer_arn(
    call: Call, req: t.PutResourcePolicyInput | t.GetResourcePolicyInput | t.DeleteResourcePolicyInput
) -> str:
    return req.ResourceArn if "/stream/" in req.ResourceArn else arn_of(call, req.ResourceArn)


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


def set_policy(tx: Tx, bearer: Table | Stream, policy: str) -> None:
    """Give it a policy; the caller saves it. Raises LimitExceededException, ValidationException."""
    if len(policy.encode()) > MAX_POLICY_LENGTH:
        raise ApiError("LimitExceededException", "Resource-based policy size exceeds the maximum of 20 KB")
    check_policy(policy, lambda why: invalid(f"Invalid policy document: {why}"))
    bearer.policy = policy
    bearer.revision = str(int(tx.now * 1000)) + ids.name_id(4)


@operation("PutResourcePolicy", resource=_bearer_arn)
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyInput) -> t.PutResourcePolicyOutput:
    """Attach a policy; the same one again keeps its revision. Source: API_PutResourcePolicy.

    Raises ResourceNotFoundException, ResourceInUseException, PolicyNotFoundException, ValidationException.
    """
    table = _bearer(tx, call, req.ResourceArn)
    if isinstance(table, Table):
        check_idle(tx, table)
    _check_revision(table, req.ExpectedRevisionId, req.ResourceArn)
    if table.policy != req.Policy:
        set_policy(tx, table, req.Policy)
        _save(tx, table)
    return t.PutResourcePolicyOutput(RevisionId=table.revision)


@operation("GetResourcePolicy", resource=_bearer_arn, read=True)
def get_resource_policy(tx: ReadTx, call: Call, req: t.GetResourcePolicyInput) -> t.GetResourcePolicyOutput:
    """The policy. Source: API_GetResourcePolicy. Raises PolicyNotFoundException, ResourceNotFoundException."""
    table = _bearer(tx, call, req.ResourceArn)
    if table.policy is None:
        raise _missing(req.ResourceArn)
    return t.GetResourcePolicyOutput(Policy=table.policy, RevisionId=table.revision)


@operation("DeleteResourcePolicy", resource=_bearer_arn)
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


def _named(tx: ReadTx, where: Arn) -> Table | None:
    """The table that an ARN of a table or of what belongs to it names."""
    kind, _, rest = where.resource.partition("/")
    return TABLES.get(tx, where.scope, rest.partition("/")[0]) if kind == "table" else None


@resource_policy
def policy_of(tx: ReadTx, where: Arn) -> str | None:
    """The table's policy, which is also that of its indexes; a stream has its own."""
    if "/stream/" in where.resource:
        _, name, _, label = (*where.resource.split("/"), "", "", "")[:4]
        stream = STREAMS.get(tx, where.scope, f"{name}/{label}")
        return None if stream is None else stream.policy
    table = _named(tx, where)
    return None if table is None else table.policy


# Indexes have the table's tags; streams have none. Source: Service Authorization Reference.
tagged = resource_tags(lambda tx, where: None if "/stream/" in where.resource else _named(tx, where))
