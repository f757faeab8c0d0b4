"""What becomes of an error: Retry, Catch, or the end. Source: "Handling errors in Step Functions workflows"."""

from __future__ import annotations

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.asl.events import Thread
from pampero.services.stepfunctions.asl.lines import ROOT, Lines, said

RUNTIME = "States.Runtime"
# What States.ALL does not stand for.
TERMINAL = frozenset({RUNTIME})
LIMIT = "States.DataLimitExceeded"
TIMEOUTS = frozenset({"States.Timeout", "States.HeartbeatTimeout"})
MAX_CAUSE_LENGTH = 32_768
MAX_ERROR_LENGTH = 256


def matches(names: tuple[str, ...], error: str, fan: bool) -> bool:
    """Whether an ErrorEquals list means an error. States.Runtime is meant by none: it always ends the execution.

    fan: the error came out of a branch or an iteration, which States.BranchFailed also stands for.
    """
    if error == RUNTIME:
        return False
    for name in names:
        if name == error or (name == "States.ALL" and error not in TERMINAL):
            return True
        if name == "States.TaskFailed" and error not in TIMEOUTS | TERMINAL | {LIMIT}:
            return True
        if name == "States.Timeout" and error in TIMEOUTS:
            return True
        if name == "States.BranchFailed" and fan:
            return True
    return False


class Faults(Lines):
    """Errors of states."""

    def fault(self, thread: Thread, failure: Failure, fan: bool = False, ran: bool = False) -> None:
        """The thread's state has failed. fan: in a thread below it. ran: in its map run."""
        error = failure.error[:MAX_ERROR_LENGTH]
        cause = failure.cause
        if failure.prefixed:
            where = f"An error occurred while executing the state '{thread.state}' (entered at the event id #{thread.entered}). "
            cause = where + (cause or "")
        cause = None if cause is None else cause[:MAX_CAUSE_LENGTH]
        self.rests(thread)
        if error == RUNTIME:
            self.fails(thread, error, cause)
            return
        spec = self.spec(thread)
        if failure.location is not None:
            self._evaluation(thread, failure.location, error, cause)
        means = {error, failure.also or error}
        if self._retries(thread, spec, means, fan):
            return
        if isinstance(spec, p.ParallelState | p.MapState) and (fan or ran or failure.location is not None):
            self.note(thread, f"{spec.kind}StateFailed")
        for catcher in spec.catchers:
            if any(matches(catcher.errors, name, fan) for name in means):
                self._catch(thread, catcher, error, cause)
                return
        self._unhandled(thread, spec, failure.error, cause)

    def _evaluation(self, thread: Thread, location: str, error: str, cause: str | None) -> None:
        """Tell in the history of a field that could not be evaluated: in the place of the state's entered event, where
        nothing has come after that, as on AWS."""
        if thread.event == thread.entered:
            thread.event = thread.before
        details = {"state": thread.state, "location": location or None, "error": error, "cause": cause}
        self.note(thread, "EvaluationFailed", {name: value for name, value in details.items() if value is not None})

    def _retries(self, thread: Thread, spec: p.State, means: set[str], fan: bool) -> bool:
        for index, retrier in enumerate(spec.retriers):
            if any(matches(retrier.errors, name, fan) for name in means):
                used = thread.tries[index]
                if used >= retrier.attempts:
                    return False
                thread.tries[index] += 1
                self.clear(thread)
                self.waits(thread, "retry")
                thread.due = self.world.now + self._delay(retrier, used)
                self.timer(thread)
                return True
        return False

    def _delay(self, retrier: p.Retrier, used: int) -> float:
        try:
            delay = retrier.interval * retrier.backoff**used
        except OverflowError:
            delay = float("inf")
        longest = retrier.longest if retrier.longest is not None else 31_622_400.0
        delay = min(delay, longest)
        return delay * self.world.uniform() if retrier.jitter else delay

    def _catch(self, thread: Thread, catcher: p.Catcher, error: str, cause: str | None) -> None:
        self.clear(thread)
        told = {"Error": error, "Cause": cause or ""}
        try:
            scope = self.scope(thread, thread.input, errorOutput=told)
            output = catcher.flow.output(scope, told)
            self.leave(thread, output, catcher.next, catcher.flow.assigned(scope, told))
        except Failure as failure:
            text = f"An error occurred while executing the state '{thread.state}' (entered at the event id #{thread.entered}). "
            if failure.location is not None:
                self._evaluation(thread, failure.location, failure.error, text + (failure.cause or ""))
            self._unhandled(thread, self.spec(thread), failure.error, text + (failure.cause or ""))

    def _unhandled(self, thread: Thread, spec: p.State, error: str, cause: str | None) -> None:
        """The children of a fan-out stay where they are: a redrive takes them up again."""
        if thread.id == ROOT:
            self.fails(thread, error, cause)
            return
        if isinstance(spec, p.TaskState):
            self.add("TaskStateAborted", thread.event)
        thread.phase = "failed"
        self.changed.add(thread.id)
        self.child_failed(thread, Failure(error, cause))

    def fails(self, thread: Thread, error: str | None, cause: str | None) -> None:
        """The whole execution fails where the thread is."""
        if thread.phase not in ("children", "failed"):
            thread.phase = "failed"
            self.changed.add(thread.id)
        self.note(thread, "ExecutionFailed", said(error, cause) or {})
        self.over("FAILED", error=error, cause=cause)

    def clear(self, thread: Thread) -> None:
        """The children of a fan-out are not needed any more."""
        for child in self.children(thread):
            self.remove(child)

    def child_failed(self, child: Thread, failure: Failure) -> None:
        """A branch or an iteration has failed."""
        raise NotImplementedError
