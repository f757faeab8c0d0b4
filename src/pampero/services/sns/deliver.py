"""Deliveries: to a queue, a function or a web endpoint; tried again by the policy, then to the dead-letter queue.

Retries are timers. A refusal that a repeat cannot change (the endpoint is gone, its policy says no) is final at once,
as on AWS. A FIFO subscription's message is tried again in its place, so that none overtakes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.aws import httpclient
from pampero.aws.deliveries import Failure, is_passing, losing, try_again
from pampero.aws.targets import Letter, send
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.services.sns import retries
from pampero.services.sns.envelopes import function_event, letter, link, queue_message, web_request
from pampero.services.sns.model import (
    DELETED,
    PENDING,
    SERVICE,
    SUBSCRIPTIONS,
    TOPICS,
    Delivery,
    Message,
    Subscription,
    Topic,
)
from pampero.services.sns.outbox import post
from pampero.store.tx import ReadTx, Tx

log = logger("sns")
LEAVING = frozenset({"email", "email-json", "sms", "application"})
WEB = ("http", "https")
STATES = {"SubscriptionConfirmation": PENDING, "UnsubscribeConfirmation": DELETED}
MAX_IN_PLACE = 50
SECONDS = 15.0


@consumer("sns.deliver")
async def deliver(context: Context, event: Event) -> None:
    """Try one delivery."""
    delivery = msgspec.convert(event.payload, Delivery)
    found = await context.read(_find, delivery)
    if found is None:
        return
    subscription, topic = found
    try:
        await _send(_place(context, subscription, topic), subscription, topic, delivery)
    except Failure as failure:
        log.warning("%s could not be delivered to %s: %s", delivery.message.id, subscription.endpoint, failure)
        if event.key and not failure.final and event.attempt < MAX_IN_PLACE:
            raise
        await context.write(_failed, delivery, _policy(subscription, topic), final=failure.final or bool(event.key))


def _find(tx: ReadTx, delivery: Delivery) -> tuple[Subscription, Topic] | None:
    """The subscription, if the message is still meant for it, and its topic."""
    parts = delivery.subscription.split(":")
    scope = f"{parts[4]}/{parts[3]}"
    subscription = SUBSCRIPTIONS.get(tx, scope, delivery.subscription)
    topic = TOPICS.get(tx, scope, parts[5])
    if subscription is None or topic is None:
        return None
    wanted = STATES.get(delivery.message.kind)
    if (subscription.state != wanted) if wanted else (subscription.state in (PENDING, DELETED)):
        return None
    return subscription, topic


def _place(context: Context, subscription: Subscription, topic: Topic) -> Context:
    return context.at(subscription.scope).as_service(SERVICE, topic.arn)


def _policy(subscription: Subscription, topic: Topic) -> Mapping[str, Any]:
    if subscription.protocol not in WEB:
        return retries.SERVICE_RETRIES
    own = subscription.attributes.get("DeliveryPolicy")
    policy: Mapping[str, Any] = retries.of_subscription(topic.attributes.get("DeliveryPolicy"), own)[
        "healthyRetryPolicy"
    ]
    return policy


def _failed(tx: Tx, delivery: Delivery, policy: Mapping[str, Any], *, final: bool) -> None:
    """Set the timer of the next try, or give the message up."""
    seconds = None if final else retries.delay(policy, delivery.retries)
    if seconds is None:
        tx.emit("sns.bury", delivery)
    else:
        try_again(tx, "sns", delivery, seconds)


@timer("sns.retry")
def retry(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A delivery's next try is due."""
    tx.emit("sns.deliver", event.payload)


@consumer("sns.bury")
async def bury(context: Context, event: Event) -> None:
    """Put what could not be delivered on the subscription's dead-letter queue; without one it is dropped."""
    delivery = msgspec.convert(event.payload, Delivery)
    found = await context.read(_find, delivery)
    if found is None or delivery.message.token:
        return
    subscription, topic = found
    dead = jsontext.loads(subscription.attributes.get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
    if dead is None:
        return
    place = _place(context, subscription, topic)
    with losing(log, delivery.message.id, f"its dead-letter queue {dead}"):
        await send(place, dead, await _queue_letter(place, dead, subscription, delivery.message))


async def _send(place: Context, subscription: Subscription, topic: Topic, delivery: Delivery) -> None:
    if subscription.protocol in WEB:
        await _to_web(place, subscription, topic, delivery)
        return
    if subscription.protocol in LEAVING:
        await place.write(_leave, subscription, delivery, place.settings.endpoint)
        return
    target, message = subscription.endpoint, delivery.message
    if subscription.protocol == "sqs":
        letter = await _queue_letter(place, target, subscription, message)
    else:
        letter = Letter(await function_event(place, subscription, message))
    try:
        await send(place, target, letter)
    except ApiError as error:
        raise Failure(error.code, str(error), final=not is_passing(error)) from error


def _leave(tx: Tx, subscription: Subscription, delivery: Delivery, server: str) -> None:
    """Put a message into the outbox, by the delivery's id: once, however often it is tried."""
    message = delivery.message
    body, subject = message.body, message.subject
    if subscription.protocol in ("email", "email-json"):
        subject = subject or (
            "AWS Notification Message" if not message.token else "AWS Notification - Subscription Confirmation"
        )
        if subscription.protocol == "email-json":
            body = letter(server, subscription, message)
        else:
            body += "\n\n" + link(server, subscription, message)
    post(tx, subscription.scope, delivery.id, subscription.protocol, subscription.endpoint, body, subject)


async def _queue_letter(place: Context, queue: str, subscription: Subscription, message: Message) -> Letter:
    text, attributes = await queue_message(place, subscription, message)
    group, dedup = message.group, None
    if queue.endswith(".fifo"):
        group, dedup = group or message.id, message.dedup or message.id
    return Letter(text, attributes, group=group, dedup=dedup)


async def _to_web(place: Context, subscription: Subscription, topic: Topic, delivery: Delivery) -> None:
    own = subscription.attributes.get("DeliveryPolicy")
    policy = retries.of_subscription(topic.attributes.get("DeliveryPolicy"), own)
    content_type = policy["requestPolicy"]["headerContentType"]
    headers, body = await web_request(place, subscription, delivery.message, content_type)
    try:
        private = place.settings.reaches_private
        answer = await httpclient.request(
            "POST", subscription.endpoint, headers, body, private=private, seconds=SECONDS
        )
    except httpclient.Unreachable as error:
        raise Failure("", str(error), final=False) from error
    if not 200 <= answer.status < 300:
        text = f"HTTP status {answer.status}"
        raise Failure("", text, final=answer.status < 500 and answer.status != 429)
