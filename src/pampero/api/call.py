"""Who calls what, and what a service can reach: the store, the clock, other services through their APIs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pampero.auth.context import Facts, of_request
from pampero.auth.directory import Directory
from pampero.auth.policy.evaluate import Decision
from pampero.auth.principals import Principal
from pampero.auth.tokens import Tokens
from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.kernel.crypto import Sealer
from pampero.store.blobs import Blobs
from pampero.store.faultpoints import FaultPoints
from pampero.store.store import Store
from pampero.store.tx import ReadTx, Tx

if TYPE_CHECKING:
    from pampero.api.operation import Check
    from pampero.api.resource import ResourceType
    from pampero.protocol.codec import RawRequest, RawResponse
    from pampero.protocol.model import ServiceModel

T = TypeVar("T")
P = ParamSpec("P")


class Runtime(Protocol):
    """One running server, as its services see it. Assembled by `app.py`.

    blobs: of S3's objects; packages: of functions and layers; layers: of container images. planes: the data planes' handlers, by host.
    """

    settings: Settings
    clock: Clock
    store: Store
    blobs: Blobs
    packages: Blobs
    layers: Blobs
    sealer: Sealer
    tokens: Tokens
    directory: Directory
    faults: FaultPoints
    resource_types: Mapping[str, ResourceType]
    models: Mapping[str, ServiceModel]
    planes: Mapping[str, Callable[..., Any]]

    async def dispatch(
        self, context: Context, service: str, operation: str, params: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Call an operation in process: same validation, same authorisation, same errors (ApiError) as over HTTP."""

    async def request(self, context: Context, scope: str, raw: RawRequest) -> RawResponse:
        """What a service's API answers to a request as it would come over HTTP: in that service's protocol, errors too.
        Nobody signed it: `context.principal` asks. scope: the service, by the name that requests to it are signed with."""

    async def assume(self, context: Context, role_arn: str, session_name: str) -> Principal:
        """Assume a role as `context.principal` through STS; cached until shortly before it expires."""

    def require(self, tx: ReadTx, call: Call, check: Check) -> None:
        """Authorise what an operation only knows once it has read its request. Raises ApiError AccessDenied."""

    def decide(
        self, tx: ReadTx, principal: Principal, check: Check, facts: Facts, policy: str | None, trust: bool = False
    ) -> Decision:
        """May the principal do this to a resource that has this policy (JSON)? For data planes, whose actions are no
        operations. facts: how it asks. check.account: whose the resource is; the principal's own where it is empty. trust:
        the policy is a role's trust policy, which must let in who comes."""

    def assumable(self, tx: ReadTx, context: Context, role_arn: str) -> bool:
        """Whether there is a role with this ARN, and its trust policy lets `context.principal` assume it."""

    def part(self, type_: type[T], context: Context) -> T:
        """The server's one instance of `type_`, made as `type_(context)` on first use."""


class Beside(Struct, frozen=True, kw_only=True):
    """What is done beside an operation.

    beside: run in the transaction of the operation that is called from here, where that is the body of one, before it; what it
        raises ends that. So an effect and the note of it are made together, or not at all. Calls that the operation makes
        itself know nothing of it, nor does an operation that waits.
    """

    beside: Callable[[Tx], None] | None = None


