"""A signature is for one call: its service, its headers, its parameters, its body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.exceptions import ClientError
from tests.security.wire import FORM, JSON, Sent, Wire

Clients = Callable[..., Any]
WRONG_SERVICE = "Credential should be scoped to correct service: 'dynamodb'. "


@pytest.fixture
def wire(server: Any, account: str) -> Wire:
    return Wire(server, account)


@pytest.fixture
def table(client: Clients) -> str:
    client("dynamodb").create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
    )  # fmt: skip
    return "table"


@pytest.fixture
def bucket(client: Clients, account: str) -> str:
    name = f"b{account}"
    client("s3").create_bucket(Bucket=name)
    client("s3").put_object(Bucket=name, Key="k", Body=b"mine")
    return name


def keys(client: Clients, bucket: str) -> list[str]:
    return [item["Key"] for item in client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]


# The scope is the call's


def test_a_presigned_url_deletes_no_table(wire: Wire, table: str, bucket: str, client: Clients) -> None:
    sent = wire.presigned("s3", "POST", f"/{bucket}/k")
    sent.body = json.dumps({"TableName": table}).encode()
    answer = wire.send(sent, ("X-Amz-Target", "DynamoDB_20120810.DeleteTable"), ("Content-Type", JSON))
    assert (answer.status, answer.code) == (400, "InvalidSignatureException")
    assert json.loads(answer.body)["message"] == WRONG_SERVICE
    assert client("dynamodb").list_tables()["TableNames"] == [table]


def test_a_presigned_url_reads_no_secret(wire: Wire, bucket: str, client: Clients) -> None:
    client("ssm").put_parameter(Name="s", Value="secret", Type="SecureString")
    sent = wire.presigned("s3", "GET", f"/{bucket}/k")
    sent.body = b'{"Name":"s","WithDecryption":true}'
    answer = wire.send(sent, ("X-Amz-Target", "AmazonSSM.GetParameter"), ("Content-Type", "application/x-amz-json-1.1"))
    assert answer.status == 400
    assert answer.code == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("service", "region"), [("sqs", "eu-west-1"), ("s3", "us-east-1"), ("dynamodbstreams", "us-east-1")]
)
def test_a_scope_of_another_service_is_refused(wire: Wire, table: str, service: str, region: str) -> None:
    answer = wire.send(wire.call(service, "DynamoDB_20120810.ListTables", {}, region=region))
    assert (answer.status, answer.code) == (400, "InvalidSignatureException")
    assert json.loads(answer.body)["message"] == WRONG_SERVICE


def test_an_unsigned_payload_for_s3_serves_no_other_service(wire: Wire, table: str, client: Clients) -> None:
    headers = [("X-Amz-Target", "DynamoDB_20120810.DeleteTable"), ("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD")]
    sent = wire.signed("s3", headers=headers)
    sent.body = json.dumps({"TableName": table}).encode()
    assert wire.send(sent).code == "InvalidSignatureException"
    assert client("dynamodb").list_tables()["TableNames"] == [table]


def test_a_scope_of_no_service_is_refused(wire: Wire, bucket: str) -> None:
    answer = wire.send(wire.signed("none", "GET", f"/{bucket}/k"))
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")
    assert "valid service" in answer.text


@pytest.mark.parametrize("region", ["..x", "", "us_east_1", "x" * 100])
def test_a_region_that_is_none_is_refused(wire: Wire, region: str) -> None:
    answer = wire.send(wire.call("dynamodb", "DynamoDB_20120810.ListTables", {}, region=region))
    assert answer.status in (400, 403)
    assert answer.code in ("InvalidSignatureException", "IncompleteSignatureException")


@pytest.mark.parametrize("service", ["s3express", "s3-outposts", "s3-object-lambda"])
def test_s3_goes_by_several_names(wire: Wire, bucket: str, service: str) -> None:
    assert wire.send(wire.signed(service, "GET", f"/{bucket}/k", signer=S3SigV4Auth)).body == b"mine"


# The payload is signed, or S3's


@pytest.mark.parametrize(
    "payload", ["UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"]
)
def test_no_service_but_s3_takes_an_unsigned_payload(wire: Wire, client: Clients, payload: str) -> None:
    class Unsigned(SigV4Auth):
        def payload(self, request: Any) -> str:
            return payload

    headers = [("X-Amz-Target", "AmazonSQS.CreateQueue"), ("Content-Type", JSON), ("X-Amz-Content-SHA256", payload)]
    sent = wire.signed("sqs", headers=headers, body=b'{"QueueName":"q"}', signer=Unsigned)
    assert wire.send(sent).code == "InvalidSignatureException"
    assert "QueueUrls" not in client("sqs").list_queues()


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_body_that_was_not_signed_is_refused_by_s3(wire: Wire, bucket: str, client: Clients, method: str) -> None:
    good, bad = (
        b"<Tagging><TagSet/></Tagging>",
        b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
    )
    target = f"/{bucket}?tagging=" if method == "PUT" else f"/{bucket}?delete="
    if method == "POST":
        good, bad = b"<Delete><Object><Key>x</Key></Object></Delete>", b"<Delete><Object><Key>k</Key></Object></Delete>"
    sent = wire.signed("s3", method, target, body=good)
    sent.body = bad
    answer = wire.send(sent)
    assert (answer.status, answer.code) == (400, "XAmzContentSHA256Mismatch")
    assert keys(client, bucket) == ["k"]
    with pytest.raises(ClientError, match="NoSuchTagSet"):
        client("s3").get_bucket_tagging(Bucket=bucket)


def test_a_payload_of_no_known_form_is_refused(wire: Wire, bucket: str) -> None:
    class Odd(S3SigV4Auth):
        def payload(self, request: Any) -> str:
            return "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"

    answer = wire.send(wire.signed("s3", "PUT", f"/{bucket}/n", body=b"x", signer=Odd))
    assert (answer.status, answer.code) == (400, "InvalidArgument")
    assert "x-amz-content-sha256 must be UNSIGNED-PAYLOAD" in answer.text


def test_an_upload_must_name_its_hash(wire: Wire, bucket: str) -> None:
    sent = wire.signed("s3", "PUT", f"/{bucket}/n", body=b"x" * 300_000).without("x-amz-content-sha256")
    sent.headers["Authorization"] = sent.headers["Authorization"].replace("x-amz-content-sha256;", "")
    answer = wire.send(sent)
    assert 400 <= answer.status < 500


# Every x-amz-* header is signed, and so is the host


def test_a_presigned_upload_copies_nothing(wire: Wire, bucket: str, client: Clients) -> None:
    sent = wire.presigned("s3", "PUT", f"/{bucket}/copy")
    answer = wire.send(sent, ("x-amz-copy-source", f"/{bucket}/k"))
    assert (answer.status, answer.code) == (403, "AccessDenied")
    assert "There were headers present in the request which were not signed" in answer.text
    assert "<HeadersNotSigned>x-amz-copy-source</HeadersNotSigned>" in answer.text
    assert keys(client, bucket) == ["k"]


@pytest.mark.parametrize(
    "name", ["x-amz-acl", "x-amz-meta-a", "x-amz-tagging", "X-AMZ-Storage-Class", "x-amz-security-token-x"]
)
def test_a_signed_upload_takes_no_header_more(wire: Wire, bucket: str, client: Clients, name: str) -> None:
    answer = wire.send(wire.signed("s3", "PUT", f"/{bucket}/n", body=b"x"), (name, "public-read"))
    assert (answer.status, answer.code) == (403, "AccessDenied")
    assert keys(client, bucket) == ["k"]


def test_a_target_must_be_signed(wire: Wire) -> None:
    sent = wire.signed("sqs", headers=[("Content-Type", JSON)], body=b'{"QueueName":"q"}')
    answer = wire.send(sent, ("X-Amz-Target", "AmazonSQS.CreateQueue"))
    assert (answer.status, answer.code) == (400, "InvalidSignatureException")
    assert "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization." in answer.text


@pytest.mark.parametrize("service", ["sqs", "s3"])
def test_the_host_must_be_signed(wire: Wire, bucket: str, service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_host(self: Any, request: Any) -> Any:
        found = original(self, request)
        del found["host"]
        return found

    original = SigV4Auth.headers_to_sign
    monkeypatch.setattr(SigV4Auth, "headers_to_sign", without_host)
    sent = (
        wire.call("sqs", "AmazonSQS.ListQueues", {}) if service == "sqs" else wire.signed("s3", "GET", f"/{bucket}/k")
    )
    answer = wire.send(sent)
    if service == "sqs":
        assert (answer.status, answer.code) == (400, "InvalidSignatureException")
        assert "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization." in answer.text
    else:
        assert (answer.status, answer.code) == (403, "AccessDenied")
        assert "<HeadersNotSigned>host</HeadersNotSigned>" in answer.text


@pytest.mark.parametrize("name", ["amz-sdk-request", "x-amzn-trace-id", "range", "x-forwarded-for"])
def test_other_headers_need_not_be_signed(wire: Wire, bucket: str, name: str) -> None:
    assert wire.send(wire.presigned("s3", "GET", f"/{bucket}/k"), (name, "x")).body == b"mine"


# A presigned URL answers the request that it was made for


def test_a_presigned_url_serves_its_own_request_only(wire: Wire, bucket: str, client: Clients) -> None:
    made = wire.presigned("s3", "GET", f"/{bucket}/k")
    assert wire.send(made).body == b"mine"
    for method, target in [
        ("DELETE", made.target),
        ("PUT", made.target),
        ("GET", made.target.replace("/k?", "/?")),
        ("GET", f"{made.target}&versionId=null"),
        ("GET", f"{made.target}&acl"),
        ("GET", f"{made.target}&X-Amz-Expires=604800"),
    ]:
        made.method = method
        assert 400 <= wire.send(type(made)(method, target)).status < 500, (method, target)
    assert keys(client, bucket) == ["k"]


def test_a_form_makes_no_other_call_of_a_presigned_url(wire: Wire, client: Clients) -> None:
    made = wire.presigned("sts", "GET", "/?Action=GetCallerIdentity&Version=2011-06-15")
    assert wire.send(made).status == 200
    made.method, made.body = "POST", b"Action=CreateQueue&QueueName=q&Version=2012-11-05"
    assert 400 <= wire.send(made, ("Content-Type", FORM)).status < 500
    made.method = "GET"
    assert 400 <= wire.send(made, ("Content-Type", FORM)).status < 500
    assert "QueueUrls" not in client("sqs").list_queues()


# One meaning


@pytest.mark.parametrize(
    "name",
    ["X-Amz-Expires", "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Date", "x-amz-signedheaders", "X%2DAmz-Expires"],
)
def test_a_parameter_of_the_signature_given_twice_is_refused(wire: Wire, bucket: str, name: str) -> None:
    made = wire.presigned("s3", "GET", f"/{bucket}/k")
    for target in (f"{made.target}&{name}=600", made.target.replace("?", f"?{name}=600&")):
        made.target = target
        answer = wire.send(made)
        assert (answer.status, answer.code) == (400, "AuthorizationQueryParametersError")


def test_two_signatures_are_refused(wire: Wire, bucket: str) -> None:
    made = wire.presigned("s3", "GET", f"/{bucket}/k")
    answer = wire.send(made, ("Authorization", wire.signed("s3", "GET", made.target).headers["Authorization"]))
    assert (answer.status, answer.code) == (400, "InvalidArgument")
    assert "Only one auth mechanism allowed" in answer.text


def test_an_ordinary_parameter_given_twice_is_refused(wire: Wire, bucket: str) -> None:
    answer = wire.send(wire.signed("s3", "GET", f"/{bucket}?list-type=2&prefix=a&prefix=k"))
    assert (answer.status, answer.code) == (400, "InvalidArgument")
    answer = wire.send(wire.signed("lambda", "GET", "/2015-03-31/functions/?MaxItems=1&MaxItems=2"))
    assert 400 <= answer.status < 500


def test_a_query_string_names_one_action(wire: Wire) -> None:
    version = "Version=2011-06-15"
    for text in (
        f"Action=GetCallerIdentity&Action=GetSessionToken&{version}",
        f"Action=GetCallerIdentity&{version}&{version}",
    ):
        assert wire.send(wire.signed("sts", "GET", f"/?{text}")).status == 400
        sent = wire.signed("sts", headers=[("Content-Type", FORM)], body=text.encode())
        answer = wire.send(sent)
        assert (answer.status, answer.code) == (400, "MalformedQueryString")


def test_the_path_that_is_signed_is_the_path_that_is_served(wire: Wire) -> None:
    sent = wire.signed("lambda", "GET", "/2015-03-31/functions/signed")
    sent.target = "/2015-03-31/functions/other/../signed"
    assert "function:signed" in wire.send(sent).text


def version2(wire: Wire, method: str, path: str, expires: str = "4000000000", extra: str = "") -> str:
    text = f"{method}\n\n\n{expires}\n{path}"
    digest = hmac.new(b"test", text.encode(), hashlib.sha1).digest()
    signature = quote(base64.b64encode(digest).decode(), safe="")
    return f"{path}?AWSAccessKeyId={wire.keys.access_key}&Expires={expires}&Signature={signature}{extra}"


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ("", 200),
        ("&x-id=GetObject", 200),
        ("&tagging", 403),
        ("&legal-hold", 403),
        ("&retention", 403),
        ("&attributes", 403),
        ("&Expires=5000000000", 400),
        ("&versionId=a&versionId=b", 400),
    ],
)
def test_version_2_serves_its_own_request_only(wire: Wire, bucket: str, extra: str, status: int) -> None:
    assert wire.send(Sent("GET", version2(wire, "GET", f"/{bucket}/k", extra=extra))).status == status


# Nothing that stands in a signature breaks the server

LONG = "9" * 5000


@pytest.mark.parametrize(
    "query",
    [
        f"X-Amz-Expires={LONG}",
        "X-Amz-Expires=%D9%A1%D9%A2",
        f"X-Amz-Date={LONG}",
        f"X-Amz-Credential={LONG}",
        f"X-Amz-Credential={LONG}%2F{LONG}%2F{LONG}%2Fs3%2Faws4_request",
        f"X-Amz-SignedHeaders={'a;' * 3000}",
        "X-Amz-Signature=%C3%A9%F0%9F%98%80",
        "X-Amz-Signature=%ED%A0%80",
        f"X-Amz-Security-Token={LONG}",
    ],
)
def test_no_parameter_of_a_signature_breaks_the_server(wire: Wire, bucket: str, query: str) -> None:
    name, _, value = query.partition("=")
    made = wire.presigned("s3", "GET", f"/{bucket}/k")
    parts = [part for part in made.target.partition("?")[2].split("&") if not part.startswith(f"{name}=")]
    made.target = f"/{bucket}/k?{'&'.join([*parts, f'{name}={value}'])}"
    assert 400 <= wire.send(made).status < 500


@pytest.mark.parametrize(
    "authorization",
    [
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=é",
        f"AWS4-HMAC-SHA256 Credential={LONG}/{LONG}/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=f",
        "AWS4-HMAC-SHA256 Credential=é/é/é/sqs/aws4_request, SignedHeaders=host;é, Signature=é",
        f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders={'x;' * 4000}, Signature=f",
        "AWS4-ECDSA-P256-SHA256 Credential=test/20260101/sqs/aws4_request, SignedHeaders=host, Signature=f",
        "Bearer é",
    ],
)
@pytest.mark.parametrize("date", ["20260101T000000Z", LONG, "é"])
def test_no_authorization_breaks_the_server(wire: Wire, authorization: str, date: str) -> None:
    sent = wire.call("sqs", "AmazonSQS.ListQueues", {})
    sent.headers |= {"Authorization": authorization, "X-Amz-Date": date}
    answer = wire.send(sent)
    assert 400 <= answer.status < 500
    assert answer.code.endswith("Exception")


@pytest.mark.parametrize(
    ("expires", "signature"), [(LONG, "x"), ("4000000000", "%C3%A9"), ("%D9%A1", "x"), ("4000000000", "%ED%A0%80")]
)
def test_no_signature_of_version_2_breaks_the_server(wire: Wire, bucket: str, expires: str, signature: str) -> None:
    target = f"/{bucket}/k?AWSAccessKeyId={wire.keys.access_key}&Expires={expires}&Signature={signature}"
    assert wire.send(Sent("GET", target)).status == 403


def test_a_data_plane_takes_signatures_for_itself_only(wire: Wire, client: Clients) -> None:
    apis = client("apigatewayv2")
    api = apis.create_api(Name="a", ProtocolType="HTTP")
    integration = apis.create_integration(
        ApiId=api["ApiId"], IntegrationType="HTTP_PROXY", IntegrationMethod="GET", IntegrationUri=f"{wire.server.url}/_pampero/health",
        PayloadFormatVersion="1.0",
    )  # fmt: skip
    target = f"integrations/{integration['IntegrationId']}"
    apis.create_route(ApiId=api["ApiId"], RouteKey="GET /{proxy+}", AuthorizationType="AWS_IAM", Target=target)
    apis.create_stage(ApiId=api["ApiId"], StageName="$default", AutoDeploy=True)
    path = f"/_aws/execute-api/{api['ApiId']}/a"
    assert wire.send(wire.signed("execute-api", "GET", path)).status == 200
    for service in ("s3", "lambda", "apigateway"):
        assert wire.send(wire.signed(service, "GET", path)).status == 403
    sent = wire.signed("execute-api", "GET", path)
    sent.target = path.removesuffix("/a") + "/b/../a"
    assert wire.send(sent).status == 403
