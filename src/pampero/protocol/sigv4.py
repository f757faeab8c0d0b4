"""Signature Version 4: in the Authorization header and in presigned URLs.

What is signed is what is served: the host and every `x-amz-*` header must be among the signed ones, a parameter of the
signature is given once and in one place, and only services that stream bodies take a payload's hash from the caller.
Sources: "AWS Signature Version 4 for API requests" (IAM user guide), "Authenticating requests" (S3 API reference).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import quote, unquote_plus

from pampero.protocol import sigv2
from pampero.protocol.codec import RawRequest, wire_bytes
from pampero.protocol.errors import ApiError, Elsewhere
from pampero.protocol.refusals import SKEW
from pampero.protocol.traits import USUAL, Traits

ALGORITHM = "AWS4-HMAC-SHA256"
MAX_PRESIGN = 7 * 24 * 3600
EMPTY = hashlib.sha256(b"").hexdigest()
UNSIGNED = "UNSIGNED-PAYLOAD"
PAYLOADS = (
    UNSIGNED,
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
)
KEPT_KEYS = 4096
KEPT_CLAIMS = 1024
# What HTTP/2 has instead of the host, by which its clients sign; of all names it is the first in order.
AUTHORITY = ":authority"
MAX_KEPT_LENGTH = 1024
_SPACES = re.compile(r" +")
_USUAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^,\s]+/[^,/\s]*/[^,/\s]*/[^,/\s]*/aws4_request), ?SignedHeaders=([^,\s=]+), ?"
)
_HEADER = re.compile(r"AWS4-HMAC-SHA256\s+(.*)", re.DOTALL)
_ASYMMETRIC = re.compile(r"AWS4-ECDSA-P256-SHA256\s+Credential=[^/,\s]+/[0-9]{8}/([A-Za-z0-9-]+)/aws4_request,")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
MAX_REGION_LENGTH = 40
_REGION = re.compile(r"[A-Za-z0-9-]+")
_IN_QUERY = re.compile(
    r"X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|S3session-Token)", re.IGNORECASE
)
# Headers that need not be signed, because the signature holds their values another way: the time and the payload's hash
# are in what is signed, and a session's token in the key that signs.
_BOUND = frozenset({"x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-s3session-token"})


class Signature(NamedTuple):
    """What a request says of its signature.

    expires: seconds of validity of a presigned URL, else None. version2: the parameters of a URL of version 2.
    traits: of the service that it is for.
    signed: the signed headers as a set, with those that need not be signed. kept_scope: the scope, where it is at hand.
    """

    access_key: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    time: str
    token: str | None
    expires: int | None
    version2: dict[str, str] | None = None
    signed: frozenset[str] = frozenset()
    kept_scope: str = ""
    traits: Traits = USUAL

    @property
    def scope(self) -> str:
        """The credential scope."""
        return self.kept_scope or f"{self.date}/{self.region}/{self.service}/aws4_request"


# A key, and the two hashes of an HMAC of its as they are before the text (RFC 2104): `hmac` copies them at three times the cost.
Derived = tuple[bytes, "hashlib._Hash", "hashlib._Hash"]


def _halves(key: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """key: of at most 64 bytes."""
    inner, outer = (bytes(byte ^ pad for byte in key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _signs(query: str) -> bool:
    return "X-Amz-Signature=" in query or "X-Amz-Credential=" in query


def _incomplete(text: str) -> ApiError:
    return ApiError("IncompleteSignature", text, 400)


@lru_cache(maxsize=KEPT_CLAIMS)
def _claim(head: str) -> tuple[tuple[str, str, str, str, tuple[str, ...]], tuple[frozenset[str], str]] | None:
    """What an Authorization header says before its signature, which stays the same all day: key, date, region, service
    and signed headers; the set of those, and the scope. None when it is not of the usual form."""
    match = _USUAL.fullmatch(head)
    if match is None:
        return None
    *key, date, region, service, _ = match[1].split("/")
    headers = tuple(match[2].split(";"))
    scope = f"{date}/{region}/{service}/aws4_request"
    return ("/".join(key), date, region, service, headers), (_BOUND.union(headers), scope)


def _from_any_header(raw: RawRequest, header: str) -> Signature:
    match = _HEADER.match(header)
    if match is None:
        error = _incomplete(f"Unsupported AWS 'algorithm': '{header.split(' ')[0][:100]}'.")
        asymmetric = _ASYMMETRIC.match(header)
        if asymmetric or header.startswith("Bearer "):  # only services that are not here take these
            raise Elsewhere(error, asymmetric[1] if asymmetric else None)
        raise error
    fields = {}
    for part in match[1].split(","):
        name, _, value = part.strip().partition("=")
        fields[name] = value
    missing = [name for name in ("Credential", "Signature", "SignedHeaders") if not fields.get(name)]
    if missing:
        text = " ".join(f"Authorization header requires '{name}' parameter." for name in missing)
        raise _incomplete(f"{text} Authorization={header[:500]}")
    time = raw.headers.get("x-amz-date") or _http_date(raw.headers.get("date", ""))
    if not time:
        raise _incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    headers = tuple(fields["SignedHeaders"].split(";"))
    return _signature(fields["Credential"], headers, fields["Signature"], time, _token(raw), None)


def _token(raw: RawRequest) -> str | None:
    """That of a session; sessions of directory buckets have a header of their own."""
    return raw.headers.get("x-amz-security-token") or raw.headers.get("x-amz-s3session-token")


def _http_date(text: str) -> str:
    try:
        when = datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT")
    except ValueError:
        return ""
    return when.strftime("%Y%m%dT%H%M%SZ")


def _from_query(raw: RawRequest) -> Signature:
    fields: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in _pairs(raw.query):
        if _IN_QUERY.fullmatch(name):
            if name.lower() in seen:
                raise _wrong_parameters(f"{name} was given more than once")
            seen.add(name.lower())
        fields[name] = value
    names = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")
    missing = [name for name in names if not fields.get(name)]
    if missing or fields["X-Amz-Algorithm"] != ALGORITHM:
        raise _wrong_parameters(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
            "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
        )
    expires = fields.get("X-Amz-Expires", "")
    if expires and not (expires.isascii() and expires.isdigit()):
        raise _wrong_parameters("X-Amz-Expires should be a number")
    if len(expires) > 18 or int(expires or 0) > MAX_PRESIGN:
        raise _wrong_parameters(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
            f"{MAX_PRESIGN} seconds"
        )
    headers = tuple(fields["X-Amz-SignedHeaders"].split(";"))
    valid = int(expires) if expires else SKEW
    token = fields.get("X-Amz-Security-Token") or fields.get("X-Amz-S3session-Token")
    return _signature(
        fields["X-Amz-Credential"], headers, fields["X-Amz-Signature"], fields["X-Amz-Date"], token, valid
    )


def _wrong_parameters(text: str) -> ApiError:
    return ApiError("AuthorizationQueryParametersError", text, 400)


def _signature(
    credential: str, headers: tuple[str, ...], signature: str, time: str, token: str | None, expires: int | None
) -> Signature:
    parts = credential.split("/")
    if expires is not None and (len(parts) < 5 or parts[-1] != "aws4_request"):
        raise _wrong_parameters(
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
            '"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
        )
    if len(parts) < 5 or parts[-1] != "aws4_request":
        raise _incomplete(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
            f"got '{credential[:200]}'"
        )
    key, (date, region, service, _) = "/".join(parts[:-4]), parts[-4:]
    signed = _BOUND.union(headers)
    return Signature(key, date, region, service, headers, signature, time, token, expires, None, signed)


def _pairs(query: str) -> list[tuple[str, str]]:
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs]


class Verifier:
    """Reads and verifies signatures; keeps the derived keys, which cost as much as the rest.

    services: the traits of services by the names that signatures for them are scoped to.
    """

    def __init__(self, services: Mapping[str, Traits]) -> None:
        self._services = services
        self._version2 = next((name for name, traits in services.items() if traits.signs_version2), "")
        self._keys: OrderedDict[tuple[str, str], Derived] = OrderedDict()

    def parse(self, raw: RawRequest) -> Signature | None:
        """The request's signature; None when it has none. Raises ApiError IncompleteSignature, InvalidArgument."""
        header = raw.headers.get("authorization")
        if header is not None:
            if "X-Amz-" in raw.query and _signs(raw.query):
                text = (
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
                    "parameter or the Authorization header should be specified"
                )
                raise ApiError("InvalidArgument", text, 400, ArgumentName="Authorization", ArgumentValue=header[:200])
            usual = self._usual(raw, header)
            if usual is not None:
                return usual
            found = _from_any_header(raw, header)
        elif _signs(raw.query):
            found = _from_query(raw)
        else:
            version2 = sigv2.fields_of(raw) if self._version2 else None
            if version2 is None:
                return None
            token = version2.get("x-amz-security-token")
            found = Signature(version2["AWSAccessKeyId"], "", "", self._version2, (), "", "", token, 0, version2)
        traits = self._services.get(found.service)
        return found if traits is None else found._replace(traits=traits)

    def _usual(self, raw: RawRequest, header: str) -> Signature | None:
        """The signature in a header of the usual form."""
        head, _, signature = header.rpartition("Signature=")
        time = raw.headers.get("x-amz-date")
        if not time or len(head) >= MAX_KEPT_LENGTH or not signature.isalnum():
            return None
        claim = _claim(head)
        if claim is None:
            return None
        said, kept = claim
        token = _token(raw)
        return Signature(*said, signature, time, token, None, None, *kept, self._services.get(said[3], USUAL))

    def key(self, secret: str, signature: Signature) -> bytes:
        """The signing key of a day, region and service."""
        return self.derived(secret, signature.scope)[0]

    def derived(self, secret: str, scope: str) -> Derived:
        """The key, and what begins the inner and the outer hash of each of its signatures."""
        index = (secret, scope)
        found = self._keys.get(index)
        if found is None:
            key = f"AWS4{secret}".encode()
            for part in scope.split("/"):
                key = hmac.digest(key, part.encode(), "sha256")
            found = self._keys[index] = key, *_halves(key)
            if len(self._keys) > KEPT_KEYS:
                self._keys.popitem(last=False)
        return found

    @staticmethod
    def check_time(signature: Signature, now: float, turned: float = 0.0) -> None:
        """What the head alone says: whether the signature is of now. Raises ApiError RequestExpired."""
        if signature.version2 is None:
            _check_time(signature, now, turned)

    def verify(self, signature: Signature, raw: RawRequest, secret: str, now: float, turned: float = 0.0) -> None:
        """Raises ApiError SignatureDoesNotMatch, RequestExpired, AccessDenied.

        turned: by how much a test has turned the clock, which clients and functions that sign by their own do not know.
        """
        if signature.version2 is not None:
            sigv2.verify(signature.version2, raw, secret, now, signature.traits.refusals)
            return
        _check_time(signature, now, turned)
        _check_headers(signature, raw)
        scope = signature.scope
        canonical = wire_bytes(_canonical(signature, raw))
        text = f"{ALGORITHM}\n{signature.time}\n{scope}\n{hashlib.sha256(canonical).hexdigest()}".encode()
        _, inner, outer = self.derived(secret, scope)
        inner, outer = inner.copy(), outer.copy()
        inner.update(text)
        outer.update(inner.digest())
        if not hmac.compare_digest(outer.hexdigest().encode(), signature.signature.encode("ascii", "replace")):
            given = signature.signature[:100]
            raise signature.traits.refusals.wrong_signature(signature.access_key, given, text, canonical)


