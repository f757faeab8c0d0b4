"""What the way of one request leaves to those that follow it with the same head (see Alike): where they go, and what is left to
be asked of who calls."""

from __future__ import annotations

from typing import NamedTuple

from pampero.gateway.hosts import APIS
from pampero.gateway.registry import Bound
from pampero.gateway.visit import Visit
from pampero.protocol.begun import Begun
from pampero.protocol.codec import Codec, RawRequest
from pampero.protocol.route import Route

# What says that a page sends it, or that its body is read in another way.
APART = frozenset({"origin", "sec-fetch-site", "content-encoding"})


class Plan(NamedTuple):
    """Of requests to one operation, by one key. begun: their signatures."""

    bound: Bound
    codec: Codec
    begun: Begun


def is_alike(visit: Visit, route: Route, bound: Bound) -> bool:
    """Whether all that happens to a request before its body is decoded follows from its head, the clock and the keys."""
    raw, traits = visit.raw, bound.model.traits
    return (
        raw.alike is not None
        and raw.door is None
        and visit.host is APIS
        and not raw.bucket
        and raw.method == "POST"
        and raw.path == "/"
        and "x-amz-target" in raw.headers
        and not route.uri
        and APART.isdisjoint(raw.headers)
        and not (traits.streams_bodies or traits.virtual_host or traits.catches_all)
    )


def plan_of(raw: RawRequest) -> Plan | None:
    """What is known of a request from those before it."""
    alike = raw.alike
    return alike.plan if alike is not None and raw.door is None and raw.body else None
