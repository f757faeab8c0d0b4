"""Which members of a TestState request go together. Sources: API_TestState, and answers of AWS that were recorded; where
AWS's words are not known, they are plain."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.resource import called_back, family, split
from pampero.services.stepfunctions.asl.variables import is_name
from pampero.services.stepfunctions.trial.subject import UNMOCKED, Subject


def refuse(text: str) -> ApiError:
    """The error of members that do not go together."""
    return ApiError("ValidationException", text)


def check_request(req: t.TestStateInput, subject: Subject) -> None:
    """Raises InvalidDefinition, ValidationException."""
    spec, mock = subject.spec, req.mock
    if mock is None:
        if isinstance(spec, p.MapState | p.ParallelState):
            raise ApiError("InvalidDefinition", UNMOCKED)
        if isinstance(spec, p.TaskState):
            _check_unmocked(req, spec)
        if req.context is not None:
            raise refuse("A context can only be specified together with a mock.")
    else:
        if not isinstance(spec, p.TaskState | p.MapState | p.ParallelState):
            raise refuse(f"State type '{spec.kind}' is not supported when a mock is specified")
        if req.revealSecrets:
            raise refuse("TestState does not support RevealSecrets when a mock is specified.")
        if (mock.result is None) == (mock.errorOutput is None):
            raise refuse("A mock must have either a result or an errorOutput.")
        if mock.errorOutput is not None and mock.errorOutput.error is None:
            raise refuse("A mocked errorOutput must have an error.")
    if req.stateConfiguration is not None:
        _check_configuration(req.stateConfiguration, req, subject)


def _check_unmocked(req: t.TestStateInput, spec: p.TaskState) -> None:
    pattern = split(spec.resource)[2] if family(spec.resource) == "Task" else ""
    if pattern or family(spec.resource) == "Activity":
        raise refuse(f"The resource {spec.resource} can only be tested with a mock")
    if req.roleArn is None:
        raise refuse("A role is required to test a Task state without a mock")


def _check_configuration(given: t.TestStateConfiguration, req: t.TestStateInput, subject: Subject) -> None:
    spec, failing = subject.spec, req.mock is not None and req.mock.errorOutput is not None
    if given.retrierRetryCount is not None and req.mock is None:
        raise refuse("stateConfiguration.retrierRetryCount can only be specified together with a mock.")
    if given.errorCausedByState is not None:
        if not isinstance(spec, p.MapState | p.ParallelState) or not failing:
            raise refuse("stateConfiguration.errorCausedByState needs a mocked error of a Map or Parallel state.")
        if not any(given.errorCausedByState in states for states in subject.inner):
            raise refuse(f"There is no state {given.errorCausedByState} inside the state under test.")
    if given.mapIterationFailureCount is not None and (req.mock is None or not isinstance(spec, p.MapState)):
        raise refuse("stateConfiguration.mapIterationFailureCount needs a Map state with a mock.")
    if given.mapItemReaderData is not None and "ItemReader" not in subject.fields:
        raise refuse("stateConfiguration.mapItemReaderData needs a Map state with an ItemReader.")


def read_context(req: t.TestStateInput, spec: p.State) -> dict[str, Any]:
    """The context object that a request gives. Raises ValidationException."""
    if req.context is None:
        return {}
    try:
        found = parse(req.context)
    except ValueError as error:
        raise refuse(f"Invalid Context object provided: {error}") from error
    if not isinstance(found, dict):
        raise refuse("Invalid Context object provided: it is not a JSON object")
    waits = isinstance(spec, p.TaskState) and (".sync" in spec.resource or called_back(spec.resource))
    if "Task" in found and not waits:
        raise refuse(
            "Invalid Context object provided: Context object contains 'Task' when state is not a Task state with a "
            "'.sync' or '.waitForTaskToken' service integration pattern"
        )
    return found


def read_variables(text: str | None) -> dict[str, Any]:
    """The variables that a request gives. Raises ValidationException."""
    if text is None:
        return {}
    try:
        found = parse(text)
    except ValueError as error:
        raise refuse(f"The variables are not valid JSON: {error}") from error
    if not isinstance(found, dict):
        raise refuse("The variables must be a JSON object")
    for name in found:
        if not is_name(name):
            raise refuse(f"'{name}' is not a valid name of a variable")
    return found