def _check_headers(signature: Signature, raw: RawRequest) -> None:
    """The host and every x-amz-* header must be signed: a header that is not could be anybody's."""
    names = "\n".join(raw.headers)
    unsigned = _unsigned if len(names) <= MAX_KEPT_LENGTH else _unsigned.__wrapped__
    missing = unsigned(signature.signed, names)
    if missing:
        raise signature.traits.refusals.unsigned_headers(missing)


@lru_cache(maxsize=KEPT_CLAIMS)
def _unsigned(signed: frozenset[str], names: str) -> tuple[str, ...]:
    """Of a request's headers those that should be signed and are not. A client sends the same ones all day."""
    host = () if "host" in signed or AUTHORITY in signed else ("host",)
    return *host, *(name for name in names.split("\n") if name.startswith("x-amz-") and name not in signed)


def _check_time(signature: Signature, now: float, turned: float) -> None:
    try:
        when = moment_of(signature.time)
    except ValueError as error:
        raise _incomplete(f"Date must be in ISO-8601 'basic format'. Got '{signature.time[:100]}'.") from error
    if not signature.time.startswith(signature.date):
        text = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP"
        raise ApiError("SignatureDoesNotMatch", text, 403)
    refusals = signature.traits.refusals
    if signature.expires is not None:
        if now > when + signature.expires:
            raise refusals.expired(signature, now, when + signature.expires)
        if when > now + SKEW:
            raise refusals.skewed(signature, now, "not yet current")
    elif abs(now - when) > SKEW and abs(now - turned - when) > SKEW:
        raise refusals.skewed(signature, now, "expired" if now > when else "not yet current")


