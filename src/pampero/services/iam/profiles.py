"""Instance profiles."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.api.operation import Check
from pampero.kernel import ids
from pampero.services.iam import roles
from pampero.services.iam import types as t
from pampero.services.iam.listing import page, under_path
from pampero.services.iam.model import (
    PROFILES,
    ROLES,
    InstanceProfile,
    named_arn,
    role_arn,
    role_of,
)
from pampero.services.iam.tags import EntityTagging, merge_tags, tag_page, tag_shapes
from pampero.store.tx import ReadTx, Tx

TAGS = EntityTagging(PROFILES.save)


def profile_arn(tx: ReadTx, call: Call, req: Any) -> str:
    """The ARN of the instance profile that a request names."""
    return named_arn(tx, call, PROFILES, "instance-profile", req.InstanceProfileName, req)


def _profile_of(tx: ReadTx, call: Call, name: str) -> InstanceProfile:
    profile = PROFILES.get(tx, call.account, name)
    if profile is None:
        raise ApiError("NoSuchEntityException", f"Instance Profile {name} cannot be found.")
    return profile


def shape(tx: ReadTx, profile: InstanceProfile) -> t.InstanceProfile:
    """An instance profile as answers show it."""
    role = ROLES.get(tx, profile.account, profile.role) if profile.role else None
    return t.InstanceProfile(
        Path=profile.path,
        InstanceProfileName=profile.name,
        InstanceProfileId=profile.id,
        Arn=profile.arn,
        CreateDate=profile.created,
        Roles=[] if role is None else [roles.shape(role)],
        Tags=tag_shapes(profile.tags),
    )


@operation("CreateInstanceProfile", resource=profile_arn)
def create_instance_profile(tx: Tx, call: Call, req: t.CreateInstanceProfileRequest) -> t.CreateInstanceProfileResponse:
    """Make an instance profile. Source: API_CreateInstanceProfile. Raises EntityAlreadyExists."""
    if PROFILES.get(tx, call.account, req.InstanceProfileName) is not None:
        text = f"Instance Profile {req.InstanceProfileName} already exists."
        raise ApiError("EntityAlreadyExistsException", text)
    profile = InstanceProfile(
        name=req.InstanceProfileName,
        path=req.Path or "/",
        id=ids.key_id("AIPA", 17),
        account=call.account,
        created=tx.now,
        tags=merge_tags(req.Tags),
    )
    PROFILES.save(tx, profile)
    return t.CreateInstanceProfileResponse(InstanceProfile=shape(tx, profile))


@operation("GetInstanceProfile", resource=profile_arn, read=True)
def get_instance_profile(tx: ReadTx, call: Call, req: t.GetInstanceProfileRequest) -> t.GetInstanceProfileResponse:
    """One instance profile. Source: API_GetInstanceProfile. Raises NoSuchEntity."""
    return t.GetInstanceProfileResponse(InstanceProfile=shape(tx, _profile_of(tx, call, req.InstanceProfileName)))


@operation("ListInstanceProfiles", resource="*", read=True)
def list_instance_profiles(
    tx: ReadTx, call: Call, req: t.ListInstanceProfilesRequest
) -> t.ListInstanceProfilesResponse:
    """The instance profiles of a path. Source: API_ListInstanceProfiles."""
    found = under_path(tx, PROFILES, call.account, req)
    shown = [shape(tx, profile) for profile in found.items]
    return t.ListInstanceProfilesResponse(InstanceProfiles=shown, IsTruncated=found.more, Marker=found.marker)


@operation("ListInstanceProfilesForRole", resource=role_arn, read=True)
def list_instance_profiles_for_role(
    tx: ReadTx, call: Call, req: t.ListInstanceProfilesForRoleRequest
) -> t.ListInstanceProfilesForRoleResponse:
    """The instance profiles that hold a role. Source: API_ListInstanceProfilesForRole. Raises NoSuchEntity."""
    role = role_of(tx, call, req.RoleName)
    found = page(PROFILES.find(tx, call.account, "role", role.name), req)
    shown = [shape(tx, profile) for profile in found.items]
    return t.ListInstanceProfilesForRoleResponse(InstanceProfiles=shown, IsTruncated=found.more, Marker=found.marker)


def _adding(tx: ReadTx, call: Call, req: t.AddRoleToInstanceProfileRequest) -> list[Check]:
    """A role in an instance profile is passed to EC2."""
    passed = {"iam:PassedToService": ["ec2.amazonaws.com"]}
    return [
        Check("iam:AddRoleToInstanceProfile", profile_arn(tx, call, req)),
        Check("iam:PassRole", role_arn(tx, call, req), passed),
    ]


@operation("AddRoleToInstanceProfile", resource=profile_arn, checks=_adding)
def add_role_to_instance_profile(tx: Tx, call: Call, req: t.AddRoleToInstanceProfileRequest) -> None:
    """Put a role into an instance profile, which holds one. Source: API_AddRoleToInstanceProfile."""
    profile = _profile_of(tx, call, req.InstanceProfileName)
    role = role_of(tx, call, req.RoleName)
    if profile.role is not None:
        text = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"
        raise ApiError("LimitExceededException", text)
    profile.role = role.name
    PROFILES.save(tx, profile)


@operation("RemoveRoleFromInstanceProfile", resource=profile_arn)
def remove_role_from_instance_profile(tx: Tx, call: Call, req: t.RemoveRoleFromInstanceProfileRequest) -> None:
    """Take the role out. Source: API_RemoveRoleFromInstanceProfile. Raises NoSuchEntity."""
    profile = _profile_of(tx, call, req.InstanceProfileName)
    role_of(tx, call, req.RoleName)
    if profile.role != req.RoleName:
        text = f"The role with name {req.RoleName} cannot be found."
        raise ApiError("NoSuchEntityException", text)
    profile.role = None
    PROFILES.save(tx, profile)


@operation("DeleteInstanceProfile", resource=profile_arn)
def delete_instance_profile(tx: Tx, call: Call, req: t.DeleteInstanceProfileRequest) -> None:
    """Delete an instance profile without a role. Source: API_DeleteInstanceProfile. Raises DeleteConflict."""
    profile = _profile_of(tx, call, req.InstanceProfileName)
    if profile.role is not None:
        text = "Cannot delete entity, must remove roles from instance profile first."
        raise ApiError("DeleteConflictException", text)
    PROFILES.delete(tx, profile.account, profile.name)


@operation("TagInstanceProfile", resource=profile_arn)
def tag_instance_profile(tx: Tx, call: Call, req: t.TagInstanceProfileRequest) -> None:
    """Add or change tags. Source: API_TagInstanceProfile."""
    TAGS.add(tx, _profile_of(tx, call, req.InstanceProfileName), req.Tags)


@operation("UntagInstanceProfile", resource=profile_arn)
def untag_instance_profile(tx: Tx, call: Call, req: t.UntagInstanceProfileRequest) -> None:
    """Take tags away. Source: API_UntagInstanceProfile."""
    TAGS.remove(tx, _profile_of(tx, call, req.InstanceProfileName), req.TagKeys)


@operation("ListInstanceProfileTags", resource=profile_arn, read=True)
def list_instance_profile_tags(
    tx: ReadTx, call: Call, req: t.ListInstanceProfileTagsRequest
) -> t.ListInstanceProfileTagsResponse:
    """An instance profile's tags. Source: API_ListInstanceProfileTags."""
    return tag_page(t.ListInstanceProfileTagsResponse, _profile_of(tx, call, req.InstanceProfileName).tags, req)
