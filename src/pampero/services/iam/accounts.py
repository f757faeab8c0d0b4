"""The account as a whole: alias, summary, everything in one list."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pampero.api import ApiError, Call, operation
from pampero.services.iam import groups, keys, policies, profiles
from pampero.services.iam import types as t
from pampero.services.iam.attachments import MAX
from pampero.services.iam.awspolicies import AwsPolicy, aws_document, aws_policies
from pampero.services.iam.listing import names, page
from pampero.services.iam.managed import uses
from pampero.services.iam.model import (
    ALIASES,
    GROUPS,
    POLICIES,
    PROFILES,
    ROLES,
    USERS,
    Alias,
    Group,
    Holder,
    ManagedPolicy,
    Role,
    User,
)
from pampero.services.iam.shapes import boundary_shape
from pampero.services.iam.tags import tag_shapes
from pampero.store.tx import ReadTx, Tx

# Source: IAM and STS quotas.
QUOTAS = (
    ("UsersQuota", 5000), ("GroupsQuota", 300), ("ServerCertificatesQuota", 20), ("UserPolicySizeQuota", 2048),
    ("GroupPolicySizeQuota", 5120), ("SigningCertificatesPerUserQuota", 2), ("PoliciesQuota", 1500),
    ("PolicyVersionsInUseQuota", 10000), ("AssumeRolePolicySizeQuota", 2048), ("InstanceProfilesQuota", 1000),
    ("RolePolicySizeQuota", 10240), ("RolesQuota", 1000),
)  # fmt: skip
KINDS = ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy")


@operation("CreateAccountAlias", resource="*")
def create_account_alias(tx: Tx, call: Call, req: t.CreateAccountAliasRequest) -> None:
    """Give the account a name; it replaces an earlier one. Source: API_CreateAccountAlias. Raises EntityAlreadyExists."""
    taken = ALIASES.get(tx, "", req.AccountAlias)
    if taken is not None and taken.account != call.account:
        text = f"The account alias {req.AccountAlias} already exists."
        raise ApiError("EntityAlreadyExistsException", text)
    for name, _ in ALIASES.find(tx, "", "account", call.account):
        ALIASES.delete(tx, "", name)
    ALIASES.put(tx, "", req.AccountAlias, Alias(call.account))


@operation("ListAccountAliases", resource="*", read=True)
def list_account_aliases(tx: ReadTx, call: Call, req: t.ListAccountAliasesRequest) -> t.ListAccountAliasesResponse:
    """The account's alias, if it has one. Source: API_ListAccountAliases."""
    found = names((name for name, _ in ALIASES.find(tx, "", "account", call.account)), req)
    return t.ListAccountAliasesResponse(AccountAliases=found.items, IsTruncated=found.more, Marker=found.marker)


@operation("DeleteAccountAlias", resource="*")
def delete_account_alias(tx: Tx, call: Call, req: t.DeleteAccountAliasRequest) -> None:
    """Take the alias away. Source: API_DeleteAccountAlias. Raises NoSuchEntity."""
    alias = ALIASES.get(tx, "", req.AccountAlias)
    if alias is None or alias.account != call.account:
        text = f"The account alias {req.AccountAlias} cannot be found."
        raise ApiError("NoSuchEntityException", text)
    ALIASES.delete(tx, "", req.AccountAlias)


@operation("GetAccountSummary", resource="*", read=True)
def get_account_summary(tx: ReadTx, call: Call, req: t.GetAccountSummaryRequest) -> t.GetAccountSummaryResponse:
    """How many there are of everything, and how many there may be. Source: API_GetAccountSummary."""
    own = [policy for _, policy in POLICIES.page(tx, call.account)]
    nothing = (
        "ServerCertificates", "MFADevices", "MFADevicesInUse", "AccountMFAEnabled", "AccountAccessKeysPresent",
        "AccountPasswordPresent", "AccountSigningCertificatesPresent", "Providers",
    )  # fmt: skip
    summary = {
        **dict(QUOTAS),
        **dict.fromkeys(nothing, 0),
        "Users": len(USERS.page(tx, call.account)),
        "Groups": len(GROUPS.page(tx, call.account)),
        "Roles": len(ROLES.page(tx, call.account)),
        "InstanceProfiles": len(PROFILES.page(tx, call.account)),
        "Policies": len(own),
        "PolicyVersionsInUse": sum(len(policy.versions) for policy in own),
        "GroupsPerUserQuota": groups.MAX_GROUPS,
        "AccessKeysPerUserQuota": keys.MAX_KEYS,
        "AttachedPoliciesPerGroupQuota": MAX["Group"],
        "AttachedPoliciesPerRoleQuota": MAX["Role"],
        "AttachedPoliciesPerUserQuota": MAX["User"],
        "PolicySizeQuota": policies.MAX_SIZE,
        "VersionsPerPolicyQuota": policies.MAX_VERSIONS,
        "GlobalEndpointTokenVersion": 1,
    }
    return t.GetAccountSummaryResponse(SummaryMap=summary)


def _inline(holder: Holder) -> list[t.PolicyDetail]:
    return [
        t.PolicyDetail(PolicyName=name, PolicyDocument=quote(text, safe="")) for name, text in holder.inline.items()
    ]


