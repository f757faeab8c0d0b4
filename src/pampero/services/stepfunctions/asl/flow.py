"""How data goes into a state and out of it: a way for each query language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.aws.jsonpath import put
from pampero.services.stepfunctions.asl.data import Failure, dump
from pampero.services.stepfunctions.asl.scope import Expression, Scope, whole


@dataclass(frozen=True, slots=True)
class PathFlow:
    """See program.Flow: InputPath, Parameters, ResultSelector, ResultPath, OutputPath, Assign.

    input, output_path: None where the field is null: `{}` is passed on. result_path: None where it is null: the result
    is dropped. Parameters, ResultSelector and Assign are None where they are absent.
    """

    input: Expression | None
    parameters: Expression | None
    selector: Expression | None
    result_path: tuple[str | int, ...] | None
    output_path: Expression | None
    assign: Expression | None = None

    def effective(self, scope: Scope) -> Any:
        """See Flow.effective."""
        return {} if self.input is None else self.input(scope)

    def arguments(self, scope: Scope) -> Any:
        """See Flow.arguments."""
        return scope.data if self.parameters is None else self.parameters(scope)

    def assigned(self, scope: Scope, result: Any) -> dict[str, Any] | None:
        """See Flow.assigned: `$` is the result."""
        found: dict[str, Any] | None = None if self.assign is None else self.assign(scope.on(result))
        return found

    def output(self, scope: Scope, result: Any) -> Any:
        """See Flow.output. Raises Failure States.ResultPathMatchFailure."""
        if self.selector is not None:
            result = self.selector(scope.on(result))
        if self.result_path is None:
            combined = scope.data
        else:
            combined = insert(scope.data, self.result_path, result)
        if self.output_path is None:
            return {}
        return combined if self.output_path is whole else self.output_path(scope.on(combined))


@dataclass(frozen=True, slots=True)
class QueryFlow:
    """See program.Flow: Arguments, Output, Assign of JSONata; None where they are absent."""

    given: Expression | None
    result: Expression | None
    assign: Expression | None = None

    def effective(self, scope: Scope) -> Any:
        """See Flow.effective: all of it."""
        return scope.data

    def arguments(self, scope: Scope) -> Any:
        """See Flow.arguments."""
        return scope.data if self.given is None else self.given(scope)

    def assigned(self, scope: Scope, result: Any) -> dict[str, Any] | None:
        """See Flow.assigned."""
        found: dict[str, Any] | None = None if self.assign is None else self.assign(scope)
        return found

    def output(self, scope: Scope, result: Any) -> Any:
        """See Flow.output."""
        return result if self.result is None else self.result(scope)


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
