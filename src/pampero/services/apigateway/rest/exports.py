"""A stage's API as a document."""

from __future__ import annotations

import asyncio

from pampero.api import Call, operation
from pampero.services.apigateway.model import at, bad_request
from pampero.services.apigateway.openapi.restwrite import Export, written
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import VERSIONS, find_api, find_deployment, find_stage
from pampero.store.tx import ReadTx

KINDS = ("swagger", "oas30")
EXTENSIONS = ("integrations", "authorizers", "apigateway", "documentation", "postman")
JSON, YAML = "application/json", "application/yaml"


@operation(
    "GetExport",
    resource=at("/restapis/{restApiId}/stages/{stageName}/exports/{exportType}"),
    action="apigateway:GET",
)
async def get_export(call: Call, req: t.GetExportRequest) -> t.ExportResponse:
    """What a stage serves, as Swagger 2.0 or OpenAPI 3.0, in JSON or YAML. Source: API_GetExport.

    Raises NotFoundException, BadRequestException. Postman's own extension is not written: its tools read the rest.
    """
    if req.exportType not in KINDS:
        raise bad_request(f"No API exporter for type '{req.exportType}'")
    accepts = req.accepts or JSON
    if accepts not in (JSON, YAML):
        raise bad_request(f"Invalid Accept header specified: '{accepts}'")
    wanted = (req.parameters or {}).get("extensions", "")
    names = {one.strip() for one in wanted.split(",") if one.strip()}
    if unknown := names - set(EXTENSIONS):
        raise bad_request(f"Invalid extensions specified: {', '.join(sorted(unknown))}")
    export = await call.read(_read, call, req, names)
    yaml = accepts == YAML
    text = await asyncio.to_thread(written, export, yaml)
    kind = f"{req.exportType}_{call.now:.0f}.{'yaml' if yaml else 'json'}"
    return t.ExportResponse(
        contentType="application/octet-stream", contentDisposition=f'attachment; filename="{kind}"', body=text.encode()
    )


def _read(tx: ReadTx, call: Call, req: t.GetExportRequest, names: set[str]) -> Export:
    find_api(tx, call, req.restApiId)
    stage = find_stage(tx, call, req.restApiId, req.stageName)
    frozen = find_deployment(tx, call, req.restApiId, stage.deploymentId or "")
    version = VERSIONS.get(tx, req.restApiId, stage.documentationVersion) if stage.documentationVersion else None
    return Export(
        frozen.definition,
        req.stageName,
        f"{req.restApiId}.execute-api.{call.region}.amazonaws.com",
        frozen.created,
        req.exportType == "swagger",
        bool(names & {"integrations", "apigateway"}),
        bool(names & {"authorizers", "apigateway"}),
        version.parts if version is not None and "documentation" in names else [],
    )
