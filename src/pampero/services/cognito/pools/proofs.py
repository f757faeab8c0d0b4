"""Passwords that are proven without being told: the server's half of SRP in a sign-in.

What the server has to keep between its offer and the client's proof is sealed in the block that the client is given, and hands
back: an attempt costs the store nothing until it succeeds or fails. A user that does not exist is offered numbers, too: always
the same salt, and a proof that never holds.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.services.cognito.pools import ghosts, srp
from pampero.services.cognito.pools.attempts import Attempt, SignIn, seconds, spend
from pampero.services.cognito.pools.devices import Device
from pampero.services.cognito.pools.model import invalid, unauthorized
from pampero.services.cognito.pools.passwords import WRONG, identity, refuse_locked, verifier_of
from pampero.services.cognito.pools.users import User, by_sub
from pampero.services.cognito.threats import judging
from pampero.store.tx import Tx

PURPOSE = "cognito-idp.srp"
NONCE_LENGTH = 32
ID_LENGTH = 36


class Block(msgspec.Struct, array_like=True):
    """What a secret block holds: the attempt, the client's number, the server's two. nonce: it is used once. filling: in the place
    of an id, where there is no user, so that the block's length does not tell."""

    attempt: Attempt
    client: bytes
    secret: bytes
    public: bytes
    nonce: str
    expires: float
    filling: str = ""


def _seal(sign: SignIn, attempt: Attempt, client: int, offered: srp.Offer) -> str:
    block = Block(
        attempt, client.to_bytes(385), offered.secret.to_bytes(32), offered.public.to_bytes(384),
        ids.secret(NONCE_LENGTH), sign.call.now + seconds(sign.client), "" if attempt.sub else " " * ID_LENGTH,
    )  # fmt: skip
    return base64.b64encode(sign.call.runtime.sealer.seal(msgspec.msgpack.encode(block), PURPOSE)).decode()


def _open(sign: SignIn, text: str) -> Block:
    try:
        sealed = base64.b64decode(text, validate=True)
        block = msgspec.msgpack.decode(sign.call.runtime.sealer.open(sealed, PURPOSE), type=Block)
    except ValueError as error:
        raise unauthorized(WRONG) from error
    if block.attempt.client != sign.client.id or block.expires <= sign.call.now:
        raise unauthorized("Invalid session for the user, session is expired.")
    return block


def number_of(parameters: Mapping[str, str]) -> int:
    """The client's number. Raises InvalidParameterException."""
    try:
        return srp.read_public(parameters["SRP_A"])
    except KeyError as error:
        raise invalid("Missing required parameter SRP_A") from error
    except ValueError as error:
        raise invalid("Invalid SRP_A: it must be a number of the group in hexadecimal digits.") from error


def offer(sign: SignIn, user: User | None, attempt: Attempt, client: int) -> dict[str, str]:
    """The parameters of a PASSWORD_VERIFIER challenge."""
    if user is not None and user.verifier:
        salt, verifier = user.salt, verifier_of(sign.call, user)
    else:
        salt, verifier = ghosts.numbers(sign.pool, attempt.name)
    name = user.name if user is not None else ghosts.called(sign.pool, attempt.name)
    attempt.name = name
    offered = srp.offer(verifier)
    return {
        "SALT": salt,
        "SECRET_BLOCK": _seal(sign, attempt, client, offered),
        "SRP_B": f"{offered.public:x}",
        "USERNAME": name,
        "USER_ID_FOR_SRP": name,
    }


def offer_device(sign: SignIn, attempt: Attempt, device: Device, client: int) -> dict[str, str]:
    """The parameters of a DEVICE_PASSWORD_VERIFIER challenge."""
    offered = srp.offer(int.from_bytes(device.verifier) % srp.N)
    return {
        "SALT": device.salt.hex(),
        "SECRET_BLOCK": _seal(sign, attempt, client, offered),
        "SRP_B": f"{offered.public:x}",
        "DEVICE_KEY": device.key,
        "USERNAME": attempt.name,
    }


def _holds(block: Block, verifier: int, who: tuple[str, str], responses: Mapping[str, str]) -> bool:
    offered = srp.Offer(int.from_bytes(block.secret), int.from_bytes(block.public))
    key = srp.session_key(int.from_bytes(block.client), offered, verifier)
    raw = base64.b64decode(responses["PASSWORD_CLAIM_SECRET_BLOCK"])
    wanted = base64.b64encode(srp.proof(key, who, raw, responses["TIMESTAMP"]))
    return hmac.compare_digest(wanted, responses["PASSWORD_CLAIM_SIGNATURE"].encode())


def read_block(sign: SignIn, responses: Mapping[str, str]) -> Block:
    """What the block in an answer holds. Raises InvalidParameterException, NotAuthorizedException."""
    for name in ("PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"):
        if not responses.get(name):
            raise invalid(f"Missing required parameter {name}")
    return _open(sign, responses["PASSWORD_CLAIM_SECRET_BLOCK"])


def prove(tx: Tx, sign: SignIn, block: Block, responses: Mapping[str, str]) -> User | ApiError:
    """The user who has proven its password; or the error, and the failure counts: for whoever has to commit that."""
    spend(tx, sign.pool, sign.client, block.nonce, block.expires)
    user = by_sub(tx, sign.pool.id, block.attempt.sub) if block.attempt.sub else None
    tried = user if user is not None else ghosts.ghost(tx, sign.pool, block.attempt.name)
    refuse_locked(tried, tx.now)
    if user is not None and user.verifier:
        right = _holds(block, verifier_of(sign.call, user), identity(sign.pool, user.name), responses)
    else:
        _, verifier = ghosts.numbers(sign.pool, block.attempt.name)
        _holds(block, verifier, identity(sign.pool, block.attempt.name), responses)
        right = False
    if user is not None and right:
        return user
    ghosts.failed(tx, tried)
    if user is not None:
        judging.refused(tx, sign, user)
    return unauthorized(WRONG)


def prove_device(tx: Tx, sign: SignIn, block: Block, device: Device, responses: Mapping[str, Any]) -> None:
    """Hold a device's proof against its verifier. Raises NotAuthorizedException."""
    spend(tx, sign.pool, sign.client, block.nonce, block.expires)
    verifier = int.from_bytes(device.verifier) % srp.N
    if not _holds(block, verifier, (device.group, device.key), responses):
        raise unauthorized(WRONG)
