"""The Python runtime: imports a function's handler and answers its invocations, in the forked child.

Behaves as AWS's: the same context object, error shapes and log lines (documentation: "Python Lambda context object",
"Logging and monitoring Python Lambda functions").
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import io
import json
import os
import resource
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from pampero.work.workers.bootstraps.seed import Seed

BIRTH = struct.Struct(">I")  # length of the variables, in JSON
INVOKE = struct.Struct(">IH")  # length of what follows the first four bytes, length of the header
ANSWER = struct.Struct(">IBI")  # length of what follows the first four bytes, kind, largest resident size in KiB
READY, FAILED_INIT, RESULT, ERROR = 0, 1, 2, 3
CHUNK = 64 * 1024
LEVELS = {"TRACE": 5, "DEBUG": 10, "INFO": 20, "WARN": 30, "ERROR": 40, "FATAL": 50}
SECONDS = "%Y-%m-%dT%H:%M:%SZ"
# What each record has, and a line in JSON does not repeat.
OF_RECORDS = frozenset(
    {
        "name", "msg", "args", "levelname", "levelno", "pathname", "filename", "module", "exc_info", "exc_text", "stack_info",
        "lineno", "funcName", "created", "msecs", "relativeCreated", "thread", "threadName", "processName", "process", "taskName",
        "aws_request_id",
    }
)  # fmt: skip
STACK_BYTES = 2 * 1024 * 1024
SNAP_START = "snap-start"
HOOKS = "snapshot_restore_py"
PLATFORMS = ("AWS_ENDPOINT_URL", "AWS_DISABLE_HOST_PREFIX_INJECTION", "HOME")
# As on AWS there is no such folder.
USER, HOME = "sbx_user1051", "/home/sbx_user1051"
Handler = Callable[[Any, Any], Any]
_KEPT: list[Any] = []


@functools.cache
def ours() -> list[str]:
    """The modules that functions do not see. The template asks first: to look at all names copies the memory in which they
    lie."""
    return [name for name in sys.modules if name.partition(".")[0] == "pampero"]


class Fault(Exception):
    """A handler that cannot be loaded."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.trace = trace or []


class Context:
    """What a handler gets as its second argument."""

    def __init__(self, header: dict[str, Any], received: float, common: dict[str, str | None]) -> None:
        self.aws_request_id = header["id"]
        self.__dict__.update(common)
        self.invoked_function_arn = header["arn"]
        self.identity = SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        self.client_context = _client_context(header.get("client"))
        self.tenant_id = header.get("tenant")
        self._deadline = received + header["left"] / 1000

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation times out."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))

    def log(self, message: str) -> None:
        """Write to the log."""
        sys.stdout.write(str(message))


def _common() -> dict[str, str | None]:
    """What is the same in every context of this environment."""
    environment = os.environ
    return {
        "function_name": environment["AWS_LAMBDA_FUNCTION_NAME"],
        "function_version": environment["AWS_LAMBDA_FUNCTION_VERSION"],
        "memory_limit_in_mb": environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        "log_group_name": environment.get("AWS_LAMBDA_LOG_GROUP_NAME"),
        "log_stream_name": environment.get("AWS_LAMBDA_LOG_STREAM_NAME"),
    }


def _client_context(raw: dict[str, Any] | None) -> Any:
    if raw is None:
        return None
    names = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")
    client = {name: (raw.get("client") or {}).get(name) for name in names}
    return SimpleNamespace(client=SimpleNamespace(**client), custom=raw.get("custom"), env=raw.get("env"))


def variables(channel: int) -> dict[str, str]:
    """The environment's own, the first that comes from the server. The template never has them."""
    found: dict[str, str] = json.loads(_exactly(channel, BIRTH.unpack(_exactly(channel, BIRTH.size))[0]))
    return found


def run(channel: int, preloaded: tuple[str, ...], bare: int, seed: Seed | None = None) -> NoReturn:
    """Load the handler, then serve until the server closes the channel.

    bare: KiB that an interpreter takes before it imports anything. What the template has read ahead is shared and
    no use of the function's: it counts as bare. seed: environments are forked from this process once it has loaded the
    handler, and serve in its place.
    """
    inherited = max(0, _largest() - bare)
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True, errors="backslashreplace")
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), write_through=True, errors="backslashreplace")
    time.tzset()
    # Stacks count as memory where it is bounded by what is mapped; the usual 8 MiB each would leave room for a few.
    threading.stack_size(STACK_BYTES)
    current = SimpleNamespace(id="")
    _user()
    try:
        _paths(preloaded)
        _logging(current)
        handler = load(os.environ.get("_HANDLER", ""))
        if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == SNAP_START:
            _hook("get_before_snapshot", "Runtime.BeforeSnapshotError")
            if seed is not None:
                _answer(channel, inherited, READY, b"")
                seed.wait()
                _reseed()
                found = {**_kept(), **variables(channel)}
                os.environ.clear()
                os.environ.update(found)
            _hook("get_after_restore", "Runtime.AfterRestoreError")
    except Fault as fault:
        error = {"errorMessage": str(fault), "errorType": fault.kind, "requestId": "", "stackTrace": fault.trace}
        _say(fault.kind, str(fault), "", fault.trace)
        _answer(channel, inherited, FAILED_INIT, json.dumps(error).encode())
        os._exit(1)
    _answer(channel, inherited, READY, b"")
    _serve(channel, inherited, handler, current)


