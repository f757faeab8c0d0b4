"""Resources in API Gateway's sense: the tree of paths of an API."""

from __future__ import annotations

import re

import msgspec

from pampero.api import Call, operation
from pampero.services.apigateway.rest.model import Api, at, bad, conflict, find_api, find_resource, new_id, page, save
from pampero.services.apigateway.rest.patch import patch, scalar
from pampero.services.apigateway.rest.types import (
    CreateResourceRequest,
    DeleteResourceRequest,
    GetResourceRequest,
    GetResourcesRequest,
    Method,
    Resource,
    Resources,
    UpdateResourceRequest,
)
from pampero.store.tx import ReadTx, Tx

PLAIN = re.compile(r"[A-Za-z0-9._~:$\-]+|\{[A-Za-z0-9._:$\-]+\+?\}")
VARIABLE = re.compile(r"\{[^{}]+\}")
SPELLING = (
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning "
    "and the end."
)


def greedy(part: str | None) -> bool:
    """`{proxy+}`: takes the rest of the path."""
    return bool(part) and str(part).endswith("+}")


def children(api: Api, id_: str) -> list[Resource]:
    """The resources right below one."""
    return [one for one in api.definition.resources.values() if one.parentId == id_]


def check_place(api: Api, parent: Resource, part: str, own: str = "") -> None:
    """Raises BadRequestException, ConflictException where `part` cannot stand below `parent`."""
    if not part:
        raise bad("Resource's path part must be specified")
    if not PLAIN.fullmatch(part):
        raise bad(SPELLING)
    if greedy(parent.pathPart):
        raise bad(f"Cannot create a child of a resource with a greedy path variable: {parent.pathPart}")
    for sibling in children(api, parent.id or ""):
        if sibling.id == own:
            continue
        if sibling.pathPart == part:
            raise conflict(f"Another resource with the same parent already has this name: {part}")
        if VARIABLE.search(part) and VARIABLE.search(sibling.pathPart or ""):
            text = "of this resource already has a variable path part -- only one is allowed"
            raise bad(f"A sibling ({sibling.pathPart}) {text}")


def settle(api: Api, resource: Resource) -> None:
    """Work out the path of a resource and of all below it."""
    parent = api.definition.resources[resource.parentId or ""]
    resource.path = f"{(parent.path or '').rstrip('/')}/{resource.pathPart}"
    for child in children(api, resource.id or ""):
        settle(api, child)


def add(api: Api, parent: Resource, part: str) -> Resource:
    """Put a resource below another. Raises as check_place."""
    check_place(api, parent, part)
    resource = Resource(id=new_id(), parentId=parent.id, pathPart=part)
    api.definition.resources[resource.id or ""] = resource
    settle(api, resource)
    return resource


def reach(api: Api, path: str) -> Resource:
    """The resource of a path, made with all above it where it is not there. Raises as check_place."""
    resource = api.root
    for part in path.split("/"):
        if part:
            found = [one for one in children(api, resource.id or "") if one.pathPart == part]
            resource = found[0] if found else add(api, resource, part)
    return resource


def shown(resource: Resource, embed: list[str] | None) -> Resource:
    """As it is answered: of its methods only the names, unless they are embedded."""
    if not resource.resourceMethods or "methods" in (embed or ()):
        return resource
    return msgspec.structs.replace(resource, resourceMethods={name: Method() for name in resource.resourceMethods})


@operation("CreateResource", resource=at("/restapis/{restApiId}/resources/{parentId}"), action="apigateway:POST")
def create_resource(tx: Tx, call: Call, req: CreateResourceRequest) -> Resource:
    """Add a part of a path below a resource. Source: API_CreateResource.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    api, parent = find_resource(tx, call, req.restApiId, req.parentId)
    resource = add(api, parent, req.pathPart)
    save(tx, api)
    return resource


@operation(
    "GetResource", resource=at("/restapis/{restApiId}/resources/{resourceId}"), action="apigateway:GET", read=True
)
def get_resource(tx: ReadTx, call: Call, req: GetResourceRequest) -> Resource:
    """One resource. Source: API_GetResource. Raises NotFoundException."""
    return shown(find_resource(tx, call, req.restApiId, req.resourceId)[1], req.embed)


@operation("GetResources", resource=at("/restapis/{restApiId}/resources"), action="apigateway:GET", read=True)
def get_resources(tx: ReadTx, call: Call, req: GetResourcesRequest) -> Resources:
    """All resources by path. Source: API_GetResources. Raises NotFoundException."""
    found = sorted(find_api(tx, call, req.restApiId).definition.resources.values(), key=lambda one: one.path or "")
    items, position = page(found, lambda one: one.id or "", req.position, req.limit)
    return Resources(items=[shown(one, req.embed) for one in items], position=position)


@operation("UpdateResource", resource=at("/restapis/{restApiId}/resources/{resourceId}"), action="apigateway:PATCH")
def update_resource(tx: Tx, call: Call, req: UpdateResourceRequest) -> Resource:
    """Rename or move a resource with all below it. Source: API_UpdateResource.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    api, resource = find_resource(tx, call, req.restApiId, req.resourceId)
    root = resource.parentId is None
    wanted = Resource(parentId=resource.parentId, pathPart=resource.pathPart)
    rules = {"/parentId": scalar("parentId"), "/pathPart": scalar("pathPart")}
    patch(wanted, req.patchOperations, rules, listed=True)
    if root:
        for name in ("pathPart", "parentId"):
            if getattr(wanted, name) is not None:
                raise bad(f"Root resource cannot update its {name}.")
        return shown(resource, None)
    _, parent = find_resource(tx, call, req.restApiId, wanted.parentId or "")
    above: Resource | None = parent
    while above is not None:
        if above.id == resource.id:
            raise bad("Resources cannot be cyclical.")
        above = api.definition.resources.get(above.parentId or "")
    check_place(api, parent, wanted.pathPart or "", resource.id or "")
    resource.parentId, resource.pathPart = wanted.parentId, wanted.pathPart
    settle(api, resource)
    save(tx, api)
    return shown(resource, None)


@operation("DeleteResource", resource=at("/restapis/{restApiId}/resources/{resourceId}"), action="apigateway:DELETE")
def delete_resource(tx: Tx, call: Call, req: DeleteResourceRequest) -> None:
    """Delete a resource with all below it. Source: API_DeleteResource. Raises NotFoundException."""
    api, resource = find_resource(tx, call, req.restApiId, req.resourceId)
    if resource.parentId is None:
        raise bad("Root resource cannot be deleted")
    _drop(api, resource)
    save(tx, api)


def _drop(api: Api, resource: Resource) -> None:
    for child in children(api, resource.id or ""):
        _drop(api, child)
    del api.definition.resources[resource.id or ""]
