"""State machines: make, find, change, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.nouns import named
from pampero.kernel import ids
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl.findings import Diagnostic
from pampero.services.stepfunctions.asl.references import variable_references
from pampero.services.stepfunctions.asl.validate import errors, told, validate
from pampero.services.stepfunctions.definitions import put_definition
from pampero.services.stepfunctions.executions import existing
from pampero.services.stepfunctions.model import (
    ALIASES,
    EXPRESS,
    MACHINES,
    PAGE,
    STANDARD,
    VERSIONS,
    Execution,
    Machine,
    check_name,
    definition_body,
    find_machine,
    find_version,
    machine_arn,
    machine_place,
    no_machine,
    refuse_map,
    unqualified,
)
from pampero.services.stepfunctions.pages import page, position
from pampero.services.stepfunctions.sealing import (
    CUSTOMER,
    SEALED,
    check_key,
    key_of,
    of_machine,
    opened_definition,
    opened_text,
    sealed_text,
)
from pampero.services.stepfunctions.settings import (
    OWNED,
    Encryption,
    check_destination,
    check_logging,
    encryption_of,
    logging_of,
)
from pampero.services.stepfunctions.sweeping import SWEEP_SECONDS
from pampero.services.stepfunctions.tagging import first_tags
from pampero.services.stepfunctions.tasks.roles import SERVICE, check_role
from pampero.services.stepfunctions.versions import publish
from pampero.store.tx import ReadTx, Tx

# Characters of a definition that is read on the event loop.
SHORT = 4096


_named = named("states", "stateMachine:{req.name}")


def _creates(call: Call, req: t.CreateStateMachineInput) -> Iterable[Check]:
    yield Check("states:CreateStateMachine", _named(call, req))
    yield Check("iam:PassRole", req.roleArn, {"iam:PassedToService": [SERVICE]})


def _updates(call: Call, req: t.UpdateStateMachineInput) -> Iterable[Check]:
    yield Check("states:UpdateStateMachine", req.stateMachineArn)
    if req.roleArn is not None:
        yield Check("iam:PassRole", req.roleArn, {"iam:PassedToService": [SERVICE]})


async def _found(look: Callable[[str, bool], list[Diagnostic]], text: str, type_: str | None) -> list[Diagnostic]:
    """What there is to say of a definition; a long one is read on a thread."""
    if len(text) <= SHORT:
        return look(text, type_ == EXPRESS)
    return await asyncio.to_thread(look, text, type_ == EXPRESS)


def _refuse(wrong: list[Diagnostic]) -> None:
    """Raises InvalidDefinition."""
    if wrong:
        raise ApiError("InvalidDefinition", told(wrong))


@operation("CreateStateMachine", resource=_named, checks=_creates)
async def create_state_machine(call: Call, req: t.CreateStateMachineInput) -> t.CreateStateMachineOutput:
    """Make a state machine; a repeat with the same definition, settings, `publish` and `versionDescription` answers the same,
    whatever role and tags it names.

    Source: API_CreateStateMachine. Raises InvalidName, InvalidArn, InvalidDefinition, InvalidLoggingConfiguration,
    InvalidEncryptionConfiguration, KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException,
    StateMachineAlreadyExists, AccessDeniedException, TooManyTags, ValidationException.
    """
    wrong = await _found(errors, req.definition, req.type)
    await check_destination(call, check_logging(req.loggingConfiguration, call.account), req.roleArn, req.name)
    encryption = encryption_of(req.encryptionConfiguration)
    await check_key(call, encryption)
    sealed = await _sealed(call, _named(call, req), encryption, req.definition)
    return await call.write(_create, call, req, wrong, sealed)


async def _sealed(
    call: Call, machine: str, encryption: dict[str, Any], text: str
) -> tuple[str, str] | None:  # fmt: skip
    """See put_definition. machine: its ARN. Raises Kms…Exception."""
    key = key_of(encryption)
    if key is None:
        return None
    return f"{machine} {key}", await sealed_text(call, key, of_machine(machine), text)


def _create(
    tx: Tx, call: Call, req: t.CreateStateMachineInput, wrong: list[Diagnostic], sealed: tuple[str, str] | None
) -> t.CreateStateMachineOutput:
    check_name(req.name)
    check_role(tx, call, req.roleArn, _named(call, req))
    kind = req.type or STANDARD
    _refuse(wrong)
    logging = check_logging(req.loggingConfiguration, call.account)
    _check_description(req.versionDescription, req.publish)
    made = Machine(
        req.name, call.account, call.region, put_definition(tx, req.definition, sealed), req.roleArn, kind, tx.now, tx.now,
        ids.uuid4(), logging, bool(req.tracingConfiguration and req.tracingConfiguration.enabled),
        encryption_of(req.encryptionConfiguration), first_tags(req.tags, _named(call, req)),
        asked=(bool(req.publish), req.versionDescription),
    )  # fmt: skip
    found = MACHINES.get(tx, made.scope, made.name)
    if found is not None:
        if _settings(found)[1:] != _settings(made)[1:] or found.asked not in (None, made.asked):
            raise ApiError("StateMachineAlreadyExists", f"State Machine Already Exists: '{found.arn}'")
        made = found
    else:
        MACHINES.save(tx, made)
        tx.at("stepfunctions.sweep", made.arn, tx.now + SWEEP_SECONDS)
    version = publish(tx, made, req.versionDescription).arn if req.publish else None
    return t.CreateStateMachineOutput(
        stateMachineArn=made.arn, creationDate=made.created, stateMachineVersionArn=version
    )


def _check_description(description: str | None, published: bool | None) -> None:
    if description is not None and not published:
        raise ApiError("ValidationException", "Version description can only be set when publish is true")


def _revision(machine: Machine) -> str | None:
    """The revision as it is told: none before the first change, as recorded."""
    return machine.revision if machine.revised else None


def _settings(machine: Machine) -> tuple[Any, ...]:
    return (machine.role, machine.definition, machine.type, machine.logging, machine.tracing, machine.encryption)


@operation("UpdateStateMachine", resource=machine_arn, checks=_updates)
async def update_state_machine(call: Call, req: t.UpdateStateMachineInput) -> t.UpdateStateMachineOutput:
    """Change a state machine; executions under way keep what they began with. Source: API_UpdateStateMachine.

    Raises StateMachineDoesNotExist, MissingRequiredParameter, InvalidDefinition, InvalidArn, InvalidLoggingConfiguration,
    InvalidEncryptionConfiguration, KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException,
    AccessDeniedException, ValidationException.
    """
    wrong: list[Diagnostic] = []
    refuse_map(req.stateMachineArn)
    machine = await call.read(find_machine, req.stateMachineArn)
    if req.definition is not None:
        wrong = await _found(errors, req.definition, machine.type)
    if req.loggingConfiguration is not None or req.roleArn is not None:
        given = req.loggingConfiguration
        logging = machine.logging if given is None else check_logging(given, call.account)
        await check_destination(call, logging, req.roleArn or machine.role, machine.name)
    text, sealed = await _redefined(call, req, machine)
    return await call.write(_update, call, req, wrong, text, sealed)


async def _redefined(
    call: Call, req: t.UpdateStateMachineInput, machine: Machine
) -> tuple[str | None, tuple[str, str] | None]:
    """The definition that is to be kept anew, since it is another or under another key. Raises Kms…Exception."""
    encryption = machine.encryption
    if req.encryptionConfiguration is not None:
        encryption = encryption_of(req.encryptionConfiguration)
        await check_key(call, encryption)
    text = req.definition
    if text is None and key_of(encryption) != key_of(machine.encryption):
        text = await opened_text(call, await call.read(definition_body, machine.definition), of_machine(machine.arn))
    return text, None if text is None else await _sealed(call, machine.arn, encryption, text)


def _update(
    tx: Tx, call: Call, req: t.UpdateStateMachineInput, wrong: list[Diagnostic], text: str | None,
    sealed: tuple[str, str] | None,
) -> t.UpdateStateMachineOutput:  # fmt: skip
    machine = find_machine(tx, req.stateMachineArn)
    given = (
        req.definition, req.roleArn, req.loggingConfiguration, req.tracingConfiguration, req.encryptionConfiguration,
    )  # fmt: skip
    if all(value is None for value in given) and not req.publish:
        missing = "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration or the EncryptionConfiguration must be specified"
        raise ApiError("MissingRequiredParameter", missing)
    _check_description(req.versionDescription, req.publish)
    before = _settings(machine)
    _refuse(wrong)
    if text is not None:
        machine.definition = put_definition(tx, text, sealed)
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
        machine.revision, machine.revised = ids.uuid4(), True
    machine.updated = tx.now
    MACHINES.save(tx, machine)
    version = publish(tx, machine, req.versionDescription).arn if req.publish else None
    return t.UpdateStateMachineOutput(
        updateDate=machine.updated, revisionId=_revision(machine), stateMachineVersionArn=version
    )


async def _references(text: str) -> dict[str, list[str]] | None:
    """The variables that the states of a definition refer to; a long one is read on a thread."""
    found = variable_references(text) if len(text) <= SHORT else await asyncio.to_thread(variable_references, text)
    return dict(found) or None


@operation("DescribeStateMachine", resource=machine_arn)
async def describe_state_machine(call: Call, req: t.DescribeStateMachineInput) -> t.DescribeStateMachineOutput:
    """A state machine, or one of its versions. Source: API_DescribeStateMachine. Raises StateMachineDoesNotExist,
    KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException."""
    found, body, machine = await call.read(_describe, req)
    hidden = req.includedData == "METADATA_ONLY"
    if hidden and body.startswith(SEALED):
        return found
    text = await opened_text(call, body, of_machine(machine.arn))
    if not hidden:
        found.definition = text
    found.variableReferences = await _references(text)
    return found


def _describe(tx: ReadTx, req: t.DescribeStateMachineInput) -> tuple[t.DescribeStateMachineOutput, str, Machine]:
    _, _, qualifier = unqualified(req.stateMachineArn)
    version = find_version(tx, req.stateMachineArn) if qualifier else None
    if qualifier and version is None:
        raise no_machine(req.stateMachineArn)
    machine = version.machine if version is not None else find_machine(tx, req.stateMachineArn)
    found = t.DescribeStateMachineOutput(
        stateMachineArn=req.stateMachineArn,
        name=machine.name,
        status="ACTIVE",
        definition="{}",
        roleArn=machine.role,
        type=machine.type,
        creationDate=version.created if version is not None else machine.created,
        loggingConfiguration=logging_of(machine.logging),
        tracingConfiguration=t.TracingConfiguration(enabled=machine.tracing),
        revisionId=_revision(machine),
        description=version.description if version is not None else None,
        encryptionConfiguration=msgspec.convert(machine.encryption, Encryption),
    )
    return found, definition_body(tx, machine.definition), machine


@operation("DescribeStateMachineForExecution", resource=lambda call, req: req.executionArn)
async def describe_state_machine_for_execution(
    call: Call, req: t.DescribeStateMachineForExecutionInput
) -> t.DescribeStateMachineForExecutionOutput:
    """The state machine as an execution began with it. Source: API_DescribeStateMachineForExecution.

    Raises ExecutionDoesNotExist, InvalidArn, KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException.
    """
    execution = await call.read(lambda tx: existing(tx, req.executionArn, tx.now))
    body = await call.read(definition_body, execution.definition)
    hidden = req.includedData == "METADATA_ONLY"
    text = None
    if not (hidden and body.startswith(SEALED)):
        text = await opened_definition(call, execution.definition, body, execution.machine)
    return t.DescribeStateMachineForExecutionOutput(
        stateMachineArn=execution.machine,
        name=execution.machine_name,
        definition="{}" if hidden or text is None else text,
        roleArn=execution.role,
        updateDate=execution.updated,
        loggingConfiguration=logging_of(execution.logging),
        tracingConfiguration=t.TracingConfiguration(enabled=execution.tracing),
        revisionId=execution.revision or None,
        encryptionConfiguration=_encryption_of(execution),
        variableReferences=None if text is None else await _references(text),
    )


def _encryption_of(execution: Execution) -> Encryption:
    sealing = execution.sealing
    if sealing is None:
        return msgspec.convert(OWNED, Encryption)
    return Encryption(type=CUSTOMER, kmsKeyId=sealing.key, kmsDataKeyReusePeriodSeconds=sealing.seconds)


@operation("DeleteStateMachine", resource=machine_arn)
def delete_state_machine(tx: Tx, call: Call, req: t.DeleteStateMachineInput) -> None:
    """Delete a state machine with its versions and aliases; none is no error. Source: API_DeleteStateMachine.

    It is gone at once; executions under way are stopped, as AWS stops them before their next transition.
    """
    refuse_map(req.stateMachineArn)
    scope, name = machine_place(req.stateMachineArn)
    machine = MACHINES.get(tx, scope, name)
    if machine is None:
        return
    MACHINES.delete(tx, scope, name)
    for documents in (VERSIONS, ALIASES):
        for id_, _ in documents.page(tx, scope, prefix=f"{name}:"):
            documents.delete(tx, scope, id_)
    tx.emit("stepfunctions.deleted", machine.arn)


@operation("ListStateMachines", resource=named("states", "stateMachine:*"), read=True)
def list_state_machines(tx: ReadTx, call: Call, req: t.ListStateMachinesInput) -> t.ListStateMachinesOutput:
    """The state machines by name. Source: API_ListStateMachines. Raises InvalidToken."""
    most = req.maxResults or PAGE
    found = MACHINES.page(tx, call.scope, after=position(req.nextToken, tx.now, "", str), limit=most + 1)
    kept, token = page([machine for _, machine in found], most, lambda machine: machine.name, tx.now)
    items = [
        t.StateMachineListItem(stateMachineArn=m.arn, name=m.name, type=m.type, creationDate=m.created) for m in kept
    ]
    return t.ListStateMachinesOutput(stateMachines=items, nextToken=token)


@operation("ValidateStateMachineDefinition", resource="*")
async def validate_state_machine_definition(
    call: Call, req: t.ValidateStateMachineDefinitionInput
) -> t.ValidateStateMachineDefinitionOutput:
    """What is wrong with a definition. Source: API_ValidateStateMachineDefinition."""
    found = await _found(validate, req.definition, req.type)
    if req.severity != "WARNING":
        found = [one for one in found if one.severity == "ERROR"]
    most = req.maxResults or 100
    diagnostics = [
        t.ValidateStateMachineDefinitionDiagnostic(
            severity=one.severity,
            code=one.code,
            message=one.message,
            location="/" if one.location == "" else one.location,
        )
        for one in found[:most]
    ]
    failed = any(one.severity == "ERROR" for one in found)
    return t.ValidateStateMachineDefinitionOutput(
        result="FAIL" if failed else "OK", diagnostics=diagnostics, truncated=len(found) > most
    )
