"""Who comes in: JWT and Lambda authorizers, IAM."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

AUTHORIZER = "def handler(event, context):\n    return event['requestContext'].get('authorizer')\n"

WRAPPED = "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event['requestContext']['authorizer'])}\n"


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Issuer:
    """Signs tokens and publishes its keys."""

    port: int = 0
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/pool"

    def rotate(self, key_id: str) -> None:
        self.keys = {key_id: rsa.generate_private_key(65537, 2048)}

    def answer(self, path: str) -> Any:
        self.asked.append(path)
        if path == "/pool/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        found = []
        for key_id, key in self.keys.items():
            numbers = key.public_key().public_numbers()
            n, e = (encoded(value.to_bytes((value.bit_length() + 7) // 8, "big")) for value in (numbers.n, numbers.e))
            found.append({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key_id, "n": n, "e": e})
        return {"keys": found}

    def token(self, key_id: str = "one", header: dict[str, Any] | None = None, **claims: Any) -> str:
        told = {"alg": "RS256", "kid": key_id, "typ": "JWT", **(header or {})}
        defaults = {"iss": self.url, "aud": "shop", "sub": "ann", "exp": int(time.time()) + 3600}
        stated = {name: value for name, value in (defaults | claims).items() if value is not None}
        text = f"{encoded(json.dumps(told).encode())}.{encoded(json.dumps(stated).encode())}"
        key = self.keys.get(key_id) or next(iter(self.keys.values()))
        return f"{text}.{encoded(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    found = Issuer()
    found.rotate("one")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(found.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def guard(apis: Any, api: str, key: str = "GET /a", **settings: Any) -> None:
    routes = {route["RouteKey"]: route["RouteId"] for route in apis.get_routes(ApiId=api)["Items"]}
    apis.update_route(ApiId=api, RouteId=routes[key], **settings)


def jwt_api(apis: Any, api: Callable[..., str], function: Callable[..., str], issuer: Issuer, **more: Any) -> str:
    id_ = api({"GET /a": function(AUTHORIZER)}, **more)
    made = apis.create_authorizer(
        ApiId=id_,
        Name="tokens",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["shop", "other"], "Issuer": issuer.url},
    )
    guard(apis, id_, AuthorizationType="JWT", AuthorizerId=made["AuthorizerId"])
    return id_


def test_a_token_of_the_issuer_comes_in(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str], issuer: Issuer
) -> None:
    id_ = jwt_api(apis, api, function, issuer)
    token = issuer.token(scope="read write", groups=["a", "b"], level=3, admin=True)
    for text in (f"Bearer {token}", token):
        reply = plane.call(id_, "GET", "/a", headers={"authorization": text})
        assert reply.status == 200
        jwt = reply.json["jwt"]
        assert jwt["scopes"] is None
        assert jwt["claims"]["sub"] == "ann"
        assert jwt["claims"]["groups"] == "[a b]"
        assert jwt["claims"]["level"] == "3"
        assert jwt["claims"]["admin"] == "true"
    assert (
        plane.call(id_, "GET", "/a", headers={"authorization": issuer.token(aud=None, client_id="other")}).status == 200
    )
    assert plane.call(id_, "GET", "/a", headers={"authorization": issuer.token(aud=["x", "shop"])}).status == 200
    assert issuer.asked == ["/pool/.well-known/openid-configuration", "/pool/keys"]


def test_a_token_that_is_not_accepted(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str], issuer: Issuer
) -> None:
    id_ = jwt_api(apis, api, function, issuer, CorsConfiguration={"AllowOrigins": ["*"]})
    good, now = issuer.token(), time.time()
    head, body, signature = good.split(".")
    forged = encoded(json.dumps({**json.loads(base64.urlsafe_b64decode(body + "==")), "sub": "eve"}).encode())
    for token, reason in (
        (f"{head}.{forged}.{signature}", "invalid signature"),
        (issuer.token(iss="http://other"), "valid issuer"),
        (issuer.token(aud="none"), "the token does not have a valid audience"),
        (issuer.token(aud="none", client_id="shop"), "valid audience"),
        (issuer.token(exp=now - 10), "expired"),
        (issuer.token(exp=None), "expired"),
        (issuer.token(nbf=now + 3000), "not yet valid"),
        (issuer.token(header={"alg": "none"}), "algorithm"),
        (issuer.token(header={"alg": "HS256"}), "algorithm"),
        (issuer.token(header={"kid": "two"}), "signing key"),
        ("a.b", "malformed"),
        ("a.b.c", "malformed"),
        (f"{head}.W10.{signature}", "malformed"),
    ):
        reply = plane.call(id_, "GET", "/a", headers={"authorization": f"Bearer {token}", "origin": "http://x"})
        assert (reply.status, reply.json) == (401, {"message": "Unauthorized"}), reason
        assert reason in reply.header("www-authenticate")
        assert reply.header("access-control-allow-origin") == "*"
    missing = plane.call(id_, "GET", "/a")
    assert (missing.status, missing.header("www-authenticate")) == (401, "Bearer")


def test_scopes(plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str], issuer: Issuer) -> None:
    id_ = jwt_api(apis, api, function, issuer)
    guard(apis, id_, AuthorizationScopes=["pets:read", "pets:all"])
    reply = plane.call(id_, "GET", "/a", headers={"authorization": issuer.token(scope="x pets:all")})
    assert (reply.status, reply.json["jwt"]["scopes"]) == (200, ["x", "pets:all"])
    assert plane.call(id_, "GET", "/a", headers={"authorization": issuer.token(scp=["pets:read"])}).status == 200
    refused = plane.call(id_, "GET", "/a", headers={"authorization": issuer.token(scope="pets")})
    assert (refused.status, refused.json) == (403, {"message": "Forbidden"})
    assert 'error="insufficient_scope"' in refused.header("www-authenticate")


def test_keys_are_fetched_again_for_a_new_key_and_after_two_hours(
    own_server: Callable[..., Any], plane_of: Callable[[int], Any], account: str, issuer: Issuer
) -> None:
    server = own_server()
    apis, plane = server.client("apigatewayv2", account), plane_of(server.port)
    id_ = apis.create_api(Name="j", ProtocolType="HTTP")["ApiId"]
    made = apis.create_authorizer(
        ApiId=id_, Name="t", AuthorizerType="JWT", IdentitySource=["$request.querystring.token"],
        JwtConfiguration={"Audience": ["shop"], "Issuer": issuer.url},
    )  # fmt: skip
    guarded = {"AuthorizationType": "JWT", "AuthorizerId": made["AuthorizerId"]}
    apis.create_route(ApiId=id_, RouteKey="GET /a", **guarded)
    apis.create_stage(ApiId=id_, StageName="$default", AutoDeploy=True)

    def get(token: str) -> int:
        status: int = plane.call(id_, "GET", f"/a?token={token}").status
        return status

    far = int(time.time()) + 100_000
    # A route without an integration answers 500: the token was accepted.
    assert get(issuer.token(exp=far)) == 500
    old = issuer.token(exp=far)
    issuer.rotate("two")
    assert get(old) == 500
    assert get(issuer.token("two", exp=far)) == 401
    server.advance(11)
    assert get(issuer.token("two", exp=far)) == 500
    assert get(old) == 401
    assert len(issuer.asked) == 4
    server.advance(7201)
    assert get(issuer.token("two", exp=far)) == 500
    assert len(issuer.asked) == 6


SIMPLE = """
import json
def handler(event, context):
    print("asked")
    name = event["identitySource"][0]
    if name == "fail":
        raise ValueError("no")
    if name == "bad":
        return {"allowed": True}
    return {"isAuthorized": name.startswith("good"), "context": {"event": event, "number": 1}}
