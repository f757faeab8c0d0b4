"""One request to a pool's domain: its parameters and cookies, and the answers it may get.

Sources: RFC 6749 (5.2, 4.1.2.1), RFC 6265; OWASP, "HTTP headers".
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from pampero.api import Call, Context, WebRequest, WebResponse
from pampero.kernel import ids
from pampero.kernel.crypto import derive
from pampero.services.cognito.hosted.branding import Look
from pampero.services.cognito.pools.model import Pool
from pampero.services.cognito.threats import origins
from pampero.services.cognito.threats.origins import Origin

MAX_FIELDS = 100
FORM = "application/x-www-form-urlencoded"
SIGNED_IN, FORGERY = "cognito", "XSRF-TOKEN"
PURPOSE = "cognito-idp.forgery"
READABLE = (("access-control-allow-origin", "*"),)
NONE: Mapping[str, str] = MappingProxyType({})
NO_STORE = (("cache-control", "no-store"), ("pragma", "no-cache"))


class Refused(Exception):
    """What is said on a page, since nobody knows where else: the client or its address is not known."""

    def __init__(self, error: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.error, self.text, self.status = error, text, status


class OAuthError(Exception):
    """An error of OAuth. code: `invalid_request`. text: what is told besides."""

    def __init__(self, code: str, text: str = "", status: int = 400) -> None:
        super().__init__(code)
        self.code, self.text, self.status = code, text, status


class Visit(NamedTuple):
    """A request. call: as whom the pool's functions are called. query, form: parameters, those given twice left out and named
    in `twice`. look: of the pages."""

    call: Call
    pool: Pool
    request: WebRequest
    query: Mapping[str, str]
    form: Mapping[str, str]
    twice: frozenset[str]
    cookies: Mapping[str, str]
    look: Look

    @property
    def secure(self) -> bool:
        """Whether the browser has TLS, without which it keeps no cookie that asks for it."""
        return self.request.base.startswith("https://")

    @property
    def origin(self) -> Origin | None:
        """Where the browser is, where somebody asks."""
        agent = dict(self.request.headers).get("user-agent", "")
        return origins.visiting(self.pool, self.request.source_ip, agent)

    def url(self, path: str, query: Mapping[str, str] = NONE, /, **more: str) -> str:
        """An address of the domain, as the browser reaches it. more: parameters instead of, and beside, those of the query."""
        parameters = {**query, **more}
        return f"{self.request.base}{path}{'?' + urlencode(parameters) if parameters else ''}"

    def cookie(self, name: str) -> str:
        """A cookie's value; empty: there is none."""
        return self.cookies.get(self._cookie(name), "")

    def _cookie(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name

    def baked(self, name: str, value: str, seconds: int) -> tuple[str, str]:
        """The header that sets a cookie: for this host alone, out of reach of scripts and of other sites' forms."""
        parts = [f"{self._cookie(name)}={value}", "Path=/", f"Max-Age={seconds}", "HttpOnly", "SameSite=Lax"]
        return "set-cookie", "; ".join([*parts, *(["Secure"] if self.secure else [])])


def visit(context: Context, pool: Pool, request: WebRequest, look: Look) -> Visit:
    """A request to a pool's domain."""
    place = context.within(pool.account, pool.region)
    call = Call(
        place.runtime, place.principal, pool.account, pool.region, {}, (), "cognito-idp", "", request.request_id, None
    )
    headers = dict(request.headers)
    query, twice = _fields(request.query)
    form: dict[str, str] = {}
    if request.method == "POST" and headers.get("content-type", "").partition(";")[0].strip().lower() == FORM:
        form, more = _fields(request.body.decode("utf-8", "replace"))
        twice |= more
    return Visit(call, pool, request, query, form, twice, _cookies(headers.get("cookie", "")), look)


def _fields(text: str) -> tuple[dict[str, str], frozenset[str]]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        return {}, frozenset({"too many parameters"})
    names = [name for name, _ in pairs]
    twice = frozenset(name for name in names if names.count(name) > 1)
    return {name: value for name, value in pairs if name not in twice}, twice


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


# Forms that this domain's own pages send


def forgery_token(pool: Pool, cookie: str) -> str:
    """What stands in the forms of a browser with this cookie: who cannot read the page does not know it."""
    return hmac.digest(derive(pool.key, PURPOSE), cookie.encode(), "sha256").hex()


def new_forgery_cookie() -> str:
    """For a browser that has none."""
    return ids.secret(32)


def refuse_forged(asked: Visit) -> None:
    """Raises Refused for a form that no page of this domain sent."""
    origin = dict(asked.request.headers).get("origin")
    parts = urlsplit(asked.request.base)
    cookie = asked.cookie(FORGERY)
    known = hmac.compare_digest(forgery_token(asked.pool, cookie).encode(), asked.form.get("_csrf", "").encode())
    if not cookie or not known or origin not in (None, f"{parts.scheme}://{parts.netloc}"):
        raise Refused("invalid_request", "The form is not of this page, or the page is too old. Please try again.", 403)


# Answers


def redirect(to: str, *headers: tuple[str, str]) -> WebResponse:
    """Go elsewhere. An address in which a header could end is none."""
    if any(ord(one) < 33 or ord(one) > 126 for one in to):
        raise Refused("invalid_request", "The address to go to is not valid.")
    return WebResponse(302, (("location", to), *NO_STORE, *headers))


def said(status: int, thing: Any, *headers: tuple[str, str]) -> WebResponse:
    """A JSON document that pages of any origin may read."""
    more = (("content-type", "application/json;charset=UTF-8"), *NO_STORE, *READABLE, *headers)
    return WebResponse(status, more, msgspec.json.encode(thing))
