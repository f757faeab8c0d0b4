"""Which pages a browser may show this server's APIs to.

`test`/`test` is known to everybody, so that on loopback any page that its user opens could sign calls. A page says where
it comes from: what comes from elsewhere is refused before it is run, since a browser sends simple requests without
asking and only hides the answer.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from pampero.protocol.codec import RawRequest

ANY = "*"
READS = ("GET", "HEAD")


class Origins:
    """The origins whose pages may call the AWS APIs: those on this machine, and the ones that were named.

    `null` is no origin on this machine: any site's sandboxed frame sends it. loopback: whether the known keys count.
    """

    def __init__(self, named: Iterable[str], loopback: bool) -> None:
        self._named = frozenset(origin.lower().rstrip("/") for origin in named)
        self._loopback = loopback

    def allows(self, origin: str) -> bool:
        """Whether pages of an origin (`https://app.example`) may call."""
        return ANY in self._named or origin.lower() in self._named or _is_here(origin)

    def refusal(self, raw: RawRequest, readable: bool) -> str:
        """Why a request is refused, or nothing.

        readable: reads may come from anywhere, as those of S3, whose images and links stand in pages; without a header
        that allows it, the page does not see the answer.
        """
        reads = raw.method in READS
        if reads and readable:
            return ""
        origin = raw.headers.get("origin")
        if origin is not None:
            return "" if self.allows(origin) else refusal(origin)
        if not reads or ANY in self._named:
            return ""
        if raw.headers.get("sec-fetch-site") == "cross-site" or (self._loopback and _is_rebound(raw)):
            return "Pages of other sites may not call this server; `pampero start --cors-origin` names those that may."
        return ""


def refusal(origin: str) -> str:
    """What the pages of an origin that may not call are told."""
    return f"Pages of {origin} may not call this server; `pampero start --cors-origin {origin}` lets them."


def _is_here(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        return parts.scheme == "file" or _is_local(parts.hostname or "")
    except ValueError:
        return False


def _is_local(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_rebound(raw: RawRequest) -> bool:
    """A browser's request for a public name that was made to lead here, which the browser takes for the page's own.

    Browsers always say which languages they read; clients of AWS never do, and Node.js's fetch says "*".
    """
    if raw.headers.get("accept-language", ANY) == ANY:
        return False
    try:
        name = urlsplit(f"//{raw.headers.get('host', '')}").hostname or ""
        ipaddress.ip_address(name)
    except ValueError:
        return "." in name.rstrip(".") and not _is_local(name.rstrip("."))
    return False
