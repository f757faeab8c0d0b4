"""Second factors of users: authenticators, and what they prefer. Sources: API_AssociateSoftwareToken, API_VerifySoftwareToken,
API_SetUserMFAPreference and the operations beside them.
"""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import factors
from pampero.services.cognito.pools.attempts import ATTEMPTS, Attempt, keep
from pampero.services.cognito.pools.bearers import signed_in
from pampero.services.cognito.pools.model import (
    CLIENTS,
    PLACES,
    POOLS,
    Client,
    Pool,
    invalid,
    named_pool,
    pool_of,
    unauthorized,
)
from pampero.services.cognito.pools.passkeys import WEB_AUTHN, of_user
from pampero.services.cognito.pools.users import USERS, User, by_sub, existing
from pampero.store.tx import ReadTx, Tx


def _by_session(tx: ReadTx, session: str) -> tuple[Attempt, Pool, Client, User]:
    """Who is asked to set a second factor up. Raises NotAuthorizedException."""
    pool_id, _, _ = session.partition(".")
    attempt = ATTEMPTS.get(tx, pool_id, session)
    place = PLACES.get(tx, "", pool_id)
    pool = POOLS.get(tx, place, pool_id) if place is not None else None
    if attempt is None or pool is None or attempt.expires <= tx.now or attempt.challenge != factors.SETUP:
        raise unauthorized("Invalid session for the user, session is expired.")
    client, user = CLIENTS.get(tx, "", attempt.client), by_sub(tx, pool.id, attempt.sub)
    if client is None or user is None or not user.enabled or factors.TOTP in user.factors:
        # Whoever has an authenticator by now is asked for its codes: an earlier session sets up no other.
        raise unauthorized("Invalid session for the user.")
    return attempt, pool, client, user


@operation("AssociateSoftwareToken", resource="*", public=True)
def associate_software_token(
    tx: Tx, call: Call, req: t.AssociateSoftwareTokenRequest
) -> t.AssociateSoftwareTokenResponse:
    """The secret for an authenticator, which counts once a code of it was shown. Source: API_AssociateSoftwareToken. Raises
    NotAuthorizedException, InvalidParameterException, SoftwareTokenMFANotFoundException."""
    attempt = None
    if req.AccessToken is not None:
        pool, client, user = signed_in(tx, call, req.AccessToken)
    elif req.Session is not None:
        attempt, pool, client, user = _by_session(tx, req.Session)
    else:
        raise invalid("Either AccessToken or Session is required.")
    if factors.TOTP not in factors.enabled(pool):
        raise ApiError("SoftwareTokenMFANotFoundException", "Software token MFA is not enabled for the userPool.")
    secret = factors.new_secret()
    user.offered = factors.seal(call, secret)
    USERS.save(tx, user)
    session = None
    if attempt is not None:
        ATTEMPTS.delete(tx, pool.id, attempt.id)
        session = keep(tx, attempt, client).id
    return t.AssociateSoftwareTokenResponse(SecretCode=factors.spoken(secret), Session=session)


@operation("VerifySoftwareToken", resource="*", public=True)
async def verify_software_token(call: Call, req: t.VerifySoftwareTokenRequest) -> t.VerifySoftwareTokenResponse:
    """Show a code of the authenticator. Source: API_VerifySoftwareToken. Raises EnableSoftwareTokenMFAException,
    NotAuthorizedException, InvalidParameterException."""
    found = await call.write(_verify, call, req)
    if isinstance(found, ApiError):
        raise found
    return found


def _verify(tx: Tx, call: Call, req: t.VerifySoftwareTokenRequest) -> t.VerifySoftwareTokenResponse | ApiError:
    attempt = None
    if req.AccessToken is not None:
        pool, client, user = signed_in(tx, call, req.AccessToken)
    elif req.Session is not None:
        attempt, pool, client, user = _by_session(tx, req.Session)
    else:
        raise invalid("Either AccessToken or Session is required.")
    if not user.offered:
        raise invalid("User has not been associated with a software token.")
    step = factors.step_of(call, user.offered, req.UserCode, 0, tx.now)
    if step is None:
        return ApiError("EnableSoftwareTokenMFAException", "Code mismatch")
    # The code that was shown here may still sign in: whoever sets up and signs in at once has no other.
    user.totp, user.offered, user.step = user.offered, b"", step - 1
    if attempt is not None:
        _turn(user, factors.TOTP, True)
        attempt.passed = True
    USERS.save(tx, user)
    session = None
    if attempt is not None:
        ATTEMPTS.delete(tx, pool.id, attempt.id)
        session = keep(tx, attempt, client).id
    return t.VerifySoftwareTokenResponse(Status="SUCCESS", Session=session)


def _turn(user: User, factor: str, on: bool) -> None:
    others = [one for one in user.factors if one != factor]
    user.factors = [*others, factor] if on else others
    if not on and user.preferred == factor:
        user.preferred = ""


def _prefer(tx: Tx, pool: Pool, user: User, req: Any) -> None:
    """Turn second factors on and off as a request says. Raises InvalidParameterException."""
    wanted: list[tuple[str, t.SMSMfaSettingsType | t.SoftwareTokenMfaSettingsType | t.EmailMfaSettingsType | None]]
    wanted = [
        (factors.SMS, req.SMSMfaSettings),
        (factors.TOTP, req.SoftwareTokenMfaSettings),
        (factors.MAIL, req.EmailMfaSettings),
    ]
    there = factors.enabled(pool)
    if sum(bool(settings and settings.PreferredMfa) for _, settings in wanted) > 1:
        raise invalid("Only one MFA method can be preferred.")
    for factor, settings in wanted:
        if settings is None:
            continue
        if settings.PreferredMfa and not settings.Enabled:
            raise invalid("MFA method must be enabled to be preferred.")
        if settings.Enabled:
            if factor not in there:
                raise invalid(f"User pool does not have {factor} enabled.")
            if factor == factors.TOTP and not user.totp:
                raise invalid("User has not verified software token mfa")
            attribute = factors.ATTRIBUTES.get(factor)
            if attribute is not None and not user.attributes.get(attribute):
                raise invalid(f"User does not have {attribute} to receive codes.")
        _turn(user, factor, bool(settings.Enabled))
        if settings.PreferredMfa:
            user.preferred = factor
        elif user.preferred == factor:
            user.preferred = ""
    USERS.save(tx, user)


