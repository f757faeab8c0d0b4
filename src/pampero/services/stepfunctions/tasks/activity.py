"""What an activity is, and how it is found."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.aws.nouns import Noun
from pampero.kernel.arn import arn
from pampero.services.stepfunctions.model import split_arn
from pampero.services.stepfunctions.sealing import key_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx


class Activity(Noun, omit_defaults=True):
    """An activity."""

    created: float
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    encryption: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("states", self.region, self.account, f"activity:{self.name}")


ACTIVITIES: Documents[Activity] = Documents(
    "stepfunctions.activity", Activity, at=lambda one: (f"{one.account}/{one.region}", one.name)
)


def find_activity(tx: ReadTx, text: str) -> Activity:
    """The activity of an ARN. Raises InvalidArn, ActivityDoesNotExist."""
    account, region, names = split_arn(text, "activity")
    found = ACTIVITIES.get(tx, f"{account}/{region}", names[0])
    if found is None:
        raise ApiError("ActivityDoesNotExist", f"Activity Does Not Exist: '{text}'")
    return found


def sealed_by(tx: ReadTx, text: str) -> str | None:
    """The customer's key of the activity of an ARN, which may be none."""
    try:
        return key_of(find_activity(tx, text).encryption)
    except ApiError:
        return None
