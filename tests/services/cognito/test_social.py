"""Providers that everybody knows, played by a server of the tests' own."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from tests.issuers import Issuer, token
from tests.services.cognito.browsers import CLIENT, Browser
from tests.services.cognito.conftest import code_of
from tests.services.cognito.test_signin import claims

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()


class Provider(Issuer):
    """All providers in one: it notes what it was asked."""

    asked: ClassVar[dict[str, dict[str, str]]] = {}
    says: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path not in self.says:
            return super().do_GET()
        return self._answer(parts.path, dict(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self._answer(self.path, dict(parse_qsl(body)))

    def _answer(self, path: str, given: dict[str, str]) -> None:
        self.asked[path] = {**given, "authorization": self.headers.get("authorization", "")}
        body = json.dumps(self.says[path]).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def there() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def prepared(it: Browser, kind: str, details: dict[str, str], mapping: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Send a browser away: to where, and with what."""
    it.shop.idp.create_identity_provider(
        UserPoolId=it.shop.pool, ProviderName=kind, ProviderType=kind, ProviderDetails=details, AttributeMapping=mapping
    )
    it.shop.idp.update_user_pool_client(
        UserPoolId=it.shop.pool, ClientId=it.shop.client, **{**CLIENT, "SupportedIdentityProviders": [kind]}
    )
    away = it.get("/oauth2/authorize", **it.asked(state="mine")).to
    return away.partition("?")[0], dict(parse_qsl(urlsplit(away).query))


@pytest.mark.parametrize("kind", ["Facebook", "LoginWithAmazon"])
def test_people_come_with_an_access_token(hosted: Callable[..., Browser], there: str, kind: str) -> None:
    it = hosted()
    subject = {"Facebook": "id", "LoginWithAmazon": "user_id"}[kind]
    Provider.says = {"/token": {"access_token": "t1"}, "/me": {subject: "4711", "email": "ana@y.org", "name": "Ana"}}
    details = {
        "client_id": "c", "client_secret": "s", "authorize_scopes": "profile", "token_url": f"{there}/token",
        "attributes_url": f"{there}/me{'?fields=' if kind == 'Facebook' else ''}",
    }  # fmt: skip
    where, asked = prepared(it, kind, details, {"email": "email", "name": "name", "username": subject})
    assert where in ("https://www.facebook.com/v17.0/dialog/oauth", "https://www.amazon.com/ap/oa")
    assert (asked["client_id"], asked["scope"]) == ("c", "profile")
    assert it.get("/oauth2/idpresponse", code="x", state="forged").status == 400
    done = it.get("/oauth2/idpresponse", code="their-code", state=asked["state"])
    assert done.query["state"] == "mine", done.body
    said = claims(it.redeem(done.query["code"]).json["id_token"])
    assert (said["cognito:username"], said["email"]) == (f"{kind}_4711", "ana@y.org")
    sent = Provider.asked["/token"]
    assert (sent["code"], sent["client_secret"], sent["redirect_uri"]) == ("their-code", "s", asked["redirect_uri"])
    assert Provider.asked["/me"]["authorization"] == "Bearer t1"
    if kind == "Facebook":
        assert set(Provider.asked["/me"]["fields"].split(",")) == {"id", "email", "name"}
    told = it.shop.idp.describe_identity_provider(UserPoolId=it.shop.pool, ProviderName=kind)["IdentityProvider"]
    assert told["ProviderDetails"]["token_request_method"] == ("GET" if kind == "Facebook" else "POST")
    # One that does not say who it is lets nobody in.
    Provider.says["/me"] = {"email": "eve@y.org"}
    it.get("/logout", client_id=it.shop.client, logout_uri=CLIENT["LogoutURLs"][0])
    asked = dict(parse_qsl(urlsplit(it.get("/oauth2/authorize", **it.asked()).to).query))
    assert it.get("/oauth2/idpresponse", code="x", state=asked["state"]).query["error"] == "access_denied"


def test_people_come_from_apple(hosted: Callable[..., Browser], there: str) -> None:
    it = hosted()
    details = {
        "client_id": "org.shop", "team_id": "T", "key_id": "K", "private_key": PEM, "authorize_scopes": "email name",
        "oidc_issuer": there, "token_url": f"{there}/token",
    }  # fmt: skip
    made = {"UserPoolId": it.shop.pool, "ProviderName": "SignInWithApple", "ProviderType": "SignInWithApple"}
    wrong = {**made, "ProviderDetails": {**details, "private_key": "MIIB"}}
    assert code_of(it.shop.idp.create_identity_provider, **wrong) == "InvalidParameterException"
    where, asked = prepared(it, "SignInWithApple", details, {"email": "email"})
    assert where == "https://appleid.apple.com/auth/authorize"
    assert asked["response_mode"] == "form_post"
    now = int(time.time())
    said = {
        "iss": there,
        "aud": "org.shop",
        "sub": "a.1",
        "email": "ana@y.org",
        "exp": now + 60,
        "nonce": asked["nonce"],
    }
    Provider.says = {"/token": {"access_token": "t", "id_token": token(said)}}
    stranger = Browser(it.shop, it.host.partition(".")[0])
    back = stranger.ask("POST", "/oauth2/idpresponse", {"code": "their-code", "state": asked["state"]})
    assert stranger.follow(back).status == 400
    done = it.follow(back)
    assert claims(it.redeem(done.query["code"]).json["id_token"])["email"] == "ana@y.org"
    secret = Provider.asked["/token"]["client_secret"]
    head, body, signature = secret.split(".")
    assert (claims(secret)["iss"], claims(secret)["sub"]) == ("T", "org.shop")
    raw = jwt_bytes(signature)
    KEY.public_key().verify(
        encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])),
        f"{head}.{body}".encode(),
        ec.ECDSA(hashes.SHA256()),
    )
    shown = it.shop.idp.describe_identity_provider(UserPoolId=it.shop.pool, ProviderName="SignInWithApple")
    assert "private_key" not in shown["IdentityProvider"]["ProviderDetails"]


def jwt_bytes(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "other"},
        {"iss": "https://other"},
        {"exp": 1},
        {"nonce": "other"},
        {"sub": ""},
        {"alg": "none"},
        {"key": 1},
    ],
    ids=str,
)
def test_forged_tokens_of_providers_let_nobody_in(
    hosted: Callable[..., Browser], there: str, lie: dict[str, Any]
) -> None:
    from tests.issuers import b64

    it = hosted()
    details = {
        "client_id": "c", "client_secret": "s", "authorize_scopes": "openid", "oidc_issuer": there,
        "authorize_url": f"{there}/authorize", "token_url": f"{there}/token", "attributes_request_method": "GET",
    }  # fmt: skip
    _, asked = prepared(it, "OIDC", details, {})
    good = {"iss": there, "aud": "c", "sub": "1", "exp": int(time.time()) + 60, "nonce": asked["nonce"]}
    made = token({**good, **{name: value for name, value in lie.items() if name in good}})
    head, body, signature = made.split(".")
    if "alg" in lie:
        made = f"{b64(json.dumps({'alg': 'none', 'kid': 'rsa'}).encode())}.{body}."
    if "key" in lie:
        made = f"{head}.{body}.{signature[:-8]}AAAAAAAA"
    Provider.says = {"/token": {"access_token": "t", "id_token": made}}
    assert it.get("/oauth2/idpresponse", code="x", state=asked["state"]).query["error"] == "access_denied"
