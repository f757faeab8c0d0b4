"""Which clients are on this machine: nobody can listen between them and the server."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any


def near(connection: socket.socket) -> bool:
    """Whether the other end of a connected socket is on this machine."""
    try:
        return is_near(connection.getpeername(), connection.getsockname())
    except OSError:
        return False


def is_near(peer: Any, own: Any) -> bool:
    """The same by both ends' names; a Unix socket's are texts or nothing."""
    if not isinstance(peer, tuple):
        return True
    return bool(peer[0] == own[0]) or is_loopback(peer[0])


def is_loopback(address: str) -> bool:
    """Whether an address is of this machine alone."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)
