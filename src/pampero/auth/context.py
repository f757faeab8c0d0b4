"""The condition context: what policies may ask of a request, whichever door it came through.

Every authorisation takes its keys from here; a key is made only when a policy asks for it.
Source: IAM User Guide, "AWS global condition context keys".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct, structs

from pampero.auth.policy.keys import Keys
from pampero.auth.principals import Principal
from pampero.kernel.clock import iso8601
from pampero.protocol.codec import RawRequest

NOTHING: Mapping[str, str] = MappingProxyType({})
# What a service tells of how a request came, at a moment; None where the key is not there.
RequestMaker = Callable[[RawRequest, float], str | None]
NO_MAKERS: Mapping[str, RequestMaker] = MappingProxyType({})
NO_KEYS: Mapping[str, Sequence[str]] = MappingProxyType({})
_KINDS = MappingProxyType(
    {
        "session": "AssumedRole",
        "user": "User",
        "root": "Account",
        "federated": "FederatedUser",
        "anonymous": "Anonymous",
    }
)


class Facts(Struct, frozen=True):
    """How a request came.

    now: epoch seconds. direct: the caller itself sent it; else it came in process, from a service. client: the caller's
    address. secure: whether nobody could listen on its way. source: keys by which a service says on whose behalf it calls
    (`aws:SourceArn`, `aws:SourceAccount`). via: the services that a call came through, the first one first. request: as it
    came over the network, for keys that only one service has.
    """

    now: float
    region: str
    direct: bool = False
    client: str = ""
    secure: bool = True
    agent: str = ""
    referer: str = ""
    source: Mapping[str, str] = NOTHING
    via: tuple[str, ...] = ()
    request: RawRequest | None = None

    def within(self, region: str) -> Facts:
        """The same request, for a resource of a region."""
        return self if region == self.region else structs.replace(self, region=region)


def of_request(raw: RawRequest, now: float, region: str) -> Facts:
    """The facts of a request that came over the network."""
    headers = raw.headers
    agent, referer = headers.get("user-agent", ""), headers.get("referer", "")
    return Facts(now, region, True, raw.client, raw.secure, agent, referer, request=raw)


class RequestKeys(Keys):
    """The keys of one request. more: those that only the called operation knows, by name in any letters; they never
    stand for a global key that the request itself answers. tags: makes those of the resource's tags, when a policy asks.
    makers: make those that a service has of how a request came, by name. unknown: told the name of a key that a policy asks for and the request does not have."""

    __slots__ = ("_account", "_action", "_facts", "_made", "_makers", "_more", "_principal", "_tags", "_unknown")

    def __init__(
        self,
        principal: Principal,
        facts: Facts,
        action: str,
        resource_account: str,
        more: Mapping[str, Sequence[str]],
        tags: Callable[[], Mapping[str, Sequence[str]]] = dict,
        makers: Mapping[str, RequestMaker] = NO_MAKERS,
        unknown: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._principal = principal
        self._facts = facts
        self._action = action
        self._account = resource_account
        self._more = more
        self._tags = tags
        self._makers = makers
        self._unknown = unknown
        self._made: Mapping[str, Sequence[str]] | None = None

    def get(self, name: str, /) -> Sequence[str] | None:
        """See Keys."""
        maker = _GLOBAL.get(name)
        if maker is not None:
            value = maker(self._principal, self._facts)
            return None if value is None else [value] if isinstance(value, str) else value
        if name.startswith("aws:principaltag/"):
            return _principal_tag(self._principal, name[17:])
        if ":resourcetag/" in name:
            return self._tags().get(name)
        if name.endswith(":resourceaccount") and name.partition(":")[0] in ("aws", self._action.partition(":")[0]):
            return [self._account] if self._account else None
        if self._made is None:
            self._made = {key.lower(): values for key, values in self._more.items()}
        found = self._made.get(name)
        if found is None:
            found = self._of_its_own(name)
        if found is None:
            self._unknown(name)
        return found

    def _of_its_own(self, name: str) -> Sequence[str] | None:
        """A key of one service: of the tags of what is there, of how the request came, of what let its sender in."""
        if "tag/" in name:
            return self._tags().get(name)
        maker, request = self._makers.get(name), self._facts.request
        if maker is not None and request is not None and name.partition(":")[0] == self._action.partition(":")[0]:
            value = maker(request, self._facts.now)
            return None if value is None else [value]
        return _of_the_session(self._principal, name)

    def all(self) -> dict[str, Sequence[str]]:
        """Every key that has values, by name."""
        more = (name.lower() for name in self._more)
        names = sorted({*_GLOBAL, "aws:resourceaccount", *self._tags(), *self._makers, *more})
        return {name: values for name in names if (values := self.get(name)) is not None}


def _principal_tag(principal: Principal, name: str) -> Sequence[str] | None:
    for key, value in principal.tags.items():
        if key.lower() == name:
            return [value]
    return None


def _of_the_session(principal: Principal, name: str) -> Sequence[str] | None:
    """What an identity provider said of whom it let in: `saml:sub`, `accounts.google.com:aud`."""
    return principal.claims.get(name) if principal.claims else None


Value = str | Sequence[str] | None
Maker = Callable[[Principal, Facts], Value]


def _signed(make: Callable[[Principal], Value]) -> Maker:
    """A key that anonymous requests do not have, nor the services, which have no account."""
    return lambda who, facts: None if who.kind in ("anonymous", "service") else make(who)


def _source(name: str) -> Maker:
    return lambda who, facts: facts.source.get(name)


def _is_service(who: Principal, facts: Facts) -> Value:
    return None if who.kind == "anonymous" else "true" if who.kind == "service" else "false"


def _via_service(who: Principal, facts: Facts) -> Value:
    """Whether a service calls with the credentials of who called it: not as itself, nor with a role that it was given."""
    forwarded = not facts.direct and who.kind != "service" and not who.by_service
    return "true" if forwarded else "false"


def _called_via(who: Principal, facts: Facts) -> tuple[str, ...]:
    return facts.via if _via_service(who, facts) == "true" else ()


def _mfa(who: Principal, facts: Facts) -> Value:
    """Only temporary credentials say it; nobody has a second factor here."""
    return "false" if who.issued and who.kind != "federated" else None


_GLOBAL: Mapping[str, Maker] = MappingProxyType(
    {
        "aws:calledvia": lambda who, facts: _called_via(who, facts) or None,
        "aws:calledviafirst": lambda who, facts: next(iter(_called_via(who, facts)), None),
        "aws:calledvialast": lambda who, facts: next(reversed(_called_via(who, facts)), None),
        "aws:currenttime": lambda who, facts: iso8601(facts.now),
        "aws:epochtime": lambda who, facts: str(int(facts.now)),
        "aws:federatedprovider": lambda who, facts: who.provider or None,
        "aws:multifactorauthpresent": _mfa,
        "aws:principalaccount": lambda who, facts: None if who.kind == "service" else who.account or "anonymous",
        "aws:principalarn": _signed(lambda who: who.role if who.kind == "session" else who.arn),
        "aws:principalisawsservice": _is_service,
        "aws:principalservicename": lambda who, facts: who.name if who.kind == "service" else None,
        "aws:principalservicenameslist": lambda who, facts: [who.name] if who.kind == "service" else None,
        "aws:principaltype": lambda who, facts: _KINDS.get(who.kind),
        "aws:referer": lambda who, facts: facts.referer or None,
        "aws:requestedregion": lambda who, facts: facts.region or None,
        "aws:securetransport": lambda who, facts: "true" if facts.secure else "false",
        "aws:sourceaccount": _source("aws:SourceAccount"),
        "aws:sourcearn": _source("aws:SourceArn"),
        "aws:sourceidentity": lambda who, facts: who.source_identity or None,
        "aws:sourceowner": _source("aws:SourceOwner"),
        "aws:sourceip": lambda who, facts: facts.client or None,
        "aws:tokenissuetime": lambda who, facts: iso8601(who.issued) if who.issued else None,
        "aws:useragent": lambda who, facts: facts.agent or None,
        "aws:userid": _signed(lambda who: who.id),
        "aws:username": lambda who, facts: who.name if who.kind == "user" else None,
        "aws:viaawsservice": _via_service,
    }
)
GLOBAL_KEYS = frozenset(_GLOBAL)
