"""Which operation of which service a request is for.

What names the service decides, in this order: the target of a JSON request or the path of RPC v2, the signature's scope,
a bucket in the host's name, the version of a form, the shape of an unsigned request's path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from pampero.protocol.codec import Codec, RawRequest, codec_for
from pampero.protocol.errors import ApiError, Elsewhere
from pampero.protocol.former import was_query
from pampero.protocol.model import OperationModel, ServiceModel
from pampero.protocol.query import ROUTING, parse_form
from pampero.protocol.rest import parse_query
from pampero.protocol.sigv4 import normal_path

CBOR, AMZ_CBOR = "smithy-rpc-v2-cbor", "amz-cbor"
QUERY = ("query", "ec2")
# Headers that only requests of services without signatures carry: IAM Identity Center's portal.
TOKENS = frozenset({"x-amz-sso_bearer_token"})
SERVICE_PATH = re.compile(r"/service/([^/]+)/operation/([^/]+)\Z")


class Route(Struct, frozen=True):
    """Where a request goes."""

    service: str
    protocol: str
    operation: str
    uri: dict[str, str]


class _Candidate(Struct, frozen=True):
    operation: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    literals: tuple[tuple[str, str | None], ...]
    query: tuple[str, ...]
    headers: tuple[str, ...]
    weight: tuple[int, int, int]


class Unrouted(ApiError):
    """A request that no operation stands behind, but whose service and protocol are known."""

    def __init__(
        self, model: ServiceModel, protocol: str, code: str, message: str, status: int | None = None, **members: Any
    ) -> None:
        super().__init__(code, message, status, **members)
        self.model = model
        self.protocol = protocol


class Router:
    """Built once from the models of all services."""

    def __init__(self, models: Mapping[str, ServiceModel]) -> None:
        self._models = models
        self._targets: dict[str, list[ServiceModel]] = {}
        # By the whole target: there are no more than operations.
        self._targeted: dict[str, Route] = {}
        self._signing: dict[str, list[ServiceModel]] = {}
        self._query: dict[str, list[ServiceModel]] = {}
        self._rest: dict[str, dict[str, list[_Candidate]]] = {}
        # What serves requests that name no service.
        self._nameless = next((model for model in models.values() if model.traits.catches_all), None)
        for model in models.values():
            if model.target_prefix:
                self._targets.setdefault(model.target_prefix, []).append(model)
            for name in (model.signing_name, *model.traits.signing_aliases):
                self._signing.setdefault(name, []).append(model)
            if _query_protocol(model) is not None:
                self._query.setdefault(model.api_version, []).append(model)

    @property
    def fallback(self) -> Codec:
        """The codec for requests that name no service."""
        model = self._nameless or next(iter(self._models.values()))
        return codec_for(model, model.protocols[0])

    def speaks(self, raw: RawRequest) -> Codec:
        """The codec that a request looks like, whatever it is for: its errors are read by what sent it."""
        target = raw.headers.get("x-amz-target")
        if target is not None:
            models = self._targets.get(target.rpartition(".")[0]) or next(iter(self._targets.values()), [])
            if models:
                return codec_for(models[0], AMZ_CBOR if _speaks_cbor(models[0], raw) else "json")
        if _is_form(raw) or "Action=" in raw.query:
            for models in self._query.values():
                return codec_for(models[0], _query_protocol(models[0]) or "query")
        return self.fallback

    def route(self, raw: RawRequest, scope: str | None, bucket: str | None = None) -> Route:
        """The route of a request. scope: the service in its signature; bucket: from an S3 host name.

        Raises ApiError: Unrouted where the service is known, Elsewhere where none here serves the request.
        """
        target = raw.headers.get("x-amz-target")
        if target is not None:
            known = self._targeted.get(target)
            if known is None:
                prefix, _, name = target.rpartition(".")
                known = self._targeted[target] = self._named(self._of_targets(prefix, scope), "json", name)
            return replace(known, protocol=AMZ_CBOR) if _speaks_cbor(self._models[known.service], raw) else known
        if "smithy-protocol" in raw.headers:
            match = SERVICE_PATH.search(raw.path)
            return self.within(self._of_targets(match[1] if match else "", scope), raw)
        if scope is not None:
            return self._of_scope(scope, raw, bucket)
        if bucket is None and not TOKENS.isdisjoint(raw.headers):
            raise Elsewhere(ApiError("InvalidAction", "The request names no service", 404))
        if is_query(raw) and isinstance(raw.body, bytes):
            return self._by_action(parse_form(raw.body, ROUTING))
        if bucket is None and raw.method == "GET" and raw.path == "/" and "Action=" in raw.query:
            return self._by_action(parse_form(raw.query.encode(), ROUTING))
        return self._by_shape_of_path(raw, bucket)

    def within(self, model: ServiceModel, raw: RawRequest, bucket: str | None = None) -> Route:
        """The route of a request for a service. Raises Unrouted."""
        target = raw.headers.get("x-amz-target")
        if target is not None:
            return self._named(model, AMZ_CBOR if _speaks_cbor(model, raw) else "json", target.rpartition(".")[2])
        if "smithy-protocol" in raw.headers:
            match = SERVICE_PATH.search(raw.path) if raw.headers["smithy-protocol"] == "rpc-v2-cbor" else None
            return self._named(model, CBOR, match[2] if match else "")
        protocol = model.protocols[0]
        form = _query_protocol(model)
        if form is not None and protocol not in QUERY and raw.method == "GET" and "Action=" not in raw.query:
            raise Unrouted(model, form, "UnknownOperationException", "", 404)
        if form is not None and (protocol in QUERY or _is_form(raw) or "Action=" in raw.query):
            return self._query_route(model, form, raw)
        if protocol.startswith("rest"):
            return self._rest_route(model, protocol, raw, bucket)
        raise Unrouted(model, protocol, "MissingAction", "The request must contain the header X-Amz-Target", 400)

    def _candidates(self, model: ServiceModel) -> dict[str, list[_Candidate]]:
        """A REST service's operations by method, compiled on first use; none for others."""
        table = self._rest.get(model.name)
        if table is None:
            table = self._rest[model.name] = _candidates(model) if model.protocols[0].startswith("rest") else {}
        return table

    def _of_scope(self, scope: str, raw: RawRequest, bucket: str | None) -> Route:
        """REST and HTTP APIs sign with one name: the path tells them apart."""
        models = self._signing.get(scope)
        if models is None:
            text = f"Credential should be scoped to a valid service, not '{scope[:100]}'. "
            raise Elsewhere(ApiError("SignatureDoesNotMatch", text, 403), scope, sure=True)
        nameless = self._nameless
        if (
            nameless is not None
            and nameless in models
            and (len(models) == 1 or not nameless.traits.is_foreign(raw, scope))
        ):
            model = nameless
        else:
            *others, model = [one for one in models if one is not nameless]
            model = next((one for one in others if self._serves(one, raw)), model)
        if model is self._nameless:
            if model.traits.is_foreign(raw, scope):
                raise Elsewhere(Unrouted(model, model.protocols[0], *model.traits.refusals.unserved), scope)
            route = self._rest_route(model, model.protocols[0], raw, bucket)
            other = model.traits.by_scope.get((scope, route.operation))
            return route if other is None else replace(route, operation=other)
        try:
            return self.within(model, raw)
        except Unrouted as error:  # a service that is not here may sign by the same name
            raise Elsewhere(error, scope) from error

    def _serves(self, model: ServiceModel, raw: RawRequest) -> bool:
        path = normal_path(raw.path)
        return any(c.pattern.fullmatch(path) for c in self._candidates(model).get(raw.method, ()))

    def _of_targets(self, prefix: str, scope: str | None) -> ServiceModel:
        models = self._targets.get(prefix)
        if models is not None:
            return models[0]
        text = f"No service answers {prefix[:200]}"
        for known in self._targets.values():
            error = Unrouted(known[0], "json", "UnknownOperationException", text, 404)
            raise Elsewhere(error, scope, sure=True)
        raise Elsewhere(ApiError("InvalidAction", text, 404), scope, sure=True)

    def _named(self, model: ServiceModel, protocol: str, name: str) -> Route:
        if protocol == CBOR and CBOR not in model.protocols:
            raise Unrouted(model, "json", "UnknownOperationException", f"{model.name} does not speak RPC v2", 404)
        if name not in model.operations:
            raise Unrouted(model, protocol, "UnknownOperationException", f"Unknown operation {name[:200]}", 404)
        return Route(model.name, protocol, name, {})

    def _by_action(self, fields: Mapping[str, str]) -> Route:
        """An unsigned form. Links such as a message's UnsubscribeURL name no version."""
        action, version = fields.get("Action", ""), fields.get("Version")
        for known, models in self._query.items():
            for model in models if version in (None, known) else ():
                if action in model.operations:
                    return Route(model.name, _query_protocol(model) or "query", action, {})
        raise Elsewhere(ApiError("InvalidAction", "The request names no action that is known here", 400))

    def _query_route(self, model: ServiceModel, protocol: str, raw: RawRequest) -> Route:
        body = raw.body if isinstance(raw.body, bytes) else b""
        action = parse_form(body or raw.query.encode(), ROUTING).get("Action")
        if action is None:
            text = "The request must contain the parameter Action."
            raise Unrouted(model, protocol, "MissingAction", text, 400)
        if action not in model.operations:
            text = f"The action {action[:200]} {model.traits.invalid_action}"
            raise Unrouted(model, protocol, "InvalidAction", text, 400)
        former = model.traits.former_query
        if former is not None and raw.path != "/" and action in former.placeless:
            raise Unrouted(model, protocol, "InvalidAction", f"The action {action} {model.traits.invalid_action}", 400)
        if former is not None and raw.headers.get("accept") == "application/json":
            protocol = "query-json"
        return Route(model.name, protocol, action, {})

    def _by_shape_of_path(self, raw: RawRequest, bucket: str | None) -> Route:
        """An unsigned request: a bucket's where the host names one, else what a REST service serves, else nameless."""
        nameless = self._nameless
        for model in self._models.values() if bucket is None else ():
            if model is not nameless and self._serves(model, raw) and not self._covers(model, raw):
                return self.within(model, raw)
        if nameless is None:
            raise Elsewhere(ApiError("InvalidAction", "The request names no service", 404))
        try:
            return self._rest_route(nameless, nameless.protocols[0], raw, bucket)
        except Unrouted as error:
            raise Elsewhere(error) from error

    def _covers(self, model: ServiceModel, raw: RawRequest) -> bool:
        """Whether a path of a model that signs as the nameless one does is the nameless one's after all."""
        nameless, name = self._nameless, model.signing_name
        return nameless is not None and nameless.signing_name == name and not nameless.traits.is_foreign(raw, name)

    def _rest_route(self, model: ServiceModel, protocol: str, raw: RawRequest, bucket: str | None) -> Route:
        path = raw.path if model.traits.exact_paths else normal_path(raw.path)
        if model.traits.virtual_host:
            path = f"/{bucket}{path}" if bucket else path
            path = path[:-1] if path != "/" and path.endswith("/") and path.count("/") == 2 else path
        query = parse_query(raw.query) if raw.query else {}
        best: _Candidate | None = None
        found: re.Match[str] | None = None
        for candidate in self._candidates(model).get(raw.method, ()):
            if best is not None and candidate.weight <= best.weight:
                break
            match = candidate.pattern.fullmatch(path)
            if match is not None and _fits(candidate, query, raw.headers):
                best, found = candidate, match
        if best is None or found is None:
            raise Unrouted(model, protocol, *model.traits.refusals.unserved)
        uri = {name: unquote(value) for name, value in zip(best.names, found.groups())}
        return Route(model.name, protocol, best.operation, uri)


