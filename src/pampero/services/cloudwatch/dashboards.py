"""Dashboards: kept as they are put, shown by nobody here."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import Tagging
from pampero.kernel import jsontext
from pampero.kernel.arn import arn
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.model import invalid
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 1000
MAX_WIDGETS = 500
_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}\Z")


class Dashboard(msgspec.Struct):
    """A dashboard of an account, in all regions."""

    name: str
    account: str
    body: str
    modified: float
    tags: dict[str, str] = {}

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("cloudwatch", "", self.account, f"dashboard/{self.name}")


DASHBOARDS: Documents[Dashboard] = Documents("cloudwatch.dashboard", Dashboard, at=lambda one: (one.account, one.name))

DASHBOARD_TAGS: Tagging[Dashboard] = Tagging(DASHBOARDS.save)


def dashboard_arn(call: Call, req: Any) -> str:
    """The ARN of the dashboard that a request names."""
    return arn("cloudwatch", "", call.account, f"dashboard/{req.DashboardName}")


def _all(call: Call, req: Any) -> str:
    return arn("cloudwatch", "", call.account, "dashboard/*")


@operation("PutDashboard", resource=dashboard_arn)
def put_dashboard(tx: Tx, call: Call, req: t.PutDashboardInput) -> t.PutDashboardOutput:
    """Make or replace a dashboard. Of the body is checked that it is an object with widgets that have a type and properties.
    Source: API_PutDashboard. Raises InvalidParameterValue, InvalidParameterInput."""
    if not _NAME.match(req.DashboardName):
        text = "The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n"
        raise invalid(text)
    problems = _problems(req.DashboardBody)
    if problems:
        listed = [{"message": one.Message, "dataPath": one.DataPath} for one in problems]
        told = msgspec.json.format(msgspec.json.encode(listed), indent=2).decode()
        text = f"The dashboard body is invalid, there are {len(problems)} validation errors:\n{told}"
        raise ApiError("DashboardInvalidInputError", text, dashboardValidationMessages=msgspec.to_builtins(problems))
    there = DASHBOARDS.get(tx, call.account, req.DashboardName)
    made = Dashboard(req.DashboardName, call.account, req.DashboardBody, tx.now, there.tags if there else {})
    DASHBOARD_TAGS.add(tx, made, [] if there else req.Tags or [])
    return t.PutDashboardOutput(DashboardValidationMessages=[])


def _problems(body: str) -> list[t.DashboardValidationMessage]:
    try:
        found = jsontext.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return [_problem("", "The field DashboardBody must be a valid JSON object")]
    widgets = found.get("widgets", [])
    if not isinstance(widgets, list):
        return [_problem("/widgets", "Should be array")]
    if len(widgets) > MAX_WIDGETS:
        return [_problem("/widgets", f"Should NOT have more than {MAX_WIDGETS} items")]
    problems: list[t.DashboardValidationMessage] = []
    for number, one in enumerate(widgets):
        path = f"/widgets/{number}"
        if not isinstance(one, dict):
            problems.append(_problem(path, "Should be object"))
            continue
        problems += [
            _problem(path, f"Should have required property '{name}'")
            for name in ("type", "properties")
            if name not in one
        ]
    return problems


def _problem(path: str, text: str) -> t.DashboardValidationMessage:
    return t.DashboardValidationMessage(DataPath=path, Message=text)


@operation("GetDashboard", resource=dashboard_arn, read=True)
def get_dashboard(tx: ReadTx, call: Call, req: t.GetDashboardInput) -> t.GetDashboardOutput:
    """One dashboard. Source: API_GetDashboard. Raises ResourceNotFound."""
    found = DASHBOARDS.get(tx, call.account, req.DashboardName)
    if found is None:
        raise _missing(req.DashboardName)
    return t.GetDashboardOutput(DashboardArn=found.arn, DashboardBody=found.body, DashboardName=found.name)


def _missing(name: str) -> ApiError:
    return ApiError("DashboardNotFoundError", f"Dashboard {name} does not exist")


@operation("ListDashboards", resource=_all, read=True)
def list_dashboards(tx: ReadTx, call: Call, req: t.ListDashboardsInput) -> t.ListDashboardsOutput:
    """Dashboards by name. Source: API_ListDashboards. Raises InvalidParameterValue."""
    after = position_of(req.NextToken, lambda: invalid("The parameter NextToken is invalid."))
    prefix = req.DashboardNamePrefix or ""
    rows = DASHBOARDS.page(tx, call.account, prefix=prefix, after=after, limit=MAX_LISTED + 1)
    found, token = named_page(rows, MAX_LISTED)
    entries = [
        t.DashboardEntry(
            DashboardName=one.name, DashboardArn=one.arn, LastModified=one.modified, Size=len(one.body.encode())
        )
        for one in found
    ]
    return t.ListDashboardsOutput(DashboardEntries=entries, NextToken=token)


def _each(call: Call, req: t.DeleteDashboardsInput) -> list[Check]:
    names = req.DashboardNames or ["*"]
    return [
        Check("cloudwatch:DeleteDashboards", arn("cloudwatch", "", call.account, f"dashboard/{one}")) for one in names
    ]


@operation("DeleteDashboards", resource="*", checks=_each)
def delete_dashboards(tx: Tx, call: Call, req: t.DeleteDashboardsInput) -> None:
    """Delete dashboards: all, or none where one is not there. Source: API_DeleteDashboards. Raises ResourceNotFound."""
    for name in req.DashboardNames:
        if not DASHBOARDS.delete(tx, call.account, name):
            raise _missing(name)
