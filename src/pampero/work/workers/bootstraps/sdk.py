"""The AWS SDK's descriptions of services, read once in the template instead of at each cold start.

To make its first client the SDK lists some hundred folders and parses megabytes of JSON: 100 to 200 ms of processor
time that every environment would spend anew. The template makes one client of each service that functions use most,
remembers the files and lists that this took, and throws the clients away. A child finds the same data under the same
paths; what was not read ahead, what AWS_DATA_PATH adds, and an SDK that a function brings are read from their files.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType
from typing import Any

CLIENTS = ("dynamodb", "s3", "sqs", "sns", "events", "lambda", "ssm", "stepfunctions", "logs", "secretsmanager", "sts")
RESOURCES = ("dynamodb", "s3", "sqs")


# The address on AWS of an API, or its custom domain name: functions make it of `requestContext.domainName` to send to its
# connections.
API = re.compile(r"https?://([a-z0-9]+)\.execute-api\.[^/]+(/.*)?")
CUSTOM = re.compile(r"https://((?:[a-z0-9-]+\.)+(?!localhost)[a-z][a-z0-9-]*)(/.*)?")


class Ahead:
    """What was read. Kept for as long as `reading`; the SDK treats loaded data as constant, and so do its clients,
    which share it within a session."""

    def __init__(self) -> None:
        self.reading = True
        self._files: dict[str, Any] = {}
        self._lists: dict[tuple[str, ...], list[str]] = {}
        self._session: Any = None

    def steps(self) -> list[Callable[[], None]]:
        """The work, in pieces of some ten milliseconds: between them the template serves."""
        clients = [partial(self._make, "client", name) for name in CLIENTS]
        resources = [partial(self._make, "resource", name) for name in RESOURCES]
        return [self._begin, *clients, *resources, self._end]

    def _begin(self) -> None:
        with contextlib.suppress(ImportError):
            loaders = importlib.import_module("botocore.loaders")
            loaders.JSONFileLoader.load_file = self._reader(loaders.JSONFileLoader.load_file)
            loaders.Loader.list_available_services = self._lister(loaders.Loader.list_available_services)
            hooks: Any = importlib.import_module("botocore.hooks")
            hooks.EventAliaser.__init__ = self._aliaser(hooks.EventAliaser.__init__, hooks.EVENT_ALIASES)
            hooks.accepts_kwargs = self._inspector(hooks.accepts_kwargs)
            creator: Any = importlib.import_module("botocore.session")
            creator.Session.create_client = redirected(creator.Session.create_client)
            session = importlib.import_module("boto3.session")
            self._session = session.Session("none", "none", region_name="us-east-1")

    def _reader(self, read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
        files = self._files

        def load_file(loader: Any, file_path: str) -> Any:
            if file_path in files:
                return files[file_path]
            data = read(loader, file_path)
            if self.reading and data is not None:
                files[file_path] = data
            return data

        return load_file

    def _lister(self, scan: Callable[[Any, str], list[str]]) -> Callable[[Any, str], list[str]]:
        lists = self._lists

        def list_available_services(loader: Any, type_name: str) -> list[str]:
            key = (type_name, *(path for path in loader.search_paths if os.path.isdir(path)))
            if key in lists:
                return list(lists[key])
            found = scan(loader, type_name)
            if self.reading:
                lists[key] = list(found)
            return found

        return list_available_services

    def _aliaser(self, begin: Callable[..., None], usual: dict[str, str]) -> Callable[..., None]:
        """Each session, and each client, works out anew what a hundred names of events are called."""
        names: dict[str, str] = {}

        def init(aliaser: Any, event_emitter: Any, event_aliases: dict[str, str] | None = None) -> None:
            begin(aliaser, event_emitter, event_aliases)
            if event_aliases is None or event_aliases == usual:
                aliaser._alias_name_cache = names if self.reading else names.copy()

        return init

    def _inspector(self, inspect: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Whether a handler of events takes any argument: each session asks of a hundred that are always the same."""
        known: dict[Any, Any] = {}

        def accepts_kwargs(func: Any) -> Any:
            plain = getattr(func, "__func__", func)
            if plain in known:
                return known[plain]
            found = inspect(func)
            if self.reading and isinstance(plain, FunctionType):
                known[plain] = found
            return found

        return accepts_kwargs

    def _make(self, kind: str, name: str) -> None:
        if self._session is None:
            return
        # An SDK too old for a service knows how to say so: then nothing is read ahead for it.
        errors: Any = importlib.import_module("botocore.exceptions")
        with contextlib.suppress(errors.BotoCoreError), _plain():
            getattr(self._session, kind)(name)

    def _end(self) -> None:
        self.reading = False
        self._session = None


@contextlib.contextmanager
def _plain() -> Iterator[None]:
    """No settings of the person who started the server have a say in what functions find."""
    kept = dict(os.environ)
    for name in [name for name in kept if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def redirected(create: Callable[..., Any]) -> Callable[..., Any]:
    """Clients of an API's connections come here, too, when they are made for the API's address on AWS: the variable that leads
    all others here does not count where an address is given."""

    def create_client(session: Any, service_name: str, *args: Any, **kwargs: Any) -> Any:
        here = os.environ.get("AWS_ENDPOINT_URL", "").rstrip("/")
        if here and service_name == "apigatewaymanagementapi":
            given = kwargs.get("endpoint_url") or ""
            found = API.fullmatch(given) or CUSTOM.fullmatch(given)
            if found is not None:
                kwargs["endpoint_url"] = f"{here}/_aws/execute-api/{found[1]}{found[2] or ''}"
        return create(session, service_name, *args, **kwargs)

    return create_client
