"""State machines: make, find, change, delete."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.aws.nouns import named
from pampero.aws.paging import page
from pampero.kernel import ids
from pampero.services.stepfunctions import states
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl.validate import errors, told, validate
from pampero.services.stepfunctions.model import (
    ALIASES,
    EXPRESS,
    MACHINES,
    PAGE,
    STANDARD,
    VERSIONS,
    Machine,
    after_text,
    check_name,
    definition_text,
    find_machine,
    find_version,
    machine_arn,
    no_machine,
    put_definition,
    unqualified,
)
from pampero.services.stepfunctions.settings import Encryption, check_logging, encryption_of, logging_of
from pampero.services.stepfunctions.tasks.roles import SERVICE, check_role
from pampero.services.stepfunctions.versions import publish
from pampero.store.tx import ReadTx, Tx

SWEEP_SECONDS = 86_400.0
KEPT_SECONDS = 90 * 86_400.0
MAX_SWEPT = 500


_named = named("states", "stateMachine:{req.name}")


def _creates(call: Call, req: t.CreateStateMachineInput) -> Iterable[Check]:
    yield Check("states:CreateStateMachine", _named(call, req))
    yield Check("iam:PassRole", req.roleArn, {"iam:PassedToService": [SERVICE]})


def _updates(call: Call, req: t.UpdateStateMachineInput) -> Iterable[Check]:
    yield Check("states:UpdateStateMachine", req.stateMachineArn)
    if req.roleArn is not None:
        yield Check("iam:PassRole", req.roleArn, {"iam:PassedToService": [SERVICE]})


def check_definition(text: str, type_: str) -> None:
    """Raises InvalidDefinition."""
    found = errors(text, type_ == EXPRESS)
    if found:
        raise ApiError("InvalidDefinition", told(found))


@operation("CreateStateMachine", resource=_named, checks=_creates)
def create_state_machine(tx: Tx, call: Call, req: t.CreateStateMachineInput) -> t.CreateStateMachineOutput:
    """Make a state machine; a repeat with the same definition and settings answers the same, whatever role it names.

    Source: API_CreateStateMachine. Raises InvalidName, InvalidArn, InvalidDefinition, InvalidLoggingConfiguration,
    StateMachineAlreadyExists, ValidationException.
    """
    check_name(req.name)
    check_role(tx, call, req.roleArn, _named(call, req))
    kind = req.type or STANDARD
    check_definition(req.definition, kind)
    logging = check_logging(req.loggingConfiguration, call.account)
    if req.versionDescription is not None and not req.publish:
        raise ApiError("ValidationException", "Version description can only be set when publish is true",
                       reason="MISSING_REQUIRED_PARAMETER")  # fmt: skip
    made = Machine(
        req.name, call.account, call.region, put_definition(tx, req.definition), req.roleArn, kind, tx.now, tx.now,
        ids.uuid4(), logging, bool(req.tracingConfiguration and req.tracingConfiguration.enabled),
        encryption_of(req.encryptionConfiguration), {tag.key or "": tag.value or "" for tag in req.tags or ()},
    )  # fmt: skip
    found = MACHINES.get(tx, made.scope, made.name)
    if found is not None:
        if _settings(found)[1:] != _settings(made)[1:]:
            raise ApiError("StateMachineAlreadyExists", f"State Machine Already Exists: '{found.arn}'")
        made = found
    else:
        MACHINES.save(tx, made)
        tx.at("stepfunctions.sweep", made.arn, tx.now + SWEEP_SECONDS)
    version = publish(tx, made, req.versionDescription).arn if req.publish else None
    return t.CreateStateMachineOutput(
        stateMachineArn=made.arn, creationDate=made.created, stateMachineVersionArn=version
    )


def _settings(machine: Machine) -> tuple[Any, ...]:
    return (machine.role, machine.definition, machine.type, machine.logging, machine.tracing, machine.encryption)


@operation("UpdateStateMachine", resource=machine_arn, checks=_updates)
def update_state_machine(tx: Tx, call: Call, req: t.UpdateStateMachineInput) -> t.UpdateStateMachineOutput:
    """Change a state machine; executions under way keep what they began with. Source: API_UpdateStateMachine.

    Raises StateMachineDoesNotExist, MissingRequiredParameter, InvalidDefinition, InvalidArn.
    """
    machine = find_machine(tx, req.stateMachineArn)
    given = (
        req.definition, req.roleArn, req.loggingConfiguration, req.tracingConfiguration, req.encryptionConfiguration,
    )  # fmt: skip
    if all(value is None for value in given) and not req.publish:
        text = "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration or the EncryptionConfiguration must be specified"
        raise ApiError("MissingRequiredParameter", text)
    before = _settings(machine)
    if req.definition is not None:
        check_definition(req.definition, machine.type)
        machine.definition = put_definition(tx, req.definition)
    if req.roleArn is not None:
        check_role(tx, call, req.roleArn, machine.arn)
        machine.role = req.roleArn
    if req.loggingConfiguration is not None:
        machine.logging = check_logging(req.loggingConfiguration, call.account)
    if req.tracingConfiguration is not None:
        machine.tracing = bool(req.tracingConfiguration.enabled)
    if req.encryptionConfiguration is not None:
        machine.encryption = encryption_of(req.encryptionConfiguration)
    if _settings(machine) != before:
        machine.revision = ids.uuid4()
    machine.updated = tx.now
    MACHINES.save(tx, machine)
    version = publish(tx, machine, req.versionDescription).arn if req.publish else None
    return t.UpdateStateMachineOutput(
        updateDate=machine.updated, revisionId=machine.revision, stateMachineVersionArn=version
    )


@operation("DescribeStateMachine", resource=machine_arn, read=True)
def describe_state_machine(tx: ReadTx, call: Call, req: t.DescribeStateMachineInput) -> t.DescribeStateMachineOutput:
    """A state machine, or one of its versions. Source: API_DescribeStateMachine. Raises StateMachineDoesNotExist."""
    _, _, qualifier = unqualified(req.stateMachineArn)
    version = find_version(tx, req.stateMachineArn) if qualifier else None
    if qualifier and version is None:
        raise no_machine(req.stateMachineArn)
    machine = version.machine if version is not None else find_machine(tx, req.stateMachineArn)
    hidden = req.includedData == "METADATA_ONLY"
    return t.DescribeStateMachineOutput(
        stateMachineArn=req.stateMachineArn,
        name=machine.name,
        status="ACTIVE",
        definition="{}" if hidden else definition_text(tx, machine.definition),
        roleArn=machine.role,
        type=machine.type,
        creationDate=version.created if version is not None else machine.created,
        loggingConfiguration=logging_of(machine.logging),
        tracingConfiguration=t.TracingConfiguration(enabled=machine.tracing),
        revisionId=machine.revision,
        description=version.description if version is not None else None,
        encryptionConfiguration=msgspec.convert(machine.encryption, Encryption),
    )


@operation("DescribeStateMachineForExecution", resource=lambda call, req: req.executionArn, read=True)
def describe_state_machine_for_execution(
    tx: ReadTx, call: Call, req: t.DescribeStateMachineForExecutionInput
) -> t.DescribeStateMachineForExecutionOutput:
    """The state machine as an execution began with it. Source: API_DescribeStateMachineForExecution."""
    execution = states.by_arn(tx, req.executionArn)
    if execution is None:
        raise ApiError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{req.executionArn}'")
    scope, name, _ = unqualified(execution.machine)
    machine = MACHINES.get(tx, scope, name)
    return t.DescribeStateMachineForExecutionOutput(
        stateMachineArn=execution.machine,
        name=execution.machine_name,
        definition=definition_text(tx, execution.definition),
        roleArn=execution.role,
        updateDate=execution.updated,
        loggingConfiguration=logging_of(machine.logging if machine is not None else {}),
        tracingConfiguration=t.TracingConfiguration(enabled=machine is not None and machine.tracing),
        revisionId=execution.revision,
    )


@operation("DeleteStateMachine", resource=machine_arn)
def delete_state_machine(tx: Tx, call: Call, req: t.DeleteStateMachineInput) -> None:
    """Delete a state machine with its versions and aliases; none is no error. Source: API_DeleteStateMachine.

    It is gone at once; executions under way are stopped, as AWS stops them before their next transition.
    """
    scope, name, _ = unqualified(req.stateMachineArn)
    machine = MACHINES.get(tx, scope, name)
    if machine is None:
        return
    MACHINES.delete(tx, scope, name)
    for documents in (VERSIONS, ALIASES):
        for id_, _ in documents.page(tx, scope, prefix=f"{name}:"):
            documents.delete(tx, scope, id_)
    tx.emit("stepfunctions.deleted", machine.arn)


@operation("ListStateMachines", resource="*", read=True)
def list_state_machines(tx: ReadTx, call: Call, req: t.ListStateMachinesInput) -> t.ListStateMachinesOutput:
    """The state machines by name. Source: API_ListStateMachines. Raises InvalidToken."""
    most = req.maxResults or PAGE
    found = MACHINES.page(tx, call.scope, after=after_text(req.nextToken), limit=most + 1)
    kept, token = page([machine for _, machine in found], most, lambda machine: machine.name)
    items = [
        t.StateMachineListItem(stateMachineArn=m.arn, name=m.name, type=m.type, creationDate=m.created) for m in kept
    ]
    return t.ListStateMachinesOutput(stateMachines=items, nextToken=token)


@operation("ValidateStateMachineDefinition", resource="*", read=True)
def validate_state_machine_definition(
    tx: ReadTx, call: Call, req: t.ValidateStateMachineDefinitionInput
) -> t.ValidateStateMachineDefinitionOutput:
    """What is wrong with a definition. Source: API_ValidateStateMachineDefinition."""
    found = validate(req.definition, req.type == EXPRESS)
    if req.severity != "WARNING":
        found = [one for one in found if one.severity == "ERROR"]
    most = req.maxResults or 100
    diagnostics = [
        t.ValidateStateMachineDefinitionDiagnostic(
            severity=one.severity, code=one.code, message=one.message, location=one.location
        )
        for one in found[:most]
    ]
    failed = any(one.severity == "ERROR" for one in found)
    return t.ValidateStateMachineDefinitionOutput(
        result="FAIL" if failed else "OK", diagnostics=diagnostics, truncated=len(found) > most
    )


@timer("stepfunctions.sweep")
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Once a day: forget executions that ended 90 days ago, and, when a machine is gone, its last ones."""
    rows = tx.all(
        "SELECT id FROM sfn_executions WHERE machine = ? AND stopped < ? ORDER BY id LIMIT ?",
        event.key, tx.now - KEPT_SECONDS, MAX_SWEPT,
    )  # fmt: skip
    for table, column in (("sfn_executions", "id"), ("sfn_threads", "execution"), ("sfn_history", "execution")):
        tx.many(f"DELETE FROM {table} WHERE {column} = ?", rows)
    scope, name, _ = unqualified(event.key)
    left = tx.one("SELECT 1 FROM sfn_executions WHERE machine = ?", event.key)
    if left is not None or MACHINES.get(tx, scope, name) is not None:
        tx.at("stepfunctions.sweep", event.key, tx.now + (60.0 if len(rows) == MAX_SWEPT else SWEEP_SECONDS))
