"""Ports: what the gateway asks of a service beside its operations. A service fills those that it has an answer to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from pampero.api.operation import MARK
from pampero.api.streams import ByteStream
from pampero.auth.principals import Principal
from pampero.protocol.codec import RawRequest

F = TypeVar("F", bound=Callable[..., Any])


class PortSpec(Struct, frozen=True):
    """Marks what fills a port; at most one a service."""

    port: str


class CorsQuestion(Struct, frozen=True):
    """What a browser asks of a bucket. headers: those it wants to send, in small letters; empty in a real request."""

    bucket: str
    origin: str
    method: str
    headers: tuple[str, ...]


class CorsAnswer(Struct, frozen=True):
    """The headers that allow it, or why it is refused. whole: the bucket refuses everybody."""

    headers: tuple[tuple[str, str], ...]
    refusal: str = ""
    whole: bool = False


class FormUpload(Struct, frozen=True):
    """A form on its way in.

    content_type: with the boundary of its parts. signer: given the form's fields by their names in small letters,
    verifies the signature of their policy: whose it is, or None when there is neither. It raises ApiError.
    """

    bucket: str
    content_type: str
    body: ByteStream
    signer: Callable[[Mapping[str, str]], Awaitable[Principal | None]]


class Answered(Struct, frozen=True):
    """A request for a bucket, once there is an answer. caller: None where nobody was recognised. size: of the answer's body,
    in bytes; error: its code; began, ended: epoch seconds."""

    raw: RawRequest
    bucket: str
    operation: str
    request_id: str
    caller: Principal | None
    status: int
    error: str
    size: int
    began: float
    ended: float


# Touched when there is a custom host more, or one less.
CUSTOM_HOSTS = "gateway.hosts"


class Secured(Struct, frozen=True):
    """What TLS is spoken with under a host's name. name: as the one who has it calls it. certificates: its own and those above
    it, key: PEM. trust: PEM of authorities, one of which has to have signed the client's certificate; "": clients show none.
    newest: nothing older than TLS 1.3.
    """

    name: str
    certificates: str
    key: str
    trust: str = ""
    newest: bool = False


def _fill(port: str, thing: F) -> F:
    setattr(thing, MARK, PortSpec(port))
    return thing


def resource_policy(function: F) -> F:
    """Mark `def f(tx: ReadTx, arn: Arn) -> str | None`: the JSON text of the policy on the resource `arn` of this
    service (any account, any region), or None. Keyed reads only."""
    return _fill("policy", function)


def resource_tags(function: F) -> F:
    """Mark `def f(tx: ReadTx, arn: Arn) -> Tagged | None`: what has the tags of the resource `arn` of this service, for
    `aws:ResourceTag/…`; None, or ApiError, when there is none. An ARN that names no account has the owner's here. Keyed
    reads only; asked when a policy asks."""
    return _fill("tags", function)


def resource_owner(function: F) -> F:
    """Mark `def f(tx: ReadTx, arn: Arn, action: str) -> str | None`: the account that owns the resource `arn`, so far as an
    action on it goes, for services whose ARNs name no account. None when there is no such resource."""
    return _fill("owner", function)


def resource_grant(function: F) -> F:
    """Mark `def f(tx: ReadTx, call: Call, check: Check) -> bool`: whether something beside policies lets the caller do this,
    where no policy denies it; asked where none allows it. Keyed reads only."""
    return _fill("grant", function)


def request_guard(function: F) -> F:
    """Mark `def f(tx: ReadTx, req: Any) -> None`: asked of a request that is authorised and has one of `Traits.guarded`.
    It raises ApiError where what the request relies on is not so."""
    return _fill("guard", function)


def restated_check(function: F) -> F:
    """Mark `def f(tx: ReadTx, call: Call, check: Check) -> Check`: what a question about a resource of this service is, where
    it is one of another kind, with actions and ARNs of its own. It raises ApiError where that kind has no such operation."""
    return _fill("restated", function)


def virtual_host(function: F) -> F:
    """Mark `def f(tx: ReadTx, name: str) -> bool`: whether there is a bucket of this name, which may stand in a host's
    name instead of the path (see Traits.virtual_host)."""
    return _fill("virtual_host", function)


def custom_host(function: F) -> F:
    """Mark `def f(tx: ReadTx, name: str) -> str | None`: the data plane that requests to a host of this name go to, whose
    name somebody has chosen; None where nobody has. Keyed reads only; kept until `CUSTOM_HOSTS` is touched."""
    return _fill("custom_host", function)


def secured_host(function: F) -> F:
    """Mark `def f(tx: ReadTx, name: str) -> Secured | None`: what TLS is spoken with under a custom host. Keyed reads only."""
    return _fill("secured_host", function)


def cors_rules(function: F) -> F:
    """Mark `def f(tx: ReadTx, question: CorsQuestion) -> CorsAnswer | None`; None when there is no such bucket."""
    return _fill("cors_rules", function)


def request_witness(function: F) -> F:
    """Mark `async def f(context: Context, said: Answered) -> None`: told of each request for a bucket before its answer is
    sent."""
    return _fill("witness", function)


def metric_keeper(function: F) -> F:
    """Mark `def f(tx: Tx, batch: Batch) -> None`: keeps what the services have counted (`aws.metrics`)."""
    return _fill("metrics", function)


def form_upload(function: F) -> F:
    """Mark `async def f(call: Call, form: FormUpload) -> WebResponse`: takes the HTML forms that a browser sends to a
    bucket. The call's principal is anonymous; nothing is authorised yet."""
    return _fill("form_upload", function)


def identity_directory(class_: F) -> F:
    """Mark the Directory that authentication asks, made as `Directory(store, sealer)`."""
    return _fill("identity_directory", class_)
