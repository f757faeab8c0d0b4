"""Documentation parts of an API: what is said of its methods, parameters, responses; and versions, which freeze them.

Source: "Documentation for REST APIs in API Gateway". Where no source shows the text of an error, the words are ours.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.kernel import jsontext
from pampero.services.apigateway.model import all_of, at, bad_request, conflict, new_id, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import (
    PARTS_SAID,
    STAGES,
    VERSIONS,
    SaidVersion,
    find_api,
    find_part,
    find_within,
    page,
    save_stage,
)
from pampero.services.apigateway.rest.patch import patch, scalar
from pampero.store.tx import ReadTx, Tx

PART = "/restapis/{restApiId}/documentation/parts"
VERSION = "/restapis/{restApiId}/documentation/versions"
NO_PART = "Invalid Documentation part identifier specified"
NO_VERSION = "Invalid Documentation version identifier specified"
# What a location may say beside its type. Source: API_DocumentationPartLocation.
WITH_METHOD = frozenset({
    "METHOD", "PATH_PARAMETER", "QUERY_PARAMETER", "REQUEST_HEADER", "REQUEST_BODY", "RESPONSE", "RESPONSE_HEADER",
    "RESPONSE_BODY",
})  # fmt: skip
WITH_PATH = WITH_METHOD | {"RESOURCE"}
WITH_STATUS = frozenset({"RESPONSE", "RESPONSE_HEADER", "RESPONSE_BODY"})
WITH_NAME = frozenset({"AUTHORIZER", "MODEL", "PATH_PARAMETER", "QUERY_PARAMETER", "REQUEST_HEADER", "RESPONSE_HEADER"})
MEMBERS = {"path": WITH_PATH, "method": WITH_METHOD, "statusCode": WITH_STATUS, "name": WITH_NAME}


def located(location: t.DocumentationPartLocation) -> t.DocumentationPartLocation:
    """With what stands where it says nothing: `/`, `*`. Raises BadRequestException."""
    kind = location.type
    for member, kinds in MEMBERS.items():
        if getattr(location, member) is not None and kind not in kinds:
            raise bad_request(f"Invalid location: {member} is not allowed for the type {kind}")
    if kind in WITH_NAME and not location.name:
        raise bad_request(f"Invalid location: name is required for the type {kind}")
    return t.DocumentationPartLocation(
        type=kind,
        path=location.path or ("/" if kind in WITH_PATH else None),
        method=location.method or ("*" if kind in WITH_METHOD else None),
        statusCode=location.statusCode or ("*" if kind in WITH_STATUS else None),
        name=location.name,
    )


def _checked(properties: str) -> str:
    try:
        found = jsontext.loads(properties)
    except ValueError as error:
        raise bad_request("Documentation part properties must be a JSON object") from error
    if not isinstance(found, dict) or not found:
        raise bad_request("Documentation part properties must be non-empty")
    return properties


def save_part(tx: Tx, api: str, part: t.DocumentationPart) -> None:
    """Write one."""
    PARTS_SAID.put(tx, api, part.id or "", part)


@operation("CreateDocumentationPart", resource=at(PART), action="apigateway:POST")
def create_documentation_part(tx: Tx, call: Call, req: t.CreateDocumentationPartRequest) -> t.DocumentationPart:
    """Say something of a place in an API. Source: API_CreateDocumentationPart. Raises NotFoundException,
    BadRequestException, ConflictException."""
    find_api(tx, call, req.restApiId)
    location = located(req.location)
    if any(one.location == location for one in all_of(tx, PARTS_SAID, req.restApiId)):
        raise conflict(f"Documentation part already exists for the specified location: type '{location.type}'.")
    part = t.DocumentationPart(id=new_id(), location=location, properties=_checked(req.properties))
    save_part(tx, req.restApiId, part)
    return part


def _part(tx: ReadTx, call: Call, req: Any) -> t.DocumentationPart:
    return find_within(tx, call, PARTS_SAID, req.restApiId, req.documentationPartId, NO_PART)


@operation("GetDocumentationPart", resource=at(PART + "/{documentationPartId}"), action="apigateway:GET", read=True)
def get_documentation_part(tx: ReadTx, call: Call, req: t.GetDocumentationPartRequest) -> t.DocumentationPart:
    """One part. Source: API_GetDocumentationPart. Raises NotFoundException."""
    return _part(tx, call, req)


@operation("GetDocumentationParts", resource=at(PART), action="apigateway:GET", read=True)
def get_documentation_parts(tx: ReadTx, call: Call, req: t.GetDocumentationPartsRequest) -> t.DocumentationParts:
    """The parts of an API, by their kind, path and name. Source: API_GetDocumentationParts. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    if req.locationStatus == "UNDOCUMENTED":
        raise bad_request("What is not documented is not listed: name the locationStatus DOCUMENTED")
    found = [
        one
        for one in all_of(tx, PARTS_SAID, req.restApiId)
        if one.location is not None
        and req.type in (None, one.location.type)
        and req.path in (None, one.location.path)
        and (req.nameQuery or "") in (one.location.name or "")
    ]
    items, position = page(found, lambda one: one.id or "", req.position, req.limit)
    return t.DocumentationParts(items=items, position=position)