@operation("SetUserMFAPreference", resource="*", public=True)
def set_user_mfa_preference(tx: Tx, call: Call, req: t.SetUserMFAPreferenceRequest) -> t.SetUserMFAPreferenceResponse:
    """Turn own second factors on and off. Source: API_SetUserMFAPreference. Raises NotAuthorizedException,
    InvalidParameterException."""
    pool, _, user = signed_in(tx, call, req.AccessToken)
    _prefer(tx, pool, user, req)
    return t.SetUserMFAPreferenceResponse()


@operation("AdminSetUserMFAPreference", resource=named_pool)
def admin_set_user_mfa_preference(
    tx: Tx, call: Call, req: t.AdminSetUserMFAPreferenceRequest
) -> t.AdminSetUserMFAPreferenceResponse:
    """Turn a user's second factors on and off. Source: API_AdminSetUserMFAPreference. Raises UserNotFoundException,
    InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    _prefer(tx, pool, existing(tx, pool, req.Username), req)
    return t.AdminSetUserMFAPreferenceResponse()


def _by_sms(tx: Tx, user: User, options: list[t.MFAOptionType]) -> None:
    if any(one.DeliveryMedium != "SMS" or one.AttributeName != "phone_number" for one in options):
        raise invalid("MFA options can only be SMS to phone_number.")
    _turn(user, factors.SMS, bool(options))
    USERS.save(tx, user)


@operation("SetUserSettings", resource="*", public=True)
def set_user_settings(tx: Tx, call: Call, req: t.SetUserSettingsRequest) -> t.SetUserSettingsResponse:
    """The former way to turn codes by text message on. Source: API_SetUserSettings. Raises NotAuthorizedException,
    InvalidParameterException."""
    _, _, user = signed_in(tx, call, req.AccessToken)
    _by_sms(tx, user, req.MFAOptions)
    return t.SetUserSettingsResponse()


@operation("AdminSetUserSettings", resource=named_pool)
def admin_set_user_settings(tx: Tx, call: Call, req: t.AdminSetUserSettingsRequest) -> t.AdminSetUserSettingsResponse:
    """The same for a user. Source: API_AdminSetUserSettings. Raises UserNotFoundException, InvalidParameterException."""
    _by_sms(tx, existing(tx, pool_of(tx, call, req.UserPoolId), req.Username), req.MFAOptions)
    return t.AdminSetUserSettingsResponse()


@operation("AdminDeleteSoftwareToken", resource=named_pool)
def admin_delete_software_token(
    tx: Tx, call: Call, req: t.AdminDeleteSoftwareTokenRequest
) -> t.AdminDeleteSoftwareTokenResponse:
    """Take a user's authenticator away. Source: API_AdminDeleteSoftwareToken. Raises UserNotFoundException,
    SoftwareTokenMFANotFoundException."""
    user = existing(tx, pool_of(tx, call, req.UserPoolId), req.Username)
    user.totp = user.offered = b""
    _turn(user, factors.TOTP, False)
    USERS.save(tx, user)
    return t.AdminDeleteSoftwareTokenResponse()


def first_factors(tx: ReadTx, pool: Pool, user: User) -> list[str]:
    """What a user has to sign in by where it may choose."""
    policy = pool.settings.Policies and pool.settings.Policies.SignInPolicy
    found = []
    for factor in (policy and policy.AllowedFirstAuthFactors) or ["PASSWORD"]:
        attribute = {"EMAIL_OTP": "email", "SMS_OTP": "phone_number"}.get(factor)
        if (
            (factor == "PASSWORD" and user.verifier)
            or (factor == WEB_AUTHN and of_user(tx, pool.id, user.sub))
            or (attribute and user.attributes.get(f"{attribute}_verified") == "true")
        ):
            found.append(factor)
    return found


@operation("GetUserAuthFactors", resource="*", public=True, read=True)
def get_user_auth_factors(tx: ReadTx, call: Call, req: t.GetUserAuthFactorsRequest) -> t.GetUserAuthFactorsResponse:
    """By what the token's user can sign in. Source: API_GetUserAuthFactors. Raises NotAuthorizedException."""
    pool, _, user = signed_in(tx, call, req.AccessToken)
    return t.GetUserAuthFactorsResponse(
        Username=user.name, PreferredMfaSetting=user.preferred or None, UserMFASettingList=user.factors or None,
        ConfiguredUserAuthFactors=first_factors(tx, pool, user),
    )  # fmt: skip


@operation("AdminGetUserAuthFactors", resource=named_pool, read=True)
def admin_get_user_auth_factors(
    tx: ReadTx, call: Call, req: t.AdminGetUserAuthFactorsRequest
) -> t.AdminGetUserAuthFactorsResponse:
    """By what a user can sign in. Source: API_AdminGetUserAuthFactors. Raises UserNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    user = existing(tx, pool, req.Username)
    return t.AdminGetUserAuthFactorsResponse(
        Username=user.name, PreferredMfaSetting=user.preferred or None, UserMFASettingList=user.factors or None,
        ConfiguredUserAuthFactors=first_factors(tx, pool, user),
    )  # fmt: skip
