"""Images that are copied to other Regions and accounts, as far as these are here.

Source: Amazon ECR User Guide, "Private image replication": what is pushed after the rules were set is replicated; repositories are
made where they are not there yet; another account's registry policy has to allow it.
"""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, Context, Event, consumer, operation
from pampero.auth.context import Facts
from pampero.auth.principals import Principal
from pampero.kernel.arn import arn
from pampero.services.ecr import events, manifests, stored
from pampero.services.ecr import types as t
from pampero.services.ecr.creation import REPLICATION, create, template_for
from pampero.services.ecr.images import existing
from pampero.services.ecr.model import REPOSITORIES, Repository, find, invalid, repository_arn
from pampero.services.ecr.settings import Destination, ReplicationRule, registry, save
from pampero.services.ecr.stored import Image, Meta
from pampero.store.tx import ReadTx, Tx

MAX_DESTINATIONS = 25
COMPLETE, FAILED = "COMPLETE", "FAILED"


def _shape(rules: list[ReplicationRule]) -> t.ReplicationConfiguration:
    return t.ReplicationConfiguration(
        rules=[
            t.ReplicationRule(
                destinations=[
                    t.ReplicationDestination(region=to.region, registryId=to.account) for to in one.destinations
                ],
                repositoryFilters=[t.RepositoryFilter(filter=each, filterType="PREFIX_MATCH") for each in one.prefixes]
                or None,
            )
            for one in rules
        ]
    )


@operation("PutReplicationConfiguration", resource="*")
def put_replication_configuration(
    tx: Tx, call: Call, req: t.PutReplicationConfigurationRequest
) -> t.PutReplicationConfigurationResponse:
    """Say where images are replicated to. Source: API_PutReplicationConfiguration. Raises InvalidParameterException,
    ValidationException."""
    if any(one.deleteReplication and one.deleteReplication.enabled for one in req.replicationConfiguration.rules):
        raise ApiError("NotImplemented", "ECR's replication of deletions is not implemented.", status=501)
    rules = [
        ReplicationRule(
            [Destination(to.region, to.registryId) for to in one.destinations],
            [each.filter for each in one.repositoryFilters or ()],
        )
        for one in req.replicationConfiguration.rules
    ]
    destinations = {to for one in rules for to in one.destinations}
    if Destination(call.region, call.account) in destinations:
        raise invalid("a registry is not replicated to itself")
    if len(destinations) > MAX_DESTINATIONS:
        raise ApiError("ValidationException", f"There are at most {MAX_DESTINATIONS} destinations.")
    found = registry(tx, call.scope)
    found.replication = rules
    save(tx, call.scope, found)
    return t.PutReplicationConfigurationResponse(replicationConfiguration=_shape(rules))


@operation("DescribeRegistry", resource="*", read=True)
def describe_registry(tx: ReadTx, call: Call, req: t.DescribeRegistryRequest) -> t.DescribeRegistryResponse:
    """The registry, and where it is replicated to. Source: API_DescribeRegistry."""
    rules = registry(tx, call.scope).replication
    return t.DescribeRegistryResponse(registryId=call.account, replicationConfiguration=_shape(rules))


@operation("DescribeImageReplicationStatus", resource=repository_arn, read=True)
def describe_image_replication_status(
    tx: ReadTx, call: Call, req: t.DescribeImageReplicationStatusRequest
) -> t.DescribeImageReplicationStatusResponse:
    """How far an image is replicated. Source: API_DescribeImageReplicationStatus. Raises ImageNotFoundException."""
    repository = find(tx, call, req)
    image = existing(tx, repository, req.imageId)
    statuses = [
        t.ImageReplicationStatus(region=to.region, registryId=to.account, **_status(image, to))
        for to in destinations(tx, repository)
    ]
    return t.DescribeImageReplicationStatusResponse(
        repositoryName=repository.name, imageId=req.imageId, replicationStatuses=statuses
    )


def _status(image: Image, to: Destination) -> dict[str, str]:
    found = image.meta.replicas.get(f"{to.account}/{to.region}", "IN_PROGRESS")
    return {"status": found} if found in (COMPLETE, "IN_PROGRESS") else {"status": FAILED, "failureCode": found}


def destinations(tx: ReadTx, repository: Repository) -> list[Destination]:
    """Where a repository is replicated to."""
    found: dict[Destination, None] = {}
    for rule in registry(tx, repository.scope).replication:
        if not rule.prefixes or any(repository.name.startswith(one) for one in rule.prefixes):
            found.update(dict.fromkeys(rule.destinations))
    return list(found)


@consumer(events.REPLICATE)
async def replicate(context: Context, event: Event) -> None:
    """Copy an image that was pushed; its layers are the same blobs."""
    where, digest, tag = event.payload
    await context.write(_replicate, context, where, digest, tag)


def _replicate(tx: Tx, context: Context, where: str, digest: str, tag: str | None) -> None:
    source = REPOSITORIES.by_arn(tx, where)
    if source is None:
        return
    for to in destinations(tx, source):
        image = stored.find_image(tx, where, digest)
        if image is None:
            return
        place = f"{to.account}/{to.region}"
        image.meta.replicas = {**image.meta.replicas, place: _copy(tx, context, source, to, digest, tag)}
        stored.save_meta(tx, where, image)


def _copy(tx: Tx, context: Context, source: Repository, to: Destination, digest: str, tag: str | None) -> str:
    """COMPLETE, or why it failed."""
    there = REPOSITORIES.get(tx, f"{to.account}/{to.region}", source.name)
    allowed = [] if there is not None else ["CreateRepository"]
    if to.account != source.account:
        target = arn("ecr", to.region, to.account, f"repository/{source.name}")
        facts = Facts(tx.now, to.region, source={"aws:SourceAccount": source.account})
        policy = registry(tx, f"{to.account}/{to.region}").policy
        for action in [*allowed, "ReplicateImage"]:
            check = Check(f"ecr:{action}", target, account=to.account)
            principal = Principal.root(source.account)
            if not context.runtime.decide(tx, principal, check, facts, policy).allowed:
                return "AccessDenied"
    if there is None:
        template = template_for(tx, f"{to.account}/{to.region}", source.name, REPLICATION)
        there = create(tx, to.account, to.region, source.name, template)
    copy(tx, source, there, digest, tag)
    events.replicated(tx, source, there, digest, tag)
    return COMPLETE


def copy(tx: Tx, source: Repository, there: Repository, digest: str, tag: str | None) -> None:
    """An image with all that it is made of, in another repository; its tag there names it."""
    found = stored.find_image(tx, source.arn, digest)
    if found is None:
        return
    body = stored.manifest_of(tx, source.arn, digest)
    manifest = manifests.read(body, found.meta.media)
    for part in manifest.images:
        copy(tx, source, there, part, None)
    for layer, _, _ in manifest.layers:
        kept = stored.find_layer(tx, source.arn, layer)
        if kept is not None:
            stored.put_layer(tx, there.arn, layer, *kept)
    if stored.find_image(tx, there.arn, digest) is None:
        meta = Meta(manifest.media, found.meta.size, manifest.kind, manifest.annotations, length=len(body))
        stored.put_image(tx, there.arn, manifest, body, meta)
    if tag is not None:
        stored.set_tag(tx, there.arn, tag, digest)
