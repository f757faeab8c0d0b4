"""Why a resource or a stack failed, in CloudFormation's words."""

from __future__ import annotations

from collections.abc import Iterable

from pampero.api import ApiError
from pampero.aws.cfn.values import InvalidProperties
from pampero.kernel.log import logger
from pampero.services.cloudformation.template.errors import TemplateError

log = logger("cloudformation")
CANCELLED = "Resource {what} cancelled"
INTERNAL = "Internal Failure"
NOT_FOUND = ("NotFound", "DoesNotExist", "NoSuch", "NonExistent")
EXISTS = ("AlreadyExists", "Conflict", "InUse", "QueueNameExists", "BucketAlready")


def reason_of(error: BaseException, token: str, what: str) -> str:
    """The status reason of a resource."""
    if isinstance(error, TemplateError):
        return error.message
    if isinstance(error, InvalidProperties):
        return str(error)
    if isinstance(error, ApiError):
        code = _handler_code(error)
        return f'Resource handler returned message: "{error.message}" (RequestToken: {token}, HandlerErrorCode: {code})'
    if isinstance(error, KeyError):
        return f"Property {error.args[0] if error.args else ''} cannot be empty."
    if isinstance(error, TypeError | ValueError | AttributeError):
        log.warning("a property of %s has an unexpected form", what, exc_info=error)
        return f"Properties validation failed for resource {what} with message: {error}"
    log.error("%s failed", what, exc_info=error)
    return INTERNAL


def _handler_code(error: ApiError) -> str:
    code = error.code
    if code.startswith(("AccessDenied", "AuthorizationError", "UnauthorizedOperation")):
        return "AccessDenied"
    if any(part in code for part in NOT_FOUND):
        return "NotFound"
    if any(part in code for part in EXISTS):
        return "AlreadyExists"
    if "LimitExceeded" in code or "TooMany" in code:
        return "ServiceLimitExceeded"
    if "Throttl" in code:
        return "Throttling"
    if error.status is not None and error.status >= 500:
        return "ServiceInternalError"
    return "InvalidRequest"


def failed_resources(created: Iterable[str], updated: Iterable[str], deleted: Iterable[str] = ()) -> str:
    """`The following resource(s) failed to create: [A, B]. `"""
    parts = []
    for verb, names in (("create", created), ("update", updated), ("delete", deleted)):
        listed = ", ".join(sorted(names))
        if listed:
            parts.append(f"The following resource(s) failed to {verb}: [{listed}]. ")
    return "".join(parts)
