"""Records of a closed buffer are split, and go through a function. What comes of each is noted in its row at once, so that no
function sees it again when the delivery is repeated.

Sources: "Transform source data in Amazon Data Firehose", "Handle failure in data transformation", "Monitor … using CloudWatch Logs"
(the codes of errors).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Iterator
from typing import Any

import msgspec

from pampero.api import ApiError, Context, read_body
from pampero.aws.deliveries import is_passing
from pampero.kernel import ids, jsontext
from pampero.services.firehose.buffers import MIB, Buffer, Record, keep, records_of
from pampero.services.firehose.extraction import extract
from pampero.services.firehose.model import Stream
from pampero.services.firehose.outcomes import Outcome
from pampero.services.firehose.processors import Processors
from pampero.services.firehose.roles import as_role
from pampero.services.firehose.splitting import parts_of
from pampero.store.tx import Tx

# Records of one invocation, and rows of one transaction.
MAX_RECORDS = 500
PAUSE = 1.0
_INSERT = "INSERT INTO firehose_records (buffer, created, source, outcome, data) VALUES (?, ?, ?, ?, ?)"


class Rejected(Exception):
    """A whole invocation failed."""

    def __init__(self, code: str, text: str, attempts: int) -> None:
        super().__init__(text)
        self.code, self.text, self.attempts = code, text, attempts


async def process(place: Context, stream: Stream, buffer: Buffer, processors: Processors, role: str) -> list[Rejected]:
    """Bring all records to their outcomes. The failures of invocations. Raises ApiError where the role cannot be assumed."""
    if processors.parts:
        await _split_all(place, buffer, processors)
    failures = await _through(place, stream, buffer, processors, role) if processors.function is not None else []
    if processors.query is not None:
        await extract(place, buffer, processors.query)
    return failures


async def _through(place: Context, stream: Stream, buffer: Buffer, processors: Processors, role: str) -> list[Rejected]:
    """Bring all records through the function."""
    failures: list[Rejected] = []
    sender = await as_role(place, processors.role or role, stream.arn)
    after = 0
    while records := await place.scan(records_of, buffer, after, MAX_RECORDS):
        after = records[-1].id
        for batch in _batches([one for one in records if not one.outcome.startswith("{")], processors.size):
            try:
                rows = await _transform(sender, stream, processors, batch)
            except Rejected as failure:
                failures.append(failure)
                rows = await asyncio.to_thread(_rejected, batch, failure, int(place.now * 1000))
            await place.write(keep, buffer, rows)
    return failures


def _batches(records: list[Record], size: float) -> Iterator[list[Record]]:
    batch: list[Record] = []
    held = 0
    for record in records:
        if batch and held + len(record.data) > size * MIB:
            yield batch
            batch, held = [], 0
        batch.append(record)
        held += len(record.data)
    if batch:
        yield batch


async def _transform(
    sender: Context, stream: Stream, processors: Processors, batch: list[Record]
) -> list[tuple[bytes, str, int]]:
    """The rows of a batch, as the function wants them. Raises Rejected."""
    payload = await asyncio.to_thread(_event, stream, batch)
    attempt = 0
    while True:
        attempt += 1
        try:
            body = await _invoke(sender, processors.function or "", payload, attempt)
            break
        except Rejected as failure:
            if attempt > processors.retries:
                raise
            if failure.code != "Lambda.FunctionError":
                await sender.runtime.clock.wait(asyncio.Event(), sender.now + PAUSE)
    return await asyncio.to_thread(_answered, batch, body, attempt, int(sender.now * 1000))


async def _invoke(sender: Context, function: str, payload: bytes, attempt: int) -> bytes:
    try:
        answer = await sender.client("lambda").call(
            "Invoke", FunctionName=function, InvocationType="RequestResponse", Payload=payload
        )
    except ApiError as error:
        code = "Lambda.InvokeLimitExceeded" if is_passing(error) else f"Lambda.{error.code}"
        if error.code in ("AccessDenied", "AccessDeniedException"):
            code = "Lambda.InvokeAccessDenied"
        elif error.code == "ResourceNotFoundException":
            code = "Lambda.FunctionNotFound"
        raise Rejected(code, error.message, attempt) from error
    body = await read_body(answer.get("Payload", b""))
    if answer.get("FunctionError"):
        text = "The Lambda function was successfully invoked but it returned an error result."
        raise Rejected("Lambda.FunctionError", text, attempt)
    return body


def record_id(record: Record) -> str:
    """How functions know it."""
    return f"{record.id:050d}000000"


def _event(stream: Stream, batch: list[Record]) -> bytes:
    records: list[dict[str, Any]] = []
    for record in batch:
        entry: dict[str, Any] = {
            "recordId": record_id(record),
            "approximateArrivalTimestamp": int(record.created * 1000),
            "data": base64.b64encode(record.data).decode(),
        }
        if record.source:
            entry["kinesisRecordMetadata"] = jsontext.loads(record.source)
        records.append(entry)
    event: dict[str, Any] = {"invocationId": ids.uuid4(), "deliveryStreamArn": stream.arn, "region": stream.region}
    if stream.source is not None:
        event["sourceKinesisStreamArn"] = stream.source["KinesisStreamARN"]
    return msgspec.json.encode({**event, "records": records})


def _answered(batch: list[Record], body: bytes, attempts: int, ended: int) -> list[tuple[bytes, str, int]]:
    try:
        found = jsontext.loads(body)["records"]
        answers: dict[str, dict[str, Any]] = {}
        for one in found:
            if one["recordId"] in answers:
                text = "Multiple records were returned with the same record ID. Ensure that the Lambda function returns"
                raise Rejected("Lambda.DuplicatedRecordId", f"{text} unique record IDs for each record.", attempts)
            answers[one["recordId"]] = one
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        text = 'The Lambda function returned an answer that is not of the form {"records": […]}.'
        raise Rejected("Lambda.JsonProcessingException", text, attempts) from error
    return [_row(record, answers.get(record_id(record)), attempts, ended) for record in batch]


def _row(record: Record, answer: dict[str, Any] | None, attempts: int, ended: int) -> tuple[bytes, str, int]:
    """A record's row after its function. What cannot be read of an answer fails its record alone."""

    def failed(code: str, text: str) -> tuple[bytes, str, int]:
        return _written(record.data, Outcome("ProcessingFailed", {}, code, text, attempts, ended), record.id)

    if answer is None:
        text = (
            "One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids."
        )
        return failed("Lambda.MissingRecordId", text)
    match answer.get("result"):
        case "Dropped":
            return _written(b"", Outcome("Dropped"), record.id)
        case "Ok":
            pass
        case "ProcessingFailed":
            return failed("Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record")
        case _:
            return failed("Lambda.InvalidResult", "The result of a record must be Ok, Dropped or ProcessingFailed.")
    try:
        data = base64.b64decode(answer["data"], validate=True)
        keys = {str(key): str(value) for key, value in _keys(answer).items()}
    except (KeyError, TypeError, AttributeError, binascii.Error, ValueError):
        return failed("Lambda.JsonProcessingException", "The data of a record must be encoded as base64.")
    return _written(data, Outcome(keys=keys), record.id)


