"""How an environment of a runtime is started: by which program, from which template, with a supervisor or without."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from pampero.work.workers.interpreters import (
    JAVA,
    NODE,
    PROVIDED,
    PYTHON,
    RUBY,
    Interpreter,
    Interpreters,
    how,
    language_of,
)
from pampero.work.workers.launcher import modules
from pampero.work.workers.spec import Spec

BOOTSTRAPS = Path(__file__).resolve().parent / "bootstraps"
NODE_RUNTIME = str(BOOTSTRAPS / "node_runtime.mjs")
PYTHON_RUNTIME = str(BOOTSTRAPS / "python_runtime.py")
RUBY_RUNTIME = str(BOOTSTRAPS / "ruby" / "runtime.rb")
JAVA_RUNTIME = str(BOOTSTRAPS / "java" / "runtime.jar")
# Java's and Node's heap within the function's memory; the rest is for the program itself.
NODE_HEAP, JAVA_HEAP = 0.9, 0.75
# Of whom no file of users tells here.
JAVA_USER = ("-Duser.name=sbx_user1051", "-Duser.home=/home/sbx_user1051")
WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
# AWS's runtime interface client for Java, which a package may bring.
JAVA_CLIENT = "com/amazonaws/services/lambda/runtime/api/client/AWSLambda.class"


# The version of a runtime that nobody but the image knows.
IMAGE = "container image"


class Missing(Exception):
    """This machine has no program for a runtime; the text says what brings it."""


class Program(Struct, frozen=True):
    """How environments of a spec are started.

    request: what the template is told beside the plan. variables: beside the spec's. template: the Python that the
    template runs in, None for the server's own. folders: that must be seen in the sandbox. version: for INIT_START.
    """

    request: Mapping[str, Any]
    variables: Mapping[str, str]
    template: str | None
    folders: tuple[str, ...]
    version: str


def program(spec: Spec, interpreters: Interpreters) -> Program:
    """How `spec` is started. It asks programs for their version: not for the event loop. Raises Missing."""
    if spec.image is not None:
        if not spec.image.command:
            raise Missing("the image names no program (ENTRYPOINT or CMD), and nor does ImageConfig")
        request = _told(spec, {"supervise": {"asks": True, "command": list(spec.image.command)}}, IMAGE)
        return Program(request, {}, None, (), IMAGE)
    language = language_of(spec.runtime)
    if language == PROVIDED:
        version = spec.runtime.replace("provided.", "")
        request = _told(spec, {"supervise": {"asks": True, "command": None}}, version)
        return Program(request, {}, None, (), version)
    found = interpreters.find(spec.runtime) if language in MAKERS else None
    if found is None:
        raise Missing(f"{spec.runtime} is not on this machine: {how(spec.runtime)}")
    request, variables = MAKERS[language](spec, found)
    template = found.path if language == PYTHON and found.path != sys.executable else None
    version = f"{language}:{found.version}"
    return Program(_told(spec, request, version), variables, template, (found.prefix,), version)


def _told(spec: Spec, request: dict[str, Any], version: str) -> dict[str, Any]:
    """With what a supervisor tells extensions."""
    if "supervise" in request:
        request["supervise"] |= {"version": version, "account": spec.account}
    return request


def _python(spec: Spec, found: Interpreter) -> tuple[dict[str, Any], dict[str, str]]:
    if WRAPPER in spec.environment:
        command = [found.path, "-X", "utf8", PYTHON_RUNTIME]
        return {"supervise": {"asks": False, "command": command}}, {}
    return _supervised(spec, {}, None), {}


def _node(spec: Spec, found: Interpreter) -> tuple[dict[str, Any], dict[str, str]]:
    heap = f"--max-old-space-size={max(32, int(spec.memory * NODE_HEAP))}"
    # SSL_CERT_FILE says whom to trust. NODE_EXTRA_CA_CERTS is read at the start: 80 ms; this, with the first connection in TLS.
    command = [found.path, heap, "--use-openssl-ca", NODE_RUNTIME]
    return _supervised(spec, {"command": command}, command), {"_NODE_MODULES": str(modules())}


def _java(spec: Spec, found: Interpreter) -> tuple[dict[str, Any], dict[str, str]]:
    """As on AWS: the quick compiler alone, one garbage collector that needs no thread."""
    options = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Xmx{int(spec.memory * JAVA_HEAP)}m", *JAVA_USER]
    code = "{task}:{task}/lib/*:{layers}/java/lib/*"
    if _brings(spec.code, JAVA_CLIENT):
        named = ["-cp", code, JAVA_CLIENT.removesuffix(".class").replace("/", "."), spec.handler]
    else:
        named = ["-cp", f"{JAVA_RUNTIME}:{code}", "pampero.Runtime", spec.handler]
    return {"supervise": {"asks": True, "command": [found.path, *options, *named]}}, {}


def _ruby(spec: Spec, found: Interpreter) -> tuple[dict[str, Any], dict[str, str]]:
    return {"supervise": {"asks": True, "command": [found.path, RUBY_RUNTIME]}}, {}


MAKERS = {PYTHON: _python, NODE: _node, JAVA: _java, RUBY: _ruby}


def _supervised(spec: Spec, plain: dict[str, Any], command: list[str] | None) -> dict[str, Any]:
    """With a supervisor where a layer has extensions, or a program is to be started by another one."""
    extended = spec.layers is not None and (spec.layers / "extensions").is_dir()
    if extended or WRAPPER in spec.environment or spec.asks:
        return {"supervise": {"asks": False, "command": command}}
    return plain


def _brings(code: Path, entry: str) -> bool:
    """Whether a class lies in a package, or in one of its archives."""
    if (code / entry).exists():
        return True
    for archive in (code / "lib").glob("*.jar"):
        try:
            with zipfile.ZipFile(archive) as opened:
                opened.getinfo(entry)
                return True
        except (KeyError, OSError, zipfile.BadZipFile):
            continue
    return False
