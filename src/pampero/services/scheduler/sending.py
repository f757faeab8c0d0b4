"""How a target is called: a templated one by what it takes as its own, a universal one by any operation of any service.

A delivery is done once where the operation is one transaction: the note that it is open goes in that same one. Executions of state
machines are named by it. Other operations that wait (functions, event buses) are called again after a crash in their midst, as
AWS promises at least once. What AWS sends where the target has no input is shown by public reports.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, ByteStream, Context
from pampero.auth.principals import Principal
from pampero.aws import sdknames, targets
from pampero.aws.deliveries import Failure, is_passing
from pampero.aws.sdkshapes import Casting
from pampero.kernel import jsontext
from pampero.kernel.clock import iso8601
from pampero.services.scheduler.checks import Universal, universal
from pampero.services.scheduler.model import OPEN, SERVICE, Delivery, group_arn, place
from pampero.services.scheduler.sealing import unseal
from pampero.store.tx import Tx


class Done(Exception):
    """A delivery that was made already, or given up."""


def closing(delivery: Delivery) -> Any:
    """What closes a delivery, in the transaction that it is made in. Raises Done."""

    def close(tx: Tx) -> None:
        if not OPEN.delete(tx, delivery.scope, delivery.id):
            raise Done

    return close


def failure(error: ApiError) -> Failure:
    """What an error of a target means."""
    return Failure(error.code, error.message, final=not is_passing(error))


class Sender:
    """Who calls for one delivery: the target's role."""

    def __init__(self, asking: Context, role: Principal, delivery: Delivery) -> None:
        self._asking = asking
        self._role = role
        self._delivery = delivery

    @classmethod
    async def of(cls, context: Context, delivery: Delivery) -> Sender:
        """The role is assumed on behalf of the schedule's group. Raises Failure."""
        group = group_arn(*place(delivery.scope), delivery.group)
        asking = context.at(delivery.scope).as_service(SERVICE, group)
        try:
            session = hashlib.sha256(group.encode()).hexdigest()[:32]
            return cls(asking, await asking.runtime.assume(asking, delivery.target["RoleArn"], session), delivery)
        except ApiError as error:
            raise failure(error) from error

    @property
    def context(self) -> Context:
        """As which a target, or the dead-letter queue, is called; what it is told closes the delivery."""
        return replace(self._asking.acting(self._role), beside=closing(self._delivery))

    async def payload(self) -> str:
        """The input, with what its keywords stand for. Raises Failure."""
        delivery = self._delivery
        text = delivery.input
        if delivery.sealed is not None:
            try:
                text = await unseal(self._asking.acting(self._role, via=SERVICE), delivery.arn, delivery.sealed)
            except ApiError as error:
                raise failure(error) from error
        if text is None:
            return "{}" if universal(delivery.target["Arn"]) else _notification(delivery)
        return with_context(text, delivery)

    async def send(self, text: str) -> None:
        """Raises Failure, Done."""
        target, found = self._delivery.target, universal(self._delivery.target["Arn"])
        try:
            if found is not None:
                await _call(self.context, found, text)
            elif target["Arn"].split(":")[2] in targets.SENDERS:
                await targets.send(self.context, target["Arn"], _letter(self._delivery, text))
            else:
                service = target["Arn"].split(":")[2]
                raise ApiError("NotImplemented", f"{service} is not implemented yet.", status=501)
        except ApiError as error:
            raise failure(error) from error


def with_context(text: str, delivery: Delivery) -> str:
    """Source: "Adding context attributes in EventBridge Scheduler"."""
    if "<aws.scheduler." not in text:
        return text
    for keyword, value in {
        "schedule-arn": delivery.arn,
        "scheduled-time": iso8601(int(delivery.due)),
        "execution-id": delivery.id,
        "attempt-number": str(delivery.retries + 1),
    }.items():
        text = text.replace(f"<aws.scheduler.{keyword}>", value)
    return text


def _notification(delivery: Delivery) -> str:
    account, region = place(delivery.scope)
    event = {
        "version": "0",
        "id": _uuid(delivery.id),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": account,
        "time": iso8601(int(delivery.due)),
        "region": region,
        "resources": [delivery.arn],
        "detail": "{}",
    }
    return json.dumps(event)


def _uuid(id_: str) -> str:
    """An identifier of an event, the same at every try."""
    digits = hashlib.sha256(id_.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"


def _letter(delivery: Delivery, text: str) -> targets.Letter:
    target = delivery.target
    bus = target.get("EventBridgeParameters")
    return targets.Letter(
        text,
        group=(target.get("SqsParameters") or {}).get("MessageGroupId"),
        name=delivery.id,
        entry={"Source": bus["Source"], "DetailType": bus["DetailType"]} if bus else {},
        key=(target.get("KinesisParameters") or {}).get("PartitionKey", ""),
    )


async def _call(context: Context, found: Universal, text: str) -> None:
    """Raises ApiError."""
    named, operation = sdknames.named(found.service), sdknames.pascal(found.action)
    if named is None:
        raise ApiError("NotImplemented", f"{found.service} {operation} is not implemented yet.", status=501)
    model = sdknames.model_of(named.model)
    shapes = model.operations[operation]
    try:
        value = jsontext.loads(text)
        request = Casting(model, sdknames.java, "EventBridge Scheduler").request(shapes.input, value) or {}
    except ValueError as error:
        raise ApiError("ValidationException", str(error)) from error
    if shapes.streaming_input and request.get(shapes.input_payload) is not None:
        request[shapes.input_payload] = ByteStream.of(request[shapes.input_payload])
    await context.client(named.model).call(operation, **request)
