"""What those share that go over to another version by and by: CodeDeploy, and stacks with aliases of functions and workflows."""

from __future__ import annotations

from pampero.api import Context

IN_ALARM = "ALARM"
# How long lies between two looks at alarms: our choice, no source tells AWS's.
WATCH_SECONDS = 10.0

# Under this key of a context's source, which no caller from outside can set, a stack names itself as what a deployment
# belongs to: its externalId.
EXTERNAL_ID = "codedeploy:ExternalId"


def channel(deployment: str) -> str:
    """Woken when a deployment has come to its end."""
    return f"codedeploy/{deployment}"


async def alarm_states(context: Context, names: list[str]) -> dict[str, str]:
    """The states of those alarms that there are, by their names. Raises ApiError."""
    kinds = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    found = await context.client("cloudwatch").call("DescribeAlarms", AlarmNames=names, **kinds)
    return {
        alarm["AlarmName"]: alarm["StateValue"] for kind in ("MetricAlarms", "CompositeAlarms") for alarm in found[kind]
    }
