"""TestState: one state on its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pampero.api import Call, Check, operation
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.trial.checks import check_request
from pampero.services.stepfunctions.trial.mocks import read_result
from pampero.services.stepfunctions.trial.run import Trial
from pampero.services.stepfunctions.trial.subject import find


def _checks(call: Call, req: t.TestStateInput) -> Iterable[Check]:
    yield Check("states:TestState", "*")
    if req.revealSecrets:
        yield Check("states:RevealSecrets", "*")
    if req.roleArn is not None:
        yield Check("iam:PassRole", req.roleArn, {"iam:PassedToService": ["states.amazonaws.com"]})


@operation("TestState", resource="*", checks=_checks)
async def test_state(call: Call, req: t.TestStateInput) -> t.TestStateOutput:
    """Run one state, without a state machine. A mock stands for what a Task, Map or Parallel state has done by others.

    A Wait does not wait. `context` replaces whole members of the context object. `inspectionLevel` TRACE also tells what an
    HTTP Task has sent and got; with `revealSecrets`, the request has what its connection adds.
    `stateConfiguration.errorCausedByState` must name a state inside the one under test, and changes nothing else.
    Five minutes at most, then the state fails with States.Timeout.

    Source: API_TestState, "Testing state machines with TestState API". Raises InvalidDefinition, InvalidExecutionInput,
    ValidationException.
    """
    subject = await asyncio.to_thread(find, req)
    check_request(req, subject)
    mocked = None
    if req.mock is not None and req.mock.result is not None:
        mocked = await read_result(req.mock, subject)
    trial = Trial(call, req, subject, mocked)
    await trial.run()
    return trial.answer()
