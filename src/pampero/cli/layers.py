"""layers: AWS's public layers, made here of the packages that they hold."""

from __future__ import annotations

import importlib.util
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from pampero.aws.publiclayers import (
    ACCOUNTS,
    EXTRAS,
    NODE_PACKAGES,
    NUMBER_HEADER,
    PYTHON,
    PYTHON_PACKAGE,
    TYPESCRIPT,
    PublicLayer,
    advice,
    public_layer,
)
from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, say
from pampero.cli.packaging import zip_folder
from pampero.cli.place import client
from pampero.cli.session import credentials
from pampero.kernel.config import Settings
from pampero.kernel.errors import StartError
from pampero.kernel.masterkey import take_variable

TYPESCRIPT_POWERTOOLS = "@aws-lambda-powertools"
# What runtimes have themselves, and AWS's layer therefore lacks.
OF_RUNTIMES = ("boto3", "botocore", "s3transfer", "bin")
RUNTIME = "python3.12"


@click.group(invoke_without_command=True)
@data_option
@json_option
@click.pass_context
def layers(context: click.Context, data: Path, as_json: bool) -> None:
    """List AWS's public layers that are here; bring others."""
    if context.invoked_subcommand is None:
        context.invoke(list_layers, data=data, as_json=as_json)


@layers.command(name="list")
@data_option
@json_option
def list_layers(data: Path, as_json: bool) -> None:
    """List AWS's public layers that are here."""
    rows = []
    try:
        for account in ACCOUNTS:
            publisher = _publisher(data, account)
            for version in _versions(publisher):
                rows.append({"arn": version["LayerVersionArn"], "description": version.get("Description", "")})
    except (ClientError, BotoCoreError, OSError, StartError) as error:
        fail(str(error))
    if as_json:
        emit(rows)
        return
    for row in rows:
        say(f"{row['arn']}  {row['description']}")
    if not rows:
        say(f"there are none yet; `pampero layers add {PYTHON_PACKAGE}` brings one")


def _versions(publisher: Any) -> Iterator[dict[str, Any]]:
    for page in publisher.get_paginator("list_layers").paginate():
        for layer in page["Layers"]:
            for versions in publisher.get_paginator("list_layer_versions").paginate(LayerName=layer["LayerName"]):
                yield from versions["LayerVersions"]


@layers.command()
@click.argument("package", required=False, default=None, metavar="[PACKAGE]")
@click.option("--arn", default=None, help="The layer version's ARN, as a template names it.")
@click.option("--version", "number", type=click.IntRange(1), default=None, help="Which number it has on AWS.")
@click.option("--runtime", default=RUNTIME, show_default=True, help="For which Python it is, without --arn.")
@click.option("--release", default=None, help="The package's release, such as 3.20.0 (default: the newest).")
@click.option("--extras", default=EXTRAS, show_default=True, help="Of the Python package: with what; fewer are faster.")
@data_option
def add(
    package: str | None,
    arn: str | None,
    number: int | None,
    runtime: str,
    release: str | None,
    extras: str,
    data: Path,
) -> None:
    """Bring a public layer: Powertools for Python (aws-lambda-powertools) or TypeScript (@aws-lambda-powertools).

    The package comes from PyPI or npm, and is published under AWS's ARN. Which release a number stands for on AWS no registry
    tells: it holds the newest, or the one that --release names.
    """
    wanted = _wanted(package, arn, number, runtime, data)
    try:
        publisher = _publisher(data, wanted.account, wanted.region)
        if any(one["LayerVersionArn"] == wanted.arn for one in _versions(publisher)):
            say(f"{wanted.arn} is here already")
            return
        body, told = _built(wanted, release, extras)
        _publish(publisher, wanted, body, told)
    except (ClientError, BotoCoreError, OSError, StartError) as error:
        fail(str(error))
    say(f"{wanted.arn} holds {told}")


