"""Mocked results: they are JSON of the right kind, and as the service's API would answer.

Members that the API does not have are let through, as on AWS; enumerations and patterns are not looked at, as services
add values that a model does not know. Sources: API_MockInput, recorded answers of AWS.
"""

from __future__ import annotations

import asyncio
from typing import Any

from pampero.aws.sdknames import accepted, java, model_name, pascal
from pampero.protocol.model import ServiceModel, load_model
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.resource import family, split
from pampero.services.stepfunctions.trial.checks import refuse
from pampero.services.stepfunctions.trial.subject import Subject

ARRAY, OBJECT = "Mocked result must be an array.", "Mocked result must be a JSON object."
# Optimized integrations by other names than those of their models. API Gateway's and HTTP's answer is not their API's.
OPTIMIZED = {"states": "stepfunctions", "elasticmapreduce": "emr"}
UNMODELLED = frozenset({"apigateway", "http"})
# What a `.sync` task gives is the answer of another operation than the one it names.
POLLED = {("states", "startExecution"): "DescribeExecution"}
KINDS: dict[str, tuple[type[Any], str]] = {
    "structure": (dict, "an object"), "map": (dict, "an object"), "list": (list, "an array"), "string": (str, "a string"),
    "blob": (str, "a string"), "timestamp": (str, "a string"), "boolean": (bool, "a boolean"),
}  # fmt: skip
NUMBERS = frozenset({"integer", "long", "short", "byte", "bigInteger", "float", "double", "bigDecimal"})


async def read_result(mock: t.MockInput, subject: Subject) -> Any:
    """The value of a mocked result. Raises ValidationException."""
    try:
        found = parse(mock.result or "")
    except ValueError as error:
        raise refuse("Mocked result must be valid JSON") from error
    mode = mock.fieldValidationMode or "STRICT"
    if mode == "NONE":
        return found
    spec = subject.spec
    if not isinstance(spec, p.TaskState):
        written = "ResultWriter" in subject.fields
        if not isinstance(found, dict if written else list):
            raise refuse(OBJECT if written else ARRAY)
        return found
    # Models of large services take a while to read, and so do large results.
    await asyncio.to_thread(check_result, spec.resource, found, mode == "STRICT")
    return found


def check_result(resource: str, found: Any, strict: bool) -> None:
    """Compare a mocked result with what the task's service answers. Raises ValidationException."""
    model, shape = _shape(resource)
    if model is None or shape is None:
        return
    if not isinstance(found, dict):
        raise refuse(OBJECT)
    _Schema(model, strict, resource).check("", shape, found)


def _shape(resource: str) -> tuple[ServiceModel | None, str | None]:
    """What describes the result of a task: a model and the name of its shape; None where nothing does."""
    if family(resource) != "Task":
        return None, None
    service, action, pattern = split(resource)
    operation = pascal(action)
    if pattern == ".waitForTaskToken" or service in UNMODELLED:
        return None, None
    if pattern:
        polled = POLLED.get((service, action))
        if polled is None:
            return None, None
        operation = polled
    name = service.removeprefix("aws-sdk:")
    told = OPTIMIZED.get(service, name) if name == service else model_name(name)
    try:
        model = None if told is None else load_model(told)
    except ValueError:
        model = None
    shapes = None if model is None else model.operations.get(operation)
    if shapes is None and name != service:
        raise refuse(f"There is no operation {operation} of {name} that a mocked result can be compared with.")
    return model, None if shapes is None else shapes.output


class _Schema:
    """Checks values on shapes. strict: members that are required must be there."""

    def __init__(self, model: ServiceModel, strict: bool, resource: str) -> None:
        self._model = model
        self._strict = strict
        self._named = java if split(resource)[0].startswith("aws-sdk:") else pascal
        # The optimized integration of Lambda gives the payload as what it is the JSON of.
        self._free = frozenset({"Payload"}) if split(resource)[0] == "lambda" else frozenset()

    def check(self, field: str, name: str, value: Any) -> None:
        """Raises ValidationException. field: the member's name."""
        shape = self._model.shapes[name]
        kind = shape["type"]
        if kind in NUMBERS:
            self._number(field, shape, value)
            return
        if shape.get("document"):
            return
        python, words = KINDS[kind]
        if not isinstance(value, python):
            raise _wrong(field, f"must be {words}")
        if kind == "structure":
            self._structure(shape, value)
        elif kind == "map":
            for item in value.values():
                self.check(field, shape["value"]["shape"], item)
        elif kind == "list":
            for item in value:
                self.check(field, shape["member"]["shape"], item)
        elif kind == "string":
            if len(value) < shape.get("min", 0):
                raise _wrong(field, "is shorter than the minimum length")
            if len(value) > shape.get("max", len(value)):
                raise _wrong(field, "exceeds the maximum length")

    def _structure(self, shape: dict[str, Any], value: dict[str, Any]) -> None:
        members = shape["members"]
        taken = accepted(members, self._named)
        there = {taken[name] for name in value if name in taken}
        for name in shape.get("required", ()) if self._strict else ():
            if name not in there:
                raise _wrong(self._named(name), "is required")
        for name, item in value.items():
            if name in taken and name not in self._free and item is not None:
                self.check(name, members[taken[name]]["shape"], item)

    def _number(self, field: str, shape: dict[str, Any], value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong(field, "must be a number")
        if value < shape.get("min", value):
            raise _wrong(field, "is less than the minimum value")
        if value > shape.get("max", value):
            raise _wrong(field, "exceeds the maximum value")


def _wrong(field: str, text: str) -> Exception:
    return refuse(f"Mock result schema validation error: Field '{field}' {text}")
