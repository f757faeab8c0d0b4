"""HTML forms that are sent to a bucket: the service that has buckets takes them, whole streams."""

from __future__ import annotations

from pampero.api.call import Call
from pampero.api.ports import FormUpload
from pampero.api.streams import ByteStream
from pampero.api.work import WebResponse
from pampero.auth.principals import Principal
from pampero.gateway.browsers import Browsers
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.failures import Failures
from pampero.gateway.registry import Registry
from pampero.gateway.signers import Signers
from pampero.gateway.sites import bucket_of
from pampero.gateway.visit import Visit
from pampero.protocol.codec import RawResponse

KIND = "multipart/form-data"


class Forms:
    """The door of forms for a bucket: what signs one lies within it."""

    def __init__(
        self, registry: Registry, runtime: ServerRuntime, signers: Signers, browsers: Browsers, failures: Failures
    ) -> None:
        self._registry = registry
        self._runtime = runtime
        self._signers = signers
        self._browsers = browsers
        self._failures = failures

    def takes(self, visit: Visit) -> bool:
        """See Door."""
        raw = visit.raw
        if raw.method != "POST" or raw.query or "authorization" in raw.headers:
            return False
        if not raw.headers.get("content-type", "").lower().startswith(KIND):
            return False
        rest = raw.path.strip("/")
        return not rest if raw.bucket else bool(rest) and "/" not in rest

    async def answer(self, visit: Visit) -> RawResponse:
        """See Door."""
        raw = visit.raw
        await self._failures.turn_away(visit)
        visit.bucket = bucket_of(raw)
        model, take = self._registry.forms()
        await self._browsers.admit(visit, model)
        body = ByteStream.of(raw.body) if isinstance(raw.body, bytes) else raw.body
        settings = self._runtime.settings
        call = Call(
            self._runtime, Principal.anonymous(), settings.account, settings.region, {}, (), model.name, "",
            visit.request_id, raw,
        )  # fmt: skip
        form = FormUpload(
            visit.bucket,
            raw.headers["content-type"],
            body,
            lambda fields: self._signers.of_form(fields, model.signing_name, raw.door),
        )
        answer: WebResponse = await take(call, form)
        return await self._browsers.readable(visit, RawResponse(answer.status, list(answer.headers), answer.body))