def is_query(raw: RawRequest) -> bool:
    """Whether its body may name the operation: the one thing that a head does not tell."""
    return raw.method == "POST" and _is_form(raw)


def _query_protocol(model: ServiceModel) -> str | None:
    """The query protocol that a service speaks, if it speaks one."""
    if model.protocols[0] == "ec2":
        return "ec2"
    return "query" if "query" in model.protocols or was_query(model) else None


def _speaks_cbor(model: ServiceModel, raw: RawRequest) -> bool:
    """Whether the body of a request with a target is CBOR."""
    return model.traits.speaks_cbor and raw.headers.get("content-type", "").startswith("application/x-amz-cbor-1.1")


def _is_form(raw: RawRequest) -> bool:
    return raw.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _fits(candidate: _Candidate, query: dict[str, list[str]], headers: dict[str, str]) -> bool:
    for name, value in candidate.literals:
        if name not in query or (value is not None and any(given != value for given in query[name])):
            return False
    return all(name in query for name in candidate.query) and all(name in headers for name in candidate.headers)


def _candidates(model: ServiceModel) -> dict[str, list[_Candidate]]:
    table: dict[str, list[_Candidate]] = {}
    for operation in model.operations.values():
        if operation.name not in model.traits.superseded:
            table.setdefault(operation.method, []).append(_candidate(model, operation))
    for candidates in table.values():
        candidates.sort(key=lambda candidate: candidate.operation)
        candidates.sort(key=lambda candidate: candidate.weight, reverse=True)
    return table


