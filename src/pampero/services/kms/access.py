"""Who may use a key: its policy is the root of trust, grants come beside it, and what both may ask of a request.

Source: KMS Developer Guide, "Policy evaluation", "Condition keys for AWS KMS".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from pampero.api import ApiError, Call, Check, Context, resource_policy, resource_tags
from pampero.kernel.arn import Arn, arn
from pampero.kernel.clock import iso8601
from pampero.services.kms.blobs import named_in
from pampero.services.kms.model import ALIAS, ALIASES, KEYS, Key, find, find_plain
from pampero.store.tx import ReadTx

SERVICE = ".amazonaws.com"
# Those that keys of other accounts take. Source: "AWS KMS permissions", column "Cross-account use".
ACROSS = frozenset({
    "CreateGrant", "Decapsulate", "Decrypt", "DeriveSharedSecret", "DescribeKey", "Encapsulate", "Encrypt", "GenerateDataKey",
    "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac",
    "GetKeyRotationStatus", "GetPublicKey", "ListGrants", "ListKeyRotations", "ReEncrypt", "RetireGrant", "RevokeGrant", "Sign",
    "Verify", "VerifyMac",
})  # fmt: skip


class Conditions(Mapping[str, list[str]]):
    """The condition keys of a request, made when a policy asks for one. encrypted: its encryption context; more: further keys.
    key: None where it is only being made."""

    def __init__(
        self,
        tx: ReadTx,
        call: Call,
        req: Any,
        key: Key | None,
        encrypted: Mapping[str, str] | None = None,
        more: Mapping[str, list[str]] | None = None,
    ) -> None:
        self._tx, self._call, self.req, self._key = tx, call, req, key
        given = encrypted if encrypted is not None else getattr(req, "EncryptionContext", None)
        self.encryption_context: Mapping[str, str] = given or {}
        self._more = more or {}

    @cached_property
    def _made(self) -> dict[str, list[str]]:
        made = {**_of_request(self.req), **self._more}
        if self._call.principal.account:
            made["kms:CallerAccount"] = [self._call.principal.account]
        if self._call.via:
            service = self._call.via[-1].removesuffix(SERVICE)
            made["kms:ViaService"] = [f"{service}.{self._call.region}{SERVICE}"]
        if self._key is not None:
            made |= self._of_key(self._key)
        if self.encryption_context:
            made["kms:EncryptionContextKeys"] = list(self.encryption_context)
            made |= {f"kms:EncryptionContext:{name}": [value] for name, value in self.encryption_context.items()}
        return {name: values for name, values in made.items() if values}

    def _of_key(self, key: Key) -> dict[str, list[str]]:
        named = getattr(self.req, "KeyId", None) or ""
        aliases = [name for name, _ in ALIASES.find(self._tx, key.scope, "key", key.name)]
        return {
            "kms:KeySpec": [key.spec],
            "kms:KeyUsage": [key.usage],
            "kms:KeyOrigin": [key.origin],
            "kms:CustomerMasterKeySpec": [key.spec],
            "kms:CustomerMasterKeyUsage": [key.usage],
            "kms:MultiRegion": [_word(bool(key.multi))],
            "kms:MultiRegionKeyType": [key.multi] if key.multi else [],
            "kms:ResourceAliases": aliases,
            "kms:RequestAlias": [named[named.index(ALIAS) :]] if ALIAS in named else [],
        }

    def __getitem__(self, name: str) -> list[str]:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _of_request(req: Any) -> dict[str, list[str]]:
    def texts(member: str) -> list[str]:
        value = getattr(req, member, None)
        return [] if value is None else [_word(value) if isinstance(value, bool) else str(value)]

    ends = getattr(req, "ValidTo", None)
    return {
        "kms:BypassPolicyLockoutSafetyCheck": texts("BypassPolicyLockoutSafetyCheck"),
        "kms:DataKeyPairSpec": texts("KeyPairSpec"),
        "kms:EncryptionAlgorithm": texts("EncryptionAlgorithm"),
        "kms:ExpirationModel": texts("ExpirationModel"),
        "kms:GranteePrincipal": texts("GranteePrincipal"),
        "kms:KeyAgreementAlgorithm": texts("KeyAgreementAlgorithm"),
        "kms:MacAlgorithm": texts("MacAlgorithm"),
        "kms:MessageType": texts("MessageType"),
        "kms:PrimaryRegion": texts("PrimaryRegion"),
        "kms:ReplicaRegion": texts("ReplicaRegion"),
        "kms:RetiringPrincipal": texts("RetiringPrincipal"),
        "kms:RotationPeriodInDays": texts("RotationPeriodInDays"),
        "kms:ScheduleKeyDeletionPendingWindowInDays": texts("PendingWindowInDays"),
        "kms:SigningAlgorithm": texts("SigningAlgorithm"),
        "kms:ValidTo": [] if ends is None else [iso8601(ends)],
        "kms:WrappingAlgorithm": texts("WrappingAlgorithm"),
        "kms:WrappingKeySpec": texts("WrappingKeySpec"),
    }


def _word(value: bool) -> str:
    return "true" if value else "false"


def asks(tx: ReadTx, call: Call, req: Any, key: Key, action: str = "", **more: Any) -> Check:
    """The question that a request on a key is. Raises ApiError AccessDenied where the key is of another account, and the
    operation does not go there."""
    if key.account != call.account and call.operation not in ACROSS:
        raise ApiError("AccessDenied", _refusal(call, key.arn))
    return Check(f"kms:{action or call.operation}", key.arn, Conditions(tx, call, req, key, **more), key.account)


def _refusal(call: Call, where: str) -> str:
    action = f"kms:{call.operation}"
    why = f"because no resource-based policy allows the {action} action"
    return f"User: {call.principal.arn} is not authorized to perform: {action} on resource: {where} {why}"


def key_arn(tx: ReadTx, call: Call, req: Any) -> str:
    """The ARN of the key that a request names in any form. Raises NotFoundException, InvalidArnException."""
    return find(tx, call, req.KeyId).arn


def on_key(tx: ReadTx, call: Call, req: Any) -> tuple[Check]:
    """The question about a key that a request names in any form. Raises InvalidArnException."""
    return (asks_by(tx, call, req, find),)


def on_plain_key(tx: ReadTx, call: Call, req: Any) -> tuple[Check]:
    """The same where no alias may stand for it. Raises InvalidArnException."""
    return (asks_by(tx, call, req, find_plain),)


def asks_by(tx: ReadTx, call: Call, req: Any, look: Callable[[ReadTx, Context, str], Key]) -> Check:
    """As `asks`. That there is no such key only who may ask is told, by the operation."""
    try:
        key = look(tx, call, req.KeyId)
    except ApiError as error:
        if error.code != "NotFoundException":
            raise
        where = arn("kms", call.region, call.account, "key/*")
        return Check(f"kms:{call.operation}", where, Conditions(tx, call, req, None))
    return asks(tx, call, req, key)


def elsewhere(call: Call, action: str) -> ApiError:
    """A ciphertext whose key is not there, or not for the caller."""
    why = (
        "the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy"
        " explicitly denies access"
    )
    who = f"User: {call.principal.arn} is not authorized to perform: {action}"
    return ApiError("AccessDenied", f"{who} on the resource associated with this ciphertext because {why}")


def key_of_blob(tx: ReadTx, call: Context, blob: bytes) -> Key | None:
    """The key that a ciphertext names, in the Region of the call. Raises InvalidCiphertextException."""
    account, name = named_in(blob)
    return KEYS.shared(tx, f"{account}/{call.region}", name)


def alias_arn(call: Context, name: str) -> str:
    """The ARN of an alias of the account."""
    return arn("kms", call.region, call.account, name)


@resource_policy
def policy_of(tx: ReadTx, where: Arn) -> str | None:
    """A key's; aliases have none."""
    found = KEYS.shared(tx, where.scope, where.resource[4:]) if where.resource.startswith("key/") else None
    return None if found is None else found.policy


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Key | None:
    """A key."""
    return KEYS.named(tx, where)
