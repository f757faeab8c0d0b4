"""The scope of a signature against the call that it came with: a signature is for one service, in one region."""

from __future__ import annotations

from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel
from pampero.protocol.sigv4 import S3_NAMES, Signature, is_region, normal_path


def check_scope(model: ServiceModel, signature: Signature | None) -> None:
    """Raises ApiError SignatureDoesNotMatch; for S3 AuthorizationHeaderMalformed or its twin for URLs.

    The region of the scope is the region of the call, so that any well-formed one is right. Sources: "Troubleshoot
    signed requests for AWS APIs" (IAM user guide); codes and texts as services answer them.
    """
    if signature is None:
        return
    service = signature.service
    if accepts(model, service):
        if is_region(signature.region) or signature.version2 is not None:
            return
        text = f"Credential should be scoped to a valid region, not '{signature.region[:100]}'. "
        raise ApiError("SignatureDoesNotMatch", text, 403)
    if model.name == "s3":
        wrong = f'incorrect service "{service[:100]}". This endpoint belongs to "s3".'
        if signature.expires is None:
            text = f"The authorization header is malformed; {wrong}"
            raise ApiError("AuthorizationHeaderMalformed", text, 400)
        text = f"Error parsing the X-Amz-Credential parameter; {wrong}"
        raise ApiError("AuthorizationQueryParametersError", text, 400)
    raise mismatch(model.signing_name)


def accepts(model: ServiceModel, service: str) -> bool:
    """Whether a service takes signatures for `service`."""
    return service == model.signing_name or (service in S3_NAMES and model.signing_name == "s3")


def check_plane(name: str, raw: RawRequest, signature: Signature) -> None:
    """The same for a data plane, which serves paths as they come: one that is signed in another form is refused.

    Raises ApiError SignatureDoesNotMatch.
    """
    if signature.service != name:
        raise mismatch(name)
    if "/." in raw.path and normal_path(raw.path) != raw.path:
        raise ApiError("SignatureDoesNotMatch", "The path of a signed request must not hold '.' or '..'.", 403)


def mismatch(name: str) -> ApiError:
    """What a signature for another service is told. The space at the end is AWS's."""
    return ApiError("SignatureDoesNotMatch", f"Credential should be scoped to correct service: '{name}'. ", 403)