def _reseed() -> None:
    """Forks must not draw the same numbers. Python's own `random` sees to that itself, and what the system gives is no state."""
    if "ssl" in sys.modules:
        sys.modules["ssl"].RAND_add(os.urandom(32), 0.0)
    numbers = sys.modules.get("numpy.random")
    try:
        if numbers is not None:
            numbers.seed()
    except Exception as error:
        # A module of the function's own that is called so.
        sys.stdout.write(f"numpy.random was not seeded anew: {error}\n")


def _kept() -> dict[str, str]:
    """What no server says: where the platform is found."""
    return {name: os.environ[name] for name in PLATFORMS if name in os.environ}


def _user() -> None:
    """AWS's file of users names the function's. Here it has a number of its own, which is in no file."""
    import pwd

    known = pwd.getpwuid

    def getpwuid(uid: int, /) -> pwd.struct_passwd:
        try:
            return known(uid)
        except KeyError:
            if uid != os.getuid():
                raise
            return pwd.struct_passwd((USER, "x", uid, os.getgid(), "", HOME, "/sbin/nologin"))

    pwd.getpwuid = getpwuid


def _hook(which: str, kind: str) -> None:
    """Run the runtime hooks that the function has registered. Raises Fault with AWS's types."""
    module = sys.modules.get(HOOKS)
    if module is None:
        return
    hooks = list(getattr(module, which)())
    if which == "get_before_snapshot":
        hooks.reverse()
    try:
        for call, arguments, named in hooks:
            call(*arguments, **named)
    except BaseException as error:
        trace = traceback.format_list(traceback.extract_tb(error.__traceback__)[1:])
        raise Fault(kind, f"{type(error).__name__}: {error}" if str(error) else type(error).__name__, trace) from error


