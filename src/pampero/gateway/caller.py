"""The runtime that services see: calls in process, role sessions, parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import msgspec

from pampero.api.call import Call, Context
from pampero.api.operation import Check
from pampero.api.resource import ResourceType
from pampero.auth.context import Facts
from pampero.auth.directory import Directory
from pampero.auth.policy.evaluate import Decision
from pampero.auth.principals import Principal
from pampero.auth.tokens import Tokens
from pampero.gateway.execute import Executor
from pampero.gateway.registry import Registry
from pampero.kernel import ids
from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.kernel.crypto import Sealer
from pampero.protocol.codec import RawRequest, RawResponse, from_params, to_params
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel
from pampero.store.blobs import Blobs
from pampero.store.faultpoints import FaultPoints
from pampero.store.kept import Kept
from pampero.store.store import Store
from pampero.store.tx import ReadTx

T = TypeVar("T")
Inside = Callable[[Context, str, RawRequest], Awaitable[RawResponse]]
RENEW_SECONDS = 300.0
# Of a context's source: as which a service asks for a role, where that one's trust policy may want it.
EXTERNAL_ID = "sts:ExternalId"


class ServerRuntime:
    """See api.call.Runtime."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        store: Store,
        blobs: Blobs,
        packages: Blobs,
        layers: Blobs,
        sealer: Sealer,
        faults: FaultPoints,
        registry: Registry,
        executor: Executor,
        tokens: Tokens,
        directory: Directory,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.blobs = blobs
        self.packages = packages
        self.layers = layers
        self.sealer = sealer
        self.faults = faults
        self.resource_types: Mapping[str, ResourceType] = registry.resource_types()
        self.models: Mapping[str, ServiceModel] = registry.models
        self.planes: Mapping[str, Callable[..., Any]] = registry.planes()
        self._registry = registry
        self._executor = executor
        self.directory = directory
        self.tokens = tokens
        self._inside: Inside | None = None
        self._parts: dict[type[Any], Any] = {}
        self._sessions: Kept[tuple[object, ...], tuple[Principal, float]] = Kept(lambda _: directory.generation, 10_000)

    async def dispatch(
        self, context: Context, service: str, operation: str, params: Mapping[str, Any]
    ) -> dict[str, Any]:
        """See Runtime.dispatch."""
        bound = self._registry.find(service, operation)
        if bound is None:
            raise ApiError("NotImplemented", f"{service} {operation} is not implemented yet", status=501)
        request = from_params(bound.model, bound.operation, bound.request_type, dict(params))
        call = Call(
            self, context.principal, context.account, context.region, context.source, context.via,
            service, operation, ids.uuid4(), beside=context.beside,
        )  # fmt: skip
        result = await self._executor.run(call, bound, request)
        return {} if result is None else to_params(result)

    def serve_inside(self, inside: Inside) -> None:
        """What answers the requests that services make of each other."""
        self._inside = inside

    async def request(self, context: Context, scope: str, raw: RawRequest) -> RawResponse:
        """See Runtime.request."""
        assert self._inside is not None
        return await self._inside(context, scope, raw)

    async def assume(self, context: Context, role_arn: str, session_name: str) -> Principal:
        """See Runtime.assume."""
        key = (context.principal.arn, context.account, tuple(context.source.items()), role_arn, session_name)
        kept = self._sessions.get(key)
        if kept is not None and kept[1] - RENEW_SECONDS > self.clock.now():
            return kept[0]
        generation = self._sessions.generation(key)
        asked = {"RoleArn": role_arn, "RoleSessionName": session_name, "ExternalId": context.source.get(EXTERNAL_ID)}
        answer = await context.client("sts").call("AssumeRole", **asked)
        session = self.tokens.open(answer["Credentials"]["SessionToken"], self.clock.now())
        self._sessions.put(key, (session.principal, answer["Credentials"]["Expiration"]), generation)
        return session.principal

    def require(self, tx: ReadTx, call: Call, check: Check) -> None:
        """See Runtime.require."""
        self._executor.require(tx, call, check)

    def decide(
        self, tx: ReadTx, principal: Principal, check: Check, facts: Facts, policy: str | None, trust: bool = False
    ) -> Decision:
        """See Runtime.decide."""
        return self._executor.decide(tx, principal, check, facts, policy, trust)

    def assumable(self, tx: ReadTx, context: Context, role_arn: str) -> bool:
        """See Runtime.assumable."""
        trust = self.directory.trust(tx, role_arn)
        external = context.source.get(EXTERNAL_ID)
        keys = {EXTERNAL_ID: [external]} if external else {}
        check = Check("sts:AssumeRole", role_arn, keys, account=role_arn.split(":")[4])
        return trust is not None and self.decide(tx, context.principal, check, context.facts, trust, True).allowed

    def authorization_message(self, evidence: dict[str, Any]) -> str:
        """What a refusal was made of, for DecodeAuthorizationMessage of the caller's account."""
        account = evidence["context"]["principal"]["arn"].split(":")[4:5]
        return self.tokens.seal_refusal("".join(account), msgspec.json.encode(evidence).decode())

    def part(self, type_: type[T], context: Context) -> T:
        """See Runtime.part."""
        found = self._parts.get(type_)
        if found is None:
            make: Callable[[Context], T] = type_
            found = self._parts[type_] = make(self.system())
        part: T = found
        return part

    def system(self) -> Context:
        """The context of background work: no account, no region, and a principal that no policy names."""
        return Context(self, Principal.service("pampero.internal"), "", "", {})
