"""Models and request validators: kept with the API, applied by the data plane."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation
from pampero.services.apigateway.model import all_of, at, bad_request, conflict, new_id
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import (
    APIS,
    MODELS,
    VALIDATORS,
    Ids,
    find_api,
    find_within,
    page,
    refuse_used,
)
from pampero.services.apigateway.rest.patch import flag, patch, scalar
from pampero.store.tx import ReadTx, Tx

DRAFT = "http://json-schema.org/draft-04/schema#"
EMPTY = f'{{\n  "$schema": "{DRAFT}",\n  "title" : "Empty Schema",\n  "type" : "object"\n}}'
ERROR = (
    f'{{\n  "$schema" : "{DRAFT}",\n  "title" : "Error Schema",\n  "type" : "object",\n  "properties" : {{\n'
    '    "message" : { "type" : "string" }\n  }\n}'
)
NO_SCHEMA = "Model schema must have at least 1 property or array items defined"
NO_VALIDATOR = "Invalid Request Validator identifier specified"


def standard_models() -> dict[str, t.Model]:
    """The two that every new API has."""
    json = "application/json"
    return {
        name: t.Model(id=new_id(), name=name, description=text, schema=schema, contentType=json)
        for name, text, schema in (
            ("Empty", "This is a default empty schema model", EMPTY),
            ("Error", "This is a default error schema model", ERROR),
        )
    }


def _model(tx: ReadTx, call: Call, req: Any) -> t.Model:
    return find_within(tx, call, MODELS, req.restApiId, req.modelName, f"Invalid model name specified: {req.modelName}")


@operation("CreateModel", resource=at("/restapis/{restApiId}/models"), action="apigateway:POST")
def create_model(tx: Tx, call: Call, req: t.CreateModelRequest) -> t.Model:
    """Add a schema under a name. Source: API_CreateModel. Raises BadRequestException, ConflictException."""
    find_api(tx, call, req.restApiId)
    if not req.name:
        raise bad_request("Model name must be non-empty")
    if req.name in Ids(tx, MODELS, req.restApiId):
        raise conflict("Model name already exists for this REST API")
    if not req.schema:
        raise bad_request(NO_SCHEMA)
    model = t.Model(
        id=new_id(), name=req.name, description=req.description or None, schema=req.schema, contentType=req.contentType
    )
    MODELS.put(tx, req.restApiId, req.name, model)
    return model


@operation("GetModel", resource=at("/restapis/{restApiId}/models/{modelName}"), action="apigateway:GET", read=True)
def get_model(tx: ReadTx, call: Call, req: t.GetModelRequest) -> t.Model:
    """One schema. Source: API_GetModel. Raises NotFoundException."""
    return _model(tx, call, req)


@operation("GetModels", resource=at("/restapis/{restApiId}/models"), action="apigateway:GET", read=True)
def get_models(tx: ReadTx, call: Call, req: t.GetModelsRequest) -> t.Models:
    """All schemas by name. Source: API_GetModels. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    items, position = page(all_of(tx, MODELS, req.restApiId), lambda one: one.name or "", req.position, req.limit)
    return t.Models(items=items, position=position)


def _schema(value: str) -> str:
    if not value:
        raise bad_request(NO_SCHEMA)
    return value


@operation("UpdateModel", resource=at("/restapis/{restApiId}/models/{modelName}"), action="apigateway:PATCH")
def update_model(tx: Tx, call: Call, req: t.UpdateModelRequest) -> t.Model:
    """Change a schema. Source: API_UpdateModel. Raises NotFoundException, BadRequestException."""
    model = _model(tx, call, req)
    rules = {"/description": scalar("description", lambda value: value or None), "/schema": scalar("schema", _schema)}
    patch(model, req.patchOperations, rules, listed=True)
    MODELS.put(tx, req.restApiId, req.modelName, model)
    return model


