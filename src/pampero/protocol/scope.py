"""The scope of a signature against the call that it came with: a signature is for one service, in one region."""

from __future__ import annotations

from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel
from pampero.protocol.refusals import mismatch
from pampero.protocol.sigv4 import Signature, is_region, normal_path


def check_scope(model: ServiceModel, signature: Signature | None) -> None:
    """Raises ApiError SignatureDoesNotMatch, or what the service calls it.

    The region of the scope is the region of the call, so that any well-formed one is right.
    """
    if signature is None:
        return
    service = signature.service
    if accepts(model, service):
        if is_region(signature.region) or signature.version2 is not None:
            return
        text = f"Credential should be scoped to a valid region, not '{signature.region[:100]}'. "
        raise ApiError("SignatureDoesNotMatch", text, 403)
    raise model.traits.refusals.wrong_scope(model.signing_name, signature)


def accepts(model: ServiceModel, service: str) -> bool:
    """Whether a service takes signatures for `service`."""
    return service == model.signing_name or service in model.traits.signing_aliases


def check_plane(name: str, raw: RawRequest, signature: Signature) -> None:
    """The same for a data plane, which serves paths as they come: one that is signed in another form is refused.

    Raises ApiError SignatureDoesNotMatch.
    """
    if signature.service != name:
        raise mismatch(name)
    if "/." in raw.path and normal_path(raw.path) != raw.path:
        raise ApiError("SignatureDoesNotMatch", "The path of a signed request must not hold '.' or '..'.", 403)
