"""Which pool's pages a host name, or the path that stands for one, means."""

from __future__ import annotations

from urllib.parse import urlsplit

from pampero.api import WebRequest
from pampero.services.cognito.pools import domains
from pampero.services.cognito.pools.model import Pool, any_pool
from pampero.store.tx import ReadTx

LABEL = "auth"


def pool_at(tx: ReadTx, request: WebRequest, region: str) -> Pool | None:
    """The pool of a domain. region: of prefixes in paths that name none; a pool's own id is good there as well."""
    name = request.id
    labels = (urlsplit(request.base).hostname or "").split(".")
    if LABEL in labels[1:-1]:
        region = labels[labels.index(LABEL, 1) + 1]
    elif "_" in name:
        return any_pool(tx, name)
    return domains.pool_at(tx, region, name)
