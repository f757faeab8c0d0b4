"""What the pages look like: plain documents without scripts, whose every text is escaped.

What a page may load and where its forms may go stands in its policy: nothing but its own style; to this domain, and to the
address that the answer goes to, since browsers hold redirects behind a form to that as well.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from pampero.api import WebResponse
from pampero.services.cognito.hosted.branding import ALL, image_path
from pampero.services.cognito.hosted.visits import FORGERY, NO_STORE, Visit, forgery_token, new_forgery_cookie

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#16191f}"
    "main{max-width:22rem;margin:8vh auto;padding:2rem;background:#fff;border-radius:.5rem;box-shadow:0 1px 4px #0003}"
    "h1{font-size:1.4rem;margin:0 0 1rem}label{display:block;margin:.75rem 0 .25rem}"
    "input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #687078;border-radius:.25rem}"
    "input[type=radio]{width:auto;margin-right:.5rem}"
    "button,.button{display:block;box-sizing:border-box;width:100%;margin:1rem 0 0;padding:.6rem;font:inherit;border:0;"
    "border-radius:.25rem;background:#0b5cad;color:#fff;text-align:center;text-decoration:none;cursor:pointer}"
    ".button{background:#fff;color:#0b5cad;border:1px solid #0b5cad}"
    ".alert{padding:.5rem .75rem;background:#fdecea;color:#8a1f11;border-radius:.25rem}"
    "img{max-width:100%}.note{padding:.5rem .75rem;background:#eaf3fd;border-radius:.25rem}nav{margin-top:1rem}nav a{display:block}"
    ":focus-visible{outline:3px solid #f5a623;outline-offset:1px}"
)
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
FORGERY_SECONDS = 3600


def field(
    name: str, label: str, kind: str = "text", complete: str = "", value: str = "", *, needed: bool = True
) -> str:
    """An input with its label. complete: what browsers may fill it with."""
    more = f' autocomplete="{complete}"' if complete else ""
    required = " required" if needed else ""
    id_ = escape(f"f-{name}", quote=True)
    return (
        f'<label for="{id_}" class="label-customizable">{escape(label)}</label>'
        f'<input class="inputField-customizable" id="{id_}" name="{escape(name, quote=True)}" type="{kind}" value="{escape(value, quote=True)}"{more}{required}>'
    )


def choice(name: str, value: str, label: str, *, chosen: bool) -> str:
    """One of several."""
    checked = " checked" if chosen else ""
    given = escape(value, quote=True)
    return f'<label><input type="radio" name="{name}" value="{given}"{checked}>{escape(label)}</label>'


def hidden(**values: str) -> str:
    """What a form says without showing it."""
    return "".join(
        f'<input type="hidden" name="{escape(name, quote=True)}" value="{escape(value, quote=True)}">'
        for name, value in values.items()
    )


def button(text: str) -> str:
    """What sends a form."""
    return f'<button type="submit" class="submitButton-customizable">{escape(text)}</button>'


def link(to: str, text: str, *, prominent: bool = False) -> str:
    """A way to elsewhere."""
    shape = "button idpButton-customizable" if prominent else "redirect-customizable"
    return f'<a href="{escape(to, quote=True)}" class="{shape}">{escape(text)}</a>'


def nav(links: Iterable[str]) -> str:
    """Ways to elsewhere, below a form."""
    found = "".join(links)
    return f"<nav>{found}</nav>" if found else ""


def form(asked: Visit, action: str, *parts: str) -> tuple[str, str]:
    """A form, and the cookie by which it is known to be this page's."""
    cookie = asked.cookie(FORGERY) or new_forgery_cookie()
    token = hidden(_csrf=forgery_token(asked.pool, cookie))
    return f'<form method="post" action="{escape(action, quote=True)}">{token}{"".join(parts)}</form>', cookie


def page(
    asked: Visit, title: str, body: str, *, cookie: str = "", alert: str = "", note: str = "", to: str = "", status: int = 200,
    more: tuple[tuple[str, str], ...] = (),
) -> WebResponse:  # fmt: skip
    """A document. cookie: of its form. alert: what went wrong; note: what is to be known. to: where its form's answer goes."""
    told = f'<p class="alert errorMessage-customizable" role="alert">{escape(alert)}</p>' if alert else ""
    told += f'<p class="note textDescription-customizable" role="status">{escape(note)}</p>' if note else ""
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}{asked.look.css}</style></head>"
        f'<body><main class="background-customizable">{_banner(asked)}<h1>{escape(title)}</h1>{told}{body}</main></body></html>'
    )
    headers = (
        ("content-type", "text/html;charset=UTF-8"),
        ("content-security-policy", _policy(asked.look.css, to)),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        # Under a stricter one browsers say of this page's own forms that they come from nowhere.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        *NO_STORE,
        *([asked.baked(FORGERY, cookie, FORGERY_SECONDS)] if cookie else []),
        *more,
    )
    return WebResponse(status, headers, text.encode())


def _banner(asked: Visit) -> str:
    """The logo, where there is one."""
    if not asked.look.image:
        return ""
    where = asked.request.base + image_path(asked.query.get("client_id", ALL), asked.look)
    return (
        '<div class="banner-customizable">'
        f'<img class="logo-customizable" alt="" src="{escape(where, quote=True)}"></div>'
    )


def _policy(css: str, to: str) -> str:
    style = STYLE_HASH if not css else base64.b64encode(hashlib.sha256((STYLE + css).encode()).digest()).decode()
    allowed = "'self'"
    if to:
        parts = urlsplit(to)
        allowed += f" {parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else f" {parts.scheme}:"
    return f"default-src 'none'; style-src 'sha256-{style}'; img-src 'self'; form-action {allowed}; frame-ancestors 'none'; base-uri 'none'"
