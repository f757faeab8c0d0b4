"""Parallel and Map: threads below a thread. Order and links of their events are as measured on AWS."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, dump, runtime
from pampero.services.stepfunctions.asl.events import Thread
from pampero.services.stepfunctions.asl.faults import Faults
from pampero.services.stepfunctions.asl.parse import MAX_CONCURRENT
from pampero.services.stepfunctions.asl.scope import Scope

# An Integer, as DescribeMapRun tells it.
MAX_VALUE = 2**31 - 1


class Fans(Faults):
    """States that have threads of their own."""

    def parallel(self, thread: Thread, spec: p.ParallelState) -> None:
        """Start all branches. Raises Failure."""
        effective = spec.flow.effective(self.scope(thread, thread.input))
        arguments = spec.flow.arguments(self.scope(thread, effective))
        self.note(thread, "ParallelStateStarted")
        self.waits(thread, "children")
        thread.total = thread.begun = len(spec.branches)
        thread.ended = thread.failed = 0
        for number, branch in enumerate(spec.branches):
            place = [*thread.place, (spec.name, number)]
            child = self.thread(
                parent=thread.id, number=number, place=place, state=branch.start, input=arguments, event=thread.event
            )
            self.ready(child)

    def map(self, thread: Thread, spec: p.MapState) -> None:
        """Start as many iterations as may run at once. Raises Failure."""
        thread.items = None
        effective = spec.flow.effective(self.scope(thread, thread.input))
        items = self._items(thread, spec, effective)
        most = concurrency(spec, self.scope(thread, effective)) or MAX_CONCURRENT
        if spec.computed and items:
            thread.items = items
            self.fresh.add(thread.id)
        self.note(thread, "MapStateStarted", {"length": len(items)})
        self.waits(thread, "children")
        thread.total = len(items)
        thread.begun = thread.ended = thread.failed = 0
        if not items:
            self._joined(thread, thread.event)
            return
        for _ in range(min(len(items), most, MAX_CONCURRENT)):
            self._iterate(thread, spec, effective, thread.event)

    def _items(self, thread: Thread, spec: p.MapState, effective: Any) -> list[Any]:
        """The items. Those of a path are found anew for each iteration, so that they need not be stored beside the input
        they stand in; those that were computed are kept."""
        if thread.items is not None:
            return thread.items
        return self.listed(spec, spec.items(self.scope(thread, effective)))

    def listed(self, spec: p.MapState, items: Any) -> list[Any]:
        """Items, which must be an array. Raises Failure."""
        if not isinstance(items, list):
            text = f"Map state input must be an array but was: {dump(items)}"
            if spec.language == "JSONata":
                raise Failure("States.QueryEvaluationError", text, prefixed=True, location="")
            raise runtime(text)
        return items

    def _iterate(self, thread: Thread, spec: p.MapState, effective: Any, previous: int) -> None:
        """Start the next iteration, in the line of the event `previous`. Raises Failure."""
        number = thread.begun
        value = self._items(thread, spec, effective)[number]
        given = value if spec.item is None else spec.item(self.scope(thread, effective, (number, value, {})))
        thread.begun += 1
        self.changed.add(thread.id)
        event = self.add("MapIterationStarted", previous, {"name": spec.name, "index": number})
        child = self.thread(
            parent=thread.id,
            number=number,
            place=[*thread.place, (spec.name, 0)],
            state=spec.processor.start,
            input=given,
            event=event,
            item=[value],
        )
        self.ready(child)

    def child_done(self, child: Thread, output: Any) -> None:
        """See Lines.child_done."""
        thread = self.state.threads[child.parent]
        spec = self.spec(thread)
        child.phase, child.output, child.input, child.item = "done", output, None, None
        last = child.event
        if isinstance(spec, p.MapState):
            last = self.add("MapIterationSucceeded", child.event, {"name": spec.name, "index": child.number})
        thread.ended += 1
        self.changed |= {thread.id, child.id}
        self.fresh.add(child.id)
        self._next(thread, spec, last, child.event)

    def follows(self, thread: Thread) -> None:
        """What comes after the children of a fan-out that is redriven, none of which has to run again."""
        self._next(thread, self.spec(thread), thread.event, thread.event)

    def _next(self, thread: Thread, spec: p.State, last: int, line: int) -> None:
        """After one child has ended: the next iteration, or the end of the fan-out.

        last: the child's last event; line: that of its last state, which the next iteration follows.
        """
        try:
            if isinstance(spec, p.MapState) and thread.begun < thread.total:
                self._iterate(thread, spec, spec.flow.effective(self.scope(thread, thread.input)), line)
            elif thread.ended == thread.total:
                self._joined(thread, last)
        except Failure as failure:
            self.fault(thread, failure)

    def _joined(self, thread: Thread, last: int) -> None:
        """All children have ended. Raises Failure."""
        spec = self.spec(thread)
        outputs = [child.output for child in self.children(thread) if child.phase == "done"]
        self.clear(thread)
        succeeded = self.add(f"{spec.kind}StateSucceeded", last)
        thread.event = succeeded
        scope = self.scope(thread, thread.input, result=outputs)
        output, assigned = spec.flow.output(scope, outputs), spec.flow.assigned(scope, outputs)
        thread.event = last
        thread.phase = "run"
        self.leave(thread, output, spec.next, assigned)

    def child_failed(self, child: Thread, failure: Failure) -> None:
        """See Faults.child_failed."""
        thread = self.state.threads[child.parent]
        spec = self.spec(thread)
        last = child.event
        if isinstance(spec, p.MapState):
            self.add("MapIterationFailed", last, {"name": spec.name, "index": child.number})
            thread.failed += 1
            if self._tolerates(thread, spec):
                thread.ended += 1
                self.changed.add(thread.id)
                self._next(thread, spec, last, last)
                return
        for sibling in self.children(thread):
            if sibling is not child:
                self._abort(sibling)
        thread.event = last
        self.changed.add(thread.id)
        self.fault(thread, failure, fan=True)

    def _tolerates(self, thread: Thread, spec: p.MapState) -> bool:
        scope = self.scope(thread, spec.flow.effective(self.scope(thread, thread.input)))
        if spec.tolerated_count is not None and thread.failed <= spec.tolerated_count(scope):
            return True
        share = spec.tolerated_percentage
        return share is not None and thread.failed * 100 <= share(scope) * thread.total

    def _abort(self, thread: Thread) -> None:
        """A sibling has failed: this thread stops where it is."""
        if thread.phase in ("done", "failed"):
            return
        for child in self.children(thread):
            self._abort(child)
        spec = self.spec(thread)
        if thread.phase == "map":
            self.note(thread, "MapRunAborted")
        if isinstance(spec, p.TaskState | p.WaitState | p.ParallelState | p.MapState) and thread.phase != "run":
            self.add(f"{spec.kind}StateAborted", thread.event)
        if thread.item is not None:
            name = thread.place[-1][0]
            self.add("MapIterationAborted", thread.event, {"name": name, "index": thread.number})
        if thread.id in self.state.ready:
            self.state.ready.remove(thread.id)
        self.drop(thread)


def concurrency(spec: p.MapState, scope: Scope) -> int:
    """How many iterations a definition lets run at once; 0: as many as may. Raises Failure."""
    value = spec.concurrency(scope)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 <= value <= MAX_VALUE
        or value != int(value)
    ):
        shown = value if isinstance(value, str) else dump(value)
        if spec.concurrency_path is None:
            raise runtime(f'The MaxConcurrency field has the value "{shown}" which is not a valid integer.')
        raise runtime(
            f'The MaxConcurrencyPath field refers to value "{shown}" which is not a valid integer: {spec.concurrency_path}'
        )
    return int(value)
