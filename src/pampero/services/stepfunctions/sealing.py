"""Workflows with a key of KMS: what they are given, do and lead to is sealed by a data key of it, as are their definitions.

An execution gets the data key that its machine uses at that time (KmsDataKeyReusePeriodSeconds), and takes it along as KMS has
encrypted it. Sealed are input, output, error and cause, what its threads carry, and its history; names, places and times are
not. The machine's role asks KMS for what runs, the caller for what is shown; each opened data key is kept in memory for the
reuse period, so that an execution ends within it when the key is disabled or the role loses it. What is under way between
transactions (events of the outbox) and the rows of map runs have the server's own encryption only. Source: Step Functions
Developer Guide, "Data at rest encryption"; the model's documentation of the operations. Which error such an execution ends
with no source tells: it is States.Runtime.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from pampero.api import ApiError, Call, Context
from pampero.aws import encryption
from pampero.aws.encryption import Box
from pampero.services.stepfunctions.model import Execution, Machine, Sealing, Who, part_of
from pampero.services.stepfunctions.tasks.outcome import TaskError
from pampero.services.stepfunctions.tasks.roles import SERVICE, session

CUSTOMER = "CUSTOMER_MANAGED_KMS_KEY"
# How long a data key is used where nothing says that; the model tells the range only (60 to 900).
REUSED_SECONDS = 300
MAX_COUNT = 4096
# No definition and no JSON text begins with it.
SEALED = "\x01"
# The states of keys as KmsInvalidStateException tells them, by words of KMS.
KEY_STATES = {"pending deletion": "PENDING_DELETION", "pending import": "PENDING_IMPORT", "unavailable": "UNAVAILABLE"}
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[str, str | None, str | None, str | None]).decode


def refusal(error: ApiError) -> ApiError:
    """What Step Functions says where KMS refuses: KMS's words under errors of its own."""
    if error.code in ("DisabledException", "KMSInvalidStateException"):
        found = next((state for words, state in KEY_STATES.items() if words in error.message), None)
        state = "DISABLED" if error.code == "DisabledException" else found
        return ApiError("KmsInvalidStateException", error.message, kmsKeyState=state)
    code = "KmsThrottlingException" if error.code == "ThrottlingException" else "KmsAccessDeniedException"
    return ApiError(code, error.message)


def _unusable(error: ApiError) -> ApiError:
    """What whoever names a key is told."""
    if error.code in ("AccessDenied", "AccessDeniedException", "ThrottlingException"):
        return refusal(error)
    return ApiError("InvalidEncryptionConfiguration", f"Invalid Encryption Configuration: {error.message}")


def of_machine(arn: str) -> dict[str, str]:
    """The encryption context. arn: the machine's, or that of a Distributed Map in it."""
    head, _, name = arn.rpartition(":")
    return {"aws:states:stateMachineArn": f"{head}:{name.partition('/')[0]}"}


def of_activity(arn: str) -> dict[str, str]:
    """The encryption context of an activity."""
    return {"aws:states:activityArn": arn}


def key_of(configuration: Mapping[str, Any]) -> str | None:
    """The customer's key of an EncryptionConfiguration as it is kept."""
    return configuration["kmsKeyId"] if configuration.get("type") == CUSTOMER else None


async def check_key(call: Call, configuration: Mapping[str, Any]) -> None:
    """For who names a key. Raises InvalidEncryptionConfiguration, KmsAccessDeniedException, KmsThrottlingException."""
    key = key_of(configuration)
    if key is None:
        return
    found = (await encryption.ask(call, "DescribeKey", _unusable, KeyId=key))["KeyMetadata"]
    if found["KeySpec"] != "SYMMETRIC_DEFAULT" or found["KeyUsage"] != "ENCRYPT_DECRYPT" or not found["Enabled"]:
        text = "Invalid Encryption Configuration: the KMS key must be an enabled symmetric encryption key."
        raise ApiError("InvalidEncryptionConfiguration", text)


async def sealed_text(context: Context, key: str, about: Mapping[str, str], text: str) -> str:
    """A text under a data key of its own, asked for as the context's principal. Raises Kms…Exception."""
    return SEALED + base64.b64encode(await encryption.seal(context, key, about, refusal, text.encode())).decode()


async def opened_text(context: Context, text: str, about: Mapping[str, str]) -> str:
    """The text in the clear, which may not be sealed. Raises Kms…Exception."""
    if not text.startswith(SEALED):
        return text
    return (await encryption.unseal(context, base64.b64decode(text[1:]), about, refusal)).decode()


