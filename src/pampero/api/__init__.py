"""All that a service may import besides kernel and store: operations, calls, errors, background work, resources."""

from pampero.api.announce import announce
from pampero.api.call import Call, Client, Context, Runtime
from pampero.api.cors import CorsAnswer, CorsQuestion, bucket_cors
from pampero.api.forms import FormUpload, bucket_form
from pampero.api.loops import Looped, Loops
from pampero.api.objects import TooLarge, fetch_object
from pampero.api.operation import Check, operation, resource_owner, resource_policy
from pampero.api.roles import assumable, pass_role
from pampero.api.service import Service
from pampero.api.streams import ByteStream, FileRange, read_body
from pampero.api.work import Event, Job, Signer, TimerEvent, WebRequest, WebResponse, consumer, job, timer, web
from pampero.protocol.errors import ApiError

__all__ = [
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
    "Runtime",
    "Service",
    "Signer",
    "TimerEvent",
    "TooLarge",
    "WebRequest",
    "WebResponse",
    "announce",
    "assumable",
    "bucket_cors",
    "bucket_form",
    "consumer",
    "fetch_object",
    "job",
    "operation",
    "pass_role",
    "read_body",
    "resource_owner",
    "resource_policy",
    "timer",
    "web",
]
