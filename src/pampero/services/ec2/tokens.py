"""Client tokens. Source: "Ensuring idempotency in Amazon EC2 API requests": the same token with other parameters is refused."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.clienttokens import ClientTokens
from pampero.store.tx import Tx

SECONDS = 24 * 3600


def _mismatch() -> ApiError:
    problem = "The request uses the same client token as a previous, but non-identical request."
    return ApiError("IdempotentParameterMismatch", problem)


_TOKENS = ClientTokens("ec2.token", SECONDS, _mismatch)


def former(tx: Tx, call: Call, req: Any, made: str) -> str | None:
    """The id that an earlier request with this token has made; None: this is the first, and makes `made`."""
    scope = f"{call.scope}/{call.operation}"
    return _TOKENS.former(tx, scope, req.ClientToken, msgspec.to_builtins(req), made)
