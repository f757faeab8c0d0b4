"""Models: schemas of what WebSocket clients send, and templates made of them."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.kernel import jsontext
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.changes import redeploy
from pampero.services.apigateway.http.model import MODELS, api_of, listed, merge, part_of, shown
from pampero.services.apigateway.http.websocket import is_websocket
from pampero.services.apigateway.model import all_of, at, bad_request, conflict, new_id
from pampero.store.tx import ReadTx, Tx

# Source: API_CreateModel: "Must be alphanumeric", of the schema at most 32 KB.
_NAME = re.compile(r"[A-Za-z0-9]{1,128}")
MAX_SIZE = 32 * 1024
MAX_DEPTH = 32


def _put(tx: Tx, api_id: str, model: t.Model) -> None:
    if not _NAME.fullmatch(model.Name or ""):
        raise bad_request("Model name must be alphanumeric")
    for other in all_of(tx, MODELS, api_id):
        if other.ModelId != model.ModelId and other.Name == model.Name:
            raise conflict("Model name already exists for this API")
    if len((model.Schema or "").encode()) > MAX_SIZE:
        raise bad_request("Model schema must have 32 KB at most")
    try:
        schema = jsontext.loads(model.Schema or "")
    except ValueError as error:
        raise bad_request(f"Invalid model schema specified: {error}") from error
    if not isinstance(schema, dict):
        raise bad_request("Invalid model schema specified: it must be an object")
    MODELS.put(tx, api_id, model.ModelId or "", model)
    redeploy(tx, api_id)


@operation("CreateModel", resource=at("/apis/{ApiId}/models"), action="apigateway:POST")
def create_model(tx: Tx, call: Call, req: t.CreateModelRequest) -> t.CreateModelResponse:
    """Add a schema under a name. Source: API_CreateModel.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    if not is_websocket(api_of(tx, call, req.ApiId)):
        raise bad_request("Models are supported for WebSocket APIs only")
    model = t.Model(ModelId=new_id(6), Name=req.Name, ContentType="application/json")
    merge(model, req)
    _put(tx, req.ApiId, model)
    return shown(t.CreateModelResponse, model)


@operation("GetModel", resource=at("/apis/{ApiId}/models/{ModelId}"), action="apigateway:GET", read=True)
def get_model(tx: ReadTx, call: Call, req: t.GetModelRequest) -> t.GetModelResponse:
    """One schema. Source: API_GetModel. Raises NotFoundException."""
    return shown(t.GetModelResponse, part_of(tx, call, MODELS, req.ApiId, req.ModelId))


@operation("GetModels", resource=at("/apis/{ApiId}/models"), action="apigateway:GET", read=True)
def get_models(tx: ReadTx, call: Call, req: t.GetModelsRequest) -> t.GetModelsResponse:
    """All schemas. Source: API_GetModels. Raises NotFoundException, BadRequestException."""
    items, token = listed(tx, call, MODELS, req.ApiId, req)
    return t.GetModelsResponse(Items=items, NextToken=token)


@operation("UpdateModel", resource=at("/apis/{ApiId}/models/{ModelId}"), action="apigateway:PATCH")
def update_model(tx: Tx, call: Call, req: t.UpdateModelRequest) -> t.UpdateModelResponse:
    """Change what is named. Source: API_UpdateModel. Raises NotFoundException, BadRequestException, ConflictException."""
    model = part_of(tx, call, MODELS, req.ApiId, req.ModelId)
    merge(model, req)
    _put(tx, req.ApiId, model)
    return shown(t.UpdateModelResponse, model)


@operation("DeleteModel", resource=at("/apis/{ApiId}/models/{ModelId}"), action="apigateway:DELETE")
def delete_model(tx: Tx, call: Call, req: t.DeleteModelRequest) -> None:
    """Take a schema away. Source: API_DeleteModel. Raises NotFoundException."""
    part_of(tx, call, MODELS, req.ApiId, req.ModelId)
    MODELS.delete(tx, req.ApiId, req.ModelId)
    redeploy(tx, req.ApiId)


@operation(
    "GetModelTemplate", resource=at("/apis/{ApiId}/models/{ModelId}/template"), action="apigateway:GET", read=True
)
def get_model_template(tx: ReadTx, call: Call, req: t.GetModelTemplateRequest) -> t.GetModelTemplateResponse:
    """A mapping template that makes of a message what the schema describes, to begin with. Source: API_GetModelTemplate,
    which does not tell its text. Raises NotFoundException."""
    model = part_of(tx, call, MODELS, req.ApiId, req.ModelId)
    schema = jsontext.loads(model.Schema or "{}")
    return t.GetModelTemplateResponse(
        Value="#set($inputRoot = $input.path('$'))\n" + _template(schema, "$inputRoot", 0)
    )


def _template(schema: Any, place: str, depth: int) -> str:
    if not isinstance(schema, dict) or depth > MAX_DEPTH:
        return "null"
    pad = "  " * (depth + 1)
    match schema.get("type"):
        case "object":
            properties = schema.get("properties")
            members = properties.items() if isinstance(properties, dict) else ()
            lines = [
                f"{pad}{msgspec.json.encode(name).decode()} : {_template(inner, f'{place}.{name}', depth + 1)}"
                for name, inner in members
            ]
            return "{\n" + ",\n".join(lines) + "\n" + "  " * depth + "}"
        case "array":
            item = _template(schema.get("items"), f"$elem{depth}", depth + 1)
            return f"[\n#foreach($elem{depth} in {place})\n{pad}{item}#if($foreach.hasNext),#end\n#end\n{'  ' * depth}]"
        case "string":
            return f'"{place}"'
    return place
