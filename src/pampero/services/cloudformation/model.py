"""What CloudFormation keeps: stacks, their templates and resources, change sets, runs."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, resource_tags
from pampero.auth.principals import Principal
from pampero.aws.cfn.schema import schema_of
from pampero.kernel.arn import Arn, arn, same
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

STACK_TYPE = "AWS::CloudFormation::Stack"
REVIEW = "REVIEW_IN_PROGRESS"
DELETED = "DELETE_COMPLETE"
# What stands for a NoEcho parameter's value.
MASKED = "****"
# Wakes the engine when there is a new run, or an old one was told to stop.
RUNS_CHANNEL = "cloudformation.runs"


class Source(msgspec.Struct):
    """A template: as it was given, and as the macros left it (JSON)."""

    original: str
    processed: str
    transforms: list[str] = []


class Parameter(msgspec.Struct):
    """A parameter's value. resolved: what an SSM parameter's name stood for. hidden: NoEcho."""

    value: str
    resolved: str | None = None
    hidden: bool = False


class Desired(msgspec.Struct):
    """What a stack is to be. template: the id of its Source."""

    template: str
    description: str | None = None
    parameters: dict[str, Parameter] = {}
    tags: dict[str, str] = {}
    capabilities: list[str] = []
    notifications: list[str] = []
    role: str | None = None


class Output(msgspec.Struct):
    """An output of a stack."""

    key: str
    value: str
    description: str | None = None
    export: str | None = None


class Stack(msgspec.Struct):
    """A stack. id: the UUID at the end of its ARN. failure: why its last operation turned back."""

    id: str
    name: str
    account: str
    region: str
    status: str
    created: float
    desired: Desired
    previous: Desired | None = None
    reason: str | None = None
    updated: float | None = None
    deleted: float | None = None
    outputs: list[Output] = []
    change_set: str | None = None
    disable_rollback: bool = False
    on_failure: str = "ROLLBACK"
    timeout: int | None = None
    protected: bool = False
    policy: str | None = None
    token: str | None = None
    parent: str | None = None
    root: str | None = None
    retain_on_create: bool = False
    failure: str | None = None

    @property
    def arn(self) -> str:
        """The stack's ARN, which is its StackId."""
        return arn("cloudformation", self.region, self.account, f"stack/{self.name}/{self.id}")

    @property
    def scope(self) -> str:
        """Where it lives."""
        return f"{self.account}/{self.region}"

    @property
    def busy(self) -> bool:
        """Whether an operation is under way."""
        return self.status.endswith("_IN_PROGRESS") and self.status != REVIEW


class Made(msgspec.Struct):
    """A resource as it was made: what is needed to change, describe and delete it.

    properties: resolved, except for dynamic references. tags: the stack's tags at the time.
    """

    type: str
    properties: dict[str, Any] = {}
    physical_id: str | None = None
    attributes: dict[str, Any] = {}
    tags: dict[str, str] = {}
    depends: list[str] = []
    suffix: str = ""
    deletion_policy: str = "Delete"
    replace_policy: str = "Delete"
    metadata: Any = None


def property_of(made: Made, name: str) -> Any:
    """What Fn::GetAtt gives for a property that the template itself sets, as recorded on AWS; None where it may not."""
    schema = schema_of(made.type)
    return None if schema is None or name in schema.write_only else made.properties.get(name)


class ResourceState(msgspec.Struct):
    """A resource of a stack.

    step: what is under way ("create", "update", "replace", "delete"; empty: nothing); token, next_suffix: of that step.
    trying: the properties that an update under way is to apply.
    run: the last run in which it came to its place, so that a resumed run passes it by.
    new: made by the run under way. before: as it was before that run touched it.
    old: what replacements left behind, to be deleted in the cleanup.
    """

    logical_id: str
    made: Made
    status: str = ""
    reason: str | None = None
    updated: float = 0.0
    step: str = ""
    token: str = ""
    next_suffix: str = ""
    trying: dict[str, Any] | None = None
    run: str = ""
    new: bool = False
    before: Made | None = None
    old: list[Made] = []


