"""Parallel and Map: threads below a thread. Order and links of their events are as measured on AWS."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, runtime
from pampero.services.stepfunctions.asl.events import Thread
from pampero.services.stepfunctions.asl.faults import Faults
from pampero.services.stepfunctions.asl.parse import MAX_CONCURRENT


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
        effective = spec.flow.effective(self.scope(thread, thread.input))
        items = self._items(thread, spec, effective)
        self.note(thread, "MapStateStarted", {"length": len(items)})
        self.waits(thread, "children")
        thread.total = len(items)
        thread.begun = thread.ended = thread.failed = 0
        if not items:
            self._joined(thread, thread.event)
            return
        most = self._whole(spec.concurrency(self.scope(thread, effective)), "MaxConcurrency") or MAX_CONCURRENT
        for _ in range(min(len(items), most, MAX_CONCURRENT)):
            self._iterate(thread, spec, effective)

    def _items(self, thread: Thread, spec: p.MapState, effective: Any) -> list[Any]:
        """The items, found anew for each iteration, so that they need not be stored beside the input they stand in."""
        items = spec.items(self.scope(thread, effective))
        if not isinstance(items, list):
            raise runtime("The ItemsPath field must point to an array.")
        return items

    def _whole(self, value: Any, field: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise runtime(f"The value of the field '{field}' must be a non-negative integer.")
        return value

    def _iterate(self, thread: Thread, spec: p.MapState, effective: Any) -> None:
        """Start the next iteration. Raises Failure."""
        number = thread.begun
        value = self._items(thread, spec, effective)[number]
        given = value if spec.item is None else spec.item(self.scope(thread, effective, (number, value)))
        thread.begun += 1
        self.changed.add(thread.id)
        event = self.add("MapIterationStarted", thread.event, {"name": spec.name, "index": number})
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
        self._next(thread, spec, last)

    def _next(self, thread: Thread, spec: p.State, last: int) -> None:
        """After one child has ended: the next iteration, or the end of the fan-out."""
        try:
            if isinstance(spec, p.MapState) and thread.begun < thread.total:
                self._iterate(thread, spec, spec.flow.effective(self.scope(thread, thread.input)))
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
        output = spec.flow.output(self.scope(thread, thread.input), outputs)
        thread.event = last
        thread.phase = "run"
        self.leave(thread, output, spec.next)

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
                self._next(thread, spec, last)
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
        if isinstance(spec, p.TaskState | p.WaitState | p.ParallelState | p.MapState) and thread.phase != "run":
            self.add(f"{spec.kind}StateAborted", thread.event)
        if thread.item is not None:
            name = thread.place[-1][0]
            self.add("MapIterationAborted", thread.event, {"name": name, "index": thread.number})
        if thread.id in self.state.ready:
            self.state.ready.remove(thread.id)
        self.drop(thread)