def is_region(text: str) -> bool:
    """Whether a text may be a region's name; which regions there are, nobody here knows."""
    return len(text) <= MAX_REGION_LENGTH and _is_region(text)


@lru_cache(maxsize=256)
def _is_region(text: str) -> bool:
    return _REGION.fullmatch(text) is not None


@lru_cache(maxsize=256)
def moment_of(text: str) -> float:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()


def _canonical(signature: Signature, raw: RawRequest) -> str:
    return canonical_head(signature, raw) + _payload_hash(signature, raw)


def canonical_head(signature: Signature, raw: RawRequest) -> str:
    """What is signed of a request, ahead of the hash of its body."""
    headers = raw.headers
    get, names = headers.get, signature.signed_headers
    lines = "\n".join([f"{name}:{get(name, '').strip()}" for name in names])
    if names[0] == AUTHORITY:
        lines = f"{AUTHORITY}:{get('host', '').strip()}{lines[len(AUTHORITY) + 1 :]}"
    if "  " in lines:
        lines = _SPACES.sub(" ", lines)
    path = raw.path if raw.path == "/" else _path(signature.traits.exact_paths, raw.path)
    query = _query(raw.query) if raw.query else ""
    return f"{raw.method}\n{path}\n{query}\n{lines}\n\n{';'.join(names)}\n"


