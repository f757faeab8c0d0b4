"""Which roles identities get, and which claims become tags of their sessions: what a pool says of it."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation, pass_role
from pampero.services.cognito.identity import types as t
from pampero.services.cognito.identity.model import OURS, POOLS, Pool, TagMap, invalid, own_pool, pool_arn
from pampero.store.tx import ReadTx, Tx

KINDS = frozenset({"authenticated", "unauthenticated"})
MAX_RULES = 25
# "Default mapping": the tag `username` of the claim `sub`, the tag `client` of the claim `aud`.
DEFAULTS = (("username", "sub"), ("client", "aud"))


@operation("SetIdentityPoolRoles", resource=pool_arn)
def set_identity_pool_roles(tx: Tx, call: Call, req: t.SetIdentityPoolRolesInput) -> None:
    """Which roles the pool's identities get; who says so must be allowed to pass them.
    Source: API_SetIdentityPoolRoles; "Role-based access control". Raises ResourceNotFoundException,
    InvalidParameterException, AccessDeniedException."""
    pool = own_pool(tx, call, req.IdentityPoolId)
    if unknown := set(req.Roles) - KINDS:
        raise invalid(f"Invalid role type: {min(unknown)}. Roles are for authenticated and unauthenticated identities.")
    mappings = req.RoleMappings or {}
    for provider, mapping in mappings.items():
        _check(provider, mapping)
    rules = [
        rule.RoleARN
        for mapping in mappings.values()
        if mapping.RulesConfiguration
        for rule in mapping.RulesConfiguration.Rules
    ]
    pass_role(tx, call, OURS, *req.Roles.values(), *dict.fromkeys(rules))
    pool.roles, pool.mappings = req.Roles, mappings
    POOLS.save(tx, pool)


def _check(provider: str, mapping: t.RoleMapping) -> None:
    """Raises InvalidParameterException."""
    if mapping.AmbiguousRoleResolution is None:
        raise invalid(f"AmbiguousRoleResolution is required for the role mapping of {provider}.")
    rules = mapping.RulesConfiguration.Rules if mapping.RulesConfiguration else []
    if mapping.Type == "Rules" and not rules:
        raise invalid(f"RulesConfiguration is required for the role mapping of {provider}.")
    if mapping.Type == "Token" and rules:
        raise invalid(f"RulesConfiguration is of role mappings of the type Rules: {provider}.")
    if len(rules) > MAX_RULES:
        raise invalid(f"A provider may have {MAX_RULES} rules at most: {provider}.")


@operation("GetIdentityPoolRoles", resource=pool_arn, read=True)
def get_identity_pool_roles(tx: ReadTx, call: Call, req: t.GetIdentityPoolRolesInput) -> t.GetIdentityPoolRolesResponse:
    """The pool's roles. Source: API_GetIdentityPoolRoles. Raises ResourceNotFoundException."""
    pool = own_pool(tx, call, req.IdentityPoolId)
    return t.GetIdentityPoolRolesResponse(IdentityPoolId=pool.id, Roles=pool.roles, RoleMappings=pool.mappings or None)


@operation("SetPrincipalTagAttributeMap", resource=pool_arn)
def set_principal_tag_attribute_map(
    tx: Tx, call: Call, req: t.SetPrincipalTagAttributeMapInput
) -> t.SetPrincipalTagAttributeMapResponse:
    """Which claims of a provider's tokens become tags of sessions. Source: API_SetPrincipalTagAttributeMap; "Attributes for
    access control". Raises ResourceNotFoundException."""
    pool = own_pool(tx, call, req.IdentityPoolId)
    tags = dict(DEFAULTS) if req.UseDefaults else req.PrincipalTags or {}
    pool.principal_tags[req.IdentityProviderName] = TagMap(bool(req.UseDefaults), tags)
    POOLS.save(tx, pool)
    return t.SetPrincipalTagAttributeMapResponse(**_shown(pool, req.IdentityProviderName))


@operation("GetPrincipalTagAttributeMap", resource=pool_arn, read=True)
def get_principal_tag_attribute_map(
    tx: ReadTx, call: Call, req: t.GetPrincipalTagAttributeMapInput
) -> t.GetPrincipalTagAttributeMapResponse:
    """What was set. Source: API_GetPrincipalTagAttributeMap. Raises ResourceNotFoundException."""
    pool = own_pool(tx, call, req.IdentityPoolId)
    return t.GetPrincipalTagAttributeMapResponse(**_shown(pool, req.IdentityProviderName))


def _shown(pool: Pool, provider: str) -> dict[str, Any]:
    found = pool.principal_tags.get(provider) or TagMap(False, {})
    return {
        "IdentityPoolId": pool.id,
        "IdentityProviderName": provider,
        "UseDefaults": found.defaults,
        "PrincipalTags": found.tags,
    }
