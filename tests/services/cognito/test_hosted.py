"""The pages of a pool's domain, and what applications exchange there: as a browser and an application would, over the wire."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import pytest
from tests.services.cognito.browsers import BACK, CHALLENGE, VERIFIER, Browser
from tests.services.cognito.conftest import PASSWORD, Shop, code_of
from tests.services.cognito.test_signin import claims


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


@pytest.mark.turns_clock
def test_a_sign_in_may_be_too_old(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    began = claims(it.redeem(it.sign_in(response_mode="query").query["code"]).json["id_token"])["auth_time"]
    it.shop.server.advance(100)
    again = it.get("/oauth2/authorize", **it.asked(max_age="200"))
    assert claims(it.redeem(again.query["code"]).json["id_token"])["auth_time"] == began
    assert "/login?" in it.get("/oauth2/authorize", **it.asked(max_age="99")).to
    refused = it.get("/oauth2/authorize", **it.asked(max_age="0", prompt="none"))
    assert refused.query == {"error": "login_required"}
    anew = claims(it.redeem(it.sign_in(max_age="0").query["code"]).json["id_token"])
    assert anew["auth_time"] >= began + 100


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
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
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