@operation("UpdateDocumentationPart", resource=at(PART + "/{documentationPartId}"), action="apigateway:PATCH")
def update_documentation_part(tx: Tx, call: Call, req: t.UpdateDocumentationPartRequest) -> t.DocumentationPart:
    """Say something else there. Source: API_UpdateDocumentationPart. Raises NotFoundException, BadRequestException."""
    part = _part(tx, call, req)
    patch(part, req.patchOperations, {"/properties": scalar("properties", _checked)}, listed=True)
    save_part(tx, req.restApiId, part)
    return part


@operation("DeleteDocumentationPart", resource=at(PART + "/{documentationPartId}"), action="apigateway:DELETE")
def delete_documentation_part(tx: Tx, call: Call, req: t.DeleteDocumentationPartRequest) -> None:
    """Source: API_DeleteDocumentationPart. Raises NotFoundException."""
    find_part(tx, call, PARTS_SAID, req.restApiId, req.documentationPartId, NO_PART)
    PARTS_SAID.delete(tx, req.restApiId, req.documentationPartId)


def _shown(version: SaidVersion) -> t.DocumentationVersion:
    return t.DocumentationVersion(version=version.version, createdDate=version.created, description=version.description)


@operation("CreateDocumentationVersion", resource=at(VERSION), action="apigateway:POST")
def create_documentation_version(
    tx: Tx, call: Call, req: t.CreateDocumentationVersionRequest
) -> t.DocumentationVersion:
    """Freeze the parts as they are, for a stage where one is named. Source: API_CreateDocumentationVersion.
    Raises NotFoundException, BadRequestException, ConflictException."""
    find_api(tx, call, req.restApiId)
    if not req.documentationVersion:
        raise bad_request("Documentation version cannot be empty")
    if VERSIONS.get(tx, req.restApiId, req.documentationVersion) is not None:
        raise conflict(f"Documentation version already exists: '{req.documentationVersion}'.")
    parts = all_of(tx, PARTS_SAID, req.restApiId)
    version = SaidVersion(req.documentationVersion, tx.now, parts, req.description)
    if req.stageName:
        stage = STAGES.get(tx, req.restApiId, req.stageName)
        if stage is None:
            raise not_found("Invalid stage identifier specified")
        stage.documentationVersion = version.version
        save_stage(tx, req.restApiId, stage)
    VERSIONS.put(tx, req.restApiId, version.version, version)
    return _shown(version)


def _version(tx: ReadTx, call: Call, req: Any) -> SaidVersion:
    return find_part(tx, call, VERSIONS, req.restApiId, req.documentationVersion, NO_VERSION)


@operation(
    "GetDocumentationVersion", resource=at(VERSION + "/{documentationVersion}"), action="apigateway:GET", read=True
)
def get_documentation_version(tx: ReadTx, call: Call, req: t.GetDocumentationVersionRequest) -> t.DocumentationVersion:
    """One version. Source: API_GetDocumentationVersion. Raises NotFoundException."""
    return _shown(_version(tx, call, req))


