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
from pampero.aws.mail import MailError, send_mail
from pampero.aws.outbox import post
from pampero.aws.targets import Letter, send
from pampero.kernel import jsontext
from pampero.kernel.config import MailServer
from pampero.kernel.log import logger
from pampero.services.sns import feedback, metrics, retries
from pampero.services.sns.envelopes import function_event, letter, link, queue_message, web_request
from pampero.services.sns.fanout import MAIL, WEB, WITHIN, way_of
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
from pampero.services.sns.platforms import endpoint_of, told
from pampero.services.sns.protection import prohibits
from pampero.store.tx import ReadTx, Tx

log = logger("sns")
LEAVING = ("email", "email-json", "sms", "application")
SENDER = "AWS Notifications"
STATES = {"SubscriptionConfirmation": PENDING, "UnsubscribeConfirmation": DELETED}
MAX_IN_PLACE = 50
FORBIDDEN = "403"
SECONDS = 15.0


@consumer(WITHIN)
async def deliver(context: Context, event: Event) -> None:
    """Try one delivery."""
    await _deliver(context, event)


@consumer(WEB)
async def deliver_web(context: Context, event: Event) -> None:
    """Try one delivery to a web endpoint."""
    await _deliver(context, event)


@consumer(MAIL)
async def deliver_mail(context: Context, event: Event) -> None:
    """Try one delivery by mail."""
    await _deliver(context, event)


async def _deliver(context: Context, event: Event) -> None:
    delivery = msgspec.convert(event.payload, Delivery)
    found = await context.read(_find, delivery)
    if found is None:
        return
    subscription, topic = found
    rate = _rate(subscription, topic, delivery)
    if rate and not await context.write(_take_turn, delivery, rate):
        return
    begun = context.now
    try:
        if prohibits(topic, subscription, delivery.message):
            text = (
                f"The topic's data protection policy prohibits this message from being delivered to {subscription.arn}"
            )
            raise Failure(FORBIDDEN, text, final=True)
        status, response = await _send(_place(context, subscription, topic), subscription, topic, delivery)
        metrics.count(context, topic.arn, "NumberOfNotificationsDelivered")
        if feedback.asked(topic):
            outcome = _outcome(event, subscription, delivery, begun, status, response)
            await context.write(feedback.of_topic, topic, subscription.protocol, delivery.message, outcome)
    except Failure as failure:
        if feedback.asked(topic):
            outcome = _outcome(event, subscription, delivery, begun, failure.code, failure.text)
            outcome.success = False
            await context.write(feedback.of_topic, topic, subscription.protocol, delivery.message, outcome)
        log.warning("%s could not be delivered to %s: %s", delivery.message.id, subscription.endpoint, failure)
        if event.key and not failure.final and event.attempt < MAX_IN_PLACE:
            raise
        await context.write(_failed, delivery, _policy(subscription, topic), final=failure.final or bool(event.key))


def _rate(subscription: Subscription, topic: Topic, delivery: Delivery) -> int:
    """How many deliveries a second a policy allows, as far as it concerns this one; 0: any number."""
    if way_of(subscription) != WEB or delivery.message.token or delivery.due:
        return 0
    own = subscription.attributes.get("DeliveryPolicy")
    policy = retries.of_subscription(topic.attributes.get("DeliveryPolicy"), own)["throttlePolicy"] or {}
    return int(policy.get(retries.RATE) or 0)


def _take_turn(tx: Tx, delivery: Delivery, rate: int) -> bool:
    """Whether it is a delivery's turn; if not, a timer says when it is."""
    found = _find(tx, delivery)
    if found is None:
        return False
    subscription, _ = found
    turn = max(tx.now, subscription.slot)
    subscription.slot = turn + 1 / rate
    SUBSCRIPTIONS.save(tx, subscription)
    if turn > tx.now:
        tx.at("sns.turn", delivery.id, turn, msgspec.structs.replace(delivery, due=True))
    return turn <= tx.now


