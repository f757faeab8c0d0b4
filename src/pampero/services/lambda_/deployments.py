"""What an invocation needs of a function, worked out once and kept until something changes."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pampero.api import ApiError, Context, WebRequest, WebResponse, web
from pampero.auth.principals import Principal
from pampero.auth.tokens import Session
from pampero.kernel import ids
from pampero.services.lambda_.code import Packages
from pampero.services.lambda_.images import Images, program_of
from pampero.services.lambda_.model import (
    ALLOW,
    Code,
    Function,
    Settings,
    alias_of,
    latest,
    provisions,
    resolve,
    version_of,
)
from pampero.services.lambda_.names import LATEST, Reference, is_version
from pampero.services.lambda_.roles import REFUSED, SERVICE, execution_role
from pampero.services.lambda_.sealing import code_key
from pampero.services.lambda_.sealing import environment as opened_environment
from pampero.services.lambda_.variables import early, variables_of
from pampero.store.tx import ReadTx, Tx
from pampero.work.workers.spec import Spec
from pampero.work.workers.workers import AHEAD, Workers

CHANGED = "lambda.functions"
# Credentials outlive their environment: they are made anew long before they expire.
CREDENTIALS_SECONDS = 12 * 3600.0
RENEW_SECONDS = 6 * 3600.0
# How soon it shows that a key of KMS is disabled, or denied: AWS asks with each environment that it makes.
KEY_SECONDS = 300.0
LOCATION_SECONDS = 600.0
KEPT = 4096


def changed(tx: Tx) -> None:
    """After the commit, whatever is kept of functions is looked up again."""
    tx.touch(CHANGED)
    tx.wake(CHANGED)


def expect(context: Context, settings: Settings) -> None:
    """A function was made, or is there: what it will be started with may begin to start."""
    variables = {**early(settings.runtime), **(settings.environment or {})}
    context.part(Workers).expect(settings.runtime, settings.memory, variables)


@dataclass(frozen=True, slots=True)
class Deployment:
    """One version, ready to be invoked. context: as its role, where it lives. reserved: its function's concurrency.
    bounded: whether an invocation in a recursive loop is stopped. provisioned: how many environments are kept ready for the
    version, of those that are kept for all of the function's versions (`claimed`)."""

    function: Function
    spec: Spec
    context: Context
    reserved: int | None
    bounded: bool = True
    provisioned: int = 0
    claimed: int = 0

    @property
    def ahead(self) -> Spec:
        """What environments that are made ahead of time are made from."""
        variables = {**self.spec.environment, "AWS_LAMBDA_INITIALIZATION_TYPE": "provisioned-concurrency"}
        return msgspec.structs.replace(self.spec, key=f"{self.spec.key}{AHEAD}", environment=variables)


@dataclass(frozen=True, slots=True)
class _Kept:
    generation: int
    expires: float
    # Cumulated weights: the first whose bound is above a number in [0, 1) is taken.
    choices: tuple[tuple[float, Deployment], ...]


