"""Until when a Wait state waits."""

from __future__ import annotations

from typing import Any

from pampero.aws.jsonpath import MISSING
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.choice import timestamp
from pampero.services.stepfunctions.asl.data import dump, runtime

# A year, which an execution may last.
MAX_SECONDS = 31_536_000


def waited_until(spec: p.WaitState, value: Any, now: float) -> float:
    """The moment. value: what the state's field gave. Raises Failure States.Runtime."""
    field = ("Timestamp" if spec.absolute else "Seconds") + ("Path" if spec.path is not None else "")
    if value is MISSING:
        raise runtime(f"The {field} parameter does not reference an input value: {spec.path}")
    shown = f"{spec.path or field} == {value if isinstance(value, str) else dump(value)}"
    if spec.absolute:
        moment = timestamp(value)
        if moment is None:
            raise runtime(
                f"The {field} parameter does not reference a valid ISO-8601 extended offset date-time format string: {shown}"
            )
        due = moment.timestamp()
    else:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise runtime(f"The {field} parameter cannot be parsed as a long value: {shown}")
        if value < 0:
            raise runtime(f"The {field} parameter references a negative value: {shown}")
        due = now + value
    if due - now > MAX_SECONDS:
        raise runtime("Wait state delay is too long.")
    return due
