"""Makes requests from the models: nearly right ones with wrong types, missing members and huge values among them."""

from __future__ import annotations

import base64
import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from pampero.protocol import cbor
from pampero.protocol.model import ServiceModel, Shape

ACCOUNT = "000000000000"
WRONG: tuple[Any, ...] = (
    None, True, 0, -1, 2**70, -(2**63), 1.5, 1e308, "", "x" * 5000, "\u0000\ud7ff", "\U0001f600\u2028", "é*?{}[]", [], {},
    [[]], {"a": {"b": []}}, [None], {"": None}, ["x"] * 200, "9" * 400, "${x}", "<a>&b;</a>", "%00%ff", "../../etc",
)  # fmt: skip
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
IDENTITY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
TEXTS = (
    "fuzz", "fuzz", "fuzz", "fuzz.fifo", "a", "orders", f"http://localhost/{ACCOUNT}/fuzz", f"arn:aws:sns:us-east-1:{ACCOUNT}:fuzz",
    f"arn:aws:sqs:us-east-1:{ACCOUNT}:fuzz", f"arn:aws:iam::{ACCOUNT}:role/fuzz", f"arn:aws:iam::{ACCOUNT}:policy/fuzz",
    f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:fuzz", f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/fuzz",
    f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:fuzz:*", f"arn:aws:events:us-east-1:{ACCOUNT}:rule/fuzz", "arn:aws:s3:::fuzz",
    "{}", "[]", '{"a": ["b"]}', '{"source": [{"prefix": "a"}]}', POLICY, "#a = :b", "SET a = :b", "attribute_exists(a) AND a < :b",
    "v1", "$LATEST", "rate(5 minutes)", "cron(0 12 * * ? *)", "::::::", "arn:", "arn:aws:x", "\t", " ", "x" * 300, "String",
    "us-east-1", "-1", "1", "0", "1e400", "NaN", "2026-01-01T00:00:00Z", "99999-99-99T99:99:99Z", "python3.11", "index.handler",
    "S", "N", "HASH", "PAY_PER_REQUEST", "Resources: {A: {Type: 'AWS::SQS::Queue'}}", '{"Resources":{"A":{"Type":"AWS::SNS::Topic"}}}',
    "Zm9v", "Zm9", "/fuzz", "/", "//", "[INFO]", "{ $.a = 1 }", "{ $.a = ", "*", "?", "a" * 64, "http://127.0.0.1:1/x", "sqs", "http",
)  # fmt: skip
NUMBERS = (0, 1, 2, 5, 30, 300, 10**12, -3, 2**31, 2**63)
DEEP = {"json": "[" * 3000 + "]" * 3000, "object": '{"a":' * 3000 + "1" + "}" * 3000, "xml": "<a>" * 3000}
FORM = "application/x-www-form-urlencoded"


