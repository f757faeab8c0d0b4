"""TestInvokeMethod and TestInvokeAuthorizer: a method or an authorizer of an API as it is now, asked without deploying it.

Source: "Test an API method in the API Gateway console": who may call the method is not asked; what stands for the client
(`test-invoke-stage`, `test-invoke-source-ip`, …) is what AWS gives such requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import structs

from pampero.api import Call, WebRequest, operation
from pampero.aws.planes import gathered
from pampero.kernel import ids
from pampero.kernel.lazy import once
from pampero.services.apigateway.model import PRINCIPAL, at, bad_request, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.clientcertificates import check_client_certificate, identity_of
from pampero.services.apigateway.rest.methods import METHOD
from pampero.services.apigateway.rest.model import (
    AUTHORIZERS,
    Definition,
    definition_of,
    find_api,
    find_method,
    find_part,
)
from pampero.services.apigateway.run.exchange import Many, grouped
from pampero.services.apigateway.run.executions import shown
from pampero.services.apigateway.run.refusal import Refusal
from pampero.services.apigateway.run.rest.authorizers import tried
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.logs import tell_request
from pampero.services.apigateway.run.rest.plane import integrate, refused
from pampero.services.apigateway.run.rest.served import RestStage, made
from pampero.services.apigateway.run.served import Api
from pampero.store.tx import ReadTx

STAGE = "test-invoke-stage"
SOURCE_IP = "test-invoke-source-ip"
AUTHORIZER = "/restapis/{restApiId}/authorizers/{authorizerId}"


class Trial(RestExchange):
    """A request that nobody sent."""

    @once
    def headers(self) -> Many:
        """As they were given."""
        return grouped(self.request.sent)

    @property
    def domain(self) -> str:
        """No client used any."""
        return "testPrefix.testDomainName"

    @property
    def full_path(self) -> str:
        """Without the stage's name."""
        return self.called


async def _trial(call: Call, req: Any, verb: str, read: Any) -> Trial:
    """The exchange of a trial. read: finds what is tried, and raises where it is not there."""
    definition: Definition = await call.read(read, call, req)
    # What authorisation knows of who tries is nothing of the request's.
    context = call.as_service(PRINCIPAL).within(call.account, call.region)
    arn = f"arn:aws:execute-api:{call.region}:{call.account}:{req.restApiId}"
    stage = made(STAGE, "", req.stageVariables or {}, arn, definition, {})
    certificate: str | None = getattr(req, "clientCertificateId", None)
    await call.read(check_client_certificate, call.scope, certificate)
    stage.identity = await call.read(identity_of, call.scope, certificate)
    api: Api[RestStage] = Api(req.restApiId, "REST", context, {STAGE: stage})
    resource = definition.resources.get(getattr(req, "resourceId", ""))
    path, _, query = (req.pathWithQueryString or (resource.path if resource else "") or "/").partition("?")
    path = quote("/" + path.lstrip("/"), safe="/%~:@!$&'()*+,;=-._{}")
    many: Mapping[str, list[str]] = req.multiValueHeaders or {}
    sent = [(name, value) for name, values in many.items() for value in values]
    sent += [(name, value) for name, value in (req.headers or {}).items() if name not in many]
    request = WebRequest(
        id=req.restApiId,
        method=verb,
        path=path,
        query=query,
        headers=tuple((name.lower(), value) for name, value in sent),
        body=(req.body or "").encode("utf-8", "replace"),
        source_ip=SOURCE_IP,
        base="https://testPrefix.testDomainName",
        request_id=ids.uuid4(),
        sent=tuple(sent),
        facts=structs.replace(call.facts, request=None),
    )
    exchange = Trial(request, api, stage, path, call.now, log=[])
    exchange.identity |= {
        "accountId": call.account,
        "apiKey": "test-invoke-api-key",
        "apiKeyId": "test-invoke-api-key-id",
        "caller": call.principal.id,
        "user": call.principal.id,
        "userArn": call.principal.arn,
    }
    exchange.caller = call.principal
    return exchange


def _of_method(tx: ReadTx, call: Call, req: t.TestInvokeMethodRequest) -> Definition:
    definition = definition_of(tx, find_api(tx, call, req.restApiId))
    resource = definition.resources.get(req.resourceId)
    if resource is None or "ANY" not in (resource.resourceMethods or {}):
        find_method(tx, call, req)
    return definition


