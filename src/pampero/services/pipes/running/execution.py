"""One execution of a pipe: a batch is enriched and handed to the target.

Sources: "EventBridge Pipes execution steps", "… batching and concurrency", "… enrichment". A failure takes the whole way again,
the enrichment too. What a target took of a batch in part is known by the events' places, as long as the enrichment answered as many
as it was given; where it did not, all of the batch comes again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pampero.api import ApiError, Context
from pampero.kernel.clock import breathe, iso8601_millis
from pampero.services.pipes.inputs import INGESTED, filled, parsed, text_of, value_of
from pampero.services.pipes.model import Pipe
from pampero.services.pipes.running.journal import Journal
from pampero.services.pipes.running.targets import Item, Sent, items_in, send
from pampero.services.pipes.settings import OF_TARGET, kind_of, most_of
from pampero.work.feeds.answers import failures

TOO_MANY = "The enrichment answered more events than the target takes of a batch."
# Events between two moments in which others get their turn.
SLICE = 50
NOT_TAKEN = "The target did not take all events of the batch."


@dataclass(slots=True)
class Result:
    """failed: the places of the events of the batch that have to come again. why: the error, where there is one."""

    failed: list[int] = field(default_factory=list)
    why: ApiError | None = None


class Execution:
    """Of one batch, as the pipe's role. pipe: with all of its settings."""

    def __init__(self, role: Context, place: Context, pipe: Pipe) -> None:
        self._role, self._place, self._pipe = role, place, pipe
        self._journal = Journal(place, pipe)
        self._about = {
            "aws.pipes.pipe-arn": pipe.arn,
            "aws.pipes.pipe-name": pipe.name,
            "aws.pipes.source-arn": pipe.source,
            "aws.pipes.enrichment-arn": pipe.enrichment,
            "aws.pipes.target-arn": pipe.target,
            INGESTED: iso8601_millis(place.now),
        }

    async def run(self, events: list[Any], identifiers: list[str]) -> Result:
        """identifiers: by which a function or a state machine names the events that it failed for."""
        note = self._journal.note
        note("EXECUTION_STARTED", payload=events)
        try:
            result = await self._through(events, identifiers)
        except ApiError as error:
            result = Result(list(range(len(events))), error)
        if not result.failed:
            note("EXECUTION_SUCCEEDED")
        elif len(result.failed) < len(events):
            note("EXECUTION_PARTIALLY_FAILED", result.why)
        else:
            note("EXECUTION_FAILED", result.why)
        await self._journal.write()
        return result

    async def _through(self, events: list[Any], identifiers: list[str]) -> Result:
        pipe, enriched = self._pipe, events
        if pipe.enrichment:
            enriched = await self._enriched(events)
        if not enriched:
            self._journal.note("TARGET_STAGE_SKIPPED")
            return Result()
        sent = await self._targeted(enriched, raw=not pipe.enrichment)
        failed = sent.failed
        if sent.answer and kind_of(pipe.target) in ("lambda", "states") and pipe.kind != "kafka":
            told = failures(sent.answer, set(identifiers))
            failed = [number for number, one in enumerate(identifiers) if told is None or one in told]
        elif failed and len(enriched) != len(events):
            failed = list(range(len(events)))
        if not failed:
            self._journal.note(
                "TARGET_INVOCATION_SUCCEEDED", awsRequest=sent.request, awsResponse=_readable(sent.answer)
            )
            self._journal.note("TARGET_STAGE_SUCCEEDED", payload=enriched)
            return Result()
        partly = "_PARTIALLY_FAILED" if len(failed) < len(events) else "_FAILED"
        why, service = sent.why or ApiError("PartialFailure", NOT_TAKEN, 400), kind_of(pipe.target)
        self._journal.note(
            f"TARGET_INVOCATION{partly}", why, service, awsRequest=sent.request, awsResponse=_readable(sent.answer)
        )
        self._journal.note(f"TARGET_STAGE{partly}", why, service)
        return Result(failed, why)

    async def _enriched(self, events: list[Any]) -> list[Any]:
        """Raises ApiError."""
        pipe, note = self._pipe, self._journal.note
        kind = kind_of(pipe.enrichment)
        note("ENRICHMENT_STAGE_ENTERED")
        items = await self._items("ENRICHMENT", pipe.part("EnrichmentParameters"), events, raw=True)
        note("ENRICHMENT_INVOCATION_STARTED")
        given = pipe.part("EnrichmentParameters").get("HttpParameters") or {}
        try:
            sent = await send(self._role, pipe, kind, items, given, pipe.enrichment)
        except ApiError as error:
            note("ENRICHMENT_INVOCATION_FAILED", error, kind, awsRequest=[item.text for item in items])
            note("ENRICHMENT_STAGE_FAILED", error, kind)
            raise
        note("ENRICHMENT_INVOCATION_SUCCEEDED", awsRequest=sent.request, awsResponse=_readable(sent.answer))
        found = items_in(sent.answer)
        note("ENRICHMENT_STAGE_SUCCEEDED", payload=found)
        return found

    async def _targeted(self, events: list[Any], *, raw: bool) -> Sent:
        """Raises ApiError."""
        pipe, note = self._pipe, self._journal.note
        kind, parameters = kind_of(pipe.target), pipe.part("TargetParameters")
        note("TARGET_STAGE_ENTERED")
        items = await self._items("TARGET", parameters, events, raw=raw)
        note("TARGET_INVOCATION_STARTED")
        try:
            if len(events) > most_of(pipe):
                raise ApiError("BatchTooLarge", TOO_MANY, 400)
            given = parameters.get(OF_TARGET.get(kind, "")) or {}
            return await send(self._role, pipe, kind, items, given, pipe.target)
        except ApiError as error:
            note("TARGET_INVOCATION_FAILED", error, kind, awsRequest=[item.text for item in items])
            note("TARGET_STAGE_FAILED", error, kind)
            raise

    async def _items(self, stage: str, parameters: dict[str, Any], events: list[Any], *, raw: bool) -> list[Item]:
        """Events as they are given to an enrichment or a target. raw: they come from the source. Raises ApiError."""
        template, note = parameters.get("InputTemplate"), self._journal.note
        # What JSON in a text says need not be read where nothing asks for it.
        asks = bool(template) or len(parameters) > 0
        if template:
            note(f"{stage}_TRANSFORMATION_STARTED")
        items: list[Item] = []
        for number, event in enumerate(events, 1):
            if number % SLICE == 0:
                await breathe()
            shown = parsed(self._pipe.kind, event) if raw and asks else event
            if not template:
                items.append(Item(text_of(event), event, shown))
                continue
            try:
                text = filled(template, event, shown, self._about)
            except ValueError as error:
                failure = ApiError("TransformationFailed", str(error), 400)
                note(f"{stage}_TRANSFORMATION_FAILED", failure)
                raise failure from error
            items.append(Item(text, value_of(text), shown))
        if template:
            note(f"{stage}_TRANSFORMATION_SUCCEEDED", payload=[item.value for item in items])
        return items


def _readable(answer: bytes) -> str | None:
    return answer.decode("utf-8", "replace") if answer else None
