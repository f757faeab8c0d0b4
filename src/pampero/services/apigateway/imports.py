"""APIs made and changed from OpenAPI documents."""

from __future__ import annotations

import asyncio

from pampero.api import Call, operation, pass_role
from pampero.services.apigateway.apis import new_api, shown
from pampero.services.apigateway.model import PRINCIPAL, Api, at, find_api, save
from pampero.services.apigateway.openapi import Document, Importer, parse
from pampero.services.apigateway.types import ImportRestApiRequest, PutRestApiRequest, RestApi
from pampero.services.apigateway.variables import roles_of
from pampero.store.tx import Tx


def _save(tx: Tx, call: Call, api: Api, passed: set[str]) -> None:
    """passed: the roles that the API names already."""
    pass_role(tx, call, PRINCIPAL, *sorted(roles_of(api.definition) - passed))
    save(tx, api)


def _read(api: Api, req: ImportRestApiRequest) -> None:
    Importer(api, parse(req.body), req.parameters or {}).run(overwrite=True)


@operation("ImportRestApi", resource=at("/restapis"), action="apigateway:POST")
async def import_rest_api(call: Call, req: ImportRestApiRequest) -> RestApi:
    """Make an API from a document. Source: API_ImportRestApi. Raises BadRequestException, ConflictException."""
    api = new_api(call, call.now, "")
    await asyncio.to_thread(_read, api, req)
    await call.write(_save, call, api, set())
    return shown(api)


@operation("PutRestApi", resource=at("/restapis/{restApiId}"), action="apigateway:PUT")
async def put_rest_api(call: Call, req: PutRestApiRequest) -> RestApi:
    """Merge a document into an API, or put it in place of what is there; what is deployed stays.

    Source: API_PutRestApi. Raises NotFoundException, BadRequestException, ConflictException.
    """
    await call.read(find_api, call, req.restApiId)
    return await call.write(_put, call, req, await asyncio.to_thread(parse, req.body))


def _put(tx: Tx, call: Call, req: PutRestApiRequest, document: Document) -> RestApi:
    api = find_api(tx, call, req.restApiId)
    passed = roles_of(api.definition)
    Importer(api, document, req.parameters or {}).run(overwrite=req.mode == "overwrite")
    _save(tx, call, api, passed)
    return shown(api)
