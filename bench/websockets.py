"""WebSocket APIs: what open connections cost, how fast all of them hear something, how fast messages are answered."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.functions import send
from bench.load import Outcome, run
from bench.servers import Running, resident_of
from bench.signer import Signer

OPEN = 10_000
AT_ONCE = 100
HEARERS = 1000
CONNECTIONS = 16
MESSAGES = 20_000
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ANSWER = {"integrationResponseKey": "$default", "responseTemplates": {"$default": '{"ok":true}'}}
Socket = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def websockets(show: Callable[[dict[str, Any]], None]) -> None:
    """On a server of its own: its memory is measured."""
    with tempfile.TemporaryDirectory() as folder:
        server = Running(Path(folder) / "data")
        try:
            asyncio.run(_measure(server, _make(server.port), show))
        finally:
            server.stop()


def _make(port: int) -> str:
    """An API that answers what it is told without calling anything; its id."""
    signer = Signer("apigateway", "", "1.1", port)

    def post(path: str, body: dict[str, Any]) -> Any:
        return json.loads(send(port, signer.rest("POST", f"/v2/apis{path}", json.dumps(body).encode())))

    selection = "$request.body.action"
    api: str = post("", {"name": "b", "protocolType": "WEBSOCKET", "routeSelectionExpression": selection})["apiId"]
    mock = {"integrationType": "MOCK", "requestTemplates": {"$default": '{"statusCode":200}'}}
    made = post(f"/{api}/integrations", mock)["integrationId"]
    post(f"/{api}/integrations/{made}/integrationresponses", ANSWER)
    route = {"routeKey": "$default", "target": f"integrations/{made}", "routeResponseSelectionExpression": "$default"}
    id_ = post(f"/{api}/routes", route)["routeId"]
    post(f"/{api}/routes/{id_}/routeresponses", {"routeResponseKey": "$default"})
    post(f"/{api}/routes", {"routeKey": "broken"})
    deployment = post(f"/{api}/deployments", {})["deploymentId"]
    post(f"/{api}/stages", {"stageName": "b", "deploymentId": deployment})
    return api


async def _measure(server: Running, api: str, show: Callable[[dict[str, Any]], None]) -> None:
    warm = [await _connected(server.port, api) for _ in range(10)]
    before, cpu, began = resident_of(server.pid), server.cpu, time.perf_counter()
    sockets: list[Socket] = []
    while len(sockets) < OPEN:
        sockets += await asyncio.gather(*(_connected(server.port, api) for _ in range(AT_ONCE)))
    seconds = time.perf_counter() - began
    show(
        {
            "workload": f"{OPEN} WebSockets open",
            "connects_per_second": round(OPEN / seconds, 1),
            "connect_cpu_us": round((server.cpu - cpu) / OPEN * 1e6, 1),
            "memory_growth_mib": round((resident_of(server.pid) - before) / 2**20, 1),
            "memory_mib": round(resident_of(server.pid) / 2**20, 1),
        }
    )
    show(await _broadcast(server, api, sockets[:HEARERS]))
    show(await _answers(server, warm))
    for _, writer in sockets:
        writer.close()


async def _connected(port: int, api: str) -> Socket:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
    path = f"/_aws/execute-api/{api}/b"
    writer.write(
        f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
        f"sec-websocket-version: 13\r\nsec-websocket-key: {KEY}\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 101 " in head, head
    return reader, writer


def _frame(text: bytes) -> bytes:
    """A short masked message of text, its mask all zeros."""
    return bytes((0x81, 0x80 | len(text))) + bytes(4) + text


async def _heard(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(2)
    length = head[1]
    if length == 126:
        length = int.from_bytes(await reader.readexactly(2), "big")
    return await reader.readexactly(length)


async def _broadcast(server: Running, api: str, sockets: list[Socket]) -> dict[str, Any]:
    """A signed PostToConnection to each, over a few connections; until the last has heard it."""
    ids = await asyncio.gather(*(_id_of(*socket) for socket in sockets))
    signer = Signer("execute-api", "", "1.1", server.port)
    # Signed as SDKs do it: what stands encoded in the path is encoded once more.
    requests = [_signed(signer, f"/_aws/execute-api/{api}/b/@connections/{quote(id_, safe='')}") for id_ in ids]
    cpu, began = server.cpu, time.perf_counter()
    hearing = asyncio.gather(*(_heard(reader) for reader, _ in sockets))
    outcome = await run(server.port, requests.__getitem__, len(requests), CONNECTIONS)
    await hearing
    outcome.seconds, outcome.cpu = time.perf_counter() - began, server.cpu - cpu
    return outcome.line(f"PostToConnection to {len(sockets)} of {OPEN}, until all have heard it")


async def _id_of(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """A message to the route that has no integration fails, and that is told with the connection's id."""
    writer.write(_frame(b'{"action":"broken"}'))
    id_: str = json.loads(await _heard(reader))["connectionId"]
    return id_


def _signed(signer: Signer, path: str) -> bytes:
    return signer.rest("POST", path, b"hello", signed=quote(path, safe="/"))


async def _answers(server: Running, sockets: list[Socket]) -> dict[str, Any]:
    """Messages and their answers, one at a time on each of some connections."""
    outcome = Outcome(0.0)
    numbers = iter(range(MESSAGES))
    message = _frame(b'{"action":"order","n":1}')

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in numbers:
            began = time.perf_counter()
            writer.write(message)
            await _heard(reader)
            outcome.times.append(time.perf_counter() - began)

    cpu, began = server.cpu, time.perf_counter()
    await asyncio.gather(*(one(*socket) for socket in sockets))
    outcome.seconds, outcome.cpu = time.perf_counter() - began, server.cpu - cpu
    return outcome.line("WebSocket messages answered by MOCK")
