"""APIs made and changed from OpenAPI documents."""

from __future__ import annotations

import asyncio

import msgspec

from pampero.api import Call, operation, pass_role
from pampero.services.apigateway.model import PRINCIPAL, at, bad_request
from pampero.services.apigateway.openapi.rest import Document, Importer, parse
from pampero.services.apigateway.requestkeys import of_definition, require, unasked
from pampero.services.apigateway.rest.apis import new_api, shown
from pampero.services.apigateway.rest.documentation import read_parts, take_parts
from pampero.services.apigateway.rest.model import Definition, definition_of, find_api, save_definition
from pampero.services.apigateway.rest.roles import roles_of
from pampero.services.apigateway.rest.types import ImportRestApiRequest, PutRestApiRequest, RestApi
from pampero.store.tx import Tx

API = "/restapis/{restApiId}"


def _import(tx: Tx, call: Call, req: ImportRestApiRequest, definition: Definition, document: Document) -> None:
    require(tx, call, "apigateway:POST", at("/restapis")(call, req), of_definition(definition))
    _save(tx, call, definition, set(), document, True)


def _save(tx: Tx, call: Call, definition: Definition, passed: set[str], document: Document, overwrite: bool) -> None:
    """With what the document says of the API. passed: the roles that the API names already."""
    pass_role(tx, call, PRINCIPAL, *sorted(roles_of(definition) - passed))
    save_definition(tx, call, definition)
    parts = read_parts(document)
    if parts or overwrite:
        take_parts(tx, definition.settings.id or "", parts, overwrite=overwrite)


def _read(call: Call, req: ImportRestApiRequest) -> tuple[Definition, Document, list[str]]:
    definition = new_api(call.now, "")
    document = parse(call, req.body)
    importer = Importer(call, definition, document, req.parameters or {})
    importer.run(overwrite=True)
    return definition, document, _checked(importer.warnings, req.failOnWarnings)


def _checked(warnings: list[str], fails: bool | None) -> list[str]:
    """Raises BadRequestException where they are to be taken for errors."""
    if warnings and fails:
        raise bad_request("Warnings found during import:\n\t" + "\n\t".join(warnings))
    return warnings


def _told(definition: Definition, warnings: list[str], *, tagged: bool = False) -> RestApi:
    answer = shown(definition.settings, tagged=tagged)
    return msgspec.structs.replace(answer, warnings=warnings) if warnings else answer


@operation("ImportRestApi", resource=at("/restapis"), action="apigateway:POST", checks=unasked)
async def import_rest_api(call: Call, req: ImportRestApiRequest) -> RestApi:
    """Make an API from a document. Source: API_ImportRestApi. Raises BadRequestException, ConflictException."""
    definition, document, warnings = await asyncio.to_thread(_read, call, req)
    await call.write(_import, call, req, definition, document)
    return _told(definition, warnings)


@operation("PutRestApi", resource=at(API), action="apigateway:PUT", checks=unasked)
async def put_rest_api(call: Call, req: PutRestApiRequest) -> RestApi:
    """Merge a document into an API, or put it in place of what is there; what is deployed stays.

    Source: API_PutRestApi. Raises NotFoundException, BadRequestException, ConflictException.
    """
    document = await asyncio.to_thread(parse, call, req.body)
    return await call.write(_put, call, req, document)


def _put(tx: Tx, call: Call, req: PutRestApiRequest, document: Document) -> RestApi:
    definition = definition_of(tx, find_api(tx, call, req.restApiId))
    passed = roles_of(definition)
    importer = Importer(call, definition, document, req.parameters or {})
    importer.run(overwrite=req.mode == "overwrite")
    require(tx, call, "apigateway:PUT", at(API)(call, req), of_definition(definition))
    warnings = _checked(importer.warnings, req.failOnWarnings)
    _save(tx, call, definition, passed, document, req.mode == "overwrite")
    return _told(definition, warnings, tagged=True)
