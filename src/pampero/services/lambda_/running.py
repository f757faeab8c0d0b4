"""Runs one invocation: counts it, hands it to a worker, writes its log."""

from __future__ import annotations

from pampero.api import ApiError, Context, Looped, Loops
from pampero.kernel import lineage
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployment
from pampero.services.lambda_.logs import Sink, Writer
from pampero.work.workers.spec import Invocation, Outcome
from pampero.work.workers.workers import Workers

ACCOUNT_LIMIT = 1000
RATE = "Rate Exceeded."
# Source: "Lambda recursive loop detection": about 16 times in one chain of requests, and the next one is dropped.
MAX_PASSES = 16
RECURSIVE = "RecursiveInvocationException"
RECURSION = "Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation."
log = logger("lambda")


class Concurrency:
    """A part of the server: how many invocations run, by account and region, and by function."""

    def __init__(self, context: Context) -> None:
        self._functions: dict[str, int] = {}
        self._accounts: dict[str, int] = {}

    def enter(self, deployment: Deployment) -> None:
        """Raises TooManyRequestsException. Reserved concurrency is both a promise and a bound."""
        function = deployment.function
        running = self._functions.get(function.arn, 0)
        if deployment.reserved is not None:
            if running >= deployment.reserved:
                raise throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
        elif self._accounts.get(function.scope, 0) >= ACCOUNT_LIMIT:
            raise throttled("ConcurrentInvocationLimitExceeded")
        self._functions[function.arn] = running + 1
        self._accounts[function.scope] = self._accounts.get(function.scope, 0) + 1

    def leave(self, deployment: Deployment) -> None:
        """An invocation has ended."""
        function = deployment.function
        for counts, key in ((self._functions, function.arn), (self._accounts, function.scope)):
            counts[key] -= 1
            if not counts[key]:
                del counts[key]


def throttled(reason: str) -> ApiError:
    """The error of an invocation that there is no room for."""
    return ApiError("TooManyRequestsException", RATE, Type="User", Reason=reason)


def descend(context: Context, deployment: Deployment, trace: str | None = None) -> str:
    """The present chain (or `trace`) reaches a function: the trace of what comes of its invocation.

    Raises RecursiveInvocationException where the function is in a recursive loop that it does not allow. AWS tells of it
    in the metric RecursiveInvocationsDropped, by mail and in the Health Dashboard; here the log says so.
    """
    function = deployment.function
    if not deployment.bounded:
        return lineage.step(lineage.current() if trace is None else trace, function.arn, context.now)[0]
    try:
        return context.part(Loops).enter(function.arn, MAX_PASSES, trace=trace)
    except Looped as loop:
        log.warning("an invocation of %s is dropped (RecursiveInvocationsDropped): %s", function.arn, loop)
        raise ApiError(RECURSIVE, RECURSION, Type="User") from loop


async def run(
    context: Context, deployment: Deployment, invoked: str, request_id: str, body: bytes, trace: str, *,
    tail: bool = False, client: object = None,
) -> tuple[Outcome, Writer]:  # fmt: skip
    """One invocation to its end. invoked: the ARN it was invoked by. trace: see `descend`.

    Raises TooManyRequestsException.
    """
    concurrency = context.part(Concurrency)
    writer = Writer(context.part(Sink), deployment, request_id, trace, tail)
    concurrency.enter(deployment)
    try:
        invocation = Invocation(request_id, invoked, body, writer, client, trace)
        outcome = await context.part(Workers).invoke(deployment.spec, invocation)
    finally:
        concurrency.leave(deployment)
    writer.end(outcome)
    return outcome, writer
