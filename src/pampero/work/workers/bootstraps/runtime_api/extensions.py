"""The Extensions API: who registers, what each is told, who is done. Source: "Lambda Extensions API"."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from typing import Any

from pampero.work.workers.bootstraps.runtime_api.wire import Connection, Request

INVOKE, SHUTDOWN = "INVOKE", "SHUTDOWN"
MAX_COUNT = 10
STARTED, REGISTERED, READY, RUNNING, EXITED = "Started", "Registered", "Ready", "Running", "Exited"
INIT_ERROR, EXIT_ERROR = "InitError", "ExitError"
NOT_ALLOWED = "State transition is not allowed"


class Extension:
    """One of them. pid: of its process, 0 for an internal one, which runs in the runtime's. events: that it asks for."""

    def __init__(self, name: str, pid: int = 0) -> None:
        self.name = name
        self.id = str(uuid.uuid4())
        self.pid = pid
        self.events: list[str] = []
        self.state = STARTED
        self.error = ""
        self._waits: Connection | None = None

    @property
    def external(self) -> bool:
        """Whether it is a process of its own."""
        return self.pid != 0

    def wait(self, connection: Connection) -> None:
        """It asks for its next event."""
        self.state = READY
        self._waits = connection

    def tell(self, event: dict[str, Any]) -> bool:
        """Answer what it waits with. False where it does not wait."""
        waiting, self._waits = self._waits, None
        if waiting is None or not waiting.open:
            return False
        self.state = RUNNING
        waiting.say(200, event, {"Lambda-Extension-Event-Identifier": str(uuid.uuid4())})
        return True


class Extensions:
    """All of an environment's. said(text, record): something for the log. changed(): one of them is in another state.

    failed(extension, type): it has given up.
    """

    def __init__(
        self,
        metadata: dict[str, str],
        said: Callable[[Extension], None],
        changed: Callable[[], None],
        failed: Callable[[Extension, str], None],
    ) -> None:
        self.all: list[Extension] = []
        self._metadata = metadata
        self._said = said
        self._changed = changed
        self._failed = failed
        self._closed = False
        # What everybody is told who asks for an event, once the environment ends.
        self.goodbye: dict[str, Any] | None = None

    def external(self) -> list[Extension]:
        """Those with a process of their own."""
        return [extension for extension in self.all if extension.external]

    def registered(self) -> bool:
        """Whether each process has registered, so that the runtime may start."""
        return all(extension.state != STARTED for extension in self.external())

    def ready(self) -> bool:
        """Whether none has anything to do."""
        busy = (extension for extension in self.all if extension.state in (STARTED, REGISTERED, RUNNING))
        return not any(True for _ in busy)

    def close(self) -> None:
        """The initialization is over: nobody registers any more."""
        self._closed = True

    def find(self, connection: Connection, request: Request) -> Extension | None:
        """Who asks; None when that was refused."""
        identifier = request.header("lambda-extension-identifier")
        if not identifier:
            connection.refuse(403, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header")
            return None
        try:
            uuid.UUID(identifier)
        except ValueError:
            connection.refuse(403, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier")
            return None
        for extension in self.all:
            if extension.id == identifier:
                return extension
        connection.refuse(403, "Extension.UnknownExtensionIdentifier", f"Unknown extension {identifier}")
        return None

    def serve(self, connection: Connection, request: Request, path: str) -> bool:
        """Answer a request of the API; False where there is no such path."""
        if (request.method, path) == ("POST", "register"):
            self._register(connection, request)
        elif (request.method, path) == ("GET", "event/next"):
            extension = self.find(connection, request)
            if extension is not None:
                self._next(connection, extension)
        elif (request.method, path) in (("POST", "init/error"), ("POST", "exit/error")):
            extension = self.find(connection, request)
            if extension is not None:
                self._gives_up(connection, request, extension, path)
        else:
            return False
        return True

    def _register(self, connection: Connection, request: Request) -> None:
        name = request.header("lambda-extension-name")
        if not name:
            connection.refuse(403, "Extension.InvalidExtensionName", "Empty extension name")
            return
        try:
            events = list(json.loads(bytes(request.body) or b"{}").get("events") or [])
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            connection.refuse(403, "InvalidRequestFormat", str(error))
            return
        extension = next((one for one in self.external() if one.name == name), None)
        allowed = (INVOKE, SHUTDOWN) if extension is not None else (INVOKE,)
        for event in events:
            if event not in allowed:
                connection.refuse(403, "Extension.InvalidEventType", f"{event}: ErrorInvalidEventType")
                return
        if extension is None:
            extension = self._internal(connection, name)
            if extension is None:
                return
        elif extension.state != STARTED:
            self._misplaced(connection, extension, REGISTERED)
            return
        extension.events = events
        extension.state = REGISTERED
        features = [feature.strip() for feature in request.header("lambda-extension-accept-feature").split(",")]
        answer = {key: value for key, value in self._metadata.items() if key != "accountId" or key in features}
        connection.say(200, answer, {"Lambda-Extension-Identifier": extension.id})
        self._changed()

    def _internal(self, connection: Connection, name: str) -> Extension | None:
        if self._closed:
            connection.refuse(403, "Extension.RegistrationClosed", "Extension registration closed already")
        elif any(extension.name == name for extension in self.all):
            text = "Extension with this name already registered"
            connection.refuse(403, "Extension.InvalidExtensionState", text)
        elif len(self.all) >= MAX_COUNT:
            connection.refuse(403, "Extension.TooManyExtensions", f"Extension limit ({MAX_COUNT}) reached")
        else:
            self.all.append(Extension(name))
            return self.all[-1]
        return None

    def _next(self, connection: Connection, extension: Extension) -> None:
        if extension.state not in (REGISTERED, RUNNING):
            self._misplaced(connection, extension, READY)
            return
        first = extension.state == REGISTERED
        extension.wait(connection)
        if first:
            self._said(extension)
        if self.goodbye is not None and SHUTDOWN in extension.events:
            extension.tell(self.goodbye)
        self._changed()

    def _gives_up(self, connection: Connection, request: Request, extension: Extension, path: str) -> None:
        kind = request.header("lambda-extension-function-error-type")
        if not kind:
            text = "Lambda-Extension-Function-Error-Type not found"
            connection.refuse(403, "Extension.MissingHeader", text)
            return
        initial = path == "init/error"
        if initial and extension.state != REGISTERED:
            self._misplaced(connection, extension, INIT_ERROR)
            return
        extension.state = INIT_ERROR if initial else EXIT_ERROR
        extension.error = kind
        connection.say(202, {"status": "OK"})
        self._said(extension)
        self._failed(extension, "Extension.InitError" if initial else "Extension.ExitError")

    def _misplaced(self, connection: Connection, extension: Extension, wanted: str) -> None:
        text = f"State transition from {extension.state} to {wanted} failed for extension {extension.id}."
        connection.refuse(403, "Extension.InvalidExtensionState", f"{text} Error: {NOT_ALLOWED}")


def programs(layers: str) -> list[str]:
    """The external extensions of the layers: each file that can be run in `extensions`."""
    folder = f"{layers}/extensions"
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    paths = [f"{folder}/{name}" for name in names]
    return [path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)]
