"""Random values of the services' own shapes go both ways through every codec.

A request: botocore's serializer writes it, our codec reads it. An answer: our codec writes it, botocore's parser reads it.
"""

from __future__ import annotations

import contextlib
import datetime
import random
import sys
import types
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import botocore.session
import msgspec
import pytest
from botocore import parsers, serialize
from botocore.model import OperationModel
from botocore.model import ServiceModel as TheirModel

from pampero.app import registry
from pampero.gateway.typewriter import Typewriter
from pampero.protocol.codec import RawRequest, codec_for, to_params
from pampero.protocol.constraints import compiled_pattern
from pampero.protocol.model import ServiceModel, load_model
from pampero.protocol.route import Router

# Not served (yet), but the only ones that speak these protocols.
OTHERS = {"ec2": 40, "cloudwatch": 40}
VALUES = 6
# S3's Expires is a text on the wire that botocore reads as a time.
READ_OTHERWISE = {("s3", "Expires")}
# Two members of the former share one element; the last one's answer has an element less than its shape says, as on AWS,
# which botocore mends in a handler and not in its parser.
AMBIGUOUS = {("s3", "GetBucketNotification"), ("s3", "PutBucketNotification"), ("s3", "GetBucketLocation")}
PLAIN = "abcxyz019-"
RICH = PLAIN + " é<&>\"'\n\U0001f600/+%=?#;,{}[]\\~"
CANDIDATES = (
    "a", "fuzz", "1", "abcdefghij", "a" * 36, "0" * 12, "arn:aws:sqs:us-east-1:000000000000:a", "arn:aws:iam::000000000000:role/a",
    "arn:aws:lambda:us-east-1:000000000000:function:f", "us-east-1", "$LATEST", "2020-01-01", "/a/b", "a.b", "aws.x", "1.0", "a" * 64,
    "arn:aws:lambda:us-east-1:000000000000:layer:l", "arn:aws:lambda:us-east-1:000000000000:layer:l:1", "index.handler", "s3.amazonaws.com",
    "arn:aws:events:us-east-1:000000000000:event-bus/a", "arn:aws:events:us-east-1:000000000000:rule/a", "arn:aws:s3:::a", "vpc-1", "sg-1",
    "12345678-1234-1234-1234-123456789012", "arn:aws:kms:us-east-1:000000000000:key/a", "http://a.b/c", "https://a.b/c", "256 MB",
)  # fmt: skip


MODELS = registry().models


class Unmakeable(Exception):
    """A required member for whose pattern there is no candidate."""


