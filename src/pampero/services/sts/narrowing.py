"""Session policies: what narrows a session, and how much room it takes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from pampero.api import ApiError, Call
from pampero.auth.policy.parse import IDENTITY
from pampero.aws.policies import check_policy
from pampero.services.sts.types import PolicyDescriptorType
from pampero.store.tx import ReadTx

MAX_POLICIES = 10
# What policies and tags may take together once they are packed, in bytes. AWS tells the share of it and no more.
ROOM = 2048


class Narrowing(NamedTuple):
    """policies: texts; arns: of managed policies; size: the share of the room in per cent, None where nothing is packed."""

    policies: tuple[str, ...]
    arns: tuple[str, ...]
    size: int | None


def narrowing(
    tx: ReadTx,
    call: Call,
    account: str,
    policy: str | None,
    descriptors: Iterable[PolicyDescriptorType] | None,
    tags: Mapping[str, str],
) -> Narrowing:
    """What a request says of a session's permissions. account: whose managed policies may be named, beside AWS's.

    Raises MalformedPolicyDocument, PackedPolicyTooLarge; ValidationError for a managed policy that is not there (AWS's text
    for it is not documented).
    """
    arns = tuple(one.arn for one in descriptors or () if one.arn)
    if policy is not None:
        check_policy(policy, lambda why: ApiError("MalformedPolicyDocumentException", why), IDENTITY)
    if len(arns) > MAX_POLICIES:
        text = f"Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to {MAX_POLICIES}"
        raise ApiError("ValidationError", f"1 validation error detected: {text}")
    for arn in arns:
        parts = arn.split(":", 5)
        owned = len(parts) == 6 and parts[2] == "iam" and parts[4] in ("aws", account)
        if not owned or call.runtime.directory.managed(tx, arn) is None:
            raise ApiError("ValidationError", f"Policy {arn} does not exist or is not attachable.")
    policies = (policy,) if policy is not None else ()
    if not (policies or arns or tags):
        return Narrowing((), (), None)
    packed = len(zlib.compress(msgspec.json.encode((policies, arns, tags))))
    size = max(1, -(-packed * 100 // ROOM))
    if size > 100:
        text = f"Packed policy consumes {size}% of allotted space, please use smaller policy."
        raise ApiError("PackedPolicyTooLargeException", text)
    return Narrowing(policies, arns, size)
