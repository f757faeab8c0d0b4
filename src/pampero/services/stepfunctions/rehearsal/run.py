"""One case of a workflow from its start to its end: `step` with mocked tasks, and time that passes when nothing else does."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.scope import World
from pampero.services.stepfunctions.asl.step import Machine, Outcome, step
from pampero.services.stepfunctions.rehearsal.cases import Case, Response, Result

# The moment at which every case begins. What depends on time or chance is the same in each run: identifiers are counted, and
# chance is always in the middle.
BEGINNING = 1_735_689_600.0
_ACCOUNT = "arn:aws:states:us-east-1:123456789012"


class Unmocked(Exception):
    """A state asks for something that no mock stands for."""


class Rehearsal:
    """check: looks at a mocked result, by the task's resource; it raises ValueError."""

    def __init__(
        self, machine: str, program: p.Program, case: Case, check: Callable[[str, Any], None] | None = None
    ) -> None:
        self._program = program
        self._case = case
        self._check = check
        self._made = 0
        self._now = BEGINNING
        self._calls: Counter[str] = Counter()
        self._waiting: deque[e.Happening] = deque()
        self._timers: dict[int, tuple[float, e.Happening]] = {}
        self._result = Result()
        self._state = e.State(
            e.Facts(
                f"{_ACCOUNT}:execution:{machine}:{case.name}", case.name, "arn:aws:iam::123456789012:role/test",
                f"{_ACCOUNT}:stateMachine:{machine}", machine, BEGINNING, case.given,
            )
        )  # fmt: skip

    def run(self) -> Result:
        """To its end. Time passes from one thing that is waited for to the next."""
        happening: e.Happening = e.Begin(dump(self._case.given))
        try:
            while True:
                self._take(step(self._program, self._state, happening, self._world()))
                if self._state.status != "RUNNING":
                    break
                happening = self._next()
        except Unmocked as error:
            self._result.broken = str(error)
        self._result.seconds = self._now - BEGINNING
        self._result.calls = dict(self._calls)
        self._result.path = [name for name in self._result.path if name in self._program.states]
        return self._result

    def called(self, state: str, what: str) -> Response:
        """The mock of one more invocation of a state. Raises Unmocked. what: of the state, for the error."""
        invocation = self._calls[state]
        self._calls[state] += 1
        found = self._case.response(state, invocation)
        if found is not None:
            return found
        if state in self._case.mocks:
            raise Unmocked(f"the mock of the state {state} has no response for its invocation {invocation}")
        raise Unmocked(f"the state {state} has no mock: {what}")

    def _world(self) -> World:
        return World(self._now, self._uuid, lambda: 0.5, lambda thread, attempt: f"token-{thread}-{attempt}")

    def _uuid(self) -> str:
        self._made += 1
        return f"00000000-0000-4000-8000-{self._made:012x}"

    def _next(self) -> e.Happening:
        if self._state.ready:
            return e.Go()
        if self._waiting:
            return self._waiting.popleft()
        thread = min(self._timers, key=lambda one: self._timers[one][0])
        due, happening = self._timers.pop(thread)
        self._now = max(self._now, due)
        return happening

    def _take(self, outcome: Outcome) -> None:
        for entry in outcome.entries:
            if entry.kind.endswith("StateEntered"):
                name = str((entry.details or {})["name"])
                self._result.path.append(name)
                self._result.visits[name] = self._result.visits.get(name, 0) + 1
        for command in outcome.commands:
            match command:
                case e.Request():
                    self._waiting.append(self._done(command))
                case e.Timer(thread, attempt, due):
                    self._timers.pop(thread, None)
                    if due is not None:
                        self._timers[thread] = (due, e.Wake(thread, attempt) if thread else e.Expired())
                case e.Ended():
                    self._result.status, self._result.output = command.status, command.output
                    self._result.error, self._result.cause = command.error, command.cause

    def _done(self, request: e.Request) -> e.Happening:
        """What a task has come to. Raises Unmocked."""
        thread = self._state.threads.get(request.thread)
        if thread is None:
            # Its state has ended in the same step.
            return e.Go()
        spec = Machine(self._program, self._state, self._world()).spec(thread)
        found = self.called(spec.name, f"it is a task of {request.resource}")
        if found.error is not None:
            return e.Failed(request.thread, request.attempt, found.error, found.cause)
        if self._check is not None:
            try:
                self._check(request.resource, found.result)
            except ValueError as error:
                raise Unmocked(f"the mock of the state {spec.name} is not what its service answers: {error}") from error
        return e.Done(request.thread, request.attempt, found.result)
