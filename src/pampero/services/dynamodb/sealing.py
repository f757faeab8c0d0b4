"""Tables under a key of KMS: their items, what is kept of former ones, and their streams are sealed by a table key.

KMS has encrypted the table key, for the table's name and account; whoever reads or writes has it opened, and it is kept for five
minutes for each of them, as AWS says. Work that nobody waits for is done as the service, which has a grant. Another key of KMS
encrypts the same table key; one that is taken away leaves it to the server's own. Keys of items and indexes, by which they
are found, are sealed by the store alone. Source: DynamoDB Developer Guide, "DynamoDB encryption at rest"; KMS Developer Guide,
"How Amazon DynamoDB uses AWS KMS".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.encryption import Box, answer, open_key, opened_key
from pampero.kernel import ids
from pampero.store.tx import Tx

if TYPE_CHECKING:
    from pampero.services.dynamodb.model import Table
    from pampero.services.dynamodb.streams.model import Stream

MANAGED = "alias/aws/dynamodb"
SERVICE = "dynamodb.amazonaws.com"
KEPT_SECONDS = 300.0
PURPOSE = "dynamodb.table key"
# What AWS's grant to the service is for.
GRANTED = ("Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "RetireGrant", "DescribeKey")
UNSEALED = "SELECT hash, range, item FROM ddb_items WHERE tbl = ?"


class Seal(msgspec.Struct):
    """A table key, encrypted. about: for which encryption context; key: the ARN of the KMS key, "": by the server's own.
    grant: the service's on that key."""

    data: bytes
    about: dict[str, str]
    key: str
    grant: str = ""


def refusal(context: Context, error: ApiError) -> ApiError:
    """What DynamoDB says where KMS refuses, in the words that are reported of AWS for keys that are not there or not for the
    caller; those for other reasons have the same form."""
    code = {"AccessDenied": "AccessDeniedException"}.get(error.code, error.code)
    where = f"(Service: AWSKMS; Status Code: 400; Error Code: {code}; Request ID: {ids.uuid4()}; Proxy: null)"
    if error.code == "AccessDenied":
        text = f"KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: {error.message} {where}"
        return ApiError("AccessDeniedException", text)
    return ApiError(
        "ValidationException", f"KMS validation error: com.amazonaws.services.kms.model.{code}: {error.message} {where}"
    )


def _ask(call: Call, region: str, operation: str, **params: Any) -> dict[str, Any]:
    return answer(call, region, operation, partial(refusal, call), **params)


def about(table: Table) -> dict[str, str]:
    """The encryption context of a table key."""
    return {"aws:dynamodb:tableName": table.name, "aws:dynamodb:subscriberId": table.account}


def _arn(call: Call, table: Table) -> str:
    """The ARN of the key that a table names by any of its names; it keeps that, but for the AWS managed key, which is None."""
    metadata = _ask(call, table.region, "DescribeKey", KeyId=table.kms_key or MANAGED)["KeyMetadata"]
    table.kms_key = None if table.kms_key is None or table.kms_key.endswith(MANAGED) else metadata["Arn"]
    return str(metadata["Arn"])


def _grant(call: Call, table: Table, key: str) -> str:
    """Let the service use the key for this table."""
    constraints = {"EncryptionContextSubset": about(table)}
    made = _ask(
        call, table.region, "CreateGrant", KeyId=key, GranteeServicePrincipal=SERVICE, RetiringServicePrincipal=SERVICE,
        Operations=list(GRANTED), Constraints=constraints,
    )  # fmt: skip
    return str(made["GrantId"])


def table_key(context: Context, seal: Seal) -> bytes:
    """A table key in the clear, within a body. Raises AccessDeniedException, ValidationException."""
    if not seal.key:
        return context.runtime.sealer.open(seal.data, PURPOSE)
    return opened_key(context, seal.data, seal.about, partial(refusal, context), KEPT_SECONDS)


