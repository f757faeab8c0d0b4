"""Requests to custom domain names: which API and stage they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pampero.api import Context, WebRequest
from pampero.api.ports import CUSTOM_HOSTS
from pampero.kernel.glob import matches
from pampero.services.apigateway.domains.hosts import domain_of
from pampero.services.apigateway.domains.model import (
    MAPPINGS_ONLY,
    RULES_ONLY,
    Domain,
    Mapping,
    kept,
    mappings_of,
    rules_of,
)
from pampero.services.apigateway.http.types import RoutingRule, RoutingRuleCondition
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx

MAX_DOMAINS = 4096


class Way(NamedTuple):
    """Where a request goes. stage: None where the path's first segment names it. path: within what answers."""

    api: str
    stage: str | None
    path: str


@dataclass(frozen=True, slots=True)
class ServedDomain:
    """A domain name as it is served. mappings: the longest paths first; rules: by priority."""

    domain: Domain
    mappings: Sequence[tuple[tuple[str, ...], Mapping]]
    rules: Sequence[RoutingRule]

    def way(self, request: WebRequest) -> Way | None:
        """Where a request goes; None: nowhere."""
        segments = request.path.strip("/").split("/") if request.path != "/" else []
        if self.domain.routing != MAPPINGS_ONLY:
            for rule in self.rules:
                if (found := _by_rule(rule, request, segments)) is not None:
                    return found
            if self.domain.routing == RULES_ONLY:
                return None
        for base, mapping in self.mappings:
            if tuple(segments[: len(base)]) == base:
                return Way(mapping.api, mapping.stage, _behind(request.path, len(base)))
        return None


def _behind(path: str, count: int) -> str:
    """A path without its first segments; whether it ends with a slash stays."""
    rest = path.lstrip("/").split("/", count) if count else [path.lstrip("/")]
    return "/" + (rest[count] if len(rest) > count else "")


def _by_rule(rule: RoutingRule, request: WebRequest, segments: list[str]) -> Way | None:
    stripped = 0
    for condition in rule.Conditions or ():
        if condition.MatchHeaders is not None:
            if not _has_header(condition, request):
                return None
            continue
        base = _longest(condition, segments)
        if base is None:
            return None
        stripped = base
    invoked = rule.Actions[0].InvokeApi if rule.Actions else None
    if invoked is None:
        return None
    return Way(invoked.ApiId or "", invoked.Stage, _behind(request.path, stripped if invoked.StripBasePath else 0))


def _has_header(condition: RoutingRuleCondition, request: WebRequest) -> bool:
    """Names of headers are matched in any case of letters, their values to the letter."""
    wanted = condition.MatchHeaders.AnyOf if condition.MatchHeaders else ()
    return any(
        name == (one.Header or "").lower() and matches(one.ValueGlob or "", value)
        for one in wanted
        for name, value in request.headers
    )


def _longest(condition: RoutingRuleCondition, segments: list[str]) -> int | None:
    """How many segments the longest base path has that the path begins with; None: it begins with none."""
    paths = [one.strip("/").split("/") for one in (condition.MatchBasePaths.AnyOf if condition.MatchBasePaths else ())]
    fitting = [len(one) for one in paths if segments[: len(one)] == one]
    return max(fitting, default=None)


class LiveDomains:
    """The domain names that are served, kept until they change; a part of the server."""

    def __init__(self, context: Context) -> None:
        self._store = store = context.runtime.store
        self._names: Kept[str, str] = Kept(lambda _: store.generation(CUSTOM_HOSTS), MAX_DOMAINS)
        self._kept: Kept[str, ServedDomain] = Kept(lambda name: store.generation(kept(name)), MAX_DOMAINS)

    async def find(self, host: str) -> ServedDomain | None:
        """The domain name of a host, or the one with a star that takes it in."""
        name = self._names.get(host) or await self._names.read(self._store, host, _name, host)
        if name is None:
            return None
        return self._kept.get(name) or await self._kept.read(self._store, name, _load, name)


def _name(tx: ReadTx, host: str) -> str | None:
    domain = domain_of(tx, host)
    return None if domain is None else domain.name


def _load(tx: ReadTx, name: str) -> ServedDomain | None:
    domain = domain_of(tx, name)
    if domain is None:
        return None
    mappings = [
        (tuple(mapping.key.split("/")) if mapping.key else (), mapping) for _, mapping in mappings_of(tx, domain)
    ]
    mappings.sort(key=lambda entry: -len(entry[0]))
    return ServedDomain(domain, mappings, rules_of(tx, domain))