"""


def lambda_authorizer(
    apis: Any, api: str, arn: str, version: str = "2.0", source: str = "x-key", **settings: Any
) -> str:
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    made = apis.create_authorizer(
        ApiId=api, Name="guard", AuthorizerType="REQUEST", AuthorizerUri=uri, AuthorizerPayloadFormatVersion=version,
        IdentitySource=[f"$request.header.{source}"], **settings,
    )  # fmt: skip
    guard(apis, api, AuthorizationType="CUSTOM", AuthorizerId=made["AuthorizerId"])
    found: str = made["AuthorizerId"]
    return found


def test_a_function_that_says_yes_or_no(
    client: Callable[..., Any],
    plane: Any,
    apis: Any,
    api: Callable[..., str],
    function: Callable[..., str],
    account: str,
) -> None:
    id_ = api({"GET /a": function(AUTHORIZER)})
    arn = function(SIMPLE, "guard", allow=False)
    authorizer = lambda_authorizer(apis, id_, arn, EnableSimpleResponses=True)
    assert plane.call(id_, "GET", "/a", headers={"x-key": "good"}).status == 500
    client("lambda").add_permission(
        FunctionName="guard", StatementId="s", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:{account}:{id_}/authorizers/{authorizer}",
    )  # fmt: skip
    reply = plane.call(id_, "GET", "/a?q=1", headers={"x-key": "good"})
    assert reply.status == 200
    given = reply.json["lambda"]
    assert given["number"] == 1
    event = given["event"]
    assert (event["version"], event["type"], event["identitySource"]) == ("2.0", "REQUEST", ["good"])
    assert event["routeArn"] == f"arn:aws:execute-api:us-east-1:{account}:{id_}/$default/GET/a"
    assert (event["routeKey"], event["queryStringParameters"]) == ("GET /a", {"q": "1"})
    assert "body" not in event
    for name, status, text in (
        ("evil", 403, "Forbidden"),
        ("fail", 500, "Internal Server Error"),
        ("bad", 500, "Internal Server Error"),
    ):
        refused = plane.call(id_, "GET", "/a", headers={"x-key": name})
        assert (refused.status, refused.json) == (status, {"message": text})
    missing = plane.call(id_, "GET", "/a")
    assert (missing.status, missing.json) == (401, {"message": "Unauthorized"})


COUNTING = """
asked = 0
def handler(event, context):
    global asked
    asked += 1
    return {"isAuthorized": True, "context": {"asked": asked}}
