"""Who may use a repository, which images would expire, and tags."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.auth.policy.parse import OWN_RESOURCE, MalformedPolicy, parse
from pampero.aws.tags import MAX_TAGS, Tagging, member, tag_list
from pampero.kernel import jsontext
from pampero.services.ecr import types as t
from pampero.services.ecr.model import Repository, by_arn, find, invalid, repository_arn, save
from pampero.store.tx import ReadTx, Tx

TAGS = Tagging(save, lambda _: ApiError("TooManyTagsException", f"A repository has at most {MAX_TAGS} tags"))


@operation("SetRepositoryPolicy", resource=repository_arn)
def set_repository_policy(tx: Tx, call: Call, req: t.SetRepositoryPolicyRequest) -> t.SetRepositoryPolicyResponse:
    """Set who may use a repository. Source: API_SetRepositoryPolicy. Raises InvalidParameterException."""
    repository = find(tx, call, req)
    try:
        parse(req.policyText, OWN_RESOURCE)
    except MalformedPolicy as error:
        raise invalid("the policy is malformed") from error
    repository.policy = req.policyText
    save(tx, repository)
    return t.SetRepositoryPolicyResponse(
        registryId=repository.account, repositoryName=repository.name, policyText=req.policyText
    )


@operation("GetRepositoryPolicy", resource=repository_arn, read=True)
def get_repository_policy(tx: ReadTx, call: Call, req: t.GetRepositoryPolicyRequest) -> t.GetRepositoryPolicyResponse:
    """Who may use a repository. Source: API_GetRepositoryPolicy. Raises RepositoryPolicyNotFoundException."""
    repository = find(tx, call, req)
    text = _kept(repository.policy, "Repository", repository)
    return t.GetRepositoryPolicyResponse(registryId=repository.account, repositoryName=repository.name, policyText=text)


@operation("DeleteRepositoryPolicy", resource=repository_arn)
def delete_repository_policy(
    tx: Tx, call: Call, req: t.DeleteRepositoryPolicyRequest
) -> t.DeleteRepositoryPolicyResponse:
    """Take the policy away. Source: API_DeleteRepositoryPolicy. Raises RepositoryPolicyNotFoundException."""
    repository = find(tx, call, req)
    text = _kept(repository.policy, "Repository", repository)
    repository.policy = None
    save(tx, repository)
    return t.DeleteRepositoryPolicyResponse(
        registryId=repository.account, repositoryName=repository.name, policyText=text
    )


@operation("PutLifecyclePolicy", resource=repository_arn)
def put_lifecycle_policy(tx: Tx, call: Call, req: t.PutLifecyclePolicyRequest) -> t.PutLifecyclePolicyResponse:
    """Set which images expire; it is kept, there being none. Source: API_PutLifecyclePolicy."""
    repository = find(tx, call, req)
    try:
        rules = jsontext.loads(req.lifecyclePolicyText)["rules"]
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("LifecyclePolicyText must be JSON with a list of rules") from error
    if not isinstance(rules, list) or not rules:
        raise invalid("LifecyclePolicyText must be JSON with a list of rules")
    repository.lifecycle = req.lifecyclePolicyText
    save(tx, repository)
    return t.PutLifecyclePolicyResponse(
        registryId=repository.account, repositoryName=repository.name, lifecyclePolicyText=repository.lifecycle
    )


@operation("GetLifecyclePolicy", resource=repository_arn, read=True)
def get_lifecycle_policy(tx: ReadTx, call: Call, req: t.GetLifecyclePolicyRequest) -> t.GetLifecyclePolicyResponse:
    """Which images expire. Source: API_GetLifecyclePolicy. Raises LifecyclePolicyNotFoundException."""
    repository = find(tx, call, req)
    text = _kept(repository.lifecycle, "Lifecycle", repository)
    return t.GetLifecyclePolicyResponse(
        registryId=repository.account, repositoryName=repository.name, lifecyclePolicyText=text
    )


@operation("DeleteLifecyclePolicy", resource=repository_arn)
def delete_lifecycle_policy(tx: Tx, call: Call, req: t.DeleteLifecyclePolicyRequest) -> t.DeleteLifecyclePolicyResponse:
    """Let all images stay. Source: API_DeleteLifecyclePolicy. Raises LifecyclePolicyNotFoundException."""
    repository = find(tx, call, req)
    text = _kept(repository.lifecycle, "Lifecycle", repository)
    repository.lifecycle = None
    save(tx, repository)
    return t.DeleteLifecyclePolicyResponse(
        registryId=repository.account, repositoryName=repository.name, lifecyclePolicyText=text
    )


def _kept(text: str | None, kind: str, repository: Repository) -> str:
    if text is None:
        where = f"the repository with name '{repository.name}' in the registry with id '{repository.account}'"
        raise ApiError(f"{kind}PolicyNotFoundException", f"{kind} policy does not exist for {where}")
    return text


@resource_policy
def policy(tx: ReadTx, arn: str) -> str | None:
    """The policy of a repository's ARN."""
    try:
        return by_arn(tx, arn).policy
    except ApiError:
        return None


@operation("TagResource", resource=member("resourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises RepositoryNotFoundException, TooManyTagsException."""
    TAGS.add(tx, by_arn(tx, req.resourceArn), req.tags)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("resourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises RepositoryNotFoundException."""
    TAGS.remove(tx, by_arn(tx, req.resourceArn), req.tagKeys)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("resourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A repository's tags. Source: API_ListTagsForResource. Raises RepositoryNotFoundException."""
    return t.ListTagsForResourceResponse(tags=tag_list(t.Tag, dict(sorted(by_arn(tx, req.resourceArn).tags.items()))))