class Deployments:
    """A part of the server: `context.part(Deployments)`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: dict[str, _Kept] = {}
        self._making: dict[str, asyncio.Future[_Kept]] = {}
        self._sessions: dict[tuple[str, str], tuple[Session, float]] = {}

    async def find(self, where: Reference) -> Deployment:
        """The version that an invocation of `where` goes to; for an alias with weights, by chance.

        Raises ResourceNotFoundException; AccessDeniedException when its role cannot be assumed; see `sealing.environment`.
        """
        key = where.qualified
        kept = self._kept.get(key)
        if kept is None or kept.generation != self._generation() or kept.expires < self._context.now:
            kept = await self._make(where, key)
        if len(kept.choices) == 1:
            return kept.choices[0][1]
        number = ids.uniform()
        return next(deployment for bound, deployment in kept.choices if number < bound)

    def kept(self, where: Reference) -> Function | None:
        """The version that it goes to for sure, where that is known and nothing has changed since."""
        kept = self._kept.get(where.qualified)
        if kept is None or len(kept.choices) != 1 or kept.generation != self._generation():
            return None
        return kept.choices[0][1].function

    def _generation(self) -> int:
        return self._context.runtime.store.generation(CHANGED)

    async def _make(self, where: Reference, key: str) -> _Kept:
        """Made once for all who ask meanwhile."""
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.ensure_future(self._load(where))
            making.add_done_callback(lambda _: self._making.pop(key, None))
        kept = await asyncio.shield(making)
        if len(self._kept) >= KEPT:
            self._kept.clear()
        self._kept[key] = kept
        return kept

    async def _load(self, where: Reference) -> _Kept:
        generation = self._generation()
        found = await self._context.read(_versions, where)
        choices = [(bound, await self._deployment(function, common, ahead)) for bound, function, common, ahead in found]
        sealed = any(deployment.function.settings.sealed for _, deployment in choices)
        return _Kept(generation, self._context.now + (KEY_SECONDS if sealed else RENEW_SECONDS / 2), tuple(choices))

    async def _deployment(self, function: Function, common: Function, ahead: dict[str, int]) -> Deployment:
        place = self._context.within(function.account, function.region)
        settings = function.settings
        try:
            principal = await execution_role(place, function)
        except ApiError as error:
            raise ApiError("AccessDeniedException", REFUSED, status=403) from error
        session = self._session(function, principal)
        packages = place.part(Packages)
        image = function.code.image
        code = await (_folder(place, packages, function) if image is None else place.part(Images).folder(image))
        layers = await packages.folder([use.code.address for use in settings.layers]) if settings.layers else None
        acting = place.acting(principal)
        environment = variables_of(function, session, await opened_environment(acting, function))
        version = f"{function.scope}/{function.name}:{function.version}/"
        described = (settings, function.code.address, session.access_key)
        key = version + hashlib.sha256(msgspec.msgpack.encode(described)).hexdigest()
        spec = Spec(
            key, function.version, settings.runtime, settings.handler, code, layers, settings.memory, settings.storage,
            settings.timeout, environment, image is None and await packages.asks([code, layers]), function.account,
            settings.snapshots != "None" and function.version != LATEST, program_of(function),
        )  # fmt: skip
        place.part(Workers).retire(key, version)
        return Deployment(
            function, spec, acting, common.reserved, common.recursion != ALLOW,
            ahead.get(function.version, 0), sum(ahead.values()),
        )  # fmt: skip

    def _session(self, function: Function, principal: Principal) -> Session:
        """The same credentials as long as they last, so that a change elsewhere does not end warm environments."""
        key = (function.qualified, principal.id)
        now = self._context.now
        kept = self._sessions.get(key)
        if kept is not None and now < kept[1]:
            return kept[0]
        if len(self._sessions) >= KEPT:
            self._sessions.clear()
        session = self._context.runtime.tokens.issue(principal, now + CREDENTIALS_SECONDS)
        self._sessions[key] = (session, now + RENEW_SECONDS)
        return session


def _versions(tx: ReadTx, where: Reference) -> list[tuple[float, Function, Function, dict[str, int]]]:
    """(bound, version, `$LATEST`, which holds what is common to all, what is provisioned by version)."""
    plain = Reference(where.account, where.region, where.name)
    function = resolve(tx, where)
    common = latest(tx, plain)
    named = where.qualifier and where.qualifier != LATEST and not is_version(where.qualifier)
    weights = alias_of(tx, where, where.qualifier).weights if named else {}
    ahead = provisions(tx, where)
    choices = []
    bound = 0.0
    for version, weight in weights.items():
        bound += weight
        choices.append((bound, version_of(tx, plain, version), common, ahead))
    return [*choices, (1.0, function, common, ahead)]


async def _folder(place: Context, packages: Packages, function: Function) -> Path:
    """Where the function's package is unpacked. Raises KMSAccessDeniedException and its like."""
    code = function.code
    if not code.key:
        return await packages.folder([code.address])
    return await packages.opened(code, lambda: code_key(place.as_service(SERVICE, function.arn), function))


def location(context: Context, code: Code, key: bytes = b"") -> str:
    """A URL that answers the package, for ten minutes, to whoever has it. As on AWS it needs no signature. key: the data key in
    the clear, of one that is sealed."""
    content = msgspec.msgpack.encode((code.address, context.now + LOCATION_SECONDS, key))
    token = base64.urlsafe_b64encode(context.runtime.sealer.seal(content, "lambda-code")).decode().rstrip("=")
    return f"{context.settings.endpoint}/_aws/lambda-code/code/{token}"


@web("lambda-code")
async def download(context: Context, request: WebRequest) -> WebResponse:
    """The package of a Location."""
    token = request.path.rsplit("/", 1)[-1]
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        content = context.runtime.sealer.open(sealed, "lambda-code")
        address, expires, key = msgspec.msgpack.decode(content, type=tuple[str, float, bytes])
    except (ValueError, msgspec.MsgspecError):
        return WebResponse(403, (("content-type", "text/plain"),), b"AccessDenied")
    if expires < context.now:
        return WebResponse(403, (("content-type", "text/plain"),), b"Request has expired")
    body = await asyncio.to_thread(context.part(Packages).content, address, key)
    return WebResponse(200, (("content-type", "application/zip"),), body)
