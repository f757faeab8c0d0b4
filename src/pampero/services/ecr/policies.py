"""Who may use a repository, and tags."""

from __future__ import annotations

import json

from pampero.api import ApiError, Call, operation, resource_policy, resource_tags
from pampero.auth.policy.parse import OWN_RESOURCE
from pampero.aws.policies import check_policy, statements_of
from pampero.aws.tags import MAX_TAGS, Tagging, member, tag_list
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn
from pampero.services.ecr import types as t
from pampero.services.ecr.model import REPOSITORIES, Repository, find, invalid, repository_arn
from pampero.services.ecr.settings import registry
from pampero.store.tx import ReadTx, Tx

TAGS = Tagging(
    REPOSITORIES.save, lambda _: ApiError("TooManyTagsException", f"A repository has at most {MAX_TAGS} tags")
)


@operation("SetRepositoryPolicy", resource=repository_arn)
def set_repository_policy(tx: Tx, call: Call, req: t.SetRepositoryPolicyRequest) -> t.SetRepositoryPolicyResponse:
    """Set who may use a repository. Source: API_SetRepositoryPolicy. Raises InvalidParameterException."""
    repository = find(tx, call, req)
    check_policy(req.policyText, lambda why: invalid("the policy is malformed"), OWN_RESOURCE)
    repository.policy = req.policyText
    REPOSITORIES.save(tx, repository)
    return t.SetRepositoryPolicyResponse(**repository.identity, policyText=req.policyText)


@operation("GetRepositoryPolicy", resource=repository_arn, read=True)
def get_repository_policy(tx: ReadTx, call: Call, req: t.GetRepositoryPolicyRequest) -> t.GetRepositoryPolicyResponse:
    """Who may use a repository. Source: API_GetRepositoryPolicy. Raises RepositoryPolicyNotFoundException."""
    repository = find(tx, call, req)
    text = _kept(repository.policy, "Repository", repository)
    return t.GetRepositoryPolicyResponse(**repository.identity, policyText=text)


@operation("DeleteRepositoryPolicy", resource=repository_arn)
def delete_repository_policy(
    tx: Tx, call: Call, req: t.DeleteRepositoryPolicyRequest
) -> t.DeleteRepositoryPolicyResponse:
    """Take the policy away. Source: API_DeleteRepositoryPolicy. Raises RepositoryPolicyNotFoundException."""
    repository = find(tx, call, req)
    text = _kept(repository.policy, "Repository", repository)
    repository.policy = None
    REPOSITORIES.save(tx, repository)
    return t.DeleteRepositoryPolicyResponse(**repository.identity, policyText=text)


def _kept(text: str | None, kind: str, repository: Repository) -> str:
    if text is None:
        where = f"the repository with name '{repository.name}' in the registry with id '{repository.account}'"
        raise ApiError(f"{kind}PolicyNotFoundException", f"{kind} policy does not exist for {where}")
    return text


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """What bears on a repository: its own policy and its registry's; on one that is not there, the latter."""
    if not where.resource.startswith("repository/"):
        return None
    repository = REPOSITORIES.named(tx, where)
    found = registry(tx, where.scope)
    texts = [text for text in (repository and repository.policy, found.policy) if text]
    return texts[0] if len(texts) == 1 else _together(texts) if texts else None


def _together(texts: list[str]) -> str:
    statements = [one for text in texts for one in statements_of(jsontext.loads(text))]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


tagged = resource_tags(lambda tx, where: REPOSITORIES.named(tx, where))


@operation("TagResource", resource=member("resourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises RepositoryNotFoundException, TooManyTagsException."""
    TAGS.add(tx, REPOSITORIES.existing(tx, req.resourceArn), req.tags)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("resourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises RepositoryNotFoundException."""
    TAGS.remove(tx, REPOSITORIES.existing(tx, req.resourceArn), req.tagKeys)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("resourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """A repository's tags. Source: API_ListTagsForResource. Raises RepositoryNotFoundException."""
    return t.ListTagsForResourceResponse(
        tags=tag_list(t.Tag, dict(sorted(REPOSITORIES.existing(tx, req.resourceArn).tags.items())))
    )
