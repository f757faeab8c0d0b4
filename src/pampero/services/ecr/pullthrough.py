"""Pull-through caches: repositories whose images are fetched from another registry of ECR when somebody asks for them.

Source: Amazon ECR User Guide, "Sync an upstream registry with an Amazon ECR private registry". An upstream is a registry of ECR that is
here, in whatever account and Region; others are answered 501, since this server fetches nothing from the internet by itself.
"""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError, Call, Check, Context, operation
from pampero.aws.nouns import Noun
from pampero.aws.paging import named_page, position_of
from pampero.kernel.arn import arn
from pampero.services.ecr import manifests, stored
from pampero.services.ecr import types as t
from pampero.services.ecr.creation import CACHE, create, template_for
from pampero.services.ecr.images import resolve
from pampero.services.ecr.model import REPOSITORIES, Repository, invalid
from pampero.services.ecr.replication import copy
from pampero.services.ecr.stored import Image
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

UPSTREAM = re.compile(r"(?:https://)?(\d{12})\.dkr[.-]ecr\.([a-z0-9-]+)\.[a-z0-9.-]+")
SERVICE = "pullthroughcache.ecr.amazonaws.com"
ROOT = "ROOT"
PAGE = 100
# How long what a tag names is not asked of the upstream again. Source: the same guide: 24 hours.
FRESH_SECONDS = 24 * 3600


class Rule(Noun):
    """Its name is the prefix of repositories here. upstream: the prefix there; url: as it was given."""

    url: str
    created: float
    updated: float | None = None
    upstream: str = ROOT
    role: str | None = None
    credential: str | None = None

    @property
    def place(self) -> tuple[str, str]:
        """(account, region) of the registry that it is from."""
        found = UPSTREAM.fullmatch(self.url)
        assert found is not None
        return found[1], found[2]

    def named(self, name: str) -> str:
        """What a repository here is called there."""
        rest = name if self.name == ROOT else name.removeprefix(f"{self.name}/")
        return rest if self.upstream == ROOT else f"{self.upstream}/{rest}"

    @property
    def common(self) -> dict[str, Any]:
        """Members of answers."""
        return {
            "ecrRepositoryPrefix": self.name,
            "registryId": self.account,
            "credentialArn": self.credential,
            "customRoleArn": self.role,
            "upstreamRepositoryPrefix": self.upstream,
        }


class Fetched(Noun):
    """When a tag (`name`: repository's ARN and tag) was asked of its upstream last."""

    at: float


RULES: Documents[Rule] = Documents("ecr.rule", Rule, at=lambda one: (one.scope, one.name))
FETCHED: Documents[Fetched] = Documents("ecr.fetched", Fetched, at=lambda one: (one.scope, one.name))


@operation("CreatePullThroughCacheRule", resource="*")
def create_pull_through_cache_rule(
    tx: Tx, call: Call, req: t.CreatePullThroughCacheRuleRequest
) -> t.CreatePullThroughCacheRuleResponse:
    """Have repositories below a prefix fetched. Source: API_CreatePullThroughCacheRule.

    Raises PullThroughCacheRuleAlreadyExistsException, UnsupportedUpstreamRegistryException.
    """
    _own(call, req)
    prefix = req.ecrRepositoryPrefix.rstrip("/")
    if UPSTREAM.fullmatch(req.upstreamRegistryUrl) is None:
        if req.upstreamRegistry in (None, "ecr"):
            problem = f"The upstream registry '{req.upstreamRegistryUrl}' is not supported."
            raise ApiError("UnsupportedUpstreamRegistryException", problem)
        raise ApiError("NotImplemented", "ECR's caches of registries other than ECR's are not implemented.", status=501)
    if RULES.get(tx, call.scope, prefix) is not None:
        raise ApiError(
            "PullThroughCacheRuleAlreadyExistsException",
            f"A pull through cache rule with the repository prefix '{prefix}' already exists in the registry with id '{call.account}'",
        )
    rule = Rule(
        prefix, call.account, call.region, req.upstreamRegistryUrl, tx.now, None,
        (req.upstreamRepositoryPrefix or ROOT).rstrip("/"), req.customRoleArn,
    )  # fmt: skip
    RULES.save(tx, rule)
    return t.CreatePullThroughCacheRuleResponse(
        **rule.common, upstreamRegistryUrl=rule.url, upstreamRegistry="ecr", createdAt=rule.created
    )


def _own(call: Call, req: Any) -> None:
    """Raises InvalidParameterException for another account's registry."""
    if req.registryId not in (None, call.account):
        raise invalid("rules are those of one's own registry")


def _existing(tx: ReadTx, call: Call, prefix: str, req: Any) -> Rule:
    _own(call, req)
    found = RULES.get(tx, call.scope, prefix.rstrip("/"))
    if found is None:
        problem = f"The pull through cache rule with the repository prefix '{prefix}' does not exist in the registry with id '{call.account}'"
        raise ApiError("PullThroughCacheRuleNotFoundException", problem)
    return found


@operation("DeletePullThroughCacheRule", resource="*")
def delete_pull_through_cache_rule(
    tx: Tx, call: Call, req: t.DeletePullThroughCacheRuleRequest
) -> t.DeletePullThroughCacheRuleResponse:
    """Fetch no more; what was stays. Source: API_DeletePullThroughCacheRule. Raises PullThroughCacheRuleNotFoundException."""
    rule = _existing(tx, call, req.ecrRepositoryPrefix, req)
    RULES.delete(tx, call.scope, rule.name)
    return t.DeletePullThroughCacheRuleResponse(**rule.common, upstreamRegistryUrl=rule.url, createdAt=rule.created)


