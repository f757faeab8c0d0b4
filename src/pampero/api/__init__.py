"""All that a service may import besides kernel and store: operations, calls, errors, background work, resources."""

from pampero.api.call import Call, Client, Context, Runtime
from pampero.api.loops import Looped, Loops
from pampero.api.operation import Check, operation
from pampero.api.ports import (
    Answered,
    CorsAnswer,
    CorsQuestion,
    FormUpload,
    cors_rules,
    form_upload,
    identity_directory,
    metric_keeper,
    request_guard,
    request_witness,
    resource_grant,
    resource_owner,
    resource_policy,
    resource_tags,
    restated_check,
    virtual_host,
)
from pampero.api.prerequisites import Prerequisite, fulfilled
from pampero.api.roles import assumable, pass_role
from pampero.api.service import Service
from pampero.api.sockets import Session, Wire
from pampero.api.streams import ByteStream, FileRange, read_body
from pampero.api.work import Event, Job, Signer, TaskJob, TimerEvent, WebRequest, WebResponse, consumer, job, timer, web
from pampero.protocol.errors import ApiError

__all__ = [
    "Answered",
    "ApiError",
    "ByteStream",
    "Call",
    "Check",
    "Client",
    "Context",
    "CorsAnswer",
    "CorsQuestion",
    "Event",
    "FileRange",
    "FormUpload",
    "Job",
    "Looped",
    "Loops",
    "Prerequisite",
    "Runtime",
    "Service",
    "Session",
    "Signer",
    "TaskJob",
    "TimerEvent",
    "WebRequest",
    "WebResponse",
    "Wire",
    "assumable",
    "consumer",
    "cors_rules",
    "form_upload",
    "fulfilled",
    "identity_directory",
    "job",
    "metric_keeper",
    "operation",
    "pass_role",
    "read_body",
    "request_guard",
    "request_witness",
    "resource_grant",
    "resource_owner",
    "resource_policy",
    "resource_tags",
    "restated_check",
    "timer",
    "virtual_host",
    "web",
]
