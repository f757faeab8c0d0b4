"""Keys go after a time in which that can be taken back. Source: KMS Developer Guide, "Deleting AWS KMS keys"."""

from __future__ import annotations

from pampero.api import Call, Context, TimerEvent, operation, timer
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_plain_key
from pampero.services.kms.grants import forget
from pampero.services.kms.model import (
    ALIASES,
    DELETING,
    DELETING_REPLICAS,
    KEYS,
    Key,
    bad_state,
    changed,
    check_not_deleting,
    find_plain,
    invalid,
)  # fmt: skip
from pampero.services.kms.usage import USES
from pampero.store.tx import Tx

DAY = 86_400.0
MIN_COUNT, MAX_COUNT = 7, 30
TIMER = "kms.delete"


@operation("ScheduleKeyDeletion", resource=key_arn, checks=on_plain_key)
def schedule_key_deletion(tx: Tx, call: Call, req: t.ScheduleKeyDeletionRequest) -> t.ScheduleKeyDeletionResponse:
    """Delete a key in 7 to 30 days; the primary of multi-Region keys once its replicas have gone. Source:
    API_ScheduleKeyDeletion. Raises NotFoundException, InvalidArnException, KMSInvalidStateException, ValidationException."""
    days = MAX_COUNT if req.PendingWindowInDays is None else req.PendingWindowInDays
    if not MIN_COUNT <= days <= MAX_COUNT:
        raise invalid(f"PendingWindowInDays must be between {MIN_COUNT} and {MAX_COUNT} (inclusive)")
    key = changed(tx, find_plain(tx, call, req.KeyId))
    check_not_deleting(key)
    key.enabled, key.window = False, days
    if key.region != key.primary or len(key.regions) == 1:
        _begin(tx, key)
    KEYS.save(tx, key)
    return t.ScheduleKeyDeletionResponse(
        KeyId=key.arn, DeletionDate=key.deletes, KeyState=key.state, PendingWindowInDays=days
    )


def _begin(tx: Tx, key: Key) -> None:
    key.deletes = tx.now + key.window * DAY
    tx.at(TIMER, key.arn, key.deletes)


@operation("CancelKeyDeletion", resource=key_arn, checks=on_plain_key)
def cancel_key_deletion(tx: Tx, call: Call, req: t.CancelKeyDeletionRequest) -> t.CancelKeyDeletionResponse:
    """Keep a key after all; it stays disabled. Source: API_CancelKeyDeletion. Raises NotFoundException, InvalidArnException,
    KMSInvalidStateException."""
    key = changed(tx, find_plain(tx, call, req.KeyId))
    if key.state not in (DELETING, DELETING_REPLICAS):
        raise bad_state(key, "is not pending deletion")
    key.deletes, key.window = None, 0
    tx.cancel(TIMER, key.arn)
    KEYS.save(tx, key)
    return t.CancelKeyDeletionResponse(KeyId=key.arn)


@timer(TIMER)
def delete(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The time is over: the key goes with its aliases and grants; with the last replica the primary's time begins."""
    key = KEYS.by_arn(tx, event.key)
    if key is None or key.deletes is None:
        return
    for name, _ in ALIASES.find(tx, key.scope, "key", key.name):
        ALIASES.delete(tx, key.scope, name)
    forget(tx, key)
    USES.delete(tx, key.scope, key.name)
    KEYS.delete(tx, key.scope, key.name)
    for region in key.regions:
        other = KEYS.get(tx, f"{key.account}/{region}", key.name)
        if other is not None:
            other.regions = [one for one in other.regions if one != key.region]
            if other.state == DELETING_REPLICAS and other.regions == [other.region]:
                _begin(tx, other)
            KEYS.save(tx, other)
