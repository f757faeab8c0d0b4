"""What keys, aliases and grants are, how requests name them, and the words of KMS's errors."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import Arn, arn
from pampero.services.kms.specs import SPECS
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ALIAS, KEY, RESERVED = "alias/", "key/", "alias/aws/"
ENABLED, DISABLED, DELETING, IMPORTING = "Enabled", "Disabled", "PendingDeletion", "PendingImport"
DELETING_REPLICAS = "PendingReplicaDeletion"
OURS, EXTERNAL = "AWS_KMS", "EXTERNAL"
CURRENT, FORMER, WAITING = "CURRENT", "NON_CURRENT", "PENDING_ROTATION"
PRIMARY, REPLICA = "PRIMARY", "REPLICA"
KEY_ID = re.compile(r"mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Material(msgspec.Struct):
    """What a key computes with. sealed: empty when imported material was deleted, or has expired; made: when, by which rotation
    (`how`; "" for the first); ends: when imported material expires; mark: tells whether what is brought is the same."""

    id: str
    sealed: bytes
    made: float
    how: str = ""
    state: str = CURRENT
    ends: float | None = None
    description: str | None = None
    mark: bytes = b""


class Key(Noun):
    """A key; `name` is its id. deletes: when it goes, after a window of so many days; public: of a pair (DER); multi: which of a
    multi-Region key this is, "" for others, with the Region of the primary and all of them; rotates: after so many days, next
    at `next`; asked: when a rotation on demand was begun last; checked: fingerprints of material that was imported once."""

    created: float = 0.0
    spec: str = ""
    usage: str = ""
    origin: str = OURS
    manager: str = "CUSTOMER"
    description: str = ""
    policy: str = ""
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    enabled: bool = True
    deletes: float | None = None
    window: int = 0
    materials: list[Material] = msgspec.field(default_factory=list)
    public: bytes = b""
    multi: str = ""
    primary: str = ""
    regions: list[str] = msgspec.field(default_factory=list)
    rotates: int | None = None
    next: float | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("kms", self.region, self.account, KEY + self.name)

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Those of its usage."""
        return SPECS[self.spec].usages[self.usage]

    @property
    def current(self) -> Material | None:
        """The material that it encrypts with; None where it has none yet, or no more."""
        for one in reversed(self.materials):
            if one.state == CURRENT:
                return one if one.sealed else None
        return None

    @property
    def state(self) -> str:
        """Enabled, Disabled, PendingDeletion, PendingReplicaDeletion, PendingImport."""
        if self.deletes is not None:
            return DELETING
        if self.window:
            return DELETING_REPLICAS
        if self.origin == EXTERNAL and not (
            self.materials and all(one.sealed or one.state == WAITING for one in self.materials)
        ):
            return IMPORTING
        return ENABLED if self.enabled else DISABLED


class Alias(Noun):
    """Another name of a key: `name` with `alias/`; key: its id."""

    key: str = ""
    created: float = 0.0
    updated: float = 0.0

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("kms", self.region, self.account, self.name)


def no_key(name: str) -> ApiError:
    """There is no such key. name: its ARN."""
    return ApiError("NotFoundException", f"Key '{name}' does not exist")


def no_alias(name: str) -> ApiError:
    """There is no such alias. name: its ARN."""
    return ApiError("NotFoundException", f"Alias {name} is not found.")


def invalid(text: str) -> ApiError:
    """ValidationException."""
    return ApiError("ValidationException", text)


def unsupported(text: str) -> ApiError:
    """UnsupportedOperationException."""
    return ApiError("UnsupportedOperationException", text)


def bad_state(key: Key, what: str) -> ApiError:
    """KMSInvalidStateException."""
    return ApiError("KMSInvalidStateException", f"{key.arn} {what}.")


KEYS: Nouns[Key] = Nouns("kms.key", Key, KEY, no_key)
ALIASES: Documents[Alias] = Documents(
    "kms.alias", Alias, {"key": lambda one: one.key}, at=lambda one: (one.scope, one.name)
)


