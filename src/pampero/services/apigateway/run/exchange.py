"""One request to an API, taken apart once for all that look at it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pampero.api import ApiError, Context, WebRequest
from pampero.auth.context import Facts
from pampero.auth.principals import Principal
from pampero.aws.httpevents import clf
from pampero.kernel import ids
from pampero.kernel.lazy import once
from pampero.services.apigateway.model import DEFAULT_STAGE
from pampero.services.apigateway.run.served import Api, Stage

ACTION = "execute-api:Invoke"
PATH_FORM = "/_aws/"
Many = dict[str, list[str]]


def grouped(pairs: Iterable[tuple[str, str]]) -> Many:
    """All values of each name, in the order in which they came."""
    found: Many = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@dataclass
class Exchange(ABC):
    """path: within the stage, percent-encoded. resource: the path of the resource or route that answers, with its
    variables' names; "" as long as it is not known. variables: their values. identity: what `requestContext.identity` says of
    who signed and of the API key; caller: who signed, where the method wants that. mounted: the whole path, where a custom
    domain name led to `path`. access: what the authorizer gave, as `requestContext.authorizer` of format 2.0 has it.
    """

    request: WebRequest
    api: Api[Any]
    stage: Stage
    path: str
    now: float
    resource: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    access: dict[str, Any] | None = None
    caller: Principal | None = None
    mounted: str | None = None

    @property
    def context(self) -> Context:
        """The API's account and region, no principal."""
        return self.api.context

    def role(self, credentials: str) -> str:
        """The role that an integration or an authorizer names: one of the API's own account. Raises ApiError."""
        if credentials.split(":")[4:5] != [self.context.account]:
            raise ApiError("AccessDeniedException", f"{credentials} is no role of this account", status=403)
        return credentials

    @once
    def extended_id(self) -> str:
        """A second identifier of the request."""
        return ids.letters(11)

    @abstractmethod
    def header(self, name: str) -> str | None:
        """A header's value, whatever its spelling."""

    @property
    def agent(self) -> str | None:
        """What the client says it is."""
        return self.header("user-agent")

    @abstractmethod
    def handed_on(self) -> tuple[Mapping[str, str], Many]:
        """The headers of events: each with one value, and with all."""

    @abstractmethod
    def text(self) -> tuple[str | None, bool]:
        """The body of events, and whether it is in base64."""

    @abstractmethod
    def particulars(self) -> dict[str, Any]:
        """What the protocol's `requestContext` of format 1.0 has of its own."""

    @once
    def query(self) -> Many:
        """The values of each parameter, decoded."""
        return grouped(parse_qsl(self.request.query, keep_blank_values=True))

    @once
    def domain(self) -> str:
        """The host that the client used; AWS's name for the API where it was reached by path."""
        if "." in self.request.id:
            return self.request.id
        if PATH_FORM in self.request.base:
            return f"{self.api.id}.execute-api.{self.context.region}.amazonaws.com"
        return urlsplit(self.request.base).hostname or ""

    @property
    def prefix(self) -> str:
        """The first label of the domain."""
        return self.domain.partition(".")[0]

    @once
    def time(self) -> str:
        """As in a server's log: `12/Mar/2020:19:03:58 +0000`."""
        return clf(self.now)

    @property
    def facts(self) -> Facts:
        """What policies may ask of the request."""
        return self.request.facts.within(self.context.region)

    @property
    def called(self) -> str:
        """The path within the stage, as ARNs name it."""
        return self.path

    @property
    def full_path(self) -> str:
        """With the stage's name, unless it is `$default`."""
        return self.called if self.stage.name == DEFAULT_STAGE else f"/{self.stage.name}{self.called}"

    @property
    def shown_path(self) -> str:
        """As `requestContext` of format 1.0 has it: of a custom domain name it is the whole one."""
        return self.full_path if self.mounted is None else unquote(self.mounted)

    @once
    def client_certificate(self) -> dict[str, Any] | None:
        """What the client has shown in mutual TLS."""
        if self.request.shown is None:
            return None
        from pampero.services.apigateway.run.clientcertificates import described  # imports what few need

        return described(self.request.shown[1])

    @property
    def source(self) -> str:
        """The ARN of the method or route, as a function's resource policy sees it."""
        path = f"{self.request.method}{self.resource}" if self.resource.startswith("/") else self.resource
        return f"{self.stage.arn}/{path}"

    @property
    def arn(self) -> str:
        """Of the request: what `execute-api:Invoke` is asked for."""
        return f"{self.stage.arn}/{self.request.method}{self.called}"


def last(many: Many) -> dict[str, str]:
    """Of repeated values the last, as in an event's single-valued maps."""
    return {name: values[-1] for name, values in many.items()}


def media_type(header: str | None) -> str:
    """A type without its parameters."""
    return (header or "").partition(";")[0].strip().lower()
