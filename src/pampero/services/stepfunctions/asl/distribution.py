"""Distributed Map: its state asks for a map run, and waits for it. Order and links of its events are as measured on AWS.

The run's children are executions of their own; what becomes of them is in `maps/`.
"""

from __future__ import annotations

import hashlib
from typing import Any

from pampero.kernel.arn import Arn, arn
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, dump, runtime
from pampero.services.stepfunctions.asl.events import Done, Failed, MapRedrive, MapRequest, Thread
from pampero.services.stepfunctions.asl.fans import Fans, concurrency
from pampero.services.stepfunctions.asl.faults import MAX_CAUSE_LENGTH
from pampero.services.stepfunctions.asl.lines import said
from pampero.services.stepfunctions.asl.scope import Scope

# Source: "Quotas related to Map Runs".
MAX_REDRIVES = 1000
# A Long, as UpdateMapRun takes it.
MAX_COUNT = 2**63 - 1


class Distribution(Fans):
    """Map states of the mode DISTRIBUTED."""

    def distribute(self, thread: Thread, spec: p.MapState) -> None:
        """Ask for a map run. Raises Failure."""
        distributed = spec.distributed
        assert distributed is not None
        thread.items, thread.run = None, ""
        effective = spec.flow.effective(self.scope(thread, thread.input))
        scope = self.scope(thread, effective)
        items = None if distributed.reader is not None else self._given(thread, spec, effective)
        most = concurrency(spec, scope)
        self.note(thread, "MapStateStarted", {"length": 0 if items is None else len(items)})
        reader, batcher, writer = (
            None if made is None else made(scope)
            for made in (distributed.reader, distributed.batcher, distributed.writer)
        )
        count = tolerated(spec, "ToleratedFailureCount", scope)
        percentage = tolerated(spec, "ToleratedFailurePercentage", scope)
        label = distributed.label or self._label(thread)
        where = Arn.parse(self.state.facts.arn)
        base = self.state.facts.machine_name.partition("/")[0]
        run = arn("states", where.region, where.account, f"mapRun:{base}/{label}:{self.world.uuid()}")
        self.note(thread, "MapRunStarted", {"mapRunArn": run})
        self.waits(thread, "map")
        thread.run, thread.redriven = run, 0
        request = MapRequest(
            thread.id, thread.attempt, run, label, spec.name, [*thread.place, (spec.name, 0)], thread.entered,
            distributed.express, items, reader, batcher, writer, most, int(count), percentage,
        )  # fmt: skip
        self.commands.append(request)

    def _given(self, thread: Thread, spec: p.MapState, effective: Any) -> list[Any] | dict[str, Any]:
        """The items of the state's input: an array, or an object, whose members are items with a key."""
        items = spec.items(self.scope(thread, effective))
        return items if isinstance(items, dict) else self.listed(spec, items)

    def _label(self, thread: Thread) -> str:
        """What stands for a Label that is not given: always the same for a state of a machine."""
        path = "/".join([self.state.facts.machine, *(f"{name}:{at}" for name, at in thread.place), thread.state])
        return id_of(path)

    def ran(self, thread: Thread, spec: p.State, event: object) -> None:
        """A thread's map run has ended."""
        match event:
            case Done(output=output):
                self._ran_well(thread, spec, output)
            case Failed(error=error, cause=cause):
                cause = None if cause is None else cause[:MAX_CAUSE_LENGTH]
                self.note(thread, "MapRunFailed", said(error, cause))
                self.fault(thread, Failure(error or "", cause), ran=True)

    def _ran_well(self, thread: Thread, spec: p.State, output: Any) -> None:
        self.note(thread, "MapRunSucceeded")
        thread.phase = "run"
        try:
            self.add("MapStateSucceeded", thread.event)
            scope = self.scope(thread, thread.input, result=output)
            result, assigned = spec.flow.output(scope, output), spec.flow.assigned(scope, output)
            self.leave(thread, result, spec.next, assigned)
        except Failure as failure:
            self.fault(thread, failure)

    def redrive_run(self, thread: Thread) -> None:
        """Let a thread's map run go on: with its children that have not succeeded, and the items that are not taken."""
        if thread.redriven >= MAX_REDRIVES:
            self.fails(thread, "States.Runtime", f"A Map Run can be redriven {MAX_REDRIVES} times.")
            return
        thread.redriven += 1
        thread.tries = [0] * len(self.spec(thread).retriers)
        self.note(thread, "MapRunRedriven", {"mapRunArn": thread.run, "redriveCount": thread.redriven})
        self.waits(thread, "map")
        self.commands.append(MapRedrive(thread.id, thread.attempt, thread.run))


def tolerated(spec: p.MapState, name: str, scope: Scope) -> float:
    """What a state says of the failures it tolerates; 0 where it says nothing. Raises Failure States.Runtime."""
    count = name == "ToleratedFailureCount"
    expression = spec.tolerated_count if count else spec.tolerated_percentage
    if expression is None:
        return 0
    value = expression(scope)
    if isinstance(value, bool) or not isinstance(value, int | float) or (count and value != int(value)):
        kind = "integer" if count else "number"
        raise runtime(f"The value of {name} must be a {kind}, but it is '{dump(value)}'.")
    if not 0 <= value <= (MAX_COUNT if count else 100):
        raise runtime(f"The value of {name} is out of range: {dump(value)}")
    return value


def id_of(text: str) -> str:
    """An id of the form of a UUID that is always the same for a text."""
    found = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{found[:8]}-{found[8:12]}-3{found[13:16]}-a{found[17:20]}-{found[20:]}"
