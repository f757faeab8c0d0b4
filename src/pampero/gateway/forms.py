"""HTML forms that are sent to a bucket (POST Object): the service that has buckets takes them, whole streams."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pampero.api.call import Call
from pampero.api.forms import FormUpload
from pampero.api.streams import ByteStream
from pampero.api.work import WebResponse
from pampero.auth.keys import Keys
from pampero.auth.principals import Principal
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.registry import Registry
from pampero.kernel.clock import Clock
from pampero.protocol import sigform
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import Signature, Verifier

KIND = "multipart/form-data"
Signer = Callable[[Mapping[str, str], str | None], Principal | None]


def is_form(raw: RawRequest, signature: Signature | None) -> bool:
    """Whether this is a form for a bucket: what signs it lies within it."""
    if raw.method != "POST" or signature is not None or raw.query:
        return False
    if not raw.headers.get("content-type", "").lower().startswith(KIND):
        return False
    rest = raw.path.strip("/")
    return not rest if raw.bucket else bool(rest) and "/" not in rest


async def take_form(
    raw: RawRequest, bucket: str, registry: Registry, runtime: ServerRuntime, signer: Signer, request_id: str
) -> RawResponse:
    """The answer of the service that has buckets. Raises ApiError, ApiError."""
    function = registry.form()
    if function is None:
        raise ApiError("NotImplemented", "Uploads by HTML form are not implemented.", status=501)
    body = ByteStream.of(raw.body) if isinstance(raw.body, bytes) else raw.body
    settings = runtime.settings
    call = Call(
        runtime, Principal.anonymous(), settings.account, settings.region, {}, (), "s3", "PostObject", request_id, raw
    )
    answer: WebResponse = await function(
        call, FormUpload(bucket, raw.headers["content-type"], body, lambda fields: signer(fields, raw.door))
    )
    return RawResponse(answer.status, list(answer.headers), answer.body)


def form_signer(keys: Keys, verifier: Verifier, clock: Clock) -> Signer:
    """See FormUpload.signer; behind a door."""

    def signer(fields: Mapping[str, str], door: str | None) -> Principal | None:
        signature = sigform.parse(fields)
        if signature is None:
            return None
        now = clock.wall()
        secret, principal = keys.resolve(signature, now, door)
        sigform.verify(signature, fields["policy"], secret, verifier)
        if principal.kind == "user" and not signature.token:
            keys.note(signature, now)
        return principal

    return signer
