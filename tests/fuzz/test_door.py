"""The door: scopes that do not match, headers that nobody signed, parameters given twice, hosts and targets of every
service of botocore. No 5xx but 501, nothing served that was not signed for, memory flat."""

from __future__ import annotations

import http.client
import random
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.fuzz.conftest import COUNT, MARGIN_MIB, anonymous_mib
from tests.fuzz.maker import ACCOUNT, Maker, Wire
from tests.fuzz.test_operations import HANG_SECONDS, MODELS, operations

from pampero.protocol.catalogue import Entry, load_entries, model_of

HEADERS = (
    ("x-amz-copy-source", "/fuzz/fuzz"), ("x-amz-acl", "public-read"), ("x-amz-target", "DynamoDB_20120810.DeleteTable"),
    ("x-amz-target", "AmazonSSM.GetParameter"), ("x-amz-meta-a", "é"), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
    ("x-amz-date", "20260101T000000Z"), ("x-amz-security-token", "x"), ("smithy-protocol", "rpc-v2-cbor"), ("host", "x.localhost"),
    ("content-type", "application/x-www-form-urlencoded"), ("x-amz-decoded-content-length", "9" * 400), ("authorization", "Bearer x"),
)  # fmt: skip
PARAMETERS = (
    "X-Amz-Expires=600", "X-Amz-Signature=0", "X-Amz-SignedHeaders=host", "X-Amz-Credential=test/20260101/us-east-1/s3/aws4_request", "a=b",
    "X-Amz-Date=" + "9" * 5000, "versionId=x", "acl", "Action=ListUsers", "Signature=x", "AWSAccessKeyId=test", "Expires=" + "9" * 5000, "%ff=%00",
)  # fmt: skip
# Headers and parameters that change nothing when they are added: the signature holds them, or their values do.
HARMLESS = frozenset({"x-amz-date", "x-amz-security-token", "content-type"})

EXACT = {"s3", *MODELS["s3"].traits.signing_aliases}


class Door:
    """Signs a request for a service, and sends it changed."""

    def __init__(self, running: Any, chance: random.Random, entries: list[Entry]) -> None:
        self.running, self.chance, self.entries = running, chance, entries

    def send(self, wire: Wire, service: str, presigned: bool) -> tuple[int, bytes, bool]:
        """(status, body, whether the request is one that must be refused)."""
        chance, headers = self.chance, {"host": f"127.0.0.1:{self.running.port}", **wire.headers}
        request = AWSRequest(wire.method, f"{self.running.url}{wire.path}", data=wire.body, headers=headers)
        query, header = (S3SigV4QueryAuth, S3SigV4Auth) if service in EXACT else (SigV4QueryAuth, SigV4Auth)
        keys = Credentials(ACCOUNT, "test")
        # The SDK makes parameters of a JSON body when it presigns, and can do so with objects only.
        presigned = presigned and wire.body[:1] in (b"", b"{")
        (query if presigned else header)(keys, service, "us-east-1").add_auth(request)
        target, sent = request.prepare().url.removeprefix(self.running.url), list(request.headers.items())
        must = False
        if chance.random() < 0.5:
            extra = chance.choice(HEADERS)
            if extra[0] not in {name.lower() for name, _ in sent}:
                must = extra[0].startswith("x-amz-") and extra[0] not in HARMLESS and extra[0] != "x-amz-content-sha256"
            sent.append(extra)
        if chance.random() < 0.5:
            target += ("&" if "?" in target else "?") + chance.choice(PARAMETERS)
            must = True
        connection = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=HANG_SECONDS)
        try:
            connection.putrequest(wire.method, target, skip_host=True, skip_accept_encoding=True)
            for name, text in sent:
                connection.putheader(name, text.encode("utf-8"))
            connection.putheader("content-length", str(len(wire.body)))
            connection.endheaders(wire.body)
            answer = connection.getresponse()
            return answer.status, answer.read(), must
        finally:
            connection.close()

    def stranger(self) -> tuple[Wire, str]:
        """A request for a service that is not built."""
        entry = self.chance.choice(self.entries)
        model = model_of(entry)
        operation = self.chance.choice(list(model.operations.values()))
        wire = Wire(operation.method, operation.uri.replace("{", "").replace("}", "").replace("+", ""))
        if model.target_prefix:
            wire.headers["x-amz-target"] = f"{model.target_prefix}.{operation.name}"
        if self.chance.random() < 0.2:
            wire.headers["host"] = f"{entry.metadata['endpointPrefix']}.us-east-1.amazonaws.com"
        wire.body = self.chance.choice(
            (b"", b"{}", b"<a/>", f"Action={operation.name}&Version={model.api_version}".encode())
        )
        return wire, entry.signing_name


@pytest.mark.timeout(300 + COUNT)
def test_nothing_passes_that_was_not_signed_for(target: Any, chance: random.Random) -> None:
    maker, everything = Maker(chance), operations(target)
    entries = [entry for entry in load_entries() if entry.name not in MODELS]
    scopes = sorted({entry.signing_name for entry in entries} | {model.signing_name for model, _, _ in everything})
    door = Door(target, chance, entries)
    failures: list[str] = []
    memory = 0.0
    for number in range(COUNT):
        if chance.random() < 0.4:
            wire, scope = door.stranger()
            foreign = True
        else:
            model, operation, protocol = chance.choice(everything)
            wire, scope = maker.request(model, operation, protocol), model.signing_name
            foreign = protocol in ("json", "smithy-rpc-v2-cbor") and chance.random() < 0.3
            if foreign:
                scope = chance.choice([name for name in scopes if name != scope])
        try:
            status, body, must = door.send(wire, scope, presigned=chance.random() < 0.3)
        except (http.client.HTTPException, OSError, ValueError) as error:
            if target.process.poll() is not None or isinstance(error, TimeoutError):
                failures.append(f"{error!r} for {wire}"[:2000])
            continue
        if status >= 500 and status != 501:
            failures.append(f"{status} {body[:300]!r} for {wire}"[:2000])
        elif status < 300 and (must or foreign):
            failures.append(f"served: {status} {body[:300]!r} for {scope} {wire}"[:2000])
        if number == COUNT // 3:
            memory = anonymous_mib(target.process.pid)
    assert not failures, f"{len(failures)}:\n" + "\n".join(failures[:20])
    assert anonymous_mib(target.process.pid) - memory < MARGIN_MIB + COUNT / 1000, "memory grows"
