"""The first process of an environment whose runtime is a program, or that has extensions.

It is forked from the template into the sandbox, starts the extensions and the runtime there, and serves the Runtime,
Extensions and Telemetry APIs to them on loopback. To the server it speaks as our runtimes do, in frames. What it says is
believed as little as they are: it runs as the function's user.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from typing import Any, NoReturn

from pampero.work.workers.bootstraps.runtime_api import extensions as ext
from pampero.work.workers.bootstraps.runtime_api import telemetry
from pampero.work.workers.bootstraps.runtime_api.processes import Processes, ended
from pampero.work.workers.bootstraps.runtime_api.runtime import (
    ANSWER,
    ERROR,
    FAILED_INIT,
    INVOKE,
    PART,
    READY,
    STREAM,
    Asking,
    Framed,
    Runtime,
    bootstrap,
)
from pampero.work.workers.bootstraps.runtime_api.wire import Connection, Request, listen

# Beside the kinds of answers that our runtimes have: all that an invocation has to do is done; the runtime or an
# extension has ended, as the body says.
RESTED, CRASHED = 8, 9
PORT = 9001
APIS = "2018-06-01/runtime/", "2020-01-01/extension/", "2022-07-01/telemetry", "2020-08-15/logs"
MAX_SMALL = 256 * 1024
# Of the runtime, once extensions are registered; of those, and of internal ones. Source: "Understanding the Lambda execution
# environment lifecycle", shutdown phase.
RUNTIME_SECONDS, INTERNAL_SECONDS, EXTERNAL_SECONDS = 0.3, 0.5, 2.0
# What extensions are not told: what is the runtime's alone.
RUNTIMES_OWN = ("_HANDLER", "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
                "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "NODE_PATH", "PYTHONPATH")  # fmt: skip


class Supervisor:
    """See the module. channel: to the server. wanted: of the runtime its `command` (None: the package's bootstrap, or what
    `forked` is), whether it `asks` the Runtime API, and `account` and `version` for those who want to know.

    fixed: the API's port is AWS's. forked(channel): becomes one of our runtimes, in a child of its own.
    """

    def __init__(
        self,
        channel: int,
        environment: dict[str, str],
        wanted: dict[str, Any],
        fixed: bool,
        forked: Callable[[int], NoReturn],
    ) -> None:
        self._channel = channel
        self._environment = environment
        self._command: list[str] | None = wanted["command"]
        self._asks: bool = wanted["asks"]
        self._version: str = wanted["version"]
        self._forked = forked
        self._selector = selectors.DefaultSelector()
        self._buffer = bytearray()
        self._runtime_pid = 0
        self._runtime: Runtime | None = None
        self._asking: Asking | None = None
        self._invocation: dict[str, Any] | None = None
        self._responded = True
        self._ready = self._over = False
        self._began = time.monotonic()
        self._invoked = 0.0
        self._produced = 0
        # Of the shutdown: when the next ones are ended, and when all are.
        self._deadline = self._last = 0.0
        self._reason = "spindown"
        self._json = environment.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
        self._telemetry = telemetry.Telemetry()
        self._layers = environment.get("LAMBDA_LAYERS_ROOT", "/opt")
        self._programs = ext.programs(self._layers)
        self._processes = Processes(self._selector, self._telemetry, bool(self._programs))
        self._listening = listen(PORT if fixed else 0)
        host, port = self._listening.getsockname()
        environment["AWS_LAMBDA_RUNTIME_API"] = f"{host}:{port}"
        metadata = {
            "functionName": environment.get("AWS_LAMBDA_FUNCTION_NAME", ""),
            "functionVersion": environment.get("AWS_LAMBDA_FUNCTION_VERSION", ""),
            "handler": environment.get("_HANDLER", ""),
            "accountId": wanted["account"],
        }
        self._extensions = ext.Extensions(metadata, self._say_extension, self._advance, self._extension_failed)

    def run(self) -> NoReturn:
        """To the end of the environment."""
        wake, woken = os.pipe()
        for end in (wake, woken):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        selector = self._selector
        selector.register(wake, selectors.EVENT_READ, lambda _: self._reap(wake))
        selector.register(self._channel, selectors.EVENT_READ, lambda _: self._told())
        selector.register(self._listening, selectors.EVENT_READ, lambda _: self._accept())
        self._platform("platform.initStart", {
            "initializationType": "on-demand", "phase": "init", "runtimeVersion": self._version,
            "functionName": self._environment.get("AWS_LAMBDA_FUNCTION_NAME", ""),
            "functionVersion": self._environment.get("AWS_LAMBDA_FUNCTION_VERSION", ""),
        })  # fmt: skip
        for path in self._programs:
            self._start_extension(path)
        self._advance()
        while True:
            left = max(0.0, self._deadline - time.monotonic()) if self._deadline else None
            for key, mask in selector.select(left):
                key.data(mask)
            if self._deadline and time.monotonic() >= self._deadline:
                self._deadline_passed()

    # What is started.

    def _start_extension(self, path: str) -> None:
        hidden = {*RUNTIMES_OWN}
        own = {name: value for name, value in self._environment.items() if name not in hidden and name[:1] != "_"}
        pid = self._processes.start([path], own, "extension")
        if pid:
            self._extensions.all.append(ext.Extension(os.path.basename(path), pid))
        else:
            self._crash("Extension.LaunchError", f"{os.path.basename(path)} could not be started")

    def _start_runtime(self) -> None:
        wrapper = self._environment.get("AWS_LAMBDA_EXEC_WRAPPER")
        if self._command is None and not self._asks:
            self._fork_framed()
            return
        command = self._command
        if command is None:
            task, layers = self._environment["LAMBDA_TASK_ROOT"], self._layers
            path = bootstrap(task, layers)
            if path is None:
                tried = f"[{task}/bootstrap {layers}/bootstrap]"
                self._crash("Runtime.InvalidEntrypoint", f"Couldn't find valid bootstrap(s): {tried}")
                return
            command = [path]
        elif wrapper:
            wrapper = self._seen(wrapper)
            if not (os.path.isfile(wrapper) and os.access(wrapper, os.X_OK)):
                there = os.path.isfile(wrapper)
                os.write(1, f"{wrapper}: {'is not an executable' if there else 'does not exist'}\n".encode())
                self._crash("Runtime.ExitError", ended(126 if there else 127))
                return
            command = [wrapper, *command]
        if self._asks:
            self._runtime = self._asking = Asking(self._answered, self._advance)
            self._runtime_pid = self._processes.start(command, self._environment, "function")
        else:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            with theirs:
                self._runtime_pid = self._processes.start(command, self._environment, "function", theirs.fileno())
            self._runtime = Framed(ours, self._selector, self._answered, self._advance)
        if not self._runtime_pid:
            self._crash("Runtime.InvalidEntrypoint", f"fork/exec {command[0]}: permission denied")

    def _fork_framed(self) -> None:
        """Our own Python runtime, of which this process has all in its memory."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            self._runtime_pid = self._processes.fork(self._forked, self._environment, "function", theirs.fileno())
        self._runtime = Framed(ours, self._selector, self._answered, self._advance)

    def _seen(self, path: str) -> str:
        """A path of a layer, where `/opt` is somewhere else."""
        return path if os.path.exists(path) or not path.startswith("/opt/") else self._layers + path[len("/opt") :]

    # What comes from the server.

    def _told(self) -> None:
        data = os.read(self._channel, 1 << 18)
        if not data:
            self._selector.unregister(self._channel)
            self._shut_down()
            return
        self._buffer += data
        while len(self._buffer) >= INVOKE.size:
            length, split = INVOKE.unpack_from(self._buffer)
            if len(self._buffer) < length + 4:
                return
            raw = bytes(self._buffer[INVOKE.size : INVOKE.size + split])
            body = bytes(self._buffer[INVOKE.size + split : length + 4])
            del self._buffer[: length + 4]
            header = json.loads(raw)
            if "shutdown" in header:
                self._reason = header["shutdown"]
            else:
                self._invoke(header, raw, body)

    def _invoke(self, header: dict[str, Any], raw: bytes, body: bytes) -> None:
        deadline = int(time.time() * 1000) + header["left"]
        header["deadline"] = deadline
        self._invocation, self._responded = header, False
        self._invoked, self._produced = time.monotonic(), 0
        tracing = {"type": "X-Amzn-Trace-Id", "value": header["trace"]} if header.get("trace") else None
        started = {"requestId": header["id"], "version": self._environment.get("AWS_LAMBDA_FUNCTION_VERSION", "")}
        self._platform("platform.start", started | ({"tracing": tracing} if tracing else {}))
        event = {"eventType": ext.INVOKE, "deadlineMs": deadline, "requestId": header["id"]}
        event["invokedFunctionArn"] = header["arn"]
        if tracing:
            event["tracing"] = tracing
        for extension in self._extensions.all:
            if ext.INVOKE in extension.events:
                extension.tell(event)
        assert self._runtime is not None
        self._runtime.invoke(header, raw, body)

    # What comes from those who ask.

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            channel, _ = self._listening.accept()
            channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Connection(channel, self._selector, self._head, self._whole)

    def _head(self, connection: Connection, request: Request) -> None:
        request.largest = MAX_SMALL
        if request.path.startswith(f"/{APIS[0]}") and self._asking is not None:
            self._asking.head(connection, request)

    def _whole(self, connection: Connection, request: Request) -> None:
        path = request.path[1:]
        if path.startswith(APIS[0]) and self._asking is None and not self._ready:
            # Not our runtime but what a wrapper has started in its place, or an extension for it, as web adapters do.
            self._runtime = self._asking = Asking(self._answered, self._advance)
        if path.startswith(APIS[0]) and self._asking is not None:
            served = self._asking.serve(connection, request, path[len(APIS[0]) :])
        elif path.startswith(APIS[1]):
            served = self._extensions.serve(connection, request, path[len(APIS[1]) :])
        elif path in APIS[2:] and request.method == "PUT":
            served = self._subscribe(connection, request, telemetry.TELEMETRY if path == APIS[2] else telemetry.LOGS)
        else:
            served = False
        if not served:
            connection.answer(404, b"404 page not found\n", {"Content-Type": "text/plain; charset=utf-8"})

    def _subscribe(self, connection: Connection, request: Request, api: str) -> bool:
        extension = self._extensions.find(connection, request)
        if extension is None:
            return True
        try:
            types = self._telemetry.subscribe(api, extension.name, bytes(request.body))
        except telemetry.Invalid as error:
            connection.refuse(400, "ValidationError", str(error))
            return True
        connection.say(200, "OK")
        named = ", ".join(kind.capitalize() for kind in types)
        word = "TELEMETRY" if api == telemetry.TELEMETRY else "LOGS"
        record = {"name": extension.name, "state": "Subscribed", "types": types}
        text = f"{word}\tName: {extension.name}\tState: Subscribed\tTypes: [{named}]"
        kind = "platform.telemetrySubscription" if api == telemetry.TELEMETRY else "platform.logsSubscription"
        self._note(kind, record, text)
        return True

    # What comes of it.

    def _answered(self, kind: int, body: bytes) -> None:
        """The runtime has said how its initialization or the invocation ended."""
        if kind in (STREAM, PART):
            self._produced += len(body) if kind == PART else 0
            self._send(kind, body)
            return
        self._processes.drain()
        if kind == READY:
            self._ready_said(self._status(""))
            return
        if kind == FAILED_INIT:
            self._ready_said(self._status("error"))
            self._init_report("error")
            self._send(FAILED_INIT, body)
            self._over = True
            return
        assert self._invocation is not None
        status = "error" if kind == ERROR else "success"
        record = {"requestId": self._invocation["id"], **self._status(status)}
        took = (time.monotonic() - self._invoked) * 1000
        self._platform(
            "platform.runtimeDone",
            {**record, "metrics": {"durationMs": took, "producedBytes": self._produced + len(body)}},
        )
        self._responded = True
        self._invocation["status"] = self._status(status)
        self._send(kind, body)

    def _ready_said(self, status: dict[str, Any]) -> None:
        self._platform("platform.initRuntimeDone", {"initializationType": "on-demand", "phase": "init", **status})

    def _init_report(self, status: str) -> None:
        took = (time.monotonic() - self._began) * 1000
        self._platform("platform.initReport", {
            "initializationType": "on-demand", "phase": "init", **self._status(status), "metrics": {"durationMs": took},
        })  # fmt: skip

    def _status(self, status: str) -> dict[str, Any]:
        error = self._runtime.error if self._runtime is not None else ""
        return {"status": status or "success", **({"errorType": error} if status == "error" and error else {})}

    def _advance(self) -> None:
        """Somebody is in another state."""
        if self._over or not self._extensions.registered():
            return
        if self._runtime is None:
            self._start_runtime()
            return
        if not self._runtime.idle or not self._extensions.ready():
            return
        if not self._ready:
            self._ready = True
            self._extensions.close()
            self._init_report("success")
            self._telemetry.close()
            self._send(READY, b"")
        elif self._invocation is not None and self._responded:
            invocation, self._invocation = self._invocation, None
            took = (time.monotonic() - self._invoked) * 1000
            metrics = {
                "durationMs": round(took, 3), "billedDurationMs": int(took) + 1,
                "memorySizeMB": int(self._environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "0")),
                "maxMemoryUsedMB": self._processes.memory() // 1024,
            }  # fmt: skip
            record = {"requestId": invocation["id"], **invocation["status"], "metrics": metrics}
            self._platform("platform.report", record)
            self._processes.drain()
            self._send(RESTED, b"")

    def _extension_failed(self, extension: ext.Extension, kind: str) -> None:
        self._crash(kind, extension.error)

    def _crash(self, kind: str, text: str) -> None:
        """The environment cannot go on."""
        if self._over:
            return
        self._over = True
        self._processes.drain()
        self._send(CRASHED, json.dumps({"errorType": kind, "errorMessage": text}).encode())
        self._reason = "failure"
        self._shut_down()

    def _reap(self, wake: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(wake, 4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if not pid:
                break
            if pid not in self._processes.running:
                continue
            self._processes.running.discard(pid)
            code = os.waitstatus_to_exitcode(status)
            if self._deadline:
                continue
            if pid == self._runtime_pid:
                self._crash("Runtime.ExitError", ended(code))
            else:
                name = next((one.name for one in self._extensions.all if one.pid == pid), "")
                self._crash("Extension.Crash", f"exit code {code}" if name else "")
        if self._deadline and not self._processes.running:
            os._exit(0)

    # The end. Extensions are told and have their time; the runtime has a part of it.

    def _shut_down(self) -> None:
        if self._deadline:
            return
        everybody = self._extensions.all
        now = time.monotonic()
        if not everybody or not self._processes.running:
            self._processes.kill()
            os._exit(0)
        seconds = EXTERNAL_SECONDS if self._extensions.external() else INTERNAL_SECONDS
        self._last = now + seconds
        self._deadline = now + (RUNTIME_SECONDS if self._extensions.external() else seconds)
        self._telemetry.flush()
        if self._runtime_pid in self._processes.running:
            self._processes.signal(self._runtime_pid, signal.SIGTERM)
        event = {
            "eventType": ext.SHUTDOWN,
            "shutdownReason": self._reason,
            "deadlineMs": int((time.time() + seconds) * 1000),
        }
        self._extensions.goodbye = event
        for extension in self._extensions.external():
            # One that has not asked to hear of it is ended.
            if ext.SHUTDOWN in extension.events:
                extension.tell(event)
            else:
                self._processes.signal(extension.pid, signal.SIGKILL)

    def _deadline_passed(self) -> None:
        if time.monotonic() >= self._last:
            self._processes.kill()
            os._exit(0)
        # The runtime's part is over.
        if self._runtime_pid in self._processes.running:
            self._processes.signal(self._runtime_pid, signal.SIGKILL)
        self._deadline = self._last

    # What is said.

    def _send(self, kind: int, body: bytes) -> None:
        view = memoryview(ANSWER.pack(len(body) + 5, kind, self._processes.memory()) + body)
        with contextlib.suppress(OSError):
            while view:
                view = view[os.write(self._channel, view) :]

    def _say_extension(self, extension: ext.Extension) -> None:
        state = {ext.INIT_ERROR: "LaunchError", ext.EXIT_ERROR: "ExitError"}.get(extension.state, "Ready")
        record: dict[str, Any] = {"name": extension.name, "state": state, "events": extension.events}
        text = f"EXTENSION\tName: {extension.name}\tState: {state}\tEvents: [{', '.join(extension.events)}]"
        if extension.error:
            record["errorType"] = extension.error
            text += f"\tError Type: {extension.error}"
        self._note("platform.extension", record, text)

    def _note(self, kind: str, record: dict[str, Any], text: str) -> None:
        """Something for the log, and for those who subscribe."""
        line = telemetry.event(kind, record) if self._json else text
        os.write(1, f"{line}\n".encode())
        self._platform(kind, record)

    def _platform(self, kind: str, record: dict[str, Any]) -> None:
        self._telemetry.platform(kind, record)
