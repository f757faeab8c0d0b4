"""The archive of a FIFO topic, and its replay to a subscriber.

Sources: "Message archiving and replay for FIFO topics", API_Subscribe (ReplayStatus). A replay goes through the archive in pages,
by a timer, in the order of sequence numbers; what is published meanwhile waits there for its turn and comes as it would have,
so that a subscriber sees no gap. A replayed message has its id, time and deduplication id: a FIFO queue that got it within the
last five minutes takes it for a duplicate. An ending point in the future is refused, which AWS does not speak of.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Context, TimerEvent, timer
from pampero.kernel import jsontext
from pampero.kernel.clock import parse_iso8601
from pampero.services.sns.fanout import hand_over
from pampero.services.sns.filters import passes
from pampero.services.sns.model import (
    COMPLETED,
    CONFIRMED,
    FAILED,
    RUNNING,
    SUBSCRIPTIONS,
    TOPICS,
    Message,
    Replay,
    Subscription,
    Topic,
    invalid,
)
from pampero.store.tx import ReadTx, Tx

DAY = 86_400.0
MAX_DAYS = 365
SWEEP_SECONDS = 3600.0
PAGE = 200
NONE = ("", "{}")
_PUT = "INSERT INTO sns_archive (topic, sequence, time, message) VALUES (?, ?, ?, ?)"
_OLD = "DELETE FROM sns_archive WHERE topic = ? AND time < ?"
_ALL = "DELETE FROM sns_archive WHERE topic = ?"
_NEXT = (
    "SELECT sequence, message FROM sns_archive WHERE topic = ? AND sequence > ? AND time >= ? AND time <= ? "
    "ORDER BY sequence LIMIT ?"
)
_FOREVER = float(1 << 60)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Message).decode


def days_of(policy: str | None) -> int:
    """For how many days a topic's ArchivePolicy keeps messages; 0: it keeps none."""
    return int(jsontext.loads(policy)["MessageRetentionPeriod"]) if policy not in (None, *NONE) else 0


def check_policy(value: str) -> None:
    """An ArchivePolicy. Raises InvalidParameter."""
    if value in NONE:
        return
    try:
        policy = jsontext.loads(value)
        days = str(policy["MessageRetentionPeriod"])
        right = len(policy) == 1 and days.isascii() and days.isdigit() and len(days) <= 3 and 1 <= int(days) <= MAX_DAYS
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("ArchivePolicy Reason: MessageRetentionPeriod is required") from error
    if not right:
        raise invalid(f"ArchivePolicy Reason: MessageRetentionPeriod must be between 1 and {MAX_DAYS} days")


def settle(tx: Tx, topic: Topic) -> None:
    """Begin, or end, the archive that a topic's attributes ask for."""
    if days_of(topic.attributes.get("ArchivePolicy")):
        topic.archived = topic.archived or tx.now
        tx.at("sns.archive", topic.arn, tx.now + SWEEP_SECONDS)
    else:
        topic.attributes.pop("ArchivePolicy", None)
        topic.archived = 0.0
        forget(tx, topic)


def forget(tx: Tx, topic: Topic) -> None:
    """What the archive holds is gone."""
    tx.run(_ALL, topic.arn)
    tx.cancel("sns.archive", topic.arn)


def beginning(topic: Topic, now: float) -> float:
    """The earliest moment from which a topic's messages can be replayed."""
    return max(topic.archived, now - days_of(topic.attributes.get("ArchivePolicy")) * DAY)


def keep(tx: Tx, topic: Topic, message: Message) -> None:
    """Put a message into the archive."""
    tx.run(_PUT, topic.arn, topic.sequence, message.time, _encode(message))


@timer("sns.archive")
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Once an hour: what was kept long enough goes."""
    topic = _topic(tx, event.key)
    if topic is not None and topic.archived:
        tx.run(_OLD, topic.arn, beginning(topic, tx.now))
        tx.at("sns.archive", topic.arn, tx.now + SWEEP_SECONDS)


def _topic(tx: ReadTx, arn: str) -> Topic | None:
    _, _, _, region, account, name = arn.split(":")
    return TOPICS.get(tx, f"{account}/{region}", name)


def replay_of(tx: ReadTx, topic: Topic, value: str) -> Replay:
    """What a ReplayPolicy asks for. Raises InvalidParameter."""
    if not topic.fifo or not topic.archived:
        raise invalid("ReplayPolicy Reason: the topic has no message archive")
    try:
        policy: dict[str, Any] = jsontext.loads(value)
        start = parse_iso8601(policy["StartingPoint"])
        end = parse_iso8601(policy["EndingPoint"]) if "EndingPoint" in policy else None
        right = policy["PointType"] == "Timestamp" and not set(policy) - {"PointType", "StartingPoint", "EndingPoint"}
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("ReplayPolicy Reason: PointType Timestamp and StartingPoint are required") from error
    if not right:
        raise invalid("ReplayPolicy Reason: PointType must be Timestamp")
    if start < int(beginning(topic, tx.now)) or start > tx.now:
        raise invalid("ReplayPolicy Reason: StartingPoint must lie between BeginningArchiveTime and now")
    if end is not None and not start < end <= tx.now:
        raise invalid("ReplayPolicy Reason: EndingPoint must lie between StartingPoint and now")
    return Replay(start, end, mark=topic.sequence)


def begin(tx: Tx, subscription: Subscription) -> None:
    """Have a confirmed subscription's replay go on."""
    if subscription.state == CONFIRMED and subscription.waits:
        tx.at("sns.replay", subscription.arn, tx.now)


def stop(subscription: Subscription) -> None:
    """Replay no more; what was published since the replay began is still owed."""
    if subscription.replay is not None:
        position = max(subscription.replay.position, subscription.replay.mark)
        subscription.replay = msgspec.structs.replace(subscription.replay, position=position, end=None)


@timer("sns.replay")
def replay_some(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A page of a replay."""
    parts = event.key.split(":")
    subscription = SUBSCRIPTIONS.get(tx, f"{parts[4]}/{parts[3]}", event.key)
    if subscription is None or subscription.state != CONFIRMED or subscription.replay is None:
        return
    replay, topic = subscription.replay, _topic(tx, subscription.topic)
    if topic is None or not topic.archived:
        replay.status = FAILED
    else:
        last = _FOREVER if replay.end is None else replay.end
        found = tx.all(_NEXT, topic.arn, replay.position, replay.start, last, PAGE)
        for sequence, body in found:
            _deliver(tx, subscription, _decode(body), again=sequence <= replay.mark)
            replay.position = sequence
        replay.status = RUNNING if len(found) == PAGE else COMPLETED
    SUBSCRIPTIONS.save(tx, subscription)
    begin(tx, subscription)


def _deliver(tx: Tx, subscription: Subscription, message: Message, again: bool) -> None:
    if passes(subscription.attributes, message):
        message.body, message.bodies, message.replayed = message.text(subscription.protocol), {}, again
        hand_over(tx, subscription, message, f"{subscription.arn}/{message.group}")


def refuse_deletion(topic: Topic) -> None:
    """A topic that has an archive is not deleted. Raises InvalidState."""
    if topic.archived:
        text = "The topic has an active message archive policy, which must be deactivated before the topic is deleted."
        raise ApiError("InvalidStateException", text)
