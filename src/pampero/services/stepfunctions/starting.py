"""What an execution begins with: which machine, which version, under which name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pampero.api import ApiError, Context, Looped, Loops
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.kernel.lineage import STARTS
from pampero.kernel.log import logger
from pampero.services.stepfunctions.aliases import alias_arn, find_alias
from pampero.services.stepfunctions.asl.data import parse, too_large
from pampero.services.stepfunctions.model import (
    Execution,
    Machine,
    check_name,
    find_machine,
    find_version,
    machine_at,
    no_machine,
    refuse_map,
    unqualified,
)
from pampero.store.tx import ReadTx

log = logger("stepfunctions")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A machine as it is run, and by which version and alias it was named."""

    machine: Machine
    version: str | None = None
    alias: str | None = None


def resolve(tx: ReadTx, text: str) -> Beginning:
    """The machine that an ARN names: as it is now, a version, or what an alias leads to now.

    Raises InvalidArn, StateMachineDoesNotExist, ValidationException.
    """
    refuse_map(text)
    scope, name, qualifier = unqualified(text)
    if qualifier is None:
        return Beginning(machine_at(tx, text, scope, name))
    alias = None
    if not _NUMBER.fullmatch(qualifier):
        alias = find_alias(tx, text)
        if alias is None:
            raise no_machine(text)
        drawn = ids.uniform() * 100
        chosen = alias.routes[0][0] if drawn < alias.routes[0][1] or len(alias.routes) == 1 else alias.routes[1][0]
        text = chosen
    version = find_version(tx, text)
    if version is None:
        raise no_machine(text)
    return Beginning(version.machine, version.arn, None if alias is None else alias_arn(alias))


def found_by(tx: ReadTx, text: str) -> Machine:
    """The machine whose executions an ARN means: its own, or that of a version or an alias.

    Raises InvalidArn, StateMachineDoesNotExist.
    """
    _, _, qualifier = unqualified(text)
    if qualifier is not None and find_version(tx, text) is None and find_alias(tx, text) is None:
        raise no_machine(text)
    return find_machine(tx, text.removesuffix(f":{qualifier}"))


def check_input(text: str | None) -> str:
    """An execution's input. Raises InvalidExecutionInput, ValidationException."""
    given = "{}" if text is None else text
    if too_large(given):
        raise ApiError("ValidationException", "1 validation error detected: Value at 'input' failed to satisfy "
                       "constraint: Member must have length less than or equal to 262144")  # fmt: skip
    try:
        parse(given)
    except ValueError as error:
        raise ApiError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{error}'") from error
    return given


def execution_name(name: str | None) -> str:
    """The given name, or a new one. Raises InvalidName."""
    if name is None:
        return ids.uuid4()
    check_name(name)
    return name


def execution_arn(machine: Machine, name: str, express: bool = False) -> str:
    """The ARN of an execution; those of Express workflows have an id of their own."""
    if express:
        return arn("states", machine.region, machine.account, f"express:{machine.name}:{name}:{ids.uuid4()}")
    return arn("states", machine.region, machine.account, f"execution:{machine.name}:{name}")


def new_execution(
    context: Context, trace: str, found: Beginning, arn: str, name: str, given: str, now: float
) -> Execution:
    """An execution that has not begun. trace: what starts it.

    A machine may start itself anew for ever, as on AWS, but not faster than `Loops` lets it. Raises
    ExecutionLimitExceeded.
    """
    machine = found.machine
    try:
        lineage = context.part(Loops).enter(machine.arn, None, kind=STARTS, trace=trace)
    except Looped as loop:
        log.warning("an execution of %s does not begin: %s", machine.arn, loop)
        text = f"The executions that one event has caused have started {machine.arn} too often within an hour."
        raise ApiError("ExecutionLimitExceeded", text) from loop
    return Execution(
        0, arn, name, machine.arn, machine.name, machine.role, machine.definition, machine.revision if machine.revised else "", given, now,
        machine.updated, found.version, found.alias, logging=machine.logging, lineage=lineage,
        tracing=machine.tracing,
    )  # fmt: skip
