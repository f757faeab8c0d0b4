"""A service that is not built answers 501 in its own protocol, and names the service and the operation."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.security.calls import SESSION, call
from tests.security.wire import FORM, Sent, Wire

from pampero.gateway.index import load_services
from pampero.protocol.catalogue import load_entries

BUILT = frozenset(model for service in load_services() for model in service.models)


def alike() -> dict[str, set[str]]:
    """The services that sign by the name of each: some share operations too, and no request tells those apart."""
    names: dict[str, set[str]] = {}
    entries = load_entries()
    for entry in entries:
        names.setdefault(entry.signing_name, set()).add(entry.name)
        names.setdefault(entry.metadata["endpointPrefix"], set()).add(entry.name)
    return {entry.name: names[entry.signing_name] | names[entry.metadata["endpointPrefix"]] for entry in entries}


@pytest.mark.timeout(600)  # reads the models of four hundred services
def test_every_service_of_botocore(server: Any) -> None:
    wrong, others = {}, alike()
    for service in SESSION.get_available_services():
        try:
            status, code, text, operation = call(service, server.url)
        except Exception as error:
            wrong[service] = repr(error)
            continue
        name, _, rest = text.partition(" ")
        if service in BUILT:
            if (status, code) == (501, "NotImplemented") and name != service:
                wrong[service] = f"{operation}: taken for {name}"
            elif status >= 500 and status != 501:
                wrong[service] = f"{operation}: {status} {code} {text}"
        elif (status, code) != (501, "NotImplemented") or rest != f"{operation} is not implemented yet.":
            wrong[service] = f"{operation}: {status} {code} {text}"
        elif name != service and name not in others[service] - BUILT:
            wrong[service] = f"{operation}: taken for {name}"
    assert not wrong, "\n".join(f"{name}: {text}" for name, text in sorted(wrong.items()))


@pytest.fixture
def wire(server: Any, account: str) -> Wire:
    return Wire(server, account)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_no_bucket_answers_for_a_service(wire: Wire, client: Callable[..., Any], method: str) -> None:
    """The path of a workspace is a path of S3's too: what signs the request says whose it is."""
    s3 = client("s3")
    s3.create_bucket(Bucket="workspaces")
    try:
        answer = wire.send(
            wire.signed("iottwinmaker", method, "/workspaces/one", body=b"{}" if method == "POST" else b"")
        )
        name = {"GET": "Get", "POST": "Create", "PUT": "Update", "DELETE": "Delete"}
        assert (answer.status, answer.code) == (501, "NotImplemented")
        assert json.loads(answer.body)["message"] == f"iottwinmaker {name[method]}Workspace is not implemented yet."
        assert "Contents" not in s3.list_objects_v2(Bucket="workspaces")
    finally:
        s3.delete_bucket(Bucket="workspaces")


@pytest.mark.parametrize(
    ("host", "method", "path", "name"),
    [
        ("appsync.us-east-1.amazonaws.com", "GET", "/v1/apis", "appsync ListGraphqlApis"),
        ("xray.localhost:4566", "POST", "/TraceSummaries", "xray GetTraceSummaries"),
        ("runtime.lex.eu-west-1.amazonaws.com", "GET", "/bot/a/alias/b/user/c/session/", "lex-runtime GetSession"),
        ("eks.localhost", "GET", "/nothing", "eks is"),
    ],
)
def test_a_host_names_its_service(wire: Wire, host: str, method: str, path: str, name: str) -> None:
    answer = wire.send(Sent(method, path, {"Host": host}))
    assert (answer.status, answer.code) == (501, "NotImplemented")
    assert json.loads(answer.body)["message"].startswith(name)


