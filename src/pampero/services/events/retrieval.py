"""Connections and API destinations for others: in process, as who may use them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Check, Context, job
from pampero.aws.apidestinations import ApiDestinations
from pampero.aws.connections import Authorization, Connections, Unusable
from pampero.aws.deliveries import Failure
from pampero.aws.httpclient import Answer
from pampero.services.events.connections import AUTHORIZED, Connection, connection_at
from pampero.services.events.http import Later, Tokens, authorization, to_destination
from pampero.services.events.vault import parameters_of

# Source: "IAM permissions to run an HTTP Task": the last two are for the connection's secret.
RETRIEVE = "events:RetrieveConnectionCredentials"
# Bytes of what is handed back. Source: "Event enrichment in Amazon EventBridge Pipes".
MAX_ANSWER_SIZE = 6 * 1024 * 1024
SECRET = ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")


async def retrieve(context: Context, arn: str) -> Authorization:
    """See Connections.authorization. The principal needs the permissions to retrieve the connection and its secret."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[2] != "events" or parts[5].count("/") != 2:
        raise Unusable("ResourceNotFound", f"{arn} is not the ARN of a connection.")
    try:
        connection = await context.read(connection_at, arn)
    except ApiError as error:
        raise Unusable("ResourceNotFound", error.message) from error
    await _check(context, RETRIEVE, connection.arn, connection)
    for action in SECRET:
        await _check(context, action, connection.secret_arn, connection)
    secrets = await parameters_of(context, connection)
    if not secrets or connection.state != AUTHORIZED:
        text = f"The connection {connection.name} is not authorized: it is {connection.state}."
        raise Unusable("InvalidConnectionState", text)
    try:
        headers = await authorization(context, connection, secrets)
    except Failure as failure:
        raise Unusable("InvalidConnectionState", failure.text) from failure
    tokens = context.part(Tokens)
    return Authorization(headers, secrets.get("InvocationHttpParameters") or {}, lambda: tokens.drop(connection))


async def _check(context: Context, action: str, resource: str, connection: Connection) -> None:
    check = Check(action, resource, account=connection.account)
    decision = await context.read(context.runtime.decide, context.principal, check, context.facts, None)
    if not decision.allowed:
        raise Unusable("AccessDenied", decision.message)


async def send(
    context: Context, arn: str, text: str, parameters: Mapping[str, Any] | None, event: Mapping[str, Any]
) -> Answer:
    """See ApiDestinations.send. Waits for its place in line."""
    try:
        return await to_destination(context, arn, text, parameters, event, False, MAX_ANSWER_SIZE)
    except Later as later:
        await context.runtime.clock.wait(asyncio.Event(), context.now + later.seconds)
        return await to_destination(context, arn, text, parameters, event, True, MAX_ANSWER_SIZE)


@job(everywhere=True)
class Retrieval:
    """Says how connections are asked for, and API destinations sent to."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def start(self) -> None:
        """See Connections.keep, ApiDestinations.keep."""
        self._context.part(Connections).keep(retrieve)
        self._context.part(ApiDestinations).keep(send)

    async def stop(self) -> None:
        """Nothing is left."""
