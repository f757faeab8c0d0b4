"""The root of a data folder: whoever can read its key may be it, with credentials of a few minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import Request

from pampero.cli.output import fail
from pampero.cli.place import client, find
from pampero.kernel.config import DEFAULT_REGION, Settings

SECONDS = 300.0
KEY_FILE = "server.key"


def credentials(data: Path) -> dict[str, str]:
    """Credentials of the root of a data folder, as boto3's clients take them. Raises OSError where its key is not to be read."""
    from pampero.auth.principals import Principal
    from pampero.auth.tokens import Tokens
    from pampero.kernel.clock import Clock

    key = (data / KEY_FILE).read_bytes()
    session = Tokens(key).issue(Principal.root(Settings(data=data).account), Clock().now() + SECONDS)
    return {
        "aws_access_key_id": session.access_key,
        "aws_secret_access_key": session.secret,
        "aws_session_token": session.token,
    }


def signed(url: str, data: Path) -> Request:
    """A request for one of the server's own pages, signed by the root. Raises OSError."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    request = AWSRequest("GET", url)
    SigV4Auth(Credentials(*credentials(data).values()), "pampero", DEFAULT_REGION).add_auth(request)
    return Request(url, headers=dict(request.headers))


def as_root(data: Path, service: str, operation: str, **params: Any) -> Mapping[str, Any]:
    """Call an operation as the root: of the server that runs on the folder, or without one. Fails in one line."""
    from botocore import xform_name
    from botocore.exceptions import BotoCoreError, ClientError

    place = find(data)
    if place is None:
        return asyncio.run(_offline(data, service, operation, params))
    try:
        found: Mapping[str, Any] = getattr(
            client(service, data, credentials(data), place.endpoint), xform_name(operation)
        )(**params)
    except ClientError as error:
        fail(error.response["Error"]["Message"])
    except (BotoCoreError, OSError) as error:
        fail(str(error))
    return found


async def _offline(data: Path, service: str, operation: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
    from pampero.api.call import Context
    from pampero.api.errors import ApiError
    from pampero.app import Server
    from pampero.auth.principals import Principal

    try:
        server = Server(Settings(data=data.resolve()))
    except (OSError, RuntimeError) as error:
        fail(str(error))
    settings = server.settings
    context = Context(server.runtime, Principal.root(settings.account), settings.account, settings.region, {})
    try:
        return await context.client(service).call(operation, **params)
    except ApiError as error:
        fail(error.message)
    finally:
        with suppress(OSError):
            server.store.close()
