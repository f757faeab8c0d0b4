"""Where a running server is: the data folder's lock says whether one runs, and whose process it is."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from pampero.cli.output import fail
from pampero.kernel.config import DEFAULT_REGION
from pampero.kernel.errors import StartError, reason
from pampero.store.lock import NAME as LOCK
from pampero.store.lock import PROCESS_FILE, holder

DEFAULT_ENDPOINT = "http://127.0.0.1:4566"
NAMED = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server's process, and its endpoint once it answers. pid: None where it runs in another container.

    address: where clients that want TLS reach it. loopback: whether `test` and the like are known there.
    """

    pid: int | None
    endpoint: str | None
    address: str | None
    loopback: bool = True

    @property
    def who(self) -> str:
        """In words."""
        return "in another container" if self.pid is None else f"pid {self.pid}"


def find(data: Path) -> RunningServer | None:
    """The server that uses this data folder; None when none does."""
    try:
        found = holder(data / LOCK)
        if found is None:
            return None
        text = (data / PROCESS_FILE).read_text() if found.published else "{}"
        told = json.loads(text)
        return RunningServer(found.pid, told.get("endpoint"), told.get("address"), told.get("loopback", True))
    except FileNotFoundError:  # it has just ended
        return None
    except (OSError, ValueError) as error:
        fail(f"{data} cannot be read: {reason(error) if isinstance(error, OSError) else error}")


def terminate(data: Path) -> RunningServer | None:
    """Ask the server to stop. Nobody else is asked, even if it ends at this very moment and its number is given away."""
    place = find(data)
    if place is None or place.pid is None:
        return place
    if not hasattr(os, "pidfd_open"):
        os.kill(place.pid, signal.SIGTERM)
        return place
    with suppress(ProcessLookupError):
        descriptor = os.pidfd_open(place.pid)
        try:
            if find(data) == place:
                signal.pidfd_send_signal(descriptor, signal.SIGTERM)
        finally:
            os.close(descriptor)
    return place


def endpoint(data: Path) -> str:
    """The endpoint to talk to: that of the folder's server where the folder is named, the environment's, or that of the
    default folder's server. Ends the program where there is none."""
    named = _named()
    if not named and (told := os.environ.get("AWS_ENDPOINT_URL")):
        return told
    place = find(data)
    if place is None:
        fail(f"no server runs on {data}; start one with `pampero start`{'' if named else ', or set AWS_ENDPOINT_URL'}")
    if place.endpoint is None:
        fail(f"the server on {data} does not answer yet ({place.who}); try again")
    return place.endpoint


def _named() -> bool:
    """Whether `--data` was given, or PAMPERO_DATA."""
    context = click.get_current_context(silent=True)
    return context is not None and context.get_parameter_source("data") in NAMED


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
    except (OSError, ValueError, StartError):
        return None


def client(
    service: str, data: Path, given: dict[str, str] | None = None, at: str | None = None, region: str | None = None
) -> Any:
    """A botocore client of the server, with given credentials, the environment's, or `test`/`test`. at: where it is.

    region: another one than the environment's."""
    import botocore.session
    from botocore.config import Config

    session = botocore.session.get_session()
    region = region or session.get_config_variable("region") or DEFAULT_REGION
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
