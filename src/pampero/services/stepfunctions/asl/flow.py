"""Data flow in JSONPath: InputPath, Parameters, ResultSelector, ResultPath, OutputPath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.services.stepfunctions.asl.data import Failure, dump
from pampero.services.stepfunctions.asl.jsonpath import put
from pampero.services.stepfunctions.asl.scope import Expression, Scope


@dataclass(frozen=True, slots=True)
class PathFlow:
    """See program.Flow.

    input, output_path: None where the field is null: `{}` is passed on. result_path: None where it is null: the result
    is dropped. Parameters and ResultSelector are None where they are absent.
    """

    input: Expression | None
    parameters: Expression | None
    selector: Expression | None
    result_path: tuple[str | int, ...] | None
    output_path: Expression | None

    def effective(self, scope: Scope) -> Any:
        """See Flow.effective."""
        return {} if self.input is None else self.input(scope)

    def arguments(self, scope: Scope) -> Any:
        """See Flow.arguments."""
        return scope.data if self.parameters is None else self.parameters(scope)

    def output(self, scope: Scope, result: Any) -> Any:
        """See Flow.output. Raises Failure States.ResultPathMatchFailure."""
        if self.selector is not None:
            result = self.selector(Scope(result, scope.context, scope.world))
        if self.result_path is None:
            combined = scope.data
        else:
            combined = insert(scope.data, self.result_path, result)
        if self.output_path is None:
            return {}
        return self.output_path(Scope(combined, scope.context, scope.world))


def insert(data: Any, path: tuple[str | int, ...] | None, value: Any) -> Any:
    """`data` with `value` at a ResultPath. Raises Failure States.ResultPathMatchFailure."""
    if path is None:
        return data
    try:
        return put(data, path, value)
    except ValueError as error:
        shown = "$" + "".join(f".{key}" if isinstance(key, str) else f"[{key}]" for key in path)
        text = f"Unable to apply ReferencePath {shown} to input {dump(data)}"
        raise Failure("States.ResultPathMatchFailure", text, prefixed=True) from error