"""


@pytest.mark.turns_clock
def test_answers_are_kept_by_identity(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str], server: Any
) -> None:
    id_ = api({"GET /a": function(AUTHORIZER)})
    settings = {"EnableSimpleResponses": True, "AuthorizerResultTtlInSeconds": 20}
    authorizer = lambda_authorizer(apis, id_, function(COUNTING, "guard"), **settings)

    def asked(name: str) -> Any:
        return plane.call(id_, "GET", "/a", headers={"x-key": name}).json["lambda"]["asked"]

    assert [asked("a"), asked("a"), asked("b"), asked("a"), asked("b")] == [1, 1, 2, 1, 2]
    server.advance(21)
    assert [asked("a"), asked("a")] == [3, 3]
    apis.reset_authorizers_cache(ApiId=id_, StageName="$default")
    assert asked("a") == 4
    apis.update_authorizer(ApiId=id_, AuthorizerId=authorizer, AuthorizerResultTtlInSeconds=0)
    assert [asked("a"), asked("a")] == [5, 6]


POLICY = """
def handler(event, context):
    arn = event.get("methodArn") or event["routeArn"]
    key = event["identitySource"] if isinstance(event["identitySource"], str) else event["identitySource"][0]
    base = arn.rsplit("/GET/", 1)[0]
    statements = {
        "all": [("Allow", "*")],
        "a": [("Allow", base + "/GET/a")],
        "b": [("Allow", base + "/GET/b")],
        "deny": [("Allow", "*"), ("Deny", base + "/*/a")],
    }
    document = {"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource} for effect, resource in statements[key]]}
    return {"principalId": "ann", "policyDocument": document, "context": {"kind": event["type"], "version": event["version"]}}
"""


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_function_that_answers_with_a_policy(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str], version: str
) -> None:
    id_ = api({"GET /a": function(AUTHORIZER if version == "2.0" else WRAPPED)}, version=version)
    arn = function(POLICY, "guard")
    lambda_authorizer(apis, id_, arn, version, AuthorizerResultTtlInSeconds=30)
    for name, status in (("all", 200), ("a", 200), ("b", 403), ("deny", 403), ("a", 200), ("other", 500)):
        reply = plane.call(id_, "GET", "/a", headers={"x-key": name})
        assert reply.status == status, name
    reply = plane.call(id_, "GET", "/a", headers={"x-key": "all"})
    given = reply.json["lambda"] if version == "2.0" else reply.json
    assert given == {"kind": "REQUEST", "version": version, "principalId": "ann"}


def signed(url: str, credentials: Credentials, service: str = "execute-api", method: str = "GET") -> dict[str, str]:
    request = AWSRequest(method, url, headers={"host": url.split("/")[2]})
    SigV4Auth(credentials, service, "us-east-1").add_auth(request)
    return {name.lower(): value for name, value in request.headers.items()}


@pytest.mark.parametrize("by_path", [False, True])
def test_iam(
    client: Callable[..., Any],
    plane: Any,
    apis: Any,
    api: Callable[..., str],
    function: Callable[..., str],
    account: str,
    server: Any,
    by_path: bool,
) -> None:
    id_ = api({"GET /pets/{id}": function(AUTHORIZER)})
    guard(apis, id_, "GET /pets/{id}", AuthorizationType="AWS_IAM")
    host = f"http://127.0.0.1:{server.port}/_aws/execute-api/{id_}"
    if not by_path:
        host = f"http://{id_}.execute-api.us-east-1.localhost:{server.port}"

    def get(path: str, headers: dict[str, str]) -> Any:
        return plane.call(id_, "GET", path, headers=headers, by_path=by_path)

    refused = get("/pets/1", {})
    assert (refused.status, refused.json) == (403, {"message": "Forbidden"})
    root = Credentials(account, "test")
    reply = get("/pets/1?a=b%20c", signed(f"{host}/pets/1?a=b%20c", root))
    assert reply.status == 200
    assert reply.json["iam"]["userArn"] == f"arn:aws:iam::{account}:root"
    assert reply.json["iam"]["accountId"] == account
    assert get("/pets/2", signed(f"{host}/pets/1", root)).status == 403
    assert get("/pets/1", signed(f"{host}/pets/1", Credentials(account, "wrong"))).status == 403
    assert get("/pets/1", signed(f"{host}/pets/1", root, "lambda")).status == 403
    assert get("/pets/1", signed(f"{host}/pets/1", Credentials("999999999999", "test"))).status == 403
    assert get("/pets/1", {"authorization": "Bearer x"}).status == 403
    iam = client("iam")
    iam.create_user(UserName="u")
    arn = f"arn:aws:execute-api:us-east-1:{account}:{id_}/$default/GET/pets/1"
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": arn}],
    }
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=json.dumps(policy))
    made = iam.create_access_key(UserName="u")["AccessKey"]
    user = Credentials(made["AccessKeyId"], made["SecretAccessKey"])
    reply = get("/pets/1", signed(f"{host}/pets/1", user))
    assert (reply.status, reply.json["iam"]["accessKey"]) == (200, made["AccessKeyId"])
    assert get("/pets/2", signed(f"{host}/pets/2", user)).status == 403


def test_a_preflight_meets_the_authorizer_of_a_route_that_takes_it(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str], issuer: Issuer
) -> None:
    id_ = jwt_api(apis, api, function, issuer, CorsConfiguration={"AllowOrigins": ["*"]})
    asked = {"origin": "http://x", "access-control-request-method": "GET"}
    assert plane.call(id_, "OPTIONS", "/a", headers=asked).status == 204
    guard(apis, id_, RouteKey="ANY /a")
    assert plane.call(id_, "OPTIONS", "/a", headers=asked).status == 401
