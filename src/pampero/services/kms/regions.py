"""Multi-Region keys: the same key id and material in several Regions, each with a policy, tags and a state of its own.

Source: KMS Developer Guide, "Multi-Region keys in AWS KMS".
"""

from __future__ import annotations

from msgspec.structs import replace

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.tags import tag_map
from pampero.kernel.arn import arn
from pampero.services.kms import types as t
from pampero.services.kms.access import Conditions, asks, asks_by, key_arn
from pampero.services.kms.model import (
    EXTERNAL,
    KEYS,
    PRIMARY,
    REPLICA,
    Key,
    changed,
    check_usable,
    find_plain,
    no_key,
    unsupported,
)  # fmt: skip
from pampero.services.kms.policies import checked_policy, default_policy
from pampero.services.kms.rotation import TIMER, related
from pampero.services.kms.showing import shown
from pampero.services.kms.tags import check_tags
from pampero.store.tx import ReadTx, Tx


def _replication(tx: ReadTx, call: Call, req: t.ReplicateKeyRequest) -> tuple[Check, Check]:
    """The primary key, and that there may be a key in the other Region. Source: "Controlling access to multi-Region keys"."""
    return asks_by(tx, call, req, find_plain), Check("kms:CreateKey", "*", Conditions(tx, call, req, None))


@operation("ReplicateKey", resource=key_arn, checks=_replication)
def replicate_key(tx: Tx, call: Call, req: t.ReplicateKeyRequest) -> t.ReplicateKeyResponse:
    """Make a replica of a primary key in another Region. Source: API_ReplicateKey.

    It is there at once. Raises NotFoundException, InvalidArnException, AlreadyExistsException, DisabledException,
    KMSInvalidStateException, MalformedPolicyDocumentException, TagException, UnsupportedOperationException.
    """
    key = changed(tx, _primary(tx, call, req.KeyId))
    check_usable(key)
    if req.ReplicaRegion == key.region or req.ReplicaRegion in key.regions:
        where = arn("kms", req.ReplicaRegion, key.account, f"key/{key.name}")
        raise ApiError("AlreadyExistsException", f"Key {where} already exists.")
    made = replace(
        key, region=req.ReplicaRegion, created=tx.now, multi=REPLICA, description=req.Description or "", rotates=None, next=None,
        policy=default_policy(key.account), tags=check_tags(tag_map(req.Tags)),
        materials=[] if key.origin == EXTERNAL else key.materials,
    )  # fmt: skip
    if req.Policy is not None:
        made.policy = checked_policy(tx, call, made, req.Policy, bool(req.BypassPolicyLockoutSafetyCheck))
    regions = [*key.regions, req.ReplicaRegion]
    for one in (key, made, *related(tx, key)):
        one.regions = regions
        KEYS.save(tx, one)
    tags = [t.Tag(TagKey=name, TagValue=value) for name, value in made.tags.items()]
    metadata = shown(made)
    # As recorded: a replica is still being made then.
    metadata.CurrentKeyMaterialId = None
    return t.ReplicateKeyResponse(ReplicaKeyMetadata=metadata, ReplicaPolicy=made.policy, ReplicaTags=tags or None)


def _primary(tx: ReadTx, call: Call, name: str) -> Key:
    """Raises NotFoundException, UnsupportedOperationException."""
    key = find_plain(tx, call, name)
    if key.multi != PRIMARY:
        raise unsupported(f"{key.arn} is not a multi-region primary key.")
    return key


def _moving(tx: ReadTx, call: Call, req: t.UpdatePrimaryRegionRequest) -> tuple[Check, ...]:
    """The key that is the primary, and the one that will be."""
    key = find_plain(tx, call, req.KeyId)
    other = KEYS.shared(tx, f"{key.account}/{req.PrimaryRegion}", key.name)
    return (asks(tx, call, req, key), *(() if other is None else (asks(tx, call, req, other),)))


@operation("UpdatePrimaryRegion", resource=key_arn, checks=_moving)
def update_primary_region(tx: Tx, call: Call, req: t.UpdatePrimaryRegionRequest) -> None:
    """Have a replica be the primary key. Source: API_UpdatePrimaryRegion.

    Raises NotFoundException, InvalidArnException, DisabledException, KMSInvalidStateException,
    UnsupportedOperationException.
    """
    key = changed(tx, _primary(tx, call, req.KeyId))
    check_usable(key)
    if req.PrimaryRegion == key.region:
        raise unsupported(f"{key.arn} is the primary key already.")
    others = related(tx, key)
    chosen = next((one for one in others if one.region == req.PrimaryRegion), None)
    if chosen is None:
        raise no_key(arn("kms", req.PrimaryRegion, key.account, f"key/{key.name}"))
    check_usable(chosen)
    chosen.rotates, chosen.next = key.rotates, key.next
    key.rotates = key.next = None
    if tx.cancel(TIMER, key.arn) and chosen.next is not None:
        tx.at(TIMER, chosen.arn, chosen.next)
    for one in (key, *others):
        one.primary, one.multi = req.PrimaryRegion, PRIMARY if one is chosen else REPLICA
        KEYS.save(tx, one)
