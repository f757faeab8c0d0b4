"""Which role somebody gets, and which tags. Pure.

Sources: "Role-based access control"; "Attributes for access control". Where they tell no text of an error, it is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pampero.api import ApiError
from pampero.services.cognito.identity import types as t
from pampero.services.cognito.identity.logins import Proof
from pampero.services.cognito.identity.model import Pool, invalid, refused

ROLES = "Invalid identity pool configuration. Check assigned IAM roles for this pool."
MAX_TAG_LENGTH = 256


def unusable() -> ApiError:
    """A pool without the role that is needed, or whose role does not let its identities in."""
    return ApiError("InvalidIdentityPoolConfigurationException", ROLES)


def role_of(pool: Pool, guest: bool, proofs: Sequence[Proof], wanted: str | None) -> str:
    """The role of somebody. wanted: the one that they ask for, of those in their token.

    Raises InvalidIdentityPoolConfigurationException, NotAuthorizedException, InvalidParameterException.
    """
    found = None
    mapping, claims = _mapping_of(pool, proofs)
    if wanted is not None and (mapping is None or mapping.Type != "Token"):
        raise invalid("CustomRoleArn is for providers whose role mapping is of the type Token.")
    if mapping is not None:
        found = _of_token(claims, wanted) if mapping.Type == "Token" else _of_rules(mapping, claims)
        if found is None and mapping.AmbiguousRoleResolution == "Deny":
            raise refused("Access denied: no role could be chosen for this identity.")
    found = found or pool.roles.get("unauthenticated" if guest else "authenticated")
    if found is None:
        raise unusable()
    return found


def _mapping_of(pool: Pool, proofs: Sequence[Proof]) -> tuple[t.RoleMapping | None, Mapping[str, Any]]:
    for proof in proofs:
        provider = proof.login.provider
        mapping = pool.mappings.get(f"{provider}:{proof.client}") or pool.mappings.get(provider)
        if mapping is not None:
            return mapping, proof.claims
    return None, {}


def _of_token(claims: Mapping[str, Any], wanted: str | None) -> str | None:
    """The role that is asked for, the preferred one, or the only one."""
    stated = claims.get("cognito:roles")
    roles = [one for one in stated if isinstance(one, str)] if isinstance(stated, list) else []
    if wanted is not None:
        if wanted not in roles:
            raise refused("Access denied: CustomRoleArn is none of the roles in the token.")
        return wanted
    preferred = claims.get("cognito:preferred_role")
    if isinstance(preferred, str):
        return preferred
    return roles[0] if len(roles) == 1 else None


def _of_rules(mapping: t.RoleMapping, claims: Mapping[str, Any]) -> str | None:
    """The role of the first rule that holds; one about a claim that is not there does not."""
    for rule in mapping.RulesConfiguration.Rules if mapping.RulesConfiguration else ():
        stated = claims.get(rule.Claim)
        if stated is None:
            continue
        values = [_text(one) for one in (stated if isinstance(stated, list) else [stated])]
        if _holds(rule.MatchType, values, rule.Value):
            return rule.RoleARN
    return None


def _holds(kind: str, values: Sequence[str], wanted: str) -> bool:
    match kind:
        case "Equals":
            return wanted in values
        case "NotEqual":
            return wanted not in values
        case "StartsWith":
            return any(value.startswith(wanted) for value in values)
    return any(wanted in value for value in values)


def tags_of(pool: Pool, proofs: Sequence[Proof]) -> dict[str, str]:
    """The tags of a session: of the claims that the pool maps, those that are there and are no lists."""
    found: dict[str, str] = {}
    for proof in proofs:
        mapped = pool.principal_tags.get(proof.login.provider)
        for tag, claim in mapped.tags.items() if mapped else ():
            value = proof.claims.get(claim)
            if isinstance(value, str | int | float):
                found[tag] = _text(value)[:MAX_TAG_LENGTH]
    return found


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