def _wanted(package: str | None, arn: str | None, number: int | None, runtime: str, data: Path) -> PublicLayer:
    if arn is None:
        region = client("lambda", data).meta.region_name
        machine = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
        if package == PYTHON_PACKAGE:
            python = f"AWSLambdaPowertoolsPythonV3-{runtime.replace('.', '')}-{machine}"
            arn = f"arn:aws:lambda:{region}:017000801446:layer:{python}:{number or 1}"
        elif package in (TYPESCRIPT_POWERTOOLS, TYPESCRIPT):
            arn = f"arn:aws:lambda:{region}:094274105915:layer:{TYPESCRIPT}:{number or 1}"
        else:
            fail(f"{package or 'no package'}: there are {PYTHON_PACKAGE} and {TYPESCRIPT_POWERTOOLS}, or --arn ARN", 2)
    found = public_layer(arn)
    if found is None:
        fail(
            advice(arn) or f"{arn} is no public layer that is known: {PYTHON_PACKAGE} and {TYPESCRIPT_POWERTOOLS} are",
            2,
        )
    return found


def _publisher(data: Path, account: str, region: str | None = None) -> Any:
    """A client as the root of AWS's account that publishes the layer."""
    found = credentials(Settings(data=data, account=account), take_variable())
    return client("lambda", data, found, region=region)


def _publish(publisher: Any, wanted: PublicLayer, body: bytes, told: str) -> None:
    def number(request: Any, **more: Any) -> None:
        request.headers[NUMBER_HEADER] = str(wanted.number)

    publisher.meta.events.register("before-sign.lambda.PublishLayerVersion", number)
    publisher.publish_layer_version(
        LayerName=wanted.name, Description=told, Content={"ZipFile": body}, CompatibleRuntimes=list(wanted.runtimes)
    )
    publisher.add_layer_version_permission(
        LayerName=wanted.name, VersionNumber=wanted.number, StatementId="public", Principal="*",
        Action="lambda:GetLayerVersion",
    )  # fmt: skip


def _built(wanted: PublicLayer, release: str | None, extras: str) -> tuple[bytes, str]:
    """(the layer's content, what it holds)."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if wanted.language == PYTHON:
            told = _python(wanted, root, release, extras)
        else:
            told = _node(root, release)
        return zip_folder(root), told


def _python(wanted: PublicLayer, root: Path, release: str | None, extras: str) -> str:
    """Wheels for the Python that functions of that runtime have here, which may be the nearest one."""
    from pampero.work.workers.interpreters import Interpreters

    found = Interpreters().find(wanted.runtimes[0])
    version = ".".join((found.version if found else wanted.runtimes[0].removeprefix("python")).split(".")[:2])
    target = root / "python"
    package = f"{PYTHON_PACKAGE}{f'[{extras}]' if extras else ''}{f'=={release}' if release else wanted.releases}"
    if importlib.util.find_spec("pip") is not None:
        command = [
            sys.executable,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--quiet",
            "--no-warn-conflicts",
        ]
    elif shutil.which("uv"):
        command = ["uv", "pip", "install", "--quiet"]
    else:
        fail(f"{wanted.name}: neither pip nor uv is here to fetch it")
    options = ["--only-binary", ":all:", "--python-version", version, "--target", str(target)]
    _run([*command, *options, package], wanted.name)
    for name in OF_RUNTIMES:
        for path in (target / name, *target.glob(f"{name}-*.dist-info")):
            shutil.rmtree(path, ignore_errors=True)
    (info,) = target.glob("aws_lambda_powertools-*.dist-info")
    return f"{PYTHON_PACKAGE} {info.stem.split('-')[1]} for Python {version}"


def _node(root: Path, release: str | None) -> str:
    npm = shutil.which("npm")
    if npm is None:
        fail(f"{TYPESCRIPT}: npm is not here to fetch it")
    options = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=peer", "--legacy-peer-deps"]
    # A registry that cannot be reached is told of within seconds, not minutes.
    options += [
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
        "--fetch-retry-maxtimeout=1000",
        "--fetch-timeout=20000",
    ]
    packages = [f"{one}@{release}" if release else one for one in NODE_PACKAGES]
    _run([npm, "install", *options, "--prefix", str(root / "nodejs"), *packages], TYPESCRIPT)
    about = root / "nodejs" / "node_modules" / TYPESCRIPT_POWERTOOLS / "commons" / "package.json"
    return f"{TYPESCRIPT_POWERTOOLS} {json.loads(about.read_text())['version']}"


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines() or ["it ended without a word"]
        errors = [line for line in last if "ERROR" in line.upper()] or last
        fail(f"{what} could not be fetched: {errors[0]}")