@operation("UpdatePullThroughCacheRule", resource="*")
def update_pull_through_cache_rule(
    tx: Tx, call: Call, req: t.UpdatePullThroughCacheRuleRequest
) -> t.UpdatePullThroughCacheRuleResponse:
    """Change the role that fetches. Source: API_UpdatePullThroughCacheRule. Raises PullThroughCacheRuleNotFoundException."""
    rule = _existing(tx, call, req.ecrRepositoryPrefix, req)
    rule.role = req.customRoleArn or rule.role
    rule.updated = tx.now
    RULES.save(tx, rule)
    return t.UpdatePullThroughCacheRuleResponse(**rule.common, updatedAt=rule.updated)


@operation("DescribePullThroughCacheRules", resource="*", read=True)
def describe_pull_through_cache_rules(
    tx: ReadTx, call: Call, req: t.DescribePullThroughCacheRulesRequest
) -> t.DescribePullThroughCacheRulesResponse:
    """The registry's rules, or those of these prefixes. Source: API_DescribePullThroughCacheRules."""
    token: str | None = None
    if req.ecrRepositoryPrefixes:
        found = [_existing(tx, call, prefix, req) for prefix in req.ecrRepositoryPrefixes]
    else:
        after, most = position_of(req.nextToken, lambda: invalid("nextToken")), req.maxResults or PAGE
        found, token = named_page(RULES.page(tx, call.scope, after=after, limit=most + 1), most)
    rules = [
        t.PullThroughCacheRule(
            **one.common,
            upstreamRegistryUrl=one.url,
            upstreamRegistry="ecr",
            createdAt=one.created,
            updatedAt=one.updated,
        )
        for one in found
    ]
    return t.DescribePullThroughCacheRulesResponse(pullThroughCacheRules=rules, nextToken=token)


@operation("ValidatePullThroughCacheRule", resource="*")
async def validate_pull_through_cache_rule(
    call: Call, req: t.ValidatePullThroughCacheRuleRequest
) -> t.ValidatePullThroughCacheRuleResponse:
    """Whether its upstream lets itself be asked. Source: API_ValidatePullThroughCacheRule."""
    rule = await call.read(_existing, call, req.ecrRepositoryPrefix, req)
    failure: str | None = None
    try:
        await (await _there(call, rule)).client("ecr").call("GetAuthorizationToken")
    except ApiError as error:
        failure = error.message
    return t.ValidatePullThroughCacheRuleResponse(
        **rule.common, upstreamRegistryUrl=rule.url, isValid=failure is None, failure=failure
    )


async def _there(context: Context, rule: Rule) -> Context:
    """Where and as whom the upstream is asked: as the rule's role, or as whoever asks."""
    account, region = rule.place
    place = context.within(context.account, region)
    if rule.role is None:
        if account != rule.account:
            raise ApiError(
                "AccessDeniedException", "The rule has no role, by which another account's registry is asked."
            )
        return place
    at = context.within(rule.account, rule.region)
    assumed = await at.as_role(rule.role, "ecr-pull-through-cache", SERVICE)
    return assumed.within(assumed.account, region)


def rule_for(tx: ReadTx, scope: str, name: str) -> Rule | None:
    """The rule with the longest prefix that a repository's name begins with."""
    found = [one for _, one in RULES.page(tx, scope) if one.name == ROOT or name.startswith(f"{one.name}/")]
    return max(found, key=lambda one: 0 if one.name == ROOT else len(one.name), default=None)


async def fetched(call: Call, account: str, name: str, reference: str) -> None:
    """Have an image of a cache here, if its upstream has it and it is not here, or its tag was not asked for so long. Raises AccessDenied."""
    rule = await call.read(_wanting, call, account, name, reference)
    if rule is None:
        return
    named = {"imageDigest": reference} if ":" in reference else {"imageTag": reference}
    where, region = rule.place
    there = await _there(call, rule)
    answer = await there.client("ecr").call(
        "BatchGetImage", registryId=where, repositoryName=rule.named(name), imageIds=[named]
    )
    if answer.get("images"):
        digest = manifests.digest_of(answer["images"][0]["imageManifest"].encode())
        source = arn("ecr", region, where, f"repository/{rule.named(name)}")
        await call.write(_import, call, account, name, source, digest, named.get("imageTag"))


def _wanting(tx: ReadTx, call: Call, account: str, name: str, reference: str) -> Rule | None:
    scope = f"{account}/{call.region}"
    rule = rule_for(tx, scope, name)
    if rule is None:
        return None
    here = REPOSITORIES.get(tx, scope, name)
    by_digest = ":" in reference
    if here is not None and isinstance(_named(tx, here, reference), Image):
        last = FETCHED.get(tx, scope, f"{name}:{reference}")
        if by_digest or (last is not None and tx.now - last.at < FRESH_SECONDS):
            return None
    where = arn("ecr", call.region, account, f"repository/{name}")
    call.require(tx, Check("ecr:BatchImportUpstreamImage", where))
    if here is None:
        call.require(tx, Check("ecr:CreateRepository", where))
    return rule


def _named(tx: ReadTx, repository: Repository, reference: str) -> object:
    by_digest = ":" in reference
    return resolve(tx, repository, reference if by_digest else None, None if by_digest else reference)


def _import(tx: Tx, call: Call, account: str, name: str, source: str, digest: str, tag: str | None) -> None:
    scope = f"{account}/{call.region}"
    upstream = REPOSITORIES.by_arn(tx, source)
    if upstream is None or stored.find_image(tx, source, digest) is None:
        return
    here = REPOSITORIES.get(tx, scope, name)
    if here is None:
        here = create(tx, account, call.region, name, template_for(tx, scope, name, CACHE))
    copy(tx, upstream, here, digest, tag)
    if tag is not None:
        FETCHED.save(tx, Fetched(f"{name}:{tag}", account, call.region, tx.now))
