"""What integrations share: how a task fails, and how they reach other services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Context
from pampero.kernel import ids
from pampero.kernel.clock import http_date
from pampero.services.stepfunctions.tasks.shapes import Models

LOST = "The outcome of the call was lost: the server stopped while it was under way."


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
    repeated: the task may have been done already by a server that died. first: causes and metadata are those of the first
    generation of AWS's SDK, as of the optimized integrations.
    """

    context: Context
    service: str
    prefix: str
    general: str
    told: str
    repeated: bool = False
    first: bool = False

    async def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Call an operation with members by the model's names. Raises TaskError."""
        try:
            return await self.context.client(self.service).call(operation, **params)
        except ApiError as error:
            raise self.failed(error) from error

    def failed(self, error: ApiError) -> TaskError:
        """The error as Step Functions tells it."""
        if error.code == "NotImplemented":
            return self.unreachable(error.message)
        known = self.context.part(Models).error(self.service, error.code)
        status = error.status or (400 if known is None else known.status)
        id_ = ids.uuid4()
        if self.first:
            code = error.code if known is None else known.code
            details = f"Service: {self.told}; Status Code: {status}; Error Code: {code}; Request ID: {id_}; Proxy: null"
        else:
            details = f"Service: {self.told}, Status Code: {status}, Request ID: {id_}"
            if self.service == "s3":
                details += f", Extended Request ID: {ids.secret(76)}"
        name = (
            self.general if known is None else known.name.removesuffix("Exception").removesuffix("Fault") + "Exception"
        )
        return TaskError(f"{self.prefix}.{name}", f"{error.message} ({details})")

    def unreachable(self, text: str) -> TaskError:
        """The error of a service that cannot be reached. text: what is missing."""
        return TaskError(f"{self.prefix}.SdkClientException", f"Unable to execute HTTP request: {text}")

    def lost(self) -> None:
        """Raises TaskError when this task may have been done by a server that died.

        What became of it cannot be known, so it fails as a call whose answer was lost; the state's Retry decides.
        """
        if self.repeated:
            kind = "ServiceException" if self.prefix == "Lambda" else "SdkClientException"
            raise TaskError(f"{self.prefix}.{kind}", LOST)

    def metadata(
        self, kind: str, length: int, connection: str = "connection", identity: str = "x-amzn-RequestId", **more: str
    ) -> dict[str, Any]:
        """What optimized integrations add to an answer. kind: its content type. length: bytes. connection, identity: how
        two headers are spelled. more: further headers."""
        id_ = ids.uuid4()
        headers = {
            connection: "keep-alive",
            "Content-Length": str(length),
            "Content-Type": kind,
            "Date": http_date(self.context.now),
            identity: id_,
        } | more
        told = {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": 200,
        }
        return {"SdkHttpMetadata": told, "SdkResponseMetadata": {"RequestId": id_}}
