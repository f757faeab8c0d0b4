"""ListMetrics."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.aws.metrics import Dimensions
from pampero.aws.paging import decode_token, encode_token
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.model import decoded, invalid
from pampero.store.tx import ReadTx, Row

MAX_LISTED = 500
KEPT = 14 * 86_400.0
RECENT = 3 * 3600.0
# So many rows are looked at for one page; where few of them fit, a page is short or empty, and goes on.
MAX_LOOKED = 20_000
_LIST = (
    "SELECT namespace, name, dimensions, max(last) FROM cloudwatch_series WHERE scope = ? AND "
    "(namespace, name, dimensions) > (?, ?, ?) GROUP BY namespace, name, dimensions "
    "ORDER BY namespace, name, dimensions LIMIT ?"
)
_LIST_NAMESPACE = (
    "SELECT namespace, name, dimensions, max(last) FROM cloudwatch_series WHERE scope = ? AND namespace = ? AND "
    "(namespace, name, dimensions) > (?, ?, ?) GROUP BY namespace, name, dimensions "
    "ORDER BY namespace, name, dimensions LIMIT ?"
)


def rows_of(tx: ReadTx, scope: str, namespace: str | None, after: tuple[str, str, str], most: int) -> list[Row]:
    """Namespace, name, dimensions and last value of metrics, in this order, behind one."""
    if namespace is None:
        return tx.all(_LIST, scope, *after, most)
    return tx.all(_LIST_NAMESPACE, scope, namespace, *after, most)


@operation("ListMetrics", resource="*", read=True)
def list_metrics(tx: ReadTx, call: Call, req: t.ListMetricsInput) -> t.ListMetricsOutput:
    """Metrics that had a value within two weeks, or three hours. Source: API_ListMetrics. Raises InvalidParameterValue."""
    after = _position(req.NextToken)
    since = tx.now - (RECENT if req.RecentlyActive == "PT3H" else KEPT)
    wanted = [(one.Name, one.Value) for one in req.Dimensions or ()]
    rows = rows_of(tx, call.scope, req.Namespace, after, MAX_LOOKED)
    found: list[t.Metric] = []
    token = None
    for namespace, name, text, last in rows:
        if last >= since and req.MetricName in (None, name):
            dimensions = decoded(text)
            if has(dimensions, wanted):
                if len(found) == MAX_LISTED:
                    break
                found.append(shown(namespace, name, dimensions))
        after = namespace, name, text
    else:
        token = encode_token(after) if len(rows) == MAX_LOOKED else None
        return t.ListMetricsOutput(Metrics=found, NextToken=token)
    return t.ListMetricsOutput(Metrics=found, NextToken=encode_token(after))


def _position(token: str | None) -> tuple[str, str, str]:
    if not token:
        return "", "", ""
    try:
        namespace, name, dimensions = (str(part) for part in decode_token(token))
    except (ValueError, TypeError) as error:
        raise invalid("The parameter NextToken is invalid.") from error
    return namespace, name, dimensions


def has(dimensions: Dimensions, wanted: list[tuple[str, str | None]]) -> bool:
    """Whether a metric has all of these dimensions, with their values where there are some."""
    own = dict(dimensions)
    return all(name in own and value in (None, own[name]) for name, value in wanted)


def shown(namespace: str, name: str, dimensions: Dimensions) -> t.Metric:
    """A metric as answers have it."""
    listed = [t.Dimension(Name=key, Value=value) for key, value in dimensions]
    return t.Metric(Namespace=namespace, MetricName=name, Dimensions=listed)
