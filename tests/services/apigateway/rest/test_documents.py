"""What is said of an API and shown of it: documentation parts and versions, exports in both versions, client certificates."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError
from cryptography import x509
from tests.services.apigateway.rest.conftest import Rest

INTEGRATION = "x-amazon-apigateway-integration"
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.1",
    "info": {"title": "Shop", "version": "7", "description": "What there is."},
    "x-amazon-apigateway-request-validators": {"all": {"validateRequestParameters": True, "validateRequestBody": False}},
    "x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": 420}},
    "x-amazon-apigateway-binary-media-types": ["image/png"],
    "components": {
        "schemas": {"Pet": {"type": "object"}},
        "securitySchemes": {
            "api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
            "signed": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
        },
    },
    "paths": {
        "/pets/{id}": {
            "post": {
                "operationId": "put", "x-amazon-apigateway-request-validator": "all",
                "security": [{"api_key": []}, {"signed": []}],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "kind", "in": "query", "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                "responses": {"200": {
                    "description": "", "headers": {"X-A": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                }},
                INTEGRATION: {
                    "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
                    "responses": {"default": {"statusCode": "200", "responseParameters": {
                        "method.response.header.X-A": "'a'",
                    }}},
                },
            },
        },
    },
}  # fmt: skip


def imported(rest: Rest, document: Any = DOCUMENT) -> str:
    api: str = rest.control.import_rest_api(body=json.dumps(document))["id"]
    rest.deploy(api, "prod")
    return api


def exported(rest: Rest, api: str, kind: str, **more: Any) -> Any:
    answer = rest.control.get_export(restApiId=api, stageName="prod", exportType=kind, **more)
    assert answer["contentDisposition"].startswith(f'attachment; filename="{kind}_')
    return yaml.safe_load(answer["body"].read())


def test_an_export_is_the_api(rest: Rest) -> None:
    api = imported(rest)
    plain = exported(rest, api, "oas30")
    assert (plain["info"]["title"], plain["info"]["version"]) == ("Shop", "7")
    (server,) = plain["servers"]
    assert server["variables"]["basePath"]["default"] == "prod"
    assert INTEGRATION not in plain["paths"]["/pets/{id}"]["post"]
    # What is exported whole can be imported, and is then exported as the same.
    whole = exported(rest, api, "oas30", parameters={"extensions": "apigateway"}, accepts="application/yaml")
    again = exported(rest, imported(rest, whole), "oas30", parameters={"extensions": "apigateway"})
    del whole["servers"], again["servers"]
    assert whole == again
    post = whole["paths"]["/pets/{id}"]["post"]
    assert post[INTEGRATION]["responses"]["default"]["responseParameters"] == {"method.response.header.X-A": "'a'"}
    assert (post["operationId"], post["security"]) == ("put", [{"api_key": []}, {"sigv4": []}])
    assert whole["x-amazon-apigateway-gateway-responses"] == {"THROTTLED": {"statusCode": 420}}
    old = exported(rest, api, "swagger", parameters={"extensions": "integrations"})
    assert (old["swagger"], old["basePath"], old["schemes"]) == ("2.0", "/prod", ["https"])
    assert {one["in"] for one in old["paths"]["/pets/{id}"]["post"]["parameters"]} == {"path", "query", "body"}
    assert old["definitions"] == {"Pet": {"type": "object"}}
    with pytest.raises(rest.control.exceptions.BadRequestException, match="No API exporter for type"):
        exported(rest, api, "raml")
    with pytest.raises(rest.control.exceptions.BadRequestException, match="Invalid Accept header"):
        exported(rest, api, "oas30", accepts="text/plain")


def test_documentation(rest: Rest) -> None:
    api, control = imported(rest), rest.control
    said = {"properties": '{"description": "A pet."}', "restApiId": api}
    location = {"type": "METHOD", "path": "/pets/{id}", "method": "POST"}
    part = control.create_documentation_part(location=location, **said)
    whole = control.create_documentation_part(location={"type": "API"}, **said)
    assert control.get_documentation_part(restApiId=api, documentationPartId=part["id"])["location"] == location
    with pytest.raises(control.exceptions.ConflictException):
        control.create_documentation_part(location=location, **said)
    for wrong in ({"type": "API", "path": "/"}, {"type": "MODEL"}):
        with pytest.raises(control.exceptions.BadRequestException):
            control.create_documentation_part(location=wrong, **said)
    with pytest.raises(control.exceptions.BadRequestException):
        control.create_documentation_part(restApiId=api, location={"type": "RESOURCE"}, properties="[]")
    patches = [{"op": "replace", "path": "/properties", "value": '{"summary": "One."}'}]
    control.update_documentation_part(restApiId=api, documentationPartId=part["id"], patchOperations=patches)
    listed = control.get_documentation_parts(restApiId=api, type="METHOD", path="/pets/{id}")["items"]
    assert [json.loads(one["properties"]) for one in listed] == [{"summary": "One."}]
    made = control.create_documentation_version(restApiId=api, documentationVersion="1", stageName="prod")
    assert made["version"] == "1"
    assert control.get_stage(restApiId=api, stageName="prod")["documentationVersion"] == "1"
    control.delete_documentation_part(restApiId=api, documentationPartId=whole["id"])
    # A version is what was said when it was made.
    document = exported(rest, api, "oas30", parameters={"extensions": "documentation"})
    assert len(document["x-amazon-apigateway-documentation"]["documentationParts"]) == 2
    body = json.dumps(document)
    ids = control.import_documentation_parts(restApiId=api, mode="overwrite", body=body)["ids"]
    assert len(ids) == len(control.get_documentation_parts(restApiId=api)["items"]) == 2
    assert set(control.import_documentation_parts(restApiId=api, mode="merge", body=body)["ids"]) == set(ids)
    patches = [{"op": "replace", "path": "/description", "value": "first"}]
    control.update_documentation_version(restApiId=api, documentationVersion="1", patchOperations=patches)
    assert control.get_documentation_version(restApiId=api, documentationVersion="1")["description"] == "first"
    with pytest.raises(control.exceptions.ConflictException):
        control.create_documentation_version(restApiId=api, documentationVersion="1")
    control.delete_documentation_version(restApiId=api, documentationVersion="1")
    assert control.get_documentation_versions(restApiId=api)["items"] == []
    assert "documentationVersion" not in control.get_stage(restApiId=api, stageName="prod")


def test_what_imports_tell(rest: Rest) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    post = document["paths"]["/pets/{id}"]["post"]
    del post["parameters"]
    post[INTEGRATION]["requestParameters"] = {"integration.request.header.A": True}
    pair = {"type": "object", "description": "Two.", "properties": {"a": {"$ref": "#/components/schemas/Pet"}}}
    document["components"]["schemas"]["Pair"] = pair
    said = {"location": {"type": "API"}, "properties": {"summary": "All."}}
    document["x-amazon-apigateway-documentation"] = {"documentationParts": [said]}
    made = rest.control.import_rest_api(body=json.dumps(document))
    text = (
        "Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.A' of "
        "resource '/pets/{id}' and method 'POST' but got 'true'"
    )
    assert made["warnings"] == [text]
    with pytest.raises(rest.control.exceptions.BadRequestException, match="Warnings found during import"):
        rest.control.import_rest_api(body=json.dumps(document), failOnWarnings=True)
    api = made["id"]
    (part,) = rest.control.get_documentation_parts(restApiId=api)["items"]
    assert json.loads(part["properties"]) == {"summary": "All."}
    model = rest.control.get_model(restApiId=api, modelName="Pair")
    address = f"https://apigateway.amazonaws.com/restapis/{api}/models/Pet"
    assert (model["description"], json.loads(model["schema"])["properties"]) == ("Two.", {"a": {"$ref": address}})
    (resource,) = (one for one in rest.control.get_resources(restApiId=api)["items"] if one["path"] == "/pets/{id}")
    method = rest.control.get_method(restApiId=api, resourceId=resource["id"], httpMethod="POST")
    # A variable of the path is a parameter, whether it is declared or not.
    assert method["requestParameters"] == {"method.request.path.id": True}
    with pytest.raises(rest.control.exceptions.BadRequestException, match="Invalid OpenAPI input"):
        rest.control.put_rest_api(restApiId="none", body=b"{not JSON")


URL = "https://x.example.com/{stage}/{version}"
SERVERS = [{"url": URL, "variables": {"stage": {"default": "a"}, "version": {"default": "b/c"}}}]
NAMED = [
    *SERVERS,
    {"url": "/", "variables": {"basePath": {"default": "/v"}}},
    {"url": "/w", "variables": {"basePath": {}}},
]


@pytest.mark.parametrize(("places", "basepath", "path"), [
    (SERVERS, "ignore", "/e"), (SERVERS, "prepend", "/a/b/c/e"), (SERVERS, "split", "/b/c/e"), (NAMED, "prepend", "/v/e"),
])  # fmt: skip
def test_base_paths(rest: Rest, places: Any, basepath: str, path: str) -> None:
    document = {"openapi": "3.0.1", "info": {"title": "t"}, "servers": places, "paths": {"/e": {}}}
    made = rest.control.import_rest_api(body=json.dumps(document), parameters={"basepath": basepath})
    assert path in [one["path"] for one in rest.control.get_resources(restApiId=made["id"])["items"]]


def test_what_is_not_there_is_said(rest: Rest) -> None:
    control = rest.control
    document = {"openapi": "3.0.1", "info": {"title": "t"}, "paths": {}}
    with pytest.raises(ClientError, match="Invalid basepath"):
        control.import_rest_api(body=json.dumps(document), parameters={"basepath": "append"})
    api, root = rest.api()
    link = {"connectionType": "VPC_LINK", "connectionId": "abc", "uri": "http://x/", "integrationHttpMethod": "GET"}
    with pytest.raises(ClientError, match="VPC_LINK"):
        rest.method(api, root, "GET", {"type": "HTTP_PROXY", **link})
    absent: dict[str, Callable[[], Any]] = {
        "GetSdk": lambda: control.get_sdk(restApiId=api, stageName="s", sdkType="javascript"),
        "GetSdkTypes": control.get_sdk_types,
        "GetSdkType": lambda: control.get_sdk_type(id="javascript"),
        "CreateVpcLink": lambda: control.create_vpc_link(name="n", targetArns=["arn:aws:x"]),
        "GetVpcLinks": control.get_vpc_links,
    }
    for operation, ask in absent.items():
        with pytest.raises(ClientError, match=operation) as refusal:
            ask()
        assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_client_certificates(rest: Rest) -> None:
    api, control = imported(rest), rest.control
    made = control.generate_client_certificate(description="mine", tags={"a": "b"})
    id_ = made["clientCertificateId"]
    certificate = x509.load_pem_x509_certificate(made["pemEncodedCertificate"].encode())
    assert certificate.not_valid_after_utc.timestamp() == pytest.approx(made["expirationDate"].timestamp(), abs=2)
    patches = [{"op": "replace", "path": "/description", "value": "ours"}]
    control.update_client_certificate(clientCertificateId=id_, patchOperations=patches)
    assert control.get_client_certificate(clientCertificateId=id_)["description"] == "ours"
    arn = f"arn:aws:apigateway:us-east-1::/clientcertificates/{id_}"
    control.tag_resource(resourceArn=arn, tags={"c": "d"})
    (listed,) = control.get_client_certificates()["items"]
    assert listed["tags"] == {"a": "b", "c": "d"}
    wanted = [{"op": "replace", "path": "/clientCertificateId", "value": id_}]
    control.update_stage(restApiId=api, stageName="prod", patchOperations=wanted)
    with pytest.raises(control.exceptions.BadRequestException, match="associated with stages"):
        control.delete_client_certificate(clientCertificateId=id_)
    control.delete_stage(restApiId=api, stageName="prod")
    control.delete_client_certificate(clientCertificateId=id_)
    with pytest.raises(control.exceptions.NotFoundException, match="Invalid Client Certificate identifier specified"):
        control.get_client_certificate(clientCertificateId=id_)


def test_stacks(stacks: Any, client: Callable[..., Any], account: str) -> None:
    name = f"a{account}.example.org"
    api = {"Ref": "Api"}

    def template(preference: str, summary: str, path: str) -> dict[str, Any]:
        found: dict[str, tuple[str, dict[str, Any]]] = {
            "Api": ("ApiGateway::RestApi", {"Body": DOCUMENT}),
            "Deployed": ("ApiGateway::Deployment", {"RestApiId": api, "StageName": "prod"}),
            "Certificate": ("CertificateManager::Certificate", {
                "DomainName": name, "SubjectAlternativeNames": [f"*.{name}"], "KeyAlgorithm": "EC_prime256v1",
                "CertificateTransparencyLoggingPreference": preference,
            }),
            "Domain": ("ApiGateway::DomainName", {
                "DomainName": name, "RegionalCertificateArn": {"Ref": "Certificate"},
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
            }),
            "Path": ("ApiGateway::BasePathMapping", {
                "DomainName": {"Ref": "Domain"}, "RestApiId": api, "Stage": "prod", "BasePath": path,
            }),
            "Domain2": ("ApiGatewayV2::DomainName", {
                "DomainName": f"two.{name}", "RoutingMode": "ROUTING_RULE_THEN_API_MAPPING",
                "DomainNameConfigurations": [{"CertificateArn": {"Ref": "Certificate"}, "EndpointType": "REGIONAL"}],
            }),
            "Mapping": ("ApiGatewayV2::ApiMapping", {
                "DomainName": {"Ref": "Domain2"}, "ApiId": api, "Stage": "prod", "ApiMappingKey": f"{path}/deep",
            }),
            "Rule": ("ApiGatewayV2::RoutingRule", {
                "DomainNameArn": {"Fn::GetAtt": "Domain2.DomainNameArn"}, "Priority": len(path), "Conditions": [],
                "Actions": [{"InvokeApi": {"ApiId": api, "Stage": "prod"}}],
            }),
            "Client": ("ApiGateway::ClientCertificate", {"Description": summary}),
            "Said": ("ApiGateway::DocumentationPart", {
                "RestApiId": api, "Location": {"Type": "API"}, "Properties": json.dumps({"summary": summary}),
            }),
            "Version": ("ApiGateway::DocumentationVersion", {
                "RestApiId": api, "DocumentationVersion": "1", "Description": summary,
            }),
        }  # fmt: skip
        after = {"Path": "Deployed", "Mapping": "Deployed", "Rule": "Deployed", "Version": "Said"}
        resources = {
            key: {"Type": f"AWS::{type_}", "Properties": given, **({"DependsOn": after[key]} if key in after else {})}
            for key, (type_, given) in found.items()
        }
        outputs = {"Target": {"Value": {"Fn::GetAtt": "Domain.RegionalDomainName"}},
                   "Target2": {"Value": {"Fn::GetAtt": "Domain2.RegionalDomainName"}}}  # fmt: skip
        return {"Resources": resources, "Outputs": outputs}

    stack = stacks.create("s", template("ENABLED", "one", "v1"))
    assert stack["StackStatus"] == "CREATE_COMPLETE", stacks.events("s")
    targets = [one["OutputValue"] for one in stack["Outputs"]]
    assert all(one.endswith(".execute-api.us-east-1.amazonaws.com") for one in targets)
    rest, http = client("apigateway"), client("apigatewayv2")
    assert [one["basePath"] for one in rest.get_base_path_mappings(domainName=name)["items"]] == ["v1"]
    assert stacks.update("s", template("DISABLED", "two", "second"))["StackStatus"] == "UPDATE_COMPLETE"
    assert [one["basePath"] for one in rest.get_base_path_mappings(domainName=name)["items"]] == ["second"]
    (mapping,) = http.get_api_mappings(DomainName=f"two.{name}")["Items"]
    (rule,) = http.list_routing_rules(DomainName=f"two.{name}")["RoutingRules"]
    assert (mapping["ApiMappingKey"], rule["Priority"]) == ("second/deep", 6)
    assert [one["description"] for one in rest.get_client_certificates()["items"]] == ["two"]
    stacks.delete("s")
    assert rest.get_domain_names()["items"] == []
    assert client("acm").list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"] == []
