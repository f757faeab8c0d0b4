"""Which pages a browser may show this server's APIs to, and under which names it is called.

`test`/`test` is known to everybody, so that on loopback any page that its user opens could sign calls. A page says where
it comes from: what comes from elsewhere is refused before it is run, since a browser sends simple requests without
asking and only hides the answer. Two kinds of pages hide where they come from, or come from here:

- a public name that was made to lead here (DNS rebinding): the browser takes it for the page's own. Names that somebody
  could register are none of ours, unless `--host-name` says so; and no header that such a page can set changes that.
- what buckets and APIs serve is of this server's own origin. The known keys are not known to it, and on the endpoint of
  the APIs themselves browsers put it in a sandbox, where it has no origin at all.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from pampero.protocol.codec import RawRequest, RawResponse

ANY = "*"
READS = ("GET", "HEAD")
# Nobody can register a name under these (RFC 6761, 6762, 8375; ICANN has set `internal` aside), or only AWS can.
OURS = (
    "localhost", "local", "internal", "test", "home.arpa", "amazonaws.com", "amazonaws.com.cn", "amazoncognito.com", "api.aws",
    "on.aws",
)  # fmt: skip
PORTS = {"http": 80, "https": 443}
MAX_KEPT = 10_000
# A door (see RawRequest) that pages come through which this server itself serves.
PAGE = "page"
OWN_PAGES = "/_pampero/"
DOCUMENTS = frozenset({"document", "iframe", "frame", "embed", "object"})
SANDBOX = (
    "sandbox allow-scripts allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads "
    "allow-top-navigation-by-user-activation"
)


class Origins:
    """The origins whose pages may call the AWS APIs: those on this machine, and the ones that were named.

    `null` is no origin on this machine: any site's sandboxed frame sends it. loopback: whether the known keys count.
    names: under which the server is reached, beside those that nobody else can have; with those below them.
    """

    def __init__(self, named: Iterable[str], loopback: bool, names: Iterable[str] = ()) -> None:
        self._named = frozenset(origin.lower().rstrip("/") for origin in named)
        self._loopback = loopback
        self._names = (*OURS, *names)
        self._hosts: dict[str, bool] = {}

    def allows(self, origin: str) -> bool:
        """Whether pages of an origin (`https://app.example`) may call."""
        return ANY in self._named or origin.lower() in self._named or _is_here(origin)

    def stranger(self, raw: RawRequest) -> str:
        """Why a request is refused whose host is no name of this server, or nothing.

        On loopback whoever sends it; elsewhere only browsers, for other clients have keys of their own to show.
        """
        host = raw.headers.get("host", "")
        found = self._hosts.get(host)
        if found is None:
            found = self._is_ours(host)
            if len(self._hosts) < MAX_KEPT:
                self._hosts[host] = found
        if found or raw.door is not None or not (self._loopback or browses(raw)):
            return ""
        name = _split(f"//{host}").hostname or host
        return f"Pages at {name} may not call this server; `pampero start --host-name {name}` makes it a name of it."

    def _is_ours(self, host: str) -> bool:
        name = (_split(f"//{host}").hostname or "").rstrip(".")
        try:
            ipaddress.ip_address(name)
        except ValueError:
            # No domain is called by a number: an SDK has put a service's prefix before an address (`api.127.0.0.1`).
            last = name.rpartition(".")[2]
            ours = "." not in name or last.isdecimal()
            return ours or any(name == own or name.endswith(f".{own}") for own in self._names)
        return True

    def refusal(self, raw: RawRequest, readable: bool) -> str:
        """Why a request is refused that a page sends, or nothing.

        readable: reads may come from anywhere, as those of S3, whose images and links stand in pages; without a header
        that allows it, the page does not see the answer.
        """
        reads = raw.method in READS
        if reads and readable:
            return ""
        origin = raw.headers.get("origin")
        if origin is not None:
            return "" if self.allows(origin) else refusal(origin)
        if reads and ANY not in self._named and raw.headers.get("sec-fetch-site") == "cross-site":
            return "Pages of other sites may not call this server; `pampero start --cors-origin` names those that may."
        return ""

    def door(self, raw: RawRequest, plain: bool, readable: bool) -> str | None:
        """Which door a request came through: its own, or PAGE where a page sends it that this server serves.

        plain: whether the host is that of the APIs, where nothing but the server's own pages runs outside a sandbox.
        readable: see refusal; an image in a page of another port is sent without its origin.
        """
        if raw.door is not None:
            return raw.door
        headers = raw.headers
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is None and (site is None or site in ("none", "cross-site")):
            return None
        if origin is None and site == "same-site" and readable and raw.method in READS:
            return None
        if origin is not None and (origin.lower() in self._named or ANY in self._named):
            return None
        page = _split(headers.get("referer", ""))
        host = headers.get("host", "").lower()
        own = plain and page.path.startswith(OWN_PAGES) and page.netloc.lower() == host
        if own and site in (None, "same-origin"):
            return None
        return PAGE if origin is None or self._serves(_split(origin.lower()), host) else None

    def _serves(self, origin: SplitResult, host: str) -> bool:
        """Whether an origin is one of this server's: of the same port, under one of its names."""
        try:
            port = urlsplit(f"//{host}").port or PORTS.get(origin.scheme)
            same = (origin.port or PORTS.get(origin.scheme)) == port
        except ValueError:
            return True
        return same and origin.scheme in PORTS and (origin.netloc == host or self._is_ours(origin.netloc))


def browses(raw: RawRequest) -> bool:
    """Whether it smells of a browser. Node.js's fetch sends `sec-fetch-mode`, and `*` for the languages."""
    return "origin" in raw.headers or "referer" in raw.headers or loads(raw)


def loads(raw: RawRequest) -> bool:
    """Whether it may be a browser's that loads a document: besides what every client may say, it says what it speaks."""
    headers = raw.headers
    return (
        "sec-fetch-site" in headers
        or headers.get("user-agent", "").startswith("Mozilla/")
        or headers.get("accept-language", ANY) != ANY
    )


def guard(raw: RawRequest, response: RawResponse, sandbox: bool) -> RawResponse:
    """An answer that tells a browser what its document is not: of another type, and (sandbox) of this server's origin."""
    # Older browsers do not say what they load; a read that names its origin is no document.
    read = raw.method in (*READS, "OPTIONS") and "origin" in raw.headers
    if not loads(raw) or raw.headers.get("sec-fetch-dest", "empty" if read else "document") not in DOCUMENTS:
        return response
    more = [("x-content-type-options", "nosniff"), *([("content-security-policy", SANDBOX)] if sandbox else [])]
    return RawResponse(response.status, [*response.headers, *more], response.body, response.unsized)


def refusal(origin: str) -> str:
    """What the pages of an origin that may not call are told."""
    return f"Pages of {origin} may not call this server; `pampero start --cors-origin {origin}` lets them."


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


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
