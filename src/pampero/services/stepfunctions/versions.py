"""Versions of state machines."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.model import (
    ALIASES,
    MACHINES,
    PAGE,
    VERSIONS,
    Machine,
    Version,
    find_machine,
    find_version,
    machine_arn,
    machine_place,
    version_id,
)
from pampero.services.stepfunctions.pages import MAX_VALUE, page, position
from pampero.store.tx import ReadTx, Tx

# Of a state machine that are kept. Source: API_PublishStateMachineVersion.
MAX_VERSIONS = 1000
# What the revision of a machine that was never changed may be called.
INITIAL = "INITIAL"


def publish(tx: Tx, machine: Machine, description: str | None) -> Version:
    """The newest version when nothing has changed since, or a new one. Raises ServiceQuotaExceededException."""
    newest = VERSIONS.get(tx, machine.scope, version_id(machine.name, machine.versions)) if machine.versions else None
    if newest is not None and newest.machine.revision == machine.revision:
        return newest
    if machine.versions >= MAX_VERSIONS and _count(tx, machine) >= MAX_VERSIONS:
        text = f"A state machine can have {MAX_VERSIONS} versions: '{machine.arn}'"
        raise ApiError("ServiceQuotaExceededException", text)
    machine.versions += 1
    MACHINES.save(tx, machine)
    made = Version(machine.versions, machine, tx.now, description)
    VERSIONS.put(tx, machine.scope, version_id(machine.name, made.number), made)
    return made


def _count(tx: ReadTx, machine: Machine) -> int:
    return len(VERSIONS.page(tx, machine.scope, prefix=f"{machine.name}:"))


@operation("PublishStateMachineVersion", resource=machine_arn)
def publish_state_machine_version(
    tx: Tx, call: Call, req: t.PublishStateMachineVersionInput
) -> t.PublishStateMachineVersionOutput:
    """Publish the current revision; unchanged, the newest version again. Source: API_PublishStateMachineVersion.

    Raises StateMachineDoesNotExist, ConflictException, ServiceQuotaExceededException.
    """
    machine = find_machine(tx, req.stateMachineArn)
    revisions = {machine.revision} if machine.revised else {machine.revision, INITIAL}
    if req.revisionId is not None and req.revisionId not in revisions:
        text = f"Failed to publish the State Machine version for revision {req.revisionId}. The current State Machine revision is {machine.revision}."
        raise ApiError("ConflictException", text)
    made = publish(tx, machine, req.description)
    return t.PublishStateMachineVersionOutput(creationDate=made.created, stateMachineVersionArn=made.arn)


@operation("DeleteStateMachineVersion", resource=lambda call, req: req.stateMachineVersionArn)
def delete_state_machine_version(tx: Tx, call: Call, req: t.DeleteStateMachineVersionInput) -> None:
    """Delete a version; none is no error. Source: API_DeleteStateMachineVersion. Raises ConflictException."""
    version = find_version(tx, req.stateMachineVersionArn)
    if version is None:
        return
    scope, name = version.machine.scope, version.machine.name
    users = [
        alias.name
        for _, alias in ALIASES.page(tx, scope, prefix=f"{name}:")
        if any(route[0] == version.arn for route in alias.routes)
    ]
    if users:
        text = f"Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [{', '.join(users)}]"
        raise ApiError("ConflictException", text)
    VERSIONS.delete(tx, scope, version_id(name, version.number))


@operation("ListStateMachineVersions", resource=machine_arn, read=True)
def list_state_machine_versions(
    tx: ReadTx, call: Call, req: t.ListStateMachineVersionsInput
) -> t.ListStateMachineVersionsOutput:
    """The versions, newest first. Source: API_ListStateMachineVersions. Raises InvalidArn, InvalidToken."""
    scope, name = machine_place(req.stateMachineArn)
    newest = [version for _, version in VERSIONS.page(tx, scope, prefix=f"{name}:")][::-1]
    below = position(req.nextToken, tx.now, MAX_VALUE, int)
    found = [version for version in newest if version.number < below]
    kept, token = page(found, req.maxResults or PAGE, lambda version: version.number, tx.now)
    items = [t.StateMachineVersionListItem(stateMachineVersionArn=v.arn, creationDate=v.created) for v in kept]
    return t.ListStateMachineVersionsOutput(stateMachineVersions=items, nextToken=token)
