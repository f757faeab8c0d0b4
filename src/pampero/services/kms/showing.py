"""Keys as answers show them."""

from __future__ import annotations

from typing import Any

from pampero.kernel.arn import arn
from pampero.services.kms import types as t
from pampero.services.kms.model import DELETING, DELETING_REPLICAS, ENABLED, EXTERNAL, KEY, PRIMARY, Key
from pampero.services.kms.specs import NEWER, SYMMETRIC

LISTS = {
    "ENCRYPT_DECRYPT": "EncryptionAlgorithms", "SIGN_VERIFY": "SigningAlgorithms", "GENERATE_VERIFY_MAC": "MacAlgorithms",
    "KEY_AGREEMENT": "KeyAgreementAlgorithms", "ENCAPSULATE_DECAPSULATE": "EncapsulationAlgorithms",
}  # fmt: skip


def algorithms(key: Key) -> dict[str, Any]:
    """The member that lists what a key computes by."""
    return {LISTS[key.usage]: list(key.algorithms)}


def former_spec(key: Key) -> str | None:
    """What CustomerMasterKeySpec says, which has no names for the newest."""
    return None if key.spec.startswith(NEWER) else key.spec


def shown(key: Key) -> t.KeyMetadata:
    """As DescribeKey shows it."""
    state, current = key.state, key.current
    found = t.KeyMetadata(
        AWSAccountId=key.account,
        KeyId=key.name,
        Arn=key.arn,
        CreationDate=key.created,
        Enabled=state == ENABLED,
        Description=key.description,
        KeyUsage=key.usage,
        KeyState=state,
        Origin=key.origin,
        KeyManager=key.manager,
        CustomerMasterKeySpec=former_spec(key),
        KeySpec=key.spec,
        MultiRegion=bool(key.multi),
        **algorithms(key),
    )
    if key.spec == SYMMETRIC and current is not None:
        found.CurrentKeyMaterialId = current.id
    if state == DELETING:
        found.DeletionDate = key.deletes
    elif state == DELETING_REPLICAS:
        found.PendingDeletionWindowInDays = key.window
    if key.origin == EXTERNAL and current is not None:
        found.ValidTo = current.ends
        found.ExpirationModel = "KEY_MATERIAL_EXPIRES" if current.ends else "KEY_MATERIAL_DOES_NOT_EXPIRE"
    if key.multi:
        found.MultiRegionConfiguration = _related(key)
    return found


def _related(key: Key) -> t.MultiRegionConfiguration:
    def at(region: str) -> t.MultiRegionKey:
        return t.MultiRegionKey(Arn=arn("kms", region, key.account, KEY + key.name), Region=region)

    replicas = [at(region) for region in key.regions if region != key.primary]
    kind = PRIMARY if key.region == key.primary else "REPLICA"
    return t.MultiRegionConfiguration(MultiRegionKeyType=kind, PrimaryKey=at(key.primary), ReplicaKeys=replicas)
