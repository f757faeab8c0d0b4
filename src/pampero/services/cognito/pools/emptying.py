"""What is left of pools, groups and sessions that are gone: deleted in slices, since there may be any number of it."""

from __future__ import annotations

from typing import Any

from pampero.api import Context, Event, consumer
from pampero.services.cognito.hosted.branding import LOOKS
from pampero.services.cognito.hosted.managed import STYLES
from pampero.services.cognito.hosted.terms import TERMS
from pampero.services.cognito.imports.jobs import JOBS
from pampero.services.cognito.pools.attempts import ATTEMPTS
from pampero.services.cognito.pools.clients import CLIENT_GONE
from pampero.services.cognito.pools.codes import CODES
from pampero.services.cognito.pools.devices import DEVICES
from pampero.services.cognito.pools.ghosts import GHOSTS
from pampero.services.cognito.pools.groups import GROUPS, MEMBERS, UNGROUPED, ungroup
from pampero.services.cognito.pools.passkeys import PASSKEYS, REGISTRATIONS
from pampero.services.cognito.pools.providers import LINKS, PROVIDERS
from pampero.services.cognito.pools.resourceservers import SERVERS
from pampero.services.cognito.pools.tokens import SESSIONS, SIGNED_OUT, sign_out_before
from pampero.services.cognito.pools.users import USERS
from pampero.services.cognito.threats.configuration import RISKS
from pampero.services.cognito.threats.events import EVENTS, FAMILIARS
from pampero.services.cognito.threats.logs import LOGGING
from pampero.store.documents import Documents
from pampero.store.tx import Tx

EMPTIED = "cognito.emptied"
SLICE = 100


@consumer(EMPTIED)
async def empty(context: Context, event: Event) -> None:
    """Delete what a pool that was deleted held."""
    kinds: tuple[Documents[Any], ...] = (
        SESSIONS, USERS, GROUPS, MEMBERS, CODES, DEVICES, ATTEMPTS, SERVERS, PROVIDERS, LINKS, PASSKEYS, REGISTRATIONS, GHOSTS, EVENTS, FAMILIARS, RISKS, TERMS, STYLES, LOOKS, JOBS,
    )  # fmt: skip
    for kind in kinds:
        while await context.write(_some, kind, event.payload):
            pass
    await context.write(LOGGING.delete, "", event.payload)


def _some(tx: Tx, kind: Documents[Any], pool: str) -> bool:
    """Delete a slice; whether there is more."""
    found = kind.page(tx, pool, limit=SLICE)
    for id_, _ in found:
        kind.delete(tx, pool, id_)
    return len(found) == SLICE


@consumer(SIGNED_OUT)
async def end_sessions(context: Context, event: Event) -> None:
    """End those of a user's sessions that its sign-out has left."""
    pool, sub, moment = event.payload
    while await context.write(sign_out_before, pool, sub, moment):
        pass


@consumer(UNGROUPED)
async def leave(context: Context, event: Event) -> None:
    """Take users out of a group that was deleted."""
    pool, name, moment = event.payload
    while await context.write(ungroup, pool, name, moment):
        pass


@consumer(CLIENT_GONE)
async def forget_client(context: Context, event: Event) -> None:
    """Delete what a client's pages and risks were set to."""
    await context.write(_forget_client, *event.payload)


def _forget_client(tx: Tx, pool: str, client: str) -> None:
    RISKS.delete(tx, pool, client)
    LOOKS.delete(tx, pool, client)
    kinds: tuple[Documents[Any], ...] = (TERMS, STYLES)
    for kind in kinds:
        for id_, _ in kind.find(tx, pool, "client", client):
            kind.delete(tx, pool, id_)
