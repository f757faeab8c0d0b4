"""Codecs alone: what botocore sends is decoded, what a service returns is encoded, beside msgspec with the same value."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import botocore.session
import msgspec
from botocore import serialize

from pampero.protocol.codec import RawRequest, codec_for, from_params
from pampero.protocol.model import load_model
from pampero.protocol.route import Router

ROUNDS = 15
ROUND_SECONDS = 0.01
MOMENT = 1_800_000_000.123
ROLE = "arn:aws:iam::000000000000:role/bench"
TOPIC = "arn:aws:sns:us-east-1:000000000000:bench"
STACK = "arn:aws:cloudformation:us-east-1:000000000000:stack/bench/12345678-1234-1234-1234-123456789012"
QUEUE = "http://127.0.0.1:4566/000000000000/bench"
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"}}]}'
FUNCTION = {
    "FunctionName": "bench", "Runtime": "python3.12", "Role": ROLE, "Handler": "index.handler", "Code": {"ZipFile": b"x" * 300},
    "Description": "A function", "Timeout": 30, "MemorySize": 256, "Publish": True, "Environment": {"Variables": {"AA": "1", "BB": "2"}},
    "Tags": {"team": "bench"}, "Architectures": ["arm64"], "TracingConfig": {"Mode": "Active"},
}  # fmt: skip
# (service, protocol, operation, members)
REQUESTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("lambda", "rest-json", "CreateFunction", FUNCTION),
    ("lambda", "rest-json", "Invoke", {"FunctionName": "bench", "Payload": b'{"a":1}', "InvocationType": "RequestResponse"}),
    ("apigateway", "rest-json", "CreateRestApi", {"name": "bench", "description": "x", "tags": {"a": "b"}}),
    ("apigatewayv2", "rest-json", "CreateApi", {"Name": "bench", "ProtocolType": "HTTP", "Target": "arn:aws:lambda:x", "Tags": {"a": "b"}}),
    ("s3", "rest-xml", "PutObject", {"Bucket": "bench", "Key": "a/b", "ContentType": "text/plain", "Metadata": {"a": "b"}, "Body": b"x"}),
    ("s3", "rest-xml", "GetObject", {"Bucket": "bench", "Key": "a/b", "Range": "bytes=0-9"}),
    ("s3", "rest-xml", "DeleteObjects", {"Bucket": "bench", "Delete": {"Objects": [{"Key": f"k{n}"} for n in range(100)], "Quiet": True}}),
    ("iam", "query", "CreateRole", {"RoleName": "bench", "AssumeRolePolicyDocument": TRUST, "Tags": [{"Key": "a", "Value": "b"}]}),
    ("cloudformation", "query", "DescribeStacks", {"StackName": "bench"}),
    ("sns", "query", "PublishBatch", {"TopicArn": TOPIC, "PublishBatchRequestEntries": [{"Id": f"i{n}", "Message": "x" * 100} for n in range(10)]}),
    ("sqs", "query", "SendMessage", {"QueueUrl": QUEUE, "MessageBody": "x" * 100}),
    ("sqs", "json", "SendMessage", {"QueueUrl": QUEUE, "MessageBody": "x" * 100}),
)  # fmt: skip
ROLE_ITEM = {
    "Path": "/", "RoleName": "bench", "RoleId": "AROA" + "A" * 16, "Arn": ROLE, "CreateDate": MOMENT, "AssumeRolePolicyDocument": TRUST,
    "Description": "A role", "MaxSessionDuration": 3600, "Tags": [{"Key": "a", "Value": "b"}],
}  # fmt: skip
OBJECT = {
    "LastModified": MOMENT,
    "ETag": '"d41d8cd98f00b204e9800998ecf8427e"',
    "Size": 1024,
    "StorageClass": "STANDARD",
}
STACK_ITEM = {
    "StackId": STACK, "StackName": "bench", "CreationTime": MOMENT, "StackStatus": "CREATE_COMPLETE", "DisableRollback": False,
    "Parameters": [{"ParameterKey": f"P{n}", "ParameterValue": "x"} for n in range(5)],
    "Outputs": [{"OutputKey": f"O{n}", "OutputValue": QUEUE, "Description": "x"} for n in range(5)],
    "Capabilities": ["CAPABILITY_IAM"], "Tags": [{"Key": "a", "Value": "b"}],
}  # fmt: skip
API = {
    "ApiId": "a1b2c3",
    "Name": "bench",
    "ProtocolType": "HTTP",
    "RouteSelectionExpression": "$request.method",
    "CreatedDate": MOMENT,
}
FUNCTION_ITEM = {
    **{name: value for name, value in FUNCTION.items() if name not in ("Code", "Tags", "Publish")}, "LastModified": "2026-01-01T00:00:00.000+0000",
    "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:bench", "CodeSize": 300, "CodeSha256": "x" * 44, "Version": "$LATEST",
    "Environment": {"Variables": {"AA": "1", "BB": "2"}}, "State": "Active", "PackageType": "Zip",
}  # fmt: skip
RESULTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("lambda", "rest-json", "ListFunctions", {"Functions": [FUNCTION_ITEM] * 20}),
    ("apigateway", "rest-json", "GetRestApis", {"items": [{"id": "a1b2c3", "name": "bench", "createdDate": MOMENT}] * 20}),
    ("apigatewayv2", "rest-json", "GetApis", {"Items": [API] * 20}),
    ("s3", "rest-xml", "ListObjectsV2", {"Name": "bench", "KeyCount": 100, "Contents": [{**OBJECT, "Key": f"a/{n}"} for n in range(100)]}),
    ("s3", "rest-xml", "GetObject", {**OBJECT, "ContentLength": 9, "ContentType": "text/plain", "Metadata": {"a": "b"}, "Body": b"x"}),
    ("iam", "query", "ListRoles", {"Roles": [ROLE_ITEM] * 20, "IsTruncated": False}),
    ("cloudformation", "query", "DescribeStacks", {"Stacks": [STACK_ITEM]}),
    ("sns", "query", "PublishBatch", {"Successful": [{"Id": f"i{n}", "MessageId": "x" * 36} for n in range(10)], "Failed": []}),
    ("sqs", "query", "ReceiveMessage", {"Messages": [{"MessageId": "x" * 36, "ReceiptHandle": "y" * 100, "Body": "z" * 100}] * 10}),
    ("sqs", "json", "ReceiveMessage", {"Messages": [{"MessageId": "x" * 36, "ReceiptHandle": "y" * 100, "Body": "z" * 100}] * 10}),
)  # fmt: skip


def codecs(show: Callable[[dict[str, Any]], None]) -> None:
    """Microseconds a call: of the codec, and of msgspec with the same typed value as JSON (the floor)."""
    for service, protocol, operation, members in REQUESTS:
        model, type_ = load_model(service), _type(service, operation, "input")
        raw, codec = _request(service, protocol, operation, members), codec_for(model, protocol)
        uri = Router({service: model}).route(raw, model.signing_name).uri
        value = codec.decode(operation, type_, raw, uri)
        plain, decode = msgspec.json.encode(value), msgspec.json.Decoder(type_).decode
        ours = _microseconds(codec.decode, operation, type_, raw, uri)
        show(_line(f"decode {service} {operation} ({protocol})", ours, _microseconds(decode, plain)))
    encode = msgspec.json.Encoder().encode
    for service, protocol, operation, members in RESULTS:
        model = load_model(service)
        result = from_params(model, model.operations[operation], _type(service, operation, "output"), members)
        ours = _microseconds(codec_for(model, protocol).encode, operation, result, "request-id")
        show(_line(f"encode {service} {operation} ({protocol})", ours, _microseconds(encode, result)))


def _line(name: str, ours: float, floor: float) -> dict[str, Any]:
    return {"workload": name, "us": round(ours, 1), "msgspec_us": round(floor, 1), "ratio": round(ours / floor, 1)}


def _type(service: str, operation: str, which: str) -> Any:
    folder = "lambda_" if service == "lambda" else service
    module = importlib.import_module(f"pampero.services.{folder}.types")
    return getattr(module, getattr(load_model(service).operations[operation], which))


def _request(service: str, protocol: str, operation: str, members: dict[str, Any]) -> RawRequest:
    model = botocore.session.get_session().get_service_model(service).operation_model(operation)
    if protocol == "query" and load_model(service).query_compatible:  # botocore no longer writes it
        fields = {"Action": operation, "Version": load_model(service).api_version, **members}
        head = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        return RawRequest("POST", "/", "", head, urlencode(fields).encode())
    sent = serialize.create_serializer(protocol, include_validation=False).serialize_to_request(members, model)
    body = urlencode(sent["body"], doseq=True) if isinstance(sent["body"], dict) else sent["body"]
    path, _, query = sent["url_path"].partition("?")
    given = sent["query_string"]
    query = "&".join(filter(None, (query, urlencode(given, doseq=True) if isinstance(given, dict) else given)))
    headers = {name.lower(): str(value) for name, value in sent["headers"].items()}
    return RawRequest(sent["method"], path, query, headers, body.encode() if isinstance(body, str) else body)


def _microseconds(call: Callable[..., Any], *arguments: Any) -> float:
    """The least of several rounds, in processor time: what else runs makes it no longer."""
    began = time.thread_time()
    call(*arguments)
    count = max(1, int(ROUND_SECONDS / max(time.thread_time() - began, 1e-6)))
    rounds = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        for _ in range(count):
            call(*arguments)
        rounds.append((time.thread_time() - began) / count * 1e6)
    return min(rounds)