class Maker:
    """Values that their shapes allow, in the form of botocore: times as datetimes, blobs as bytes."""

    def __init__(self, chance: random.Random, model: ServiceModel, xml: bool) -> None:
        self.chance, self.model, self.xml = chance, model, xml

    def value(self, reference: dict[str, Any], depth: int) -> Any:
        name = reference["shape"]
        shape, chance = self.model.shape(name), self.chance
        kind, location = shape["type"], reference.get("location")
        if shape.get("document") or shape.get("eventstream") or reference.get("jsonvalue") or shape.get("jsonvalue"):
            raise Unmakeable
        if name == "AttributeValue" and self.model.name == "dynamodb":
            return chance.choice(
                ({"S": self.text(RICH, 0, 9)}, {"N": "1.5"}, {"BOOL": True}, {"SS": ["a"]}, {"L": [{"S": "x"}]})
            )
        if kind == "structure":
            return self.structure(shape, depth)
        if kind == "list":
            most = min(shape.get("max", 3), max(shape.get("min", 1), 3))
            count = chance.randint(max(1, shape.get("min", 1)), max(1, most))
            item = dict(shape["member"], location=location)
            return [self.value(item, depth + 1) for _ in range(count)]
        if kind == "map":
            keys = {**shape["key"], "location": location}
            return {
                self.value(keys, depth + 1): self.value(dict(shape["value"], location=location), depth + 1)
                for _ in range(max(1, shape.get("min", 1)))
            }
        if kind == "string":
            return self.string(shape, plain=location is not None or "payload" in reference)
        if kind == "boolean":
            return chance.random() < 0.5
        if kind == "blob":
            return self.text(PLAIN, max(shape.get("min", 1), 5), 12).encode()
        if kind == "timestamp":
            return datetime.datetime.fromtimestamp(chance.randrange(2_000_000_000), datetime.UTC)
        if location == "statusCode":
            return chance.choice((200, 202))
        least, most = shape.get("min", 0), shape.get("max", 1000)
        if kind in ("float", "double"):
            return float(chance.randint(int(least) * 2, int(min(most, 1000)) * 2)) / 2
        return chance.randint(int(least), int(max(least, min(most, least + 1000))))

    def structure(self, shape: dict[str, Any], depth: int) -> dict[str, Any]:
        required = shape.get("required", ())
        known = [n for n in shape["members"] if (self.model.name, n) not in READ_OTHERWISE]
        always = {
            *required,
            shape.get("payload"),
            *(n for n in known if shape["members"][n].get("location") == "statusCode"),
            *(n for n in known if shape["members"][n].get("locationName") == "Content-Type"),  # every answer has one
        }
        names = [n for n in known if n in always or (depth < 3 and self.chance.random() < 0.5)]
        if shape.get("union"):
            names = self.chance.sample(sorted(shape["members"]), 1)
        made: dict[str, Any] = {}
        for name in names:
            try:
                made[name] = self.value(shape["members"][name], depth + 1)
            except Unmakeable:
                if name in required or shape.get("union"):
                    raise
        if not made and depth:
            return self.anything(shape, depth)
        return made

    def anything(self, shape: dict[str, Any], depth: int) -> dict[str, Any]:
        """One member: an empty structure is not on every wire."""
        for name, reference in shape["members"].items():
            if depth < 8 and self.model.shape(reference["shape"])["type"] not in ("structure", "list", "map"):
                with contextlib.suppress(Unmakeable):
                    return {name: self.value(reference, depth + 1)}
        raise Unmakeable

    def string(self, shape: dict[str, Any], plain: bool) -> str:
        if "enum" in shape:
            return str(self.chance.choice(shape["enum"]))
        least, most = shape.get("min", 0), shape.get("max", 50)
        if "pattern" not in shape:
            return self.text(PLAIN if plain else RICH, max(least, 1 if plain else 0), min(most, least + 12))
        pattern = compiled_pattern(shape["pattern"])
        fitting = [
            text for text in CANDIDATES if pattern is not None and pattern.search(text) and least <= len(text) <= most
        ]
        if not fitting:
            raise Unmakeable
        return self.chance.choice(fitting)

    def text(self, letters: str, least: int, most: int) -> str:
        made = "".join(self.chance.choice(letters) for _ in range(self.chance.randint(least, most)))
        return made if not self.xml or made.strip() or not made else "x" * len(made)


