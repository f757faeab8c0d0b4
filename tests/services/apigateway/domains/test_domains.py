"""Custom domain names: both models show the same; paths, rules and stars lead to APIs; TLS speaks under the name."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from h2.connection import H2Connection
from h2.events import ResponseReceived
from tests.conftest import Server
from tests.services.apigateway.http.conftest import function
from tests.services.apigateway.rest.conftest import ECHO, Answer

__all__ = ["function"]
PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
MOCK = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}


def ask(port: int, host: str, path: str = "/", **headers: str) -> Answer:
    """A request under a name that no resolver knows."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": host, **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()


def ask_secure(port: int, host: str, tls: ssl.SSLContext, path: str = "/", named: str = "") -> Answer:
    """The same in TLS, asking for the name (SNI). named: the request's Host, where it is another one."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=60) as plain,
        tls.wrap_socket(plain, server_hostname=host) as secure,
    ):
        secure.sendall(f"GET {path} HTTP/1.1\r\nHost: {named or host}\r\nConnection: close\r\n\r\n".encode())
        answer = http.client.HTTPResponse(secure)
        answer.begin()
        return Answer(answer.status, answer.getheaders(), answer.read())


def by_http2(port: int, host: str, tls: ssl.SSLContext, authorities: list[str]) -> list[int]:
    """What requests of one connection in HTTP/2 are answered, each with its `:authority`."""
    tls.set_alpn_protocols(["h2"])
    speaking = H2Connection()
    speaking.initiate_connection()
    statuses: dict[int, int] = {}
    with (
        socket.create_connection(("127.0.0.1", port), timeout=60) as plain,
        tls.wrap_socket(plain, server_hostname=host) as secure,
    ):
        for at, authority in enumerate(authorities):
            head = [(":method", "GET"), (":scheme", "https"), (":authority", authority), (":path", "/")]
            speaking.send_headers(2 * at + 1, head, end_stream=True)
        while len(statuses) < len(authorities):
            secure.sendall(speaking.data_to_send())
            for event in speaking.receive_data(secure.recv(65536)):
                if isinstance(event, ResponseReceived):
                    statuses[event.stream_id] = int(dict(event.headers)[b":status"])
    tls.set_alpn_protocols(["http/1.1"])
    return [statuses[one] for one in sorted(statuses)]


class Made:
    """What tests have made of an account."""

    def __init__(self, client: Callable[..., Any]) -> None:
        self.rest, self.http, self.acm = client("apigateway"), client("apigatewayv2"), client("acm")

    def certificate(self, name: str) -> str:
        arn: str = self.acm.request_certificate(DomainName=name, KeyAlgorithm="EC_prime256v1")["CertificateArn"]
        return arn

    def api(self, body: str, *paths: str, stage: str = "prod") -> str:
        """A REST API whose paths answer a text."""
        integration = {**MOCK, "responses": {"default": {"statusCode": "200", "responseTemplates": {
            "application/json": body,
        }}}}  # fmt: skip
        get = {"get": {"responses": {"200": {"description": ""}}, "x-amazon-apigateway-integration": integration}}
        document = {"openapi": "3.0.1", "info": {"title": body}, "paths": dict.fromkeys(paths or ("/",), get)}
        id_: str = self.rest.import_rest_api(body=json.dumps(document))["id"]
        self.rest.create_deployment(restApiId=id_, stageName=stage)
        return id_

    def domain(self, name: str, **more: Any) -> Any:
        configured = [{"CertificateArn": self.certificate(name), "EndpointType": "REGIONAL"}]
        return self.http.create_domain_name(DomainName=name, DomainNameConfigurations=configured, **more)


@pytest.fixture
def made(client: Callable[..., Any]) -> Made:
    return Made(client)


@pytest.fixture
def name(account: str) -> str:
    """A name that no other test uses."""
    return f"a{account}.example.com"


def test_both_models_show_it(made: Made, name: str, account: str) -> None:
    certificate = made.certificate(name)
    wanted = {"types": ["REGIONAL"]}
    one = made.rest.create_domain_name(
        domainName=name, regionalCertificateArn=certificate, endpointConfiguration=wanted, tags={"a": "b"}
    )
    assert one["regionalDomainName"].endswith(".execute-api.us-east-1.amazonaws.com")
    assert (one["regionalHostedZoneId"], one["domainNameStatus"]) == ("Z1UJRXOUMOOFQ8", "AVAILABLE")
    two = made.http.get_domain_name(DomainName=name)
    (configured,) = two["DomainNameConfigurations"]
    assert configured["ApiGatewayDomainName"] == one["regionalDomainName"]
    assert (two["Tags"], two["RoutingMode"], configured["SecurityPolicy"]) == (
        {"a": "b"},
        "API_MAPPING_ONLY",
        "TLS_1_2",
    )
    made.http.tag_resource(ResourceArn=two["DomainNameArn"], Tags={"c": "d"})
    assert made.rest.get_tags(resourceArn=one["domainNameArn"])["tags"] == {"a": "b", "c": "d"}
    described = made.acm.describe_certificate(CertificateArn=certificate)["Certificate"]
    assert described["InUseBy"] == [one["domainNameArn"]]
    with pytest.raises(made.acm.exceptions.ResourceInUseException):
        made.acm.delete_certificate(CertificateArn=certificate)
    other = made.certificate(name)
    patches = [
        {"op": "replace", "path": "/regionalCertificateArn", "value": other},
        {"op": "replace", "path": "/routingMode", "value": "ROUTING_RULE_ONLY"},
    ]
    changed = made.rest.update_domain_name(domainName=name, patchOperations=patches)
    assert (changed["regionalCertificateArn"], changed["routingMode"]) == (other, "ROUTING_RULE_ONLY")
    made.acm.delete_certificate(CertificateArn=certificate)
    made.http.update_domain_name(DomainName=name, RoutingMode="API_MAPPING_ONLY")
    assert [one["domainName"] for one in made.rest.get_domain_names()["items"]] == [name]
    assert [one["DomainName"] for one in made.http.get_domain_names()["Items"]] == [name]
    with pytest.raises(made.http.exceptions.ConflictException):
        made.domain(name)
    made.rest.delete_domain_name(domainName=name)
    with pytest.raises(made.http.exceptions.NotFoundException, match="Invalid domain name identifier specified"):
        made.http.delete_domain_name(DomainName=name)
    made.domain(name)
    made.http.delete_domain_name(DomainName=name)
    with pytest.raises(made.rest.exceptions.NotFoundException, match="Invalid domain name identifier specified"):
        made.rest.get_domain_name(domainName=name)


def test_refused(made: Made, name: str, client: Callable[..., Any]) -> None:
    regional = {"types": ["REGIONAL"]}
    elsewhere = client("acm", "eu-west-1").request_certificate(DomainName=name)["CertificateArn"]
    own = made.certificate(name)
    for given, text in (
        ({"regionalCertificateArn": elsewhere}, "Certificate must be in 'us-east-1'"),
        ({"regionalCertificateArn": made.certificate("b.example.com")}, "is not for the domain name"),
        ({"regionalCertificateArn": own.replace(own[-4:], "none")}, "does not exist"),
        ({"certificateArn": own}, "Cannot import certificates for EDGE while REGIONAL is active"),
        ({}, "A certificate was not provided for the endpoint type REGIONAL"),
        (
            {"regionalCertificateArn": own, "mutualTlsAuthentication": {"truststoreUri": "s3://none/x"}},
            "cannot be read",
        ),
    ):
        with pytest.raises(made.rest.exceptions.BadRequestException, match=text):
            made.rest.create_domain_name(domainName=name, endpointConfiguration=regional, **given)
    with pytest.raises(made.rest.exceptions.ClientError, match="not implemented"):
        made.rest.create_domain_name(domainName=name, certificateArn=own, endpointConfiguration={"types": ["PRIVATE"]})
    edge = made.rest.create_domain_name(domainName=name, certificateArn=own)
    assert edge["distributionDomainName"].endswith(".cloudfront.net")
    api = made.api("x")
    made.rest.create_base_path_mapping(domainName=name, restApiId=api, stage="prod")
    with pytest.raises(made.rest.exceptions.ConflictException, match="Base path already exists for this domain name"):
        made.rest.create_base_path_mapping(domainName=name, restApiId=api, basePath="(none)")
    with pytest.raises(made.rest.exceptions.BadRequestException, match="Invalid stage identifier specified"):
        made.rest.create_base_path_mapping(domainName=name, restApiId=api, basePath="v1", stage="none")
    with pytest.raises(made.rest.exceptions.BadRequestException, match="more than one level"):
        made.rest.create_base_path_mapping(domainName=name, restApiId=api, basePath="v1/a")
    with pytest.raises(made.http.exceptions.BadRequestException, match="300 characters"):
        made.http.create_api_mapping(DomainName=name, ApiId=api, Stage="prod", ApiMappingKey="v" * 301)
    with pytest.raises(made.http.exceptions.BadRequestException, match="consecutive"):
        made.http.create_api_mapping(DomainName=name, ApiId=api, Stage="prod", ApiMappingKey="/v1")
    with pytest.raises(made.rest.exceptions.BadRequestException, match=name):
        made.rest.delete_rest_api(restApiId=api)
    with pytest.raises(made.rest.exceptions.BadRequestException, match=name):
        made.rest.delete_stage(restApiId=api, stageName="prod")


def test_paths_lead_to_apis(made: Made, name: str, server: Server) -> None:
    made.domain(name)
    one, two = made.api("one", "/pets"), made.api("two", "/", "/cats")
    assert ask(server.port, name, "/pets").status == 403
    made.rest.create_base_path_mapping(domainName=name, restApiId=one, basePath="v1")
    mapping = made.http.create_api_mapping(DomainName=name, ApiId=two, Stage="prod", ApiMappingKey="v1/prod/deep")
    # The longest path wins; without a stage the next segment names it.
    assert ask(server.port, f"{name}:{server.port}", "/v1/prod/pets").body == b"one"
    assert ask(server.port, name, "/v1/prod/deep/cats").body == b"two"
    assert ask(server.port, name, "/v1/prod/deep").body == b"two"
    assert ask(server.port, name, "/v2/prod/pets").status == 403
    patches = [
        {"op": "replace", "path": "/basePath", "value": "v2"}, {"op": "replace", "path": "/stage", "value": "prod"},
    ]  # fmt: skip
    made.rest.update_base_path_mapping(domainName=name, basePath="v1", patchOperations=patches)
    assert ask(server.port, name, "/v2/pets").body == b"one"
    shown = made.rest.get_base_path_mapping(domainName=name, basePath="v2")
    assert (shown["restApiId"], shown["stage"]) == (one, "prod")
    assert len(made.rest.get_base_path_mappings(domainName=name)["items"]) == 2
    id_ = mapping["ApiMappingId"]
    made.http.update_api_mapping(DomainName=name, ApiMappingId=id_, ApiId=two, ApiMappingKey="")
    assert ask(server.port, name, "/cats").body == b"two"
    assert made.http.get_api_mapping(DomainName=name, ApiMappingId=id_)["ApiMappingKey"] == ""
    assert len(made.http.get_api_mappings(DomainName=name)["Items"]) == 2
    made.http.delete_api_mapping(DomainName=name, ApiMappingId=id_)
    assert ask(server.port, name, "/cats").status == 403
    made.rest.delete_base_path_mapping(domainName=name, basePath="v2")
    assert ask(server.port, name, "/v2/pets").status == 403
    made.http.delete_domain_name(DomainName=name)
    # Of a name that is nobody's, pages elsewhere may be the sender.
    assert b"may not call this server" in ask(server.port, name, "/v2/pets").body


def test_a_star_takes_names_in(made: Made, name: str, server: Server) -> None:
    api = made.api("one")
    made.domain(f"*.{name}")
    made.http.create_api_mapping(DomainName=f"*.{name}", ApiId=api, Stage="prod")
    assert ask(server.port, f"any.{name}").body == b"one"
    assert ask(server.port, f"two.labels.{name}").status == 403
    made.domain(f"any.{name}")
    assert ask(server.port, f"any.{name}").json == {"message": "Forbidden"}


def test_events(made: Made, name: str, server: Server, function: Callable[..., Any], account: str) -> None:
    uri = function(ECHO)
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri":
        f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{uri}/invocations"}  # fmt: skip
    paths = {"/pets/{id}": {"get": {"x-amazon-apigateway-integration": integration, "responses": {}}}}
    body = json.dumps({"openapi": "3.0.1", "info": {"title": "x"}, "paths": paths})
    rest = made.rest.import_rest_api(body=body)["id"]
    made.rest.create_deployment(restApiId=rest, stageName="prod")
    http_api = made.http.create_api(Name="x", ProtocolType="HTTP", Target=uri)["ApiId"]
    made.http.create_stage(ApiId=http_api, StageName="dev", AutoDeploy=True)
    made.domain(name)
    made.http.create_api_mapping(DomainName=name, ApiId=rest, Stage="prod", ApiMappingKey="rest/v1")
    made.http.create_api_mapping(DomainName=name, ApiId=http_api, Stage="dev", ApiMappingKey="http")
    found = ask(server.port, name, "/rest/v1/pets/7").json
    assert (found["path"], found["resource"], found["pathParameters"]) == ("/rest/v1/pets/7", "/pets/{id}", {"id": "7"})
    said = found["requestContext"]
    assert (said["path"], said["stage"]) == ("/rest/v1/pets/7", "prod")
    assert (said["domainName"], said["domainPrefix"]) == (name, name.partition(".")[0])
    found = ask(server.port, name, "/http/pets/7").json
    # Format 2.0 does not tell the mapping.
    assert (found["rawPath"], found["requestContext"]["domainName"]) == ("/dev/pets/7", name)


def test_rules(made: Made, name: str, server: Server) -> None:
    one, two, three = made.api("one", "/", "/v1/pets"), made.api("two", "/pets"), made.api("three")
    made.domain(name, RoutingMode="ROUTING_RULE_THEN_API_MAPPING")
    made.http.create_api_mapping(DomainName=name, ApiId=three, Stage="prod")

    def invoke(api: str, **more: Any) -> list[dict[str, Any]]:
        return [{"InvokeApi": {"ApiId": api, "Stage": "prod", **more}}]

    beta = {"MatchHeaders": {"AnyOf": [{"Header": "X-Version", "ValueGlob": "beta*"}]}}
    below = {"MatchBasePaths": {"AnyOf": ["v1", "v2"]}}
    first = made.http.create_routing_rule(
        DomainName=name, Priority=10, Conditions=[beta, below], Actions=invoke(two, StripBasePath=True)
    )
    made.http.create_routing_rule(DomainName=name, Priority=20, Conditions=[below], Actions=invoke(one))
    assert ask(server.port, name, "/v2/pets", **{"x-version": "beta-3"}).body == b"two"
    assert ask(server.port, name, "/v1/pets", **{"x-version": "Beta"}).body == b"one"
    assert ask(server.port, name, "/").body == b"three"
    id_ = first["RoutingRuleId"]
    made.http.put_routing_rule(DomainName=name, RoutingRuleId=id_, Priority=5, Conditions=[], Actions=invoke(one))
    assert ask(server.port, name, "/").body == b"one"
    assert made.http.get_routing_rule(DomainName=name, RoutingRuleId=id_)["Priority"] == 5
    assert [rule["Priority"] for rule in made.http.list_routing_rules(DomainName=name)["RoutingRules"]] == [5, 20]
    page = made.http.list_routing_rules(DomainName=name, MaxResults=1)
    assert [rule["Priority"] for rule in page["RoutingRules"]] == [5]
    page = made.http.list_routing_rules(DomainName=name, NextToken=page["NextToken"])
    assert [rule["Priority"] for rule in page["RoutingRules"]] == [20]
    with pytest.raises(made.http.exceptions.BadRequestException):
        made.http.list_routing_rules(DomainName=name, NextToken="ImEi")
    with pytest.raises(made.http.exceptions.ConflictException):
        made.http.create_routing_rule(DomainName=name, Priority=20, Conditions=[], Actions=invoke(one))
    with pytest.raises(made.http.exceptions.BadRequestException):
        made.http.create_routing_rule(DomainName=name, Priority=30, Conditions=[below, below], Actions=invoke(one))
    made.http.delete_routing_rule(DomainName=name, RoutingRuleId=id_)
    made.http.update_domain_name(DomainName=name, RoutingMode="ROUTING_RULE_ONLY")
    assert ask(server.port, name, "/").status == 403


class Authority:
    """An authority of a test's own, and the certificates of clients that it signs."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._sign("Clients", self.key.public_key(), True)

    def _sign(self, name: str, key: ec.EllipticCurvePublicKey, above: bool) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Clients")])
        now = datetime.fromtimestamp(time.time(), UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key).serial_number(77)
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        builder = builder.add_extension(x509.BasicConstraints(ca=above, path_length=None), critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def client(self, folder: Path) -> Path:
        """A file with a client's certificate and key."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._sign("client", key.public_key(), False).public_bytes(PEM)
        path = folder / "client.pem"
        path.write_bytes(made + key.private_bytes(PEM, PKCS8, serialization.NoEncryption()))
        return path


def test_tls_under_the_name(own_server: Callable[..., Server], tmp_path: Path, account: str) -> None:
    server = own_server("--tls")
    made = Made(lambda service: server.client(service, account))
    api = made.api("one")
    trusted = ssl.create_default_context(cafile=str(server.data / "tls" / "ca.pem"))
    made.domain("api.example.com")
    made.http.create_api_mapping(DomainName="api.example.com", ApiId=api, Stage="prod")
    assert ask_secure(server.port, "api.example.com", trusted).body == b"one"
    with pytest.raises(ssl.SSLCertVerificationError):
        ask_secure(server.port, "other.example.com", trusted)
    # Mutual TLS: who shows no certificate of the trust store's authority does not come in, however it comes.
    authority = Authority()
    s3 = server.client("s3", account)
    s3.create_bucket(Bucket="trust")
    s3.put_object(Bucket="trust", Key="store.pem", Body=authority.certificate.public_bytes(PEM))
    uri = {"TruststoreUri": "s3://trust/store.pem"}
    changed = made.http.update_domain_name(DomainName="api.example.com", MutualTlsAuthentication=uri)
    assert changed["MutualTlsAuthentication"] == uri
    with pytest.raises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
        ask_secure(server.port, "api.example.com", trusted)
    assert ask(server.port, "api.example.com").status == 403
    trusted.load_cert_chain(str(authority.client(tmp_path)))
    assert ask_secure(server.port, "api.example.com", trusted).body == b"one"
    # Not as a request for it on a connection of another name, be that one's clients trusted, either.
    made.domain("open.example.com")
    made.http.create_api_mapping(DomainName="open.example.com", ApiId=api, Stage="prod")
    for mutual in ({}, {"MutualTlsAuthentication": uri}):
        made.http.update_domain_name(DomainName="open.example.com", **mutual)
        assert ask_secure(server.port, "open.example.com", trusted).body == b"one"
        for spelled in ("api.example.com", "API.example.com", "api.example.com:443", "api.example.com."):
            assert ask_secure(server.port, "open.example.com", trusted, named=spelled).status in (400, 403, 404)
        assert by_http2(server.port, "open.example.com", trusted, ["open.example.com", "api.example.com"]) == [200, 403]
    stranger = ssl.create_default_context(cafile=str(server.data / "tls" / "ca.pem"))
    stranger.load_cert_chain(str(Authority().client(tmp_path)))
    with pytest.raises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
        ask_secure(server.port, "api.example.com", stranger)
    patches = [{"op": "remove", "path": "/mutualTlsAuthentication"}]
    assert "mutualTlsAuthentication" not in made.rest.update_domain_name(
        domainName="api.example.com", patchOperations=patches
    )
    assert ask(server.port, "api.example.com").body == b"one"
