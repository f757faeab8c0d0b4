"""Statements of resource policies, as AddPermission makes them."""

from __future__ import annotations

import json
from typing import Any

from pampero.kernel import ids
from pampero.services.lambda_.model import Policy
from pampero.services.lambda_.names import conflict, not_found


def add_statement(policy: Policy, sid: str, statement: dict[str, Any]) -> str:
    """Put a statement into the policy; its JSON text. Raises ResourceConflictException."""
    if sid in policy.statements:
        text = "provided already exists. Please provide a new statement id, or remove the existing statement."
        raise conflict(f"The statement id ({sid}) {text}")
    policy.statements[sid] = json.dumps({"Sid": sid, **statement}, separators=(",", ":"))
    policy.revision = ids.uuid4()
    return policy.statements[sid]


def remove_statement(policy: Policy, sid: str) -> None:
    """Raises ResourceNotFoundException."""
    if not policy.statements:
        raise not_found("No policy is associated with the given resource.")
    if policy.statements.pop(sid, None) is None:
        raise not_found(f"Statement {sid} is not found in resource policy.")
    policy.revision = ids.uuid4()
