"""A browser of the tests' own, at the domain of a pool: it keeps cookies, reads forms, and follows nothing by itself."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.services.cognito.conftest import PASSWORD, Shop

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
        self.shop, self.host = shop, f"{domain}.auth.us-east-1.localhost"
        self.cookies: dict[str, str] = {}

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
