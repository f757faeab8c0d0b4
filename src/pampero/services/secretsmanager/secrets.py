"""Secrets: made, changed, described, deleted and restored."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, Context, TimerEvent, fulfilled, operation, timer
from pampero.aws.tags import MAX_TAGS, Tagging, counted, tag_map
from pampero.kernel import ids
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.access import new_arn, region_keys, secret_arn, secret_keys
from pampero.services.secretsmanager.model import (
    CURRENT,
    DAY,
    SECRETS,
    VERSIONS,
    Secret,
    bad_parameter,
    bad_request,
    changeable,
    check_name,
    check_owner,
    check_primary,
    erase,
    find,
    save,
    token_of,
)
from pampero.services.secretsmanager.replication import replicate, statuses
from pampero.services.secretsmanager.schedules import settle
from pampero.services.secretsmanager.sealing import opened, reseal
from pampero.services.secretsmanager.shapes import shown
from pampero.services.secretsmanager.staging import add, value_in
from pampero.store.tx import ReadTx, Tx

# API_DeleteSecret: "If you don't specify either, Secrets Manager defaults to a 30-day recovery window."
MIN_LENGTH, MAX_LENGTH = 7, 30
OWNING = "aws:secretsmanager:owningService"


def _too_many(secret: Secret) -> ApiError:
    """AWS names no text."""
    return bad_parameter(f"A secret can have {MAX_TAGS} tags at most.")


def _save(tx: Tx, secret: Secret) -> Secret:
    secret.tagged = True
    return save(tx, secret)


TAGS: Tagging[Secret] = Tagging(_save, _too_many)


@operation("CreateSecret", resource=new_arn, context=region_keys)
async def create_secret(call: Call, req: t.CreateSecretRequest) -> t.CreateSecretResponse:
    """Make a secret, with a first version if there is a value. Source: API_CreateSecret.

    Raises InvalidRequestException, InvalidParameterException, ResourceExistsException, ValidationException,
    EncryptionFailure, AccessDeniedException.
    """
    # The data key is for the ARN, which stays the same however often the body runs.
    suffix = ids.secret(6)
    return await fulfilled(lambda: call.write(_create, call, req, suffix))


def _create(tx: Tx, call: Call, req: t.CreateSecretRequest, suffix: str) -> t.CreateSecretResponse:
    token = token_of(call, req.ClientRequestToken)
    check_name(call, req.Name)
    value = value_in(req.SecretString, req.SecretBinary)
    former = SECRETS.get(tx, call.scope, req.Name)
    if former is not None:
        return _former(tx, call, former, token, value)
    secret = Secret(
        req.Name, call.account, call.region, suffix, ids.uuid4(), call.region, tx.now, tx.now,
        req.Description or None, req.KmsKeyId, tag_map(req.Tags),
    )  # fmt: skip
    if counted(secret.tags) > MAX_TAGS:
        raise _too_many(secret)
    if secret.owner is not None:
        secret.tags[OWNING] = secret.owner
    secret.tagged = bool(secret.tags)
    if req.AddReplicaRegions:
        replicate(tx, secret, req.AddReplicaRegions, bool(req.ForceOverwriteReplicaSecret))
    if value is not None:
        add(tx, call, secret, token, value, [CURRENT])
    save(tx, secret)
    made = token if value is not None else None
    return t.CreateSecretResponse(
        ARN=secret.arn, Name=secret.name, VersionId=made, ReplicationStatus=statuses(tx, secret)
    )


def _former(tx: Tx, call: Call, secret: Secret, token: str, value: str | bytes | None) -> t.CreateSecretResponse:
    """A request that comes again is answered as before. Raises ResourceExistsException, InvalidRequestException."""
    if secret.deleted is not None:
        text = "You can't create this secret because a secret with this name is already scheduled for deletion."
        raise bad_request(text)
    version = VERSIONS.get(tx, secret.vault, token)
    if version is None or value is None or opened(call, secret, version) != value:
        raise ApiError(
            "ResourceExistsException", f"The operation failed because the secret {secret.name} already exists."
        )
    return t.CreateSecretResponse(ARN=secret.arn, Name=secret.name, VersionId=token)


@operation("UpdateSecret", resource=secret_arn, context=secret_keys)
def update_secret(tx: Tx, call: Call, req: t.UpdateSecretRequest) -> t.UpdateSecretResponse:
    """Change the description or the key, or put a value that becomes the current one. Source: API_UpdateSecret.

    Raises InvalidRequestException, InvalidParameterException, ResourceExistsException, ResourceNotFoundException.
    """
    token = token_of(call, req.ClientRequestToken)
    value = value_in(req.SecretString, req.SecretBinary)
    secret = changeable(tx, call, req.SecretId)
    if req.Description is not None:
        secret.description = req.Description or None
    if req.KmsKeyId is not None:
        former = replace(secret)
        secret.key = req.KmsKeyId or None
        reseal(tx, call, former, secret, every=False)
    if value is not None and add(tx, call, secret, token, value, [CURRENT]):
        settle(tx, secret)
    secret.changed = tx.now
    save(tx, secret)
    return t.UpdateSecretResponse(ARN=secret.arn, Name=secret.name, VersionId=None if value is None else token)


@operation("DescribeSecret", resource=secret_arn, context=secret_keys, read=True)
def describe_secret(tx: ReadTx, call: Call, req: t.DescribeSecretRequest) -> t.DescribeSecretResponse:
    """A secret without its value. Source: API_DescribeSecret. Raises ResourceNotFoundException."""
    secret = find(tx, call, req.SecretId)
    stages: Any = secret.stages or None
    return t.DescribeSecretResponse(**shown(secret), VersionIdsToStages=stages, ReplicationStatus=statuses(tx, secret))


@operation("DeleteSecret", resource=secret_arn, context=secret_keys)
def delete_secret(tx: Tx, call: Call, req: t.DeleteSecretRequest) -> t.DeleteSecretResponse:
    """Delete a secret when its window is over, or at once. Source: API_DeleteSecret.

    That one which is deleted at once is gone already is no error. Raises InvalidParameterException,
    InvalidRequestException, ResourceNotFoundException.
    """
    days = req.RecoveryWindowInDays
    if days is not None and req.ForceDeleteWithoutRecovery:
        text = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
        raise bad_parameter(text)
    if days is not None and not MIN_LENGTH <= days <= MAX_LENGTH:
        text = f"The RecoveryWindowInDays value must be between {MIN_LENGTH} and {MAX_LENGTH} days (inclusive)."
        raise bad_parameter(text)
    try:
        secret = find(tx, call, req.SecretId)
    except ApiError:
        if not req.ForceDeleteWithoutRecovery:
            raise
        asked = secret_arn(tx, call, req)
        name = asked.partition(":secret:")[2] or req.SecretId
        return t.DeleteSecretResponse(ARN=asked, Name=name, DeletionDate=tx.now)
    check_primary(secret)
    check_owner(call, secret)
    if secret.deleted is not None and not req.ForceDeleteWithoutRecovery:
        raise bad_request("You tried to perform the operation on a secret that's currently marked deleted.")
    if regions := [one.region for one in secret.replicas]:
        listed = ", ".join(regions)
        raise bad_request(f"You can't delete secret {secret.name} that still has replica regions [{listed}].")
    if req.ForceDeleteWithoutRecovery:
        erase(tx, secret)
        return t.DeleteSecretResponse(ARN=secret.arn, Name=secret.name, DeletionDate=tx.now)
    secret.deleted = tx.now + (days or MAX_LENGTH) * DAY
    tx.at("secretsmanager.delete", secret.arn, secret.deleted, {"scope": secret.scope, "name": secret.name})
    settle(tx, secret)
    save(tx, secret)
    return t.DeleteSecretResponse(ARN=secret.arn, Name=secret.name, DeletionDate=secret.deleted)


@timer("secretsmanager.delete")
def window_over(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A secret's recovery window is over."""
    secret = SECRETS.get(tx, event.payload["scope"], event.payload["name"])
    if secret is not None and secret.deleted is not None and secret.arn == event.key:
        erase(tx, secret)


@operation("RestoreSecret", resource=secret_arn, context=secret_keys)
def restore_secret(tx: Tx, call: Call, req: t.RestoreSecretRequest) -> t.RestoreSecretResponse:
    """Take a deletion back; one that is not to be deleted stays as it is. Source: API_RestoreSecret.

    Raises ResourceNotFoundException, InvalidRequestException.
    """
    secret = find(tx, call, req.SecretId)
    check_owner(call, secret)
    if secret.deleted is not None:
        secret.deleted = None
        tx.cancel("secretsmanager.delete", secret.arn)
        settle(tx, secret)
        save(tx, secret)
    return t.RestoreSecretResponse(ARN=secret.arn, Name=secret.name)


@operation("TagResource", resource=secret_arn, context=secret_keys)
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException, InvalidRequestException,
    InvalidParameterException."""
    TAGS.add(tx, changeable(tx, call, req.SecretId), req.Tags)


@operation("UntagResource", resource=secret_arn, context=secret_keys)
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException, InvalidRequestException."""
    TAGS.remove(tx, changeable(tx, call, req.SecretId), req.TagKeys)