async def opened_definition(context: Context, key: str, body: str, machine: str) -> str:
    """The definition of a key, of which `body` is what is kept. Raises Kms…Exception."""
    return part_of(await opened_text(context, body, of_machine(machine)), key)


async def acting(context: Context, who: Who) -> Context:
    """A machine's role, as it asks KMS. Raises KmsAccessDeniedException."""
    try:
        place = await session(context, who.arn, who.role, who.machine.rpartition(":")[2])
    except TaskError as error:
        raise ApiError("KmsAccessDeniedException", error.cause) from error
    return place.acting(place.principal, via=SERVICE)


class DataKeys:
    """Data keys in the clear, by what KMS has made of them, and those that machines use now; none for longer than its time."""

    def __init__(self, context: Context) -> None:
        self._now = context.runtime.clock.now
        self._open: dict[bytes, tuple[float, Box]] = {}
        self._current: dict[tuple[str, str, str], tuple[float, Sealing]] = {}

    def box(self, sealing: Sealing | None) -> Box | None:
        """By which something is opened; None: its data key is not at hand, or there is none."""
        found = None if sealing is None else self._open.get(sealing.data)
        return found[1] if found is not None and found[0] > self._now() else None

    def closed(self, execution: Execution) -> bool:
        """Whether an execution has a data key that is not at hand."""
        return execution.sealing is not None and self.box(execution.sealing) is None

    def keep(self, sealing: Sealing, plain: bytes) -> None:
        """A data key that KMS has opened."""
        if len(self._open) >= MAX_COUNT:
            self._open.clear()
        self._open[sealing.data] = (self._now() + sealing.seconds, Box(plain))

    async def current(self, context: Context, machine: Machine) -> Sealing | None:
        """What an execution that begins now is sealed by. Raises Kms…Exception."""
        key = key_of(machine.encryption)
        if key is None:
            return None
        place = machine.arn, key, machine.role
        found = self._current.get(place)
        if found is not None and found[0] > self._now() and self.box(found[1]) is not None:
            return found[1]
        role = await acting(context, machine.who)
        made = await encryption.new_key(role, key, of_machine(machine.arn), refusal)
        # What is written has to be read again: the role needs kms:Decrypt, too.
        await encryption.open_key(role, made.sealed, of_machine(machine.arn), refusal)
        seconds = machine.encryption.get("kmsDataKeyReusePeriodSeconds", REUSED_SECONDS)
        sealing = Sealing(made.key, made.sealed, seconds)
        self.keep(sealing, made.plain)
        if len(self._current) >= MAX_COUNT:
            self._current.clear()
        self._current[place] = (self._now() + seconds, sealing)
        return sealing

    async def ready(self, context: Context, sealing: Sealing | None, who: Who) -> None:
        """Have a data key at hand, asked for as the machine's role. Raises Kms…Exception."""
        if sealing is not None and self.box(sealing) is None:
            role = await acting(context, who)
            self.keep(sealing, await encryption.open_key(role, sealing.data, of_machine(who.machine), refusal))


def kept(keys: DataKeys, execution: Execution) -> Execution:
    """An execution as it is stored. Where its data key is not at hand, it ends, and what it ends with is the server's to say."""
    if execution.sealing is None:
        return execution
    box = keys.box(execution.sealing)
    if box is None:
        return replace(execution, input="", output=None)
    execution.secret = box.seal(_encode((execution.input, execution.output, execution.error, execution.cause)))
    return replace(execution, input="", output=None, error=None, cause=None)


def reveal(box: Box, execution: Execution) -> None:
    """Give a stored execution what is sealed of it."""
    if execution.secret:
        execution.input, execution.output, error, cause = _decode(box.open(execution.secret))
        if execution.error is None and execution.cause is None:
            execution.error, execution.cause = error, cause


async def may_read(call: Call, execution: Execution) -> None:
    """That a caller may be shown the data of an execution which he waits for. Raises Kms…Exception."""
    if execution.sealing is not None:
        await encryption.open_key(call, execution.sealing.data, of_machine(execution.machine), refusal)


def box_for(call: Call, execution: Execution) -> Box | None:
    """By which a caller is shown what is sealed of an execution, within a body: he is asked for kms:Decrypt each time. None
    where nothing is sealed. Raises Kms…Exception."""
    if execution.sealing is None:
        return None
    found = encryption.answer(
        call, execution.place[1], "Decrypt", refusal, CiphertextBlob=execution.sealing.data,
        EncryptionContext=of_machine(execution.machine),
    )  # fmt: skip
    return Box(found["Plaintext"])
