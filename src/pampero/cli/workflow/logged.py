"""Executions of Express workflows, as their state machine's log in CloudWatch Logs tells of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from pampero.cli.output import fail
from pampero.cli.place import client
from pampero.cli.workflow.source import UNTOLD, Source
from pampero.services.stepfunctions.asl.events import Entry

EVERYTHING = "ALL"


def source_of(arn: str, data: Path) -> Source:
    """What tells of an ARN: the API, or the log of an Express workflow."""
    source = Source(arn, data)
    return Logged(source.arn, data) if source.kind == "express" else source


class Logged(Source):
    """An execution whose history is in a log group. Ends the program, in one line that says why, where there is none."""

    def __init__(self, arn: str, data: Path) -> None:
        super().__init__(arn, data)
        parts = arn.split(":")
        if len(parts) != 9:
            fail(f"{arn!r} is no ARN of an execution", 2)
        self._name = parts[7]
        self._machine_arn = ":".join([*parts[:5], "stateMachine", parts[6]])
        # As it is now: an execution that is not kept keeps no definition.
        self._told = self.call("describe_state_machine", stateMachineArn=self._machine_arn)
        logging = self._told.get("loggingConfiguration") or {}
        self.level = logging.get("level", "OFF")
        destinations = logging.get("destinations") or []
        if self.level == "OFF" or not destinations:
            fail(
                f"Express workflows keep no history, and logging of {self.machine_name} is off: with level ALL (loggingConfiguration), "
                "its log group tells what later executions do"
            )
        where = destinations[0]["cloudWatchLogsLogGroup"]["logGroupArn"].split(":")
        self.group = where[6]
        self._logs = client("logs", data, region=where[3])

    @property
    def executed(self) -> bool:
        """See Source.executed."""
        return True

    def machine(self) -> Mapping[str, Any]:
        """The state machine as it is now."""
        return self._told

    def origin(self) -> None:
        """Express executions are not forked."""
        return

    def execution(self) -> Mapping[str, Any]:
        """What the log tells of it as a whole."""
        began = self.entries()[0].at
        return {
            "executionArn": self.arn, "name": self._name, "stateMachineArn": self._machine_arn,
            "startDate": datetime.fromtimestamp(began, UTC),
        }  # fmt: skip

    def entries(self, after: int = 0) -> list[Entry]:
        """The events that were logged, in order."""
        found: dict[int, Entry] = {}
        pattern = f'{{ $.execution_arn = "{self.arn}" }}'
        more: dict[str, Any] = {}
        try:
            while True:
                page = self._logs.filter_log_events(logGroupName=self.group, filterPattern=pattern, **more)
                for event in page["events"]:
                    entry = _entry(json.loads(event["message"]))
                    found[entry.id] = entry
                if not page.get("nextToken"):
                    break
                more = {"nextToken": page["nextToken"]}
        except ClientError as error:
            fail(f"the log group {self.group}: {' '.join(error.response['Error']['Message'].split())}")
        except BotoCoreError as error:
            fail(str(error))
        if not found:
            fail(
                f"the log group {self.group} has nothing of it: an execution is logged as it ends, with level {EVERYTHING} whole"
            )
        return [found[id_] for id_ in sorted(found) if id_ > after]


def _entry(told: Mapping[str, Any]) -> Entry:
    details = {name: value for name, value in told["details"].items() if name not in UNTOLD}
    return Entry(
        int(told["id"]), int(told["previous_event_id"]), int(told["event_timestamp"]) / 1000, told["type"], details
    )
