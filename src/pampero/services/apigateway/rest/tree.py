"""Resources in API Gateway's sense: the tree of paths of an API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pampero.api import Call, operation
from pampero.services.apigateway.model import all_of, at, bad_request, conflict, new_id
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import METHODS, RESOURCES, find_api, find_resource, page, with_methods
from pampero.services.apigateway.rest.patch import patch, scalar
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


def check_place(siblings: Iterable[t.Resource], parent: t.Resource, part: str, own: str = "") -> None:
    """Raises BadRequestException, ConflictException where `part` cannot stand below `parent`. own: the id of the
    resource that is to stand there, where it has one."""
    if not part:
        raise bad_request("Resource's path part must be specified")
    if not PLAIN.fullmatch(part):
        raise bad_request(SPELLING)
    if greedy(parent.pathPart):
        raise bad_request(f"Cannot create a child of a resource with a greedy path variable: {parent.pathPart}")
    for sibling in siblings:
        if sibling.id == own:
            continue
        if sibling.pathPart == part:
            raise conflict(f"Another resource with the same parent already has this name: {part}")
        if VARIABLE.search(part) and VARIABLE.search(sibling.pathPart or ""):
            text = "of this resource already has a variable path part -- only one is allowed"
            raise bad_request(f"A sibling ({sibling.pathPart}) {text}")


def below(resources: Iterable[t.Resource], id_: str | None) -> list[t.Resource]:
    """The resources right below one."""
    return [one for one in resources if one.parentId == id_]


def add(resources: Sequence[t.Resource], parent: t.Resource, part: str) -> t.Resource:
    """A resource below another. Raises as check_place."""
    check_place(below(resources, parent.id), parent, part)
    return t.Resource(id=new_id(), parentId=parent.id, pathPart=part, path=_path(parent, part))


def _path(parent: t.Resource, part: str | None) -> str:
    return f"{(parent.path or '').rstrip('/')}/{part}"


def shown(tx: ReadTx, api_id: str, resources: Sequence[t.Resource], embed: Sequence[str] | None) -> list[t.Resource]:
    """As they are answered: of their methods only the names, unless they are embedded."""
    found = with_methods(tx, api_id, resources)
    if "methods" not in (embed or ()):
        for resource in found:
            resource.resourceMethods = {verb: t.Method() for verb in resource.resourceMethods or ()} or None
    return found


@operation("CreateResource", resource=at("/restapis/{restApiId}/resources/{parentId}"), action="apigateway:POST")
def create_resource(tx: Tx, call: Call, req: t.CreateResourceRequest) -> t.Resource:
    """Add a part of a path below a resource. Source: API_CreateResource.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    parent = find_resource(tx, call, req.restApiId, req.parentId)
    resource = add(all_of(tx, RESOURCES, req.restApiId), parent, req.pathPart)
    RESOURCES.put(tx, req.restApiId, resource.id or "", resource)
    return resource


@operation(
    "GetResource", resource=at("/restapis/{restApiId}/resources/{resourceId}"), action="apigateway:GET", read=True
)
def get_resource(tx: ReadTx, call: Call, req: t.GetResourceRequest) -> t.Resource:
    """One resource. Source: API_GetResource. Raises NotFoundException."""
    return shown(tx, req.restApiId, [find_resource(tx, call, req.restApiId, req.resourceId)], req.embed)[0]


@operation("GetResources", resource=at("/restapis/{restApiId}/resources"), action="apigateway:GET", read=True)
def get_resources(tx: ReadTx, call: Call, req: t.GetResourcesRequest) -> t.Resources:
    """All resources by path. Source: API_GetResources. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    found = sorted(all_of(tx, RESOURCES, req.restApiId), key=lambda one: one.path or "")
    items, position = page(found, lambda one: one.id or "", req.position, req.limit)
    return t.Resources(items=shown(tx, req.restApiId, items, req.embed), position=position)


@operation("UpdateResource", resource=at("/restapis/{restApiId}/resources/{resourceId}"), action="apigateway:PATCH")
def update_resource(tx: Tx, call: Call, req: t.UpdateResourceRequest) -> t.Resource:
    """Rename or move a resource with all below it. Source: API_UpdateResource.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    resource = find_resource(tx, call, req.restApiId, req.resourceId)
    wanted = t.Resource(parentId=resource.parentId, pathPart=resource.pathPart)
    rules = {"/parentId": scalar("parentId"), "/pathPart": scalar("pathPart")}
    patch(wanted, req.patchOperations, rules, listed=True)
    if resource.parentId is None:
        for name in ("pathPart", "parentId"):
            if getattr(wanted, name) is not None:
                raise bad_request(f"Root resource cannot update its {name}.")
        return shown(tx, req.restApiId, [resource], None)[0]
    parent = find_resource(tx, call, req.restApiId, wanted.parentId or "")
    resources = dict(RESOURCES.page(tx, req.restApiId))
    above: t.Resource | None = parent
    while above is not None:
        if above.id == resource.id:
            raise bad_request("Resources cannot be cyclical.")
        above = resources.get(above.parentId or "")
    check_place(below(resources.values(), parent.id), parent, wanted.pathPart or "", resource.id or "")
    resource.parentId, resource.pathPart = wanted.parentId, wanted.pathPart
    _settle(tx, req.restApiId, resources.values(), parent, resource)
    return shown(tx, req.restApiId, [resource], None)[0]


def _settle(tx: Tx, api_id: str, resources: Iterable[t.Resource], parent: t.Resource, resource: t.Resource) -> None:
    """Work out the path of a resource and of all below it."""
    resource.path = _path(parent, resource.pathPart)
    RESOURCES.put(tx, api_id, resource.id or "", resource)
    for child in below(resources, resource.id):
        _settle(tx, api_id, resources, resource, child)


@operation("DeleteResource", resource=at("/restapis/{restApiId}/resources/{resourceId}"), action="apigateway:DELETE")
def delete_resource(tx: Tx, call: Call, req: t.DeleteResourceRequest) -> None:
    """Delete a resource with all below it. Source: API_DeleteResource. Raises NotFoundException."""
    resource = find_resource(tx, call, req.restApiId, req.resourceId)
    if resource.parentId is None:
        raise bad_request("Root resource cannot be deleted")
    _drop(tx, req.restApiId, all_of(tx, RESOURCES, req.restApiId), resource.id or "")


def _drop(tx: Tx, api_id: str, resources: Sequence[t.Resource], id_: str) -> None:
    for child in below(resources, id_):
        _drop(tx, api_id, resources, child.id or "")
    for name, _ in METHODS.page(tx, api_id, prefix=f"{id_}/"):
        METHODS.delete(tx, api_id, name)
    RESOURCES.delete(tx, api_id, id_)
