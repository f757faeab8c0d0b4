"""The APIs that are served, kept until they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import Context
from pampero.services.apigateway.model import OWNERS, served
from pampero.services.apigateway.run.http.served import load as load_http
from pampero.services.apigateway.run.rest.served import load as load_rest
from pampero.services.apigateway.run.served import Api
from pampero.services.apigateway.run.websocket.served import load as load_websocket
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx

MAX_APIS = 4096
Loader = Callable[[ReadTx, Context, str], Api[Any]]
LOADERS: Mapping[str, Loader] = MappingProxyType({"REST": load_rest, "HTTP": load_http, "WEBSOCKET": load_websocket})


class Live:
    """A part of the server: `context.part(Live)`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = store = context.runtime.store
        self._kept: Kept[str, Api[Any]] = Kept(lambda api_id: store.generation(served(api_id)), MAX_APIS)

    async def find(self, api_id: str) -> Api[Any] | None:
        """The API; None where there is none of this id."""
        return self._kept.get(api_id) or await self._kept.read(self._store, api_id, self._load, api_id)

    def _load(self, tx: ReadTx, api_id: str) -> Api[Any] | None:
        owner = OWNERS.get(tx, "", api_id)
        if owner is None:
            return None
        return LOADERS[owner.protocol](tx, self._context.within(owner.account, owner.region), api_id)
