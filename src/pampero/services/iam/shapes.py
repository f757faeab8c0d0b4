"""Answers' parts that users, groups and roles share."""

from __future__ import annotations

from pampero.services.iam.model import Holder
from pampero.services.iam.types import AttachedPermissionsBoundary, Tag


def tag_shapes(tags: dict[str, str]) -> list[Tag] | None:
    """Tags as answers show them."""
    return [Tag(Key=key, Value=value) for key, value in tags.items()] or None


def boundary_shape(holder: Holder) -> AttachedPermissionsBoundary | None:
    """A permissions boundary as answers show it."""
    if holder.boundary is None:
        return None
    return AttachedPermissionsBoundary(PermissionsBoundaryType="Policy", PermissionsBoundaryArn=holder.boundary)
