"""Passkeys, with an authenticator of the tests'."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.services.cognito.conftest import PASSWORD, Shop, code_of

USER_PRESENT, USER_VERIFIED, ATTESTED = 1, 4, 64


def encoded(data: bytes) -> str:
    """Base64 as browsers have it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Authenticator:
    """One that has a key, and signs when it is asked."""

    def __init__(self, origin: str = "http://localhost:3000", party: str = "localhost") -> None:
        self.origin, self.party = origin, party
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count = b"an authenticator's id", 0

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(self.party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser answers `navigator.credentials.create` with."""
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cose
        data = self._data(USER_PRESENT | USER_VERIFIED | ATTESTED) + attested
        response = {
            "clientDataJSON": encoded(self._client_data("webauthn.create", options["challenge"])),
            "attestationObject": encoded(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["internal"],
        }
        return self._credential(response)

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser answers `navigator.credentials.get` with."""
        said = self._client_data("webauthn.get", options["challenge"])
        data = self._data(USER_PRESENT | USER_VERIFIED)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": encoded(said),
            "authenticatorData": encoded(data),
            "signature": encoded(signature),
        }
        return self._credential(response)

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = encoded(self.id)
        return {
            "id": name, "rawId": name, "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {}, "response": response,
        }  # fmt: skip


def pool_of(shop: Callable[..., Shop]) -> Shop:
    """A pool with passkeys of localhost, and a user."""
    it = shop(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}})
    it.idp.set_user_pool_mfa_config(UserPoolId=it.pool, WebAuthnConfiguration={"RelyingPartyId": "localhost"})
    it.user("alice")
    return it


def asked(it: Shop) -> tuple[dict[str, Any], dict[str, Any]]:
    """A challenge for a passkey, and what the browser is to be asked for."""
    found = it.open.initiate_auth(
        ClientId=it.client, AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "WEB_AUTHN"},
    )  # fmt: skip
    return found, json.loads(found["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])


def test_a_passkey_signs_in(shop: Callable[..., Shop]) -> None:
    it, device = pool_of(shop), Authenticator()
    token = it.tokens("alice")["AccessToken"]
    options = it.open.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    assert options["rp"]["id"] == "localhost"
    credential = device.make(options)
    it.open.complete_web_authn_registration(AccessToken=token, Credential=credential)
    again = {"AccessToken": token, "Credential": credential}
    assert code_of(it.open.complete_web_authn_registration, **again) == "WebAuthnChallengeNotFoundException"
    (kept,) = it.open.list_web_authn_credentials(AccessToken=token)["Credentials"]
    assert (kept["CredentialId"], kept["RelyingPartyId"]) == (encoded(device.id), "localhost")
    assert it.open.get_user_auth_factors(AccessToken=token)["ConfiguredUserAuthFactors"] == ["PASSWORD", "WEB_AUTHN"]
    found, wanted = asked(it)
    signed = json.dumps(device.sign(wanted))
    assert it.answer(found, "alice", CREDENTIAL=signed)["AuthenticationResult"]["AccessToken"]
    with pytest.raises(it.open.exceptions.NotAuthorizedException):
        it.answer(found, "alice", CREDENTIAL=signed)
    it.open.delete_web_authn_credential(AccessToken=token, CredentialId=kept["CredentialId"])
    assert it.open.list_web_authn_credentials(AccessToken=token)["Credentials"] == []
    name = {"AccessToken": token, "CredentialId": kept["CredentialId"]}
    assert code_of(it.open.delete_web_authn_credential, **name) == "ResourceNotFoundException"


def test_what_is_not_the_users_passkey_is_refused(shop: Callable[..., Shop]) -> None:
    it, device = pool_of(shop), Authenticator()
    token = it.tokens("alice")["AccessToken"]

    def options() -> dict[str, Any]:
        return dict(it.open.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"])

    complete = it.open.complete_web_authn_registration
    elsewhere = Authenticator("https://evil.example")
    assert (
        code_of(complete, AccessToken=token, Credential=elsewhere.make(options()))
        == "WebAuthnOriginNotAllowedException"
    )
    of_another = Authenticator(party="evil.example")
    assert (
        code_of(complete, AccessToken=token, Credential=of_another.make(options()))
        == "WebAuthnCredentialNotSupportedException"
    )
    assert code_of(complete, AccessToken=token, Credential={"id": "x"}) == "InvalidParameterException"
    complete(AccessToken=token, Credential=device.make(options()))
    for forged in (Authenticator(), elsewhere, of_another):
        found, wanted = asked(it)
        with pytest.raises(it.open.exceptions.NotAuthorizedException):
            it.answer(found, "alice", CREDENTIAL=json.dumps(forged.sign(wanted)))
    found, _ = asked(it)
    _, others = asked(it)
    with pytest.raises(it.open.exceptions.NotAuthorizedException):
        it.answer(found, "alice", CREDENTIAL=json.dumps(device.sign(others)))
    plain = shop()
    plain.user("bob", PASSWORD)
    start = plain.open.start_web_authn_registration
    assert code_of(start, AccessToken=plain.tokens("bob")["AccessToken"]) == "WebAuthnNotEnabledException"
