"""CloudFormation's view of user pools. Types whose things have no operation of their own to change them replace them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Target, existed, resource_type
from pampero.aws.cfn.mapped import ABSENT
from pampero.aws.tags import MAX_TAGS

PAGE = 60
# Properties of a pool that only the operation of second factors takes.
FACTORS = (
    "EnabledMfas", "EmailAuthenticationMessage", "EmailAuthenticationSubject", "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification", "WebAuthnFactorConfiguration",
)  # fmt: skip


# What a pool never changes.
FIXED = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")


class _Pooled(Mapped):
    """What the types have in common: their things are a pool's."""

    service = "cognito-idp"
    gone = ("ResourceNotFoundException", "UserNotFoundException")


@resource_type("AWS::Cognito::UserPool")
class UserPoolType(_Pooled):
    """Ref: the id. GetAtt: Arn, ProviderName, ProviderURL, UserPoolId."""

    creates, updates, reads, deletes = "CreateUserPool", "UpdateUserPool", "DescribeUserPool", "DeleteUserPool"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, answered, named, limit = "UserPoolId", "Id", "UserPoolName", 128
    members = {"UserPoolName": "PoolName"}
    attributes = {
        "UserPoolId": "Id",
        "ProviderName": "cognito-idp.{region}.amazonaws.com/{id}",
        "ProviderURL": "https://cognito-idp.{region}.amazonaws.com/{id}",
    }

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """With the stack's tags, by which a repeat finds what its first try made."""
        own = {name: value for name, value in target.tags.items() if name.startswith("aws:")}
        if target.repeat:
            async for item in self.listed(context, "ListUserPools", MaxResults=PAGE):
                found = await self.call(context, "DescribeUserPool", UserPoolId=item["Id"])
                if own.items() <= found["UserPool"].get("UserPoolTags", {}).items():
                    return found
        tags = dict(list(target.tags.items())[:MAX_TAGS])
        return await self.call(context, self.creates, **{**request, "UserPoolTags": tags})

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Tags have operations of their own; attributes that came later, too. Second factors are set afterwards."""
        for name in FIXED if old is not None else ():
            if (old or {}).get(name) != properties.get(name):
                raise ApiError("InvalidRequest", f"Updates are not allowed for property - {name}.")
        return {name: value for name, value in properties.items() if name not in ("UserPoolTags", "EnabledMfas")}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The second factors, and attributes that were added to the schema."""
        if new is ABSENT:
            return
        if existed(old):
            known = {one.get("Name") for one in old.get("Schema", ())}
            if added := [one for one in new.get("Schema", ()) if one.get("Name") not in known]:
                request = self.request("AddCustomAttributes", {"CustomAttributes": added}, physical_id)
                await self.call(context, "AddCustomAttributes", **request)
        if any(name in new or name in old for name in FACTORS):
            await self.call(context, "SetUserPoolMfaConfig", UserPoolId=physical_id, **self._factors(new))

    def _factors(self, properties: Properties) -> dict[str, Any]:
        # Where nothing is said, codes go by text message, if they can.
        enabled = properties.get("EnabledMfas") or (["SMS_MFA"] if "SmsConfiguration" in properties else [])
        wanted: dict[str, Any] = {"MfaConfiguration": properties.get("MfaConfiguration", "OFF")}
        sms = {"SmsConfiguration": properties.get("SmsConfiguration"),
               "SmsAuthenticationMessage": properties.get("SmsAuthenticationMessage")}  # fmt: skip
        mail = {"Message": properties.get("EmailAuthenticationMessage"),
                "Subject": properties.get("EmailAuthenticationSubject")}  # fmt: skip
        if "SMS_MFA" in enabled:
            wanted["SmsMfaConfiguration"] = {name: value for name, value in sms.items() if value is not None}
        if "SOFTWARE_TOKEN_MFA" in enabled:
            wanted["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
        if "EMAIL_OTP" in enabled:
            wanted["EmailMfaConfiguration"] = {name: value for name, value in mail.items() if value is not None}
        web = {
            "RelyingPartyId": properties.get("WebAuthnRelyingPartyID"),
            "UserVerification": properties.get("WebAuthnUserVerification"),
            "FactorConfiguration": properties.get("WebAuthnFactorConfiguration"),
        }
        if any(value is not None for value in web.values()):
            wanted["WebAuthnConfiguration"] = {name: value for name, value in web.items() if value is not None}
        return self.request("SetUserPoolMfaConfig", wanted)


@resource_type("AWS::Cognito::UserPoolClient")
class UserPoolClientType(_Pooled):
    """Ref: the id. GetAtt: ClientId, ClientSecret, Name."""

    creates, updates, reads = "CreateUserPoolClient", "UpdateUserPoolClient", "DescribeUserPoolClient"
    deletes, lists = "DeleteUserPoolClient", "ListUserPoolClients"
    ref, named, limit = "ClientId", "ClientName", 128
    attributes = {"Name": "ClientName"}
    unsupported = frozenset({"AnalyticsConfiguration"})


@resource_type("AWS::Cognito::UserPoolGroup")
class UserPoolGroupType(_Pooled):
    """Ref: the name."""

    creates, updates, deletes = "CreateGroup", "UpdateGroup", "DeleteGroup"
    ref, named, limit, exists = "GroupName", "GroupName", 128, ("GroupExistsException",)


@resource_type("AWS::Cognito::UserPoolUser")
class UserPoolUserType(_Pooled):
    """Ref: the name. It is never changed in place."""

    creates, deletes = "AdminCreateUser", "AdminDeleteUser"
    ref, named, limit, exists = "Username", "Username", 128, ("UsernameExistsException",)


@resource_type("AWS::Cognito::UserPoolUserToGroupAttachment")
class UserPoolUserToGroupAttachmentType(_Pooled):
    """Ref: a generated id."""

    creates, deletes = "AdminAddUserToGroup", "AdminRemoveUserFromGroup"
    ref = "{UserPoolId}|{GroupName}|{Username}"

    def identified(self, physical_id: str) -> Properties:
        """By its properties alone."""
        return {}


@resource_type("AWS::Cognito::UserPoolDomain")
class UserPoolDomainType(_Pooled):
    """Ref: the domain. GetAtt: CloudFrontDistribution."""

    creates, updates, reads = "CreateUserPoolDomain", "UpdateUserPoolDomain", "DescribeUserPoolDomain"
    deletes, ref = "DeleteUserPoolDomain", "Domain"
    unsupported = frozenset({"Routing"})


@resource_type("AWS::Cognito::UserPoolResourceServer")
class UserPoolResourceServerType(_Pooled):
    """Ref: the identifier."""

    creates, updates, deletes = "CreateResourceServer", "UpdateResourceServer", "DeleteResourceServer"
    ref, always = "Identifier", {"Scopes": []}


@resource_type("AWS::Cognito::UserPoolIdentityProvider")
class UserPoolIdentityProviderType(_Pooled):
    """Ref: the name."""

    creates, updates, deletes = "CreateIdentityProvider", "UpdateIdentityProvider", "DeleteIdentityProvider"
    ref = "ProviderName"
