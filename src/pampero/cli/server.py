"""start, stop, status, env, reset, where."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic

import click

from pampero.cli.output import emit, fail, say
from pampero.cli.place import DATA, endpoint, find, get
from pampero.kernel.config import DEFAULT_REGION, Settings

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DATA,
    envvar="PAMPERO_DATA",
    help="The folder that holds all state.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
START_SECONDS = 30.0
REASON = "pampero: "
# Version 1 of the AWS CLI sends `aws sqs` to AWS whatever the variable says; told by an option, it listens.
AWS = 'aws() { command aws ${AWS_ENDPOINT_URL:+--endpoint-url="$AWS_ENDPOINT_URL"} "$@"; }'


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=4566, show_default=True, help="The port to listen on.")
@data_option
@click.option("--detach", is_flag=True, help="Start in the background and return when it answers.")
@click.option("--strict", is_flag=True, help="Refuse what is otherwise only warned of.")
@click.option(
    "--durability",
    type=click.Choice(["process", "machine"]),
    default="process",
    show_default=True,
    help="Survive kill -9, or also a power cut (an fsync a group of commits).",
)
@click.option(
    "--cors-origin",
    "cors_origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin (https://app.example; * is any) call the APIs; those on this machine may. Repeatable.",
)
@click.option(
    "--allow-private-endpoints",
    "private_endpoints",
    is_flag=True,
    help="Beyond loopback, let subscriptions and APIs call private addresses, too; on loopback they may.",
)
@click.option("--test", is_flag=True, envvar="PAMPERO_TEST", hidden=True)
def start(
    host: str,
    port: int,
    data: Path,
    detach: bool,
    strict: bool,
    durability: str,
    cors_origins: tuple[str, ...],
    private_endpoints: bool,
    test: bool,
) -> None:
    """Start the server."""
    running = find(data)
    if running:
        fail(f"a server already runs on {data} at {running.endpoint} (pid {running.pid}); stop it with `pampero stop`")
    if detach:
        arguments = ["start", "--host", host, "--port", str(port), "--data", str(data), "--durability", durability]
        arguments += ["--strict"] * strict + ["--test"] * test
        arguments += ["--allow-private-endpoints"] * private_endpoints
        _detach(data, [*arguments, *(f"--cors-origin={origin}" for origin in cors_origins)])
        return
    from pampero.app import run

    settings = Settings(
        data=data.resolve(),
        host=host,
        port=port,
        durability=durability,
        strict=strict,
        test=test,
        cors_origins=cors_origins,
        private_endpoints=private_endpoints,
    )
    try:
        run(settings)
    except OSError as error:
        fail(f"cannot listen on {host}:{port}: {error.strerror}; choose another port with --port")
    except RuntimeError as error:
        fail(str(error))


def _detach(data: Path, arguments: list[str]) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = data / "server.log"
    with open(log, "ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pampero.cli", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        place = find(data)
        if place and get(f"{place.endpoint}/_pampero/health"):
            say(f"Pampero answers at {place.endpoint} (pid {place.pid}, log {log})")
            return
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        break
    lines = log.read_text(errors="replace").split("\n")
    said = [line.removeprefix(REASON) for line in lines if line.startswith(REASON)]
    fail(f"{said[-1]} (its log is {log})" if said else f"the server did not start; its log is {log}")


@click.command()
@data_option
def stop(data: Path) -> None:
    """Stop the server."""
    place = find(data)
    if place is None:
        fail(f"no server runs on {data}")
    os.kill(place.pid, signal.SIGTERM)
    deadline = monotonic() + START_SECONDS
    tick = threading.Event()
    while find(data) is not None and monotonic() < deadline:
        tick.wait(0.02)
    if find(data) is not None:
        fail(f"the server (pid {place.pid}) does not stop; `kill -9 {place.pid}` loses nothing")
    say("stopped")


@click.command()
@data_option
@json_option
def status(data: Path, as_json: bool) -> None:
    """Show whether the server runs, and with what."""
    url = endpoint(data)
    answer = get(f"{url}/_pampero/status")
    if answer is None:
        fail(f"no server answers at {url}; start one with `pampero start`")
    if as_json:
        emit(answer)
        return
    for name, value in answer.items():
        text = ", ".join(f"{key}: {item}" for key, item in value.items()) if isinstance(value, dict) else value
        say(f"{name:<12} {text}")


@click.command()
@data_option
@click.option("--region", default=DEFAULT_REGION, show_default=True)
@click.option("--account", default="test", show_default=True, help="`test`, or a 12-digit account.")
@json_option
def env(data: Path, region: str, account: str, as_json: bool) -> None:
    """Print the shell exports that point AWS clients here: eval "$(pampero env)"."""
    place = find(data)
    if place is None:
        click.echo(f"pampero: no server runs on {data} yet; start one with `pampero start`", err=True)
    values = {
        "AWS_ENDPOINT_URL": place.endpoint if place else endpoint(data),
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
    }
    if as_json:
        emit(values)
        return
    for name, value in values.items():
        say(f"export {name}={value}")
    say("unset AWS_PROFILE AWS_SESSION_TOKEN")
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
    if not (data / "pampero.db").exists() and any(data.iterdir()):
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
