"""`python -m bench cognito`: users sign in by password and by SRP, ask who they are, and renew their tokens."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any

from bench.kinesis import ask
from bench.load import Outcome, run
from bench.servers import cpu_of
from bench.signer import Signer
from pampero.services.cognito.pools import srp

USERS, TIMES, CONNECTIONS = 20, 400, 8
PASSWORD = "Wonderland-1"
TARGET = "AWSCognitoIdentityProviderService"
STAMP = "Mon Jan 5 10:00:00 UTC 2026"
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
A = 0x1234567890ABCDEF << 190


def request(port: int, operation: str, body: Any) -> bytes:
    """A request that nobody signs."""
    payload = json.dumps(body).encode()
    head = (
        f"POST / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/x-amz-json-1.1\r\n"
        f"x-amz-target: {TARGET}.{operation}\r\ncontent-length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload


def cognito(port: int, pid: int, echo: Outcome, show: Callable[[dict[str, Any]], None]) -> None:
    """All workloads, one after the other."""
    signer = Signer("cognito-idp", TARGET, "1.1", port)
    pool = ask(port, signer, "CreateUserPool", {"PoolName": "bench"})["UserPool"]["Id"]
    made = {"UserPoolId": pool, "ClientName": "bench", "ExplicitAuthFlows": FLOWS}
    client = ask(port, signer, "CreateUserPoolClient", made)["UserPoolClient"]["ClientId"]
    for number in range(USERS):
        user = {"UserPoolId": pool, "Username": f"user{number}"}
        ask(port, signer, "AdminCreateUser", {**user, "MessageAction": "SUPPRESS"})
        ask(port, signer, "AdminSetUserPassword", {**user, "Password": PASSWORD, "Permanent": True})

    def measured(name: str, make: Callable[[int], bytes]) -> None:
        before = cpu_of(pid)
        outcome = asyncio.run(run(port, make, TIMES, CONNECTIONS))
        outcome.cpu = cpu_of(pid) - before
        show(outcome.line(f"cognito {name}", echo.rate, echo.cost))

    def initiate(flow: str, parameters: dict[str, str]) -> bytes:
        return request(port, "InitiateAuth", {"ClientId": client, "AuthFlow": flow, "AuthParameters": parameters})

    def by_password(number: int) -> bytes:
        return initiate("USER_PASSWORD_AUTH", {"USERNAME": f"user{number % USERS}", "PASSWORD": PASSWORD})

    measured("sign-in by password", by_password)
    before = cpu_of(pid)
    outcome, tokens = asyncio.run(_by_srp(port, pool, client))
    outcome.cpu = cpu_of(pid) - before
    show(outcome.line("cognito sign-in by SRP", echo.rate, echo.cost))
    measured("GetUser", lambda number: request(port, "GetUser", {"AccessToken": tokens["AccessToken"]}))
    renew = {"REFRESH_TOKEN": tokens["RefreshToken"]}
    measured("new tokens", lambda number: initiate("REFRESH_TOKEN_AUTH", renew))


async def _by_srp(port: int, pool: str, client: str) -> tuple[Outcome, dict[str, str]]:
    """Two requests a sign-in. What the client computes is beside the server's processor seconds."""
    outcome, numbers, public = Outcome(0.0), iter(range(TIMES)), srp.power(srp.G, A)
    tokens: dict[str, str] = {}

    async def one() -> None:
        nonlocal tokens
        reader, writer = await asyncio.open_connection("127.0.0.1", port)

        async def call(operation: str, body: Any) -> Any:
            writer.write(request(port, operation, body))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            outcome.errors += not head.startswith(b"http/1.1 200")
            length = int(head.partition(b"content-length:")[2].partition(b"\r")[0])
            return json.loads(await reader.readexactly(length))

        for number in numbers:
            began, name = time.perf_counter(), f"user{number % USERS}"
            begin = {"USERNAME": name, "SRP_A": f"{public:x}"}
            wanted = {"ClientId": client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": begin}
            asked = (await call("InitiateAuth", wanted))["ChallengeParameters"]
            responses = answer(pool, name, public, asked)
            told = {"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses}
            tokens = (await call("RespondToAuthChallenge", told))["AuthenticationResult"]
            outcome.times.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    outcome.seconds = time.perf_counter() - began
    return outcome, tokens


def answer(pool: str, name: str, public: int, asked: dict[str, str]) -> dict[str, str]:
    """The client's half of SRP."""
    who, offered = (pool.partition("_")[2], name), int(asked["SRP_B"], 16)
    scramble = int.from_bytes(srp.digest(srp.padded(public), srp.padded(offered)))
    exponent = srp.private_key(int(asked["SALT"], 16), "".join(who), PASSWORD)
    base = (offered - srp.MULTIPLIER * srp.power(srp.G, exponent)) % srp.N
    key = srp.derived(srp.power(base, A + scramble * exponent), scramble)
    block = base64.b64decode(asked["SECRET_BLOCK"])
    return {
        "USERNAME": name,
        "PASSWORD_CLAIM_SECRET_BLOCK": asked["SECRET_BLOCK"],
        "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(srp.proof(key, who, block, STAMP)).decode(),
        "TIMESTAMP": STAMP,
    }
