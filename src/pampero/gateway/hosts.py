"""Which part of a server a host name means: a data plane, a bucket, or the AWS APIs themselves."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import NamedTuple

from pampero.protocol.codec import RawRequest
from pampero.protocol.model import ServiceModel


class Host(NamedTuple):
    """What a Host header says.

    web: the data plane (`execute-api`) and `id` what stands before it. bucket: what may stand in a path's place;
    certain: whether the host alone says so (otherwise only an existing bucket, or its creation, makes it one).
    service: what stands before the domain where that may be a service's name and region instead.
    custom: it is a name that somebody has chosen for what the data plane serves.
    """

    web: str | None = None
    id: str = ""
    bucket: str | None = None
    certain: bool = False
    service: str = ""
    custom: bool = False


DOMAINS = (".localhost", ".amazonaws.com", ".api.aws")
APIS = Host()


class Hosts:
    """Parses host names; results are kept, the number of distinct hosts being small."""

    def __init__(self, planes: Iterable[str], models: Iterable[ServiceModel]) -> None:
        models = list(models)
        self._planes = frozenset(planes)
        self._services = frozenset(model.name for model in models)
        self._virtual = frozenset(model.traits.virtual_host for model in models) - {""}
        self._known: dict[str, Host] = {}

    def of(self, raw: RawRequest) -> Host:
        """The meaning of a request's Host header."""
        header = raw.headers.get("host", "")
        found = self._known.get(header)
        if found is None:
            found = self._parse(header.lower())
            if len(self._known) < 10_000:
                self._known[header] = found
        return found

    def _parse(self, header: str) -> Host:
        name = name_in(header)
        labels = name.strip("[]").rstrip(".").split(".")
        if len(labels) < 2 or _is_address(name.strip("[]")):
            return APIS
        for index, label in enumerate(labels[1:], 1):
            if label in self._planes:
                return Host(web=label, id=".".join(labels[:index]))
        for index, label in enumerate(labels):
            if label.partition("-")[0] in self._virtual:
                return Host(bucket=".".join(labels[:index]), certain=True) if index else APIS
        if labels[0] in self._services:
            return APIS
        bare = ".".join(labels)
        service = next((bare.removesuffix(domain) for domain in DOMAINS if bare.endswith(domain)), "")
        if labels[-1] == "localhost":
            return Host(bucket=".".join(labels[:-1]), certain=True, service=service)
        return Host(bucket=labels[0], service=service)


def name_in(header: str) -> str:
    """The name in a Host header, without its port."""
    return header if header.endswith("]") else header.rsplit(":", 1)[0] if ":" in header else header


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
