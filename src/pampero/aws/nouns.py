"""Nouns: things of a service that an ARN names, kept as documents and found by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from pampero.kernel.arn import Arn, arn
from pampero.protocol.errors import ApiError
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx


class Noun(msgspec.Struct):
    """What most things of services begin with."""

    name: str
    account: str
    region: str

    @property
    def scope(self) -> str:
        """`account/region`: where its name is unique."""
        return f"{self.account}/{self.region}"


T = TypeVar("T", bound=Noun)


class Nouns(Documents[T]):
    """Documents whose ARN is `arn:…:<service>:region:account:<prefix><name>`.

    kind: begins with the service as ARNs name it (`ecr.repository`).
    prefix: with its separator (`repository/`); "" where the resource is the name alone. missing: the service's error for
    an ARN that names none, or its code alone.
    """

    def __init__(self, kind: str, type_: type[T], prefix: str, missing: str | Callable[[str], ApiError]) -> None:
        super().__init__(kind, type_, at=lambda noun: (noun.scope, noun.name))
        self._prefix = prefix
        self._missing = missing

    def by_arn(self, tx: ReadTx, text: str) -> T | None:
        """The one with this ARN, if so."""
        try:
            return self.named(tx, Arn.parse(text))
        except ValueError:
            return None

    def named(self, tx: ReadTx, arn: Arn) -> T | None:
        """The same of an ARN that was parsed already."""
        if arn.service != self.kind.partition(".")[0] or not arn.resource.startswith(self._prefix):
            return None
        return self.get(tx, arn.scope, arn.resource.removeprefix(self._prefix))

    def existing(self, tx: ReadTx, arn: str) -> T:
        """The one with this ARN. Raises the service's ApiError."""
        found = self.by_arn(tx, arn)
        if found is None:
            missing = self._missing
            raise ApiError(missing, f"{arn} does not exist.") if isinstance(missing, str) else missing(arn)
        return found


def named(service: str, resource: str) -> Callable[[Any, Any], str]:
    """For `resource=` of an operation: the ARN of what its request names, `named("states", "activity:{req.name}")`."""
    return lambda call, req: arn(service, call.region, call.account, resource.format(req=req))
