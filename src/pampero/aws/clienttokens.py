"""Client tokens (`ClientToken`, `ClientRequestToken`, `CreatorRequestId`, …): a request that comes again is not done again.

Sources: "Ensuring idempotency in Amazon EC2 API requests"; each service's page says how long it remembers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from pampero.protocol.errors import ApiError
from pampero.store.documents import Documents
from pampero.store.tx import Tx

# One new token in 32 takes as many as 64 away that are past their time.
SWEEPING = 8
MAX_SWEPT = 64


class _Used(msgspec.Struct, array_like=True):
    digest: bytes
    expires: float
    made: str


class ClientTokens:
    """The tokens of one operation, or of several that have them in common.

    kind: of their documents (`dynamodb.token`). seconds: how long a token is remembered. mismatch: the service's error for
    one that comes again with other parameters; None: such a one is answered as before.

    They lie in three heaps by when they came, each for a span of `seconds`: a token is in the present heap or in the one
    before; what is in the third is past its time.
    """

    def __init__(self, kind: str, seconds: float, mismatch: Callable[[], ApiError] | None = None) -> None:
        self._used: Documents[_Used] = Documents(kind, _Used)
        self._seconds = seconds
        self._mismatch = mismatch

    def former(self, tx: Tx, scope: str, token: str | None, parameters: Any = None, made: str = "") -> str | None:
        """What an earlier request with this token has made. None: this is the first, and `made` (an ARN, an id) is kept of it.

        scope: where the token is unique. parameters: what has to be the same again; all that msgspec encodes. Raises the
        service's ApiError.
        """
        if token is None:
            return None
        digest = hashlib.sha256(_encoded(parameters)).digest()
        present = int(tx.now // self._seconds)
        heaps = [f"{scope}/{(present + number) % 3}" for number in range(3)]
        for heap in (heaps[0], heaps[2]):
            used = self._used.get(tx, heap, token)
            if used is not None and used.expires >= tx.now:
                if used.digest != digest and self._mismatch is not None:
                    raise self._mismatch()
                return used.made
        self._used.put(tx, heaps[0], token, _Used(digest, tx.now + self._seconds, made))
        # By the token, which differs where the parameters are the same.
        if hashlib.sha256(token.encode()).digest()[0] < SWEEPING:
            for old, _ in self._used.page(tx, heaps[1], limit=MAX_SWEPT):
                self._used.delete(tx, heaps[1], old)
        return None


def _encoded(parameters: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(parameters)
    except OverflowError:
        # A number that no service takes, which says so later.
        return repr(parameters).encode()
