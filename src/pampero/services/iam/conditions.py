"""What policies may ask of IAM's own things. Source: Service Authorization Reference, IAM."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, resource_tags
from pampero.kernel.arn import Arn
from pampero.services.iam.model import POLICIES, PROFILES, ROLES, USERS
from pampero.services.iam.openid import OPENID
from pampero.services.iam.saml import SAML
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

TAGGED: dict[str, Documents[Any]] = {
    "user": USERS, "role": ROLES, "policy": POLICIES, "instance-profile": PROFILES, "saml-provider": SAML,
    "oidc-provider": OPENID,
}  # fmt: skip


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Any:
    """A user, role, policy, instance profile or identity provider."""
    kind, _, name = where.resource.partition("/")
    if kind not in TAGGED:
        return None
    found = TAGGED[kind].get(tx, where.account, name if kind == "oidc-provider" else name.rpartition("/")[2])
    return None if found is None or found.arn != str(where) else found


def bounded(tx: ReadTx, call: Call, req: Any) -> dict[str, list[str]]:
    """`iam:PolicyARN`, and `iam:PermissionsBoundary`: the one that is to be set, or that the user or role has."""
    holder: Any = None
    if name := getattr(req, "RoleName", None):
        holder = ROLES.get(tx, call.account, name)
    elif name := getattr(req, "UserName", None):
        holder = USERS.get(tx, call.account, name)
    boundary = getattr(req, "PermissionsBoundary", None) or (holder.boundary if holder else None)
    keys = {"iam:PolicyARN": getattr(req, "PolicyArn", None), "iam:PermissionsBoundary": boundary}
    return {key: [value] for key, value in keys.items() if value}
