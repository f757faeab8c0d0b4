"""Anomaly detectors: kept. A band is computed when it is asked for (`bands.py`), with or without a detector."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page, position_of
from pampero.kernel import ids
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.evaluation import Queries
from pampero.services.cloudwatch.model import contradictory, dimensions_of, encoded, invalid, missing
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50
SINGLE, MATH = "SINGLE_METRIC", "METRIC_MATH"
Given = t.PutAnomalyDetectorInput | t.DeleteAnomalyDetectorInput


class Detector(msgspec.Struct):
    """A detector. key: what it is of, by which there is one. single, math: one of them."""

    key: str
    id: str
    single: t.SingleMetricAnomalyDetector | None = None
    math: t.MetricMathAnomalyDetector | None = None
    configuration: t.AnomalyDetectorConfiguration | None = None
    characteristics: t.MetricCharacteristics | None = None


DETECTORS: Documents[Detector] = Documents("cloudwatch.detector", Detector, {"id": lambda one: one.id})


def _of(req: Given) -> tuple[str, t.SingleMetricAnomalyDetector | None, t.MetricMathAnomalyDetector | None]:
    """The key of what a request names. Raises InvalidParameterCombination, MissingParameter."""
    flat = req.Namespace is not None or req.MetricName is not None or req.Stat is not None or req.Dimensions is not None
    if flat + (req.SingleMetricAnomalyDetector is not None) + (req.MetricMathAnomalyDetector is not None) > 1:
        raise contradictory("Only one of SingleMetricAnomalyDetector and MetricMathAnomalyDetector may be specified.")
    if req.MetricMathAnomalyDetector is not None:
        given = req.MetricMathAnomalyDetector.MetricDataQueries or []
        Queries(given, "MetricMathAnomalyDetector.MetricDataQueries")
        return "math\0" + msgspec.json.encode(given).decode(), None, req.MetricMathAnomalyDetector
    single = req.SingleMetricAnomalyDetector or t.SingleMetricAnomalyDetector(
        Namespace=req.Namespace, MetricName=req.MetricName, Dimensions=req.Dimensions, Stat=req.Stat
    )
    for name, value in (("Namespace", single.Namespace), ("MetricName", single.MetricName), ("Stat", single.Stat)):
        if value is None:
            raise missing(f"The parameter {name} is required.")
    dimensions = encoded(dimensions_of(single.Dimensions))
    return (
        "\0".join(("single", single.Namespace or "", single.MetricName or "", single.Stat or "", dimensions)),
        single,
        None,
    )


@operation("PutAnomalyDetector", resource="*")
def put_anomaly_detector(tx: Tx, call: Call, req: t.PutAnomalyDetectorInput) -> t.PutAnomalyDetectorOutput:
    """Make or change a detector. What it excludes is kept and shown: bands are of all values. Source: API_PutAnomalyDetector.
    Raises InvalidParameterCombination, MissingParameter, ValidationError."""
    key, single, math = _of(req)
    there = DETECTORS.get(tx, call.scope, key)
    made = Detector(key, there.id if there else ids.uuid4(), single, math, req.Configuration, req.MetricCharacteristics)
    DETECTORS.put(tx, call.scope, key, made)
    return t.PutAnomalyDetectorOutput(AnomalyDetectorId=made.id)


@operation("DeleteAnomalyDetector", resource="*")
def delete_anomaly_detector(tx: Tx, call: Call, req: t.DeleteAnomalyDetectorInput) -> None:
    """Delete a detector. Source: API_DeleteAnomalyDetector. Raises ResourceNotFoundException (its text is ours)."""
    if req.AnomalyDetectorId is not None:
        found = [key for key, _ in DETECTORS.find(tx, call.scope, "id", req.AnomalyDetectorId)]
        key = found[0] if found else ""
    else:
        key, _, _ = _of(req)
    if not DETECTORS.delete(tx, call.scope, key):
        raise ApiError("ResourceNotFoundException", "The anomaly detector does not exist.")


@operation("DescribeAnomalyDetectors", resource="*", read=True)
def describe_anomaly_detectors(
    tx: ReadTx, call: Call, req: t.DescribeAnomalyDetectorsInput
) -> t.DescribeAnomalyDetectorsOutput:
    """Detectors, of metrics unless others are asked for. Source: API_DescribeAnomalyDetectors. Raises InvalidNextToken."""
    if req.MaxResults is not None and req.MaxResults < 1:
        raise invalid("The parameter MaxResults must be greater than 0.")
    after = position_of(req.NextToken, lambda: ApiError("InvalidNextToken", "The next token specified is invalid."))
    types = req.AnomalyDetectorTypes or [SINGLE]
    dimensions = None if req.Dimensions is None else dimensions_of(req.Dimensions)
    most = min(req.MaxResults or MAX_LISTED, MAX_LISTED)
    found = []
    for key, one in DETECTORS.page(tx, call.scope, after=after):
        single = one.single
        named = single is None or (
            req.Namespace in (None, single.Namespace)
            and req.MetricName in (None, single.MetricName)
            and dimensions in (None, dimensions_of(single.Dimensions))
        )
        wanted = (SINGLE if single is not None else MATH) in types
        if wanted and named and (req.AnomalyDetectorIds is None or one.id in req.AnomalyDetectorIds):
            found.append((key, one))
    shown, token = named_page(found[: most + 1], most)
    return t.DescribeAnomalyDetectorsOutput(AnomalyDetectors=[_shown(one) for one in shown], NextToken=token)


def _shown(one: Detector) -> t.AnomalyDetector:
    single = one.single
    return t.AnomalyDetector(
        AnomalyDetectorId=one.id,
        Namespace=single.Namespace if single else None,
        MetricName=single.MetricName if single else None,
        Dimensions=(single.Dimensions or []) if single else None,
        Stat=single.Stat if single else None,
        Configuration=one.configuration,
        MetricCharacteristics=one.characteristics,
        StateValue="TRAINED",
        SingleMetricAnomalyDetector=single,
        MetricMathAnomalyDetector=one.math,
    )