@dataclass
class Wire:
    """A request as it goes out."""

    method: str = "POST"
    path: str = "/"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Maker:
    """Makes requests for the operations of one model."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.wrong = 0.0

    def value(self, model: ServiceModel, name: str, depth: int = 0, member: str = "") -> Any:
        """A value of a shape; sometimes one of another type."""
        shape, chance = model.shape(name), self.chance
        if depth and (chance.random() < self.wrong or depth > 6):
            return chance.choice(WRONG)
        kind = shape["type"]
        if name == "AttributeValue" and chance.random() < 0.8:
            return chance.choice(
                ({"S": "fuzz"}, {"N": "1"}, {"M": {"a": {"L": []}}}, {"SS": ["a", "b"]}, {"B": "Zm9v"})
            )
        if kind == "structure":
            required = shape.get("required", ())
            return {
                inner: self.value(model, reference["shape"], depth + 1, inner)
                for inner, reference in shape["members"].items()
                if (inner in required and chance.random() >= self.wrong) or chance.random() < 0.2
            }
        if kind == "list":
            return [self.value(model, shape["member"]["shape"], depth + 1, member) for _ in range(chance.randrange(3))]
        if kind == "map":
            values = shape["value"]["shape"]
            return {self.text(): self.value(model, values, depth + 1) for _ in range(chance.randrange(3))}
        if kind == "string":
            return (
                chance.choice(shape["enum"]) if "enum" in shape and chance.random() > self.wrong else self.text(member)
            )
        if kind == "boolean":
            return chance.random() < 0.5
        if kind == "blob":
            return base64.b64encode(chance.randbytes(chance.choice([0, 1, 8, 900]))).decode()
        if kind in ("float", "double"):
            return chance.choice([0.0, 1.5, -2.0, 1e300])
        if kind == "timestamp":
            return chance.choice([0, 1.5, 1_700_000_000, -1, 10**15])
        return chance.choice(NUMBERS[:4] if chance.random() > self.wrong else NUMBERS)

    def text(self, member: str = "") -> str:
        """A text; mostly one that suits the member's name."""
        if self.chance.random() > 0.75:
            return self.chance.choice(TEXTS)
        if member.lower().endswith("arn"):
            return self.chance.choice([text for text in TEXTS if text.startswith("arn:aws:")])
        if member.lower().endswith("url"):
            return f"http://localhost/{ACCOUNT}/fuzz"
        if "Policy" in member and not member.endswith("Name"):
            return self.chance.choice((POLICY, IDENTITY))
        return "fuzz" if member else self.chance.choice(TEXTS)

    def request(self, model: ServiceModel, operation: str, protocol: str) -> Wire:
        """A request for an operation in one of its protocols."""
        described = model.operations[operation]
        self.wrong = self.chance.choice((0.0, 0.0, 0.05, 0.1))
        params = self.value(model, described.input) if described.input else {}
        for waits in ("WaitTimeSeconds",):
            params.pop(waits, None)
        if protocol == "json":
            headers = {
                "x-amz-target": f"{model.target_prefix}.{operation}",
                "content-type": f"application/x-amz-json-{model.json_version}",
            }
            return Wire(headers=headers, body=json.dumps(params).encode())
        if protocol == "smithy-rpc-v2-cbor":
            headers = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
            path = f"/service/{model.target_prefix}/operation/{operation}"
            return Wire("POST", path, headers, cbor.encode(bounded(params)))
        if protocol in ("query", "ec2"):
            shape = model.shape(described.input) if described.input else None
            fields = {"Action": operation, "Version": model.api_version, **form(model, shape, params, "")}
            return Wire(headers={"content-type": FORM}, body=urlencode(fields).encode())
        return self._rest(model, operation, protocol, params)

    def _rest(self, model: ServiceModel, operation: str, protocol: str, params: dict[str, Any]) -> Wire:
        described = model.operations[operation]
        path, _, literals = described.uri.partition("?")
        query = [literals] if literals else []
        wire = Wire(described.method)
        shape = model.shape(described.input) if described.input else {"members": {}}
        inside: dict[str, Any] = {}
        for name, reference in shape["members"].items():
            value = params.get(name)
            text = value if isinstance(value, str) else json.dumps(value)
            key, where = reference.get("locationName", name), reference.get("location")
            if where == "uri":
                text = text if value is not None and self.chance.random() < 0.4 else "fuzz"
                filled = quote(text.encode("utf-8", "replace"), safe="/" if self.chance.random() < 0.1 else "") or "x"
                path = path.replace("{" + key + "}", filled).replace("{" + key + "+}", filled)
            elif name not in params:
                continue
            elif where == "querystring":
                query.append(f"{quote(key)}={quote(text.encode('utf-8', 'replace'))}")
            elif where in ("header", "headers"):
                key += "x" if where == "headers" else ""
                if text.isascii() and text.isprintable() and text.strip() and len(text) < 2000:
                    wire.headers[key] = text
            else:
                inside[name] = value
        wire.path = path + ("?" + "&".join(query) if query else "")
        wire.body = self._payload(model, described.input_payload, shape, inside, protocol)
        for name in ("Content-Length", "Content-MD5", "Host", "Transfer-Encoding", "Expect"):
            wire.headers.pop(name, None)
        return wire

    def _payload(
        self, model: ServiceModel, payload: str | None, shape: Shape, inside: dict[str, Any], protocol: str
    ) -> bytes:
        if payload is not None:
            if payload not in inside:
                return b""
            reference = shape["members"][payload]
            shape, value = model.shape(reference["shape"]), inside[payload]
            if shape["type"] in ("blob", "string"):
                return str(value).encode("utf-8", "replace")
            if protocol == "rest-xml":
                tag = reference.get("locationName") or reference["shape"]
                return xml(model, tag, reference, shape, value).encode("utf-8", "replace")
            inside = value
        if protocol == "rest-xml":
            return b"".join(
                xml(model, reference.get("locationName", name), reference, model.shape(reference["shape"]), inside[name])
                .encode("utf-8", "replace")
                for name, reference in shape["members"].items() if isinstance(inside, dict) and name in inside
            )  # fmt: skip
        return json.dumps(json_names(model, shape, inside)).encode() if inside else b""


