"""CloudWatch Logs Insights: its query language, compiled and run over records, newest first. Pure.

Source: "CloudWatch Logs Insights language query syntax". Left out, and refused where a query says them: pattern, diff, anomaly,
join, lookup, unnest, SOURCE. What no source tells is chosen plainly: a comparison with a field that is not there is false,
`stddev` is that of the population, numbers have at most four decimals.
"""

from __future__ import annotations

from pampero.services.logs.insights.commands import Query, compile_query
from pampero.services.logs.insights.reading import MalformedQuery
from pampero.services.logs.insights.records import Record, TooMuch

__all__ = ["MalformedQuery", "Query", "Record", "TooMuch", "compile_query"]
