"""What py_webauthn makes and verifies: pure, and imported when a user first has to do with a passkey, on a thread."""

from __future__ import annotations

from typing import Any, NamedTuple

from pampero.kernel import jsontext


class Refused(Exception):
    """A credential that is not accepted; the text says why."""


class Made(NamedTuple):
    """A new passkey: its id in base64, its public key, the count of its signatures."""

    id: str
    key: bytes
    signatures: int


def registration(party: str, verifies: bool, name: str, sub: str, challenge: bytes, known: list[str]) -> dict[str, Any]:
    """What `navigator.credentials.create` takes. known: the ids of passkeys that are there already."""
    from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    verification = UserVerificationRequirement.REQUIRED if verifies else UserVerificationRequirement.PREFERRED
    options = generate_registration_options(
        rp_id=party,
        rp_name=party,
        user_name=name,
        user_id=sub.encode(),
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=verification
        ),
    )
    made: dict[str, Any] = jsontext.loads(options_to_json(options))
    return made


def registered(credential: Any, challenge: bytes, party: str, verifies: bool, origin: str) -> Made:
    """The passkey that a browser has made. Raises Refused."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party,
            expected_origin=origin,
            require_user_verification=verifies,
        )
    except (WebAuthnException, KeyError, TypeError, ValueError) as error:
        raise Refused(str(error)) from error
    return Made(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def request_options(party: str, verifies: bool, challenge: bytes, known: list[str]) -> str:
    """What `navigator.credentials.get` takes, as JSON. known: the ids of passkeys that may be used."""
    from webauthn import base64url_to_bytes, generate_authentication_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    verification = UserVerificationRequirement.REQUIRED if verifies else UserVerificationRequirement.PREFERRED
    options = generate_authentication_options(
        rp_id=party,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        user_verification=verification,
    )
    return options_to_json(options)


def authenticated(
    credential: Any, challenge: bytes, party: str, verifies: bool, origin: str, key: bytes, count: int
) -> int:
    """The new count of a passkey's signatures, which has signed. Raises Refused."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party,
            expected_origin=origin,
            credential_public_key=key,
            credential_current_sign_count=count,
            require_user_verification=verifies,
        )
    except (WebAuthnException, KeyError, TypeError, ValueError) as error:
        raise Refused(str(error)) from error
    return found.new_sign_count
