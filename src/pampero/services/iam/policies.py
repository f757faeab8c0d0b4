"""Customer managed policies and their versions; AWS's are shown."""

from __future__ import annotations

from urllib.parse import quote

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.iam import types as t
from pampero.services.iam.awspolicies import AwsPolicy, aws_document, aws_policies
from pampero.services.iam.documents import check_identity_policy
from pampero.services.iam.listing import page
from pampero.services.iam.managed import (
    managed_of,
    policy_arn,
    uses,
)
from pampero.services.iam.model import (
    POLICIES,
    ManagedPolicy,
    changed,
)
from pampero.services.iam.tags import EntityTagging, merge_tags, tag_page, tag_shapes
from pampero.store.tx import ReadTx, Tx

TAGS = EntityTagging(POLICIES.save)

MAX_VERSIONS = 5
MAX_SIZE = 6144
Uses = tuple[dict[str, int], dict[str, int]]


def shape(policy: ManagedPolicy, used: Uses) -> t.Policy:
    """A policy as answers show it."""
    return t.Policy(
        PolicyName=policy.name,
        PolicyId=policy.id,
        Arn=policy.arn,
        Path=policy.path,
        DefaultVersionId=policy.default,
        AttachmentCount=used[0].get(policy.arn, 0),
        PermissionsBoundaryUsageCount=used[1].get(policy.arn, 0),
        IsAttachable=True,
        Description=policy.description or None,
        CreateDate=policy.created,
        UpdateDate=policy.updated,
        Tags=tag_shapes(policy.tags),
    )


def aws_shape(policy: AwsPolicy, used: Uses) -> t.Policy:
    """One of AWS's policies as answers show it. Of its versions the default one is known."""
    return t.Policy(
        PolicyName=policy.name.rsplit("/", 1)[-1],
        PolicyId=policy.id,
        Arn=policy.arn,
        Path=policy.path,
        DefaultVersionId=policy.version,
        AttachmentCount=used[0].get(policy.arn, 0),
        PermissionsBoundaryUsageCount=used[1].get(policy.arn, 0),
        IsAttachable=True,
        CreateDate=policy.created,
        UpdateDate=policy.updated,
    )


def _checked(document: str) -> str:
    checked = check_identity_policy(document, managed=True)
    if len("".join(checked.split())) > MAX_SIZE:
        raise ApiError("LimitExceededException", f"Cannot exceed quota for PolicySize: {MAX_SIZE}")
    return checked


@operation("CreatePolicy", resource=policy_arn)
def create_policy(tx: Tx, call: Call, req: t.CreatePolicyRequest) -> t.CreatePolicyResponse:
    """Make a managed policy. Source: API_CreatePolicy. Raises EntityAlreadyExists, MalformedPolicyDocument."""
    if POLICIES.get(tx, call.account, req.PolicyName) is not None:
        text = f"A policy called {req.PolicyName} already exists. Duplicate names are not allowed."
        raise ApiError("EntityAlreadyExistsException", text)
    policy = ManagedPolicy(
        name=req.PolicyName,
        path=req.Path or "/",
        id=ids.key_id("ANPA", 17),
        account=call.account,
        created=tx.now,
        updated=tx.now,
        description=req.Description or "",
        default="v1",
        versions=[("v1", _checked(req.PolicyDocument), tx.now)],
        tags=merge_tags(req.Tags),
    )
    POLICIES.save(tx, policy)
    return t.CreatePolicyResponse(Policy=shape(policy, ({}, {})))


@operation("GetPolicy", resource=policy_arn, read=True)
def get_policy(tx: ReadTx, call: Call, req: t.GetPolicyRequest) -> t.GetPolicyResponse:
    """One managed policy. Source: API_GetPolicy. Raises NoSuchEntity."""
    used = uses(tx, call.account)
    if (known := aws_policies().get(req.PolicyArn)) is not None:
        return t.GetPolicyResponse(Policy=aws_shape(known, used))
    return t.GetPolicyResponse(Policy=shape(managed_of(tx, call, req.PolicyArn), used))


