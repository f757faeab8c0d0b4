"""Passkeys: registered by signed-in users, and signed in by. Sources: API_StartWebAuthnRegistration and the operations beside it;
developer guide, "Sign-in with passkeys"; WebAuthn Level 3.

What authenticators say is verified by py_webauthn, on a thread.
"""

from __future__ import annotations

import asyncio
import base64
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page, position_of
from pampero.kernel import ids, jsontext
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.bearers import signed_in
from pampero.services.cognito.pools.model import Client, Pool, invalid, missing, unauthorized
from pampero.services.cognito.pools.passkeyproofs import (
    Refused,
    authenticated,
    registered,
    registration,
    request_options,
)
from pampero.services.cognito.pools.users import User
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

WEB_AUTHN = "WEB_AUTHN"
CHALLENGE_LENGTH, SECONDS = 32, 300.0
MAX_PASSKEYS, MAX_PAGE = 20, 20
MAX_LENGTH = 64 * 1024
LOCAL = ("localhost",)


class Passkey(msgspec.Struct):
    """A passkey. id: as authenticators name it, in base64; key: its public key (COSE); count: of its signatures. rp: the
    relying party that it is for. made: epoch seconds."""

    id: str
    key: bytes
    count: int
    rp: str
    made: float
    attachment: str | None
    transports: list[str]


class Registration(msgspec.Struct):
    """One that is under way. client: that began it. expires: epoch seconds."""

    challenge: bytes
    client: str
    expires: float


class Party(NamedTuple):
    """Whom passkeys are for. verifies: the user has to be verified."""

    id: str
    verifies: bool


# By the pool, and in it by the user's `sub` (and the passkey's id).
PASSKEYS: Documents[Passkey] = Documents("cognito-idp.passkey", Passkey)
REGISTRATIONS: Documents[Registration] = Documents("cognito-idp.registration", Registration)


def allowed(pool: Pool) -> bool:
    """Whether a pool's users may sign in by passkeys."""
    policy = pool.settings.Policies and pool.settings.Policies.SignInPolicy
    return WEB_AUTHN in ((policy and policy.AllowedFirstAuthFactors) or [])


def satisfies(pool: Pool) -> bool:
    """Whether a passkey is two factors: its user is verified by the device that has it."""
    settings = pool.factors.WebAuthnConfiguration
    return settings is not None and settings.FactorConfiguration == "MULTI_FACTOR_WITH_USER_VERIFICATION"


def party(pool: Pool) -> Party:
    """Raises WebAuthnConfigurationMissingException."""
    settings = pool.factors.WebAuthnConfiguration
    name = (settings and settings.RelyingPartyId) or pool.host
    if name is None:
        raise ApiError(
            "WebAuthnConfigurationMissingException", "The user pool has neither a relying party nor a domain."
        )
    return Party(name, satisfies(pool) or (settings is not None and settings.UserVerification == "required"))


def of_user(tx: ReadTx, pool: str, sub: str) -> list[Passkey]:
    """A user's passkeys."""
    return [one for _, one in PASSKEYS.page(tx, pool, prefix=f"{sub}/")]


def forget_all(tx: Tx, pool: str, sub: str) -> None:
    """Delete the passkeys of a user that goes."""
    for id_, _ in PASSKEYS.page(tx, pool, prefix=f"{sub}/"):
        PASSKEYS.delete(tx, pool, id_)
    REGISTRATIONS.delete(tx, pool, sub)


def origin_of(party: Party, credential: Any) -> str:
    """The origin that a credential was used at. Raises Refused for one that is not the party's, InvalidParameterException."""
    try:
        text = credential["response"]["clientDataJSON"]
        said = jsontext.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        origin = str(said["origin"])
        parts = urlsplit(origin)
    except (KeyError, TypeError, ValueError) as error:
        raise invalid("The credential is malformed.") from error
    host = parts.hostname or ""
    near = parts.scheme == "http" and (host in LOCAL or host.endswith(".localhost"))
    if not (parts.scheme == "https" or near) or not (host == party.id or host.endswith(f".{party.id}")):
        raise Refused("The origin is not one of the relying party's.")
    return origin


@operation("StartWebAuthnRegistration", resource="*", public=True)
async def start_web_authn_registration(
    call: Call, req: t.StartWebAuthnRegistrationRequest
) -> t.StartWebAuthnRegistrationResponse:
    """What a browser needs to make a passkey. Source: API_StartWebAuthnRegistration. Raises WebAuthnNotEnabledException,
    WebAuthnConfigurationMissingException, NotAuthorizedException, LimitExceededException."""
    pool, client, user = await call.read(signed_in, call, req.AccessToken)
    if not allowed(pool):
        raise ApiError("WebAuthnNotEnabledException", "Passkeys are not enabled for the user pool.")
    for_, present = party(pool), await call.read(of_user, pool.id, user.sub)
    if len(present) >= MAX_PASSKEYS:
        raise ApiError("LimitExceededException", f"A user has at most {MAX_PASSKEYS} passkeys.")
    challenge = ids.random_bytes(CHALLENGE_LENGTH)
    known = [one.id for one in present]
    options = await asyncio.to_thread(registration, for_.id, for_.verifies, user.name, user.sub, challenge, known)
    await call.write(_begin, pool.id, user.sub, Registration(challenge, client.id, call.now + SECONDS))
    return t.StartWebAuthnRegistrationResponse(CredentialCreationOptions=options)


def _begin(tx: Tx, pool: str, sub: str, begun: Registration) -> None:
    REGISTRATIONS.put(tx, pool, sub, begun)