class Context(Beside, frozen=True):
    """Where work happens: in which account and region, for whom.

    source: condition keys that tell on whose behalf a service calls (`aws:SourceArn`, `aws:SourceAccount`).
    via: the services (`cloudformation.amazonaws.com`) through which a call of this principal comes here.
    """

    runtime: Runtime
    principal: Principal
    account: str
    region: str
    source: Mapping[str, str]
    via: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What authorisation knows of a call from here: it comes in process, from a service."""
        return Facts(self.now, self.region, source=self.source, via=self.via)

    @property
    def scope(self) -> str:
        """`account/region`: the space in which most names are unique."""
        return f"{self.account}/{self.region}"

    @property
    def now(self) -> float:
        """Epoch seconds."""
        return self.runtime.clock.now()

    @property
    def settings(self) -> Settings:
        """What the server was started with."""
        return self.runtime.settings

    # These hand the store's coroutine on: one frame less a transaction.
    def write(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
        """Run `body(tx, …)` in a write transaction; returns after its commit."""
        return self.runtime.store.write(body, *args, **kwargs)

    def take(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
        """As `write`, for a body that only takes rows with `Tx.claim`: see `Store.take`."""
        return self.runtime.store.take(body, *args, **kwargs)

    def read(
        self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """Run a keyed read `body(tx, …)`. A body that runs already reads through its own tx."""
        return self.runtime.store.read(body, *args, **kwargs)

    def scan(
        self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """Run a long read on a thread."""
        return self.runtime.store.scan(body, *args, **kwargs)

    def client(self, service: str) -> Client:
        """A client of another service (model name: "lambda", "events", "stepfunctions") that calls as this context's
        principal, in its account and region."""
        return Client(self._plain(), service)

    def within(self, account: str, region: str) -> Context:
        """The same principal elsewhere."""
        return replace(self._plain(), account=account, region=region)

    def at(self, scope: str) -> Context:
        """The same principal elsewhere. scope: `account/region`."""
        account, _, region = scope.partition("/")
        return self.within(account, region)

    def acting(self, principal: Principal, via: str = "") -> Context:
        """The same place for another principal, in that one's own account: as on the wire, nobody calls in another's.

        via: the service that calls on its behalf, with its credentials or a role that it was given.
        """
        account = principal.account or self.account
        return replace(self._plain(), principal=principal, account=account, source={}, via=(via,) if via else ())

    def as_service(self, name: str, source_arn: str | None = None) -> Context:
        """As a service principal (`events.amazonaws.com`), which only resource policies (and role trust policies) allow
        anything. source_arn: the resource on whose behalf it calls."""
        source = {"aws:SourceAccount": self.account}
        if source_arn:
            source["aws:SourceArn"] = source_arn
        return replace(self._plain(), principal=Principal.service(name), source=source, via=())

    async def as_role(self, role_arn: str, session_name: str, service: str | None = None) -> Context:
        """As a session of a role. service: the service principal that assumes it (default: this context's principal);
        its trust policy is enforced. Raises ApiError AccessDenied."""
        assuming = self.as_service(service) if service else self._plain()
        return self.acting(await self.runtime.assume(assuming, role_arn, session_name), via=service or "")

    def part(self, type_: type[T]) -> T:
        """The server's one instance of `type_` (a pool, a cache), made as `type_(context)` on first use."""
        return self.runtime.part(type_, self._plain())

    def _plain(self) -> Context:
        return self


class Call(Context, frozen=True):
    """One call of an operation.

    http: the request, or None when the call came in process.
    """

    service: str = ""
    operation: str = ""
    request_id: str = ""
    http: RawRequest | None = None

    @property
    def facts(self) -> Facts:
        """What authorisation knows of the call."""
        if self.http is None:
            return Facts(self.now, self.region, source=self.source, via=self.via)
        return of_request(self.http, self.now, self.region)

    def require(self, tx: ReadTx, check: Check) -> None:
        """Authorise what an operation only knows once it has read its request. Raises ApiError AccessDenied."""
        self.runtime.require(tx, self, check)

    async def attended(self, work: Awaitable[T]) -> T:
        """The outcome of work that is done for nobody else: it is cancelled, and this call with it, when its client leaves."""
        if self.http is None or self.http.left is None:
            return await work
        task, left = asyncio.ensure_future(work), asyncio.ensure_future(self.http.left())
        try:
            await asyncio.wait((task, left), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise asyncio.CancelledError("the client went away")
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait((task,))

    def _plain(self) -> Context:
        via = (*self.via, f"{self.runtime.models[self.service].signing_name}.amazonaws.com")
        return Context(self.runtime, self.principal, self.account, self.region, self.source, via)


class Client(Struct, frozen=True):
    """Calls operations of one service in process."""

    context: Context
    service: str

    async def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """Call `operation` with members by their names in the model; the answer likewise (absent members left out,
        times as epoch seconds, blobs as bytes). Raises ApiError."""
        return await self.context.runtime.dispatch(self.context, self.service, operation, params)