def test_a_bucket_may_be_called_like_a_service(wire: Wire, client: Callable[..., Any]) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="xray")
    try:
        s3.put_object(Bucket="xray", Key="k", Body=b"a bucket's")
        assert wire.send(Sent("GET", "/k", {"Host": "xray.localhost"})).code == "AccessDenied"
        sent = wire.signed("s3", "GET", "/k", [("Host", "xray.localhost")])
        sent.headers["Host"] = "xray.localhost"
        assert wire.send(sent).body == b"a bucket's"
    finally:
        s3.delete_object(Bucket="xray", Key="k")
        s3.delete_bucket(Bucket="xray")


@pytest.mark.parametrize(
    ("headers", "path", "body", "text"),
    [
        ({"X-Amz-Target": "AWSGlue.ListJobs"}, "/", b"{}", "glue ListJobs is not implemented yet."),
        ({"X-Amz-Target": "Timestream_20181101.WriteRecords"}, "/", b"{}", "timestream-write WriteRecords is not"),
        ({"X-Amz-Target": "AWSGlue.None"}, "/", b"{}", "glue is not implemented yet."),
        ({"Smithy-Protocol": "rpc-v2-cbor"}, "/service/CodeBuild_20161006/operation/ListBuilds", b"", "codebuild ListBuilds is"),
        ({"Content-Type": FORM}, "/", b"Action=DescribeDBInstances&Version=2014-10-31", "rds DescribeDBInstances is not"),
        ({"Content-Type": FORM}, "/", b"Action=DescribeInstances&Version=2016-11-15", "ec2 DescribeInstances is not"),
        ({"X-Amz-Sso_bearer_token": "x"}, "/federation/credentials?role_name=a&account_id=b", b"", "sso GetRoleCredentials"),
        ({"Authorization": "Bearer x"}, "/v1/spaces", b"", "codecatalyst ListSpaces is not"),
    ],
)  # fmt: skip
def test_unsigned_requests_of_services_that_are_not_built(
    wire: Wire, headers: dict[str, str], path: str, body: bytes, text: str
) -> None:
    method = "GET" if "sso" in text else "POST"
    answer = wire.send(Sent(method, path, headers, body))
    assert answer.status == 501
    assert text.encode() in answer.body
    assert (
        answer.code == "NotImplemented"
        if "cbor" not in answer.headers["content-type"]
        else b"NotImplemented" in answer.body
    )


def test_a_target_is_not_served_to_another_signature(wire: Wire) -> None:
    answer = wire.send(wire.call("s3", "AWSGlue.ListJobs", {}))
    assert (answer.status, answer.code) == (400, "InvalidSignatureException")
    assert json.loads(answer.body)["message"] == "Credential should be scoped to correct service: 'glue'. "


def test_a_service_that_is_here_answers_for_itself(wire: Wire) -> None:
    """Others sign by the names of `lambda` and `s3`: their operations are theirs, and what nobody has is not."""
    answer = wire.send(wire.signed("lambda", "GET", "/none"))
    assert (answer.status, answer.code) == (404, "UnknownOperationException")
    control = wire.signed("s3", "GET", "/v20180820/jobs", [("x-amz-account-id", "000000000000")])
    assert "s3control ListJobs is not implemented yet." in wire.send(control).text
    assert wire.send(wire.signed("s3", "GET", "/v20180820/jobs")).code == "NoSuchBucket"


def test_what_is_not_signed_and_looks_like_s3_is_s3s(wire: Wire) -> None:
    assert wire.send(Sent("GET", "/no-such-bucket/key")).code == "AccessDenied"
    assert wire.send(Sent("PATCH", "/no-such-bucket/key")).code == "MethodNotAllowed"


def test_a_body_that_nobody_read_holds_no_connection(wire: Wire) -> None:
    """A service that is not built is answered for without its body, and the next request on the connection still is."""
    connection = http.client.HTTPConnection("127.0.0.1", wire.server.port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/v1/spaces", b"x" * 300_000, {"Authorization": "Bearer x"})
        answer = connection.getresponse()
        assert (answer.status, answer.read()[:1]) == (400, b"<")
    connection.close()
