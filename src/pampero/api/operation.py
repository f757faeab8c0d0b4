"""`@operation`: marks a function as the body of one operation of the service whose folder it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__pampero__"


class Check(Struct, frozen=True):
    """One authorisation question: may the caller do `action` on `resource`, given these condition keys?

    account: whose the resource is, where neither its ARN nor its owner says so because it is only being made. part: which of
    the resource's parts (a version) is meant, where they have owners and policies of their own.
    """

    action: str
    resource: str
    context: Mapping[str, list[str]] = field(default_factory=dict)
    account: str = ""
    part: str = ""


# Each takes (call, req), or (tx, call, req) where something must be looked up for it.
ResourceOf = str | Callable[..., str]
ContextOf = Callable[..., Mapping[str, list[str]]]
ChecksOf = Callable[..., Iterable[Check]]
# Given (call, req, the answer or the ApiError, seconds).
Metered = Callable[[Any, Any, Any, float], None]


class OperationSpec(Struct, frozen=True):
    """What the decorator says of an operation; the model says the rest."""

    name: str
    resource: ResourceOf
    action: str | None
    context: ContextOf | None
    checks: ChecksOf | None
    read: bool
    public: bool
    metered: Metered | None = None


def operation(
    name: str,
    *,
    resource: ResourceOf,
    action: str | None = None,
    context: ContextOf | None = None,
    checks: ChecksOf | None = None,
    read: bool = False,
    public: bool = False,
    metered: Metered | None = None,
) -> Callable[[F], F]:
    """Implement operation `name` of the model.

    Three forms of function:
    - `def f(tx: Tx, call: Call, req: NameRequest) -> NameResult`: the body *is* a write transaction: short, no await;
      the answer leaves after its commit. Raise ApiError to roll back and answer with the error.
    - the same with `read=True` and `tx: ReadTx`: keyed reads in place, no write transaction.
    - `async def f(call: Call, req)`: for the few that must wait (long polls, bodies, calls of other services); it
      uses `await call.write(body, …)` and `await call.read(body, …)`.

    What an operation asks of authorisation is asked in the transaction that its body runs in (the third form: in one of
    its own). The functions below take `(call, req)`, or `(tx, call, req)` with `tx: ReadTx` where they look something up.

    resource: the ARN that is authorised: a text (`"*"` for none) or a function `-> str`.
    action: the IAM action where it is not `<iam prefix>:<name>` (`s3:ListBucket` for ListObjectsV2).
    context: further condition keys, a function `-> {"s3:prefix": ["a/"]}`.
    checks: replaces resource and action where several questions are asked, a function `-> [Check(…), …]`
        (iam:PassRole, the source of a copy). `resource` must still be given; it names the main resource.
    public: no authorisation at all (STS GetCallerIdentity).
    metered: counts what was answered, once it was: a function of `(call, req, the answer or the ApiError, seconds)`.
    """

    def mark(function: F) -> F:
        setattr(function, MARK, OperationSpec(name, resource, action, context, checks, read, public, metered))
        return function

    return mark
