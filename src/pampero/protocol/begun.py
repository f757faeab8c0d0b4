"""Signatures of requests whose heads are alike (see Alike): what they have in common is computed once.

Of `Verifier.verify` there remain the hashes of what differs. Whoever's signature does not hold here is given to that one, which
says why.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from pampero.protocol.codec import VARYING, RawRequest, wire_bytes
from pampero.protocol.refusals import SKEW
from pampero.protocol.sigv4 import ALGORITHM, Signature, Verifier, canonical_head, moment_of

DIGITS = 64


class Begun(NamedTuple):
    """signature: of one of the requests, for all that is not the signature itself. when: they are of, in epoch seconds.
    canonical: the hash of what is signed as it is ahead of the body's; inner, outer: those of the HMAC behind the scope."""

    signature: Signature
    secret: str
    when: float
    canonical: hashlib._Hash
    inner: hashlib._Hash
    outer: hashlib._Hash

    def holds(self, raw: RawRequest, secret: str, now: float) -> bool:
        """Whether the signature of another one is right. raw: with a body of bytes."""
        if secret != self.secret or abs(now - self.when) > SKEW:
            return False
        canonical, inner, outer = self.canonical.copy(), self.inner.copy(), self.outer.copy()
        canonical.update(hashlib.sha256(raw.body).hexdigest().encode())
        inner.update(canonical.hexdigest().encode())
        outer.update(inner.digest())
        return hmac.compare_digest(outer.hexdigest(), raw.headers["authorization"][-DIGITS:])


def begin(verifier: Verifier, signature: Signature, raw: RawRequest, secret: str) -> Begun | None:
    """What a request whose signature was verified leaves to those that are alike; None where the signatures of such cover
    more than their bodies."""
    if signature.version2 is not None or signature.expires is not None or signature.traits.streams_bodies:
        return None
    if not VARYING.isdisjoint(signature.signed_headers):
        return None
    _, inner, outer = verifier.derived(secret, signature.scope)
    inner = inner.copy()
    inner.update(f"{ALGORITHM}\n{signature.time}\n{signature.scope}\n".encode())
    canonical = hashlib.sha256(wire_bytes(canonical_head(signature, raw)))
    return Begun(signature, secret, moment_of(signature.time), canonical, inner, outer)
