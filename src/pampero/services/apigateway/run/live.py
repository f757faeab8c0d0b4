"""The APIs that are served, kept until they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import Context
from pampero.services.apigateway.model import OWNERS, channel
from pampero.services.apigateway.run.http.served import load as load_http
from pampero.services.apigateway.run.rest.served import load as load_rest
from pampero.services.apigateway.run.served import Api
from pampero.store.tx import ReadTx

MAX_APIS = 4096
LOADERS: Mapping[str, Callable[[ReadTx, Context, str], Api[Any]]] = MappingProxyType(
    {"REST": load_rest, "HTTP": load_http}
)


class Live:
    """A part of the server: `context.part(Live)`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: dict[str, tuple[int, Api[Any]]] = {}

    async def find(self, api_id: str) -> Api[Any] | None:
        """The API; None where there is none of this id."""
        mark = self._context.runtime.store.mark(channel(api_id))
        kept = self._kept.get(api_id)
        if kept is not None and kept[0] == mark:
            return kept[1]
        owner = self._context.read(OWNERS.get, "", api_id)
        if owner is None:
            self._kept.pop(api_id, None)
            return None
        place = self._context.within(owner.account, owner.region)
        api = await self._context.scan(LOADERS[owner.protocol], place, api_id)
        if len(self._kept) >= MAX_APIS:
            self._kept.clear()
        self._kept[api_id] = (mark, api)
        return api
