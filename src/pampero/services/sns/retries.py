"""Delivery policies: how often and when a failed delivery is tried again. Pure.

Source: "Amazon SNS message delivery retries". AWS draws its back-off functions without giving formulas: here linear
and arithmetic grow by equal steps, geometric by an equal factor, exponential doubles; all from minimum to maximum.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.kernel import jsontext

DEFAULT: Mapping[str, Any] = {
    "minDelayTarget": 20,
    "maxDelayTarget": 20,
    "numRetries": 3,
    "numMaxDelayRetries": 0,
    "numNoDelayRetries": 0,
    "numMinDelayRetries": 0,
    "backoffFunction": "linear",
}  # fmt: skip
CONTENT_TYPE = "text/plain; charset=UTF-8"
CONTENT_TYPES = (
    CONTENT_TYPE, "text/plain", "text/csv", "text/html", "text/xml", "text/css", "text/javascript", "application/json",
    "application/octet-stream", "application/soap+xml", "application/xhtml+xml", "application/x-www-form-urlencoded",
    "application/xml",
)  # fmt: skip
FUNCTIONS = ("linear", "arithmetic", "geometric", "exponential")
MAX_LENGTH = 3600
RATE = "maxReceivesPerSecond"
MAX_RETRIES = 100
# For queues and functions: 3 at once, 2 after a second each, 10 from 1 to 20 seconds, 100,000 every 20 seconds.
SERVICE_RETRIES: Mapping[str, Any] = {
    "minDelayTarget": 1,
    "maxDelayTarget": 20,
    "numRetries": 100_015,
    "numMaxDelayRetries": 100_000,
    "numNoDelayRetries": 3,
    "numMinDelayRetries": 2,
    "backoffFunction": "exponential",
}  # fmt: skip
# For mail, text messages and pushes: 2 after ten seconds each, 10 from ten seconds to ten minutes, 38 every ten minutes: six hours.
PEOPLE_RETRIES: Mapping[str, Any] = {
    "minDelayTarget": 10,
    "maxDelayTarget": 600,
    "numRetries": 50,
    "numMaxDelayRetries": 38,
    "numNoDelayRetries": 0,
    "numMinDelayRetries": 2,
    "backoffFunction": "exponential",
}  # fmt: skip


class InvalidPolicy(ValueError):
    """An invalid delivery policy; the text says why."""


def check_topic_policy(text: str) -> None:
    """Raises InvalidPolicy."""
    policy = _document(text)
    if set(policy) - {"http"} or not isinstance(policy.get("http", {}), dict):
        raise InvalidPolicy("Unexpected JSON member")
    _check_parts(policy.get("http", {}), "defaultHealthyRetryPolicy", "defaultRequestPolicy", "defaultThrottlePolicy")


def check_subscription_policy(text: str) -> None:
    """Raises InvalidPolicy."""
    _check_parts(_document(text), "healthyRetryPolicy", "requestPolicy", "throttlePolicy")


def _document(text: str) -> dict[str, Any]:
    try:
        policy = jsontext.loads(text)
    except ValueError as error:
        raise InvalidPolicy("failed to parse JSON.") from error
    if not isinstance(policy, dict):
        raise InvalidPolicy("failed to parse JSON.")
    return policy


def _check_parts(parts: Mapping[str, Any], retry: str, request: str, throttle: str) -> None:
    if set(parts) - {retry, request, throttle, "disableSubscriptionOverrides", "sicklyRetryPolicy", "guaranteed"}:
        raise InvalidPolicy("Unexpected JSON member")
    if parts.get(throttle) is not None:
        _check_throttle(parts[throttle], throttle)
    if parts.get(retry) is not None:
        _check_retry(parts[retry], retry)
    given = parts.get(request) or {}
    kind = given.get("headerContentType", CONTENT_TYPE) if isinstance(given, dict) else None
    if kind not in CONTENT_TYPES:
        raise InvalidPolicy(f"{request}.headerContentType must be one of {', '.join(CONTENT_TYPES)}")


def _check_throttle(policy: Any, name: str) -> None:
    if not isinstance(policy, dict) or set(policy) - {RATE}:
        raise InvalidPolicy("Unexpected JSON member")
    rate = policy.get(RATE)
    if rate is not None and (isinstance(rate, bool) or not isinstance(rate, int) or rate < 1):
        raise InvalidPolicy(f"{name}.{RATE} must be greater than or equal to 1")


def _check_retry(policy: Any, name: str) -> None:
    if not isinstance(policy, dict) or set(policy) - set(DEFAULT):
        raise InvalidPolicy("Unexpected JSON member")
    whole = {**DEFAULT, **policy}
    for key, value in whole.items():
        if key == "backoffFunction":
            if value not in FUNCTIONS:
                raise InvalidPolicy(f"{name}.backoffFunction must be one of {', '.join(FUNCTIONS)}")
        elif isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise InvalidPolicy(f"{name}.{key} must be greater than or equal to 0")
    if whole["numRetries"] > MAX_RETRIES:
        raise InvalidPolicy(f"{name}.numRetries must be less than or equal to {MAX_RETRIES}")
    if not 1 <= whole["minDelayTarget"] <= MAX_LENGTH or whole["maxDelayTarget"] > MAX_LENGTH:
        raise InvalidPolicy(f"{name}.minDelayTarget and maxDelayTarget must be between 1 and {MAX_LENGTH}")
    if whole["maxDelayTarget"] < whole["minDelayTarget"]:
        raise InvalidPolicy(f"{name}.maxDelayTarget must be greater than or equal to minDelayTarget")
    if _phases(whole) > whole["numRetries"]:
        raise InvalidPolicy(f"{name}: the retries of the phases must not be more than numRetries")


def _phases(policy: Mapping[str, Any]) -> int:
    found: int = policy["numNoDelayRetries"] + policy["numMinDelayRetries"] + policy["numMaxDelayRetries"]
    return found


def of_topic(text: str | None) -> dict[str, Any]:
    """The EffectiveDeliveryPolicy of a topic."""
    http = jsontext.loads(text).get("http", {}) if text else {}
    throttle = http.get("defaultThrottlePolicy")
    return {
        "http": {
            **({"defaultThrottlePolicy": throttle} if throttle else {}),
            "defaultHealthyRetryPolicy": {**DEFAULT, **(http.get("defaultHealthyRetryPolicy") or {})},
            "disableSubscriptionOverrides": bool(http.get("disableSubscriptionOverrides", False)),
            "defaultRequestPolicy": {
                "headerContentType": (http.get("defaultRequestPolicy") or {}).get("headerContentType", CONTENT_TYPE)
            },
        }
    }


def of_subscription(topic: str | None, own: str | None) -> dict[str, Any]:
    """The EffectiveDeliveryPolicy of an HTTP subscription: its own, unless its topic forbids that."""
    http = of_topic(topic)["http"]
    policy = jsontext.loads(own) if own and not http["disableSubscriptionOverrides"] else {}
    retry = policy.get("healthyRetryPolicy")
    return {
        "healthyRetryPolicy": {**DEFAULT, **retry} if retry else http["defaultHealthyRetryPolicy"],
        "sicklyRetryPolicy": None,
        "throttlePolicy": policy.get("throttlePolicy") or http.get("defaultThrottlePolicy"),
        "requestPolicy": policy.get("requestPolicy") or http["defaultRequestPolicy"],
        "guaranteed": False,
    }


def delay(policy: Mapping[str, Any], retries: int) -> float | None:
    """Seconds until the next try after `retries` retries have failed (0: only the first try has); None: no more."""
    if retries >= policy["numRetries"]:
        return None
    at_once, least = policy["numNoDelayRetries"], policy["numMinDelayRetries"]
    growing = policy["numRetries"] - _phases(policy)
    low, high = float(policy["minDelayTarget"]), float(policy["maxDelayTarget"])
    if retries < at_once:
        return 0.0
    if retries < at_once + least:
        return low
    step = retries - at_once - least
    if step >= growing:
        return high
    return _grown(policy["backoffFunction"], low, high, step, growing)


def _grown(function: str, low: float, high: float, step: int, steps: int) -> float:
    part = step / (steps - 1) if steps > 1 else 1.0
    if function == "exponential":
        return float(min(high, low * 2**step))
    if function == "geometric":
        return float(low * (high / low) ** part)
    return low + (high - low) * part
