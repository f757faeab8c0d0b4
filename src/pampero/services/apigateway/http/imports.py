"""APIs from OpenAPI documents, and back."""

from __future__ import annotations

import asyncio

from pampero.api import Call, operation, pass_role
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.apis import new_api, put_api, show
from pampero.services.apigateway.http.authorizers import check_authorizer
from pampero.services.apigateway.http.changes import redeploy
from pampero.services.apigateway.http.corsrules import check_cors
from pampero.services.apigateway.http.integrations import check_integration, with_defaults
from pampero.services.apigateway.http.model import (
    AUTHORIZERS,
    INTEGRATIONS,
    ROUTES,
    SNAPSHOTS,
    STAGES,
    api_of,
    endpoint,
    part_of,
    shown,
    snapshot,
)
from pampero.services.apigateway.http.routes import put_route
from pampero.services.apigateway.model import PRINCIPAL, at, bad_request, new_id
from pampero.services.apigateway.openapi.document import in_place
from pampero.services.apigateway.openapi.http import Document, load, read
from pampero.services.apigateway.openapi.write import written
from pampero.services.apigateway.requestkeys import of_document, require, unasked
from pampero.store.tx import ReadTx, Tx


def _document(call: Call, body: str, basepath: str | None, strict: bool | None) -> Document:
    document = read(load(in_place(body, call.account, call.region)), basepath or "ignore")
    if strict and document.warnings:
        raise bad_request("Warnings found during import:\n\t" + "\n\t".join(document.warnings))
    return document


def _apply(tx: Tx, call: Call, api: t.Api, document: Document) -> None:
    """Write what the document says over whatever the API has."""
    api_id = api.ApiId
    assert api_id is not None
    api.Name = document.title
    api.Description = document.description
    api.Version = document.version
    api.CorsConfiguration = document.cors
    check_cors(document.cors)
    if document.tags:
        api.Tags = {**(api.Tags or {}), **document.tags}
    api.Warnings = document.warnings or None
    for documents in (ROUTES, INTEGRATIONS, AUTHORIZERS):
        documents.clear(tx, api_id)
    names: dict[str, str] = {}
    for name, authorizer in document.authorizers.items():
        authorizer.AuthorizerId = names[name] = new_id(6)
        check_authorizer(tx, api_id, authorizer)
        AUTHORIZERS.put(tx, api_id, authorizer.AuthorizerId or "", authorizer)
    pass_role(tx, call, PRINCIPAL, *(one.AuthorizerCredentialsArn for one in document.authorizers.values()))
    pass_role(tx, call, PRINCIPAL, *(one.CredentialsArn for one in document.integrations.values()))
    targets: dict[str, str] = {}
    for name, integration in document.integrations.items():
        integration.IntegrationId = targets[name] = new_id(7)
        check_integration(with_defaults(integration))
        INTEGRATIONS.put(tx, api_id, integration.IntegrationId or "", integration)
    taken: dict[str, str] = {}
    for one in document.routes:
        one.route.RouteId = new_id(7)
        one.route.Target = f"integrations/{targets[one.integration]}" if one.integration else None
        one.route.AuthorizerId = names[one.authorizer] if one.authorizer else None
        put_route(tx, api_id, one.route, taken)
    put_api(tx, call, api)
    redeploy(tx, api_id)


@operation("ImportApi", resource=at("/apis"), action="apigateway:PUT", checks=unasked)
async def import_api(call: Call, req: t.ImportApiRequest) -> t.ImportApiResponse:
    """Make an API from an OpenAPI 3.0 document. Source: API_ImportApi. Raises BadRequestException."""
    document = await asyncio.to_thread(_document, call, req.Body, req.Basepath, req.FailOnWarnings)
    return await call.write(_import, call, req, document)


def _import(tx: Tx, call: Call, req: t.ImportApiRequest, document: Document) -> t.ImportApiResponse:
    require(tx, call, "apigateway:PUT", at("/apis")(call, req), of_document(document))
    api = new_api(tx, call, document.title)
    _apply(tx, call, api, document)
    return shown(t.ImportApiResponse, show(call, api))


@operation("ReimportApi", resource=at("/apis/{ApiId}"), action="apigateway:PUT", checks=unasked)
async def reimport_api(call: Call, req: t.ReimportApiRequest) -> t.ReimportApiResponse:
    """Overwrite an API's routes, integrations and authorizers; its stages stay. Source: API_ReimportApi.

    Raises NotFoundException, BadRequestException.
    """
    document = await asyncio.to_thread(_document, call, req.Body, req.Basepath, req.FailOnWarnings)
    return await call.write(_reimport, call, req, document)


def _reimport(tx: Tx, call: Call, req: t.ReimportApiRequest, document: Document) -> t.ReimportApiResponse:
    require(tx, call, "apigateway:PUT", at("/apis/{ApiId}")(call, req), of_document(document))
    api = api_of(tx, call, req.ApiId)
    _apply(tx, call, api, document)
    return shown(t.ReimportApiResponse, show(call, api))


@operation("ExportApi", resource=at("/apis/{ApiId}/exports/{Specification}"), action="apigateway:GET", read=True)
def export_api(tx: ReadTx, call: Call, req: t.ExportApiRequest) -> t.ExportApiResponse:
    """An API as an OpenAPI 3.0 document: what a stage serves or, without a stage, what is there now.

    Source: API_ExportApi. Raises NotFoundException, BadRequestException.
    """
    api = api_of(tx, call, req.ApiId)
    if req.Specification != "OAS30":
        raise bad_request("Invalid specification: OAS30 is the only one supported")
    if req.OutputType not in ("JSON", "YAML"):
        raise bad_request("Invalid output type: it must be JSON or YAML")
    if req.ExportVersion not in (None, "1.0"):
        raise bad_request("Invalid export version: 1.0 is the only one supported")
    content = snapshot(tx, req.ApiId)
    if req.StageName is not None:
        stage = part_of(tx, call, STAGES, req.ApiId, req.StageName)
        if not stage.AutoDeploy:
            kept = SNAPSHOTS.get(tx, req.ApiId, stage.DeploymentId or "")
            if kept is None:
                raise bad_request(f"Stage {req.StageName} has no deployment")
            content = kept
    extended = req.IncludeExtensions is not False
    text = written(api, content, endpoint(call, req.ApiId), extended, req.OutputType)
    return t.ExportApiResponse(body=text.encode())
