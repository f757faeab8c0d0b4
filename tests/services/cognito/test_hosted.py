"""The pages of a pool's domain, and what applications exchange there: as a browser and an application would, over the wire."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import hypothesis
import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import strategies as st
from lxml import etree
from signxml import XMLSigner, methods
from tests.issuers import RSA_KEY
from tests.security.test_federation import C14N, CERTIFICATE, SAML, metadata
from tests.services.cognito.conftest import PASSWORD, Shop, code_of
from tests.services.cognito.test_factors import totp
from tests.services.cognito.test_signin import claims

BACK = "https://shop.example/back"
VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
CLIENT = {
    "CallbackURLs": [BACK, "https://shop.example/back?a=1", "shop:/back"], "LogoutURLs": ["https://shop.example/bye"],
    "AllowedOAuthFlows": ["code", "implicit"], "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthScopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
    "SupportedIdentityProviders": ["COGNITO"],
}  # fmt: skip


class Answer:
    """What came back."""

    def __init__(self, got: http.client.HTTPResponse) -> None:
        self.status, self.body = got.status, got.read().decode("utf-8", "replace")
        self.headers = {name.lower(): value for name, value in got.getheaders()}
        self.cookies = [value for name, value in got.getheaders() if name.lower() == "set-cookie"]
        self.to = self.headers.get("location", "")

    @property
    def query(self) -> dict[str, str]:
        """What was sent to an application."""
        parts = urlsplit(self.to)
        return dict(parse_qsl(parts.query or parts.fragment))

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def fields(self) -> dict[str, str]:
        """The fields of the page's form."""
        return {
            unescape(name): unescape(value)
            for name, value in re.findall(r'<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"', self.body)
        }

    def action(self) -> str:
        """Where the page's form goes: path and query."""
        parts = urlsplit(unescape(re.findall(r'<form method="post" action="([^"]*)"', self.body)[0]))
        return f"{parts.path}?{parts.query}"

    def alert(self) -> str:
        """What went wrong."""
        found = re.findall(r'role="alert">([^<]*)<', self.body)
        return unescape(found[0]) if found else ""


