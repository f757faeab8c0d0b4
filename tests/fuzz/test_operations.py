"""Malformed requests to every implemented operation in all its protocols: no 5xx but 501, no hang, memory flat.

PAMPERO_FUZZ sets how many (1,500 here, 20,000 in `make fuzz`). The seed is printed; PAMPERO_SEED repeats a run.
"""

from __future__ import annotations

import http.client
import json
import os
import random
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.fuzz.conftest import COUNT, MARGIN_MIB, Garden, anonymous_mib
from tests.fuzz.maker import Maker, Wire, broken

from pampero.app import registry
from pampero.protocol import cbor
from pampero.protocol.former import in_query, was_query
from pampero.protocol.model import ServiceModel

HANG_SECONDS = 30
MODELS = registry().models
IGNORED = frozenset(filter(None, os.environ.get("PAMPERO_FUZZ_IGNORE", "").split(",")))


class Client:
    """Signs and sends, on one connection for as long as the server keeps it."""

    def __init__(self, running: Any, chance: random.Random) -> None:
        self.running, self.chance = running, chance
        self.connection = self.connect()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=HANG_SECONDS)

    def signed(self, wire: Wire, signing_name: str) -> dict[str, str]:
        headers = {"host": f"127.0.0.1:{self.running.port}", **wire.headers}
        request = AWSRequest(wire.method, f"{self.running.url}{wire.path}", data=wire.body, headers=headers)
        signer = S3SigV4Auth if signing_name == "s3" else SigV4Auth
        signer(Credentials("test", "test"), signing_name, "us-east-1").add_auth(request)
        sent = dict(request.headers.items())
        roll, value = self.chance.random(), sent["Authorization"]
        if roll < 0.01:
            sent["Authorization"] = value[: self.chance.randrange(len(value))] or "x"
        elif roll < 0.02:
            at = self.chance.randrange(len(value))
            sent["Authorization"] = value[:at] + self.chance.choice("=,/ ;Zé0") + value[at + 1 :]
        elif roll < 0.05:
            del sent["Authorization"]
        elif roll < 0.055:
            sent["X-Amz-Date"] = self.chance.choice(["", "x", "20200101T000000Z", "99999999T999999Z"])
        return {name: text.encode("utf-8").decode("latin-1") for name, text in sent.items()}

    def send(self, wire: Wire, signing_name: str) -> tuple[int, dict[str, str], bytes]:
        try:
            self.connection.request(wire.method, wire.path, wire.body, self.signed(wire, signing_name))
            answer = self.connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read()
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection = self.connect()
            raise


def check_error(status: int, headers: dict[str, str], body: bytes, method: str) -> None:
    """An error says its code in the form of some protocol; which one, the request may have left open."""
    assert headers.get("x-amzn-requestid") or headers.get("x-amz-request-id"), "no request id"
    assert b"Traceback" not in body
    if method == "HEAD" or status == 304:
        return
    kind = headers.get("content-type", "")
    if "xml" in kind:
        root = ElementTree.fromstring(body)
        found = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
        if root.tag == "UnknownOperationException":
            return  # all that AWS's queues say of a query without an action
        assert found.get("Code"), "no code"
        assert found.get("RequestId") or found.get("RequestID"), "no request id in the body"
    elif "cbor" in kind:
        assert cbor.decode(body)["__type"]
    else:
        content = json.loads(body)
        assert headers.get("x-amzn-errortype") or content["__type"], "no code"


def operations(running: Any) -> list[tuple[ServiceModel, str, str]]:
    """(model, operation, protocol) of everything implemented."""
    found = []
    for line in running.page("implemented"):
        service, operation = line.split()
        if service not in IGNORED:
            model = MODELS[service]
            found += [(model, operation, protocol) for protocol in model.protocols]
            found += [(in_query(model), operation, "query")] if was_query(model) else []
    return found


@pytest.mark.timeout(300 + COUNT)
def test_no_request_breaks_an_operation(target: Any, chance: random.Random) -> None:
    maker, client, garden = Maker(chance), Client(target, chance), Garden(target)
    everything = operations(target)
    failures: dict[str, str] = {}
    memory, turn = 0.0, []
    for number in range(COUNT):
        if not turn:
            garden.plant()
            turn = chance.sample(everything, len(everything))
        model, operation, protocol = turn.pop()
        wire = maker.request(model, operation, protocol)
        broken(chance, wire)
        name = f"{model.name} {operation}"
        try:
            status, headers, body = client.send(wire, model.signing_name)
            assert status < 500 or status == 501, f"status {status}: {body!r}"
            if status >= 400:
                check_error(status, headers, body, wire.method)
        except (AssertionError, OSError, http.client.HTTPException, ValueError, ElementTree.ParseError) as error:
            failures.setdefault(name, f"{error!r} for {wire}"[:3000])
            assert target.process.poll() is None, f"the server ended: {failures[name]}"
        if number == COUNT // 3:
            memory = anonymous_mib(target.process.pid)
    listed = "\n".join(f"{name}: {text}" for name, text in sorted(failures.items()))
    assert not failures, f"{len(failures)} operations:\n{listed}"
    grown = anonymous_mib(target.process.pid) - memory
    assert grown < MARGIN_MIB + COUNT / 1000, f"{grown:.0f} MiB more than at a third"
