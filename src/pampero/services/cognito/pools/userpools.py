"""Pools: made, shown, changed and deleted. Sources: API_CreateUserPool and the operations beside it."""

from __future__ import annotations

import asyncio

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page, position_of
from pampero.aws.tags import refuse_reserved, tag_keys
from pampero.kernel import ids
from pampero.protocol.traits import RESERVED_TAGS
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.attributes import customs, schema
from pampero.services.cognito.pools.codes import PLACE
from pampero.services.cognito.pools.emptying import EMPTIED
from pampero.services.cognito.pools.keys import PURPOSE, make_key, make_kid
from pampero.services.cognito.pools.model import (
    CLIENTS,
    PLACES,
    POOLS,
    Pool,
    invalid,
    named_pool,
    pool_arn,
    pool_of,
)
from pampero.services.cognito.pools.senders import let_use_key
from pampero.services.cognito.pools.users import USERS
from pampero.store.tx import ReadTx, Tx

ID_LENGTH = 9
MAX_PAGE = 60
# What an update that leaves them out sets back, as a creation does.
CHANGEABLE = (
    "Policies", "DeletionProtection", "LambdaConfig", "AutoVerifiedAttributes", "SmsVerificationMessage",
    "EmailVerificationMessage", "EmailVerificationSubject", "VerificationMessageTemplate", "SmsAuthenticationMessage",
    "UserAttributeUpdateSettings", "MfaConfiguration", "DeviceConfiguration", "EmailConfiguration", "SmsConfiguration",
    "AdminCreateUserConfig", "UserPoolAddOns", "AccountRecoverySetting", "UserPoolTier", "KeyConfiguration",
    "IssuerConfiguration",
)  # fmt: skip
TEMPORARY_DAYS, MIN_LENGTH = 7, 8
EVERYTHING = "*"


def shown(tx: ReadTx, pool: Pool) -> t.UserPoolType:
    """A pool as an answer shows it."""
    return msgspec.structs.replace(
        pool.settings,
        EstimatedNumberOfUsers=USERS.count(tx, pool.id),
        SchemaAttributes=[one.shown() for one in pool.schema],
        UserPoolTags=pool.tags,
    )


def _defaults(settings: t.UserPoolType) -> t.UserPoolType:
    """The settings with what AWS puts where nothing is said."""
    policies = settings.Policies = settings.Policies or t.UserPoolPolicyType()
    password = policies.PasswordPolicy = policies.PasswordPolicy or t.PasswordPolicyType(
        RequireUppercase=True, RequireLowercase=True, RequireNumbers=True, RequireSymbols=True
    )
    password.MinimumLength = password.MinimumLength or MIN_LENGTH
    password.RequireUppercase = bool(password.RequireUppercase)
    password.RequireLowercase = bool(password.RequireLowercase)
    password.RequireNumbers = bool(password.RequireNumbers)
    password.RequireSymbols = bool(password.RequireSymbols)
    admin = settings.AdminCreateUserConfig = settings.AdminCreateUserConfig or t.AdminCreateUserConfigType()
    admin.AllowAdminCreateUserOnly = bool(admin.AllowAdminCreateUserOnly)
    days = password.TemporaryPasswordValidityDays or admin.UnusedAccountValidityDays or TEMPORARY_DAYS
    password.TemporaryPasswordValidityDays = admin.UnusedAccountValidityDays = days
    policies.SignInPolicy = policies.SignInPolicy or t.SignInPolicyType(AllowedFirstAuthFactors=["PASSWORD"])
    settings.LambdaConfig = settings.LambdaConfig or t.LambdaConfigType()
    template = settings.VerificationMessageTemplate or t.VerificationMessageTemplateType()
    template.DefaultEmailOption = template.DefaultEmailOption or "CONFIRM_WITH_CODE"
    template.EmailMessage = template.EmailMessage or settings.EmailVerificationMessage
    template.EmailSubject = template.EmailSubject or settings.EmailVerificationSubject
    template.SmsMessage = template.SmsMessage or settings.SmsVerificationMessage
    settings.VerificationMessageTemplate = template
    settings.EmailVerificationMessage = template.EmailMessage
    settings.EmailVerificationSubject = template.EmailSubject
    settings.SmsVerificationMessage = template.SmsMessage
    settings.UserAttributeUpdateSettings = settings.UserAttributeUpdateSettings or t.UserAttributeUpdateSettingsType(
        AttributesRequireVerificationBeforeUpdate=[]
    )
    settings.MfaConfiguration = settings.MfaConfiguration or "OFF"
    settings.EmailConfiguration = settings.EmailConfiguration or t.EmailConfigurationType(
        EmailSendingAccount="COGNITO_DEFAULT"
    )
    settings.DeletionProtection = settings.DeletionProtection or "INACTIVE"
    settings.UserPoolTier = settings.UserPoolTier or "ESSENTIALS"
    settings.AccountRecoverySetting = settings.AccountRecoverySetting or t.AccountRecoverySettingType(
        RecoveryMechanisms=[
            t.RecoveryOptionType(Priority=1, Name="verified_email"),
            t.RecoveryOptionType(Priority=2, Name="verified_phone_number"),
        ]
    )
    return settings


