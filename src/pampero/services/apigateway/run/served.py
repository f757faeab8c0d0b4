"""What is served: an API with its stages, compiled from what the control plane keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Self, TypeVar

from pampero.api import Client, Context
from pampero.kernel.arn import Arn
from pampero.services.apigateway.model import DEFAULT_STAGE, PRINCIPAL, complete
from pampero.services.apigateway.run.vtl import Template

MAX_CLIENTS = 1024
MAX_FUNCTIONS = 1024
FUNCTION = re.compile(
    r"arn:aws[a-z-]*:apigateway:[^:]+:lambda:path/+\d{4}-\d\d-\d\d/functions/(.+)/(?:response-streaming-)?invocations(?:\?.*)?"
)


class Function(NamedTuple):
    """What an integration calls. region: "" for the API's own."""

    arn: str
    region: str


@dataclass(slots=True)
class Stage:
    """arn: what `execute-api:Invoke` of the whole stage is asked for. templates: those that were needed so far, parsed, by
    their text."""

    name: str
    deployment: str
    variables: Mapping[str, str]
    disabled: bool
    arn: str
    templates: dict[str, Template] = field(default_factory=dict, kw_only=True)
    _functions: dict[str, Function | None] = field(default_factory=dict, kw_only=True)

    def taken(self) -> Self:
        """What answers this request: the stage, where it has no canary."""
        return self

    def filled(self, text: str) -> str:
        """A text with the stage's variables."""
        return complete(text, self.variables) if "stageVariables" in text else text

    def function(self, uri: str | None) -> Function | None:
        """The function that an integration's URI names: a path of API Gateway, or the function's own ARN."""
        if uri not in self._functions:
            if len(self._functions) >= MAX_FUNCTIONS:
                # A path that clients write may be a part of it.
                self._functions.clear()
            self._functions[uri or ""] = _function(self.filled(uri or ""))
        return self._functions[uri or ""]


def _function(uri: str) -> Function | None:
    named = FUNCTION.fullmatch(uri)
    if named is None and not uri.startswith("arn:aws:lambda:"):
        return None
    name = named[1] if named else uri
    try:
        return Function(name, Arn.parse(name).region)
    except ValueError:
        return Function(name, "")


S = TypeVar("S", bound=Stage)


@dataclass(slots=True)
class Api(Generic[S]):
    """context: the API's account and region, no principal."""

    id: str
    protocol: str
    context: Context
    stages: dict[str, S]
    _clients: dict[tuple[str, str], Client] = field(default_factory=dict, kw_only=True)

    def stage_of(self, path: str) -> tuple[S, str] | None:
        """The stage that a path (percent-encoded) begins with, or `$default`, and the path within it."""
        first, slash, rest = path[1:].partition("/")
        stage = self.stages.get(first)
        if stage is not None and first != DEFAULT_STAGE:
            return stage, slash + rest or "/"
        stage = self.stages.get(DEFAULT_STAGE)
        return None if stage is None else (stage, path)

    def stage_named(self, name: str, path: str) -> tuple[S, str] | None:
        """The stage of a name, and the path within it."""
        stage = self.stages.get(name)
        return None if stage is None else (stage, path)

    def functions(self, source: str, region: str) -> Client:
        """Calls functions of a region as API Gateway, on behalf of `source`, which their policies must allow."""
        client = self._clients.get((source, region))
        if client is None:
            if len(self._clients) >= MAX_CLIENTS:
                self._clients.clear()
            client = _lambda(self.context.as_service(PRINCIPAL, source), region)
            self._clients[source, region] = client
        return client


def _lambda(caller: Context, region: str) -> Client:
    return (caller.within(caller.account, region) if region else caller).client("lambda")


async def functions_as(context: Context, role: str, session: str, region: str) -> Client:
    """Calls functions of a region with a role. Raises ApiError."""
    return _lambda(await context.as_role(role, session, service=PRINCIPAL), region)
