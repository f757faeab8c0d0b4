"""What a metric is, how requests name it, and the words of errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from pampero.api import ApiError
from pampero.aws.metrics import Dimensions

MAX_DIMENSIONS = 30
_decode = msgspec.json.Decoder(Dimensions).decode
STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")


class Metric(NamedTuple):
    """A metric of an account and region."""

    namespace: str
    name: str
    dimensions: Dimensions

    @property
    def key(self) -> str:
        """Its dimensions as rows have them."""
        return encoded(self.dimensions)


def encoded(dimensions: Dimensions) -> str:
    """Dimensions as rows have them."""
    return msgspec.json.encode(dimensions).decode()


def decoded(text: str) -> Dimensions:
    """Dimensions of a row."""
    return _decode(text)


def dimensions_of(given: Iterable[Any] | None) -> Dimensions:
    """Those of a request, by name."""
    return tuple(sorted((one.Name, one.Value) for one in given or ()))


def metric_of(given: Any) -> Metric:
    """The one that a `Metric` of a request names."""
    return Metric(given.Namespace or "", given.MetricName or "", dimensions_of(given.Dimensions))


def invalid(text: str) -> ApiError:
    """InvalidParameterValue."""
    return ApiError("InvalidParameterValueException", text)


def missing(text: str) -> ApiError:
    """MissingParameter."""
    return ApiError("MissingRequiredParameterException", text)


def contradictory(text: str) -> ApiError:
    """InvalidParameterCombination."""
    return ApiError("InvalidParameterCombinationException", text)


def refused(text: str) -> ApiError:
    """ValidationError, as the operations on alarms and GetMetricData answer."""
    return ApiError("ValidationError", text)


def check_period(name: str, period: int) -> None:
    """Raises InvalidParameterValue. Source: API_GetMetricStatistics, "Period"."""
    if period not in (1, 5, 10, 20, 30) and (period < 60 or period % 60):
        raise invalid(f"The value {period} for parameter {name} is invalid.")