def _check(settings: t.UserPoolType) -> None:
    """Raises InvalidParameterException and FeatureUnavailableInTierException for what does not go together, NotImplemented
    for what is not built."""
    functions = settings.LambdaConfig
    if functions is not None:
        if functions.InboundFederation is not None:
            raise _unbuilt("InboundFederation")
        older, newer = functions.PreTokenGeneration, functions.PreTokenGenerationConfig
        if older and newer and older != newer.LambdaArn:
            raise invalid("PreTokenGeneration and PreTokenGenerationConfig must name the same function.")
    for text in (settings.EmailVerificationMessage, settings.SmsVerificationMessage, settings.SmsAuthenticationMessage):
        if text is not None and PLACE not in text:
            raise invalid(f"A message needs {PLACE}, the place of its code.")
    key = settings.KeyConfiguration
    if key is not None and (key.KeyType == "CUSTOMER_MANAGED_KEY" or key.KmsKeyArn):
        raise _unbuilt("KeyConfiguration with a key of KMS")
    if settings.IssuerConfiguration is not None and settings.IssuerConfiguration.Type != "ORIGINAL":
        raise _unbuilt("IssuerConfiguration of another type than ORIGINAL")
    if settings.AliasAttributes and settings.UsernameAttributes:
        raise invalid("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
    rated = settings.UserPoolAddOns is not None and settings.UserPoolAddOns.AdvancedSecurityMode != "OFF"
    if rated and settings.UserPoolTier == "ESSENTIALS":
        # Of the tier LITE, where older pools have it, no source tells.
        raise ApiError(
            "FeatureUnavailableInTierException",
            "The following features need to be disabled for the ESSENTIALS pricing tier configured: Threat Protection",
        )
    mechanisms = settings.AccountRecoverySetting.RecoveryMechanisms if settings.AccountRecoverySetting else None
    names = [one.Name for one in mechanisms or []]
    if "admin_only" in names and len(names) > 1:
        raise invalid(
            "Invalid account recovery setting parameter. Account recovery setting can not use admin_only setting with any other recovery mechanisms."
        )


def _unbuilt(what: str) -> ApiError:
    return ApiError("NotImplemented", f"cognito-idp: {what} is not implemented yet.", status=501)


def _tag_keys(call: Call, req: t.CreateUserPoolRequest | t.UpdateUserPoolRequest) -> dict[str, list[str]]:
    """The condition keys of a request's tags. Raises InvalidParameterException for those that are AWS's own."""
    refuse_reserved(call, req.UserPoolTags or (), lambda: invalid(RESERVED_TAGS))
    return tag_keys(req.UserPoolTags)


@operation("CreateUserPool", resource=EVERYTHING, context=_tag_keys)
async def create_user_pool(call: Call, req: t.CreateUserPoolRequest) -> t.CreateUserPoolResponse:
    """Make a pool, with the key of its tokens. Source: API_CreateUserPool. Raises InvalidParameterException,
    FeatureUnavailableInTierException."""
    id_ = f"{call.region}_{ids.secret(ID_LENGTH)}"
    settings = _defaults(
        t.UserPoolType(
            Id=id_, Name=req.PoolName, Arn=pool_arn(call.region, call.account, id_), CreationDate=call.now,
            LastModifiedDate=call.now, AliasAttributes=req.AliasAttributes,
            UsernameAttributes=req.UsernameAttributes, UsernameConfiguration=req.UsernameConfiguration,
            **{name: getattr(req, name) for name in CHANGEABLE},
        )
    )  # fmt: skip
    _check(settings)
    attributes = schema(req.Schema or [])
    key = await asyncio.to_thread(make_key)
    sealed = call.runtime.sealer.seal(key, PURPOSE)
    now, tags = call.now, req.UserPoolTags or {}
    pool = Pool(id_, call.account, call.region, settings, attributes, sealed, make_kid(), now, now, tags)
    await let_use_key(call, pool.arn, settings.LambdaConfig)
    await call.write(_save_new, pool)
    return t.CreateUserPoolResponse(UserPool=await call.read(shown, pool))


def _save_new(tx: Tx, pool: Pool) -> None:
    POOLS.save(tx, pool)
    PLACES.put(tx, "", pool.id, pool.scope)


@operation("DescribeUserPool", resource=named_pool, read=True)
def describe_user_pool(tx: ReadTx, call: Call, req: t.DescribeUserPoolRequest) -> t.DescribeUserPoolResponse:
    """One pool. Source: API_DescribeUserPool. Raises ResourceNotFoundException."""
    return t.DescribeUserPoolResponse(UserPool=shown(tx, pool_of(tx, call, req.UserPoolId)))


@operation("UpdateUserPool", resource=named_pool, context=_tag_keys)
async def update_user_pool(call: Call, req: t.UpdateUserPoolRequest) -> t.UpdateUserPoolResponse:
    """Set all settings anew: what is left out goes back to its default. Source: API_UpdateUserPool. Raises
    ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException."""
    pool = await call.read(pool_of, call, req.UserPoolId)
    await let_use_key(call, pool.arn, req.LambdaConfig)
    await call.write(_update, call, req)
    return t.UpdateUserPoolResponse()


def _update(tx: Tx, call: Call, req: t.UpdateUserPoolRequest) -> None:
    pool = pool_of(tx, call, req.UserPoolId)
    given = {name: getattr(req, name) for name in CHANGEABLE if getattr(req, name) is not None}
    kept = {name: None for name in CHANGEABLE if name != "UserPoolTier"}
    settings = msgspec.structs.replace(pool.settings, LastModifiedDate=tx.now, **{**kept, **given})
    settings.Name = req.PoolName or settings.Name
    pool.settings = _defaults(settings)
    _check(pool.settings)
    pool.changed = tx.now
    if req.UserPoolTags is not None:
        pool.tags = req.UserPoolTags
    POOLS.save(tx, pool)


@operation("DeleteUserPool", resource=named_pool)
def delete_user_pool(tx: Tx, call: Call, req: t.DeleteUserPoolRequest) -> None:
    """Delete a pool with all that is in it. Source: API_DeleteUserPool. Raises ResourceNotFoundException,
    InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    if pool.settings.DeletionProtection == "ACTIVE":
        raise invalid(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first."
        )
    if pool.host is not None:
        raise invalid("User pool cannot be deleted. It has a domain configured that should be deleted first.")
    POOLS.delete(tx, call.scope, pool.id)
    PLACES.delete(tx, "", pool.id)
    for id_, _ in CLIENTS.find(tx, "", "pool", pool.id):
        CLIENTS.delete(tx, "", id_)
    tx.emit(EMPTIED, pool.id)


@operation("ListUserPools", resource=EVERYTHING, read=True)
def list_user_pools(tx: ReadTx, call: Call, req: t.ListUserPoolsRequest) -> t.ListUserPoolsResponse:
    """The pools of an account and region. Source: API_ListUserPools. Raises InvalidParameterException."""
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    most = req.MaxResults or MAX_PAGE
    found = [pool for _, pool in POOLS.page(tx, call.scope, after=after, limit=most + 1)]
    listed, token = page(found, most, lambda pool: pool.id)
    described = [
        t.UserPoolDescriptionType(
            Id=one.id, Name=one.settings.Name, LambdaConfig=one.settings.LambdaConfig, CreationDate=one.made,
            LastModifiedDate=one.changed,
        )
        for one in listed
    ]  # fmt: skip
    return t.ListUserPoolsResponse(UserPools=described, NextToken=token)


@operation("AddCustomAttributes", resource=named_pool)
def add_custom_attributes(tx: Tx, call: Call, req: t.AddCustomAttributesRequest) -> None:
    """Give users more attributes. Source: API_AddCustomAttributes. Raises ResourceNotFoundException,
    InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    pool.schema = [*pool.schema, *customs(req.CustomAttributes, pool.schema)]
    pool.changed = tx.now
    POOLS.save(tx, pool)


@operation("GetUserPoolMfaConfig", resource=named_pool, read=True)
def get_user_pool_mfa_config(
    tx: ReadTx, call: Call, req: t.GetUserPoolMfaConfigRequest
) -> t.GetUserPoolMfaConfigResponse:
    """Which second factors a pool has. Source: API_GetUserPoolMfaConfig. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    return msgspec.structs.replace(pool.factors, MfaConfiguration=pool.settings.MfaConfiguration)


@operation("SetUserPoolMfaConfig", resource=named_pool)
def set_user_pool_mfa_config(tx: Tx, call: Call, req: t.SetUserPoolMfaConfigRequest) -> t.SetUserPoolMfaConfigResponse:
    """Say which second factors a pool has. Source: API_SetUserPoolMfaConfig. Raises ResourceNotFoundException,
    InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    wanted = req.MfaConfiguration or "OFF"
    token = req.SoftwareTokenMfaConfiguration
    some = req.SmsMfaConfiguration or req.EmailMfaConfiguration or (token is not None and token.Enabled)
    if wanted != "OFF" and not some:
        raise invalid("Invalid MFA configuration given, can't turn on MFA and disable all MFAs.")
    pool.settings.MfaConfiguration = wanted
    pool.factors = t.GetUserPoolMfaConfigResponse(
        SmsMfaConfiguration=req.SmsMfaConfiguration,
        SoftwareTokenMfaConfiguration=token,
        EmailMfaConfiguration=req.EmailMfaConfiguration,
        WebAuthnConfiguration=req.WebAuthnConfiguration,
    )
    if req.SmsMfaConfiguration is not None and req.SmsMfaConfiguration.SmsConfiguration is not None:
        pool.settings.SmsConfiguration = req.SmsMfaConfiguration.SmsConfiguration
    pool.changed = tx.now
    POOLS.save(tx, pool)
    given = {name: getattr(pool.factors, name) for name in pool.factors.__struct_fields__ if name != "MfaConfiguration"}
    return t.SetUserPoolMfaConfigResponse(**given, MfaConfiguration=wanted)
