"""The environment variables that a function sees, as AWS's runtimes set them.

Source: "Working with Lambda environment variables", and as seen there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pampero.auth.tokens import Session
from pampero.services.lambda_.model import Function, Image
from pampero.work.workers.interpreters import JAVA, NODE, PROVIDED, PYTHON, RUBY, language_of, wanted_version

# Where AWS's X-Ray daemon listens beside a function. Nothing does here: what is sent to it, by UDP, is lost.
XRAY = "169.254.100.1"
LIBRARIES = "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"
PROGRAMS = "/usr/local/bin:/usr/bin/:/bin:/opt/bin"
LANGUAGES, PROGRAMS_OWN = "/var/lang/lib", "/var/lang/bin"
# Of AWS's runtime interface client for Ruby.
RUBY_CLIENT = "/var/runtime/gems/aws_lambda_ric-3.1.3/lib"
# Of these AWS's bootstrap is a shell's script, which leaves its own variables.
OF_SHELLS = MappingProxyType({"PWD": "/var/task", "SHLVL": "0"})
# The older of AWS's runtimes for Java say keys by their older names, too.
OLDER_KEYS = ("java8", "java8.al2", "java11")
COERCED_SINCE = (3, 12)


def early(runtime: str) -> dict[str, str]:
    """Those of every function of a runtime that programs read when they start."""
    # AWS's image of provided.al2 has no folder for languages; of Ruby's the base has one already.
    layers = 0 if runtime in ("provided", "provided.al2") else 2 if language_of(runtime) == RUBY else 1
    return {
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "LD_LIBRARY_PATH": ":".join([*[LANGUAGES] * layers, LIBRARIES]),
        "PATH": ":".join([*[PROGRAMS_OWN] * layers, PROGRAMS]),
    }


def variables_of(function: Function, session: Session, given: Mapping[str, str]) -> dict[str, str]:
    """All of one version. given: those that its owner has set."""
    settings = function.settings
    variables = {
        "_HANDLER": settings.handler,
        "AWS_ACCESS_KEY_ID": session.access_key,
        "AWS_SECRET_ACCESS_KEY": session.secret,
        "AWS_SESSION_TOKEN": session.token,
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(settings.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": f"{XRAY}:2000",
        "_AWS_XRAY_DAEMON_ADDRESS": XRAY,
        "_AWS_XRAY_DAEMON_PORT": "2000",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        **early(settings.runtime),
        **_of_language(settings.runtime, session),
    }
    if function.code.image is not None:
        variables |= _of_image(function, function.code.image)
    if settings.logging.format == "JSON":
        variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
    if settings.logging.application:
        variables["AWS_LAMBDA_LOG_LEVEL"] = settings.logging.application
    variables.update(given)
    return variables


def _of_image(function: Function, image: Image) -> dict[str, str]:
    """What the image says, but for what is the platform's; the handler is the first word of the command."""
    settings = function.settings.image
    command = (settings.command if settings else []) or image.command
    own = {name: value for name, value in image.variables.items() if not name.startswith(("AWS_", "_"))}
    return {**own, "_HANDLER": command[0] if command else ""}


def _of_language(runtime: str, session: Session) -> Mapping[str, str]:
    language, version = language_of(runtime), wanted_version(runtime)
    if language == PROVIDED or not runtime:
        return {}
    variables = {"AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}"}
    if language != JAVA:
        variables |= OF_SHELLS
    if language == PYTHON:
        variables["PYTHONPATH"] = "/var/runtime"
        if version >= COERCED_SINCE:
            # What the interpreter itself says where the language of LANG is not there (PEP 538).
            variables["LC_CTYPE"] = "C.UTF-8"
    if language == NODE:
        own, runtimes = f"/opt/nodejs/node{version[0]}/node_modules", "/var/runtime/node_modules:/var/runtime"
        variables["NODE_PATH"] = f"{own}:/opt/nodejs/node_modules:{runtimes}:/var/task"
    if language == RUBY:
        abi = ".".join(str(part) for part in version) + ".0"
        gems = f"/var/task/vendor/bundle/ruby/{abi}:/opt/ruby/gems/{abi}"
        variables["GEM_PATH"] = f"{gems}:/var/runtime:/var/runtime/ruby/{abi}"
        variables["RUBYLIB"] = f"{RUBY_CLIENT}:/var/task:/var/runtime/lib:/opt/ruby/lib"
    if runtime in OLDER_KEYS:
        variables |= {"AWS_ACCESS_KEY": session.access_key, "AWS_SECRET_KEY": session.secret}
    return variables
