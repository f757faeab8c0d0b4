"""What an account has committed itself to: a throughput that it pays at least, for which streams may be warmed."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, Context, operation
from pampero.services.kinesis import types as t
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

# "A minimum commitment window": that it is a day is our choice of AWS's "24-hour minimum".
MIN_SECONDS = 24 * 3600.0
# MiB a second of a stream.
MAX_WARM = 10 * 1024
ENABLED, DISABLED, UNTIL = "ENABLED", "DISABLED", "ENABLED_UNTIL_EARLIEST_ALLOWED_END"


class Commitment(msgspec.Struct):
    """started: when it began; ended: when that was asked to end, 0 while it was not."""

    started: float
    ended: float = 0.0

    @property
    def earliest(self) -> float:
        """When it may end."""
        return self.started + MIN_SECONDS

    def status(self, now: float) -> str:
        """ENABLED, DISABLED, or the first until it may be the second."""
        if not self.ended:
            return ENABLED
        return DISABLED if now >= max(self.ended, self.earliest) else UNTIL


COMMITMENTS: Documents[Commitment] = Documents("kinesis.commitment", Commitment)


def is_committed(tx: ReadTx, call: Context) -> bool:
    """Whether the account pays a minimum here."""
    found = COMMITMENTS.get(tx, call.scope, "")
    return found is not None and found.status(tx.now) != DISABLED


def check_warm(tx: ReadTx, call: Context, mibps: int) -> None:
    """Whether streams of the account may be warmed to so much a second. Raises ValidationException."""
    if mibps > MAX_WARM:
        raise ApiError("ValidationException", f"WarmThroughputMiBps must not be greater than {MAX_WARM}.")
    if not is_committed(tx, call):
        text = "Warm throughput requires MinimumThroughputBillingCommitment to be enabled for the account"
        raise ApiError("ValidationException", f"{text} {call.account}.")


def _shown(found: Commitment | None, now: float) -> t.MinimumThroughputBillingCommitmentOutput:
    if found is None:
        return t.MinimumThroughputBillingCommitmentOutput(Status=DISABLED)
    status = found.status(now)
    return t.MinimumThroughputBillingCommitmentOutput(
        Status=status,
        StartedAt=found.started,
        EndedAt=max(found.ended, found.earliest) if status == DISABLED else None,
        EarliestAllowedEndAt=None if status == DISABLED else found.earliest,
    )


@operation("DescribeAccountSettings", resource="*", read=True)
def describe_account_settings(
    tx: ReadTx, call: Call, req: t.DescribeAccountSettingsInput
) -> t.DescribeAccountSettingsOutput:
    """The account's commitment in a region. Source: API_DescribeAccountSettings."""
    found = COMMITMENTS.get(tx, call.scope, "")
    return t.DescribeAccountSettingsOutput(MinimumThroughputBillingCommitment=_shown(found, tx.now))


@operation("UpdateAccountSettings", resource="*")
def update_account_settings(tx: Tx, call: Call, req: t.UpdateAccountSettingsInput) -> t.UpdateAccountSettingsOutput:
    """Begin or end it; it does not end within its first day. Source: API_UpdateAccountSettings."""
    found = COMMITMENTS.get(tx, call.scope, "")
    if req.MinimumThroughputBillingCommitment.Status == ENABLED:
        if found is None or found.status(tx.now) == DISABLED:
            found = Commitment(tx.now)
        found.ended = 0.0
    elif found is not None and not found.ended:
        found.ended = tx.now
    if found is not None:
        COMMITMENTS.put(tx, call.scope, "", found)
    return t.UpdateAccountSettingsOutput(MinimumThroughputBillingCommitment=_shown(found, tx.now))
