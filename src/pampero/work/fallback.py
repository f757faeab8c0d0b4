"""What a caller has told is taken, though what it leads to breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pampero.api.call import Context
from pampero.kernel.log import logger
from pampero.protocol.errors import ApiError
from pampero.store.tx import Tx

log = logger("work.fallback")
T = TypeVar("T")


async def write_or(context: Context, body: Callable[[Tx], T], otherwise: Callable[[Tx], T]) -> T:
    """Run `body`; where it breaks for a reason of the server's own, that is in the log, and `otherwise` is run in its place.
    Raises ApiError as they do."""
    try:
        return await context.write(body)
    except ApiError:
        raise
    except Exception:
        log.exception("what was told is kept, and tried again")
        return await context.write(otherwise)
