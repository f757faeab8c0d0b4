"""The Python runtime: imports a function's handler and answers its invocations, in the forked child.

Behaves as AWS's: the same context object, error shapes and log lines (documentation: "Python Lambda context object",
"Logging and monitoring Python Lambda functions").
"""

from __future__ import annotations

import importlib
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
from typing import Any, NoReturn

BIRTH = struct.Struct(">I")  # length of the variables, in JSON
INVOKE = struct.Struct(">IH")  # length of what follows the first four bytes, length of the header
ANSWER = struct.Struct(">IBI")  # length of what follows the first four bytes, kind, largest resident size in KiB
READY, FAILED_INIT, RESULT, ERROR = 0, 1, 2, 3
LEVELS = {"TRACE": 5, "DEBUG": 10, "INFO": 20, "WARN": 30, "ERROR": 40, "FATAL": 50}
STACK_BYTES = 2 * 1024 * 1024
Handler = Callable[[Any, Any], Any]


class Fault(Exception):
    """A handler that cannot be loaded."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.trace = trace or []


class Context:
    """What a handler gets as its second argument."""

    def __init__(self, header: dict[str, Any], received: float) -> None:
        environment = os.environ
        self.aws_request_id = header["id"]
        self.function_name = environment["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = environment["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = environment["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = environment["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.invoked_function_arn = header["arn"]
        self.identity = SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        self.client_context = _client_context(header.get("client"))
        self._deadline = received + header["left"] / 1000

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation times out."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))

    def log(self, message: str) -> None:
        """Write to the log."""
        sys.stdout.write(str(message))


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


def run(channel: int, preloaded: tuple[str, ...], bare: int) -> NoReturn:
    """Load the handler, then serve until the server closes the channel.

    bare: KiB that an interpreter takes before it imports anything. What the template has read ahead is shared and
    no use of the function's: it counts as bare.
    """
    inherited = max(0, _largest() - bare)
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True, errors="backslashreplace")
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), write_through=True, errors="backslashreplace")
    time.tzset()
    # Stacks count as memory where it is bounded by what is mapped; the usual 8 MiB each would leave room for a few.
    threading.stack_size(STACK_BYTES)
    current = SimpleNamespace(id="")
    try:
        _paths(preloaded)
        _logging(current)
        handler = load(os.environ.get("_HANDLER", ""))
    except Fault as fault:
        error = {"errorMessage": str(fault), "errorType": fault.kind, "requestId": "", "stackTrace": fault.trace}
        _say(f"[ERROR] {fault.kind}: {fault}", fault.trace)
        _answer(channel, inherited, FAILED_INIT, json.dumps(error).encode())
        os._exit(1)
    _answer(channel, inherited, READY, b"")
    while True:
        head = _exactly(channel, INVOKE.size)
        received = time.monotonic()
        length, header_length = INVOKE.unpack(head)
        body = _exactly(channel, length - 2)
        header = json.loads(body[:header_length])
        current.id = header["id"]
        if header.get("trace"):
            os.environ["_X_AMZN_TRACE_ID"] = header["trace"]
        kind, answer = _invoke(handler, body[header_length:], Context(header, received))
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
        _say(f"[ERROR] {kind}: {error}", ["Traceback (most recent call last):\n", *trace])
        return ERROR, _error(str(error), kind, request, trace)
    try:
        return RESULT, json.dumps(result, default=_plain, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError, RecursionError) as error:
        text = f"Unable to marshal response: {error}"
        _say(f"[ERROR] Runtime.MarshalError: {text}", [])
        return ERROR, _error(text, "Runtime.MarshalError", request, [])


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _error(message: str, kind: str, request: str, trace: list[str]) -> bytes:
    error = {"errorMessage": message, "errorType": kind, "requestId": request, "stackTrace": trace}
    return json.dumps(error, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _say(line: str, trace: list[str]) -> None:
    # A carriage return keeps the lines of one report together as one log event.
    text = "\r".join([line, *(part.rstrip("\n").replace("\n", "\r") for part in trace)])
    sys.stdout.write(text.replace("\n", "\r") + "\n")


def _paths(preloaded: tuple[str, ...]) -> None:
    task = os.environ["LAMBDA_TASK_ROOT"]
    layers = os.environ["LAMBDA_LAYERS_ROOT"]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = [task, f"{layers}/python/lib/{version}/site-packages", f"{layers}/python"]
    own += [path for path in os.environ.get("PYTHONPATH", "").split(":") if path]
    sys.path[:] = [*own, *(path for path in sys.path if path and not path.endswith("/src"))]
    sys.path_importer_cache.clear()
    importlib.invalidate_caches()
    for name in [name for name in sys.modules if name == "pampero" or name.startswith("pampero.")]:
        del sys.modules[name]
    # A function that brings its own SDK gets its own.
    roots = {name.partition(".")[0] for name in preloaded} | {"s3transfer", "jmespath", "urllib3", "dateutil", "six"}
    for root in roots:
        if any(os.path.exists(f"{path}/{root}") or os.path.exists(f"{path}/{root}.py") for path in own):
            for name in [name for name in sys.modules if name == root or name.startswith(f"{root}.")]:
                del sys.modules[name]


def _logging(current: SimpleNamespace) -> None:
    import logging

    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"

    class Format(logging.Formatter):
        converter = staticmethod(time.gmtime)

        def format(self, record: logging.LogRecord) -> str:
            record.aws_request_id = current.id
            if not as_json:
                return super().format(record).replace("\n", "\r")
            line = {
                "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
                "level": record.levelname,
                "message": record.getMessage(),
                "logger": record.name,
                "requestId": current.id,
            }
            if record.exc_info and record.exc_info[0] is not None:
                line["errorType"] = record.exc_info[0].__name__
                line["errorMessage"] = str(record.exc_info[1])
                line["stackTrace"] = traceback.format_exception(*record.exc_info)
            return json.dumps(line, default=str)

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
