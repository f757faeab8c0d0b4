"""Grants: whom a key's user has let use it, for some operations, under constraints; beside all policies.

Source: KMS Developer Guide, "Grants in AWS KMS".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation, resource_grant
from pampero.kernel import ids
from pampero.kernel.arn import Arn, arn
from pampero.services.kms import types as t
from pampero.services.kms.access import Conditions, asks, key_arn
from pampero.services.kms.listing import pages
from pampero.services.kms.model import KEYS, Key, check_not_deleting, check_usable, dry, find_plain, invalid
from pampero.services.kms.specs import AGREE, ENCAPSULATE, ENCRYPT, MAC, SIGN, SYMMETRIC
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

LISTED = 50
PURPOSE = "kms/grant token"
PAIRS = (
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
)
ALWAYS = frozenset({"CreateGrant", "RetireGrant", "DescribeKey"})
# What grants may be for, by what the key is for; only symmetric keys make data keys, only pairs have a public key.
ALLOWED: Mapping[str, frozenset[str]] = {
    ENCRYPT: frozenset({"Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo"}),
    SIGN: frozenset({"Sign", "Verify"}),
    MAC: frozenset({"GenerateMac", "VerifyMac"}),
    AGREE: frozenset({"DeriveSharedSecret"}),
    ENCAPSULATE: frozenset({"Encapsulate", "Decapsulate"}),
}


class Grant(msgspec.Struct):
    """A grant on a key. grantee, retiring: ARNs, or the names of services. equals, subset: what the encryption context must be,
    or hold."""

    id: str
    key: str
    account: str
    region: str
    created: float
    operations: list[str]
    issuer: str
    name: str | None = None
    grantee: str | None = None
    retiring: str | None = None
    grantee_service: str | None = None
    retiring_service: str | None = None
    equals: dict[str, str] | None = None
    subset: dict[str, str] | None = None
    source: str | None = None

    @property
    def constraints(self) -> tuple[object, object, object]:
        """All that narrows it."""
        return self.equals, self.subset, self.source


def _place(grant: Grant) -> tuple[str, str]:
    return f"{grant.account}/{grant.region}", f"{grant.key}/{grant.id}"


GRANTS: Documents[Grant] = Documents(
    "kms.grant",
    Grant,
    {
        "grantee": lambda one: f"{one.key}/{one.grantee or one.grantee_service}",
        "retiring": lambda one: one.retiring or one.retiring_service,
    },
    at=_place,
)


def of_key(tx: ReadTx, key: Key, after: str = "", most: int = -1) -> list[tuple[str, Grant]]:
    """Those on a key."""
    return GRANTS.page(tx, key.scope, prefix=f"{key.name}/", after=after, limit=most)


def forget(tx: Tx, key: Key) -> None:
    """Delete all on a key."""
    for id_, _ in of_key(tx, key):
        GRANTS.delete(tx, key.scope, id_)


def invalid_id() -> ApiError:
    """InvalidGrantIdException."""
    return ApiError("InvalidGrantIdException", "Invalid GrantId")


def _conditions(req: t.CreateGrantRequest, call: Call) -> dict[str, list[str]]:
    constraints = req.Constraints or t.GrantConstraints()
    kinds = {"EncryptionContextEquals": constraints.EncryptionContextEquals,
             "EncryptionContextSubset": constraints.EncryptionContextSubset}  # fmt: skip
    return {
        "kms:GrantOperations": list(req.Operations),
        "kms:GrantConstraintType": [name for name, value in kinds.items() if value],
        "kms:GrantIsForAWSResource": ["true" if call.via else "false"],
    }


def _creation(tx: ReadTx, call: Call, req: t.CreateGrantRequest) -> tuple[Check]:
    key = find_plain(tx, call, req.KeyId)
    return (asks(tx, call, req, key, more=_conditions(req, call)),)


def _allowed(key: Key) -> frozenset[str]:
    found = ALLOWED[key.usage] | ALWAYS
    if key.spec == SYMMETRIC:
        return found | frozenset(PAIRS)
    return found if key.usage == MAC else found | {"GetPublicKey"}


def _check_principal(text: str | None) -> None:
    if text is None:
        return
    try:
        parts = Arn.parse(text)
    except ValueError as error:
        raise ApiError("InvalidArnException", f"Invalid arn {text}") from error
    if parts.service not in ("iam", "sts"):
        raise ApiError("InvalidArnException", f"Invalid arn {text}")


@operation("CreateGrant", resource=key_arn, checks=_creation)
def create_grant(tx: Tx, call: Call, req: t.CreateGrantRequest) -> t.CreateGrantResponse:
    """Let a principal use a key for some operations; the same grant again where name and all else are the same. Source:
    API_CreateGrant.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException, InvalidGrantTokenException,
    ValidationException, DryRunOperationException.
    """
    key = find_plain(tx, call, req.KeyId)
    check_usable(key)
    if not req.Operations:
        raise invalid("A grant is for one operation at least.")
    if (req.GranteePrincipal is None) == (req.GranteeServicePrincipal is None):
        raise invalid("A grant has either a GranteePrincipal or a GranteeServicePrincipal.")
    for text in (req.GranteePrincipal, req.RetiringPrincipal):
        _check_principal(text)
    unfit = sorted(set(req.Operations) - _allowed(key))
    if unfit:
        raise invalid(f"Operations {', '.join(unfit)} are not valid for key usage {key.usage} and key spec {key.spec}.")
    constraints = req.Constraints or t.GrantConstraints()
    admit(call, req)
    grant = Grant(
        ids.hexadecimal(64), key.name, key.account, key.region, tx.now, list(req.Operations), call.principal.arn, req.Name,
        req.GranteePrincipal, req.RetiringPrincipal, req.GranteeServicePrincipal, req.RetiringServicePrincipal,
        constraints.EncryptionContextEquals, constraints.EncryptionContextSubset, constraints.SourceArn,
    )  # fmt: skip
    standing = _same(tx, key, grant) if req.Name is not None else None
    if standing is None:
        GRANTS.save(tx, grant)
    made = standing or grant
    return t.CreateGrantResponse(GrantToken=_token(call, made), GrantId=made.id)


def _same(tx: ReadTx, key: Key, grant: Grant) -> Grant | None:
    wanted = f"{key.name}/{grant.grantee or grant.grantee_service}"
    for _, one in GRANTS.find(tx, key.scope, "grantee", wanted):
        if msgspec.structs.replace(one, id=grant.id, created=grant.created) == grant:
            return one
    return None


def _token(call: Call, grant: Grant) -> str:
    place = f"{grant.account}/{grant.region}/{grant.key}/{grant.id}"
    return base64.b64encode(call.runtime.sealer.seal(place.encode(), PURPOSE)).decode()


def _of_token(tx: ReadTx, call: Call, token: str) -> Grant | None:
    """The grant that a token stands for, if it is still there. Raises InvalidGrantTokenException."""
    try:
        place = call.runtime.sealer.open(base64.b64decode(token, validate=True), PURPOSE).decode()
    except (ValueError, binascii.Error) as error:
        raise ApiError("InvalidGrantTokenException", "Invalid grant token.") from error
    account, region, rest = place.split("/", 2)
    return GRANTS.get(tx, f"{account}/{region}", rest)


def _named(tx: ReadTx, call: Call, req: t.RetireGrantRequest) -> tuple[Key, Grant]:
    """What a request to retire names. Raises NotFoundException, InvalidGrantTokenException, InvalidGrantIdException."""
    if req.GrantToken is not None:
        grant = _of_token(tx, call, req.GrantToken)
        key = None if grant is None else KEYS.shared(tx, f"{grant.account}/{grant.region}", grant.key)
        if grant is None or key is None:
            raise ApiError("InvalidGrantTokenException", "Invalid grant token.")
        return key, grant
    if req.KeyId is None or req.GrantId is None:
        raise invalid("Retiring a grant requires a GrantToken, or a KeyId and a GrantId.")
    return _existing(tx, find_plain(tx, call, req.KeyId), req.GrantId)


def _existing(tx: ReadTx, key: Key, id_: str) -> tuple[Key, Grant]:
    grant = GRANTS.get(tx, key.scope, f"{key.name}/{id_}")
    if grant is None:
        raise ApiError("NotFoundException", f"Grant ID {id_} not found")
    return key, grant


def _retiring(tx: ReadTx, call: Call, req: t.RetireGrantRequest) -> tuple[Check]:
    return (asks(tx, call, req, _named(tx, call, req)[0]),)


@operation("RetireGrant", resource="*", checks=_retiring)
def retire_grant(tx: Tx, call: Call, req: t.RetireGrantRequest) -> None:
    """Take a grant back, by whom it names for that or has let do it. Source: API_RetireGrant.

    Raises InvalidArnException, InvalidGrantTokenException, NotFoundException, KMSInvalidStateException,
    DryRunOperationException.
    """
    key, grant = _named(tx, call, req)
    check_not_deleting(key)
    dry(req)
    GRANTS.delete(tx, key.scope, f"{key.name}/{grant.id}")


def _on_key(tx: ReadTx, call: Call, req: Any) -> tuple[Check]:
    more = {"kms:GrantIsForAWSResource": ["true" if call.via else "false"]}
    return (asks(tx, call, req, find_plain(tx, call, req.KeyId), more=more),)


@operation("RevokeGrant", resource=key_arn, checks=_on_key)
def revoke_grant(tx: Tx, call: Call, req: t.RevokeGrantRequest) -> None:
    """Take a grant away. Source: API_RevokeGrant. Raises NotFoundException, InvalidArnException, KMSInvalidStateException,
    DryRunOperationException."""
    key, grant = _existing(tx, find_plain(tx, call, req.KeyId), req.GrantId)
    check_not_deleting(key)
    dry(req)
    GRANTS.delete(tx, key.scope, f"{key.name}/{grant.id}")


@operation("ListGrants", resource=key_arn, checks=_on_key, read=True)
def list_grants(tx: ReadTx, call: Call, req: t.ListGrantsRequest) -> t.ListGrantsResponse:
    """Those on a key, in pages of 50. Source: API_ListGrants. Raises NotFoundException, InvalidArnException,
    InvalidMarkerException."""
    key = find_plain(tx, call, req.KeyId)
    wanted = req.GranteePrincipal or req.GranteeServicePrincipal

    def look(after: str, most: int) -> list[tuple[str, Grant]]:
        if req.GrantId is not None:
            one = GRANTS.get(tx, key.scope, f"{key.name}/{req.GrantId}")
            return [] if one is None else [(one.id, one)]
        if wanted is not None:
            found = GRANTS.find(tx, key.scope, "grantee", f"{key.name}/{wanted}")
            return [one for one in found if one[0] > after][:most]
        return of_key(tx, key, after, most)

    return _listed(t.ListGrantsResponse(), req, look)


@operation("ListRetirableGrants", resource="*", read=True)
def list_retirable_grants(tx: ReadTx, call: Call, req: t.ListRetirableGrantsRequest) -> t.ListGrantsResponse:
    """Those of the account in the Region that name a principal to retire them. Source: API_ListRetirableGrants. Raises
    InvalidMarkerException, InvalidArnException, ValidationException."""
    _check_principal(req.RetiringPrincipal)
    wanted = req.RetiringPrincipal or req.RetiringServicePrincipal
    if wanted is None:
        raise invalid("The request needs a RetiringPrincipal or a RetiringServicePrincipal.")

    def look(after: str, most: int) -> list[tuple[str, Grant]]:
        return [one for one in GRANTS.find(tx, call.scope, "retiring", wanted) if one[0] > after][:most]

    return _listed(t.ListGrantsResponse(), req, look)


def _listed(answer: t.ListGrantsResponse, req: Any, look: Any) -> t.ListGrantsResponse:
    found, marker = pages(req, LISTED, look)
    answer.Grants = [_shown(grant) for grant in found]
    answer.NextMarker, answer.Truncated = marker, marker is not None
    return answer


def _shown(grant: Grant) -> t.GrantListEntry:
    constraints = None
    if any(grant.constraints):
        constraints = t.GrantConstraints(
            EncryptionContextEquals=grant.equals, EncryptionContextSubset=grant.subset, SourceArn=grant.source
        )
    key = arn("kms", grant.region, grant.account, f"key/{grant.key}")
    return t.GrantListEntry(
        KeyId=key, GrantId=grant.id, Name=grant.name, CreationDate=grant.created, GranteePrincipal=grant.grantee,
        RetiringPrincipal=grant.retiring, IssuingAccount=f"arn:aws:iam::{grant.account}:root", Operations=grant.operations,
        Constraints=constraints, GranteeServicePrincipal=grant.grantee_service,
        RetiringServicePrincipal=grant.retiring_service,
    )  # fmt: skip


@resource_grant
def granted(tx: ReadTx, call: Call, check: Check) -> bool:
    """Whether a grant lets the caller do this: by its operations, its constraints, and for whom it is."""
    where = Arn.parse(check.resource) if check.resource.startswith("arn:") else None
    if where is None or not where.resource.startswith("key/") or not isinstance(check.context, Conditions):
        return False
    asked, key = check.context, where.resource[4:]
    operation_, who = check.action.partition(":")[2], _names(call)
    if operation_ == "RetireGrant":
        grant = _named(tx, call, asked.req)[1]
        retires = bool(set(who) & {grant.retiring, grant.retiring_service})
        return retires or (
            "RetireGrant" in grant.operations and bool(set(who) & {grant.grantee, grant.grantee_service})
        )
    grants = (one for name in who for _, one in GRANTS.find(tx, where.scope, "grantee", f"{key}/{name}"))
    return any(operation_ in one.operations and _fits(one, operation_, call, asked) for one in grants)


def _names(call: Call) -> list[str]:
    who = call.principal
    if who.kind == "service":
        return [who.name]
    return [who.arn, who.role] if who.kind == "session" else [who.arn]


def _fits(grant: Grant, operation_: str, call: Call, asked: Conditions) -> bool:
    if grant.source is not None and call.source.get("aws:SourceArn") != grant.source:
        return False
    if operation_ == "CreateGrant":
        # Who was let make grants makes none that are wider than that one.
        given = asked.req.Constraints or t.GrantConstraints()
        return set(asked.req.Operations) <= set(grant.operations) and _as_strict(given, grant)
    if operation_ in ALWAYS:
        return True
    context = asked.encryption_context
    if grant.equals is not None and context != grant.equals:
        return False
    return grant.subset is None or all(context.get(name) == value for name, value in grant.subset.items())


def _as_strict(given: t.GrantConstraints, grant: Grant) -> bool:
    """Whether constraints are as strict as a grant's, or stricter. Source: API_GrantConstraints."""
    if grant.source is not None and given.SourceArn != grant.source:
        return False
    if grant.equals is not None and given.EncryptionContextEquals != grant.equals:
        return False
    if grant.subset is None:
        return True
    told = {**(given.EncryptionContextSubset or {}), **(given.EncryptionContextEquals or {})}
    return all(told.get(name) == value for name, value in grant.subset.items())


def admit(call: Call, req: Any) -> None:
    """The grant tokens and DryRun of a request that would be answered. What a token stands for is known by then: grants hold
    at once. Raises InvalidGrantTokenException, DryRunOperationException."""
    for token in req.GrantTokens or ():
        try:
            call.runtime.sealer.open(base64.b64decode(token, validate=True), PURPOSE)
        except (ValueError, binascii.Error) as error:
            raise ApiError("InvalidGrantTokenException", "Invalid grant token.") from error
    dry(req)