@operation("TestInvokeMethod", resource=at(METHOD), action="apigateway:POST")
async def test_invoke_method(call: Call, req: t.TestInvokeMethodRequest) -> t.TestInvokeMethodResponse:
    """What a method answers, with the log of how. Source: API_TestInvokeMethod. Raises NotFoundException.

    A path that is none of the resource's gives its variables no values, as on AWS.
    """
    exchange = await _trial(call, req, req.httpMethod, _of_method)
    resource = exchange.stage.definition.resources[req.resourceId]
    methods = resource.resourceMethods or {}
    method = exchange.method = methods.get(req.httpMethod) or methods["ANY"]
    exchange.resource_id, exchange.resource = resource.id, resource.path or "/"
    found = exchange.stage.match(req.httpMethod, exchange.path)
    if found is not None and found.resource is resource:
        exchange.variables = found.values
    began = call.now
    tell_request(exchange)
    try:
        response = await gathered(await integrate(exchange, method))
        body = response.body.decode(errors="replace")
        exchange.tell(f"Method response body after transformations: {body}")
        exchange.tell(f"Method response headers: {shown(dict(response.headers))}")
        exchange.tell("Successfully completed execution")
    except Refusal as refusal:
        response = refused(exchange, refusal)
        headers = tuple(pair for pair in response.headers if pair[0] != "Content-Type")
        response = msgspec.structs.replace(response, headers=headers)
        body = response.body.decode(errors="replace")
    exchange.tell(f"Method completed with status: {response.status}")
    return t.TestInvokeMethodResponse(
        status=response.status,
        body=body,
        headers=dict(response.headers),
        multiValueHeaders=grouped(response.headers),
        log=_log(exchange),
        latency=int((call.now - began) * 1000),
    )


def _log(exchange: RestExchange) -> str:
    return "\n".join([f"Execution log for request {exchange.request.request_id}", *(exchange.log or ()), ""])


def _of_authorizer(tx: ReadTx, call: Call, req: t.TestInvokeAuthorizerRequest) -> Definition:
    text = "Invalid Authorizer identifier specified"
    authorizer = find_part(tx, call, AUTHORIZERS, req.restApiId, req.authorizerId, text)
    if authorizer.type == "COGNITO_USER_POOLS":
        raise bad_request("Only authorizers that are functions can be tried")
    return definition_of(tx, find_api(tx, call, req.restApiId))


@operation("TestInvokeAuthorizer", resource=at(AUTHORIZER), action="apigateway:POST")
async def test_invoke_authorizer(call: Call, req: t.TestInvokeAuthorizerRequest) -> t.TestInvokeAuthorizerResponse:
    """What an authorizer says of a request; nothing of it is kept. Source: API_TestInvokeAuthorizer.

    Raises NotFoundException, BadRequestException.
    """
    exchange = await _trial(call, req, "GET", _of_authorizer)
    exchange.identity |= req.additionalContext or {}
    authorizer = exchange.stage.definition.authorizers.get(req.authorizerId)
    if authorizer is None:
        raise not_found("Invalid Authorizer identifier specified")
    began = call.now
    exchange.tell(f"Starting authorizer: {authorizer.id} for request: {exchange.request.request_id}")
    try:
        said, verdict = await tried(exchange, authorizer)
    except Refusal as refusal:
        status = refused(exchange, refusal).status
        exchange.tell(
            "Unauthorized request" if status == 401 else f"Execution failed due to configuration error: {refusal}"
        )
        return t.TestInvokeAuthorizerResponse(
            clientStatus=status, log=_log(exchange), latency=int((call.now - began) * 1000)
        )
    policy = msgspec.json.encode(said.get("policyDocument") or {}).decode()
    exchange.tell(f"Using valid authorizer policy for principal: {said['principalId']}")
    exchange.tell(f"Successfully completed authorizer execution: {msgspec.json.encode(said).decode()}")
    context = {name: [value] for name, value in (verdict.context or {}).items() if name != "principalId"}
    return t.TestInvokeAuthorizerResponse(
        clientStatus=0,
        principalId=said["principalId"],
        policy=policy,
        authorization=context,
        log=_log(exchange),
        latency=int((call.now - began) * 1000),
    )
