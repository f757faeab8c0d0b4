"""What stands on the pages of a pool's domain, and what they let nobody do."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

import hypothesis
from hypothesis import strategies as st
from tests.services.cognito.browsers import BACK, Browser
from tests.services.cognito.conftest import PASSWORD, code_of
from tests.services.cognito.test_factors import totp

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
    "code_verifier", "SAMLResponse", "RelayState", "ticket", "confirmation_code", "user_name", "resend", "a:email", "path", "self",
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
    @hypothesis.example("POST", "/forgotPassword", {"username": "", "path": "/", "self": ""}, {}, True, None)
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