@operation("DeleteModel", resource=at("/restapis/{restApiId}/models/{modelName}"), action="apigateway:DELETE")
def delete_model(tx: Tx, call: Call, req: t.DeleteModelRequest) -> None:
    """Take a schema away that no method refers to. Source: API_DeleteModel. Raises ConflictException."""
    _model(tx, call, req)
    text = f"Cannot delete model '{req.modelName}', is referenced in method request"
    refuse_used(tx, req.restApiId, lambda method: req.modelName in (method.requestModels or {}).values(), text)
    MODELS.delete(tx, req.restApiId, req.modelName)


VALIDATOR = "/restapis/{restApiId}/requestvalidators/{requestValidatorId}"


@operation("CreateRequestValidator", resource=at("/restapis/{restApiId}/requestvalidators"), action="apigateway:POST")
def create_request_validator(tx: Tx, call: Call, req: t.CreateRequestValidatorRequest) -> t.RequestValidator:
    """Add a validator. Source: API_CreateRequestValidator. Raises BadRequestException."""
    if APIS.get(tx, call.scope, req.restApiId) is None:
        raise bad_request("Invalid REST API identifier specified")
    validator = t.RequestValidator(
        id=new_id(),
        name=req.name,
        validateRequestBody=bool(req.validateRequestBody),
        validateRequestParameters=bool(req.validateRequestParameters),
    )
    VALIDATORS.put(tx, req.restApiId, validator.id or "", validator)
    return validator


def _validator(tx: ReadTx, call: Call, req: Any) -> t.RequestValidator:
    return find_within(tx, call, VALIDATORS, req.restApiId, req.requestValidatorId, NO_VALIDATOR)


@operation("GetRequestValidator", resource=at(VALIDATOR), action="apigateway:GET", read=True)
def get_request_validator(tx: ReadTx, call: Call, req: t.GetRequestValidatorRequest) -> t.RequestValidator:
    """One validator. Source: API_GetRequestValidator. Raises NotFoundException."""
    return _validator(tx, call, req)


@operation(
    "GetRequestValidators", resource=at("/restapis/{restApiId}/requestvalidators"), action="apigateway:GET", read=True
)
def get_request_validators(tx: ReadTx, call: Call, req: t.GetRequestValidatorsRequest) -> t.RequestValidators:
    """All validators. Source: API_GetRequestValidators. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    items, position = page(all_of(tx, VALIDATORS, req.restApiId), lambda one: one.id or "", req.position, req.limit)
    return t.RequestValidators(items=items, position=position)


def _named(value: str) -> str:
    if not value:
        raise bad_request("Request Validator name cannot be blank")
    return value


@operation("UpdateRequestValidator", resource=at(VALIDATOR), action="apigateway:PATCH")
def update_request_validator(tx: Tx, call: Call, req: t.UpdateRequestValidatorRequest) -> t.RequestValidator:
    """Change a validator. Source: API_UpdateRequestValidator. Raises NotFoundException, BadRequestException."""
    validator = _validator(tx, call, req)
    rules = {
        "/name": scalar("name", _named),
        "/validateRequestParameters": scalar("validateRequestParameters", flag),
        "/validateRequestBody": scalar("validateRequestBody", flag),
    }
    patch(validator, req.patchOperations, rules, listed=True)
    VALIDATORS.put(tx, req.restApiId, req.requestValidatorId, validator)
    return validator


@operation("DeleteRequestValidator", resource=at(VALIDATOR), action="apigateway:DELETE")
def delete_request_validator(tx: Tx, call: Call, req: t.DeleteRequestValidatorRequest) -> None:
    """Take a validator away. Source: API_DeleteRequestValidator. Raises NotFoundException, ConflictException."""
    _validator(tx, call, req)
    text = f"Cannot delete request validator '{req.requestValidatorId}', is referenced in method request"
    refuse_used(tx, req.restApiId, lambda method: method.requestValidatorId == req.requestValidatorId, text)
    VALIDATORS.delete(tx, req.restApiId, req.requestValidatorId)