def bounded(value: Any) -> Any:
    """What CBOR can hold: integers of 64 bits, texts without lone surrogates."""
    if isinstance(value, bool) or not isinstance(value, int | dict | list):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else float(value)
    if isinstance(value, list):
        return [bounded(item) for item in value]
    return {key: bounded(item) for key, item in value.items()}


def json_names(model: ServiceModel, shape: Shape, value: Any) -> Any:
    """Members by their names on the wire, where the value still is what the shape says."""
    if shape["type"] == "structure" and isinstance(value, dict):
        members = shape["members"]
        return {
            members[name].get("locationName", name): json_names(model, model.shape(members[name]["shape"]), item)
            for name, item in value.items()
            if name in members
        }
    if shape["type"] == "list" and isinstance(value, list):
        return [json_names(model, model.shape(shape["member"]["shape"]), item) for item in value]
    if shape["type"] == "map" and isinstance(value, dict):
        return {key: json_names(model, model.shape(shape["value"]["shape"]), item) for key, item in value.items()}
    return value


def form(model: ServiceModel, shape: Shape | None, value: Any, prefix: str) -> dict[str, str]:
    """A value as fields of a query form."""
    kind = shape["type"] if shape else ""
    found: dict[str, str] = {}
    if isinstance(value, dict) and kind == "map" and shape:
        flat = "" if shape.get("flattened") else ".entry"
        for index, (key, item) in enumerate(value.items(), 1):
            found |= form(model, None, key, f"{prefix}{flat}.{index}.{shape['key'].get('locationName', 'key')}")
            name = shape["value"].get("locationName", "value")
            found |= form(model, model.shape(shape["value"]["shape"]), item, f"{prefix}{flat}.{index}.{name}")
    elif isinstance(value, dict):
        for key, item in value.items():
            reference = shape["members"].get(key) if shape and kind == "structure" else None
            inner = model.shape(reference["shape"]) if reference else None
            key = reference.get("locationName", key) if reference else key
            found |= form(model, inner, item, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list):
        inner = model.shape(shape["member"]["shape"]) if shape and kind == "list" else None
        name = "" if shape and shape.get("flattened") else ".member"
        for index, item in enumerate(value, 1):
            found |= form(model, inner, item, f"{prefix}{name}.{index}")
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        found[prefix or "x"] = text.encode("utf-8", "replace").decode()
    return found


def xml(model: ServiceModel, tag: str, reference: Shape, shape: Shape, value: Any) -> str:
    """A value as an element."""
    kind, inner = shape["type"], ""
    if kind == "structure" and isinstance(value, dict):
        for name, member in shape["members"].items():
            if name in value:
                inside = model.shape(member["shape"])
                inner += xml(model, member.get("locationName", name), member, inside, value[name])
    elif kind == "list" and isinstance(value, list):
        inside = model.shape(shape["member"]["shape"])
        flat = reference.get("flattened") or shape.get("flattened")
        name = tag if flat else shape["member"].get("locationName", "member")
        parts = "".join(xml(model, name, shape["member"], inside, item) for item in value)
        if flat:
            return parts
        inner = parts
    else:
        inner = escape(str(value).lower() if isinstance(value, bool) else str(value))
    return f"<{tag}>{inner}</{tag}>"


def broken(chance: random.Random, wire: Wire) -> None:
    """Sometimes: the body cut off, with bytes changed, nested too deeply, or of another kind altogether."""
    roll, body = chance.random(), wire.body
    if roll < 0.02:
        wire.body = body[: chance.randrange(len(body) + 1)]
    elif roll < 0.05 and body:
        at = chance.randrange(len(body))
        wire.body = body[:at] + chance.randbytes(chance.randrange(1, 6)) + body[at + 1 :]
    elif roll < 0.06:
        wire.body = chance.choice(list(DEEP.values())).encode()
    elif roll < 0.08:
        others = [b"", b"null", b"[]", b"\xff\xfe\x00", b"<a><b>1</b></a>", b"<!DOCTYPE x><a/>", b'{"a":1e999}', b"a=b&Action=", b"\xbf\xff"]  # fmt: skip
        wire.body = chance.choice(others) if chance.random() < 0.8 else chance.randbytes(100_000)
    elif roll < 0.1:
        kinds = ["text/plain", "", FORM, "application/json", "application/xml", "x" * 3000, "application/cbor"]
        wire.headers["content-type"] = chance.choice(kinds)
    elif roll < 0.11:
        wire.method = chance.choice(["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "POST", "PROPFIND"])
