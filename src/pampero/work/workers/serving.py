"""One invocation in an environment that is its own while it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from pampero.kernel.clock import Clock
from pampero.work.workers.answers import body_of, failure_of, header_of, kind_of, too_large
from pampero.work.workers.environment import ERROR, Died, Environment
from pampero.work.workers.output import Kept
from pampero.work.workers.spec import MAX_ANSWER_SIZE, Invocation, Outcome, Spec, Start
from pampero.work.workers.streams import Stream


@dataclass(slots=True)
class Warm:
    """An environment at rest. starts: how it came to be, until it is first used. printed: since then. provisioned: it
    stays."""

    environment: Environment
    starts: list[Start]
    since: float
    printed: Kept
    provisioned: bool = False


async def serve(
    spec: Spec, warm: Warm, invocation: Invocation, outcome: Outcome, left: float, free: Callable[[Warm], None]
) -> None:
    """One invocation in an environment; `outcome` says how it ends. left: seconds until it times out. free: called once
    extensions have done theirs, where there are any."""
    environment = warm.environment
    starts, warm.starts = warm.starts, []
    if starts and starts[-1].phase == "restore":
        outcome.restore = starts[-1].took
    elif len(starts) == 1:
        outcome.init = starts[0].took
    late = warm.printed.take()
    environment.hear(invocation.listener.line)
    invocation.listener.begin(environment.stream, starts)
    for text in late:
        invocation.listener.line(text)
    header = header_of(invocation, left)
    began = Clock.monotonic()
    # Where nobody reads the parts of an answer they are gathered, and count as any other answer.
    stream = invocation.stream or Stream(MAX_ANSWER_SIZE, MAX_ANSWER_SIZE)
    try:
        answer = await environment.invoke(header, invocation.body, stream, left)
        outcome.payload = body_of(answer)
        outcome.failed = answer.kind == ERROR or answer.size > MAX_ANSWER_SIZE
        if stream.too_large:
            outcome.failed, outcome.payload = True, too_large(stream.most)
        elif stream.streaming and not outcome.failed:
            outcome.payload = stream.gathered() if invocation.stream is None else b""
        if outcome.failed:
            outcome.status, outcome.error = "error", kind_of(outcome.payload)
        if environment.supervised:
            left -= Clock.monotonic() - began
            outcome.rest = asyncio.create_task(_rest(spec, warm, outcome, began, left, free))
    except TimeoutError:
        _timed_out(spec, environment, invocation, outcome)
    except Died as death:
        outcome.failed = outcome.unhandled = True
        outcome.status, outcome.error = "error", death.kind
        text = f"RequestId: {invocation.request_id} Error: {death.message}"
        outcome.payload = failure_of(death.kind, text)
    except asyncio.CancelledError:
        environment.kill()
        raise
    outcome.duration = (Clock.monotonic() - began) * 1000
    outcome.memory = used(environment, spec)


async def _rest(
    spec: Spec, warm: Warm, outcome: Outcome, began: float, left: float, free: Callable[[Warm], None]
) -> None:
    """An invocation is answered; what extensions do goes on, for as long as the function may take."""
    environment = warm.environment
    try:
        async with asyncio.timeout(max(0.0, left)):
            await environment.rested()
    except TimeoutError:
        environment.kill("timeout")
        outcome.status = "timeout"
    except Died as death:
        outcome.status, outcome.error = "error", death.kind
    finally:
        outcome.duration = (Clock.monotonic() - began) * 1000
        outcome.memory = used(environment, spec)
        free(warm)


def _timed_out(spec: Spec, environment: Environment, invocation: Invocation, outcome: Outcome) -> None:
    environment.kill("timeout")
    outcome.failed = outcome.unhandled = True
    outcome.status, outcome.error = "timeout", "Sandbox.Timedout"
    text = f"RequestId: {invocation.request_id} Error: Task timed out after {spec.timeout:.2f} seconds"
    outcome.payload = failure_of(outcome.error, text)


def used(environment: Environment, spec: Spec) -> int:
    """MiB, as the environment says and within what it may use."""
    return max(1, min(environment.memory // 1024, spec.memory))
