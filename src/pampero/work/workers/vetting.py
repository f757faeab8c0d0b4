"""Which addresses functions may call: those of the public internet, and what `pampero start --reach` opens."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

# IANA's registry of special-purpose IPv4 addresses, multicast, and what a cloud keeps for the machine itself: stated
# here because versions of Python differ in what `is_global` knows.
CLOSED = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",
    )
)  # fmt: skip
MAX_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Reach:
    """An address that is opened. port 0: all of them."""

    network: ipaddress.IPv4Network
    port: int = 0

    @staticmethod
    def parse(text: str) -> Reach:
        """`ADDRESS[/PREFIX][:PORT]`. Raises ValueError with a text for people."""
        address, colon, port = text.partition(":")
        try:
            network = ipaddress.IPv4Network(address)
        except ValueError as error:
            raise ValueError(f"{text!r} is not ADDRESS[/PREFIX][:PORT], an IPv4 address: {error}") from error
        if colon and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) <= MAX_PORT):
            raise ValueError(f"{text!r} does not end in a port from 1 to {MAX_PORT}")
        return Reach(network, int(port) if colon else 0)

    def opens(self, address: ipaddress.IPv4Address, port: int) -> bool:
        """Whether it opens that port."""
        return address in self.network and self.port in (0, port)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the public internet's. No IPv6 address is: functions have no way to them."""
    if isinstance(address, ipaddress.IPv6Address):
        return False
    return address.is_global and not any(address in network for network in CLOSED)


def may_reach(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int, opened: Iterable[Reach], elsewhere: bool
) -> bool:
    """Whether a function may connect. elsewhere: the address leads out of this machine."""
    if isinstance(address, ipaddress.IPv6Address):
        return False
    return (elsewhere and is_public(address)) or any(reach.opens(address, port) for reach in opened)
