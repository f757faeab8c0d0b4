"""The door of the registry: `<account>.dkr.ecr.<region>.<suffix>/v2/…`, and `/v2/…` at the address of the APIs.

There, a repository's path may begin with the registry's host name (`/v2/123456789012.dkr.ecr.us-east-1.amazonaws.com/app/…`), so that
what AWS calls an image is called `localhost:4566/<that>` here; otherwise it is the registry of who asks, in the server's region.
"""

from __future__ import annotations

from urllib.parse import unquote

from pampero.api import ApiError, Context, WebRequest, WebResponse, web
from pampero.api.streams import SlowBodyError
from pampero.services.ecr.blobs import part
from pampero.services.ecr.registry import layers, pushing, reading
from pampero.services.ecr.registry.ranges import sliced
from pampero.services.ecr.registry.visits import PATH, Refused, Visit, headed, told, visit_of
from pampero.services.ecr.tickets import TicketError, layer_of

LAYER = "layer"


@web("dkr", streams=True)
async def serve(context: Context, request: WebRequest) -> WebResponse:
    """One request of a client, or of who has the URL of a layer."""
    if request.id == LAYER:
        return _layer(context, request)
    about = "MANIFEST_INVALID" if "/manifests/" in request.path else "NAME_INVALID"
    try:
        return await _answer(visit_of(context, request))
    except Refused as refused:
        return refused.response
    except ApiError as error:
        return told(error, about)
    except SlowBodyError as error:
        return Refused(408, "BLOB_UPLOAD_INVALID", str(error) or "Request Timeout").response
    except ConnectionResetError:
        return Refused(400, "BLOB_UPLOAD_INVALID", "The client went away").response


def _layer(context: Context, request: WebRequest) -> WebResponse:
    """What GetDownloadUrlForLayer leads to."""
    try:
        ticket = layer_of(context, request.path.removeprefix("/"))
    except TicketError as error:
        return WebResponse(403, (("content-type", "text/plain"),), str(error).encode())
    if request.method not in ("GET", "HEAD"):
        return WebResponse(405)
    if not context.runtime.layers.exists(ticket.blob):
        return WebResponse(404)
    asked = next((value for name, value in request.headers if name == "range"), None)
    return sliced(asked, ticket.size, lambda offset, length: part(context, ticket.blob, offset, length))


async def _answer(visit: Visit) -> WebResponse:
    path, method = visit.path, visit.request.method
    if path.rstrip("/") == "/v2":
        _ = visit.call
        return headed(WebResponse(200, (("content-type", "application/json"),), b"{}"))
    if path == "/v2/_catalog" and method == "GET":
        return await reading.catalog(visit)
    found = PATH.fullmatch(path)
    if found is None:
        raise Refused(404, "UNSUPPORTED", f"There is nothing at {path[:200]}")
    name, kind, rest = unquote(found["name"]), found["kind"], unquote(found["rest"])
    if kind == "manifests":
        return await _manifests(visit, method, name, rest)
    if kind == "tags" and rest == "list" and method == "GET":
        return await reading.tags(visit, name)
    if kind == "referrers" and method == "GET":
        return await reading.referrers(visit, name, rest)
    if kind == "blobs":
        return await _blobs(visit, method, name, rest)
    raise Refused(405, "UNSUPPORTED", f"{method} is not supported at {path[:200]}")


async def _manifests(visit: Visit, method: str, name: str, reference: str) -> WebResponse:
    if method in ("GET", "HEAD"):
        return await reading.manifest(visit, name, reference)
    if method == "PUT":
        return await pushing.put(visit, name, reference)
    if method == "DELETE":
        return await pushing.delete(visit, name, reference)
    raise Refused(405, "UNSUPPORTED", f"{method} is not supported for manifests")


async def _blobs(visit: Visit, method: str, name: str, rest: str) -> WebResponse:
    if rest in ("uploads", "uploads/"):
        if method == "POST":
            return await layers.begin(visit, name)
    elif rest.startswith("uploads/"):
        steps = {"PATCH": layers.patch, "PUT": layers.finish, "GET": layers.progress, "DELETE": layers.cancel}
        if method in steps:
            return await steps[method](visit, name, rest.removeprefix("uploads/"))
    elif method in ("GET", "HEAD"):
        return await layers.get(visit, name, rest)
    raise Refused(405, "UNSUPPORTED", f"{method} is not supported for layers; ECR deletes them with their images")