def _path(exact: bool, path: str) -> str:
    if path in ("/", ""):
        return "/"
    return path if exact else quote(normal_path(path), safe="/~")


def normal_path(path: str) -> str:
    """A path as services that do not take it to the letter sign and serve it: without `//`, `/.` and `/..`."""
    if "/." not in path and "//" not in path:
        return path
    normal = normpath(path)
    if path.endswith("/") and normal != "/":
        normal += "/"
    return "/" + normal.lstrip("/")


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
        for name, value in _pairs(query)
        if name != "X-Amz-Signature"
    )
    return "&".join([f"{name}={value}" for name, value in pairs])


def _payload_hash(signature: Signature, raw: RawRequest) -> str:
    """The hash that the caller names is taken only by who reads a payload after its caller is known.

    Raises ApiError InvalidArgument, InvalidRequest, XAmzContentSHA256Mismatch.
    """
    body = raw.body
    if not signature.traits.streams_bodies:
        if not isinstance(body, bytes):  # what the head names; the body is compared with it once it is here
            return raw.headers["x-amz-content-sha256"].lower()
        return raw.digest or (hashlib.sha256(body).hexdigest() if body else EMPTY)
    named = raw.headers.get("x-amz-content-sha256")
    if named is None:
        if signature.expires is not None:
            return UNSIGNED
        if not isinstance(body, bytes):
            text = "Missing required header for this request: x-amz-content-sha256"
            raise ApiError("InvalidRequest", text, 400)
        return hashlib.sha256(body).hexdigest() if body else EMPTY
    if named in PAYLOADS:
        return named
    if _SHA256.fullmatch(named) is None:
        text = f"x-amz-content-sha256 must be {', '.join(PAYLOADS)} or a valid sha256 value."
        raise ApiError("InvalidArgument", text, 400, ArgumentName="x-amz-content-sha256", ArgumentValue=named[:200])
    if isinstance(body, bytes) and (raw.digest or hashlib.sha256(body).hexdigest()) != named.lower():
        text = "The provided 'x-amz-content-sha256' header does not match what was computed."
        raise ApiError("XAmzContentSHA256Mismatch", text, 400)
    return named
