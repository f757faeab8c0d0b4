"""Contributor insights: what is answered of them."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page, position_of
from pampero.aws.settling import pending, state_of
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.model import TABLES, Table, check_idle, find, index_arn, invalid
from pampero.store.tx import ReadTx, Tx

USUAL = "ACCESSED_AND_THROTTLED_KEYS"


def _found(tx: ReadTx, call: Call, name: str, index: str | None) -> Table:
    """Raises ResourceNotFoundException."""
    table = find(tx, call, name)
    if index is not None and index not in table.indexes:
        raise ApiError("ResourceNotFoundException", f"Requested resource not found: Index: {index} not found")
    return table


@operation("UpdateContributorInsights", resource=index_arn)
def update_contributor_insights(
    tx: Tx, call: Call, req: t.UpdateContributorInsightsInput
) -> t.UpdateContributorInsightsOutput:
    """Switch them on or off, for a table or an index; nothing is counted yet. Source: API_UpdateContributorInsights."""
    table = _found(tx, call, req.TableName, req.IndexName)
    check_idle(tx, table)
    name, mode = req.IndexName or "", req.ContributorInsightsMode or USUAL
    enable = req.ContributorInsightsAction == "ENABLE"
    if enable:
        table.insights[name] = mode
    else:
        mode = table.insights.pop(name, mode)
    status = "ENABLING" if enable else "DISABLING"
    table.changing.pop(f"insights/{name}", None)
    if (begun := pending(tx, call, status)) is not None:
        table.changing[f"insights/{name}"] = begun
    TABLES.save(tx, table)
    return t.UpdateContributorInsightsOutput(
        TableName=table.name,
        IndexName=req.IndexName,
        ContributorInsightsStatus=status,
        ContributorInsightsMode=mode,
    )


def _status(tx: ReadTx, table: Table, index: str) -> str:
    settled = "ENABLED" if index in table.insights else "DISABLED"
    return state_of(table.changing.get(f"insights/{index}"), tx.now, settled)


@operation("DescribeContributorInsights", resource=index_arn, read=True)
def describe_contributor_insights(
    tx: ReadTx, call: Call, req: t.DescribeContributorInsightsInput
) -> t.DescribeContributorInsightsOutput:
    """Whether they are on, and the rules that AWS makes for them. Source: API_DescribeContributorInsights."""
    table = _found(tx, call, req.TableName, req.IndexName)
    mode = table.insights.get(req.IndexName or "")
    answer = t.DescribeContributorInsightsOutput(
        TableName=table.name,
        IndexName=req.IndexName,
        ContributorInsightsStatus=_status(tx, table, req.IndexName or ""),
    )
    if mode is not None:
        answer.ContributorInsightsMode = mode
        kinds = ("PKC", "PKT") if table.keys_of(req.IndexName)[1] is None else ("PKC", "PKT", "SKC", "SKT")
        place = table.name + (f"-{req.IndexName}" if req.IndexName else "")
        rules = [f"DynamoDBContributorInsights-{kind}-{place}-{int(table.created * 1000)}" for kind in kinds]
        answer.ContributorInsightsRuleList = rules
    return answer


@operation("ListContributorInsights", resource="*", read=True)
def list_contributor_insights(
    tx: ReadTx, call: Call, req: t.ListContributorInsightsInput
) -> t.ListContributorInsightsOutput:
    """Where they are on. Source: API_ListContributorInsights."""
    named = [find(tx, call, req.TableName)] if req.TableName else [table for _, table in TABLES.page(tx, call.scope)]
    all_ = [
        t.ContributorInsightsSummary(
            TableName=table.name,
            IndexName=index or None,
            ContributorInsightsStatus=_status(tx, table, index),
            ContributorInsightsMode=mode,
        )
        for table in named
        for index, mode in sorted(table.insights.items())
    ]
    after = position_of(req.NextToken, lambda: invalid("Invalid NextToken"))
    left = [one for one in all_ if _place(one) > after]
    shown, token = page(left, req.MaxResults or 100, _place)
    return t.ListContributorInsightsOutput(ContributorInsightsSummaries=shown, NextToken=token)


def _place(summary: t.ContributorInsightsSummary) -> str:
    return f"{summary.TableName}/{summary.IndexName or ''}"
