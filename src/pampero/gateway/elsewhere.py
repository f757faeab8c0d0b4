"""Services that are not built: each answers 501 in its own protocol and names the operation."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from pampero.protocol.catalogue import Catalogue, Entry, load_entries, model_of
from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError, Elsewhere
from pampero.protocol.model import ServiceModel
from pampero.protocol.query import parse_form
from pampero.protocol.refusals import mismatch
from pampero.protocol.route import CBOR, QUERY, SERVICE_PATH, Router, Unrouted
from pampero.protocol.scope import accepts

FORM = "application/x-www-form-urlencoded"


class Strangers:
    """Names whose a request is that no service here serves. The catalogue is read with the first such request."""

    def __init__(self, built: Iterable[str]) -> None:
        self._built = frozenset(built)
        self._catalogue: Catalogue | None = None

    async def answer(self, raw: RawRequest, error: Elsewhere, host: str) -> ApiError:
        """The answer: 501 where the catalogue knows the service, else what `error` says. host: without its domain.

        Nobody is authenticated for it, and no body is read but a form's. It is found on a thread: the paths of some
        services take tens of milliseconds to compile.
        """
        return await asyncio.to_thread(self._answer, raw, error, host)

    async def hosted(self, raw: RawRequest, host: str) -> ApiError | None:
        """The same for an unsigned request by its host alone; None where the host is no service's."""
        return await asyncio.to_thread(lambda: _named(self._known().by_host(host), raw, None, sure=True))

    def _answer(self, raw: RawRequest, error: Elsewhere, host: str) -> ApiError:
        entries = self._entries(self._known(), raw, error, host)
        return _named(entries, raw, error.scope, error.sure) or error.otherwise

    def _known(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = Catalogue(load_entries(), self._built)
        return self._catalogue

    def _entries(self, catalogue: Catalogue, raw: RawRequest, error: Elsewhere, host: str) -> list[Entry]:
        target = raw.headers.get("x-amz-target")
        if target is not None:
            return catalogue.by_target(target.rpartition(".")[0])
        if "smithy-protocol" in raw.headers:
            match = SERVICE_PATH.search(raw.path)
            return catalogue.by_target(match[1]) if match else []
        if error.scope is not None:
            return catalogue.by_scope(error.scope)
        return catalogue.by_host(host) or catalogue.by_version(_version(raw)) or _open(catalogue.unsigned(), raw)


def _named(entries: list[Entry], raw: RawRequest, scope: str | None, sure: bool) -> ApiError | None:
    """The answer in the name of the one of the services that has the operation; None where there is none.

    sure: whether the service is named even if the operation is not known.
    """
    version = _version(raw)
    entries = [entry for entry in entries if version and entry.metadata["apiVersion"] == version] or entries
    if entries and raw.method == "POST" and _is_form(raw) and raw.body and b"Action=" not in raw.body:
        # Clients of CloudSearch's domains send the parameters of a long question as a form instead.
        raw = replace(raw, method="GET", query=raw.body.decode("latin-1"), body=b"")
    for entry in entries:
        model = model_of(entry)
        with contextlib.suppress(Unrouted):
            route = _router(model).within(model, raw)
            return _answer(entry, route.protocol, scope, f"{model.name} {route.operation} is not implemented yet.")
    if not entries or not sure:
        return None
    return _answer(entries[0], _protocol(entries[0], raw), scope, f"{entries[0].name} is not implemented yet.")


def _answer(entry: Entry, protocol: str, scope: str | None, text: str) -> ApiError:
    model = model_of(entry)
    if scope is None or accepts(model, scope) or scope in (entry.signing_name, entry.metadata["endpointPrefix"]):
        return Unrouted(model, protocol, "NotImplemented", text, 501)
    error = mismatch(model.signing_name)
    return Unrouted(model, protocol, error.code, error.message, error.status)


@lru_cache(maxsize=64)
def _router(model: ServiceModel) -> Router:
    return Router({model.name: model})


def _version(raw: RawRequest) -> str:
    """The Version of a form or of a query string."""
    text = raw.body if _is_form(raw) and raw.body else raw.query.encode()
    try:
        return parse_form(text).get("Version", "")
    except ApiError:
        return ""


def _is_form(raw: RawRequest) -> bool:
    return raw.headers.get("content-type", "").startswith(FORM) and isinstance(raw.body, bytes)


def _open(entries: list[Entry], raw: RawRequest) -> list[Entry]:
    """Those one of whose operations without signatures the request is for."""
    found = []
    for entry in entries:
        model = model_of(entry)
        try:
            route = _router(model).within(model, raw)
        except Unrouted:
            continue
        if route.operation in entry.open:
            found.append(entry)
    return found


def _protocol(entry: Entry, raw: RawRequest) -> str:
    """What a request that names no operation is answered in."""
    model = model_of(entry)
    if "smithy-protocol" in raw.headers and CBOR in model.protocols:
        return CBOR
    if _is_form(raw):
        return next((name for name in model.protocols if name in QUERY), model.protocols[0])
    return next((name for name in model.protocols if name != CBOR), CBOR)
