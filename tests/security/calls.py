"""One call of an operation of each service that botocore knows, with the least that its model asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import OperationModel, ServiceModel, Shape
from tests.conftest import new_sdk

SESSION = new_sdk()
LOADER = SESSION._session.get_component("data_loader")
PLAIN = {"timestamp": "2026-01-01T00:00:00Z", "blob": b"x", "boolean": True, "string": "xxxxxxxxxxxx"}
# What clients check themselves.
GIVEN = {"KvsARN": "arn:aws:cloudfront::000000000000:key-value-store/00000000-0000-0000-0000-000000000000"}


def least(shape: Shape | None, depth: int = 0) -> Any:
    """The smallest value of a shape that can be put on the wire."""
    if shape is None or depth > 6:
        return {}
    kind = shape.type_name
    if kind == "structure":
        return {name: GIVEN.get(name) or least(shape.members[name], depth + 1) for name in shape.required_members}
    if kind == "list":
        return [least(shape.member, depth + 1)]
    if kind == "map":
        return {}
    if kind == "string" and shape.enum:
        return shape.enum[0]
    return PLAIN.get(kind, 1)


def operation_of(model: ServiceModel) -> OperationModel:
    """An operation that is plain to call: without streams, that answers a body, the fewest things required."""
    found = [model.operation_model(name) for name in model.operation_names]
    plain = [each for each in found if not (each.has_event_stream_input or each.has_event_stream_output)] or found

    def weight(each: OperationModel) -> tuple[bool, int, str]:
        asked = each.input_shape.required_members if each.input_shape else ()
        return each.http.get("method") == "HEAD", len(asked), each.name

    return min(plain, key=weight)


def client_of(service: str, url: str) -> Any:
    """A client that sends whatever it is given, to the server whatever the host is that it names."""
    settings: dict[str, Any] = {"parameter_validation": False, "retries": {"max_attempts": 0}}
    said = LOADER.load_service_model(service, "service-2")["metadata"]
    bearer = said["signatureVersion"] == "bearer" or said.get("auth") == ["smithy.api#httpBearerAuth"]
    if bearer:  # botocore asks another service for the token first
        settings["signature_version"] = UNSIGNED
    elif service == "cloudfront-keyvaluestore":  # botocore signs it asymmetrically only with another library
        settings["signature_version"] = "v4"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    config = Config(s3={"addressing_style": "path"}, **settings)
    client = SESSION.client(service, "us-east-1", endpoint_url=url, config=config, **keys)
    for key in [key for key in LOADER._cache if service in key]:  # hundreds of megabytes, else
        del LOADER._cache[key]

    def lead_here(request: AWSPreparedRequest, **_: Any) -> None:
        there, here = urlsplit(request.url), urlsplit(url)
        request.headers["Host"] = there.netloc
        if bearer:
            request.headers["Authorization"] = "Bearer xxxxxxxxxxxx"
        request.url = there._replace(scheme=here.scheme, netloc=here.netloc).geturl()

    client.meta.events.register("before-send", lead_here)
    return client


def call(service: str, url: str, operation: str = "") -> tuple[int, str, str, str]:
    """Call a service: (status, code, message, operation)."""
    client = client_of(service, url)
    model: ServiceModel = client.meta.service_model
    described = model.operation_model(operation) if operation else operation_of(model)
    method = next(name for name, known in client.meta.method_to_api_mapping.items() if known == described.name)
    try:
        getattr(client, method)(**least(described.input_shape))
    except ClientError as error:
        found = error.response
        return (
            found["ResponseMetadata"]["HTTPStatusCode"],
            found["Error"]["Code"],
            found["Error"]["Message"],
            described.name,
        )
    return 200, "", "", described.name
