"""Who signed a request: its signature, the key that it names, and whether the one was made with the other."""

from __future__ import annotations

from collections.abc import Mapping

from pampero.api.work import Signer
from pampero.auth.keys import Keys
from pampero.auth.principals import Principal
from pampero.gateway.bodies import is_hash
from pampero.gateway.hosts import APIS
from pampero.gateway.origins import Origins
from pampero.gateway.visit import Visit
from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.protocol import sigform
from pampero.protocol.begun import Begun, begin
from pampero.protocol.codec import RawRequest
from pampero.protocol.scope import check_plane
from pampero.protocol.sigv4 import Signature, Verifier
from pampero.protocol.traits import Traits


class Signers:
    """Authenticates requests, forms, and what comes to data planes."""

    def __init__(
        self, settings: Settings, clock: Clock, keys: Keys, origins: Origins, services: Mapping[str, Traits]
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._keys = keys
        self._origins = origins
        self._services = services
        self.verifier = Verifier(services)
        self.parse = self.verifier.parse

    async def recognise(self, raw: RawRequest, signature: Signature | None) -> tuple[Principal, str] | None:
        """Who calls, before the body is read: None where the signature covers a body that is not here yet, and all else
        is as it should be. Raises ApiError."""
        if signature is None or isinstance(raw.body, bytes) or _signs_head(raw, signature):
            return await self.authenticate(raw, signature)
        now = self._clock.wall()
        await self._keys.resolve(signature, now, raw.door)
        self.verifier.check_time(signature, now, self._clock.turned)
        return None

    async def authenticate(self, raw: RawRequest, signature: Signature | None) -> tuple[Principal, str]:
        """The principal, and the region that it calls. Raises ApiError."""
        if signature is None:
            return Principal.anonymous(), self._settings.region
        now = self._clock.wall()
        found = self._keys.known(signature, now, raw.door)
        secret, principal = found or await self._keys.resolve(signature, now, raw.door)
        self.verifier.verify(signature, raw, secret, now, self._clock.turned)
        if principal.kind == "user" and not signature.token:
            self._keys.note(signature, now)
        return principal, signature.region or self._settings.region

    def begin(self, raw: RawRequest, signature: Signature) -> Begun | None:
        """What a request that was authenticated leaves to those that are alike."""
        found = self._keys.known(signature, self._clock.wall(), raw.door)
        return None if found is None else begin(self.verifier, signature, raw, found[0])

    def again(self, raw: RawRequest, begun: Begun) -> tuple[Principal, str] | None:
        """As `authenticate`, of a request that is alike; None where something is not as it was."""
        now = self._clock.wall()
        signature = begun.signature
        found = self._keys.known(signature, now)
        if found is None or not begun.holds(raw, found[0], now):
            return None
        principal = found[1]
        if principal.kind == "user" and not signature.token:
            self._keys.note(signature, now)
        return principal, signature.region or self._settings.region

    async def secret(self, raw: RawRequest, signature: Signature | None) -> str:
        """What the chunks of a body are signed with. Raises ApiError."""
        if signature is None:
            return ""
        secret, _ = await self._keys.resolve(signature, self._clock.wall(), raw.door)
        return secret

    async def of_plane(self, visit: Visit, plane: str) -> Signer | None:
        """Who signed a request to a data plane, or to the server's own pages. Raises ApiError."""
        raw = visit.raw
        signature = self.parse(raw)
        if signature is None:
            return None
        raw.door = self._origins.door(raw, plain=visit.host is APIS, readable=False)
        check_plane(plane, raw, signature)
        principal, _ = await self.authenticate(raw, signature)
        return Signer(principal, signature.access_key, signature.region)

    async def of_form(self, fields: Mapping[str, str], service: str, door: str | None) -> Principal | None:
        """See FormUpload.signer; behind a door. service: that the form is for. Raises ApiError."""
        signature = sigform.parse(fields, service)
        if signature is None:
            return None
        signature = signature._replace(traits=self._services[service])
        now = self._clock.wall()
        secret, principal = await self._keys.resolve(signature, now, door)
        sigform.verify(signature, fields["policy"], secret, self.verifier)
        if principal.kind == "user" and not signature.token:
            self._keys.note(signature, now)
        return principal


def _signs_head(raw: RawRequest, signature: Signature) -> bool:
    """Whether the signature can be verified before the body is here: it covers a hash that the head names, or none."""
    return signature.traits.streams_bodies or is_hash(raw.headers.get("x-amz-content-sha256", ""))
