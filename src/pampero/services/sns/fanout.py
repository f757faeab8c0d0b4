"""From one message to one delivery for every subscription that lets it through.

The deliveries are outbox events of the transaction that accepts the message: what was acknowledged is recorded whole,
and a crash can repeat no more than the one delivery that was under way. Topics with very many subscriptions are
worked off in pages by timers, each page exactly once.
"""

from __future__ import annotations

from functools import partial

import msgspec

from pampero.api import Context, TimerEvent, timer
from pampero.kernel import ids
from pampero.services.sns import metrics
from pampero.services.sns.filters import filter_of, passes
from pampero.services.sns.model import CONFIRMED, SUBSCRIPTIONS, Delivery, Message, Subscription
from pampero.store.tx import Tx

PAGE = 200
# Outbox topics. What waits for servers elsewhere never takes the room that deliveries within the platform need.
WITHIN, WEB, MAIL = "sns.deliver", "sns.deliver.web", "sns.deliver.mail"
WAYS = {"http": WEB, "https": WEB, "email": MAIL, "email-json": MAIL}


def way_of(subscription: Subscription) -> str:
    """The outbox topic of its deliveries."""
    return WAYS.get(subscription.protocol, WITHIN)


def hand_over(tx: Tx, subscription: Subscription, message: Message, lane: str = "") -> None:
    """Record one delivery."""
    tx.emit(way_of(subscription), Delivery(ids.uuid4(), subscription.arn, message), key=lane)


def spread(tx: Tx, context: Context, scope: str, message: Message, after: str = "") -> None:
    """Record the deliveries of a message to the subscriptions behind `after`."""
    found = [one for id_, one in SUBSCRIPTIONS.find(tx, scope, "topic", message.topic) if id_ > after]
    filtered: list[str] = []
    for subscription in found[:PAGE]:
        if subscription.state != CONFIRMED or _is_replaying(subscription):
            continue
        if not passes(subscription.attributes, message):
            filtered.append(filter_of(subscription.attributes, message))
        else:
            lane = f"{subscription.arn}/{message.group}" if message.sequence else ""
            hand_over(tx, subscription, _for(subscription, message), lane)
    if filtered:
        tx.once_committed(partial(metrics.filtered, context, message.topic, filtered))
    if len(found) > PAGE:
        payload = {"scope": scope, "message": message, "after": found[PAGE - 1].arn}
        tx.at("sns.spread", message.id, tx.now, payload)


def _is_replaying(subscription: Subscription) -> bool:
    """Whether the archive has the message for it."""
    return subscription.waits or subscription.ended


def _for(subscription: Subscription, message: Message) -> Message:
    """The message with what its subscriber gets, and without what others get."""
    if not message.bodies:
        return message
    return msgspec.structs.replace(message, body=message.text(subscription.protocol), bodies={})


@timer("sns.spread")
def spread_more(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The next page of a message's subscriptions."""
    message = msgspec.convert(event.payload["message"], Message)
    spread(tx, context, event.payload["scope"], message, event.payload["after"])