class Browser:
    """Keeps cookies, follows nothing."""

    def __init__(self, shop: Shop, domain: str) -> None:
        self.shop, self.host, self.cookies = shop, f"{domain}.auth.us-east-1.localhost", {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.shop.server.port, timeout=60)
        sent = {"Host": f"{self.host}:{self.shop.server.port}", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body, sent["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        connection.request(method, path, body, sent)
        answer = Answer(connection.getresponse())
        connection.close()
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            if "Max-Age=0" in cookie:
                del self.cookies[name]
        return answer

    def get(self, path: str, **query: str) -> Answer:
        return self.ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def follow(self, answer: Answer) -> Answer:
        parts = urlsplit(answer.to)
        assert parts.netloc.startswith(self.host), answer.to
        return self.ask("GET", f"{parts.path}?{parts.query}")

    def asked(self, **more: str) -> dict[str, str]:
        found = {"client_id": self.shop.client, "response_type": "code", "redirect_uri": BACK, "scope": "openid email"}
        return {**found, **more}

    def submit(self, page: Answer, **fields: str) -> Answer:
        return self.ask("POST", page.action(), {**page.fields(), **fields})

    def page(self, **more: str) -> Answer:
        return self.follow(self.get("/oauth2/authorize", **self.asked(**more)))

    def sign_in(self, name: str = "alice", password: str = PASSWORD, **more: str) -> Answer:
        return self.submit(self.page(**more), username=name, password=password)

    def token(self, **form: str) -> Answer:
        return self.ask("POST", "/oauth2/token", {"client_id": self.shop.client, **form})

    def redeem(self, code: str, **more: str) -> Answer:
        return self.token(grant_type="authorization_code", code=code, redirect_uri=BACK, **more)


@pytest.fixture
def hosted(shop: Callable[..., Shop], account: str) -> Callable[..., Browser]:
    """hosted({…client…}, …pool…): a browser at the domain of a pool with a user, alice."""

    def make(client: dict[str, Any] | None = None, **settings: Any) -> Browser:
        it = shop({**CLIENT, **(client or {})}, **settings)
        it.idp.create_user_pool_domain(UserPoolId=it.pool, Domain=f"d{account}")
        it.user("alice", email="alice@x.org", email_verified="true")
        return Browser(it, f"d{account}")

    return make


def test_code_flow_with_proof_key(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    page = it.page(state="a b&c", nonce="n1", code_challenge=CHALLENGE, code_challenge_method="S256")
    assert page.status == 200
    back = it.submit(page, username="alice", password=PASSWORD)
    assert back.status == 302
    assert back.to.startswith(f"{BACK}?code=")
    assert back.query["state"] == "a b&c"
    assert it.redeem(back.query["code"]).json == {"error": "invalid_grant"}
    assert it.redeem(back.query["code"], code_verifier="w" * 50).json == {"error": "invalid_grant"}
    got = it.redeem(back.query["code"], code_verifier=VERIFIER)
    assert got.status == 200, got.body
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["access-control-allow-origin"] == "*"
    assert (got.json["token_type"], got.json["expires_in"]) == ("Bearer", 3600)
    said, access = claims(got.json["id_token"]), claims(got.json["access_token"])
    assert (said["nonce"], said["email"], said["aud"]) == ("n1", "alice@x.org", it.shop.client)
    assert access["scope"] == "openid email"
    assert "nickname" not in said
    info = it.ask("GET", "/oauth2/userInfo", Authorization=f"Bearer {got.json['access_token']}").json
    assert (info["username"], info["email"], info["email_verified"]) == ("alice", "alice@x.org", "true")
    renewed = it.token(grant_type="refresh_token", refresh_token=got.json["refresh_token"])
    assert claims(renewed.json["access_token"])["scope"] == "openid email"
    assert "refresh_token" not in renewed.json
    # The browser is signed in: no page is shown again, but where it is asked for.
    assert it.get("/oauth2/authorize", **it.asked()).to.startswith(f"{BACK}?code=")
    assert "/login?" in it.get("/oauth2/authorize", **it.asked(prompt="login")).to
    gone = it.get("/logout", client_id=it.shop.client, logout_uri="https://shop.example/bye")
    assert gone.to == "https://shop.example/bye"
    refused = it.get("/oauth2/authorize", **it.asked(prompt="none", state="s"))
    assert refused.query == {"error": "login_required", "state": "s"}


def test_a_code_is_good_once_and_its_second_use_ends_all(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    code = it.sign_in().query["code"]
    got = it.redeem(code)
    assert got.status == 200
    again = it.redeem(code)
    assert (again.status, again.json) == (400, {"error": "invalid_grant"})
    info = it.ask("GET", "/oauth2/userInfo", Authorization=f"Bearer {got.json['access_token']}")
    assert info.status == 401
    assert 'error="invalid_token"' in info.headers["www-authenticate"]
    assert (
        it.token(grant_type="refresh_token", refresh_token=got.json["refresh_token"]).json["error"] == "invalid_grant"
    )


@pytest.mark.turns_clock
def test_codes_and_sign_ins_expire(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    code = it.sign_in().query["code"]
    it.shop.server.advance(301)
    assert it.redeem(code).json == {"error": "invalid_grant"}
    assert it.get("/oauth2/authorize", **it.asked()).to.startswith(BACK)
    it.shop.server.advance(3601)
    assert "/login?" in it.get("/oauth2/authorize", **it.asked()).to


def test_implicit_flow(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    back = it.sign_in(response_type="token", state="x")
    assert back.to.startswith(f"{BACK}#")
    assert set(back.query) == {"id_token", "access_token", "expires_in", "token_type", "state"}
    assert claims(back.query["access_token"])["token_use"] == "access"


def test_addresses_are_the_registered_ones_to_the_letter(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    hostile = (
        "https://evil.example/back", BACK + "/", BACK + "?x=1", BACK.upper(), "https://shop.example@evil.example/back",
        "//shop.example/back", BACK + "%2f..", "javascript:alert(1)", "",
    )  # fmt: skip
    for path in ("/oauth2/authorize", "/login", "/signup", "/forgotPassword"):
        for to in hostile:
            refused = it.get(path, **it.asked(redirect_uri=to))
            assert (refused.status, refused.to) == (400, ""), (path, to)
            assert "evil" not in refused.body
    assert it.get("/oauth2/authorize", **it.asked(client_id="x" * 26)).status == 400
    assert it.get("/logout", client_id=it.shop.client, logout_uri="https://evil.example/").status == 400
    code = it.sign_in().query["code"]
    wrong = it.token(grant_type="authorization_code", code=code, redirect_uri="https://shop.example/back?a=1")
    assert wrong.json == {"error": "invalid_grant"}
    assert it.get("/oauth2/authorize", **it.asked(redirect_uri="https://shop.example/back?a=1")).to.startswith(
        "https://shop.example/back?a=1&code="
    )
    assert it.get("/oauth2/authorize", **it.asked(redirect_uri="shop:/back")).to.startswith("shop:/back?code=")


def test_what_is_wrong_with_a_request_goes_to_the_application(hosted: Callable[..., Browser]) -> None:
    it = hosted({"AllowedOAuthFlows": ["code"]})
    cases = [
        ({"response_type": "id_token"}, "invalid_request"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"scope": "openid phone"}, "invalid_scope"),
        ({"scope": "email"}, "invalid_scope"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": CHALLENGE}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
    ]
    for more, error in cases:
        back = it.get("/oauth2/authorize", **it.asked(**more, state="q"))
        assert back.to.startswith(BACK), more
        assert (back.query["error"], back.query["state"]) == (error, "q"), more
    twice = it.ask("GET", f"/oauth2/authorize?{urlencode(it.asked())}&scope=openid")
    assert twice.query["error"] == "invalid_request"
    unclear = it.ask("GET", "/oauth2/authorize?client_id=a&client_id=b")
    assert unclear.status == 400
    # What would end a header, or a tag, does neither.
    split = it.sign_in(state='x\r\nSet-Cookie: a=b\r\n\r\n"><script>')
    assert split.query["state"].startswith("x\r\nSet-Cookie")
    assert len(split.to.splitlines()) == 1
    assert it.cookies.keys() == {"XSRF-TOKEN", "cognito"}
    shown = Browser(it.shop, it.host.partition(".")[0]).page(login_hint='"><script>alert(1)</script>', state="<script>")
    assert "<script" not in shown.body


def test_the_page_cannot_be_framed_forged_or_made_to_tell(hosted: Callable[..., Browser]) -> None:
    it = hosted({"PreventUserExistenceErrors": "LEGACY"})
    page = it.page()
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://shop.example;" in policy
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "<script" not in page.body
    for cookie in page.cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    right = {**page.fields(), "username": "alice", "password": PASSWORD}
    for fields, headers in (
        ({**right, "_csrf": ""}, {}),
        ({**right, "_csrf": "0" * 64}, {}),
        (right, {"Origin": "https://evil.example"}),
    ):
        assert it.ask("POST", page.action(), fields, **headers).status == 403
    other = Browser(it.shop, it.host.partition(".")[0])
    assert other.ask("POST", page.action(), right).status == 403
    told = [it.submit(it.page(), username=name, password="Wrong-1234").alert() for name in ("alice", "nobody")]
    assert told == ["Incorrect username or password."] * 2
    for name in ("alice", "nobody"):
        answer = it.submit(it.get("/forgotPassword", **it.asked()), username=name)
        assert "/confirmForgotPassword?" in answer.to
    for name in ("alice", "nobody"):
        answer = it.submit(
            it.get("/confirmForgotPassword", **it.asked()), username=name, code="000000", password="Other-1234"
        )
        assert answer.status == 400
    assert it.submit(page, username="alice", password=PASSWORD).to.startswith(BACK)


def test_sign_up_confirm_and_forget_on_the_pages(hosted: Callable[..., Browser]) -> None:
    it = hosted(AutoVerifiedAttributes=["email"])
    page = it.get("/signup", **it.asked(state="z"))
    weak = it.submit(page, username="bob", password="x", **{"a:email": "bob@x.org"})
    assert "Password did not conform" in weak.alert()
    told = it.submit(page, username="bob", password=PASSWORD, **{"a:email": "bob@x.org"})
    assert "/confirmUser?" in told.to
    confirm = it.follow(told)
    assert it.submit(confirm, code="abc").status == 400
    page = it.follow(it.submit(confirm, code=it.shop.code("bob@x.org")))
    assert it.submit(page, username="bob", password=PASSWORD).query["state"] == "z"
    change = it.follow(it.submit(it.get("/forgotPassword", **it.asked()), username="bob"))
    done = it.submit(change, code=it.shop.code("bob@x.org"), password="Another-12")
    assert "/login?" in done.to
    assert it.sign_in("bob", "Another-12", prompt="login").query["code"]
    # Who has not confirmed yet is asked for the code, and may have another one.
    it.submit(it.get("/signup", **it.asked()), username="eve", password=PASSWORD, **{"a:email": "eve@x.org"})
    confirm = it.follow(it.sign_in("eve", prompt="login"))
    assert confirm.fields()["username"] == "eve"
    assert it.submit(confirm, resend="1", username="eve", code="").status == 200
    assert len(it.shop.sent("eve@x.org")) == 2


def test_a_new_password_and_a_second_factor_on_the_page(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    idp, pool = it.shop.idp, it.shop.pool
    idp.admin_create_user(UserPoolId=pool, Username="new", TemporaryPassword="First-1234", MessageAction="SUPPRESS")
    page = it.sign_in("new", "First-1234")
    assert page.status == 200
    weak = it.submit(page, answer="x")
    assert (weak.status, "Password did not conform" in weak.alert()) == (400, True)
    assert it.submit(weak, answer=PASSWORD).query["code"]
    idp.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", EmailMfaConfiguration={"Message": "Code {####}", "Subject": "Code"}
    )
    page = it.sign_in(prompt="login")
    assert "a***@x***" in page.body
    wrong = it.submit(page, answer="nothing")
    assert wrong.status == 400
    assert it.submit(wrong, answer=it.shop.code("alice@x.org")).query["code"]
    assert it.submit(wrong, answer=it.shop.code("alice@x.org")).status == 400


def test_clients_prove_themselves(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    idp, pool = it.shop.idp, it.shop.pool
    idp.create_resource_server(
        UserPoolId=pool, Identifier="api", Name="api",
        Scopes=[{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")],
    )  # fmt: skip
    made = idp.create_user_pool_client(
        UserPoolId=pool, ClientName="job", GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["api/read", "api/write"],
    )["UserPoolClient"]  # fmt: skip
    id_, secret = made["ClientId"], made["ClientSecret"]
    basic = {"Authorization": "Basic " + base64.b64encode(f"{id_}:{secret}".encode()).decode()}
    wish = {"grant_type": "client_credentials"}
    got = it.ask("POST", "/oauth2/token", {**wish, "scope": "api/read"}, **basic)
    said = claims(got.json["access_token"])
    assert (said["sub"], said["client_id"], said["scope"], said["token_use"]) == (id_, id_, "api/read", "access")
    assert set(got.json) == {"access_token", "expires_in", "token_type"}
    got = it.ask("POST", "/oauth2/token", {**wish, "client_id": id_, "client_secret": secret})
    assert claims(got.json["access_token"])["scope"] == "api/read api/write"
    wrong = "Basic " + base64.b64encode(f"{id_}:nothing".encode()).decode()
    cases = [
        ({**wish, "scope": "api/admin"}, basic, "invalid_scope"),
        (wish, {"Authorization": wrong}, "invalid_client"),
        ({**wish, "client_id": id_}, {}, "invalid_client"),
        ({**wish, "client_id": "x" * 26}, {}, "invalid_client"),
        ({**wish, "client_id": it.shop.client}, {}, "unauthorized_client"),
        ({"grant_type": "password", "client_id": id_}, {}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x", "redirect_uri": BACK}, basic, "unauthorized_client"),
        ({"client_id": id_}, {}, "invalid_request"),
    ]
    for form, headers, error in cases:
        got = it.ask("POST", "/oauth2/token", form, **headers)
        assert (got.status, got.json["error"]) == (400, error), form
    assert it.ask("GET", "/oauth2/token").status == 405


def test_refresh_tokens_rotate_and_are_revoked(hosted: Callable[..., Browser]) -> None:
    it = hosted({
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
    })  # fmt: skip
    first = it.redeem(it.sign_in().query["code"]).json["refresh_token"]
    second = it.token(grant_type="refresh_token", refresh_token=first).json["refresh_token"]
    assert it.token(grant_type="refresh_token", refresh_token=first).json["error"] == "invalid_grant"
    assert it.token(grant_type="refresh_token", refresh_token=second).json["error"] == "invalid_grant"
    got = it.redeem(it.get("/oauth2/authorize", **it.asked()).query["code"]).json
    gone = it.ask("POST", "/oauth2/revoke", {"token": got["refresh_token"], "client_id": it.shop.client})
    assert gone.status == 200
    assert it.token(grant_type="refresh_token", refresh_token=got["refresh_token"]).json["error"] == "invalid_grant"
    wrong = it.ask("POST", "/oauth2/revoke", {"token": got["access_token"], "client_id": it.shop.client})
    assert (wrong.status, wrong.json["error"]) == (400, "unsupported_token_type")


def test_pages_of_any_origin_may_exchange_but_not_sign_in(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    asks = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    for path in ("/oauth2/token", "/oauth2/userInfo", "/oauth2/revoke"):
        allowed = it.ask("OPTIONS", path, **asks)
        assert (allowed.status, allowed.headers["access-control-allow-origin"]) == (200, "*")
        assert allowed.headers["access-control-allow-headers"] == "content-type"
        assert "access-control-allow-credentials" not in allowed.headers
    assert "access-control-allow-origin" not in it.ask("OPTIONS", "/login", **asks).headers
    assert "access-control-allow-origin" not in it.page().headers
    keys = it.get("/.well-known/jwks.json")
    assert keys.json["keys"][0]["alg"] == "RS256"
    assert it.get("/nothing").status == 404
    by_path = http.client.HTTPConnection("127.0.0.1", it.shop.server.port, timeout=60)
    by_path.request("GET", f"/_aws/auth/{it.host.partition('.')[0]}/.well-known/openid-configuration")
    told = json.loads(by_path.getresponse().read())
    assert urlsplit(told["token_endpoint"]).path.endswith("/oauth2/token")


def test_people_come_from_another_provider(hosted: Callable[..., Browser], shop: Callable[..., Shop]) -> None:
    """The other provider is another pool's domain."""
    theirs = hosted()
    other, port = theirs.shop, theirs.shop.server.port
    it = shop(
        {**CLIENT, "SupportedIdentityProviders": ["COGNITO"]}, Schema=[{"Name": "their", "AttributeDataType": "String"}]
    )
    mine = Browser(it, "m" + theirs.host.partition(".")[0])
    it.idp.create_user_pool_domain(UserPoolId=it.pool, Domain=mine.host.partition(".")[0])
    back = f"http://{mine.host}:{port}/oauth2/idpresponse"
    known = other.idp.create_user_pool_client(
        UserPoolId=other.pool, ClientName="partner", GenerateSecret=True,
        **{**CLIENT, "CallbackURLs": [back]},
    )["UserPoolClient"]  # fmt: skip
    here = f"http://127.0.0.1:{port}/_aws/auth/{theirs.host.partition('.')[0]}/oauth2"
    details = {
        "client_id": known["ClientId"], "client_secret": known["ClientSecret"], "authorize_scopes": "openid email profile",
        "oidc_issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{other.pool}", "attributes_request_method": "GET",
        "authorize_url": f"http://{theirs.host}:{port}/oauth2/authorize", "token_url": f"{here}/token",
        "attributes_url": f"{here}/userInfo", "jwks_uri": f"{here}/jwks",
    }  # fmt: skip
    it.idp.create_identity_provider(
        UserPoolId=it.pool, ProviderName="Partner", ProviderType="OIDC", ProviderDetails=details,
        AttributeMapping={"email": "email", "custom:their": "cognito:username", "username": "sub"},
        IdpIdentifiers=["partner.example"],
    )  # fmt: skip
    it.idp.update_user_pool_client(
        UserPoolId=it.pool, ClientId=it.client, **{**CLIENT, "SupportedIdentityProviders": ["COGNITO", "Partner"]}
    )
    assert "Continue with Partner" in mine.page().body
    away = mine.get("/oauth2/authorize", **mine.asked(idp_identifier="partner.example", state="s1"))
    asked = dict(parse_qsl(urlsplit(away.to).query))
    assert urlsplit(away.to).netloc.startswith(theirs.host)
    assert asked["redirect_uri"] == back
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid email profile")
    returned = theirs.submit(theirs.follow(theirs.follow(away)), username="alice", password=PASSWORD)
    assert returned.to.startswith(back)
    # The answer is good for the browser alone that was sent away, and with the state that went with it.
    stranger = Browser(it, mine.host.partition(".")[0])
    assert stranger.follow(returned).status == 400
    assert mine.get("/oauth2/idpresponse", code="x", state="forged").status == 400
    done = mine.follow(returned)
    assert done.query["state"] == "s1", done.body
    got = mine.redeem(done.query["code"]).json
    said = claims(got["id_token"])
    assert said["email"] == "alice@x.org"
    subject = next(one["userId"] for one in said["identities"])
    assert said["cognito:username"] == f"Partner_{subject}"
    user = it.idp.admin_get_user(UserPoolId=it.pool, Username=said["cognito:username"])
    assert user["UserStatus"] == "EXTERNAL_PROVIDER"
    # Who comes again is the same; a code of theirs that was used already brings nobody in.
    again = mine.follow(
        theirs.follow(mine.get("/oauth2/authorize", **mine.asked(identity_provider="Partner", prompt="login")))
    )
    assert claims(mine.redeem(again.query["code"]).json["id_token"])["sub"] == said["sub"]
    # Somebody who is linked to a user of the pool signs in as that one, whose attributes are its own.
    it.user("native", email="native@x.org")
    other.user("bob", email="bob@x.org")
    bob = next(
        one["Value"]
        for one in other.idp.admin_get_user(UserPoolId=other.pool, Username="bob")["UserAttributes"]
        if one["Name"] == "sub"
    )
    it.idp.admin_link_provider_for_user(
        UserPoolId=it.pool, DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "native"},
        SourceUser={
            "ProviderName": "Partner", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": bob,
        },
    )  # fmt: skip
    theirs.get("/logout", client_id=known["ClientId"], logout_uri=CLIENT["LogoutURLs"][0])
    away = mine.get("/oauth2/authorize", **mine.asked(identity_provider="Partner", prompt="login"))
    page = theirs.follow(theirs.follow(away))
    linked = mine.follow(theirs.submit(page, username="bob", password=PASSWORD))
    said = claims(mine.redeem(linked.query["code"]).json["id_token"])
    assert (said["cognito:username"], said["email"]) == ("native", "native@x.org")
    # Nobody gets hold of somebody's account by having its name first.
    other.user("carol")
    carol = other.idp.admin_get_user(UserPoolId=other.pool, Username="carol")["UserAttributes"]
    it.user("Partner_" + next(one["Value"] for one in carol if one["Name"] == "sub"))
    theirs.get("/logout", client_id=known["ClientId"], logout_uri=CLIENT["LogoutURLs"][0])
    away = mine.get("/oauth2/authorize", **mine.asked(identity_provider="Partner", prompt="login"))
    taken = mine.follow(theirs.submit(theirs.follow(theirs.follow(away)), username="carol", password=PASSWORD))
    assert taken.query["error"] == "access_denied"
    used = mine.follow(returned)
    assert used.status == 400 or used.query["error"] == "server_error"
    assert mine.get("/oauth2/authorize", **mine.asked(identity_provider="Nobody", prompt="login")).status == 400


def test_a_library_of_others_does_all_of_it(hosted: Callable[..., Browser]) -> None:
    """Authlib: discovery, the code flow with a proof key, verification of the id token by the published keys."""
    from authlib.integrations.requests_client import OAuth2Session
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    it = hosted()
    base = f"http://127.0.0.1:{it.shop.server.port}/_aws/auth/{it.host.partition('.')[0]}"
    session = OAuth2Session(
        it.shop.client, redirect_uri=BACK, scope="openid email", code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )  # fmt: skip
    told = session.request("GET", f"{base}/.well-known/openid-configuration", withhold_token=True).json()
    to, state = session.create_authorization_url(told["authorization_endpoint"], code_verifier=VERIFIER, nonce="n9")
    back = it.submit(
        it.follow(it.get("/oauth2/authorize", **dict(parse_qsl(urlsplit(to).query)))),
        username="alice",
        password=PASSWORD,
    )
    got = session.fetch_token(
        told["token_endpoint"], authorization_response=back.to, code_verifier=VERIFIER, state=state
    )
    keys = KeySet.import_key_set(session.request("GET", told["jwks_uri"], withhold_token=True).json())
    said = jwt.decode(got["id_token"], keys, algorithms=["RS256"])
    verified = CodeIDToken(
        said.claims, said.header,
        {"iss": {"value": told["issuer"]}, "aud": {"value": it.shop.client}, "nonce": {"value": "n9"}},
    )  # fmt: skip
    verified.validate()
    assert session.get(told["userinfo_endpoint"]).json()["email"] == "alice@x.org"
    assert session.refresh_token(told["token_endpoint"])["access_token"] != got["access_token"]


def test_an_authenticator_is_set_up_on_the_page(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    it.shop.idp.set_user_pool_mfa_config(
        UserPoolId=it.shop.pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    page = it.sign_in()
    secret = page.fields()["SECRET"]
    assert secret in page.body
    wrong = it.submit(page, answer="000000")
    assert wrong.status == 400
    assert wrong.fields()["SECRET"] == secret
    assert it.submit(wrong, answer=totp(secret, time.time())).query["code"]
    assert "authenticator app" in it.sign_in(prompt="login").body


def test_people_come_with_an_assertion(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    shop, port = it.shop, it.shop.server.port
    at_provider = metadata().replace("bindings:HTTP-POST", "bindings:HTTP-Redirect")
    shop.idp.create_identity_provider(
        UserPoolId=shop.pool, ProviderName="Corp", ProviderType="SAML", ProviderDetails={"MetadataFile": at_provider},
        AttributeMapping={"email": "mail"},
    )  # fmt: skip
    shop.idp.update_user_pool_client(
        UserPoolId=shop.pool, ClientId=shop.client, **{**CLIENT, "SupportedIdentityProviders": ["Corp"]}
    )
    away = it.get("/oauth2/authorize", **it.asked(state="s2"))
    assert away.to.startswith("https://idp.example/sso?")
    told = dict(parse_qsl(urlsplit(away.to).query))
    wish = etree.fromstring(zlib.decompress(base64.b64decode(told["SAMLRequest"]), -15))
    here = f"http://{it.host}:{port}/saml2/idpresponse"
    assert wish.get("AssertionConsumerServiceURL") == here
    pool = f"urn:amazon:cognito:sp:{shop.pool}"
    assert wish[0].text == pool

    def assertion(subject: str = "ana", audience: str = pool, to: str = here, answers: str = wish.get("ID")) -> str:
        until = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = (
            f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="a1" Version="2.0" IssueInstant="{until}">'
            "<saml:Issuer>https://idp.example/</saml:Issuer>"
            f"<saml:Subject><saml:NameID>{subject}</saml:NameID>"
            f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer"><saml:SubjectConfirmationData '
            f'NotOnOrAfter="{until}" Recipient="{to}" InResponseTo="{answers}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>'
            "</saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement>"
            '<saml:Attribute Name="mail"><saml:AttributeValue>ana@corp.org</saml:AttributeValue></saml:Attribute>'
            "</saml:AttributeStatement></saml:Assertion>"
        )
        pem = CERTIFICATE.public_bytes(serialization.Encoding.PEM).decode()
        signed = XMLSigner(method=methods.enveloped, c14n_algorithm=C14N).sign(
            etree.fromstring(text), key=RSA_KEY, cert=pem, reference_uri="a1"
        )
        root = etree.fromstring(
            f'<samlp:Response xmlns:samlp="{SAML}:protocol" ID="r1" Version="2.0"><samlp:Status>'
            f'<samlp:StatusCode Value="{SAML}:status:Success"/></samlp:Status></samlp:Response>'
        )
        root.append(signed)
        return base64.b64encode(etree.tostring(root)).decode()

    def send(response: str, relay: str = told["RelayState"]) -> Answer:
        stranger = Browser(shop, it.host.partition(".")[0])  # no cookie comes with another site's form
        return stranger.ask("POST", "/saml2/idpresponse", {"SAMLResponse": response, "RelayState": relay})

    tampered = base64.b64encode(base64.b64decode(assertion()).replace(b">ana<", b">eve<")).decode()
    for wrong in (
        assertion(audience="urn:other"), assertion(to="https://other/"), assertion(answers="_other"), tampered, "", "x",
    ):  # fmt: skip
        assert send(wrong).status == 400
    assert send(assertion(), relay="forged").status == 400
    arrived = send(assertion())
    assert arrived.to.startswith(here + "?ticket=")
    assert Browser(shop, it.host.partition(".")[0]).follow(arrived).status == 400
    done = it.follow(arrived)
    assert done.query["state"] == "s2", done.body
    said = claims(it.redeem(done.query["code"]).json["id_token"])
    assert (said["cognito:username"], said["email"]) == ("Corp_ana", "ana@corp.org")
    assert it.follow(arrived).status == 400


def test_addresses_that_no_answer_may_go_to(shop: Callable[..., Shop]) -> None:
    it = shop()
    named = {"UserPoolId": it.pool, "ClientId": it.client}
    for address in (
        "http://shop.example/",
        "javascript:alert(1)",
        "/back",
        "https://shop.example/#x",
        "https://",
        "data:,x",
    ):
        for member in ("CallbackURLs", "LogoutURLs"):
            assert (
                code_of(it.idp.update_user_pool_client, **named, **{member: [address]}) == "InvalidParameterException"
            )
    here = [
        "http://localhost:3000/",
        "http://127.0.0.1/x",
        "http://app.localhost/",
        "myapp://back",
        "https://a.example/?b=c",
    ]
    it.idp.update_user_pool_client(**named, CallbackURLs=here)


def test_aws_names_lead_here_as_well(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    it.host = it.host.replace("localhost", "amazoncognito.com")
    assert it.sign_in().to.startswith(BACK)
    assert it.ask("GET", "/login", Host=f"none.auth.us-east-1.amazoncognito.com:{it.shop.server.port}").status == 404


WORDS = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "",
        "x" * 4000,
        "../../",
        "%00",
        "\r\nX: y",
        "state",
        "openid",
        "code",
        "token",
        "S256",
        "https://a/",
        "[::1",
        "a=b;c",
        "{}",
    ]
)
NAMES = st.sampled_from([
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt",
    "identity_provider", "idp_identifier", "login_hint", "logout_uri", "username", "password", "_csrf", "challenge", "session",
    "answer", "requiredAttributes", "MFAS_CAN_CHOOSE", "code", "grant_type", "refresh_token", "token", "client_secret",
    "code_verifier", "SAMLResponse", "RelayState", "ticket", "confirmation_code", "user_name", "resend", "a:email",
])  # fmt: skip
PATHS = [
    "/oauth2/authorize", "/login", "/signup", "/confirmUser", "/forgotPassword", "/confirmForgotPassword", "/logout",
    "/oauth2/token", "/oauth2/userInfo", "/oauth2/revoke", "/oauth2/idpresponse", "/saml2/idpresponse",
]  # fmt: skip


def test_nothing_that_is_sent_breaks_a_page(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    good = it.asked()
    page = it.page()
    token = page.fields()["_csrf"]

    @hypothesis.settings(max_examples=250, deadline=None, database=None)
    @hypothesis.given(
        st.sampled_from(["GET", "POST"]), st.sampled_from(PATHS), st.dictionaries(NAMES, WORDS, max_size=6),
        st.dictionaries(NAMES, WORDS, max_size=6), st.booleans(), st.sampled_from([None, "Bearer x.y.z", "Basic !!", "Basic YTpi"]),
    )  # fmt: skip
    def send(
        method: str, path: str, query: dict[str, str], form: dict[str, str], whole: bool, told: str | None
    ) -> None:
        if whole:
            query, form = {**query, **good}, {**form, "_csrf": token}
        headers = {"Authorization": told} if told else {}
        asked = f"{path}?{urlencode(query)}"
        answer = it.ask(method, asked, form if method == "POST" else None, **headers)
        assert answer.status < 500, (method, asked, form, answer.body)
        assert not answer.to or answer.to.startswith((BACK, f"http://{it.host}")), answer.to
        assert "<script" not in answer.body

    send()


def test_pages_look_as_somebody_says(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    idp, pool = it.shop.idp, it.shop.pool
    css = "/* ours */ .submitButton-customizable { color: red } .inputField-customizable:focus, .label-customizable { margin: 1px; }"
    image = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    bare = idp.create_user_pool(PoolName="bare")["UserPool"]["Id"]
    assert code_of(idp.set_ui_customization, UserPoolId=bare, CSS=css) == "InvalidParameterException"
    for hostile in (
        "body { color: red }", ".label-customizable { background: url(https://evil.example/) }", "@import 'x';",
        ".label-customizable { color: red } </style><script>", "/* </style><script>alert(1)</script> */", "/* open",
        ".label-customizable { color: red", ".label-customizable > a { }", "/*a" * 40_000, ".x-customizable{}",
    ):  # fmt: skip
        assert code_of(idp.set_ui_customization, UserPoolId=pool, CSS=hostile) == "InvalidParameterException", hostile[
            :80
        ]
    assert code_of(idp.set_ui_customization, UserPoolId=pool, ImageFile=b"<svg/>") == "InvalidParameterException"
    assert idp.get_ui_customization(UserPoolId=pool)["UICustomization"] == {}
    idp.set_ui_customization(UserPoolId=pool, CSS=css, ImageFile=image)
    told = idp.get_ui_customization(UserPoolId=pool, ClientId=it.shop.client)["UICustomization"]
    assert (told["ClientId"], told["CSS"]) == ("ALL", css)
    page = it.page()
    style = re.findall(r"<style>(.*)</style>", page.body)[0]
    assert style.endswith(css)
    made = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{made}'; img-src 'self';" in page.headers["content-security-policy"]
    logo = urlsplit(unescape(re.findall(r'<img [^>]*src="([^"]*)"', page.body)[0]))
    got = it.ask("GET", f"{logo.path}?{logo.query}")
    assert (got.status, got.headers["content-type"], got.headers["content-length"]) == (200, "image/png", "28")
    idp.set_ui_customization(UserPoolId=pool, ClientId=it.shop.client, CSS="")
    assert "customizable{" not in it.page().body.replace(" ", "")
    assert it.submit(it.page(), username="alice", password=PASSWORD).query["code"]


def test_a_stack_says_how_pages_look(hosted: Callable[..., Browser], client: Callable[..., Any]) -> None:
    it = hosted()
    names = {"UserPoolId": it.shop.pool, "ClientId": it.shop.client}
    css = ".label-customizable { color: teal }"
    look = {"Type": "AWS::Cognito::UserPoolUICustomizationAttachment", "Properties": {**names, "CSS": css}}
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": {"Look": look}}))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    assert css in it.page().body
    cloudformation.delete_stack(StackName="s")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    assert css not in it.page().body
