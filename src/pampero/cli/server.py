"""start, stop, status, env, reset, where."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import click

from pampero.cli.certificates import trust
from pampero.cli.options import arguments, data_option, json_option, secrets, settings_options
from pampero.cli.output import emit, fail, say
from pampero.cli.place import DEFAULT_ENDPOINT, endpoint, find, get, terminate
from pampero.cli.profiles import write_profile
from pampero.kernel.config import DEFAULT_REGION, Settings
from pampero.kernel.errors import StartError, reason
from pampero.kernel.files import OWNERS_FILE, OWNERS_FOLDER
from pampero.kernel.masterkey import VARIABLE, take_variable

START_SECONDS = 30.0
REASON = "pampero: "
KEYS = 'eval "$(pampero keys create)" makes one of the root\'s'
# What a server says once it serves.
ANSWERS = b"Pampero answers at"
# Version 1 of the AWS CLI sends `aws sqs` to AWS whatever the variable says; told by an option, it listens.
AWS = 'aws() { command aws ${AWS_ENDPOINT_URL:+--endpoint-url="$AWS_ENDPOINT_URL"} "$@"; }'


@click.command()
@settings_options
@click.option("--detach", is_flag=True, help="Start in the background and return when it answers.")
def start(detach: bool, **values: Any) -> None:
    """Start the server."""
    key = take_variable()
    settings = Settings(**values)
    hidden = secrets(settings)
    for variable in hidden:
        # Nothing that the server starts is to find it.
        os.environ.pop(variable, None)
    data = settings.data
    running = find(data)
    # Servers that share a database share its folder.
    if running and settings.store is None:
        where = f" at {running.endpoint}" if running.endpoint else ""
        fail(f"a server already runs on {data}{where} ({running.who}); stop it with `pampero stop`")
    if detach:
        log = settings.log_file or data / "server.log"
        hidden |= {} if key is None else {VARIABLE: key}
        _detach(data, log, ["start", *arguments(replace(settings, log_file=log))], hidden)
        return
    gc.disable()  # until the server has started: what is imported stays
    from pampero.app import run

    try:
        run(replace(settings, data=data.resolve()), key)
    except StartError as error:
        fail(str(error))


def _detach(data: Path, log: Path, command: list[str], hidden: dict[str, str]) -> None:
    try:
        data.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, OWNERS_FILE)
    except (FileExistsError, NotADirectoryError):
        fail(f"{data} is a file, not a folder; choose another with --data")
    except OSError as error:
        fail(f"{log} cannot be written: {reason(error)}; choose another folder with --data")
    began = os.fstat(output).st_size
    process = subprocess.Popen(
        [sys.executable, "-m", "pampero.cli", *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        env={**os.environ, **hidden},
    )
    os.close(output)
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        place = find(data)
        # Where servers share a folder another one may hold its lock: then the log tells.
        started = place and (place.pid == process.pid or ANSWERS in log.read_bytes()[began:])
        if place and started and place.endpoint and get(f"{place.endpoint}/_pampero/health"):
            say(f"Pampero answers at {place.address} (pid {process.pid}, log {log})")
            return
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        break
    lines = log.read_bytes()[began:].decode(errors="replace").split("\n")
    said = [line.removeprefix(REASON) for line in lines if line.startswith(REASON)]
    fail(f"{said[-1]} (its log is {log})" if said else f"the server did not start; its log is {log}")


@click.command()
@data_option
def stop(data: Path) -> None:
    """Stop the server."""
    place = terminate(data)
    if place is None:
        fail(f"no server runs on {data.absolute()}; --data names another folder")
    if place.pid is None:
        fail(f"the server on {data} runs in another container; stop it there")
    deadline = monotonic() + START_SECONDS
    tick = threading.Event()
    while (left := find(data)) is not None and left.pid == place.pid and monotonic() < deadline:
        tick.wait(0.02)
    if left is not None and left.pid == place.pid:
        fail(f"the server (pid {place.pid}) does not stop; `kill -9 {place.pid}` loses nothing")
    say("stopped")


@click.command()
@data_option
@json_option
def status(data: Path, as_json: bool) -> None:
    """Show whether the server runs, and with what."""
    url = endpoint(data)
    answer = get(f"{url}/_pampero/status", data=data)
    if answer is None:
        fail(f"no server answers at {url}; start one with `pampero start`")
    if as_json:
        emit(answer)
        return
    unprotected = answer.get("workers", {}).pop("unprotected", [])
    for name, value in answer.items():
        say(f"{name:<12} {_text(value)}")
    for sentence in unprotected:
        say(f"{'unprotected':<12} {sentence}")


def _text(value: Any) -> str:
    """A value of the status for people: what is empty is left out."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items() if item != "")
    if isinstance(value, list):
        return ", ".join(value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value} s" if isinstance(value, float) else str(value)


@click.command()
@data_option
@click.option("--region", default=DEFAULT_REGION, show_default=True)
@click.option("--account", default="test", show_default=True, help="`test`, or a 12-digit account.")
@click.option(
    "--files",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write credentials, config and the certificate to this folder, and name them.",
)
@json_option
def env(data: Path, region: str, account: str, files: Path | None, as_json: bool) -> None:
    """Print the shell exports that point AWS clients here: eval "$(pampero env)"."""
    place = find(data)
    if place is None:
        click.echo(f"pampero: no server runs on {data} yet; start one with `pampero start`", err=True)
    issued = place is not None and not place.loopback
    if issued:
        click.echo(f"pampero: this server knows issued keys only: {KEYS}", err=True)
    values = {
        "AWS_ENDPOINT_URL": (place and place.address) or DEFAULT_ENDPOINT,
        **({} if issued else {"AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": "test"}),
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        **(trust(data) if place and (place.address or "").startswith("https:") else {}),
    }
    if files is not None:
        bundle = values.get("AWS_CA_BUNDLE")
        try:
            values |= write_profile(files, values, None if bundle is None else Path(bundle))
        except KeyError:
            fail(f"there are no keys to write: {KEYS}")
        except OSError as error:
            fail(f"{files} cannot be written: {reason(error)}")
    if as_json:
        emit(values)
        return
    for name, value in values.items():
        say(f"export {name}={value}")
    say(f"unset AWS_PROFILE{'' if issued else ' AWS_SESSION_TOKEN'}")
    say(AWS)


@click.command()
@data_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(data: Path, yes: bool) -> None:
    """Delete all state."""
    place = find(data)
    if place:
        fail(f"a server runs on {data}; stop it first with `pampero stop`")
    if not data.exists():
        say(f"{data} is empty already")
        return
    if not any((data / name).exists() for name in ("pampero.db", "keyring")) and any(data.iterdir()):
        fail(f"{data} does not look like Pampero's data folder; nothing was deleted")
    if not yes:
        click.confirm(f"Delete everything in {data}?", abort=True)
    shutil.rmtree(data)
    say(f"{data} is gone")


@click.command()
@click.argument("service")
@click.argument("operation")
def where(service: str, operation: str) -> None:
    """Show the source of an operation: pampero where sqs SendMessage."""
    from pampero.app import registry

    bound = registry().find(service, operation)
    if bound is None:
        fail(f"{service} {operation} is not implemented; docs/COVERAGE.md lists what is")
    code = bound.function.__code__
    say(f"{os.path.relpath(code.co_filename)}:{code.co_firstlineno}")
