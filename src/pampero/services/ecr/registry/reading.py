"""Manifests, tags, referrers and repositories, as clients of registries read them."""

from __future__ import annotations

import json
from urllib.parse import quote

from pampero.api import Check, WebResponse
from pampero.services.ecr import images, manifests, pullthrough, stored
from pampero.services.ecr.manifests import DIGEST, OCI_INDEX
from pampero.services.ecr.model import REPOSITORIES
from pampero.services.ecr.registry.visits import JSON, Refused, Visit, headed, number
from pampero.services.ecr.stored import Image
from pampero.store.tx import ReadTx, Tx

MAX_TAGS, MAX_REPOSITORIES = 1000, 1000


async def manifest(visit: Visit, name: str, reference: str) -> WebResponse:
    """A manifest by its tag or digest, of whatever type it is. That of a pull-through cache is fetched where it is not here."""
    await pullthrough.fetched(visit.call, visit.account, name, reference)
    image, body = await visit.context.write(_manifest, visit, name, reference)
    headers = (("content-type", image.meta.media), ("docker-content-digest", image.digest))
    return headed(WebResponse(200, headers, body))


def _manifest(tx: Tx, visit: Visit, name: str, reference: str) -> tuple[Image, bytes]:
    repository = visit.repository(tx, name, "BatchGetImage")
    by_digest = ":" in reference
    digest, tag = (reference, None) if by_digest else (None, reference)
    found = images.resolve(tx, repository, digest, tag)
    if not isinstance(found, Image):
        raise images.missing(repository, digest, tag)
    if found.meta.status != "ACTIVE":
        raise Refused(403, "DENIED", "The image is archived; restore it before it is pulled")
    if visit.request.method == "HEAD":
        return found, stored.manifest_of(tx, repository.arn, found.digest)
    return found, images.pull(tx, visit.call, repository, found)


async def tags(visit: Visit, name: str) -> WebResponse:
    """A repository's tags in their order: `n` at most, behind `last`."""
    found = await visit.context.read(_tags, visit, name)
    found = [tag for tag in found if tag > visit.query.get("last", "")]
    most = number(visit.query.get("n"), MAX_TAGS, MAX_TAGS)
    body = json.dumps({"name": name, "tags": found[:most]}).encode()
    more = _more(visit, f"{name}/tags/list", most, found)
    return headed(WebResponse(200, (JSON, *more), body))


def _tags(tx: ReadTx, visit: Visit, name: str) -> list[str]:
    repository = visit.repository(tx, name, "ListImages")
    return sorted(tag for tags in stored.tags_of(tx, repository.arn).values() for tag in tags)


def _more(visit: Visit, path: str, most: int, found: list[str]) -> tuple[tuple[str, str], ...]:
    """The header that leads to the next page, if there is one."""
    if not 0 < most < len(found):
        return ()
    return (("link", f'<{visit.base}{path}?n={most}&last={quote(found[most - 1], safe="")}>; rel="next"'),)


async def catalog(visit: Visit) -> WebResponse:
    """The registry's repositories."""
    found = await visit.context.read(_catalog, visit)
    found = [name for name in found if name > visit.query.get("last", "")]
    most = number(visit.query.get("n"), MAX_REPOSITORIES, MAX_REPOSITORIES)
    body = json.dumps({"repositories": found[:most]}).encode()
    return headed(WebResponse(200, (JSON, *_more(visit, "_catalog", most, found)), body))


def _catalog(tx: ReadTx, visit: Visit) -> list[str]:
    visit.call.require(tx, Check("ecr:DescribeRepositories", visit.arn("*")))
    return [name for name, _ in REPOSITORIES.page(tx, f"{visit.account}/{visit.region}")]


async def referrers(visit: Visit, name: str, digest: str) -> WebResponse:
    """What is about an image, as an index; of one type (`artifactType`), where that is asked for."""
    if DIGEST.fullmatch(digest) is None:
        raise Refused(400, "DIGEST_INVALID", f"'{digest[:200]}' is no digest of SHA-256")
    found = await visit.context.read(_referrers, visit, name, digest)
    wanted = visit.query.get("artifactType")
    listed = [_descriptor(image) for image in found if wanted is None or image.meta.kind == wanted]
    body = json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": listed}).encode()
    filtered = (("oci-filters-applied", "artifactType"),) if wanted is not None else ()
    return headed(WebResponse(200, (("content-type", manifests.OCI_INDEX), *filtered), body))


def _referrers(tx: ReadTx, visit: Visit, name: str, digest: str) -> list[Image]:
    repository = visit.repository(tx, name, "BatchGetImage")
    return [image for image in stored.referrers(tx, repository.arn, digest) if image.meta.status == "ACTIVE"]


def _descriptor(image: Image) -> dict[str, object]:
    found: dict[str, object] = {"mediaType": image.meta.media, "digest": image.digest, "size": image.meta.length}
    if image.meta.kind is not None:
        found["artifactType"] = image.meta.kind
    return found | ({"annotations": image.meta.annotations} if image.meta.annotations else {})
