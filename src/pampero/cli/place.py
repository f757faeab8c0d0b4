"""Where a running server is: found by its process file in the data folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pampero.kernel.config import DEFAULT_REGION

DATA = ".pampero"
PROCESS_FILE = "server.json"
FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class Place:
    """A server's endpoint and process. address: where clients that want TLS reach it."""

    endpoint: str
    pid: int
    address: str = ""


def find(data: Path) -> Place | None:
    """The server that runs on this data folder; None when none does."""
    file = data / PROCESS_FILE
    try:
        content = json.loads(file.read_text())
        os.kill(content["pid"], 0)
    except (OSError, ValueError, KeyError):
        return None
    return Place(content["endpoint"], content["pid"], content.get("address", content["endpoint"]))


def endpoint(data: Path) -> str:
    """The endpoint to talk to: the environment's, a running server's, or the default."""
    place = find(data)
    return os.environ.get("AWS_ENDPOINT_URL") or (place.endpoint if place else "http://127.0.0.1:4566")


def get(url: str, timeout: float = 2.0, data: Path | None = None) -> Any:
    """JSON from the server's own pages; None when nobody answers. data: whose root signs where a page asks for a key."""
    import urllib.request
    from urllib.error import HTTPError

    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code != FORBIDDEN or data is None:
            return None
    except (OSError, ValueError):
        return None
    from pampero.cli.session import signed

    try:
        with urllib.request.urlopen(signed(url, data), timeout=timeout) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


def client(service: str, data: Path, given: dict[str, str] | None = None, at: str | None = None) -> Any:
    """A botocore client of the server, with given credentials, the environment's, or `test`/`test`. at: where it is."""
    import botocore.session
    from botocore.config import Config

    session = botocore.session.get_session()
    region = session.get_config_variable("region") or DEFAULT_REGION
    keys = given or {}
    if not keys and not os.environ.get("AWS_ACCESS_KEY_ID"):
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return session.create_client(
        service,
        region_name=region,
        endpoint_url=at or endpoint(data),
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, read_timeout=900),
        **keys,
    )
