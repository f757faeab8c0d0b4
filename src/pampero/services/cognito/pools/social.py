"""Providers that are the same for everybody: where they are, what they call their users, and what is particular about them.

Source: API_CreateIdentityProvider, ProviderDetails: what AWS fills in where nothing is said; a pool that says something else is
taken at its word. Sign in with Apple, "Creating a client secret": a token that the team's key signs.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

from pampero.aws import jwt
from pampero.services.cognito.pools.model import invalid

GOOGLE, FACEBOOK, AMAZON, APPLE = "Google", "Facebook", "LoginWithAmazon", "SignInWithApple"
ISSUERS = {GOOGLE: "https://accounts.google.com", APPLE: "https://appleid.apple.com"}
# What the claim is called that names a user.
SUBJECTS = {FACEBOOK: "id", AMAZON: "user_id"}
VERSION = "v17.0"
SECRET_SECONDS = 300


def completed(kind: str, details: Mapping[str, str]) -> dict[str, str]:
    """A provider's details with what everybody's are."""
    version = details.get("api_version") or VERSION
    known = {
        FACEBOOK: {
            "api_version": version, "authorize_url": f"https://www.facebook.com/{version}/dialog/oauth",
            "token_url": f"https://graph.facebook.com/{version}/oauth/access_token", "token_request_method": "GET",
            "attributes_url": f"https://graph.facebook.com/{version}/me?fields=", "attributes_url_add_attributes": "true",
        },
        AMAZON: {
            "authorize_url": "https://www.amazon.com/ap/oa", "token_url": "https://api.amazon.com/auth/o2/token",
            "token_request_method": "POST", "attributes_url": "https://api.amazon.com/user/profile",
            "attributes_url_add_attributes": "false",
        },
        APPLE: {
            "authorize_url": "https://appleid.apple.com/auth/authorize", "oidc_issuer": ISSUERS[APPLE],
            "token_url": "https://appleid.apple.com/auth/token", "token_request_method": "POST",
            "attributes_url_add_attributes": "false",
        },
    }.get(kind, {})  # fmt: skip
    return {**known, **details}


def key_of(text: str) -> ec.EllipticCurvePrivateKey:
    """The private key of a team, with or without the lines around it. Raises InvalidParameterException."""
    try:
        raw = text.strip()
        found = (
            load_pem_private_key(raw.encode(), None)
            if raw.startswith("-----")
            else load_der_private_key(base64.b64decode("".join(raw.split()), validate=True), None)
        )
    except (ValueError, TypeError) as error:
        raise invalid("Invalid ProviderDetails: private_key is no private key.") from error
    if not isinstance(found, ec.EllipticCurvePrivateKey) or found.curve.name != "secp256r1":
        raise invalid("Invalid ProviderDetails: private_key is no key of the curve P-256.")
    return found


def apple_secret(details: Mapping[str, str], now: float) -> str:
    """What Apple takes as a client's secret."""
    header = {"alg": "ES256", "kid": details["key_id"], "typ": "JWT"}
    claims = {
        "iss": details["team_id"], "iat": int(now), "exp": int(now) + SECRET_SECONDS, "aud": ISSUERS[APPLE],
        "sub": details["client_id"],
    }  # fmt: skip
    signed = f"{jwt.encoded(msgspec.json.encode(header))}.{jwt.encoded(msgspec.json.encode(claims))}"
    r, s = decode_dss_signature(key_of(details["private_key"]).sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{jwt.encoded(r.to_bytes(32) + s.to_bytes(32))}"
