"""What a connection authorises with, kept where AWS keeps it: in a secret of EventBridge's own, in Secrets Manager.

The secret's form is recorded; source: "Connections for API targets in EventBridge" for its name and owner.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from pampero.api import ApiError, Client, Context
from pampero.kernel import ids, jsontext
from pampero.services.events.connections import INVOCATION, OAUTH, PARAMETERS, Connection, purpose

SERVICE = "events.amazonaws.com"
_CLIENT = ("ClientID", "ClientSecret")
_UPPER = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _client(context: Context, connection: Connection) -> Client:
    there = context.within(connection.account, connection.region)
    return there.as_service(SERVICE, connection.arn).client("secretsmanager")


def _snake(name: str) -> str:
    return "oauth_http_parameters" if name == "OAuthHttpParameters" else _UPPER.sub("_", name).lower()


def _written(value: Any, name: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {name(key): _written(one, name) for key, one in value.items()}
    return [_written(one, name) for one in value] if isinstance(value, list) else value


def as_secret(kind: str, parameters: Mapping[str, Any]) -> str:
    """AuthParameters as the secret has them."""
    own = dict(parameters.get(PARAMETERS[kind], {}))
    own |= own.pop("ClientParameters", {})
    if INVOCATION in parameters:
        own[INVOCATION] = parameters[INVOCATION]
    return json.dumps(_written(own, _snake))


def _camel(name: str) -> str:
    known = {"oauth_http_parameters": "OAuthHttpParameters", "client_id": "ClientID"}
    return known.get(name) or "".join(part.capitalize() for part in name.split("_"))


def as_parameters(kind: str, text: str) -> dict[str, Any]:
    """The way back."""
    own = _written(jsontext.loads(text), _camel)
    if not own:
        return {}
    rest = {INVOCATION: own.pop(INVOCATION)} if INVOCATION in own else {}
    if kind == OAUTH:
        own["ClientParameters"] = {name: own.pop(name) for name in _CLIENT if name in own}
    return {PARAMETERS[kind]: own, **rest}


async def keep(context: Context, connection: Connection, parameters: Mapping[str, Any]) -> None:
    """Put what a connection authorises with into its secret, which is made when there is none."""
    text, client = as_secret(connection.kind, parameters) if parameters else "{}", _client(context, connection)
    if connection.vaulted:
        await client.call("PutSecretValue", SecretId=connection.secret, SecretString=text)
        return
    name = f"events!connection/{connection.name}/{ids.uuid4()}"
    made = await client.call("CreateSecret", Name=name, SecretString=text)
    connection.secret, connection.sealed = made["ARN"], None


async def drop(context: Context, connection: Connection) -> None:
    """Its secret goes with the connection."""
    if connection.vaulted:
        client = _client(context, connection)
        await client.call("DeleteSecret", SecretId=connection.secret, ForceDeleteWithoutRecovery=True)


async def parameters_of(context: Context, connection: Connection) -> dict[str, Any]:
    """Its AuthParameters with all secrets; empty once it was deauthorised. Older servers kept them in the connection."""
    if connection.sealed is not None:
        opened = context.runtime.sealer.open(connection.sealed, purpose(connection))
        found: dict[str, Any] = jsontext.loads(opened)
        return found
    if not connection.vaulted:
        return {}
    try:
        answer = await _client(context, connection).call("GetSecretValue", SecretId=connection.secret)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise
        return {}
    return as_parameters(connection.kind, answer["SecretString"])
