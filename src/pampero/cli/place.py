"""Where a running server is: found by its process file in the data folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pampero.kernel.config import DEFAULT_REGION

PROCESS_FILE = "server.json"


@dataclass(frozen=True, slots=True)
class Place:
    """A server's endpoint and process."""

    endpoint: str
    pid: int


def find(data: Path) -> Place | None:
    """The server that runs on this data folder; None when none does."""
    file = data / PROCESS_FILE
    try:
        content = json.loads(file.read_text())
        os.kill(content["pid"], 0)
    except (OSError, ValueError, KeyError):
        return None
    return Place(content["endpoint"], content["pid"])


def endpoint(data: Path) -> str:
    """The endpoint to talk to: the environment's, a running server's, or the default."""
    place = find(data)
    return os.environ.get("AWS_ENDPOINT_URL") or (place.endpoint if place else "http://127.0.0.1:4566")


def get(url: str, timeout: float = 2.0) -> Any:
    """JSON from the server's own pages; None when nobody answers."""
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


def client(service: str, data: Path) -> Any:
    """A botocore client of the server, with the environment's credentials or `test`/`test`."""
    import botocore.session
    from botocore.config import Config

    session = botocore.session.get_session()
    region = session.get_config_variable("region") or DEFAULT_REGION
    keys: dict[str, str] = {}
    if not os.environ.get("AWS_ACCESS_KEY_ID"):
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return session.create_client(
        service,
        region_name=region,
        endpoint_url=endpoint(data),
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, read_timeout=900),
        **keys,
    )