class _Hooks:
    """Finds the library of runtime hooks where nothing else does."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        if name != HOOKS:
            return None
        file = f"{os.path.dirname(__file__)}/{HOOKS}.py"
        return importlib.util.spec_from_file_location(name, file)


def _serve(channel: int, inherited: int, handler: Handler, current: SimpleNamespace) -> NoReturn:
    common, before = _common(), b""
    while True:
        # Nothing comes behind an invocation before it is answered, so that one read mostly takes the whole of it.
        whole = before or os.read(channel, CHUNK) or os._exit(0)
        received = time.monotonic()
        if len(whole) < INVOKE.size:
            whole += _exactly(channel, INVOKE.size - len(whole))
        length, header_length = INVOKE.unpack_from(whole)
        if len(whole) < length + 4:
            whole += _exactly(channel, length + 4 - len(whole))
        body, before = whole[INVOKE.size : length + 4], whole[length + 4 :]
        header = json.loads(body[:header_length])
        current.id = header["id"]
        if header.get("trace"):
            os.environ["_X_AMZN_TRACE_ID"] = header["trace"]
        kind, answer = _invoke(handler, body[header_length:], Context(header, received, common))
        sys.stdout.flush()
        sys.stderr.flush()
        _answer(channel, inherited, kind, answer)


def _invoke(handler: Handler, event: bytes, context: Context) -> tuple[int, bytes]:
    request = context.aws_request_id
    try:
        parsed = json.loads(event)
    except ValueError as error:
        return ERROR, _error(f"Unable to unmarshal input: {error}", "Runtime.UnmarshalError", request, [])
    try:
        result = handler(parsed, context)
    except BaseException as error:
        if isinstance(error, SystemExit):
            raise
        frames = traceback.extract_tb(error.__traceback__)[1:]
        trace = traceback.format_list(frames)
        kind = type(error).__name__
        _say(kind, str(error), request, trace)
        return ERROR, _error(str(error), kind, request, trace)
    if isinstance(result, bytes):
        # As on AWS they are the answer as they are.
        return RESULT, result
    try:
        return RESULT, _encode(result).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError, RecursionError) as error:
        text = f"Unable to marshal response: {error}"
        _say("Runtime.MarshalError", text, request, [])
        return ERROR, _error(text, "Runtime.MarshalError", request, [])


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.decode()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


# Made once: `json.dumps` with other than its own settings makes one each time.
_encode = json.JSONEncoder(default=_plain, ensure_ascii=False).encode


def _error(message: str, kind: str, request: str, trace: list[str]) -> bytes:
    error = {"errorMessage": message, "errorType": kind, "requestId": request, "stackTrace": trace}
    return json.dumps(error, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _say(kind: str, message: str, request: str, trace: list[str]) -> None:
    """What an invocation, or the initialization, fails with."""
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        line: dict[str, Any] = {"timestamp": time.strftime(SECONDS, time.gmtime()), "level": "ERROR"}
        line |= {"errorMessage": message, "errorType": kind, "requestId": request, "stackTrace": trace}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    # A carriage return keeps the lines of one report together as one log event, and no viewer takes their indent away.
    lines = [f"[ERROR] {kind}: {message}", "Traceback (most recent call last):"]
    for part in trace:
        for one in part.splitlines():
            indent = len(one) - len(one.lstrip(" "))
            lines.append("\u00a0" * indent + one[indent:])
    sys.stdout.write("\r".join(lines).replace("\n", "\r") + "\n")


def _paths(preloaded: tuple[str, ...]) -> None:
    task = os.environ["LAMBDA_TASK_ROOT"]
    layers = os.environ.get("LAMBDA_LAYERS_ROOT", "/opt")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = [task, f"{layers}/python/lib/{version}/site-packages", f"{layers}/python"]
    own += [path for path in os.environ.get("PYTHONPATH", "").split(":") if path]
    sys.path[:] = [*own, *(path for path in sys.path if path and not path.endswith("/src"))]
    for path in own:
        sys.path_importer_cache.pop(path, None)
    # Kept, for to take them down would copy the memory that they share with the template.
    _KEPT.extend(sys.modules.pop(name) for name in ours())
    sys.meta_path.append(_Hooks)
    # A function that brings its own SDK gets its own.
    roots = {name.partition(".")[0] for name in preloaded} | {"s3transfer", "jmespath", "urllib3", "dateutil", "six"}
    for root in roots:
        if any(os.path.exists(f"{path}/{root}") or os.path.exists(f"{path}/{root}.py") for path in own):
            for name in [name for name in sys.modules if name == root or name.startswith(f"{root}.")]:
                del sys.modules[name]


def _in_json(record: Any, stamp: str) -> str:
    """A record as AWS's runtime writes it. Source: awslambdaric, whose output it is."""
    raised = record.exc_info if record.exc_info and record.exc_info[0] is not None else None
    plain = isinstance(record.msg, dict) and not record.args
    line = {
        "timestamp": stamp,
        "level": record.levelname,
        "message": record.msg if plain else record.getMessage(),
        "logger": record.name,
    }
    if raised is not None:
        line["stackTrace"] = traceback.format_tb(raised[2])
        line["errorType"] = raised[0].__name__
        line["errorMessage"] = str(raised[1])
    line["requestId"] = record.aws_request_id
    if raised is not None:
        line["location"] = f"{record.pathname}:{record.funcName}:{record.lineno}"
    more = {name: value for name, value in record.__dict__.items() if name not in OF_RECORDS and name not in line}
    line.update({name: value for name, value in more.items() if value is not None})
    return json.dumps(line, ensure_ascii=False, default=str)


def _logging(current: SimpleNamespace) -> None:
    import logging

    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"

    class Format(logging.Formatter):
        converter = staticmethod(time.gmtime)

        def format(self, record: logging.LogRecord) -> str:
            record.aws_request_id = current.id
            if not as_json:
                return super().format(record).replace("\n", "\r")
            return _in_json(record, self.formatTime(record, SECONDS))

    handler = logging.StreamHandler(sys.stdout)
    text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
    handler.setFormatter(Format(text, "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO" if as_json else "WARN")
    root.setLevel(LEVELS.get(level.upper(), logging.WARNING))


def load(name: str) -> Handler:
    """The handler `module.function` (folders by `/`). Raises Fault with AWS's types and texts."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError:
        text = f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", text) from None
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {(error.text or "").strip()}\n']
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from error
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if "importlib" not in frame.filename and frame.filename != __file__]
        raise Fault(type(error).__name__, str(error), traceback.format_list(own)) from error
    handler = getattr(module, function_name, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    found: Handler = handler
    return found


def _answer(channel: int, inherited: int, kind: int, body: bytes) -> None:
    view = memoryview(ANSWER.pack(len(body) + 5, kind, max(0, _largest() - inherited)) + body)
    while view:
        view = view[os.write(channel, view) :]


def _largest() -> int:
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest // 1024 if sys.platform == "darwin" else largest


def _exactly(channel: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = os.read(channel, min(size, 1 << 20))
        if not part:
            os._exit(0)
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


if __name__ == "__main__":
    # Started as a program, where another one is to start it: what lies beside this file is not the function's.
    sys.path.pop(0)
    run(3, (), _largest())
