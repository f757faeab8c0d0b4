"""Who may use a key: its policy is the root of trust, grants come beside it, and what both may ask of a request.

Source: KMS Developer Guide, "Policy evaluation", "Condition keys for AWS KMS".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
PLAIN_MEMBERS = (
    "DataKeyPairSpec", "EncryptionAlgorithm", "ExpirationModel", "GranteePrincipal", "KeyAgreementAlgorithm", "MacAlgorithm",
    "MessageType", "PrimaryRegion", "ReplicaRegion", "RetiringPrincipal", "SigningAlgorithm", "WrappingAlgorithm",
    "WrappingKeySpec",
)  # fmt: skip
# Where the key is not called as the member.
RENAMED = (
    ("KeyPairSpec", "DataKeyPairSpec"), ("RotationPeriodInDays", "RotationPeriodInDays"),
    ("PendingWindowInDays", "ScheduleKeyDeletionPendingWindowInDays"),
)  # fmt: skip


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
        return {f"kms:{name}": values for name, values in self._all() if values}

    def _all(self) -> Iterator[tuple[str, list[str]]]:
        call, key, req = self._call, self._key, self.req
        yield "CallerAccount", [call.principal.account] if call.principal.account else []
        if call.via:
            yield "ViaService", [f"{call.via[-1].removesuffix(SERVICE)}.{call.region}{SERVICE}"]
        if key is not None:
            yield "KeySpec", [key.spec]
            yield "KeyUsage", [key.usage]
            yield "KeyOrigin", [key.origin]
            yield "CustomerMasterKeySpec", [key.spec]
            yield "CustomerMasterKeyUsage", [key.usage]
            yield "MultiRegion", [_word(bool(key.multi))]
            yield "MultiRegionKeyType", [key.multi] if key.multi else []
            yield "ResourceAliases", [name for name, _ in ALIASES.find(self._tx, key.scope, "key", key.name)]
            named = getattr(req, "KeyId", None) or ""
            if ALIAS in named:
                yield "RequestAlias", [named[named.index(ALIAS) :]]
        for name in PLAIN_MEMBERS:
            value = getattr(req, name, None)
            yield name, [value] if value else []
        for member, name in RENAMED:
            value = getattr(req, member, None)
            yield name, [str(value)] if value else []
        if hasattr(req, "BypassPolicyLockoutSafetyCheck"):
            yield "BypassPolicyLockoutSafetyCheck", [_word(bool(req.BypassPolicyLockoutSafetyCheck))]
        ends = getattr(req, "ValidTo", None)
        yield "ValidTo", [iso8601(ends)] if isinstance(ends, float) else []
        context = self.encryption_context
        if context:
            yield "EncryptionContextKeys", list(context)
            for name, value in context.items():
                yield f"EncryptionContext:{name}", [value]
        yield from self._more.items()

    def __getitem__(self, name: str) -> list[str]:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


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
    """The question about a key that a request names in any form. Raises NotFoundException, InvalidArnException."""
    return (asks(tx, call, req, find(tx, call, req.KeyId)),)


def on_plain_key(tx: ReadTx, call: Call, req: Any) -> tuple[Check]:
    """The same where no alias may stand for it. Raises NotFoundException, InvalidArnException."""
    return (asks(tx, call, req, find_plain(tx, call, req.KeyId)),)


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
