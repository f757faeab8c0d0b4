"""Which groups a query looks at: those that its request names, or that it says itself (`SOURCE`)."""

from __future__ import annotations

from collections.abc import Iterator

from pampero.api import ApiError, Call, Check
from pampero.services.logs import types as t
from pampero.services.logs.insights.sources import Source
from pampero.services.logs.model import GROUPS, group_arn, invalid, split
from pampero.store.tx import ReadTx

MAX_GROUPS = 50
# AWS has 10,000.
MAX_SOURCE = 1000


def _says_where(req: t.StartQueryRequest) -> bool:
    """Whether the query itself names its groups."""
    return req.queryString.lstrip()[:7].lower().rstrip("'\"\t\n ") == "source"


def places_of(call: Call, req: t.StartQueryRequest) -> list[tuple[str, str, str]]:
    """(account, region, name) of the groups that a request names; none where the query does. Raises InvalidParameterException."""
    given = [one for one in (req.logGroupName, req.logGroupNames, req.logGroupIdentifiers) if one is not None]
    if _says_where(req):
        if given:
            raise invalid("A query with SOURCE takes no log groups beside it.")
        return []
    if len(given) != 1 or not given[0]:
        raise invalid("Specify exactly one of logGroupName, logGroupNames and logGroupIdentifiers.")
    names = [given[0]] if isinstance(given[0], str) else given[0]
    if len(names) > MAX_GROUPS:
        raise invalid(f"A query can have at most {MAX_GROUPS} log groups.")
    return [split(call, name) for name in dict.fromkeys(names)]


def asked(call: Call, req: t.StartQueryRequest) -> Iterator[Check]:
    """For `checks=`: of the groups that a request names."""
    for place in places_of(call, req):
        yield Check("logs:StartQuery", group_arn(place))


def selected(tx: ReadTx, call: Call, source: Source) -> list[tuple[str, str, str]]:
    """The groups of the account that SOURCE selects. Raises AccessDenied, LimitExceededException, ResourceNotFoundException."""
    found = [
        (group.account, group.region, name)
        for name, group in GROUPS.page(tx, call.scope)
        if source.has(name, "STANDARD", group.account)
    ]
    if not found:
        raise ApiError("ResourceNotFoundException", "SOURCE selects no log groups.")
    if len(found) > MAX_SOURCE:
        raise ApiError("LimitExceededException", f"SOURCE selects more than {MAX_SOURCE} log groups.")
    for place in found:
        call.require(tx, Check("logs:StartQuery", group_arn(place)))
    return found