@operation("GetDocumentationVersions", resource=at(VERSION), action="apigateway:GET", read=True)
def get_documentation_versions(
    tx: ReadTx, call: Call, req: t.GetDocumentationVersionsRequest
) -> t.DocumentationVersions:
    """All versions of an API. Source: API_GetDocumentationVersions. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    found = [_shown(one) for one in all_of(tx, VERSIONS, req.restApiId)]
    items, position = page(found, lambda one: one.version or "", req.position, req.limit)
    return t.DocumentationVersions(items=items, position=position)


@operation("UpdateDocumentationVersion", resource=at(VERSION + "/{documentationVersion}"), action="apigateway:PATCH")
def update_documentation_version(
    tx: Tx, call: Call, req: t.UpdateDocumentationVersionRequest
) -> t.DocumentationVersion:
    """Change the description. Source: API_UpdateDocumentationVersion. Raises NotFoundException, BadRequestException."""
    version = _version(tx, call, req)
    patch(version, req.patchOperations, {"/description": scalar("description")}, listed=True)
    VERSIONS.put(tx, req.restApiId, version.version, version)
    return _shown(version)


@operation("DeleteDocumentationVersion", resource=at(VERSION + "/{documentationVersion}"), action="apigateway:DELETE")
def delete_documentation_version(tx: Tx, call: Call, req: t.DeleteDocumentationVersionRequest) -> None:
    """Stages show it no more. Source: API_DeleteDocumentationVersion. Raises NotFoundException."""
    _version(tx, call, req)
    for stage in all_of(tx, STAGES, req.restApiId):
        if stage.documentationVersion == req.documentationVersion:
            save_stage(tx, req.restApiId, msgspec.structs.replace(stage, documentationVersion=None))
    VERSIONS.delete(tx, req.restApiId, req.documentationVersion)


@operation("ImportDocumentationParts", resource=at(PART), action="apigateway:PUT")
def import_documentation_parts(tx: Tx, call: Call, req: t.ImportDocumentationPartsRequest) -> t.DocumentationPartIds:
    """Take the parts of a document's `x-amazon-apigateway-documentation` over, beside those that are there or in their
    place. Source: API_ImportDocumentationParts. Raises NotFoundException, BadRequestException."""
    find_api(tx, call, req.restApiId)
    parts = read_parts(_document(req.body))
    return t.DocumentationPartIds(
        ids=take_parts(tx, req.restApiId, parts, overwrite=req.mode == "overwrite"),
    )


def _document(body: bytes) -> Any:
    from pampero.services.apigateway.openapi.document import read_document  # PyYAML costs a start that needs none

    try:
        return read_document(body.decode())
    except ValueError as error:
        raise bad_request("Invalid OpenAPI input.") from error


def read_parts(document: Any) -> list[t.DocumentationPart]:
    """What a document says in its extension. Raises BadRequestException."""
    stated = document.get("x-amazon-apigateway-documentation") if isinstance(document, dict) else None
    found = []
    for one in (stated or {}).get("documentationParts") or ():
        try:
            location = msgspec.convert(one["location"], t.DocumentationPartLocation)
            properties = msgspec.json.encode(one["properties"]).decode()
        except (msgspec.ValidationError, KeyError, TypeError) as error:
            raise bad_request(f"Invalid documentation part: {error}") from error
        found.append(t.DocumentationPart(location=located(location), properties=_checked(properties)))
    return found


def take_parts(tx: Tx, api: str, parts: list[t.DocumentationPart], *, overwrite: bool) -> list[str]:
    """Write them; their ids. One of the same place stands in the other's place."""
    if overwrite:
        PARTS_SAID.clear(tx, api)
    there = [(one.location, one.id or "") for one in all_of(tx, PARTS_SAID, api)]
    # Listed by their ids, they stand as the document has them.
    fresh = iter(sorted(new_id() for _ in parts))
    ids = []
    for part in parts:
        made = next(fresh)
        part.id = next((id_ for location, id_ in there if location == part.location), None) or made
        save_part(tx, api, part)
        ids.append(part.id)
    return ids
