"""APIs made and changed from OpenAPI documents."""

from __future__ import annotations

import asyncio

from pampero.api import Call, operation, pass_role
from pampero.services.apigateway.model import PRINCIPAL, at
from pampero.services.apigateway.openapi.rest import Document, Importer, parse
from pampero.services.apigateway.rest.apis import new_api, shown
from pampero.services.apigateway.rest.model import Definition, definition_of, find_api, save_definition
from pampero.services.apigateway.rest.roles import roles_of
from pampero.services.apigateway.rest.types import ImportRestApiRequest, PutRestApiRequest, RestApi
from pampero.store.tx import Tx


def _save(tx: Tx, call: Call, definition: Definition, passed: set[str]) -> None:
    """passed: the roles that the API names already."""
    pass_role(tx, call, PRINCIPAL, *sorted(roles_of(definition) - passed))
    save_definition(tx, call, definition)


def _read(call: Call, req: ImportRestApiRequest) -> Definition:
    definition = new_api(call.now, "")
    Importer(call, definition, parse(call, req.body), req.parameters or {}).run(overwrite=True)
    return definition


@operation("ImportRestApi", resource=at("/restapis"), action="apigateway:POST")
async def import_rest_api(call: Call, req: ImportRestApiRequest) -> RestApi:
    """Make an API from a document. Source: API_ImportRestApi. Raises BadRequestException, ConflictException."""
    definition = await asyncio.to_thread(_read, call, req)
    await call.write(_save, call, definition, set())
    return shown(definition.settings)


@operation("PutRestApi", resource=at("/restapis/{restApiId}"), action="apigateway:PUT")
async def put_rest_api(call: Call, req: PutRestApiRequest) -> RestApi:
    """Merge a document into an API, or put it in place of what is there; what is deployed stays.

    Source: API_PutRestApi. Raises NotFoundException, BadRequestException, ConflictException.
    """
    await call.read(find_api, call, req.restApiId)
    return await call.write(_put, call, req, await asyncio.to_thread(parse, call, req.body))


def _put(tx: Tx, call: Call, req: PutRestApiRequest, document: Document) -> RestApi:
    definition = definition_of(tx, find_api(tx, call, req.restApiId))
    passed = roles_of(definition)
    Importer(call, definition, document, req.parameters or {}).run(overwrite=req.mode == "overwrite")
    _save(tx, call, definition, passed)
    return shown(definition.settings)
