"""When the next rotation is due, kept in one timer a secret."""

from __future__ import annotations

from pampero.services.secretsmanager.model import Secret
from pampero.services.secretsmanager.windows import following
from pampero.store.tx import Tx

DUE = "secretsmanager.due"


def settle(tx: Tx, secret: Secret) -> None:
    """From now on: after a rotation, a value that was put by hand (which counts as one), or a change of the rules."""
    rotation = secret.rotation
    if rotation is None or secret.primary != secret.region:
        return
    rules = rotation.rules
    active = rotation.enabled and secret.deleted is None
    window = following(rules.days, rules.expression, rules.duration, tx.now) if active else None
    if window is None:
        rotation.next = None
        tx.cancel(DUE, secret.arn)
    else:
        rotation.next = window[1]
        tx.at(DUE, secret.arn, window[0], {"scope": secret.scope, "name": secret.name})