def _attached(holder: Holder) -> list[t.AttachedPolicy]:
    return [t.AttachedPolicy(PolicyName=policy.rsplit("/", 1)[-1], PolicyArn=policy) for policy in holder.attached]


def _user(user: User) -> t.UserDetail:
    return t.UserDetail(
        Path=user.path, UserName=user.name, UserId=user.id, Arn=user.arn, CreateDate=user.created,
        UserPolicyList=_inline(user), GroupList=list(user.groups), AttachedManagedPolicies=_attached(user),
        PermissionsBoundary=boundary_shape(user), Tags=tag_shapes(user.tags),
    )  # fmt: skip


def _group(group: Group) -> t.GroupDetail:
    return t.GroupDetail(
        Path=group.path, GroupName=group.name, GroupId=group.id, Arn=group.arn, CreateDate=group.created,
        GroupPolicyList=_inline(group), AttachedManagedPolicies=_attached(group),
    )  # fmt: skip


def _role(tx: ReadTx, role: Role) -> t.RoleDetail:
    held = [profiles.shape(tx, profile) for _, profile in PROFILES.find(tx, role.account, "role", role.name)]
    return t.RoleDetail(
        Path=role.path, RoleName=role.name, RoleId=role.id, Arn=role.arn, CreateDate=role.created,
        AssumeRolePolicyDocument=quote(role.trust, safe=""), InstanceProfileList=held, RolePolicyList=_inline(role),
        AttachedManagedPolicies=_attached(role), PermissionsBoundary=boundary_shape(role), Tags=tag_shapes(role.tags),
    )  # fmt: skip


def _policy(policy: ManagedPolicy, used: policies.Uses) -> t.ManagedPolicyDetail:
    shown = policies.shape(policy, used)
    return t.ManagedPolicyDetail(
        PolicyName=policy.name, PolicyId=policy.id, Arn=policy.arn, Path=policy.path, DefaultVersionId=policy.default,
        AttachmentCount=shown.AttachmentCount, PermissionsBoundaryUsageCount=shown.PermissionsBoundaryUsageCount,
        IsAttachable=True, Description=shown.Description, CreateDate=policy.created, UpdateDate=policy.updated,
        PolicyVersionList=[
            t.PolicyVersion(
                Document=quote(text, safe=""), VersionId=id_, IsDefaultVersion=id_ == policy.default, CreateDate=created
            )
            for id_, text, created in policy.versions
        ],
    )  # fmt: skip


def _aws_policy(policy: AwsPolicy, used: policies.Uses) -> t.ManagedPolicyDetail:
    shown = policies.aws_shape(policy, used)
    version = t.PolicyVersion(
        Document=quote(aws_document(policy.arn) or "", safe=""), VersionId=policy.version, IsDefaultVersion=True,
        CreateDate=policy.updated,
    )  # fmt: skip
    return t.ManagedPolicyDetail(
        PolicyName=shown.PolicyName, PolicyId=shown.PolicyId, Arn=policy.arn, Path=shown.Path, DefaultVersionId=policy.version,
        AttachmentCount=shown.AttachmentCount, PermissionsBoundaryUsageCount=shown.PermissionsBoundaryUsageCount,
        IsAttachable=True, CreateDate=shown.CreateDate, UpdateDate=shown.UpdateDate, PolicyVersionList=[version],
    )  # fmt: skip


@operation("GetAccountAuthorizationDetails", resource="*", read=True)
def get_account_authorization_details(
    tx: ReadTx, call: Call, req: t.GetAccountAuthorizationDetailsRequest
) -> t.GetAccountAuthorizationDetailsResponse:
    """Users, groups, roles and the managed policies in use, with their policies. Source: API_GetAccountAuthorizationDetails."""
    wanted = set(req.Filter or KINDS)
    account = call.account
    used = uses(tx, account)
    entries: list[tuple[str, Any]] = []
    if "User" in wanted:
        entries += [(f"0/{name}", _user(user)) for name, user in USERS.page(tx, account)]
    if "Group" in wanted:
        entries += [(f"1/{name}", _group(group)) for name, group in GROUPS.page(tx, account)]
    if "Role" in wanted:
        entries += [(f"2/{name}", _role(tx, role)) for name, role in ROLES.page(tx, account)]
    if "LocalManagedPolicy" in wanted:
        entries += [(f"3/{name}", _policy(policy, used)) for name, policy in POLICIES.page(tx, account)]
    if "AWSManagedPolicy" in wanted:
        attached = sorted({*used[0], *used[1]})
        theirs = aws_policies()
        entries += [(f"4/{arn}", _aws_policy(theirs[arn], used)) for arn in attached if arn in theirs]
    found = page(entries, req)

    def of(type_: type[Any]) -> list[Any]:
        return [item for item in found.items if isinstance(item, type_)]

    return t.GetAccountAuthorizationDetailsResponse(
        UserDetailList=of(t.UserDetail),
        GroupDetailList=of(t.GroupDetail),
        RoleDetailList=of(t.RoleDetail),
        Policies=of(t.ManagedPolicyDetail),
        IsTruncated=found.more,
        Marker=found.marker,
    )
