"""Answers' parts that users, groups and roles share."""

from __future__ import annotations

from pampero.services.iam.model import Holder
from pampero.services.iam.types import AttachedPermissionsBoundary


def boundary_shape(holder: Holder) -> AttachedPermissionsBoundary | None:
    """A permissions boundary as answers show it."""
    if holder.boundary is None:
        return None
    return AttachedPermissionsBoundary(PermissionsBoundaryType="Policy", PermissionsBoundaryArn=holder.boundary)
