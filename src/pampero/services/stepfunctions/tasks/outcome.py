"""What integrations share: how a task fails, and how they reach other services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Context
from pampero.kernel import ids
from pampero.services.stepfunctions.tasks.shapes import Models

# As in the exceptions of AWS's Java SDK, after which Step Functions names errors.
HTTP = {"AllHttpHeaders": {}, "HttpHeaders": {}, "HttpStatusCode": 200}


class TaskError(Exception):
    """A task has failed with this error."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(error, cause)
        self.error = error
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Caller:
    """One task's way to another service, as the workflow's role.

    context: acts as the role. service: the model's name. prefix: how errors of the service begin ("Lambda").
    general: the error for what the service's model does not name. told: the service's name in causes.
    repeated: the task may have been done already by a server that died.
    """

    context: Context
    service: str
    prefix: str
    general: str
    told: str
    repeated: bool = False

    async def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Call an operation with members by the model's names. Raises TaskError."""
        try:
            return await self.context.client(self.service).call(operation, **params)
        except ApiError as error:
            raise self.failed(error) from error

    def failed(self, error: ApiError) -> TaskError:
        """The error as Step Functions tells it."""
        if error.code == "NotImplemented":
            return TaskError("States.TaskFailed", error.message)
        known = self.context.part(Models).error_status(self.service, error.code)
        status = error.status or known or 400
        cause = f"{error.message} (Service: {self.told}, Status Code: {status}, Request ID: {self.request_id})"
        if known is None:
            return TaskError(f"{self.prefix}.{self.general}", cause)
        name = error.code.removesuffix("Exception").removesuffix("Fault")
        return TaskError(f"{self.prefix}.{name}Exception", cause)

    @property
    def request_id(self) -> str:
        """A request id for causes and metadata."""
        return ids.uuid4()

    def lost(self) -> None:
        """Raises TaskError when this task may have been done by a server that died.

        What became of it cannot be known, so it fails as a call whose answer was lost; the state's Retry decides.
        """
        if self.repeated:
            kind = "ServiceException" if self.prefix == "Lambda" else "SdkClientException"
            text = "The outcome of the call was lost: the server stopped while it was under way."
            raise TaskError(f"{self.prefix}.{kind}", text)

    def metadata(self) -> dict[str, Any]:
        """What optimized integrations add to an answer."""
        return {"SdkHttpMetadata": HTTP, "SdkResponseMetadata": {"RequestId": self.request_id}}
