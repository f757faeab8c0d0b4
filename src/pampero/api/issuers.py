"""The keys of OpenID Connect issuers, for whoever verifies tokens."""

from __future__ import annotations

from pampero.api.call import Context
from pampero.kernel import jwt


class Issuers(jwt.Issuers):
    """The server's one set: `context.part(Issuers)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.runtime.clock.now, context.settings.reaches_private)
