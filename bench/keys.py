"""`python -m bench kms`: Encrypt, Decrypt and GenerateDataKey by one symmetric key, from 16 connections."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

from bench.kinesis import ask
from bench.load import Outcome, run
from bench.servers import cpu_of
from bench.signer import Signer

REQUESTS = 10_000
CONNECTIONS = 16


def kms(port: int, pid: int, echo: Outcome, show: Callable[[dict[str, Any]], None]) -> None:
    """Plaintexts of 100 bytes, with an encryption context."""
    signer = Signer("kms", "TrentService", "1.1", port)
    key = ask(port, signer, "CreateKey", {})["KeyMetadata"]["KeyId"]
    context = {"EncryptionContext": {"purpose": "bench"}}
    plain = {"KeyId": key, "Plaintext": base64.b64encode(b"x" * 100).decode(), **context}
    blob = ask(port, signer, "Encrypt", plain)["CiphertextBlob"]
    bodies: dict[str, dict[str, Any]] = {
        "Encrypt": plain,
        "Decrypt": {"CiphertextBlob": blob, **context},
        "GenerateDataKey": {"KeyId": key, "KeySpec": "AES_256", **context},
    }
    for operation, body in bodies.items():
        requests = [signer.request(operation, json.dumps(body).encode()) for _ in range(REQUESTS)]
        before = cpu_of(pid)
        outcome = asyncio.run(run(port, requests.__getitem__, REQUESTS, CONNECTIONS))
        outcome.cpu = cpu_of(pid) - before
        show(outcome.line(f"kms {operation}", echo.rate, echo.cost))
