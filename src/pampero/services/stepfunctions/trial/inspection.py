"""What the data of a state was at each stage: told by a flow that stands in for the state's own while it is tested.

Which stages are told is as recorded on AWS: Parallel shows less than its fields would let expect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from pampero.aws.sdkshapes import readable
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import too_large
from pampero.services.stepfunctions.asl.flow import PathFlow, insert
from pampero.services.stepfunctions.asl.scope import Scope
from pampero.services.stepfunctions.tasks.answers import phrase
from pampero.services.stepfunctions.tasks.exchange import Exchange
from pampero.services.stepfunctions.trial.spelling import Spelling

PATHS, QUERIES = "JSONPath", "JSONata"
# Kinds of states that tell a stage, by language.
TOLD = {
    (PATHS, "afterInputPath"): {"Task", "Pass", "Choice", "Wait", "Succeed", "Map"},
    (PATHS, "afterParameters"): {"Task", "Pass"},
    (PATHS, "result"): {"Task", "Pass"},
    (PATHS, "afterResultSelector"): {"Task", "Pass", "Map", "Parallel"},
    (PATHS, "afterResultPath"): {"Task", "Pass", "Map", "Parallel"},
    (QUERIES, "afterArguments"): {"Task"},
    (QUERIES, "result"): {"Task"},
}


@dataclass(slots=True)
class Stages:
    """What was seen of a state's data. values: JSON by InspectionData's name. numbers: of Map states."""

    language: str
    kind: str
    spelling: Spelling
    values: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)

    def see(self, name: str, value: Any) -> None:
        """Keep a stage that this kind of state tells; one that is too large for the answer is left out."""
        if self.kind in TOLD.get((self.language, name), ()):
            self.keep(name, value)

    def keep(self, name: str, value: Any) -> None:
        """Keep a stage, unless it is too large for the answer."""
        text = self.spelling.told(value)
        if not too_large(text):
            self.values[name] = text

    def put(self, data: t.InspectionData) -> None:
        """Write them into an answer."""
        for name, value in (self.values | self.numbers).items():
            setattr(data, name, value)


@dataclass(frozen=True, slots=True)
class Watched:
    """A state's flow that tells what goes through it. chosen: what a Map state makes of its effective input."""

    flow: p.Flow
    stages: Stages
    fixed: bool = False
    chosen: Callable[[Scope], None] | None = None

    def effective(self, scope: Scope) -> Any:
        """See program.Flow. Raises Failure, as all of them."""
        self.stages.values.clear()
        value = self.flow.effective(scope)
        self.stages.see("afterInputPath", value)
        if self.fixed:
            self.stages.see("afterParameters", value)
        if self.chosen is not None:
            self.chosen(scope.on(value))
        return value

    def arguments(self, scope: Scope) -> Any:
        """See program.Flow."""
        value = self.flow.arguments(scope)
        self.stages.see("afterParameters", value)
        self.stages.see("afterArguments", value)
        return value

    def output(self, scope: Scope, result: Any) -> Any:
        """See program.Flow."""
        self.stages.see("result", result)
        flow = self.flow
        if not isinstance(flow, PathFlow):
            return flow.output(scope, result)
        if flow.selector is not None:
            result, flow = flow.selector(scope.on(result)), replace(flow, selector=None)
        self.stages.see("afterResultSelector", result)
        self.stages.see("afterResultPath", insert(scope.data, flow.result_path, result))
        return flow.output(scope, result)

    def assigned(self, scope: Scope, result: Any) -> dict[str, Any] | None:
        """See program.Flow."""
        return self.flow.assigned(scope, result)


def watched(spec: p.State, stages: Stages, chosen: Callable[[Scope], None] | None = None) -> p.State:
    """The state with its data watched."""
    fixed = isinstance(spec, p.PassState) and spec.fixed
    return replace(spec, flow=Watched(spec.flow, stages, fixed, chosen))


def put_exchange(data: t.InspectionData, exchange: Exchange, secrets: bool) -> None:
    """Write what an HTTP task has sent and got into an answer. secrets: also what its connection has added."""
    sent = exchange.sent if secrets else exchange.own
    if sent is None:
        return
    protocol = urlsplit(sent.url).scheme
    data.request = t.InspectionDataRequest(
        protocol=protocol, method=sent.method, url=sent.url, headers=_headers(sent.headers.items()),
        body=readable(sent.body) if sent.body else None,
    )  # fmt: skip
    found = exchange.answer
    if found is not None:
        data.response = t.InspectionDataResponse(
            protocol=protocol, statusCode=str(found.status), statusMessage=phrase(found.status),
            headers=_headers(found.lines or found.headers.items()), body=readable(found.body),
        )  # fmt: skip


def _headers(headers: Iterable[tuple[str, str]]) -> str:
    return f"[{', '.join(f'{name}: {value}' for name, value in headers)}]"
