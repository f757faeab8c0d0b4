"""Log groups: make, list, protect, set their retention, delete."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.encryption import DataKey
from pampero.aws.paging import named_page, page
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.logs import types as t
from pampero.services.logs.indexes import INDEXES
from pampero.services.logs.metricfilters import delete_filters_of
from pampero.services.logs.model import (
    GROUPS,
    Group,
    group_at,
    group_of,
    invalid,
    millis,
    named_arn,
    next_position,
    split,
)
from pampero.services.logs.policies import OF_GROUPS
from pampero.services.logs.protection import PROTECTIONS
from pampero.services.logs.sealing import group_key
from pampero.services.logs.transformers import TRANSFORMERS
from pampero.store.tx import ReadTx, Tx

RETENTIONS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
MAX_LISTED = 50
SWEEP_SECONDS = 3600.0


@operation("CreateLogGroup", resource=named_arn)
async def create_log_group(call: Call, req: t.CreateLogGroupRequest) -> None:
    """Make a group, whose events are sealed where a key is named. Classes other than STANDARD are refused.

    Source: API_CreateLogGroup. Raises ResourceAlreadyExistsException, InvalidParameterException, AccessDeniedException.
    """
    if (req.logGroupClass or "STANDARD") != "STANDARD":
        raise invalid(f"logGroupClass {req.logGroupClass} is not supported: only STANDARD is.")
    if req.logGroupName.lower().startswith("aws/"):
        raise invalid("Log groups starting with AWS/ are reserved for AWS.")
    await call.read(_check_new, call, req.logGroupName)
    where = arn("logs", call.region, call.account, f"log-group:{req.logGroupName}")
    key = None if req.kmsKeyId is None else await group_key(call, where, req.kmsKeyId)
    await call.write(_create, call, req, key)


def _check_new(tx: ReadTx, call: Call, name: str) -> None:
    if GROUPS.get(tx, call.scope, name) is not None:
        raise ApiError("ResourceAlreadyExistsException", "The specified log group already exists")


def _create(tx: Tx, call: Call, req: t.CreateLogGroupRequest, key: DataKey | None) -> None:
    _check_new(tx, call, req.logGroupName)
    protected = bool(req.deletionProtectionEnabled)
    group = Group(
        req.logGroupName,
        call.account,
        call.region,
        ids.name_id(12),
        millis(tx.now),
        req.tags or {},
        protected=protected,
        kms_key="" if key is None else key.key,
        data_key=b"" if key is None else key.sealed,
    )
    GROUPS.save(tx, group)


@operation("DeleteLogGroup", resource=named_arn)
def delete_log_group(tx: Tx, call: Call, req: t.DeleteLogGroupRequest) -> None:
    """Delete a group with its streams and events: unseen at once, removed in the background.

    Source: API_DeleteLogGroup. Raises ResourceNotFoundException, InvalidParameterException (for a protected group; AWS
    does not document the error's text).
    """
    group = group_of(tx, call, req.logGroupName)
    if group.protected:
        raise ApiError("ValidationException", "The log group is protected: disable its deletion protection first.")
    GROUPS.delete(tx, call.scope, group.name)
    delete_filters_of(tx, call.scope, group.name)
    PROTECTIONS.delete(tx, call.scope, group.uid)
    INDEXES.delete(tx, call.scope, group.uid)
    TRANSFORMERS.delete(tx, call.scope, group.uid)
    OF_GROUPS.delete(tx, call.scope, group.uid)
    tx.cancel("logs.retention", group.key)
    tx.at("logs.sweep", f"group/{group.uid}", tx.now)


@operation("PutLogGroupDeletionProtection", resource=lambda call, req: _identified(call, req))
def put_log_group_deletion_protection(tx: Tx, call: Call, req: t.PutLogGroupDeletionProtectionRequest) -> None:
    """Protect a group from deletion, or no longer. Source: API_PutLogGroupDeletionProtection."""
    group = group_at(tx, split(call, req.logGroupIdentifier))
    group.protected = req.deletionProtectionEnabled
    GROUPS.save(tx, group)


def _identified(call: Call, req: t.PutLogGroupDeletionProtectionRequest) -> str:
    account, region, name = split(call, req.logGroupIdentifier)
    return arn("logs", region, account, f"log-group:{name}:log-stream:")


def _listed(call: Call, req: t.DescribeLogGroupsRequest | t.ListLogGroupsRequest) -> str:
    return arn("logs", call.region, call.account, "log-group::log-stream:")


@operation("DescribeLogGroups", resource=_listed, read=True)
def describe_log_groups(tx: ReadTx, call: Call, req: t.DescribeLogGroupsRequest) -> t.DescribeLogGroupsResponse:
    """The groups whose names have a prefix or contain a text. Source: API_DescribeLogGroups.

    Groups of linked accounts are not supported. Raises InvalidParameterException.
    """
    if req.includeLinkedAccounts or req.accountIdentifiers:
        raise invalid("Log groups of linked accounts are not supported.")
    prefix, pattern, named = req.logGroupNamePrefix, req.logGroupNamePattern, req.logGroupIdentifiers
    if prefix is not None and pattern is not None:
        raise invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
    if named is not None and (prefix is not None or pattern is not None):
        raise invalid("logGroupIdentifiers cannot be combined with a name prefix or pattern.")
    if (req.logGroupClass or "STANDARD") != "STANDARD":
        return t.DescribeLogGroupsResponse(logGroups=[])
    wanted = None if named is None else {split(call, identifier)[2] for identifier in named}
    most = req.limit or MAX_LISTED
    found: list[Group] = []
    after = next_position(req.nextToken)
    while len(found) <= most:
        read = GROUPS.page(tx, call.scope, prefix=prefix or "", after=after, limit=most + 1)
        for name, group in read:
            if (not pattern or pattern in name) and (wanted is None or name in wanted):
                found.append(group)
        if len(read) <= most:
            break
        after = read[-1][0]
    shown, token = page(found, most, lambda group: group.name)
    described = [_described(tx, group) for group in shown]
    if pattern:
        # What is found by a pattern comes from an index that does not know these.
        for one in described:
            one.storedBytes = one.deletionProtectionEnabled = None
    return t.DescribeLogGroupsResponse(logGroups=described, nextToken=token)


@operation("ListLogGroups", resource=_listed, read=True)
def list_log_groups(tx: ReadTx, call: Call, req: t.ListLogGroupsRequest) -> t.ListLogGroupsResponse:
    """Names and ARNs of the groups whose names a regular expression finds, or that have tags. Source: API_ListLogGroups.

    Groups of linked accounts, data sources and names of field indexes are refused. Raises InvalidParameterException.
    """
    if req.includeLinkedAccounts or req.accountIdentifiers or req.dataSources or req.fieldIndexNames:
        raise invalid("Linked accounts, data sources and fieldIndexNames are not supported.")
    pattern = req.logGroupNamePattern or ""
    try:
        names = compile_regex(pattern)
    except BadRegex as error:
        raise invalid(f"logGroupNamePattern is not valid: {error}") from error
    wanted = req.logGroupTags or []
    found = [
        (name, group)
        for name, group in GROUPS.page(tx, call.scope, after=next_position(req.nextToken))
        if names.within(name)
        and (req.logGroupClass or "STANDARD") == "STANDARD"
        and all(_bears(group, tag) for tag in wanted)
    ]
    shown, token = named_page(found, req.limit or MAX_LISTED)
    summaries = [
        t.LogGroupSummary(logGroupName=group.name, logGroupArn=group.arn, logGroupClass="STANDARD") for group in shown
    ]
    return t.ListLogGroupsResponse(logGroups=summaries, nextToken=token)


def _bears(group: Group, wanted: t.TagFilter) -> bool:
    value = group.tags.get(wanted.key)
    return value is not None and (not wanted.values or value in wanted.values)


def _described(tx: ReadTx, group: Group) -> t.LogGroup:
    row = tx.one("SELECT sum(bytes) FROM logs_streams WHERE grp = ?", group.uid)
    assert row is not None
    return t.LogGroup(
        logGroupName=group.name,
        creationTime=group.created,
        retentionInDays=group.retention,
        metricFilterCount=group.metric_filters,
        arn=f"{group.arn}:*",
        storedBytes=int(row[0] or 0),
        logGroupClass="STANDARD",
        kmsKeyId=group.kms_key or None,
        logGroupArn=group.arn,
        deletionProtectionEnabled=group.protected,
        dataProtectionStatus="ACTIVATED" if PROTECTIONS.get(tx, group.scope, group.uid) is not None else None,
    )


@operation("PutRetentionPolicy", resource=named_arn)
def put_retention_policy(tx: Tx, call: Call, req: t.PutRetentionPolicyRequest) -> None:
    """Set how many days events are kept: what is older is neither taken nor shown, and removed within an hour.

    Source: API_PutRetentionPolicy. Raises ResourceNotFoundException, InvalidParameterException.
    """
    group = group_of(tx, call, req.logGroupName)
    if req.retentionInDays not in RETENTIONS:
        allowed = ", ".join(map(str, RETENTIONS))
        raise invalid(
            f"1 validation error detected: Value '{req.retentionInDays}' at 'retentionInDays' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{allowed}]"
        )
    group.retention = req.retentionInDays
    GROUPS.save(tx, group)
    tx.at("logs.retention", group.key, tx.now)


@operation("DeleteRetentionPolicy", resource=named_arn)
def delete_retention_policy(tx: Tx, call: Call, req: t.DeleteRetentionPolicyRequest) -> None:
    """Keep events for good. Source: API_DeleteRetentionPolicy. Raises ResourceNotFoundException."""
    group = group_of(tx, call, req.logGroupName)
    group.retention = None
    GROUPS.save(tx, group)
    tx.cancel("logs.retention", group.key)
