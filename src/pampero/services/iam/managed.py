"""Managed policies: AWS's and the accounts' own, and where each is found."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call
from pampero.kernel.arn import arn
from pampero.services.iam.awspolicies import PREFIX, aws_document, aws_policies
from pampero.services.iam.model import GROUPS, POLICIES, ROLES, USERS, ManagedPolicy, invalid
from pampero.store.tx import ReadTx


def _customers(tx: ReadTx, arn_: str) -> ManagedPolicy | None:
    parts = arn_.split(":", 5)
    policy = POLICIES.get(tx, parts[4], arn_.rsplit("/", 1)[-1]) if len(parts) == 6 else None
    return policy if policy is not None and policy.arn == arn_ else None


def document_of(tx: ReadTx, arn_: str) -> str | None:
    """The text of a managed policy: AWS's or an account's."""
    if arn_.startswith(PREFIX):
        return aws_document(arn_)
    policy = _customers(tx, arn_)
    return None if policy is None else policy.document


def check_attachable(tx: ReadTx, policy: str, account: str) -> None:
    """Raises NoSuchEntityException, InvalidInputException; ValidationError for what is no ARN at all."""
    parts = policy.split(":", 5)
    if parts[0] != "arn":
        raise ApiError("ValidationError", "Invalid ARN:  Could not be parsed!", status=400)
    if len(parts) < 6 or parts[2] != "iam":
        raise invalid(f"ARN {policy} is not valid.")
    if parts[4] not in ("aws", account) or document_of(tx, policy) is None:
        raise ApiError("NoSuchEntityException", f"Policy {policy} does not exist or is not attachable.")


def policy_arn(call: Call, req: Any) -> str:
    """The ARN of the managed policy that a request names."""
    named: str | None = getattr(req, "PolicyArn", None)
    return named or arn("iam", "", call.account, f"policy{req.Path or '/'}{req.PolicyName}")


def policy_exists(tx: ReadTx, call: Call, policy: str) -> None:
    """Raises NoSuchEntityException."""
    if policy in aws_policies():
        return
    managed_of(tx, call, policy)


def managed_of(tx: ReadTx, call: Call, policy: str) -> ManagedPolicy:
    """A customer's policy of the caller's account. Raises NoSuchEntityException, InvalidInputException."""
    if not policy.startswith("arn:"):
        raise invalid(f"ARN {policy} is not valid.")
    found = _customers(tx, policy)
    if found is None or found.account != call.account:
        raise ApiError("NoSuchEntityException", f"Policy {policy} was not found.")
    return found


def uses(tx: ReadTx, account: str) -> tuple[dict[str, int], dict[str, int]]:
    """How often each policy is attached, and how often it is a boundary."""
    attached: dict[str, int] = {}
    bounds: dict[str, int] = {}
    for documents in (GROUPS, ROLES, USERS):
        for _, holder in documents.page(tx, account):
            for policy in holder.attached:
                attached[policy] = attached.get(policy, 0) + 1
            if holder.boundary:
                bounds[holder.boundary] = bounds.get(holder.boundary, 0) + 1
    return attached, bounds
