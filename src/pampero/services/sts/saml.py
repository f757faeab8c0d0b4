"""AssumeRoleWithSAML: roles for those whom a SAML 2.0 provider vouches for.

Sources: API_AssumeRoleWithSAML; IAM User Guide, "Configure SAML assertions for the authentication response", "Available keys
for SAML-based AWS STS federation".
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re

from pampero.api import ApiError, Call, operation
from pampero.auth.principals import Principal
from pampero.aws.saml import AWS, Assertion, Rejected, verified
from pampero.services.sts.entering import Entrance, enter, seconds_of, session_of
from pampero.services.sts.narrowing import narrowing
from pampero.services.sts.sessions import credentials
from pampero.services.sts.tagging import Tagging, claimed
from pampero.services.sts.types import AssumedRoleUser, AssumeRoleWithSAMLRequest, AssumeRoleWithSAMLResponse

ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
TAG = f"{ATTRIBUTES}PrincipalTag:"
SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
REFUSED = "Not authorized to perform sts:AssumeRoleWithSAML"


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidIdentityTokenException", text)


def _role(call: Call, req: AssumeRoleWithSAMLRequest) -> str:
    return req.RoleArn


@operation("AssumeRoleWithSAML", resource=_role, public=True)
async def assume_role_with_saml(call: Call, req: AssumeRoleWithSAMLRequest) -> AssumeRoleWithSAMLResponse:
    """A session of a role for the subject of an assertion; the call itself is not signed. Source: see above.

    Raises AccessDenied, ExpiredToken, IDPRejectedClaim, InvalidIdentityToken, MalformedPolicyDocument,
    PackedPolicyTooLarge, ValidationError. Encrypted assertions are not implemented.
    """
    metadata = await _metadata(call, req)
    try:
        assertion = await asyncio.to_thread(verified, req.SAMLAssertion, metadata, call.now, AWS)
    except Rejected as error:
        raise ApiError(error.code, str(error)) from error
    account, provider = req.PrincipalArn.split(":")[4], req.PrincipalArn.partition("saml-provider/")[2]
    if not any(_pairs(one, req) for one in assertion.attributes.get(f"{ATTRIBUTES}Role", ())):
        raise ApiError("AccessDenied", REFUSED, status=403)
    qualifier = base64.b64encode(hashlib.sha1(f"{assertion.issuer}{account}/{provider}".encode()).digest()).decode()
    who = Principal.vouched(req.PrincipalArn, _claims(assertion, f"{account}/{provider}", qualifier))
    identity = _single(assertion, "SourceIdentity")
    entrance = Entrance(
        "sts:AssumeRoleWithSAML", who, _session_name(assertion), _tagging(assertion), identity, text=REFUSED
    )
    role = await enter(call, req.RoleArn, entrance)
    narrowed = await call.read(narrowing, call, role.account, req.Policy, req.PolicyArns, entrance.tagging.given)
    seconds = seconds_of(
        call, role, _shorter(req.DurationSeconds, _single(assertion, "SessionDuration")), chained=False
    )
    session = session_of(call, role, entrance, narrowed, seconds)
    return AssumeRoleWithSAMLResponse(
        Credentials=credentials(session),
        AssumedRoleUser=AssumedRoleUser(AssumedRoleId=session.principal.id, Arn=session.principal.arn),
        PackedPolicySize=narrowed.size,
        Subject=assertion.subject,
        SubjectType=assertion.subject_type,
        Issuer=assertion.issuer,
        Audience=assertion.recipient,
        NameQualifier=qualifier,
        SourceIdentity=identity or None,
    )


async def _metadata(call: Call, req: AssumeRoleWithSAMLRequest) -> str:
    """The provider's, which is in the role's account. Raises InvalidIdentityToken."""
    parts = req.PrincipalArn.split(":", 5)
    text = "Specified provider doesn't exist"
    if len(parts) != 6 or parts[2] != "iam" or not parts[5].startswith("saml-provider/"):
        raise _invalid(text)
    if req.RoleArn.split(":", 5)[4:5] != [parts[4]]:
        raise ApiError("AccessDenied", REFUSED, status=403)
    directory = call.acting(Principal.root(parts[4])).within(parts[4], call.region).client("iam")
    try:
        found = await directory.call("GetSAMLProvider", SAMLProviderArn=req.PrincipalArn)
    except ApiError as error:
        raise _invalid(text) from error
    if found["ValidUntil"] <= call.now:
        raise _invalid(text)
    document: str = found["SAMLMetadataDocument"]
    return document


def _pairs(value: str, req: AssumeRoleWithSAMLRequest) -> bool:
    """Whether a Role attribute names the role together with the provider, in either order."""
    return {part.strip() for part in value.split(",")} == {req.RoleArn, req.PrincipalArn}


def _single(assertion: Assertion, name: str) -> str:
    values = assertion.attributes.get(ATTRIBUTES + name, ())
    return values[0] if values else ""


def _session_name(assertion: Assertion) -> str:
    name = _single(assertion, "RoleSessionName")
    if not name:
        raise _invalid("RoleSessionName is required in AuthnResponse")
    if not SESSION_NAME.fullmatch(name):
        raise _invalid("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
    return name


def _shorter(asked: int | None, stated: str) -> int | None:
    """The session's length in seconds: what is asked for, and no longer than the provider says. Raises InvalidIdentityToken."""
    if not stated:
        return asked
    if not (stated.isascii() and stated.isdigit() and len(stated) <= 6 and int(stated) >= 900):
        raise _invalid("SessionDuration in AuthnResponse is not valid")
    return int(stated) if asked is None else min(asked, int(stated))


def _tagging(assertion: Assertion) -> Tagging:
    given = {
        name.removeprefix(TAG): values[0] if values else ""
        for name, values in assertion.attributes.items()
        if name.startswith(TAG)
    }
    return claimed(given, assertion.attributes.get(f"{ATTRIBUTES}TransitiveTagKeys", ()))


def _claims(assertion: Assertion, document: str, qualifier: str) -> dict[str, tuple[str, ...]]:
    """What policies may ask of the assertion."""
    return {
        "saml:aud": (assertion.recipient,),
        "saml:iss": (assertion.issuer,),
        "saml:sub": (assertion.subject,),
        "saml:sub_type": (assertion.subject_type,),
        "saml:namequalifier": (qualifier,),
        "saml:doc": (document,),
    }
