"""Resource policies of streams and consumers; the gateway asks for them on every call."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.aws.policies import check_policy
from pampero.aws.tags import member
from pampero.kernel.arn import Arn
from pampero.services.kinesis import types as t
from pampero.services.kinesis.model import STREAMS, invalid
from pampero.services.kinesis.tags import bearer, consumer_at, write
from pampero.store.tx import ReadTx, Tx

MAX_LENGTH = 20 * 1024
NONE = "{}"


@operation("PutResourcePolicy", resource=member("ResourceARN"))
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyInput) -> None:
    """Say who else may use a stream or a consumer. Source: API_PutResourcePolicy.

    Raises ResourceNotFoundException, InvalidArgumentException, LimitExceededException.
    """
    thing = bearer(tx, call, req.ResourceARN)
    if len(req.Policy.encode()) > MAX_LENGTH:
        raise ApiError("LimitExceededException", "The resource policy is longer than 20 KB.")
    check_policy(req.Policy, lambda why: invalid(f"Invalid policy document: {why}"))
    thing.policy = req.Policy
    write(tx, thing)


@operation("GetResourcePolicy", resource=member("ResourceARN"), read=True)
def get_resource_policy(tx: ReadTx, call: Call, req: t.GetResourcePolicyInput) -> t.GetResourcePolicyOutput:
    """The policy, an empty document where there is none. Source: API_GetResourcePolicy. Raises ResourceNotFoundException."""
    return t.GetResourcePolicyOutput(Policy=bearer(tx, call, req.ResourceARN).policy or NONE)


@operation("DeleteResourcePolicy", resource=member("ResourceARN"))
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyInput) -> None:
    """Take the policy off. Source: API_DeleteResourcePolicy. Raises ResourceNotFoundException, also where there is none."""
    thing = bearer(tx, call, req.ResourceARN)
    if thing.policy is None:
        raise ApiError("ResourceNotFoundException", f"No resource policy found for resource ARN {req.ResourceARN}")
    thing.policy = None
    write(tx, thing)


@resource_policy
def policy_of(tx: ReadTx, where: Arn) -> str | None:
    """What lets others in."""
    found = consumer_at(tx, where) if "/consumer/" in where.resource else STREAMS.named(tx, where)
    return None if found is None else found.policy