def without(value: Any, names: frozenset[str]) -> Any:
    """Without the empty texts of the maps of these names: they are null in JSON, and botocore leaves null out."""
    if isinstance(value, list):
        return [without(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: {each: text for each, text in item.items() if text}
        if key in names and isinstance(item, dict)
        else without(item, names)
        for key, item in value.items()
    }


def plain(value: Any) -> Any:
    """One form for both sides: times as numbers; what is empty is not on every wire."""
    if isinstance(value, dict):
        return {key: found for key, item in value.items() if (found := plain(item)) not in ({}, [], None)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, bytes):  # botocore reads a blob that is the whole body as text
        return value.decode()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value


def numbers(value: Any) -> Any:
    """Times as epoch seconds, for our own types."""
    if isinstance(value, dict):
        return {key: numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [numbers(item) for item in value]
    return value.timestamp() if isinstance(value, datetime.datetime) else value


def model_of(service: str) -> ServiceModel:
    return MODELS.get(service) or load_model(service)


@lru_cache(maxsize=4)
def generated(service: str) -> types.ModuleType:
    model, names = model_of(service), operations_of(service)
    module = types.ModuleType(f"round_trips_{service}")
    sys.modules[module.__name__] = module
    exec(compile(Typewriter(model, names).text(), module.__name__, "exec"), module.__dict__)
    return module


@lru_cache(maxsize=32)
def operations_of(service: str) -> list[str]:
    model = model_of(service)
    if service in OTHERS:
        return random.Random(service).sample(sorted(model.operations), min(OTHERS[service], len(model.operations)))
    return sorted(model.operations)


@lru_cache(maxsize=4)
def theirs(service: str) -> TheirModel:
    return botocore.session.get_session().get_service_model(service)


def cases() -> list[Any]:
    services = [*MODELS, *OTHERS]
    return [
        pytest.param(name, protocol, id=f"{name}-{protocol}")
        for name in services
        for protocol in model_of(name).protocols
    ]


def as_raw(operation: OperationModel, sent: dict[str, Any]) -> RawRequest:
    """What botocore's serializer made, as it is on the wire."""
    body = sent["body"]
    if isinstance(body, dict):
        body = urlencode(body, doseq=True).encode()
    query = (
        urlencode(sent["query_string"], doseq=True) if isinstance(sent["query_string"], dict) else sent["query_string"]
    )
    path, _, literals = sent["url_path"].partition("?")
    query = "&".join(filter(None, (literals, query)))
    headers = {name.lower(): str(value) for name, value in sent["headers"].items()}
    body = body.encode() if isinstance(body, str) else body or b""
    return RawRequest(sent["method"], path, query, headers, body)


def makers(service: str, protocol: str, which: str) -> list[tuple[str, Any, dict[str, Any]]]:
    """(operation, type, value) for every operation with such a shape."""
    model, module = model_of(service), generated(service)
    found = []
    for name in operations_of(service):
        shape = getattr(model.operations[name], which)
        type_ = getattr(module, shape or "", None)
        if (
            type_ is None
            or (service, name) in AMBIGUOUS
            or any("eventstream" in model.shape(m["shape"]) for m in model.shape(shape)["members"].values())
        ):
            continue
        for number in range(VALUES):
            maker = Maker(
                random.Random(f"{service} {name} {which} {number}"), model, protocol in ("rest-xml", "query", "ec2")
            )
            try:
                found.append((name, type_, maker.structure(model.shape(shape), 0)))
            except Unmakeable:
                break
    return found


@pytest.mark.parametrize(("service", "protocol"), cases())
def test_requests(service: str, protocol: str) -> None:
    model, router = model_of(service), Router({service: model_of(service)})
    codec, serializer = codec_for(model, protocol), serialize.create_serializer(protocol, include_validation=False)
    wrong = {}
    for name, type_, value in makers(service, protocol, "input"):
        operation = theirs(service).operation_model(name)
        raw = as_raw(operation, serializer.serialize_to_request(value, operation))
        route = router.route(raw, model.signing_name) if service not in OTHERS else None
        if route is not None and route.operation != name:
            if place(model, route.operation) == place(model, name):
                continue  # an older operation, or one of another endpoint, at the very same place
            wrong[name] = f"is routed to {route.operation}: {raw}"
            continue
        got = plain(to_params(codec.decode(name, type_, raw, route.uri if route else {})))
        if got != plain(value):
            wrong[name] = f"sent {plain(value)}, got {got}, from {raw}"
    assert not wrong, "\n".join(f"{name}: {text}" for name, text in wrong.items())


@pytest.mark.parametrize(("service", "protocol"), cases())
def test_answers(service: str, protocol: str) -> None:
    codec, parser = codec_for(model_of(service), protocol), parsers.create_parser(protocol)
    wrong = {}
    for name, type_, value in makers(service, protocol, "output"):
        result = msgspec.convert(numbers(value), type_, builtin_types=(bytes,))
        answer = codec.encode(name, result, "request-id")
        body = answer.body if isinstance(answer.body, bytes) else str(answer.body).encode()
        wire = {"status_code": answer.status, "headers": Headers(answer.headers), "body": body}
        got = parser.parse(wire, theirs(service).operation_model(name).output_shape)
        del got["ResponseMetadata"]
        meant = plain(without(value, model_of(service).traits.null_texts))
        if plain(got) != meant:
            wrong[name] = f"meant {meant}, they read {plain(got)}, from {wire}"
    assert not wrong, "\n".join(f"{name}: {text}" for name, text in wrong.items())


def place(model: ServiceModel, operation: str) -> tuple[str, str]:
    described = model.operations[operation]
    return described.method, described.uri.replace(f"?x-id={operation}", "").replace(f"&x-id={operation}", "")


class Headers(dict[str, str]):
    """As urllib3's: names in any case."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__({name.lower(): value for name, value in pairs})

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


def test_every_served_protocol_is_tried() -> None:
    tried = {protocol for parameters in cases() for protocol in parameters.values[1:]}
    assert tried == {"json", "query", "rest-json", "rest-xml", "ec2", "smithy-rpc-v2-cbor"}
    assert set(MODELS) <= {parameters.values[0] for parameters in cases()} | {"apigateway"}