def _candidate(model: ServiceModel, operation: OperationModel) -> _Candidate:
    path, _, query = operation.uri.partition("?")
    names: list[str] = []
    parts: list[str] = []
    fixed = 0
    for piece in re.split(r"(\{[^}]+\})", path):
        if piece.startswith("{"):
            greedy = piece.endswith("+}")
            names.append(piece.strip("{}+"))
            parts.append("(.+)" if greedy else "([^/]+)")
        else:
            parts.append(re.escape(piece))
            fixed += len([segment for segment in piece.split("/") if segment])
    literals: list[tuple[str, str | None]] = []
    for part in query.split("&"):
        name, equals, value = part.partition("=")
        if name and name != "x-id":
            literals.append((name, value if equals else None))
    required_query, required_headers = _required(model, operation)
    count = len(literals) + len(required_query) + len(required_headers)
    return _Candidate(
        operation.name,
        re.compile("".join(parts), re.DOTALL),
        tuple(names),
        tuple(literals),
        required_query,
        required_headers,
        (fixed, len(names), count),
    )


def _required(model: ServiceModel, operation: OperationModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Required members in the query string and in headers: they tell UploadPart from PutObject."""
    if operation.input is None or not model.traits.overloaded_paths:
        return (), ()
    shape: dict[str, Any] = model.shape(operation.input)
    query, headers = [], []
    for name in shape.get("required", ()):
        reference = shape["members"][name]
        if reference.get("location") == "querystring":
            query.append(reference["locationName"])
        elif reference.get("location") == "header":
            headers.append(reference["locationName"].lower())
    return tuple(query), tuple(headers)
