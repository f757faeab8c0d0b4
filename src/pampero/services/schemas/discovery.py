"""Schemas from events: those that pass a bus with a discoverer, or that a request brings.

A schema has the form of all events of its kind that were seen: each one that does not fit makes another version, whose
required members are those of all. AWS says that versions come when contents change, and not how they relate.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from pampero.api import Call, Context, Event, consumer, operation
from pampero.aws.targets import DISCOVERED_EVENT
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.services.schemas import types as t
from pampero.services.schemas.contents import MAX_SIZE, is_event, title_of, write
from pampero.services.schemas.discoverers import DISCOVERERS, STARTED, Discoverer
from pampero.services.schemas.inference import Form, common, infer
from pampero.services.schemas.model import DISCOVERED, OPEN_API, REGISTRIES, SCHEMAS, Registry, Schema, bad
from pampero.services.schemas.schemas import put_version
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

log = logger("schemas")
# The forms of discovered schemas, by the schemas' keys.
FORMS: Documents[Form] = Documents("schemas.form", Form)
MAX_NAME_LENGTH = 385
_OTHERS = re.compile(r"[^0-9A-Za-z_.@-]+")


@operation("GetDiscoveredSchema", resource="*", read=True)
async def get_discovered_schema(call: Call, req: t.GetDiscoveredSchemaRequest) -> t.GetDiscoveredSchemaResponse:
    """The schema of some events of one kind, or of any JSON objects. Source: GetDiscoveredSchema.

    Raises BadRequestException.
    """
    return t.GetDiscoveredSchemaResponse(Content=await asyncio.to_thread(_inferred, req.Events, req.Type))


def _inferred(texts: list[str], kind: str) -> str:
    form: Form | None = None
    kinds = set[tuple[str, str]]()
    for text in texts:
        value = _read(text)
        kinds.add((value["source"], value["detail-type"]) if is_event(value) else ("", ""))
        form = infer(value) if form is None else common(form, infer(value))
    if len(kinds) != 1:
        raise bad("All events must have the same source and detail-type.")
    assert form is not None
    ((source, detail_type),) = kinds
    content = write(form, kind, source, detail_type)
    if len(content) > MAX_SIZE:
        raise bad(f"The schema of these events has more than {MAX_SIZE} characters.")
    return content


def _read(text: str) -> dict[str, Any]:
    try:
        found = jsontext.loads(text)
    except ValueError as error:
        raise bad("Events must be valid JSON.") from error
    if not isinstance(found, dict):
        raise bad("Events must be JSON objects.")
    return found


@consumer(DISCOVERED_EVENT)
async def discover(context: Context, event: Event) -> None:
    """An event has passed a bus: the schema of its kind becomes what it must be to fit."""
    where, text = Arn.parse(event.payload["discoverer"]), event.payload["event"]
    found = await context.read(_discoverer, where)
    passed = jsontext.loads(text)
    if found is None or (not found.foreign and passed["account"] != found.account):
        return
    seen = await asyncio.to_thread(infer, {"detail": passed["detail"]})
    await context.write(_merge, found, passed["source"], passed["detail-type"], seen)


def _discoverer(tx: ReadTx, where: Arn) -> Discoverer | None:
    found = DISCOVERERS.named(tx, where)
    return found if found is not None and found.state == STARTED else None


def name_of(source: str, detail_type: str) -> str:
    """How a discovered schema is named: `source@DetailType`."""
    return f"{_OTHERS.sub('-', source)}@{title_of(detail_type)}"[:MAX_NAME_LENGTH]


def _merge(tx: Tx, found: Discoverer, source: str, detail_type: str, seen: Form) -> None:
    name = name_of(source, detail_type)
    key = f"{DISCOVERED}/{name}"
    schema = SCHEMAS.get(tx, found.scope, key)
    old = FORMS.get(tx, found.scope, key) if schema is not None else None
    form = seen if old is None else common(old, seen)
    if form == old:
        return
    content = write(form, OPEN_API, source, detail_type)
    if len(content) > MAX_SIZE:
        log.warning("no schema of %s: it would have more than %d characters", name, MAX_SIZE)
        return
    if REGISTRIES.get(tx, found.scope, DISCOVERED) is None:
        REGISTRIES.save(tx, Registry(DISCOVERED, found.account, found.region))
    if schema is None:
        schema = Schema(name, found.account, found.region, DISCOVERED, OPEN_API, 0, tx.now)
    schema.type = OPEN_API
    FORMS.put(tx, found.scope, key, form)
    put_version(tx, schema, content)
