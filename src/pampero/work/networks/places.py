"""How the namespaces and devices of VPCs are called, and the addresses that are the same in all of them.

A VPC has two namespaces: its router, to which every interface is a cable of its own, and its edge, where what leaves the
VPC for the platform or the internet arrives. Each interface has one more, in which it is eth0. All are found again by
name: a prefix that belongs to the data folder, and the identifier.
"""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from pampero.work.workers.bootstraps import networks

DIRECTORY = Path("/run/netns")
EDGE = "-edge"
INSIDE = "eth0"
# From the router to the edge: for those with a public address, for what a NAT gateway sends, and for the platform and names.
INTERNET, NAT, DOOR = "igw", "nat", "door"
CABLES = (INTERNET, NAT, DOOR)
MTU = 9001
# Every router's end of a cable, and every edge's: a cable has two ends and needs no question of who is who.
ROUTER_MAC, EDGE_MAC = "02:00:00:00:00:01", "02:00:00:00:00:02"
# A next hop that stands for the other end, whose hardware address is written down.
OTHER_END = "169.254.77.2"
SERVER = "169.254.77.1"
RESOLVER = "169.254.169.253"
CREDENTIALS = "169.254.170.2"
PLATFORM = networks.PLATFORM
# Of the sockets in the edge.
NAMES, WAY_OUT, NAMED, PLAIN = 53, 15001, 15002, 15003
_TAIL = 13


def prefix(data: Path) -> str:
    """What the names of all namespaces of this data folder begin with."""
    return f"pampero-{hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:8]}-"


def cable(interface: str) -> str:
    """The router's end of an interface's cable. A device's name has 15 characters; the identifier's end tells it apart."""
    return f"v{interface[-_TAIL:]}"


def bridge(peering: str) -> str:
    """A router's end of the cable to a peer's router."""
    return f"p{peering[-_TAIL:]}"


def number(subnet: str) -> int:
    """The mark of what comes from a subnet, and its routing table: the same whatever other subnets there are."""
    return zlib.crc32(subnet.encode()) | 0x10000
