"""APIs made and changed from OpenAPI documents."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.services.apigateway.apis import new_api, shown
from pampero.services.apigateway.model import at, find_api, save
from pampero.services.apigateway.openapi import Importer, parse
from pampero.services.apigateway.types import ImportRestApiRequest, PutRestApiRequest, RestApi
from pampero.store.tx import Tx


@operation("ImportRestApi", resource=at("/restapis"), action="apigateway:POST")
def import_rest_api(tx: Tx, call: Call, req: ImportRestApiRequest) -> RestApi:
    """Make an API from a document. Source: API_ImportRestApi. Raises BadRequestException, ConflictException."""
    document = parse(req.body)
    api = new_api(call, tx.now, "")
    Importer(api, document, req.parameters or {}).run(overwrite=True)
    save(tx, api)
    return shown(api)


@operation("PutRestApi", resource=at("/restapis/{restApiId}"), action="apigateway:PUT")
def put_rest_api(tx: Tx, call: Call, req: PutRestApiRequest) -> RestApi:
    """Merge a document into an API, or put it in place of what is there; what is deployed stays.

    Source: API_PutRestApi. Raises NotFoundException, BadRequestException, ConflictException.
    """
    api = find_api(tx, call, req.restApiId)
    Importer(api, parse(req.body), req.parameters or {}).run(overwrite=req.mode == "overwrite")
    save(tx, api)
    return shown(api)
