"""A request to the registry: whose registry it is, who asks, and how refusals are told.

Source: the OCI Distribution Specification 1.1, "Error Codes"; Amazon ECR User Guide, "Private registry authentication" and
"Using the HTTP API", where ECR's own texts are from.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from msgspec.structs import replace

from pampero.api import ApiError, Call, Check, Context, WebRequest, WebResponse
from pampero.auth.context import Facts
from pampero.auth.principals import Principal
from pampero.kernel.arn import arn
from pampero.services.ecr.model import REPOSITORIES, Repository, host_of
from pampero.services.ecr.tickets import TicketError, holder
from pampero.store.tx import ReadTx

HOST = re.compile(r"(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+(?::\d+)?")
NAME = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*")
PATH = re.compile(r"/v2/(?P<name>.+)/(?P<kind>manifests|blobs|tags|referrers)/(?P<rest>.*)")
VERSION = ("docker-distribution-api-version", "registry/2.0")
JSON = ("content-type", "application/json; charset=utf-8")
# The codes of the API, as clients of registries are told them.
CODES = {
    "RepositoryNotFoundException": (404, "NAME_UNKNOWN"),
    "RepositoryAlreadyExistsException": (400, "NAME_INVALID"),
    "ImageNotFoundException": (404, "MANIFEST_UNKNOWN"),
    "LayersNotFoundException": (404, "BLOB_UNKNOWN"),
    "ReferencedImagesNotFoundException": (400, "MANIFEST_BLOB_UNKNOWN"),
    "ImageTagAlreadyExistsException": (400, "TAG_INVALID"),
    "ImageDigestDoesNotMatchException": (400, "DIGEST_INVALID"),
    "InvalidParameterException": (400, "MANIFEST_INVALID"),
    "InvalidLayerException": (400, "DIGEST_INVALID"),
    "InvalidLayerPartException": (416, "BLOB_UPLOAD_INVALID"),
    "UploadNotFoundException": (404, "BLOB_UPLOAD_UNKNOWN"),
    "UnableToGetUpstreamImageException": (404, "MANIFEST_UNKNOWN"),
    "AccessDenied": (403, "DENIED"),
    "AccessDeniedException": (403, "DENIED"),
}


class Refused(Exception):
    """What is answered in the place of what was asked for."""

    def __init__(self, status: int, code: str, message: str, *headers: tuple[str, str]) -> None:
        super().__init__(message)
        body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
        self.response = WebResponse(status, (VERSION, JSON, *headers), body)


class RegistryCall(Call, frozen=True):
    """A call of the registry, by who has a token. known: how its request came."""

    known: Facts | None = None

    @property
    def facts(self) -> Facts:
        """What authorisation knows of it."""
        assert self.known is not None
        return self.known


class Visit:
    """One request. base: what Locations begin with; path: what follows the registry's name, if one was in the path."""

    def __init__(self, context: Context, request: WebRequest, principal: Principal | None) -> None:
        self.request = request
        self.query = dict(parse_qsl(request.query, keep_blank_values=True))
        self.headers = dict(request.headers)
        self.base, self.path = "/v2/", request.path
        account, region = place_of(context, self.headers.get("host", ""))
        found = HOST.fullmatch(request.path.removeprefix("/v2/").partition("/")[0])
        if found is not None:
            self.base = f"/v2/{found[0]}/"
            self.path = "/v2/" + request.path.removeprefix(self.base)
            account, region = found[1], found[2]
        self.account = account or (principal.account if principal else "")
        self.region = region or context.settings.region
        self.principal = principal
        self.context = context

    @property
    def call(self) -> RegistryCall:
        """The call that it makes. Raises Refused for who has no token."""
        principal = self.principal
        if principal is None:
            raise unauthorized(self, "")
        facts = self.request.facts.within(self.region)
        home = principal.account or self.account
        return RegistryCall(
            self.context.runtime, principal, home, self.region, {}, (), "ecr", "", self.request.request_id, known=facts
        )

    def repository(self, tx: ReadTx, name: str, *actions: str) -> Repository:
        """The repository of a name, on which the caller may do all of this. Raises Refused, ApiError."""
        if not 2 <= len(name) <= 256 or NAME.fullmatch(name) is None:
            problem = f"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '{NAME.pattern}''"
            raise Refused(400, "NAME_INVALID", problem)
        where, call = self.arn(name), self.call
        for action in actions:
            call.require(tx, Check(f"ecr:{action}", where))
        return REPOSITORIES.existing(tx, where)

    def arn(self, name: str) -> str:
        """The ARN of a repository of this registry."""
        return arn("ecr", self.region, self.account, f"repository/{name}")

    def located(self, path: str) -> tuple[str, str]:
        """The header that leads to something of this registry."""
        return ("location", f"{self.base}{path}")


def place_of(context: Context, host: str) -> tuple[str, str]:
    """(account, region) of a host's name; empty where it names none."""
    found = HOST.fullmatch(host.lower())
    return (found[1], found[2]) if found is not None else ("", "")


def visit_of(context: Context, request: WebRequest) -> Visit:
    """A request with who asks. Raises Refused for a token that is none."""
    shown = next((value for name, value in request.headers if name == "authorization"), None)
    try:
        principal = None if shown is None else holder(context, shown)
    except TicketError as error:
        raise unauthorized(Visit(context, request, None), str(error)) from error
    return Visit(context, request, principal)


def unauthorized(visit: Visit, problem: str) -> Refused:
    """Who has no token is told where to get one. Without a problem: it was not shown yet."""
    host = host_of(visit.account or visit.context.settings.account, visit.region)
    realm = f'Basic realm="https://{host}/",service="ecr.amazonaws.com"'
    return Refused(401, "UNAUTHORIZED", problem or "Not Authorized", ("www-authenticate", realm))


def told(error: ApiError, about: str = "") -> WebResponse:
    """An error of the API as clients of registries are told it. about: the code for parameters that are not valid."""
    status, code = CODES.get(error.code, (error.status or 400, "UNSUPPORTED"))
    if error.code == "InvalidParameterException" and about:
        code = about
    if error.code == "LayersNotFoundException" and about == "MANIFEST_INVALID":
        status, code = 400, "MANIFEST_BLOB_UNKNOWN"
    return Refused(status, code, error.message).response


def headed(response: WebResponse) -> WebResponse:
    """With the header that all answers have."""
    return replace(response, headers=(VERSION, *response.headers))


def number(value: Any, default: int, most: int) -> int:
    """A number in a query."""
    return (
        min(int(value), most)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10
        else default
    )
