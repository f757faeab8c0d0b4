"""Versions and their staging labels: a value is put, a label moves, what has none is forgotten in time.

Sources: user guide, "What's in a Secrets Manager secret?", API_PutSecretValue, API_UpdateSecretVersionStage.
"""

from __future__ import annotations

from pampero.api import ApiError, Call
from pampero.services.secretsmanager.model import (
    CURRENT,
    DAY,
    PENDING,
    PREVIOUS,
    VERSIONS,
    Secret,
    Version,
    bad_parameter,
    bad_request,
)
from pampero.services.secretsmanager.sealing import DEFAULT_KEY, opened, sealed
from pampero.store.tx import Tx

# "Labels attached across all versions of a secret", "Versions per secret": user guide, Secrets Manager quotas.
MAX_LABELS = 20
MAX_VERSIONS = 100
MAX_BYTES = 65_536
Value = str | bytes


def value_in(text: str | None, binary: bytes | None) -> Value | None:
    """The value that a request brings. Raises InvalidParameterException, in words of ours."""
    if text is not None and binary is not None:
        raise bad_parameter(
            "You can't specify both a binary secret value and a string secret value in the same secret."
        )
    if text is not None and len(text.encode()) > MAX_BYTES:
        raise bad_parameter(f"The secret value can't be larger than {MAX_BYTES} bytes.")
    return binary if text is None else text


def check_account(call: Call, secret: Secret) -> None:
    """Raises InvalidRequestException for a value that only the account's own key opens."""
    if call.account != secret.account and secret.key in (None, DEFAULT_KEY):
        text = "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."
        raise bad_request(text)


def add(tx: Tx, call: Call, secret: Secret, token: str, value: Value, stages: list[str]) -> bool:
    """Put a version with these labels; whether there was none of this token. Raises ResourceExistsException, and what sealing
    raises.

    A token that comes again with the same value changes nothing. Source: API_PutSecretValue, ClientRequestToken.
    """
    check_account(call, secret)
    known = VERSIONS.get(tx, secret.vault, token)
    if known is not None:
        if opened(call, secret, known) != value:
            text = f"You can't use ClientRequestToken {token} because that value is already in use for a version of secret {secret.arn}."
            raise ApiError("ResourceExistsException", text)
        return False
    binary = isinstance(value, bytes)
    plain = value.encode() if isinstance(value, str) else value
    VERSIONS.put(tx, secret.vault, token, sealed(call, secret, Version(token, b"", binary, tx.now), plain))
    for stage in stages:
        attach(secret, token, stage)
    if secret.holding(CURRENT) is None:
        attach(secret, token, CURRENT)
    secret.changed = tx.now
    forget(tx, secret)
    return True


def attach(secret: Secret, version: str, stage: str) -> None:
    """Give a version a label, which leaves the version that had it. AWSPREVIOUS goes to the version that was current, which
    is AWSPENDING no more (recorded).

    Raises LimitExceededException, in words of ours.
    """
    before = secret.holding(stage)
    if before == version:
        return
    detach(secret, stage)
    if stage == CURRENT and before is not None:
        if secret.holding(PENDING) == before:
            detach(secret, PENDING)
        attach(secret, before, PREVIOUS)
    held = secret.stages.setdefault(version, [])
    held.append(stage)
    if len(held) > MAX_LABELS:
        raise ApiError("LimitExceededException", f"A version of a secret can have {MAX_LABELS} staging labels at most.")


def detach(secret: Secret, stage: str) -> None:
    """Take a label from the version that has it."""
    secret.stages = {
        id_: left for id_, stages in secret.stages.items() if (left := [one for one in stages if one != stage])
    }


def forget(tx: Tx, secret: Secret) -> None:
    """Of more than a hundred versions delete those without labels that are older than a day. Source: user guide,
    "What's in a Secrets Manager secret?": Version."""
    if VERSIONS.count(tx, secret.vault) <= MAX_VERSIONS:
        return
    known = sorted((one for _, one in VERSIONS.page(tx, secret.vault)), key=lambda one: one.made)
    for version in known[:-MAX_VERSIONS]:
        if version.id not in secret.stages and version.made < tx.now - DAY:
            VERSIONS.delete(tx, secret.vault, version.id)
