"""Roles, users, groups, and who is in them."""

from __future__ import annotations

from pampero.aws.cfn import Part, resource_type
from pampero.services.iam.resources.common import IamType, boundary, policies


@resource_type("AWS::IAM::Role")
class RoleType(IamType):
    """Ref: the name. GetAtt: Arn, RoleId."""

    creates, updates, deletes, reads = "CreateRole", "UpdateRole", "DeleteRole", "GetRole"
    tags, untags = "TagRole", "UntagRole"
    ref = named = "RoleName"
    defaults = {"Description": "", "MaxSessionDuration": 3600}
    parts = (
        Part("AssumeRolePolicyDocument", "UpdateAssumeRolePolicy", member="PolicyDocument", made=True),
        boundary("Role"),
        *policies("Role"),
    )


@resource_type("AWS::IAM::User")
class UserType(IamType):
    """Ref: the name. GetAtt: Arn. LoginProfile is refused: there is no console to log in to."""

    creates, deletes, reads = "CreateUser", "DeleteUser", "GetUser"
    tags, untags = "TagUser", "UntagUser"
    ref = named = "UserName"
    unsupported = frozenset({"LoginProfile"})
    parts = (
        Part("Path", "UpdateUser", member="NewPath", made=True, default="/"),
        boundary("User"),
        *policies("User"),
        Part("Groups", "AddUserToGroup", "RemoveUserFromGroup", "GroupName", each=True),
    )


@resource_type("AWS::IAM::Group")
class GroupType(IamType):
    """Ref: the name. GetAtt: Arn."""

    creates, deletes, reads = "CreateGroup", "DeleteGroup", "GetGroup"
    ref, named, limit = "GroupName", "GroupName", 128
    parts = (Part("Path", "UpdateGroup", member="NewPath", made=True, default="/"), *policies("Group"))


@resource_type("AWS::IAM::UserToGroupAddition")
class UserToGroupAdditionType(IamType):
    """Ref and GetAtt Id: a generated name."""

    named, limit = "Id", 128
    parts = (Part("Users", "AddUserToGroup", "RemoveUserFromGroup", "UserName", each=True),)
