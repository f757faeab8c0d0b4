"""The data plane of pools' domains: `<prefix>.auth.<region>.amazoncognito.com`, and the same below `/_aws/auth/<prefix>/`.

What applications call may be read by pages of any origin, as on AWS; pages are nobody's but this domain's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from pampero.api import ApiError, Context, WebRequest, WebResponse, web
from pampero.services.cognito.hosted import accounts, exchange, federation, managed, pages, signin
from pampero.services.cognito.hosted.branding import Look, look_of
from pampero.services.cognito.hosted.domains import pool_at
from pampero.services.cognito.hosted.leaving import log_out
from pampero.services.cognito.hosted.requests import Answerable
from pampero.services.cognito.hosted.visits import READABLE, OAuthError, Refused, Visit, said, visit
from pampero.services.cognito.pools.keys import discovery, public_keys
from pampero.services.cognito.pools.model import Pool
from pampero.services.cognito.threats.events import answered
from pampero.services.cognito.threats.notices import PATH
from pampero.store.tx import ReadTx

Handler = Callable[[Visit], Awaitable[WebResponse]]


async def _keys(asked: Visit) -> WebResponse:
    return said(200, public_keys(asked.call, asked.pool))


async def _logo(asked: Visit) -> WebResponse:
    if not asked.look.image:
        return WebResponse(404)
    headers = (
        ("content-type", asked.look.kind), ("x-content-type-options", "nosniff"), ("cache-control", "public, max-age=86400"),
    )  # fmt: skip
    return WebResponse(200, headers, asked.look.image)


async def _discovery(asked: Visit) -> WebResponse:
    return said(200, discovery(asked.pool, asked.request.base))


async def _feedback(asked: Visit) -> WebResponse:
    """What a user says of a sign-in, by a link in a mail."""
    token, value = asked.query.get("feedbackToken", ""), asked.query.get("feedbackValue", "")
    try:
        await asked.call.write(answered, asked.call, asked.pool, token, value)
    except ApiError as error:
        raise Refused("invalid_request", "This link is not valid any more.") from error
    return pages.page(asked, "Thank you", "", note="Your answer was noted. You can close this page.")


# What is called by applications, wherever they run; the others are pages.
CALLED = frozenset(
    {
        "/oauth2/token",
        "/oauth2/userInfo",
        "/oauth2/revoke",
        "/.well-known/jwks.json",
        "/.well-known/openid-configuration",
    }
)
PATHS: Mapping[tuple[str, str], Handler] = MappingProxyType({
    ("GET", "/oauth2/authorize"): signin.authorize,
    ("GET", "/oauth2/idpresponse"): federation.come_back,
    ("POST", "/oauth2/idpresponse"): federation.come_back_by_form,
    ("POST", "/saml2/idpresponse"): federation.assert_identity,
    ("GET", "/saml2/idpresponse"): federation.come_back_with_ticket,
    ("GET", "/login"): signin.show,
    ("POST", "/login"): signin.submit,
    ("GET", "/signup"): accounts.show_sign_up,
    ("POST", "/signup"): accounts.sign_up,
    ("GET", "/confirmUser"): accounts.show_confirmation,
    ("POST", "/confirmUser"): accounts.confirm,
    ("GET", "/forgotPassword"): accounts.show_forgotten,
    ("POST", "/forgotPassword"): accounts.forgotten,
    ("GET", "/confirmForgotPassword"): accounts.show_recovery,
    ("POST", "/confirmForgotPassword"): accounts.recover,
    ("GET", "/logout"): log_out,
    ("POST", "/oauth2/token"): exchange.token,
    ("GET", "/oauth2/userInfo"): exchange.user_info,
    ("POST", "/oauth2/userInfo"): exchange.user_info,
    ("POST", "/oauth2/revoke"): exchange.revocation,
    ("GET", "/assets/logo"): _logo,
    ("GET", PATH): _feedback,
    ("GET", "/.well-known/jwks.json"): _keys,
    ("GET", "/.well-known/openid-configuration"): _discovery,
})  # fmt: skip
# An assertion of 100,000 characters, as STS takes them, in a form.
MAX_BODY = 256 * 1024


@web("auth", max_body=MAX_BODY)
async def domain(context: Context, request: WebRequest) -> WebResponse | None:
    """One request to a pool's domain; None where there is no such domain or page."""
    found = await context.read(_found, request, context.settings.region)
    if found is None:
        return None
    pool, look = found
    if request.method == "OPTIONS" and request.path in CALLED:
        return _preflight(request)
    method = "GET" if request.method == "HEAD" else request.method
    handler = PATHS.get((method, request.path))
    if handler is None:
        known = any(path == request.path for _, path in PATHS)
        return WebResponse(405) if known else None
    asked = visit(context, pool, request, look)
    try:
        answer = await handler(asked)
    except Answerable as error:
        answer = error.response()
    except Refused as error:
        answer = pages.page(asked, "An error occurred", "", alert=error.text, status=error.status)
    except OAuthError as error:
        answer = exchange.failed(error)
    return answer


def _found(tx: ReadTx, request: WebRequest, region: str) -> tuple[Pool, Look] | None:
    """The pool of a domain, and how its pages look to a client's users."""
    pool = pool_at(tx, request, region)
    if pool is None:
        return None
    named = (part for part in request.query.split("&") if part.startswith("client_id="))
    client = next(named, "").removeprefix("client_id=")
    style = managed.style_of(tx, pool, client) if client else None
    return pool, managed.look(style) if style is not None else look_of(tx, pool, client)


def _preflight(request: WebRequest) -> WebResponse:
    wanted = dict(request.headers).get("access-control-request-headers", "authorization,content-type")
    return WebResponse(
        200,
        (
            *READABLE,
            ("access-control-allow-methods", "GET,POST,OPTIONS"),
            ("access-control-allow-headers", wanted),
            ("access-control-max-age", "7200"),
        ),
    )
