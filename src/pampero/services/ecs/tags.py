"""Tags of clusters, task definitions, tasks, services, task sets, instances and capacity providers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import MAX_TAGS, Tagged, counted, member
from pampero.aws.tags import tag_map as read_tags
from pampero.kernel.arn import Arn
from pampero.services.ecs import types as t
from pampero.services.ecs.errors import invalid, no_cluster
from pampero.services.ecs.model import (
    ACTIVE,
    CLUSTERS,
    DEFINITIONS,
    INACTIVE,
    INSTANCES,
    SERVICES,
    TASKS,
    definition_key,
)
from pampero.services.ecs.providers import PROVIDERS
from pampero.store.tx import ReadTx, Tx

Save = Callable[[Tx], object]


def shown_tags(tags: Mapping[str, str]) -> list[t.Tag]:
    """Tags as answers have them."""
    return [t.Tag(key=key, value=value) for key, value in tags.items()]


def _found(tx: ReadTx, where: Arn) -> tuple[Any, Save] | None:
    """The thing of an ARN, and what writes it."""
    kind, _, rest = where.resource.partition("/")
    place, _, name = rest.rpartition("/")
    found: Any = None
    noun: Callable[[Tx, Any], object] = CLUSTERS.save
    match kind:
        case "cluster":
            found = CLUSTERS.get(tx, where.scope, rest)
            found = found if found is not None and found.status == ACTIVE else None
        case "task-definition":
            family, _, number = rest.partition(":")
            key = definition_key(family, int(number)) if number.isdigit() else ""
            found, noun = DEFINITIONS.get(tx, where.scope, key), DEFINITIONS.save
        case "capacity-provider":
            found, noun = PROVIDERS.get(tx, where.scope, rest), PROVIDERS.save
        case "task":
            found, noun = TASKS.get(tx, f"{where.scope}/{place}", name), TASKS.save
        case "container-instance":
            found, noun = INSTANCES.get(tx, f"{where.scope}/{place}", name), INSTANCES.save
        case "service":
            found, noun = SERVICES.get(tx, f"{where.scope}/{place}", name), SERVICES.save
            found = found if found is not None and found.status != INACTIVE else None
        case "task-set" if rest.count("/") == 2:
            cluster, service, id_ = rest.split("/")
            holder = SERVICES.get(tx, f"{where.scope}/{cluster}", service)
            if holder is not None:
                found = next((one for one in holder.sets if one.id == id_), None)
                return None if found is None else (found, lambda tx: SERVICES.save(tx, holder))
    return None if found is None else (found, lambda tx: noun(tx, found))


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Tagged | None:
    """The thing of an ARN."""
    found = _found(tx, where)
    return None if found is None else found[0]


def _existing(tx: ReadTx, call: Call, text: str) -> tuple[Any, Save]:
    """Raises InvalidParameterException, ClusterNotFoundException, ResourceNotFoundException."""
    try:
        where = Arn.parse(text)
    except ValueError as error:
        raise invalid(f"Invalid ARN: {text}") from error
    if where.service != "ecs" or "/" not in where.resource:
        raise invalid(f"Invalid ARN: {text}")
    found = _found(tx, where) if where.scope == call.scope else None
    if found is None:
        if where.resource.startswith("cluster/"):
            raise no_cluster()
        raise ApiError("ResourceNotFoundException", "The specified resource was not found.")
    return found


def check_count(tags: Mapping[str, str]) -> None:
    """Raises InvalidParameterException."""
    if counted(tags) > MAX_TAGS:
        raise invalid(f"The maximum number of tags that can be applied to a resource is {MAX_TAGS}.")


@operation("TagResource", resource=member("resourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> t.TagResourceResponse:
    """Add or change tags. Source: API_TagResource. Raises InvalidParameterException, ClusterNotFoundException,
    ResourceNotFoundException."""
    thing, save = _existing(tx, call, req.resourceArn)
    thing.tags = {**thing.tags, **read_tags(req.tags)}
    check_count(thing.tags)
    save(tx)
    return t.TagResourceResponse()


@operation("UntagResource", resource=member("resourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> t.UntagResourceResponse:
    """Take tags away. Source: API_UntagResource. Raises as TagResource."""
    thing, save = _existing(tx, call, req.resourceArn)
    thing.tags = {key: value for key, value in thing.tags.items() if key not in set(req.tagKeys)}
    save(tx)
    return t.UntagResourceResponse()


@operation("ListTagsForResource", resource=member("resourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """All of a resource's tags. Source: API_ListTagsForResource. Raises as TagResource."""
    return t.ListTagsForResourceResponse(tags=shown_tags(_existing(tx, call, req.resourceArn)[0].tags))
