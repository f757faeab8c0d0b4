"""Which operation of which service a request is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from pampero.protocol.codec import Codec, RawRequest, codec_for
from pampero.protocol.errors import ProtocolError
from pampero.protocol.former import was_query
from pampero.protocol.model import OperationModel, ServiceModel
from pampero.protocol.query import ROUTING, parse_form
from pampero.protocol.quirks import SUPERSEDED
from pampero.protocol.rest import parse_query

CBOR = "smithy-rpc-v2-cbor"
SERVICE_PATH = re.compile(r"/service/([^/]+)/operation/([^/]+)\Z")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes."""

    service: str
    protocol: str
    operation: str
    uri: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    operation: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    literals: tuple[tuple[str, str | None], ...]
    query: tuple[str, ...]
    headers: tuple[str, ...]
    weight: tuple[int, int]


class Unrouted(ProtocolError):
    """A request that no operation stands behind, but whose service and protocol are known."""

    def __init__(self, service: str, protocol: str, code: str, message: str, status: int | None = None) -> None:
        super().__init__(code, message, status)
        self.service = service
        self.protocol = protocol


class Router:
    """Built once from the models of all services."""

    def __init__(self, models: Mapping[str, ServiceModel]) -> None:
        self._models = models
        self._targets = {model.target_prefix: model for model in models.values() if model.target_prefix}
        self._signing: dict[str, list[ServiceModel]] = {}
        self._query: dict[str, list[ServiceModel]] = {}
        self._rest: dict[str, dict[str, list[_Candidate]]] = {}
        for model in models.values():
            self._signing.setdefault(model.signing_name, []).append(model)
            if "query" in model.protocols or was_query(model):
                self._query.setdefault(model.api_version, []).append(model)

    @property
    def fallback(self) -> Codec:
        """The codec for requests that name no service."""
        name = "s3" if "s3" in self._models else next(iter(self._models))
        return codec_for(self._models[name], self._models[name].protocols[0])

    def form_codec(self, scope: str | None) -> Codec:
        """The codec of a form that is not here yet, by the service in its signature."""
        models = [
            model for model in self._signing.get(scope or "", ()) if "query" in model.protocols or was_query(model)
        ]
        return codec_for(models[-1], "query") if models else self.fallback

    def route(self, raw: RawRequest, scope: str | None, bucket: str | None = None) -> Route:
        """The route of a request. scope: the service in its signature; bucket: from an S3 host name.

        Raises ProtocolError (Unrouted where the service is known).
        """
        target = raw.headers.get("x-amz-target")
        if target is not None:
            return self._by_target(target)
        if "smithy-protocol" in raw.headers:
            return self._by_service_path(raw)
        if scope is not None and scope in self._signing:
            model = self._of_scope(scope, raw)
        elif is_query(raw) and isinstance(raw.body, bytes):
            return self._by_action(raw)
        elif bucket is None and raw.method == "GET" and raw.path == "/" and "Action=" in raw.query:
            return self._by_action_in_url(raw)
        else:
            model = self._by_shape_of_path(raw)
        protocol = model.protocols[0]
        if protocol == "query" or (was_query(model) and (_is_form(raw) or "Action=" in raw.query)):
            return self._query_route(model, raw)
        if protocol.startswith("rest"):
            return self._rest_route(model, protocol, raw, bucket)
        raise Unrouted(model.name, protocol, "MissingAction", "The request must contain the header X-Amz-Target", 400)

    def _candidates(self, model: ServiceModel) -> dict[str, list[_Candidate]]:
        """A REST service's operations by method, compiled on first use; none for others."""
        table = self._rest.get(model.name)
        if table is None:
            table = self._rest[model.name] = _candidates(model) if model.protocols[0].startswith("rest") else {}
        return table

    def _of_scope(self, scope: str, raw: RawRequest) -> ServiceModel:
        """REST and HTTP APIs sign with one name: the path tells them apart."""
        models = self._signing[scope]
        return next((model for model in models[:-1] if self._serves(model, raw)), models[-1])

    def _serves(self, model: ServiceModel, raw: RawRequest) -> bool:
        return any(c.pattern.fullmatch(raw.path) for c in self._candidates(model).get(raw.method, ()))

    def _by_target(self, target: str) -> Route:
        prefix, _, name = target.rpartition(".")
        model = self._targets.get(prefix)
        if model is None:
            known = next(iter(self._targets.values()), None)
            if known is None:
                raise ProtocolError("InvalidAction", f"unknown target {target}", 404)
            raise Unrouted(known.name, "json", "UnknownOperationException", f"No service answers {target[:200]}", 404)
        if name not in model.operations:
            raise Unrouted(model.name, "json", "UnknownOperationException", f"Unknown operation {name[:200]}", 404)
        return Route(model.name, "json", name, {})

    def _by_service_path(self, raw: RawRequest) -> Route:
        match = SERVICE_PATH.search(raw.path)
        if match is None:
            raise ProtocolError("InvalidAction", "The path names no service and operation", 404)
        model = self._targets.get(match[1])
        if model is None or CBOR not in model.protocols or raw.headers["smithy-protocol"] != "rpc-v2-cbor":
            raise ProtocolError("InvalidAction", f"No service answers {match[1][:200]} in this protocol", 404)
        if match[2] not in model.operations:
            raise Unrouted(model.name, CBOR, "UnknownOperationException", f"Unknown operation {match[2][:200]}", 404)
        return Route(model.name, CBOR, match[2], {})

    def _by_action(self, raw: RawRequest) -> Route:
        fields = parse_form(raw.body, ROUTING)
        for model in self._query.get(fields.get("Version", ""), ()):
            if fields.get("Action") in model.operations:
                return Route(model.name, "query", fields["Action"], {})
        raise ProtocolError("InvalidAction", "The request names no action that is known here", 400)

    def _by_action_in_url(self, raw: RawRequest) -> Route:
        """Unsigned links of the query protocol, such as a message's UnsubscribeURL, name no version."""
        fields = parse_form(raw.query.encode(), ROUTING)
        action, version = fields.get("Action", ""), fields.get("Version")
        for known, models in self._query.items():
            for model in models if version in (None, known) else ():
                if action in model.operations:
                    return Route(model.name, "query", action, {})
        raise ProtocolError("InvalidAction", "The request names no action that is known here", 400)

    def _query_route(self, model: ServiceModel, raw: RawRequest) -> Route:
        body = raw.body if isinstance(raw.body, bytes) else b""
        action = parse_form(body or raw.query.encode(), ROUTING).get("Action")
        if action is None:
            raise Unrouted(model.name, "query", "MissingAction", "The request must contain the parameter Action.", 400)
        if action not in model.operations:
            text = f"The action {action[:200]} is not valid for this web service."
            raise Unrouted(model.name, "query", "InvalidAction", text, 400)
        return Route(model.name, "query", action, {})

    def _by_shape_of_path(self, raw: RawRequest) -> ServiceModel:
        for name, model in self._models.items():
            if name != "s3" and self._serves(model, raw):
                return model
        if "s3" in self._models:
            return self._models["s3"]
        raise ProtocolError("InvalidAction", "The request names no service", 404)

    def _rest_route(self, model: ServiceModel, protocol: str, raw: RawRequest, bucket: str | None) -> Route:
        path = f"/{bucket}{raw.path}" if bucket else raw.path
        if model.name == "s3" and path != "/" and path.endswith("/") and path.count("/") == 2:
            path = path[:-1]
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
            text = "The specified method is not allowed against this resource."
            if model.name == "s3":
                raise Unrouted(model.name, protocol, "MethodNotAllowed", text, 405)
            raise Unrouted(model.name, protocol, "UnknownOperationException", "No operation is served here", 404)
        uri = {name: unquote(value) for name, value in zip(best.names, found.groups())}
        return Route(model.name, protocol, best.operation, uri)


def is_query(raw: RawRequest) -> bool:
    """Whether its body may name the operation: the one thing that a head does not tell."""
    return raw.method == "POST" and _is_form(raw)


def _is_form(raw: RawRequest) -> bool:
    return raw.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _fits(candidate: _Candidate, query: dict[str, list[str]], headers: dict[str, str]) -> bool:
    for name, value in candidate.literals:
        if name not in query or (value is not None and query[name][0] != value):
            return False
    return all(name in query for name in candidate.query) and all(name in headers for name in candidate.headers)


def _candidates(model: ServiceModel) -> dict[str, list[_Candidate]]:
    table: dict[str, list[_Candidate]] = {}
    for operation in model.operations.values():
        if operation.name not in SUPERSEDED:
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
        (len(names) * (model.name == "s3") + fixed, count),
    )


def _required(model: ServiceModel, operation: OperationModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Required members in the query string and in headers: they tell UploadPart from PutObject."""
    if operation.input is None or model.name != "s3":
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