@timer("sns.turn")
def take_turn(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A delivery's turn has come."""
    _again(tx, event)


def _again(tx: Tx, event: TimerEvent) -> None:
    delivery = msgspec.convert(event.payload, Delivery)
    found = _find(tx, delivery)
    if found is not None:
        tx.emit(way_of(found[0]), delivery)


def _outcome(
    event: Event, subscription: Subscription, delivery: Delivery, begun: float, status: str, response: str
) -> feedback.Outcome:
    """Of a try that succeeded. status: of HTTP, as digits; anything else is none."""
    return feedback.Outcome(
        True,
        int(status) if status.isdigit() else 0,
        response,
        subscription.endpoint,
        max(0, int((begun - delivery.message.time) * 1000)),
        delivery.retries + event.attempt,
    )


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
    if way_of(subscription) != WEB:
        return retries.PEOPLE_RETRIES if subscription.protocol in LEAVING else retries.SERVICE_RETRIES
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
        delivery.due = False
        try_again(tx, "sns", delivery, seconds)


@timer("sns.retry")
def retry(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A delivery's next try is due."""
    _again(tx, event)


@consumer("sns.bury")
async def bury(context: Context, event: Event) -> None:
    """Put what could not be delivered on the subscription's dead-letter queue; without one it is dropped, and so is what the
    subscriber must not see."""
    delivery = msgspec.convert(event.payload, Delivery)
    found = await context.read(_find, delivery)
    if found is None or delivery.message.token:
        return
    subscription, topic = found
    metrics.count(context, topic.arn, "NumberOfNotificationsFailed")
    if prohibits(topic, subscription, delivery.message):
        return
    dead = jsontext.loads(subscription.attributes.get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
    if dead is None:
        return
    place = _place(context, subscription, topic)
    sent = False
    with losing(log, delivery.message.id, f"its dead-letter queue {dead}"):
        await send(place, dead, await _queue_letter(place, dead, subscription, delivery.message))
        sent = True
    metric = "NumberOfNotificationsRedrivenToDlq" if sent else "NumberOfNotificationsFailedToRedriveToDlq"
    metrics.count(context, topic.arn, metric)


async def _send(place: Context, subscription: Subscription, topic: Topic, delivery: Delivery) -> tuple[str, str]:
    """(status of HTTP, what the target answered). Raises Failure, whose code is a status, too."""
    if way_of(subscription) == WEB:
        return await _to_web(place, subscription, topic, delivery)
    if way_of(subscription) == MAIL and place.settings.mail_server is not None:
        return await _to_mail(place, subscription, topic, delivery, place.settings.mail_server)
    if subscription.protocol in LEAVING:
        await place.write(_leave, subscription, delivery, place.settings.endpoint)
        return "200", ""
    target, message = subscription.endpoint, delivery.message
    if subscription.protocol == "firehose":
        # A line for each message, as AWS's examples of what comes to a bucket show them.
        body, _ = await queue_message(place, subscription, message, signed=False)
        letter = Letter(f"{body}\n")
    elif subscription.protocol == "sqs":
        letter = await _queue_letter(place, target, subscription, message)
    else:
        letter = Letter(await function_event(place, subscription, message))
    try:
        role = subscription.attributes.get("SubscriptionRoleArn")
        sender = await place.as_role(role, "sns", SERVICE) if role else place
        answer = await send(sender, target, letter)
    except ApiError as error:
        raise Failure(str(error.status or 400), str(error), final=not is_passing(error)) from error
    if subscription.protocol == "sqs":
        told = {"sqsRequestId": feedback.UNTOLD, "sqsMessageId": answer["MessageId"]}
        return "200", msgspec.json.encode(told).decode()
    return "202", msgspec.json.encode({"lambdaRequestId": feedback.UNTOLD}).decode()


def _leave(tx: Tx, subscription: Subscription, delivery: Delivery, server: str) -> None:
    """Put a message into the outbox, by the delivery's id: once, however often it is tried."""
    message = delivery.message
    body, subject = message.body, message.subject
    if way_of(subscription) == MAIL:
        subject, body = _mail(server, subscription, message)
    post(tx, subscription.scope, delivery.id, subscription.protocol, subscription.endpoint, body, subject)
    device = endpoint_of(tx, subscription.endpoint) if subscription.protocol == "application" else None
    if device is not None:
        told(tx, device, message, max(0, int((tx.now - message.time) * 1000)))


def _mail(server: str, subscription: Subscription, message: Message) -> tuple[str, str]:
    """(subject, body) of a mail."""
    subject = message.subject or (
        "AWS Notification Message" if not message.token else "AWS Notification - Subscription Confirmation"
    )
    if subscription.protocol == "email-json":
        return subject, letter(server, subscription, message)
    return subject, f"{message.body}\n\n{link(server, subscription, message)}"


async def _to_mail(
    place: Context, subscription: Subscription, topic: Topic, delivery: Delivery, server: MailServer
) -> tuple[str, str]:
    message = delivery.message
    subject, body = _mail(place.settings.endpoint, subscription, message)
    sender = topic.attributes.get("DisplayName") or SENDER, place.settings.smtp_from
    try:
        answer = await send_mail(
            server, sender, subscription.endpoint, subject, body, id_=delivery.id, time=message.time
        )
    except MailError as error:
        raise Failure(str(error.status), str(error), final=error.final) from error
    return "200", answer


async def _queue_letter(place: Context, queue: str, subscription: Subscription, message: Message) -> Letter:
    text, attributes = await queue_message(place, subscription, message)
    group, dedup = message.group, None
    if queue.endswith(".fifo"):
        group, dedup = group or message.id, message.dedup or message.id
    return Letter(text, attributes, group=group, dedup=dedup)


async def _to_web(place: Context, subscription: Subscription, topic: Topic, delivery: Delivery) -> tuple[str, str]:
    own = subscription.attributes.get("DeliveryPolicy")
    policy = retries.of_subscription(topic.attributes.get("DeliveryPolicy"), own)
    content_type = policy["requestPolicy"]["headerContentType"]
    headers, body = await web_request(place, subscription, delivery.message, content_type)
    try:
        settings = place.settings
        answer = await httpclient.request(
            "POST", subscription.endpoint, headers, body,
            private=settings.reaches_private, own=settings.host_names, seconds=SECONDS,
        )  # fmt: skip
    except httpclient.Unreachable as error:
        raise Failure("", str(error), final=False) from error
    if not 200 <= answer.status < 300:
        text = f"HTTP status {answer.status}"
        raise Failure(str(answer.status), text, final=answer.status < 500 and answer.status != 429)
    return str(answer.status), answer.body[: feedback.MAX_RESPONSE_LENGTH].decode(errors="replace")
