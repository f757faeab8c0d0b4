"""What is wanted of one VPC's network, and the port to whatever puts it in force.

A plan is the whole desired state of one VPC. Whoever knows the rows makes one (the service EC2) and hands it to
`Networks.apply`, as often as it likes: what is in force already is left alone. Addresses and networks are texts, as EC2's
API has them, IPv4 unless said otherwise; identifiers are EC2's (`vpc-…`, `subnet-…`, `eni-…`, `sg-…`, `rtb-…`).
"""

from __future__ import annotations

import enum
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ANY = "-1"
EVERYWHERE = "0.0.0.0/0"


class NotInForce(Exception):
    """This machine gives the server no networks of its own: the text says why, and what would."""


class UnknownInterface(Exception):
    """No plan that was applied has this interface."""


class Kind(enum.Enum):
    """Where a route leads."""

    LOCAL = "local"
    INTERNET = "internet"
    NAT = "nat"
    PEERING = "peering"
    INTERFACE = "interface"
    ENDPOINT = "endpoint"
    BLACKHOLE = "blackhole"


@dataclass(frozen=True)
class Route:
    """to: a network. kind: where it leads; by: the id of the gateway, peering, interface or endpoint."""

    to: str
    kind: Kind
    by: str = ""


@dataclass(frozen=True)
class RouteTable:
    """A subnet's table. The local route need not be among the routes."""

    id: str
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True)
class AclEntry:
    """One line of a network ACL, tried in the order of its number.

    protocol: "-1" or a number ("6" TCP, "17" UDP, "1" ICMP). first and last: ports, or for ICMP type and code, -1 being any.
    """

    number: int
    allow: bool
    cidr: str
    protocol: str = ANY
    first: int = -1
    last: int = -1


@dataclass(frozen=True)
class Acl:
    """A network ACL: stateless. What no entry names is denied."""

    id: str
    ingress: tuple[AclEntry, ...] = ()
    egress: tuple[AclEntry, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule of a security group, for one peer: exactly one of cidr, group and prefixes is said.

    group: of this VPC or of a peer's. prefixes: the networks of a prefix list, resolved. protocol, first, last: as in AclEntry.
    """

    protocol: str = ANY
    first: int = -1
    last: int = -1
    cidr: str = ""
    group: str = ""
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SecurityGroup:
    """Stateful; what no rule allows does not pass."""

    id: str
    ingress: tuple[Rule, ...] = ()
    egress: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Subnet:
    """One subnet; its table and its ACL are ids of the plan's."""

    id: str
    cidr: str
    route_table: str
    acl: str


@dataclass(frozen=True)
class Interface:
    """addresses: its private ones, the primary first. public: its elastic or public one, or "".

    checked: whether it may only send and get what is its own (SourceDestCheck).
    """

    id: str
    subnet: str
    mac: str
    addresses: tuple[str, ...]
    groups: tuple[str, ...]
    checked: bool = True
    public: str = ""


@dataclass(frozen=True)
class NatGateway:
    """In a subnet, whose own table says whether it has a way out; private: connectivity type private, which has none."""

    id: str
    subnet: str
    public: str = ""
    private: bool = False


@dataclass(frozen=True)
class Endpoint:
    """A way to a service of the platform.

    service: as `com.amazonaws.us-east-1.s3`. tables: of a gateway endpoint, the route tables that have it. interfaces: of an
    interface endpoint, those that stand for it in its subnets. private_names: whether the service's public names lead to it.
    """

    id: str
    service: str
    tables: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    private_names: bool = True


@dataclass(frozen=True)
class Peering:
    """An active peering, in the plans of both sides. cidrs: the other side's."""

    id: str
    peer: str
    cidrs: tuple[str, ...]


@dataclass(frozen=True)
class VpcPlan:
    """One VPC. dns: whether the resolver answers (EnableDnsSupport). gateways: ids of internet gateways attached."""

    id: str
    account: str
    region: str
    cidrs: tuple[str, ...]
    subnets: tuple[Subnet, ...] = ()
    tables: tuple[RouteTable, ...] = ()
    acls: tuple[Acl, ...] = ()
    groups: tuple[SecurityGroup, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    gateways: tuple[str, ...] = ()
    nats: tuple[NatGateway, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    peerings: tuple[Peering, ...] = ()
    dns: bool = True


@dataclass(frozen=True)
class Level:
    """What is in force: whether packets obey plans, whether containers may join, and a line that says why not more."""

    in_force: bool
    containers: bool
    reason: str


class Networks(Protocol):
    """Puts plans in force. Everything may be repeated; nothing blocks the event loop."""

    @property
    def level(self) -> Level:
        """What this machine lets us do; tried, not guessed."""
        ...

    async def apply(self, plan: VpcPlan) -> None:
        """Make the VPC's network what the plan says; without effect where isolation is not in force. Raises OSError where the
        kernel takes a part of it not: what was in force before is, and it may be tried again."""
        ...

    async def remove(self, vpc: str) -> None:
        """The VPC's network and all of its interfaces end. Of one that does not exist, nothing."""
        ...

    async def kept(self) -> frozenset[str]:
        """The VPCs that have a network now, those of a former process among them: whoever has the plans removes the others."""
        ...

    async def namespace(self, interface: str) -> Path:
        """The network namespace with this interface as eth0: containers join it by `ns:PATH`, sandboxes by setns.

        It has the interface's addresses and its default route. Its resolver is at 169.254.169.253: a container's
        `resolv.conf` names that. Raises NotInForce, UnknownInterface.
        """
        ...

    async def release(self, interface: str) -> None:
        """Whoever was in the interface's namespace has ended: its connections and listeners end, its plan stays."""
        ...

    async def connect(self, place: str, host: str, port: int, seconds: float = 10.0) -> socket.socket:
        """A connected, non-blocking TCP socket from a place: an interface, whose groups then apply. Raises OSError,
        NotInForce, UnknownInterface."""
        ...

    async def listen(self, place: str, port: int, host: str = "") -> socket.socket:
        """A listening, non-blocking TCP socket of an interface's namespace, on its primary address or on `host`, which may be
        169.254.170.2: that address is there for whoever gives tasks their credentials. Raises as connect."""
        ...

    async def close(self) -> None:
        """The server ends. VPCs that tasks are in stay, so that they are found again; the others' networks end."""
        ...
