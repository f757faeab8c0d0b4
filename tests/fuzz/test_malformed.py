"""Malformed requests, made from the models, to every implemented operation: no 5xx but 501, no hang, memory flat.

PAMPERO_FUZZ sets how many (2,000 here, 20,000 in `make fuzz`). The seed is printed; PAMPERO_SEED repeats a run.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import random
from typing import Any
from urllib.parse import quote, urlencode

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pampero.protocol.model import ServiceModel, load_model

COUNT = int(os.environ.get("PAMPERO_FUZZ", "2000"))
SEED = int(os.environ.get("PAMPERO_SEED", "0")) or random.randrange(1 << 32)
WRONG: list[Any] = [
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    "",
    "x" * 5000,
    "\u0000\ud7ff",
    "é*?{}[]",
    [],
    {},
    [[]],
    {"a": {"b": []}},
    [None],
]
DEEP = "[" * 3000 + "]" * 3000


class Maker:
    """Makes requests for one operation: nearly right ones, then broken."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def value(self, model: ServiceModel, name: str, depth: int = 0) -> Any:
        shape, chance = model.shape(name), self.chance
        if chance.random() < 0.08 or depth > 5:
            return chance.choice(WRONG)
        kind = shape["type"]
        if kind == "structure":
            required = shape.get("required", ())
            return {
                member: self.value(model, reference["shape"], depth + 1)
                for member, reference in shape["members"].items()
                if (member in required and chance.random() > 0.05) or chance.random() < 0.25
            }
        if kind == "list":
            return [self.value(model, shape["member"]["shape"], depth + 1) for _ in range(chance.randrange(3))]
        if kind == "map":
            return {
                self.text(): self.value(model, shape["value"]["shape"], depth + 1) for _ in range(chance.randrange(3))
            }
        if kind == "string":
            return chance.choice(shape["enum"]) if "enum" in shape else self.text()
        if kind == "boolean":
            return chance.random() < 0.5
        if kind == "blob":
            return base64.b64encode(chance.randbytes(8)).decode()
        return chance.choice([0, 1, 5, 30, 300, 10**12, -3])

    def text(self) -> str:
        return self.chance.choice([
            "fuzz", "a", "orders", "http://localhost/000000000000/fuzz", "arn:aws:sns:us-east-1:000000000000:fuzz",
            "arn:aws:sqs:us-east-1:000000000000:fuzz", "arn:aws:iam::000000000000:role/fuzz", "{}", '{"a": ["b"]}',
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', "#a = :b", "a", "v1",
            "SET a = :b", "::::::", "arn:", "\t", "x" * 300, "String", "us-east-1",
        ])  # fmt: skip


def form(value: Any, prefix: str = "") -> dict[str, str]:
    """Members as a query form."""
    if isinstance(value, dict):
        return {
            k: v for key, item in value.items() for k, v in form(item, f"{prefix}.{key}" if prefix else key).items()
        }
    if isinstance(value, list):
        return {k: v for index, item in enumerate(value, 1) for k, v in form(item, f"{prefix}.member.{index}").items()}
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {prefix: text.encode("utf-8", "replace").decode()}


def rest(
    chance: random.Random,
    maker: Maker,
    model: ServiceModel,
    operation: str,
    params: dict[str, Any],
    headers: dict[str, str],
) -> tuple[str, str, bytes]:
    """(method, path with query, body) of a REST request; headers are added."""
    described = model.operations[operation]
    path, _, literals = described.uri.partition("?")
    query = [literals] if literals else []
    members = model.shape(described.input)["members"] if described.input else {}
    for name, reference in members.items():
        value = params.get(name, maker.text())
        text = value if isinstance(value, str) else str(value)
        key = reference.get("locationName", name)
        where = reference.get("location")
        if where == "uri":
            filled = quote(text if chance.random() < 0.3 else chance.choice(["fuzz", "fuzz-two"]), safe="") or "x"
            path = path.replace("{" + key + "}", filled).replace("{" + key + "+}", filled)
        elif where == "querystring" and name in params:
            query.append(f"{quote(key)}={quote(text)}")
        elif where == "header" and name in params and text.isascii() and text.isprintable() and len(text) < 2000:
            headers[key] = text
    body = chance.choice(
        [
            b"",
            b"hello",
            b"<a><b>1</b></a>",
            b"<Delete><Object><Key>k</Key></Object></Delete>",
            b"<!DOCTYPE x>",
            chance.randbytes(40),
        ]
    )
    headers.pop("Content-Length", None)
    return described.method, path + ("?" + "&".join(query) if query else ""), body


def broken(chance: random.Random, body: bytes) -> bytes:
    """Sometimes: cut off, with bytes changed, or nested too deeply."""
    roll = chance.random()
    if roll < 0.05:
        return body[: chance.randrange(len(body) + 1)]
    if roll < 0.1 and body:
        at = chance.randrange(len(body))
        return body[:at] + chance.randbytes(3) + body[at + 1 :]
    return DEEP.encode() if roll < 0.11 else body


def test_no_request_breaks_the_server(own_server: Any) -> None:
    chance = random.Random(SEED)
    running = own_server()
    maker = Maker(chance)
    operations = [line.split() for line in running.page("implemented")]
    models = {service: load_model(service) for service, _ in operations}
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    memory = 0
    failures: dict[tuple[str, str], str] = {}
    for number in range(COUNT):
        service, operation = chance.choice(operations)
        model = models[service]
        name = model.operations[operation].input
        params = maker.value(model, name) if name else {}
        if isinstance(params, dict):
            params.pop("WaitTimeSeconds", None)
        headers = {"host": f"127.0.0.1:{running.port}"}
        method, path = "POST", "/"
        if model.protocols[0].startswith("rest"):
            method, path, body = rest(
                chance, maker, model, operation, params if isinstance(params, dict) else {}, headers
            )
        elif model.protocols[0] == "json":
            body = json.dumps(params).encode()
            headers["x-amz-target"] = f"{model.target_prefix}.{operation}"
            headers["content-type"] = f"application/x-amz-json-{model.json_version}"
        else:
            fields = {
                "Action": operation,
                "Version": model.api_version,
                **(form(params) if isinstance(params, dict) else {}),
            }
            body = urlencode(fields).encode()
            headers["content-type"] = "application/x-www-form-urlencoded"
        body = broken(chance, body)
        request = AWSRequest(method, f"{running.url}{path}", data=body, headers=headers)
        signer = S3SigV4Auth if service == "s3" else SigV4Auth
        signer(Credentials("test", "test"), model.signing_name, "us-east-1").add_auth(request)
        sent = dict(request.headers.items())
        if chance.random() < 0.03:
            sent["Authorization"] = sent["Authorization"][: chance.randrange(len(sent["Authorization"]))] or "x"
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 500 and answer.status != 501:
            failures[service, operation] = f"{params!r}: {text!r}"[:2000]
        if number == COUNT // 4:
            memory = resident(running.process.pid)
    assert not failures, f"seed {SEED}: {failures}"
    assert resident(running.process.pid) < memory + 64, "memory grows"


def resident(pid: int) -> int:
    """Resident memory in MiB."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * 4096 >> 20
