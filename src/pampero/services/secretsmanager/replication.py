"""Replicas: secrets of the same name and value in other regions, which follow their primary in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from pampero.api import Call, operation
from pampero.kernel import ids
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.access import region_keys, secret_arn, secret_keys
from pampero.services.secretsmanager.model import (
    SECRETS,
    VERSIONS,
    Replica,
    Secret,
    bad_parameter,
    bad_request,
    changeable,
    erase,
    save,
    usable,
)
from pampero.services.secretsmanager.sealing import DEFAULT_KEY, moved, reseal
from pampero.store.tx import ReadTx, Tx


def replicate(tx: Tx, secret: Secret, wanted: Iterable[t.ReplicaRegionType], overwrite: bool) -> None:
    """Ask for replicas; `save` writes them. One whose name is taken there fails. Raises InvalidParameterException."""
    for one in wanted:
        region = one.Region or ""
        if region == secret.region:
            raise bad_parameter("Invalid replica region.")
        made = Replica(region, one.KmsKeyId)
        there = SECRETS.get(tx, f"{secret.account}/{region}", secret.name)
        if there is not None and there.vault != secret.vault:
            if overwrite and there.primary == there.region and not there.replicas:
                erase(tx, there)
            else:
                text = f"Replication failed: Secret name {secret.name} already exists in region {region}."
                made.failure = text
        secret.replicas = [*(old for old in secret.replicas if old.region != region), made]


def statuses(tx: ReadTx, secret: Secret) -> list[t.ReplicationStatusType] | None:
    """What is told of a primary's replicas."""
    return [_status(tx, secret, one) for one in secret.replicas] or None


def _status(tx: ReadTx, secret: Secret, one: Replica) -> t.ReplicationStatusType:
    there = None if one.failure else SECRETS.get(tx, f"{secret.account}/{one.region}", secret.name)
    return t.ReplicationStatusType(
        Region=one.region,
        KmsKeyId=one.key or DEFAULT_KEY,
        Status="Failed" if one.failure else "InSync",
        StatusMessage=one.failure,
        LastAccessedDate=None if there is None else there.accessed,
    )


def _add_keys(tx: ReadTx, call: Call, req: t.ReplicateSecretToRegionsRequest) -> dict[str, list[str]]:
    return {**secret_keys(tx, call, req), **region_keys(call, req)}


@operation("ReplicateSecretToRegions", resource=secret_arn, context=_add_keys)
def replicate_secret_to_regions(
    tx: Tx, call: Call, req: t.ReplicateSecretToRegionsRequest
) -> t.ReplicateSecretToRegionsResponse:
    """Make replicas in further regions. Here they are there at once. Source: API_ReplicateSecretToRegions.

    Raises ResourceNotFoundException, InvalidRequestException, InvalidParameterException.
    """
    secret = changeable(tx, call, req.SecretId)
    former = replace(secret)
    replicate(tx, secret, req.AddReplicaRegions, bool(req.ForceOverwriteReplicaSecret))
    reseal(tx, call, former, secret, every=True)
    save(tx, secret)
    return t.ReplicateSecretToRegionsResponse(ARN=secret.arn, ReplicationStatus=statuses(tx, secret))


@operation("RemoveRegionsFromReplication", resource=secret_arn, context=secret_keys)
def remove_regions_from_replication(
    tx: Tx, call: Call, req: t.RemoveRegionsFromReplicationRequest
) -> t.RemoveRegionsFromReplicationResponse:
    """Delete the replicas in some regions. Source: API_RemoveRegionsFromReplication.

    Raises ResourceNotFoundException, InvalidRequestException; InvalidParameterException for a region without a replica,
    in words of ours.
    """
    secret = changeable(tx, call, req.SecretId)
    known = {one.region: one for one in secret.replicas}
    for region in req.RemoveReplicaRegions:
        if region not in known:
            raise bad_parameter(f"The secret has no replica in region {region}.")
        if known[region].failure is None:
            SECRETS.delete(tx, f"{secret.account}/{region}", secret.name)
    secret.replicas = [one for one in secret.replicas if one.region not in req.RemoveReplicaRegions]
    save(tx, secret)
    return t.RemoveRegionsFromReplicationResponse(ARN=secret.arn, ReplicationStatus=statuses(tx, secret))


@operation("StopReplicationToReplica", resource=secret_arn, context=secret_keys)
def stop_replication_to_replica(
    tx: Tx, call: Call, req: t.StopReplicationToReplicaRequest
) -> t.StopReplicationToReplicaResponse:
    """Make a replica a secret of its own, with the versions that it has. Source: API_StopReplicationToReplica.

    Raises ResourceNotFoundException; InvalidRequestException for a secret that is no replica, in words of ours.
    """
    secret = usable(tx, call, req.SecretId)
    primary = SECRETS.get(tx, f"{secret.account}/{secret.primary}", secret.name)
    if secret.primary == secret.region or primary is None:
        raise bad_request("The secret isn't a replica.")
    primary.replicas = [one for one in primary.replicas if one.region != secret.region]
    SECRETS.save(tx, primary)
    former = secret.vault
    secret.vault, secret.primary, secret.rotation = ids.uuid4(), secret.region, None
    for id_, version in VERSIONS.page(tx, former):
        VERSIONS.put(tx, secret.vault, id_, moved(call, version, former, secret))
    save(tx, secret)
    return t.StopReplicationToReplicaResponse(ARN=secret.arn)