def _at(call: Context, text: str) -> tuple[str, str]:
    """The scope and the rest of what a request calls a key. Raises NotFoundException, InvalidArnException."""
    if not text.startswith("arn:"):
        return call.scope, text if text.startswith(ALIAS) else KEY + text
    try:
        parts = Arn.parse(text)
    except ValueError as error:
        raise ApiError("InvalidArnException", f"Invalid arn {text}") from error
    if parts.service != "kms" or not parts.resource.startswith((ALIAS, KEY)):
        raise ApiError("InvalidArnException", f"Invalid arn {text}")
    if parts.region != call.region:
        raise ApiError("NotFoundException", f"Invalid arn {parts.region}")
    return parts.scope, parts.resource


def find(tx: ReadTx, call: Context, text: str) -> Key:
    """The key that a request names by id, ARN, alias or alias ARN; to be read only. Raises NotFoundException,
    InvalidArnException."""
    scope, resource = _at(call, text)
    account, _, region = scope.partition("/")
    if resource.startswith(ALIAS):
        alias = ALIASES.shared(tx, scope, resource)
        if alias is None:
            raise no_alias(arn("kms", region, account, resource))
        resource = KEY + alias.key
    elif KEY_ID.fullmatch(resource[len(KEY) :]) is None:
        raise ApiError("NotFoundException", f"Invalid keyId '{resource[len(KEY) :]}'")
    found = KEYS.shared(tx, scope, resource[len(KEY) :])
    if found is None:
        raise no_key(arn("kms", region, account, resource))
    return found


def find_plain(tx: ReadTx, call: Context, text: str) -> Key:
    """The same where no alias may stand for the key. Raises NotFoundException, InvalidArnException.

    Which error an alias gets no source tells."""
    if ALIAS in text:
        if text.startswith("arn:"):
            raise ApiError("InvalidArnException", f"Invalid arn {text}")
        raise ApiError("NotFoundException", f"Invalid keyId '{text}'")
    return find(tx, call, text)


def changed(tx: Tx, key: Key) -> Key:
    """The same key, of which nobody else reads."""
    found = KEYS.get(tx, key.scope, key.name)
    assert found is not None
    return found


def check_usable(key: Key) -> None:
    """Raises DisabledException, KMSInvalidStateException. Source: "Key states of AWS KMS keys"."""
    state = key.state
    if state == ENABLED:
        return
    if state == DISABLED:
        raise ApiError("DisabledException", f"{key.arn} is disabled.")
    raise bad_state(key, _words(state))


def check_not_deleting(key: Key) -> None:
    """Raises KMSInvalidStateException."""
    if key.state in (DELETING, DELETING_REPLICAS):
        raise bad_state(key, _words(key.state))


def _words(state: str) -> str:
    words = {
        DELETING: "is pending deletion",
        DELETING_REPLICAS: "is pending replica deletion",
        IMPORTING: "is pending import",
    }
    return words[state]


def check_usage(key: Key, usage: str, operation: str) -> None:
    """Raises InvalidKeyUsageException."""
    if key.usage != usage:
        text = f"{key.arn} key usage is {key.usage} which is not valid for {operation}."
        raise ApiError("InvalidKeyUsageException", text)


def check_algorithm(key: Key, algorithm: str) -> None:
    """Raises InvalidKeyUsageException."""
    if algorithm not in key.algorithms:
        text = f"Algorithm {algorithm} is incompatible with key spec {key.spec}."
        raise ApiError("InvalidKeyUsageException", text)


def dry(req: Any) -> None:
    """Raises DryRunOperationException where a request only asks whether it would be allowed."""
    if req.DryRun:
        raise ApiError("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")


def usable(tx: ReadTx, call: Call, text: str, usage: str, algorithm: str | None = None) -> Key:
    """The key of a request that can do what is asked of it. Raises NotFoundException, InvalidArnException, DisabledException,
    KMSInvalidStateException, InvalidKeyUsageException."""
    key = find(tx, call, text)
    check_usable(key)
    check_usage(key, usage, call.operation)
    if algorithm is not None:
        check_algorithm(key, algorithm)
    return key


def check_settled(key: Key) -> None:
    """Raises KMSInvalidStateException where a key is neither enabled nor disabled."""
    if key.state not in (ENABLED, DISABLED):
        raise bad_state(key, _words(key.state))
