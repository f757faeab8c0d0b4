"""The environments of one published state of a function: kept warm, grown when needed, retired when idle."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pampero.kernel import ids
from pampero.kernel.clock import Clock
from pampero.work.workers.environment import ERROR, FAILED_INIT, Answer, Died, Environment
from pampero.work.workers.launcher import Launcher, modules, node
from pampero.work.workers.output import Kept
from pampero.work.workers.spec import LARGEST_ANSWER, NODE, Invocation, Outcome, Spec

# How many environments of one pool start at a time: with more, waiting for one that works is quicker.
STARTS_AT_ONCE = 4
INIT_SECONDS = 10.0
NODE_RUNTIME = str(Path(__file__).resolve().parent / "bootstraps" / "node_runtime.mjs")
# Node's heap within the function's memory; the rest is for the program itself.
NODE_HEAP = 0.9


@dataclass(slots=True)
class Warm:
    """An environment at rest. init: milliseconds, until it was first used. printed: since before that."""

    environment: Environment
    init: float | None
    since: float
    printed: Kept


class FailedInit(Exception):
    """No environment could be made; `outcome` says why, `lines` are what it printed."""

    def __init__(self, outcome: Outcome, stream: str, lines: list[str]) -> None:
        super().__init__("initialisation failed")
        self.outcome = outcome
        self.stream = stream
        self.lines = lines


class Pool:
    """See the module. closed: no new invocation; environments end as they become free."""

    def __init__(self, spec: Spec, launcher: Launcher, date: Callable[[], str]) -> None:
        self.spec = spec
        self.closed = False
        self._launcher = launcher
        self._date = date
        self.idle: deque[Warm] = deque()
        self._waiting: deque[asyncio.Future[Warm]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self.busy = 0

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run one invocation to its end; never raises for what the function does."""
        try:
            warm = self.idle.pop() if self.idle else await self._wait()
        except FailedInit as failure:
            invocation.listener.begin(failure.stream, failure.lines)
            return failure.outcome
        self.busy += 1
        try:
            outcome = await self._run(warm, invocation)
        finally:
            self.busy -= 1
            self._release(warm)
        return outcome

    def retire(self, idle_since: float) -> None:
        """End environments at rest since before that moment (monotonic seconds)."""
        while self.idle and self.idle[0].since < idle_since:
            self.idle.popleft().environment.close()

    def close(self) -> None:
        """No more invocations: the function has changed or is gone."""
        self.closed = True
        self.retire(float("inf"))

    async def _wait(self) -> Warm:
        waiter: asyncio.Future[Warm] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        self._grow()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._release(waiter.result())
            raise

    def _grow(self) -> None:
        wanted = min(STARTS_AT_ONCE, sum(1 for waiter in self._waiting if not waiter.done()))
        while len(self._starting) < wanted:
            task = asyncio.create_task(self._start())
            self._starting.add(task)
            task.add_done_callback(self._started)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        self._grow()

    async def _start(self) -> None:
        printed = Kept()
        name = ids.uuid4().replace("-", "")
        stream = f"{self._date()}/[{self.spec.version}]{name}"
        environment = Environment(name, stream, self._launcher, printed)
        began = Clock.monotonic()
        try:
            async with asyncio.timeout(max(INIT_SECONDS, self.spec.timeout)):
                answer = await environment.start(self._request(), self._variables(stream))
            took = (Clock.monotonic() - began) * 1000
            if answer.kind != FAILED_INIT:
                self._launcher.settle(name)
                self._release(Warm(environment, took, Clock.monotonic(), printed))
                return
            payload = _body(answer)
            environment.close()
        except TimeoutError:
            environment.kill()
            took = (Clock.monotonic() - began) * 1000
            payload = _error("Sandbox.Timedout", f"Error: Task timed out after {took / 1000:.2f} seconds")
        except Died as death:
            took = (Clock.monotonic() - began) * 1000
            payload = _error("Runtime.ExitError", f"Error: Runtime exited with error: {death}")
        outcome = Outcome(payload, True, True, 0.0, took, self._used(environment))
        self._fail(FailedInit(outcome, stream, printed.take()))

    def _fail(self, failure: FailedInit) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_exception(failure)
                return

    def _release(self, warm: Warm) -> None:
        if not warm.environment.alive:
            if self._waiting:
                self._grow()
            return
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(warm)
                return
        if self.closed:
            warm.environment.close()
            return
        warm.since = Clock.monotonic()
        self.idle.append(warm)

    async def _run(self, warm: Warm, invocation: Invocation) -> Outcome:
        environment, spec = warm.environment, self.spec
        init, warm.init = warm.init, None
        environment.hear(invocation.listener.line)
        invocation.listener.begin(environment.stream, warm.printed.take())
        header = _header(invocation, spec.timeout)
        began = Clock.monotonic()
        outcome = Outcome(b"", init=init)
        try:
            async with asyncio.timeout(spec.timeout):
                answer = await environment.invoke(header, invocation.body)
            outcome.payload = _body(answer)
            outcome.failed = answer.kind == ERROR or answer.size > LARGEST_ANSWER
        except TimeoutError:
            environment.kill()
            outcome.failed = outcome.unhandled = True
            text = f"RequestId: {invocation.request_id} Error: Task timed out after {spec.timeout:.2f} seconds"
            outcome.payload = _error("Sandbox.Timedout", text)
        except Died as death:
            outcome.failed = outcome.unhandled = True
            text = f"RequestId: {invocation.request_id} Error: Runtime exited with error: {death}"
            outcome.payload = _error("Runtime.ExitError", text)
        except asyncio.CancelledError:
            environment.kill()
            raise
        outcome.duration = (Clock.monotonic() - began) * 1000
        outcome.memory = self._used(environment)
        return outcome

    def _used(self, environment: Environment) -> int:
        """MiB, as the environment says and within what it may use."""
        return max(1, min(environment.memory // 1024, self.spec.memory))

    def _request(self) -> dict[str, Any]:
        """For the template, of whose memory every environment has a copy: nothing in it is secret."""
        spec = self.spec
        plan = {
            "code": str(spec.code),
            "layers": str(spec.layers) if spec.layers else None,
            "memory": spec.memory,
            "storage": spec.storage,
            "runtime": spec.runtime,
        }
        if not spec.runtime.startswith(NODE):
            return {"plan": plan}
        heap = f"--max-old-space-size={max(32, int(spec.memory * NODE_HEAP))}"
        return {"plan": plan, "command": [node() or "node", heap, NODE_RUNTIME]}

    def _variables(self, stream: str) -> dict[str, str]:
        variables = {**self.spec.environment, "AWS_LAMBDA_LOG_STREAM_NAME": stream}
        if self.spec.runtime.startswith(NODE):
            variables["NODE_PATH"] = f"{variables.get('NODE_PATH', '')}:{modules()}".lstrip(":")
        return variables


def _body(answer: Answer) -> bytes:
    """The payload that an answer is. The text of one that is too large is Lambda's, seen there."""
    if answer.size <= LARGEST_ANSWER:
        return answer.body
    text = f"Response payload size exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."
    return _error("Function.ResponseSizeTooLarge", text)


def _header(invocation: Invocation, timeout: int) -> bytes:
    header: dict[str, Any] = {"id": invocation.request_id, "arn": invocation.arn, "left": timeout * 1000}
    if invocation.client is not None:
        header["client"] = invocation.client
    if invocation.trace:
        header["trace"] = invocation.trace
    return json.dumps(header).encode()


def _error(kind: str, text: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": text}).encode()
