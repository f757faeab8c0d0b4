"""Models and request validators: kept with the API. The data plane checks required parameters, not yet bodies."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.services.apigateway.rest.model import Api, at, bad, conflict, find_api, missing, new_id, page, save
from pampero.services.apigateway.rest.patch import flag, patch, scalar
from pampero.services.apigateway.rest.types import (
    CreateModelRequest,
    CreateRequestValidatorRequest,
    DeleteModelRequest,
    DeleteRequestValidatorRequest,
    GetModelRequest,
    GetModelsRequest,
    GetRequestValidatorRequest,
    GetRequestValidatorsRequest,
    Model,
    Models,
    RequestValidator,
    RequestValidators,
    UpdateModelRequest,
    UpdateRequestValidatorRequest,
)
from pampero.store.tx import ReadTx, Tx

DRAFT = "http://json-schema.org/draft-04/schema#"
EMPTY = f'{{\n  "$schema": "{DRAFT}",\n  "title" : "Empty Schema",\n  "type" : "object"\n}}'
ERROR = (
    f'{{\n  "$schema" : "{DRAFT}",\n  "title" : "Error Schema",\n  "type" : "object",\n  "properties" : {{\n'
    '    "message" : { "type" : "string" }\n  }\n}'
)
NO_SCHEMA = "Model schema must have at least 1 property or array items defined"
NO_VALIDATOR = "Invalid Request Validator identifier specified"


def standard_models() -> dict[str, Model]:
    """The two that every new API has."""
    json = "application/json"
    return {
        name: Model(id=new_id(), name=name, description=text, schema=schema, contentType=json)
        for name, text, schema in (
            ("Empty", "This is a default empty schema model", EMPTY),
            ("Error", "This is a default error schema model", ERROR),
        )
    }


def _model(api: Api, name: str) -> Model:
    model = api.definition.models.get(name)
    if model is None:
        raise missing(f"Invalid model name specified: {name}")
    return model


@operation("CreateModel", resource=at("/restapis/{restApiId}/models"), action="apigateway:POST")
def create_model(tx: Tx, call: Call, req: CreateModelRequest) -> Model:
    """Add a schema under a name. Source: API_CreateModel. Raises BadRequestException, ConflictException."""
    api = find_api(tx, call, req.restApiId)
    if not req.name:
        raise bad("Model name must be non-empty")
    if req.name in api.definition.models:
        raise conflict("Model name already exists for this REST API")
    if not req.schema:
        raise bad(NO_SCHEMA)
    model = Model(
        id=new_id(), name=req.name, description=req.description, schema=req.schema, contentType=req.contentType
    )
    api.definition.models[req.name] = model
    save(tx, api)
    return model


@operation("GetModel", resource=at("/restapis/{restApiId}/models/{modelName}"), action="apigateway:GET", read=True)
def get_model(tx: ReadTx, call: Call, req: GetModelRequest) -> Model:
    """One schema. Source: API_GetModel. Raises NotFoundException."""
    return _model(find_api(tx, call, req.restApiId), req.modelName)


@operation("GetModels", resource=at("/restapis/{restApiId}/models"), action="apigateway:GET", read=True)
def get_models(tx: ReadTx, call: Call, req: GetModelsRequest) -> Models:
    """All schemas by name. Source: API_GetModels. Raises NotFoundException."""
    models = sorted(find_api(tx, call, req.restApiId).definition.models.values(), key=lambda one: one.name or "")
    items, position = page(models, lambda one: one.name or "", req.position, req.limit)
    return Models(items=items, position=position)


def _schema(value: str) -> str:
    if not value:
        raise bad(NO_SCHEMA)
    return value


@operation("UpdateModel", resource=at("/restapis/{restApiId}/models/{modelName}"), action="apigateway:PATCH")
def update_model(tx: Tx, call: Call, req: UpdateModelRequest) -> Model:
    """Change a schema. Source: API_UpdateModel. Raises NotFoundException, BadRequestException."""
    api = find_api(tx, call, req.restApiId)
    model = _model(api, req.modelName)
    rules = {"/description": scalar("description"), "/schema": scalar("schema", _schema)}
    patch(model, req.patchOperations, rules, listed=True)
    save(tx, api)
    return model


@operation("DeleteModel", resource=at("/restapis/{restApiId}/models/{modelName}"), action="apigateway:DELETE")
def delete_model(tx: Tx, call: Call, req: DeleteModelRequest) -> None:
    """Take a schema away that no method refers to. Source: API_DeleteModel. Raises ConflictException."""
    api = find_api(tx, call, req.restApiId)
    _model(api, req.modelName)
    for resource in api.definition.resources.values():
        for name, method in (resource.resourceMethods or {}).items():
            if req.modelName in (method.requestModels or {}).values():
                place = f"{resource.path}/{name}"
                raise conflict(f"Cannot delete model '{req.modelName}', is referenced in method request: {place}")
    del api.definition.models[req.modelName]
    save(tx, api)


VALIDATOR = "/restapis/{restApiId}/requestvalidators/{requestValidatorId}"


@operation("CreateRequestValidator", resource=at("/restapis/{restApiId}/requestvalidators"), action="apigateway:POST")
def create_request_validator(tx: Tx, call: Call, req: CreateRequestValidatorRequest) -> RequestValidator:
    """Add a validator. Source: API_CreateRequestValidator. Raises BadRequestException."""
    api = find_api(tx, call, req.restApiId)
    validator = RequestValidator(
        id=new_id(),
        name=req.name,
        validateRequestBody=bool(req.validateRequestBody),
        validateRequestParameters=bool(req.validateRequestParameters),
    )
    api.definition.validators[validator.id or ""] = validator
    save(tx, api)
    return validator


def _validator(api: Api, id_: str) -> RequestValidator:
    validator = api.definition.validators.get(id_)
    if validator is None:
        raise missing(NO_VALIDATOR)
    return validator


@operation("GetRequestValidator", resource=at(VALIDATOR), action="apigateway:GET", read=True)
def get_request_validator(tx: ReadTx, call: Call, req: GetRequestValidatorRequest) -> RequestValidator:
    """One validator. Source: API_GetRequestValidator. Raises NotFoundException."""
    return _validator(find_api(tx, call, req.restApiId), req.requestValidatorId)


@operation(
    "GetRequestValidators", resource=at("/restapis/{restApiId}/requestvalidators"), action="apigateway:GET", read=True
)
def get_request_validators(tx: ReadTx, call: Call, req: GetRequestValidatorsRequest) -> RequestValidators:
    """All validators. Source: API_GetRequestValidators. Raises NotFoundException."""
    found = list(find_api(tx, call, req.restApiId).definition.validators.values())
    items, position = page(found, lambda one: one.id or "", req.position, req.limit)
    return RequestValidators(items=items, position=position)


def _named(value: str) -> str:
    if not value:
        raise bad("Request Validator name cannot be blank")
    return value


@operation("UpdateRequestValidator", resource=at(VALIDATOR), action="apigateway:PATCH")
def update_request_validator(tx: Tx, call: Call, req: UpdateRequestValidatorRequest) -> RequestValidator:
    """Change a validator. Source: API_UpdateRequestValidator. Raises NotFoundException, BadRequestException."""
    api = find_api(tx, call, req.restApiId)
    validator = _validator(api, req.requestValidatorId)
    rules = {
        "/name": scalar("name", _named),
        "/validateRequestParameters": scalar("validateRequestParameters", flag),
        "/validateRequestBody": scalar("validateRequestBody", flag),
    }
    patch(validator, req.patchOperations, rules, listed=True)
    save(tx, api)
    return validator


@operation("DeleteRequestValidator", resource=at(VALIDATOR), action="apigateway:DELETE")
def delete_request_validator(tx: Tx, call: Call, req: DeleteRequestValidatorRequest) -> None:
    """Take a validator away. Source: API_DeleteRequestValidator. Raises NotFoundException, ConflictException."""
    api = find_api(tx, call, req.restApiId)
    _validator(api, req.requestValidatorId)
    for resource in api.definition.resources.values():
        for name, method in (resource.resourceMethods or {}).items():
            if method.requestValidatorId == req.requestValidatorId:
                text = f"Cannot delete request validator '{req.requestValidatorId}', is referenced in method request"
                raise conflict(f"{text}: {resource.path}/{name}")
    del api.definition.validators[req.requestValidatorId]
    save(tx, api)
