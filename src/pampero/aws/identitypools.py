"""Callers with credentials of an identity pool, as those who serve them tell what they know of them.

Sources: "Set up Lambda proxy integrations in API Gateway" (`identity`); "Create AWS Lambda proxy integrations for HTTP APIs"
(`authorizer.iam.cognitoIdentity`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from pampero.auth.principals import Principal

PROVIDER = "cognito-identity.amazonaws.com"


class Identity(NamedTuple):
    """Somebody of an identity pool. methods: how they were authenticated, as the pool's tokens say it (`amr`)."""

    id: str
    pool: str
    methods: tuple[str, ...]

    def shown(self) -> dict[str, Any]:
        """As events of payload format 2.0 have it."""
        return {"amr": list(self.methods), "identityId": self.id, "identityPoolId": self.pool}

    def members(self) -> dict[str, Any]:
        """As events of payload format 1.0 have it, member by member."""
        return {
            "cognitoIdentityId": self.id,
            "cognitoIdentityPoolId": self.pool,
            "cognitoAuthenticationType": self.methods[0] if self.methods else None,
            "cognitoAuthenticationProvider": ",".join(self.methods[1:]) or None,
        }


def identity_of(principal: Principal) -> Identity | None:
    """Whom an identity pool let in; None for everybody else."""
    if principal.provider != PROVIDER:
        return None
    found = {name: principal.claims.get(f"{PROVIDER}:{name}", ()) for name in ("sub", "aud", "amr")}
    return Identity("".join(found["sub"]), "".join(found["aud"]), tuple(found["amr"]))
