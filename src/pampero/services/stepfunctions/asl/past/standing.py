"""Where an execution stood when it entered a state: what a fork of it begins with."""

from __future__ import annotations

from collections.abc import Sequence

from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, parse
from pampero.services.stepfunctions.asl.events import Entry, Facts, State, Thread
from pampero.services.stepfunctions.asl.lines import ROOT
from pampero.services.stepfunctions.asl.past.guided import Evaluate
from pampero.services.stepfunctions.asl.past.retrace import Part, Retrace
from pampero.services.stepfunctions.asl.past.story import Story, Visit


class NotThere(Exception):
    """An execution cannot be taken up at a state, with the reason."""


def standing(
    parts: Sequence[Part], entries: Sequence[Entry], visit: Visit, evaluate: Evaluate | None = None
) -> tuple[State, int]:
    """The state of an execution as `visit` was about to begin, and the thread that it belongs to.

    At the top level nothing but the history is needed. In a branch or an iteration it is taken again up to there. Raises
    NotThere.
    """
    event = visit.entered.id
    if visit.line.parent is None:
        if visit.state not in parts[-1].program.states:
            raise NotThere(f"where {visit.state} was entered is not to be told from the history")
        return _top(parts[-1].facts, entries, visit), ROOT
    try:
        found = Retrace(parts, entries, evaluate).run(until=event)
    except (Failure, ValueError) as error:
        raise NotThere(
            f"what was under way beside {visit.place()} is not to be told from the history: {error}"
        ) from error
    if found.difference is not None:
        apart = found.difference
        raise NotThere(
            f"what was under way beside {visit.place()} is not to be told from the history, which differs at {apart.state} "
            f"(event {apart.event}): {apart.expected} / {apart.now}"
        )
    state = found.state
    for id_ in state.ready:
        thread = state.threads[id_]
        if thread.state == visit.state and thread.event == visit.entered.previous and state.events == event - 1:
            return state, id_
    raise NotThere(f"what was under way beside {visit.place()} is not to be told from the history")


def _top(facts: Facts, entries: Sequence[Entry], visit: Visit) -> State:
    event = visit.entered.id
    before = Story(entry for entry in entries if entry.id < event)
    thread = Thread(
        ROOT, state=visit.state, input=parse(visit.input or "null"), event=visit.entered.previous,
        variables={name: parse(text) for name, text in before.root.variables.items()},
        held=sum(map(len, before.root.variables.values())),
    )  # fmt: skip
    return State(facts, {ROOT: thread}, [ROOT], event - 1, ROOT, held=thread.held)


def check_program(program: p.Program, state: State) -> None:
    """Whether an execution that stands so can go on by another definition: all states that it is in have to be there.

    Raises NotThere.
    """
    for thread in sorted(state.threads.values(), key=lambda one: one.id):
        if thread.phase == "done":
            continue
        within = program
        for name, number in thread.place:
            around = within.states.get(name)
            inner = around.branches if isinstance(around, p.ParallelState) else (
                (around.processor,) if isinstance(around, p.MapState) else ()
            )  # fmt: skip
            if number >= len(inner):
                raise NotThere(f"the definition has no Parallel or Map state {name} in which {thread.state} is")
            within = inner[number]
        spec = within.states.get(thread.state)
        if spec is None:
            raise NotThere(
                f"the definition has no state {'/'.join([*(name for name, _ in thread.place), thread.state])}"
            )
        if thread.phase == "children" and not isinstance(spec, p.ParallelState | p.MapState):
            raise NotThere(f"{thread.state} is no Parallel or Map state in the definition")
        if isinstance(spec, p.ParallelState) and thread.phase == "children" and len(spec.branches) != thread.total:
            raise NotThere(f"{thread.state} has another number of branches in the definition")
        waits = {"wait": p.WaitState, "task": p.TaskState}.get(thread.phase)
        if waits is not None and not isinstance(spec, waits):
            raise NotThere(f"{thread.state}, which is under way, is of another type in the definition")
        thread.tries = (thread.tries + [0] * len(spec.retriers))[: len(spec.retriers)]