def encrypt(call: Call, table: Table, plain: bytes) -> None:
    """The other way round: have the table's key of KMS, or the server's own where it names none, encrypt a table key. Raises AccessDeniedException,
    ValidationException."""
    told = about(table)
    table.box, table.locked = Box(plain), None
    if not table.sse:
        table.seal = Seal(call.runtime.sealer.seal(plain, PURPOSE), told, "")
        return
    key = _arn(call, table)
    made = _ask(call, table.region, "Encrypt", KeyId=key, Plaintext=plain, EncryptionContext=told)
    table.seal = Seal(made["CiphertextBlob"], told, key, _grant(call, table, key))


def begin(call: Call, table: Table) -> bytes:
    """Give a table that has none a table key, under the key of KMS that it names. Raises AccessDeniedException,
    ValidationException."""
    told, key = about(table), _arn(call, table)
    made = _ask(call, table.region, "GenerateDataKey", KeyId=key, KeySpec="AES_256", EncryptionContext=told)
    table.seal = Seal(made["CiphertextBlob"], told, key, _grant(call, table, key))
    table.box = Box(made["Plaintext"])
    plain: bytes = made["Plaintext"]
    return plain


def opened(context: Context, table: Table) -> Table:
    """The table with what opens its items, within a body, for whoever the context is. Raises AccessDeniedException,
    ValidationException."""
    if table.seal is None:
        return table
    found = msgspec.structs.replace(table)
    found.box = Box(table_key(context.within(context.account, table.region), table.seal))
    return found


def served(context: Context, table: Table) -> Table:
    """The same for the service itself."""
    return table if table.seal is None else opened(as_service(context, table), table)


def as_service(context: Context, table: Table) -> Context:
    """The service at work for a table."""
    return context.within(table.account, table.region).as_service(SERVICE, table.arn)


async def accessible(context: Context, table: Table) -> bool:
    """Whether the service can use the table's key of KMS."""
    if table.seal is None or not table.seal.key:
        return True
    place = as_service(context, table)
    try:
        await open_key(place, table.seal.data, table.seal.about, partial(refusal, place))
    except ApiError:
        return False
    return True


def stored(table: Table, plain: bytes) -> bytes:
    """What is kept of bytes of a table."""
    return plain if table.seal is None else table.box.seal(plain)


def shown(table: Table, kept: bytes) -> bytes:
    """The bytes in the clear."""
    return kept if table.seal is None else table.box.open(kept)


def stream_box(context: Context, stream: Stream) -> Box | None:
    """What opens a stream's records, within a body; None where nothing is sealed."""
    if stream.seal is None:
        return None
    return Box(table_key(context.within(context.account, stream.region), stream.seal))


def rewrite(tx: Tx, table: Table) -> None:
    """Seal the items that a table has from when it had no table key."""
    for hash_, range_, item in tx.all(UNSEALED, table.key):
        sql = "UPDATE ddb_items SET item = ? WHERE tbl = ? AND hash = ? AND range = ?"
        tx.run(sql, table.box.seal(item), table.key, hash_, range_)


def rewrite_past(tx: Tx, table: Table, streams: list[str]) -> None:
    """The same of what is kept of former items, and of the records of its streams. streams: how their rows name them."""
    for id_, old in tx.all("SELECT id, old FROM ddb_history WHERE tbl = ? AND old IS NOT NULL", table.key):
        tx.run("UPDATE ddb_history SET old = ? WHERE id = ?", table.box.seal(old), id_)
    for stream in streams:
        for number, *parts in tx.all("SELECT seq, keys, new, old FROM ddb_records WHERE stream = ?", stream):
            sealed = [None if part is None else table.box.seal(part) for part in parts]
            sql = "UPDATE ddb_records SET keys = ?, new = ?, old = ? WHERE stream = ? AND seq = ?"
            tx.run(sql, *sealed, stream, number)
