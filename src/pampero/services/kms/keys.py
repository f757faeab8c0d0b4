"""Keys: made, shown, listed, described, disabled and enabled again."""

from __future__ import annotations

import asyncio

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import tag_map
from pampero.kernel import ids
from pampero.services.kms import types as t
from pampero.services.kms.access import Conditions, key_arn, on_plain_key
from pampero.services.kms.listing import pages
from pampero.services.kms.managed import describe_managed, managed_or_found
from pampero.services.kms.materials import Materials, generate
from pampero.services.kms.model import (
    EXTERNAL,
    KEYS,
    OURS,
    PRIMARY,
    Key,
    changed,
    check_not_deleting,
    check_settled,
    find_plain,
    invalid,
    unsupported,
)  # fmt: skip
from pampero.services.kms.policies import checked_policy, default_policy
from pampero.services.kms.showing import shown
from pampero.services.kms.specs import ENCRYPT, SPECS, SYMMETRIC
from pampero.services.kms.tags import check_tags
from pampero.store.tx import ReadTx, Tx


def _creation(tx: ReadTx, call: Call, req: t.CreateKeyRequest) -> Conditions:
    spec = _spec(req)
    more = {
        "kms:KeySpec": [spec],
        "kms:KeyUsage": [req.KeyUsage or ENCRYPT],
        "kms:KeyOrigin": [req.Origin or OURS],
        "kms:MultiRegion": ["true" if req.MultiRegion else "false"],
        "kms:MultiRegionKeyType": [PRIMARY] if req.MultiRegion else [],
        "kms:CustomerMasterKeySpec": [spec],
        "kms:CustomerMasterKeyUsage": [req.KeyUsage or ENCRYPT],
    }
    return Conditions(tx, call, req, None, more=more)


def _spec(req: t.CreateKeyRequest) -> str:
    if req.KeySpec is not None and req.CustomerMasterKeySpec is not None:
        raise invalid(
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated."
        )
    return req.KeySpec or req.CustomerMasterKeySpec or SYMMETRIC


def _checked(req: t.CreateKeyRequest) -> tuple[str, str, str]:
    """The spec, usage and origin of a new key. Raises ValidationException, UnsupportedOperationException."""
    spec, origin = _spec(req), req.Origin or OURS
    told = SPECS.get(spec)
    if told is None:
        raise unsupported(f"KeySpec {spec} is not supported in this Region.")
    if origin not in (OURS, EXTERNAL):
        raise unsupported(f"Keys of origin {origin} need a custom key store, and there is none here.")
    if req.CustomKeyStoreId is not None:
        raise ApiError(
            "CustomKeyStoreNotFoundException", f"The custom key store {req.CustomKeyStoreId} does not exist."
        )
    usage = req.KeyUsage
    if usage is None:
        if spec != SYMMETRIC:
            raise invalid("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.")
        usage = ENCRYPT
    if usage not in told.usages:
        raise invalid(f"KeyUsage {usage} is not compatible with KeySpec {spec}")
    if origin == EXTERNAL and spec.startswith("ML_"):
        raise unsupported(f"Imported key material is not supported for KeySpec {spec}.")
    return spec, usage, origin


@operation("CreateKey", resource="*", context=_creation)
async def create_key(call: Call, req: t.CreateKeyRequest) -> t.CreateKeyResponse:
    """Make a key. Source: API_CreateKey.

    SM2, ML_KEM_512 and keys in custom key stores are not there. Raises ValidationException, UnsupportedOperationException,
    CustomKeyStoreNotFoundException, MalformedPolicyDocumentException, TagException.
    """
    spec, usage, origin = _checked(req)
    tags = check_tags(tag_map(req.Tags))
    made = (b"", b"") if origin == EXTERNAL else await asyncio.to_thread(generate, spec)
    key = await call.write(_create, call, req, spec, usage, origin, tags, made)
    return t.CreateKeyResponse(KeyMetadata=shown(key))


def _create(
    tx: Tx,
    call: Call,
    req: t.CreateKeyRequest,
    spec: str,
    usage: str,
    origin: str,
    tags: dict[str, str],
    made: tuple[bytes, bytes],
) -> Key:
    name = ids.uuid4()
    if req.MultiRegion:
        name = f"mrk-{name.replace('-', '')}"
    key = Key(
        name, call.account, call.region, created=tx.now, spec=spec, usage=usage, origin=origin, tags=tags, public=made[1],
        description=req.Description or "",
    )  # fmt: skip
    if req.MultiRegion:
        key.multi, key.primary, key.regions = PRIMARY, call.region, [call.region]
    key.policy = default_policy(call.account)
    if req.Policy is not None:
        key.policy = checked_policy(tx, call, key, req.Policy, bool(req.BypassPolicyLockoutSafetyCheck))
    if made[0]:
        key.materials = [call.part(Materials).seal(key.account, name, made[0], tx.now)]
    return KEYS.save(tx, key)


@operation("DescribeKey", resource=key_arn, checks=describe_managed)
async def describe_key(call: Call, req: t.DescribeKeyRequest) -> t.DescribeKeyResponse:
    """One key; the AWS managed key of an alias that AWS has predefined is made with that. Source: API_DescribeKey.

    Raises NotFoundException, InvalidArnException.
    """
    return t.DescribeKeyResponse(KeyMetadata=shown(await managed_or_found(call, req.KeyId)))


@operation("ListKeys", resource="*", read=True)
def list_keys(tx: ReadTx, call: Call, req: t.ListKeysRequest) -> t.ListKeysResponse:
    """All of the account in the Region, in pages of 100. Source: API_ListKeys. Raises InvalidMarkerException."""
    # Nobody shares keys by RAM here.
    if req.ResourceOwners is not None and "SELF" not in req.ResourceOwners:
        return t.ListKeysResponse(Keys=[], Truncated=False)
    found, marker = pages(req, 100, lambda after, most: KEYS.page(tx, call.scope, after=after, limit=most))
    listed = [t.KeyListEntry(KeyId=key.name, KeyArn=key.arn) for key in found]
    return t.ListKeysResponse(Keys=listed, Truncated=marker is not None, NextMarker=marker)


@operation("EnableKey", resource=key_arn, checks=on_plain_key)
def enable_key(tx: Tx, call: Call, req: t.EnableKeyRequest) -> None:
    """Have a key used again. Source: API_EnableKey. Raises NotFoundException, InvalidArnException, KMSInvalidStateException."""
    _set_enabled(tx, call, req.KeyId, True)


@operation("DisableKey", resource=key_arn, checks=on_plain_key)
def disable_key(tx: Tx, call: Call, req: t.DisableKeyRequest) -> None:
    """Have a key used no more. Source: API_DisableKey. Raises NotFoundException, InvalidArnException,
    KMSInvalidStateException."""
    _set_enabled(tx, call, req.KeyId, False)


def _set_enabled(tx: Tx, call: Call, name: str, enabled: bool) -> None:
    key = changed(tx, find_plain(tx, call, name))
    check_settled(key)
    key.enabled = enabled
    KEYS.save(tx, key)


@operation("UpdateKeyDescription", resource=key_arn, checks=on_plain_key)
def update_key_description(tx: Tx, call: Call, req: t.UpdateKeyDescriptionRequest) -> None:
    """Describe a key anew. Source: API_UpdateKeyDescription. Raises NotFoundException, InvalidArnException,
    KMSInvalidStateException."""
    key = changed(tx, find_plain(tx, call, req.KeyId))
    check_not_deleting(key)
    key.description = req.Description
    KEYS.save(tx, key)
