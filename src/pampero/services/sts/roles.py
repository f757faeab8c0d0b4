"""AssumeRole."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.sts.entering import Entrance, enter, seconds_of, session_of
from pampero.services.sts.identity import require_signature
from pampero.services.sts.narrowing import narrowing
from pampero.services.sts.sessions import credentials
from pampero.services.sts.tagging import request_tags, tagging
from pampero.services.sts.types import AssumedRoleUser, AssumeRoleRequest, AssumeRoleResponse


def _role(call: Call, req: AssumeRoleRequest) -> str:
    return req.RoleArn


@operation("AssumeRole", resource=_role, public=True)
async def assume_role(call: Call, req: AssumeRoleRequest) -> AssumeRoleResponse:
    """A session of a role. Source: API_AssumeRole.

    Decided as everything is: the trust policy is the role's resource policy, and must let the caller in; what else is
    needed, and what forbids it, the caller's own policies say. Root may assume roles that trust it, which AWS forbids.
    Raises AccessDenied, MalformedPolicyDocument, PackedPolicyTooLarge, InvalidParameterValue, ValidationError.
    """
    require_signature(call)
    who = call.principal
    if req.SerialNumber or req.TokenCode:
        text = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        raise ApiError("AccessDenied", text, status=403)
    if who.source_identity and req.SourceIdentity not in (None, who.source_identity):
        raise ApiError("AccessDenied", "The source identity of a session cannot be changed.", status=403)
    tags = tagging(who, request_tags(req.Tags), req.TransitiveTagKeys or ())
    keys = {"sts:ExternalId": [req.ExternalId]} if req.ExternalId else {}
    entrance = Entrance(
        "sts:AssumeRole", who, req.RoleSessionName, tags, req.SourceIdentity or who.source_identity, keys
    )
    role = await enter(call, req.RoleArn, entrance)
    seconds = seconds_of(call, role, req.DurationSeconds, chained=who.kind == "session")
    narrowed = await call.read(narrowing, call, role.account, req.Policy, req.PolicyArns, tags.given)
    session = session_of(call, role, entrance, narrowed, seconds)
    return AssumeRoleResponse(
        Credentials=credentials(session),
        AssumedRoleUser=AssumedRoleUser(AssumedRoleId=session.principal.id, Arn=session.principal.arn),
        PackedPolicySize=narrowed.size,
        SourceIdentity=entrance.source_identity or None,
    )
