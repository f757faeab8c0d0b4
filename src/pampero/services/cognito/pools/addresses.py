"""Addresses that change: the codes that prove the new ones. Sources: API_UpdateUserAttributes, API_AdminUpdateUserAttributes;
developer guide, "Verifying updates to email addresses and phone numbers".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pampero.api import Call
from pampero.services.cognito.pools import codes
from pampero.services.cognito.pools.attributes import VERIFIED
from pampero.services.cognito.pools.codes import DAY, Wording
from pampero.services.cognito.pools.model import Pool
from pampero.services.cognito.pools.users import User
from pampero.store.tx import Tx


class Proof(NamedTuple):
    """A code that goes to a new address."""

    address: str
    code: str
    words: Wording


def waiting(pool: Pool) -> set[str]:
    """The attributes that keep their old value until the new one is proven."""
    settings = pool.settings.UserAttributeUpdateSettings
    return set((settings and settings.AttributesRequireVerificationBeforeUpdate) or [])


async def proofs(
    call: Call, pool: Pool, user: User, changes: Mapping[str, str], client: str, metadata: dict[str, str] | None
) -> dict[str, Proof]:
    """The codes for the addresses among these changes that the pool verifies, and of which nothing says that they are."""
    found = {}
    for name in pool.settings.AutoVerifiedAttributes or []:
        address = changes.get(name)
        if not address or address == user.attributes.get(name) or changes.get(VERIFIED[name]) == "true":
            continue
        source = "CustomMessage_UpdateUserAttribute"
        words = await codes.worded(call, pool, user, codes.verification(pool), source, client, metadata)
        found[name] = Proof(address, codes.new_code(), words)
    return found


def immediate(pool: Pool, changes: Mapping[str, str], found: Mapping[str, Proof]) -> dict[str, str]:
    """The changes that wait for nothing."""
    later = waiting(pool) & found.keys()
    return {name: value for name, value in changes.items() if name not in later}


def send(tx: Tx, call: Call, pool: Pool, user: User, found: Mapping[str, Proof]) -> None:
    """Send the codes. Raises LimitExceededException."""
    for name, (address, code, words) in found.items():
        purpose = f"{name}={address}" if name in waiting(pool) else name
        codes.keep(tx, user, name, purpose, code, DAY)
        codes.send(tx, call, pool, codes.MEDIA[name], address, words, code, user.name)
