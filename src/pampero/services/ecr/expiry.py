"""Lifecycle policies: kept, previewed, and applied by the clock.

On AWS images go within 24 hours of when a rule meets them. Here a policy is applied when it is set and then every hour. Source: Amazon ECR
User Guide, "Automate the cleanup of images by using lifecycle policies".
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.services.ecr import stored
from pampero.services.ecr import types as t
from pampero.services.ecr.imagelists import cut, set_archived
from pampero.services.ecr.images import remove
from pampero.services.ecr.lifecycles import EXPIRE, BadPolicy, Verdict, evaluate, parse
from pampero.services.ecr.model import REPOSITORIES, Repository, find, repository_arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

LIFECYCLE = "ecr.lifecycle"
EVERY_SECONDS = 3600


class Preview(Struct):
    """What a policy would do: its text, and when that was looked at."""

    text: str
    results: list[dict[str, Any]]


PREVIEWS: Documents[Preview] = Documents("ecr.preview", Preview)


def _checked(text: str) -> None:
    try:
        parse(text)
    except BadPolicy as error:
        problem = f"Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: {error}'"
        raise ApiError("InvalidParameterException", problem) from error


@operation("PutLifecyclePolicy", resource=repository_arn)
def put_lifecycle_policy(tx: Tx, call: Call, req: t.PutLifecyclePolicyRequest) -> t.PutLifecyclePolicyResponse:
    """Set which images expire. Source: API_PutLifecyclePolicy. Raises InvalidParameterException."""
    repository = find(tx, call, req)
    _checked(req.lifecyclePolicyText)
    repository.lifecycle = req.lifecyclePolicyText
    REPOSITORIES.save(tx, repository)
    tx.at(LIFECYCLE, repository.arn, tx.now)
    return t.PutLifecyclePolicyResponse(**repository.identity, lifecyclePolicyText=repository.lifecycle)


@operation("GetLifecyclePolicy", resource=repository_arn, read=True)
def get_lifecycle_policy(tx: ReadTx, call: Call, req: t.GetLifecyclePolicyRequest) -> t.GetLifecyclePolicyResponse:
    """Which images expire, and when that was looked at last. Source: API_GetLifecyclePolicy. Raises
    LifecyclePolicyNotFoundException."""
    repository = find(tx, call, req)
    return t.GetLifecyclePolicyResponse(
        **repository.identity, lifecyclePolicyText=_kept(repository), lastEvaluatedAt=repository.evaluated
    )


@operation("DeleteLifecyclePolicy", resource=repository_arn)
def delete_lifecycle_policy(tx: Tx, call: Call, req: t.DeleteLifecyclePolicyRequest) -> t.DeleteLifecyclePolicyResponse:
    """Let all images stay. Source: API_DeleteLifecyclePolicy. Raises LifecyclePolicyNotFoundException."""
    repository = find(tx, call, req)
    text, evaluated = _kept(repository), repository.evaluated
    repository.lifecycle = repository.evaluated = None
    REPOSITORIES.save(tx, repository)
    tx.cancel(LIFECYCLE, repository.arn)
    return t.DeleteLifecyclePolicyResponse(**repository.identity, lifecyclePolicyText=text, lastEvaluatedAt=evaluated)


def _kept(repository: Repository) -> str:
    if repository.lifecycle is None:
        where = f"the repository with name '{repository.name}' in the registry with id '{repository.account}'"
        raise ApiError("LifecyclePolicyNotFoundException", f"Lifecycle policy does not exist for {where}")
    return repository.lifecycle


def verdicts(tx: ReadTx, repository: Repository, text: str, now: float) -> list[Verdict]:
    """What a policy does now. Images that a list has, and what is about an image, go with that."""
    tags = stored.tags_of(tx, repository.arn)
    images = [(image, tags.get(image.digest, [])) for image in stored.images_of(tx, repository.arn)]
    listed = {
        image.digest
        for image, _ in images
        if image.subject is not None or stored.listing(tx, repository.arn, image.digest)
    }
    return evaluate(parse(text), images, listed, now)


@timer(LIFECYCLE)
def apply(tx: Tx, context: Context, timer: TimerEvent) -> None:
    """Have what a policy says happen, and look again in an hour."""
    repository = REPOSITORIES.by_arn(tx, timer.key)
    if repository is None or repository.lifecycle is None:
        return
    for verdict in verdicts(tx, repository, repository.lifecycle, tx.now):
        if verdict.rule.action == EXPIRE:
            for one in stored.referrers(tx, repository.arn, verdict.image.digest):
                remove(tx, repository, one, stored.tags_on(tx, repository.arn, one.digest))
            parts = stored.parts_of(tx, repository.arn, verdict.image.digest)
            remove(tx, repository, verdict.image, verdict.tags)
            _remove_parts(tx, repository, parts)
        else:
            set_archived(tx, repository, verdict.image, True)
    repository.evaluated = tx.now
    REPOSITORIES.save(tx, repository)
    tx.at(LIFECYCLE, repository.arn, tx.now + EVERY_SECONDS)


def _remove_parts(tx: Tx, repository: Repository, parts: list[str]) -> None:
    """The images of a list that has gone, where they have no tag and are in no other one."""
    for digest in parts:
        image = stored.find_image(tx, repository.arn, digest)
        tags = stored.tags_on(tx, repository.arn, digest)
        if image is not None and not tags and not stored.listing(tx, repository.arn, digest):
            remove(tx, repository, image, [])


@operation("StartLifecyclePolicyPreview", resource=repository_arn)
def start_lifecycle_policy_preview(
    tx: Tx, call: Call, req: t.StartLifecyclePolicyPreviewRequest
) -> t.StartLifecyclePolicyPreviewResponse:
    """See what a policy would do, the repository's own or another. Source: API_StartLifecyclePolicyPreview. It is done at once.

    Raises LifecyclePolicyNotFoundException, InvalidParameterException.
    """
    repository = find(tx, call, req)
    text = req.lifecyclePolicyText or _kept(repository)
    _checked(text)
    results = [
        {
            "digest": one.image.digest,
            "tags": one.tags,
            "pushed": one.image.pushed,
            "action": one.rule.action,
            "priority": one.rule.priority,
            "storage": one.rule.storage,
        }
        for one in verdicts(tx, repository, text, tx.now)
    ]
    PREVIEWS.put(tx, "", repository.arn, Preview(text, results))
    return t.StartLifecyclePolicyPreviewResponse(**repository.identity, lifecyclePolicyText=text, status="IN_PROGRESS")


@operation("GetLifecyclePolicyPreview", resource=repository_arn, read=True)
def get_lifecycle_policy_preview(
    tx: ReadTx, call: Call, req: t.GetLifecyclePolicyPreviewRequest
) -> t.GetLifecyclePolicyPreviewResponse:
    """What it would do. Source: API_GetLifecyclePolicyPreview. Raises LifecyclePolicyPreviewNotFoundException."""
    repository = find(tx, call, req)
    preview = PREVIEWS.get(tx, "", repository.arn)
    if preview is None:
        where = f"the repository with name '{repository.name}' in the registry with id '{repository.account}'"
        problem = f"Lifecycle policy preview does not exist for {where}"
        raise ApiError("LifecyclePolicyPreviewNotFoundException", problem)
    status = (req.filter.tagStatus if req.filter else None) or "ANY"
    named = {one.imageDigest or one.imageTag for one in req.imageIds or ()}
    wanted = [
        one
        for one in preview.results
        if (status == "ANY" or bool(one["tags"]) == (status == "TAGGED"))
        and (not named or named & {one["digest"], *one["tags"]})
    ]
    page, token = cut(wanted, req)
    expiring = sum(one["action"] == EXPIRE for one in preview.results)
    moving = len(preview.results) - expiring
    return t.GetLifecyclePolicyPreviewResponse(
        **repository.identity,
        lifecyclePolicyText=preview.text,
        status="COMPLETE",
        nextToken=token,
        previewResults=[_result(one) for one in page],
        summary=t.LifecyclePolicyPreviewSummary(
            expiringImageTotalCount=expiring,
            transitioningImageTotalCounts=[
                t.TransitioningImageTotalCount(targetStorageClass="ARCHIVE", imageTotalCount=moving)
            ]
            if moving
            else None,
        ),
    )


def _result(one: dict[str, Any]) -> t.LifecyclePolicyPreviewResult:
    expires = one["action"] == EXPIRE
    action = t.LifecyclePolicyRuleAction(
        type="EXPIRE" if expires else "TRANSITION", targetStorageClass=None if expires else "ARCHIVE"
    )
    return t.LifecyclePolicyPreviewResult(
        imageTags=one["tags"] or None,
        imageDigest=one["digest"],
        imagePushedAt=one["pushed"],
        action=action,
        appliedRulePriority=one["priority"],
        storageClass=one["storage"].upper(),
    )


def forget(tx: Tx, repository: Repository) -> None:
    """The repository goes."""
    tx.cancel(LIFECYCLE, repository.arn)
    PREVIEWS.delete(tx, "", repository.arn)