def _keys(answer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (answer.get("metadata") or {}).get("partitionKeys") or {}
    return found


def _rejected(batch: list[Record], failure: Rejected, ended: int) -> list[tuple[bytes, str, int]]:
    outcome = Outcome("ProcessingFailed", {}, failure.code, failure.text, failure.attempts, ended)
    return [_written(record.data, outcome, record.id) for record in batch]


def _written(data: bytes, outcome: Outcome, id_: int) -> tuple[bytes, str, int]:
    return data, msgspec.json.encode(outcome).decode(), id_


async def _split_all(place: Context, buffer: Buffer, processors: Processors) -> None:
    """Put what each record is made of in its place. Those that were split already bear a note of it."""
    after = 0
    while records := await place.scan(records_of, buffer, after, MAX_RECORDS):
        after = records[-1].id
        for record in records:
            if not record.outcome:
                parts = await asyncio.to_thread(parts_of, record, processors, int(place.now * 1000))
                await place.write(_replace, buffer, record, parts)


def _replace(tx: Tx, buffer: Buffer, record: Record, parts: list[tuple[bytes, str]]) -> None:
    tx.run("DELETE FROM firehose_records WHERE id = ?", record.id)
    seal = bytes if buffer.box is None else buffer.box.seal
    tx.many(_INSERT, [(buffer.id, record.created, record.source, outcome, seal(part)) for part, outcome in parts])
