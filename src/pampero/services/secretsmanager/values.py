"""Values: put, read one or many, their versions listed, and labels moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, Check, fulfilled, operation
from pampero.aws.paging import named_page, page, position_of
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.access import arn_of, keys_of, secret_arn, secret_keys, stage_keys
from pampero.services.secretsmanager.listing import matching
from pampero.services.secretsmanager.model import (
    CURRENT,
    DAY,
    SECRETS,
    VERSIONS,
    Secret,
    Version,
    bad_parameter,
    bad_request,
    bad_token,
    changeable,
    find,
    lookup,
    save,
    token_of,
    usable,
)
from pampero.services.secretsmanager.schedules import settle
from pampero.services.secretsmanager.sealing import opened
from pampero.services.secretsmanager.staging import add, attach, check_account, detach, value_in
from pampero.store.tx import ReadTx, Tx

MAX_BATCH = 20
MAX_LISTED = 100


@operation("PutSecretValue", resource=secret_arn, context=secret_keys)
def put_secret_value(tx: Tx, call: Call, req: t.PutSecretValueRequest) -> t.PutSecretValueResponse:
    """Put a version, the current one unless its labels say otherwise. Source: API_PutSecretValue.

    Raises InvalidParameterException, InvalidRequestException, LimitExceededException, ResourceExistsException,
    ResourceNotFoundException.
    """
    token = token_of(call, req.ClientRequestToken)
    value = value_in(req.SecretString, req.SecretBinary)
    if value is None:
        raise bad_request("You must provide either SecretString or SecretBinary.")
    secret = changeable(tx, call, req.SecretId)
    if req.RotationToken is not None and (secret.rotation is None or req.RotationToken != secret.rotation.token):
        raise bad_parameter("The RotationToken isn't that of the rotation that is in progress.")
    if add(tx, call, secret, token, value, req.VersionStages or [CURRENT]):
        settle(tx, secret)
        save(tx, secret)
    return t.PutSecretValueResponse(
        ARN=secret.arn, Name=secret.name, VersionId=token, VersionStages=secret.stages.get(token)
    )


def _version(tx: ReadTx, secret: Secret, id_: str | None, stage: str | None) -> Version:
    """Raises ResourceNotFoundException, InvalidRequestException."""
    wanted = id_ or secret.holding(stage or CURRENT)
    found = None if wanted is None else VERSIONS.get(tx, secret.vault, wanted)
    if found is None:
        what = f"VersionId: {id_}" if id_ else f"staging label: {stage or CURRENT}"
        text = f"Secrets Manager can't find the specified secret value for {what}"
        raise ApiError("ResourceNotFoundException", text)
    if stage is not None and stage not in secret.stages.get(found.id, ()):
        raise bad_request("You provided a VersionStage that is not associated to the provided VersionId.")
    return found


# A secret, one of its versions, and that one's value.
Found = tuple[Secret, Version, str | bytes]


def _read(tx: ReadTx, call: Call, id_: str, version: str | None, stage: str | None) -> Found:
    secret = usable(tx, call, id_)
    check_account(call, secret)
    found = _version(tx, secret, version, stage)
    return secret, found, opened(call, secret, found)


def _shown(found: Found) -> dict[str, Any]:
    secret, version, value = found
    return {
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": version.id,
        "SecretString": None if version.binary else value,
        "SecretBinary": value if version.binary else None,
        "VersionStages": secret.stages.get(version.id),
        "CreatedDate": version.made,
    }


@operation("GetSecretValue", resource=secret_arn, context=stage_keys)
async def get_secret_value(call: Call, req: t.GetSecretValueRequest) -> t.GetSecretValueResponse:
    """One version's value; the first read of a day is noted. Source: API_GetSecretValue.

    Raises ResourceNotFoundException, InvalidRequestException, DecryptionFailure, AccessDeniedException.
    """
    found = await fulfilled(lambda: call.read(_read, call, req.SecretId, req.VersionId, req.VersionStage))
    await _note(call, [found])
    return t.GetSecretValueResponse(**_shown(found))


async def _note(call: Call, read: list[Found]) -> None:
    """That these were read today, where that is not known yet."""
    today = call.now // DAY * DAY
    new = [(one.scope, one.name, version.id) for one, version, _ in read if {one.accessed, version.accessed} != {today}]
    if new:
        await call.write(_accessed, new, today)


def _accessed(tx: Tx, read: list[tuple[str, str, str]], today: float) -> None:
    for scope, name, id_ in read:
        secret = SECRETS.get(tx, scope, name)
        version = None if secret is None else VERSIONS.get(tx, secret.vault, id_)
        if secret is not None and version is not None:
            secret.accessed = version.accessed = today
            SECRETS.save(tx, secret)
            VERSIONS.put(tx, secret.vault, id_, version)


def _may_list(call: Call, req: t.BatchGetSecretValueRequest) -> Iterable[Check]:
    filters = [Check("secretsmanager:ListSecrets", "*")] if req.Filters else []
    return [Check("secretsmanager:BatchGetSecretValue", "*"), *filters]


@operation("BatchGetSecretValue", resource="*", checks=_may_list)
async def batch_get_secret_value(call: Call, req: t.BatchGetSecretValueRequest) -> t.BatchGetSecretValueResponse:
    """The current values of up to twenty secrets, and the errors of those that cannot be read. Source: API_BatchGetSecretValue.

    What it says of members that do not fit together is ours. Raises InvalidParameterException, InvalidNextTokenException.
    """
    if bool(req.SecretIdList) == bool(req.Filters):
        raise bad_parameter("You must provide either SecretIdList or Filters, but not both.")
    if req.MaxResults is not None and not req.Filters:
        raise bad_parameter("You must provide Filters to use MaxResults.")
    found, errors, token = await fulfilled(lambda: call.scan(_batch, call, req))
    await _note(call, found)
    return t.BatchGetSecretValueResponse(
        SecretValues=[t.SecretValueEntry(**_shown(one)) for one in found],
        NextToken=token,
        Errors=errors,
    )


def _batch(
    tx: ReadTx, call: Call, req: t.BatchGetSecretValueRequest
) -> tuple[list[Found], list[t.APIErrorType], str | None]:
    token, names = None, list(dict.fromkeys(req.SecretIdList or ()))
    if req.Filters:
        after = position_of(req.NextToken, bad_token)
        listed = sorted(one.name for one in matching(tx, call, req.Filters) if one.name > after and one.deleted is None)
        names, token = page(listed, req.MaxResults or MAX_BATCH, lambda name: name)
    found: list[Found] = []
    errors: list[t.APIErrorType] = []
    for name in names:
        context = {**keys_of(lookup(tx, call, name)), "secretsmanager:VersionStage": [CURRENT]}
        try:
            call.require(tx, Check("secretsmanager:GetSecretValue", arn_of(tx, call, name), context))
            found.append(_read(tx, call, name, None, None))
        except ApiError as error:
            code = "AccessDeniedException" if error.code == "AccessDenied" else error.code
            errors.append(t.APIErrorType(SecretId=name, ErrorCode=code, Message=error.message))
    return found, errors, token


@operation("ListSecretVersionIds", resource=secret_arn, context=secret_keys, read=True)
def list_secret_version_ids(
    tx: ReadTx, call: Call, req: t.ListSecretVersionIdsRequest
) -> t.ListSecretVersionIdsResponse:
    """The versions that have a value, by their ids; those without labels if they are asked for. Source:
    API_ListSecretVersionIds. Raises ResourceNotFoundException, InvalidNextTokenException."""
    secret = find(tx, call, req.SecretId)
    after = position_of(req.NextToken, bad_token)
    known = VERSIONS.page(tx, secret.vault, after=after)
    wanted = [(id_, one) for id_, one in known if req.IncludeDeprecated or id_ in secret.stages]
    shown, token = named_page(wanted, req.MaxResults or MAX_LISTED)
    versions = [
        t.SecretVersionsListEntry(
            VersionId=one.id,
            VersionStages=secret.stages.get(one.id),
            LastAccessedDate=one.accessed,
            CreatedDate=one.made,
            KmsKeyIds=[secret.key or "DefaultEncryptionKey"],
        )
        for one in shown
    ]
    return t.ListSecretVersionIdsResponse(Versions=versions, NextToken=token, ARN=secret.arn, Name=secret.name)


@operation("UpdateSecretVersionStage", resource=secret_arn, context=secret_keys)
def update_secret_version_stage(
    tx: Tx, call: Call, req: t.UpdateSecretVersionStageRequest
) -> t.UpdateSecretVersionStageResponse:
    """Move a label to a version, or take it away. Source: API_UpdateSecretVersionStage.

    Only what it says of a label that is on another version is AWS's own words. Raises InvalidParameterException,
    InvalidRequestException, LimitExceededException, ResourceNotFoundException.
    """
    secret = changeable(tx, call, req.SecretId)
    stage, source, goal = req.VersionStage, req.RemoveFromVersionId, req.MoveToVersionId
    if goal is None and source is None:
        raise bad_parameter("You must provide MoveToVersionId or RemoveFromVersionId.")
    for id_ in filter(None, (source, goal)):
        if id_ not in secret.stages and VERSIONS.get(tx, secret.vault, id_) is None:
            text = f"Secrets Manager can't find the specified secret version: {id_}."
            raise ApiError("ResourceNotFoundException", text)
    holder = secret.holding(stage)
    if holder is not None and holder not in (source, goal):
        if source is None:
            text = (
                f"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version "
                f"{holder}, so you must explicitly reference that version in RemoveFromVersionId."
            )
            raise bad_parameter(text)
        raise bad_parameter(f"Staging label {stage} is attached to version {holder}, not to {source}.")
    if goal is None:
        if stage == CURRENT:
            raise bad_parameter(f"You can't remove staging label {CURRENT}; you can move it to another version.")
        if holder == source:
            detach(secret, stage)
    else:
        attach(secret, goal, stage)
    secret.changed = tx.now
    save(tx, secret)
    return t.UpdateSecretVersionStageResponse(ARN=secret.arn, Name=secret.name)
