"""The root of a data folder: whoever can read its key may be it, with credentials of a few minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request

from pampero.cli.output import fail
from pampero.cli.place import client, find
from pampero.kernel.config import DEFAULT_REGION, Settings
from pampero.kernel.errors import StartError
from pampero.kernel.masterkey import KeySource, take_variable

if TYPE_CHECKING:
    from pampero.store.keyring import Keyring

SECONDS = 300.0


def credentials(settings: Settings, variable: str | None) -> dict[str, str]:
    """Credentials of the root of a data folder, as boto3's clients take them. variable: the key, where the environment
    held it. Raises StartError where the key is not to be had."""
    from pampero.auth.principals import Principal
    from pampero.auth.tokens import Tokens
    from pampero.kernel.clock import Clock

    session = Tokens(_keyring(settings, variable).secrets[0]).issue(
        Principal.root(settings.account), Clock().now() + SECONDS
    )
    return {
        "aws_access_key_id": session.access_key,
        "aws_secret_access_key": session.secret,
        "aws_session_token": session.token,
    }


def _keyring(settings: Settings, variable: str | None) -> Keyring:
    from pampero.store.folder import KEY_FILE
    from pampero.store.keyring import NAME, read_keyring

    if not (settings.data / NAME).exists():
        raise FileNotFoundError(f"no server has been started on {settings.data} yet; --data names another folder")
    place = KeySource(settings.key_file, settings.key_command, variable)
    return read_keyring(settings.data, place.find(settings.data / KEY_FILE, make=False))


def signed(url: str, data: Path, service: str = "pampero", region: str = DEFAULT_REGION) -> Request:
    """A request for one of the server's own pages, or a data plane (`service`), signed by the root. Raises StartError."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    request = AWSRequest("GET", url)
    found = credentials(Settings(data=data), take_variable())
    SigV4Auth(Credentials(*found.values()), service, region).add_auth(request)
    return Request(url, headers=dict(request.headers))


def as_root(settings: Settings, service: str, operation: str, **params: Any) -> Mapping[str, Any]:
    """Call an operation as the root: of the server that runs on the folder, or without one. Ends the program, in one line,
    where it fails."""
    from botocore import xform_name
    from botocore.exceptions import BotoCoreError, ClientError

    key = take_variable()
    try:
        place = find(settings.data)
        if place is None:
            return asyncio.run(_offline(settings, key, service, operation, params))
        caller = client(service, settings.data, credentials(settings, key), place.endpoint)
        found: Mapping[str, Any] = getattr(caller, xform_name(operation))(**params)
    except ClientError as error:
        fail(_advised(error.response["Error"]["Code"], error.response["Error"]["Message"]))
    except (BotoCoreError, OSError, StartError) as error:
        fail(str(error))
    return found


async def _offline(
    settings: Settings, key: str | None, service: str, operation: str, params: Mapping[str, Any]
) -> Mapping[str, Any]:
    from pampero.api.call import Context
    from pampero.app import Server
    from pampero.auth.principals import Principal
    from pampero.protocol.errors import ApiError

    server = Server(replace(settings, data=settings.data.resolve(), no_encryption=_is_plain(settings, key)), key)
    root = Principal.root(settings.account)
    context = Context(server.runtime, root, settings.account, settings.region, {})
    try:
        return await context.client(service).call(operation, **params)
    except ApiError as error:
        fail(_advised(error.code, error.message))
    finally:
        server.store.close()


def _advised(code: str, message: str) -> str:
    """What the root's keys lack, with the command that helps."""
    advice = {
        "LimitExceeded": "; delete one with `pampero keys delete`",
        "NoSuchEntity": "; `pampero keys list` shows those there are",
    }
    return message.rstrip(".") + advice.get(code, "")


def _is_plain(settings: Settings, key: str | None) -> bool:
    """Whether a folder was made with --no-encryption: that is not for us to change."""
    try:
        return not _keyring(settings, key).storage
    except FileNotFoundError:
        return False