@operation("ListPolicies", resource="*")
async def list_policies(call: Call, req: t.ListPoliciesRequest) -> t.ListPoliciesResponse:
    """The account's policies and AWS's that are known here. Source: API_ListPolicies. As on AWS without tags.

    On a thread: AWS's alone are more than a thousand.
    """
    return await call.scan(_list, call, req)


def _list(tx: ReadTx, call: Call, req: t.ListPoliciesRequest) -> t.ListPoliciesResponse:
    used = uses(tx, call.account)
    found: list[tuple[str, t.Policy]] = []
    if req.Scope != "AWS":
        found += [(f"0/{name}", shape(policy, used)) for name, policy in POLICIES.page(tx, call.account)]
    if req.Scope != "Local":
        found += [(f"1/{arn}", aws_shape(policy, used)) for arn, policy in aws_policies().items()]
    counted = {"PermissionsPolicy": used[0], "PermissionsBoundary": used[1]}.get(req.PolicyUsageFilter or "")
    if req.OnlyAttached and counted is None:
        counted = {**used[0], **used[1]}
    prefix = req.PathPrefix or "/"
    wanted = [
        (key, policy)
        for key, policy in found
        if str(policy.Path).startswith(prefix) and (counted is None or policy.Arn in counted)
    ]
    shown = page(wanted, req)
    for policy in shown.items:
        policy.Tags = policy.Description = None
    return t.ListPoliciesResponse(Policies=shown.items, IsTruncated=shown.more, Marker=shown.marker)


@operation("DeletePolicy", resource=policy_arn)
def delete_policy(tx: Tx, call: Call, req: t.DeletePolicyRequest) -> None:
    """Delete a managed policy that nobody uses. Source: API_DeletePolicy. Raises NoSuchEntity, DeleteConflict."""
    policy = managed_of(tx, call, req.PolicyArn)
    attached, bounds = uses(tx, call.account)
    if policy.arn in attached or policy.arn in bounds:
        raise ApiError("DeleteConflictException", "Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        text = (
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
            "The default version is deleted with the policy."
        )
        raise ApiError("DeleteConflictException", text)
    POLICIES.delete(tx, call.account, policy.name)
    changed(tx)


def _version(id_: str, default: str, created: float, document: str | None = None) -> t.PolicyVersion:
    text = None if document is None else quote(document, safe="")
    return t.PolicyVersion(Document=text, VersionId=id_, IsDefaultVersion=id_ == default, CreateDate=created)


def _versions(tx: ReadTx, call: Call, policy: str) -> tuple[list[tuple[str, str, float]], str]:
    """(id, document, created) of all versions, and the default's id."""
    if (known := aws_policies().get(policy)) is not None:
        return [(known.version, aws_document(policy) or "", known.updated)], known.version
    found = managed_of(tx, call, policy)
    return found.versions, found.default


def _no_version(policy: str, version: str) -> ApiError:
    text = f"Policy {policy} version {version} does not exist or is not attachable."
    return ApiError("NoSuchEntityException", text)


@operation("CreatePolicyVersion", resource=policy_arn)
def create_policy_version(tx: Tx, call: Call, req: t.CreatePolicyVersionRequest) -> t.CreatePolicyVersionResponse:
    """A further version, at most five. Source: API_CreatePolicyVersion. Raises LimitExceeded."""
    policy = managed_of(tx, call, req.PolicyArn)
    if len(policy.versions) >= MAX_VERSIONS:
        text = (
            f"A managed policy can have up to {MAX_VERSIONS} versions. Before you create a new version, you must "
            "delete an existing version."
        )
        raise ApiError("LimitExceededException", text)
    policy.made += 1
    id_ = f"v{policy.made}"
    policy.versions.append((id_, _checked(req.PolicyDocument), tx.now))
    if req.SetAsDefault:
        policy.default = id_
    policy.updated = tx.now
    POLICIES.save(tx, policy)
    changed(tx)
    return t.CreatePolicyVersionResponse(PolicyVersion=_version(id_, policy.default, tx.now))