def _begun(tx: ReadTx, call: Call, token: str) -> tuple[Pool, Client, User, Registration]:
    pool, client, user = signed_in(tx, call, token)
    found = REGISTRATIONS.get(tx, pool.id, user.sub)
    if found is None or found.expires <= tx.now:
        raise ApiError("WebAuthnChallengeNotFoundException", "There is no registration under way.")
    if found.client != client.id:
        raise ApiError("WebAuthnClientMismatchException", "The registration was begun by another client.")
    return pool, client, user, found


@operation("CompleteWebAuthnRegistration", resource="*", public=True)
async def complete_web_authn_registration(
    call: Call, req: t.CompleteWebAuthnRegistrationRequest
) -> t.CompleteWebAuthnRegistrationResponse:
    """Keep the passkey that a browser has made. Source: API_CompleteWebAuthnRegistration. Raises
    WebAuthnChallengeNotFoundException, WebAuthnOriginNotAllowedException, WebAuthnCredentialNotSupportedException,
    WebAuthnClientMismatchException, NotAuthorizedException."""
    pool, _, user, begun = await call.read(_begun, call, req.AccessToken)
    for_, credential = party(pool), req.Credential
    try:
        origin = origin_of(for_, credential)
    except Refused as error:
        raise ApiError("WebAuthnOriginNotAllowedException", str(error)) from error
    try:
        made = await asyncio.to_thread(registered, credential, begun.challenge, for_.id, for_.verifies, origin)
    except Refused as error:
        raise ApiError("WebAuthnCredentialNotSupportedException", f"The credential is not accepted: {error}") from error
    response = credential.get("response") or {}
    transports = [str(one) for one in response.get("transports") or [] if isinstance(one, str)][:10]
    attachment = credential.get("authenticatorAttachment")
    known = attachment if attachment in ("platform", "cross-platform") else None
    passkey = Passkey(made.id, made.key, made.signatures, for_.id, call.now, known, transports)
    await call.write(_complete, pool.id, user.sub, passkey)
    return t.CompleteWebAuthnRegistrationResponse()


def _complete(tx: Tx, pool: str, sub: str, passkey: Passkey) -> None:
    if not REGISTRATIONS.delete(tx, pool, sub):
        raise ApiError("WebAuthnChallengeNotFoundException", "There is no registration under way.")
    PASSKEYS.put(tx, pool, f"{sub}/{passkey.id}", passkey)


@operation("ListWebAuthnCredentials", resource="*", public=True, read=True)
def list_web_authn_credentials(
    tx: ReadTx, call: Call, req: t.ListWebAuthnCredentialsRequest
) -> t.ListWebAuthnCredentialsResponse:
    """A user's passkeys. Source: API_ListWebAuthnCredentials. Raises NotAuthorizedException, InvalidParameterException."""
    pool, _, user = signed_in(tx, call, req.AccessToken)
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    most = MAX_PAGE if req.MaxResults is None else req.MaxResults
    found = PASSKEYS.page(tx, pool.id, prefix=f"{user.sub}/", after=after, limit=most + 1)
    listed, token = page(found, most, lambda entry: entry[0])
    described = [
        t.WebAuthnCredentialDescription(
            CredentialId=one.id, FriendlyCredentialName="Passkey", RelyingPartyId=one.rp, CreatedAt=one.made,
            AuthenticatorAttachment=one.attachment, AuthenticatorTransports=one.transports,
        )
        for _, one in listed
    ]  # fmt: skip
    return t.ListWebAuthnCredentialsResponse(Credentials=described, NextToken=token)


@operation("DeleteWebAuthnCredential", resource="*", public=True)
def delete_web_authn_credential(
    tx: Tx, call: Call, req: t.DeleteWebAuthnCredentialRequest
) -> t.DeleteWebAuthnCredentialResponse:
    """Forget a passkey. Source: API_DeleteWebAuthnCredential. Raises NotAuthorizedException, ResourceNotFoundException."""
    pool, _, user = signed_in(tx, call, req.AccessToken)
    if not PASSKEYS.delete(tx, pool.id, f"{user.sub}/{req.CredentialId}"):
        raise missing("The passkey does not exist.")
    return t.DeleteWebAuthnCredentialResponse()


# Signing in


async def challenge(pool: Pool, passkeys: list[Passkey], number: bytes) -> str:
    """The options of a request for one of a user's passkeys, as JSON."""
    for_ = party(pool)
    return await asyncio.to_thread(request_options, for_.id, for_.verifies, number, [one.id for one in passkeys])


async def verified(pool: Pool, passkeys: list[Passkey], number: bytes, text: str) -> Passkey:
    """The passkey that a credential shows, with its new count. Raises NotAuthorizedException, InvalidParameterException."""
    try:
        credential: Any = jsontext.loads(text) if len(text) <= MAX_LENGTH else None
        name = credential["id"]
    except (KeyError, TypeError, ValueError) as error:
        raise invalid("The credential is malformed.") from error
    for_ = party(pool)
    passkey = next((one for one in passkeys if one.id == name and one.rp == for_.id), None)
    if passkey is None:
        raise unauthorized("The passkey is not one of the user's.")
    try:
        origin = origin_of(for_, credential)
        count = await asyncio.to_thread(
            authenticated, credential, number, for_.id, for_.verifies, origin, passkey.key, passkey.count
        )
    except Refused as error:
        raise unauthorized("The passkey was not accepted.") from error
    return msgspec.structs.replace(passkey, count=count)


def keep(tx: Tx, pool: str, sub: str, passkey: Passkey) -> None:
    """Note how often a passkey has signed."""
    PASSKEYS.put(tx, pool, f"{sub}/{passkey.id}", passkey)
