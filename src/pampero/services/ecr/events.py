"""What EventBridge hears of images, on the default bus of whose they are; and what follows from it.

Source: Amazon ECR User Guide, "Amazon ECR events and EventBridge".
"""

from __future__ import annotations

import json

from pampero.api import Context, Event, consumer
from pampero.aws import targets
from pampero.services.ecr.model import Repository
from pampero.services.ecr.stored import Image
from pampero.store.tx import Tx

CHANGED, REPLICATE = "ecr.changed", "ecr.replicate"
SERVICE = "ecr.amazonaws.com"


def _emit(tx: Tx, repository: Repository, kind: str, resources: list[str], detail: dict[str, str | None]) -> None:
    known = {name: value for name, value in detail.items() if value is not None}
    tx.emit(CHANGED, {"place": repository.scope, "type": kind, "resources": resources, "detail": known})


def _action(
    tx: Tx, repository: Repository, action: str, digest: str, tag: str | None, media: str, kind: str | None
) -> None:
    detail = {
        "result": "SUCCESS",
        "repository-name": repository.name,
        "image-digest": digest,
        "action-type": action,
        "image-tag": tag,
        "manifest-media-type": media,
        "artifact-media-type": kind,
    }
    _emit(tx, repository, "ECR Image Action", [], detail)


def pushed(tx: Tx, repository: Repository, digest: str, tag: str | None, media: str, kind: str | None) -> None:
    """An image has come, or a tag of it: it is told of, and replicated where the registry says so."""
    _action(tx, repository, "PUSH", digest, tag, media, kind)
    tx.emit(REPLICATE, (repository.arn, digest, tag), key=repository.arn)


def deleted(tx: Tx, repository: Repository, image: Image, tag: str | None) -> None:
    """An image has gone, or a tag of it."""
    _action(tx, repository, "DELETE", image.digest, tag, image.meta.media, image.meta.kind)


def replicated(tx: Tx, source: Repository, there: Repository, digest: str, tag: str | None) -> None:
    """An image has come to another registry; told there."""
    detail = {
        "result": "SUCCESS",
        "repository-name": there.name,
        "image-digest": digest,
        "source-account": source.account,
        "action-type": "REPLICATE",
        "source-region": source.region,
        "image-tag": tag,
    }
    _emit(tx, there, "ECR Replication Action", [there.arn], detail)


@consumer(CHANGED)
async def tell(context: Context, event: Event) -> None:
    """Put one event on the default bus."""
    told = event.payload
    entry = {
        "Source": "aws.ecr",
        "DetailType": told["type"],
        "Resources": told["resources"],
        "Detail": json.dumps(told["detail"]),
    }
    await targets.announce(context.at(told["place"]), SERVICE, entry)