@operation("GetPolicyVersion", resource=policy_arn, read=True)
def get_policy_version(tx: ReadTx, call: Call, req: t.GetPolicyVersionRequest) -> t.GetPolicyVersionResponse:
    """A version's document. Source: API_GetPolicyVersion. Raises NoSuchEntity."""
    versions, default = _versions(tx, call, req.PolicyArn)
    for id_, document, created in versions:
        if id_ == req.VersionId:
            return t.GetPolicyVersionResponse(PolicyVersion=_version(id_, default, created, document))
    raise _no_version(req.PolicyArn, req.VersionId)


@operation("ListPolicyVersions", resource=policy_arn, read=True)
def list_policy_versions(tx: ReadTx, call: Call, req: t.ListPolicyVersionsRequest) -> t.ListPolicyVersionsResponse:
    """The versions, the newest first. Source: API_ListPolicyVersions. Raises NoSuchEntity."""
    versions, default = _versions(tx, call, req.PolicyArn)
    keyed = [(f"{index:02d}", entry) for index, entry in enumerate(reversed(versions))]
    found = page(keyed, req)
    shown = [_version(id_, default, created) for id_, _, created in found.items]
    return t.ListPolicyVersionsResponse(Versions=shown, IsTruncated=found.more, Marker=found.marker)


@operation("SetDefaultPolicyVersion", resource=policy_arn)
def set_default_policy_version(tx: Tx, call: Call, req: t.SetDefaultPolicyVersionRequest) -> None:
    """Which version is in force. Source: API_SetDefaultPolicyVersion. Raises NoSuchEntity."""
    policy = managed_of(tx, call, req.PolicyArn)
    if all(id_ != req.VersionId for id_, _, _ in policy.versions):
        raise _no_version(req.PolicyArn, req.VersionId)
    policy.default = req.VersionId
    policy.updated = tx.now
    POLICIES.save(tx, policy)
    changed(tx)


@operation("DeletePolicyVersion", resource=policy_arn)
def delete_policy_version(tx: Tx, call: Call, req: t.DeletePolicyVersionRequest) -> None:
    """Delete a version that is not the default. Source: API_DeletePolicyVersion. Raises DeleteConflict."""
    policy = managed_of(tx, call, req.PolicyArn)
    left = [entry for entry in policy.versions if entry[0] != req.VersionId]
    if len(left) == len(policy.versions):
        raise _no_version(req.PolicyArn, req.VersionId)
    if req.VersionId == policy.default:
        raise ApiError("DeleteConflictException", "Cannot delete the default version of a policy.")
    policy.versions = left
    POLICIES.save(tx, policy)


@operation("TagPolicy", resource=policy_arn)
def tag_policy(tx: Tx, call: Call, req: t.TagPolicyRequest) -> None:
    """Add or change tags. Source: API_TagPolicy. Raises NoSuchEntity."""
    TAGS.add(tx, managed_of(tx, call, req.PolicyArn), req.Tags)


@operation("UntagPolicy", resource=policy_arn)
def untag_policy(tx: Tx, call: Call, req: t.UntagPolicyRequest) -> None:
    """Take tags away. Source: API_UntagPolicy. Raises NoSuchEntity."""
    TAGS.remove(tx, managed_of(tx, call, req.PolicyArn), req.TagKeys)


@operation("ListPolicyTags", resource=policy_arn, read=True)
def list_policy_tags(tx: ReadTx, call: Call, req: t.ListPolicyTagsRequest) -> t.ListPolicyTagsResponse:
    """A policy's tags. Source: API_ListPolicyTags. Raises NoSuchEntity."""
    return tag_page(t.ListPolicyTagsResponse, managed_of(tx, call, req.PolicyArn).tags, req)