class Run(msgspec.Struct):
    """An operation of a stack under way. phase: "apply", "cleanup", "restore", "delete".

    kind: "create", "update" or "delete"; creator: who asked, and is asked for permission with every resource.
    cancelled: no further resource is begun, and the run rolls back. failed: why it does (AWS's text).
    retain: logical ids that a delete leaves alone. skip: those that a continued roll-back passes by.
    before: the stack's status before a delete, to which it returns when the deletion is refused.
    """

    id: str
    stack: str
    scope: str
    kind: str
    phase: str
    creator: Principal
    token: str | None = None
    started: float = 0.0
    cancelled: bool = False
    then_delete: bool = False
    failed: str | None = None
    rollback: bool = True
    retain: list[str] = []
    skip: list[str] = []
    force: bool = False
    before: str = ""


class ChangeSet(msgspec.Struct):
    """A change set. id: the UUID at the end of its ARN. keep: a failure is not rolled back. missing: exports that it waited
    for when it was made, by logical id."""

    id: str
    name: str
    stack: str
    stack_name: str
    account: str
    region: str
    kind: str
    status: str
    execution: str
    created: float
    desired: Desired
    reason: str | None = None
    description: str | None = None
    changes: list[dict[str, Any]] = []
    on_failure: str | None = None
    token: str | None = None
    keep: bool = False
    missing: dict[str, str] = {}

    @property
    def arn(self) -> str:
        """The change set's ARN."""
        return arn("cloudformation", self.region, self.account, f"changeSet/{self.name}/{self.id}")


class StackEvent(msgspec.Struct):
    """A line in a stack's history."""

    id: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    time: float
    reason: str | None = None
    properties: str | None = None
    token: str | None = None


def _living_name(stack: Stack) -> str | None:
    return None if stack.status == DELETED else stack.name


# Scope: account/region; id: the stack's UUID.
STACKS: Documents[Stack] = Documents("cloudformation.stack", Stack, keys={"name": _living_name})
CHANGE_SETS: Documents[ChangeSet] = Documents("cloudformation.changeset", ChangeSet)
# Scope: the stack's UUID.
SOURCES: Documents[Source] = Documents("cloudformation.source", Source)
RESOURCES: Documents[ResourceState] = Documents("cloudformation.resource", ResourceState)
# Scope: ""; id: the stack's UUID.
RUNS: Documents[Run] = Documents("cloudformation.run", Run)

EVENT_ENCODER = msgspec.msgpack.Encoder()
EVENT_DECODER = msgspec.msgpack.Decoder(StackEvent)


def channel(stack_id: str) -> str:
    """Woken whenever a stack's status, or a reply that one of its resources waits for, changes."""
    return f"cloudformation.stack:{stack_id}"


def invalid(text: str) -> TemplateError:
    """CloudFormation's ValidationError."""
    return TemplateError(text)


def not_implemented(what: str) -> ApiError:
    """The answer to a request for something that this server does not do yet."""
    return ApiError("NotImplemented", f"{what} is not implemented yet.", status=501)


def find_stack(tx: ReadTx, scope: str, name: str) -> Stack | None:
    """A stack by its name (living ones only), or by its ARN (deleted ones too)."""
    if name.startswith("arn:"):
        try:
            parts = Arn.parse(name)
        except ValueError:
            return None
        stack = STACKS.get(tx, f"{parts.account}/{parts.region}", name.rsplit("/", 1)[-1])
        return stack if stack is not None and same(name, stack.arn) else None
    found = STACKS.find(tx, scope, "name", name)
    return found[0][1] if found else None


def the_stack(tx: ReadTx, call: Call, name: str) -> Stack:
    """A stack that must be there."""
    stack = find_stack(tx, call.scope, name)
    if stack is None:
        raise invalid(f"Stack with id {name} does not exist")
    return stack


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Desired | None:
    """What a stack is to be, with its tags."""
    stack = STACKS.get(tx, where.scope, where.resource.rpartition("/")[2])
    return None if stack is None else stack.desired


def put_stack(tx: Tx, stack: Stack) -> None:
    """Write a stack and wake who waits for it."""
    STACKS.put(tx, stack.scope, stack.id, stack)
    tx.wake(channel(stack.id))


def stack_arn(tx: ReadTx, call: Call, req: Any) -> str:
    """The resource to authorise: the stack, by name or ARN; `stack/name/*` while there is none."""
    name: str | None = req.StackName
    if not name:
        return "*"
    if name.startswith("arn:"):
        return name
    stack = find_stack(tx, call.scope, name)
    if stack is not None:
        return stack.arn
    return arn("cloudformation", call.region, call.account, f"stack/{name}/*")


def resources_of(tx: ReadTx, stack_id: str) -> dict[str, ResourceState]:
    """A stack's resources by logical id, those that are deleted too."""
    return dict(RESOURCES.page(tx, stack_id))
