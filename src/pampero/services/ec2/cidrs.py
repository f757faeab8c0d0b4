"""Blocks of addresses: read, compared, given out. Pure but for chance."""

from __future__ import annotations

from collections.abc import Container, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_network

from pampero.api import ApiError
from pampero.kernel import ids

MIN_LENGTH, MAX_LENGTH = 16, 28
VPC_V6, SUBNET_V6 = 56, 64
RESERVED = 5
# This network, loopback, link-local (where metadata and credentials are), multicast.
FORBIDDEN = tuple(IPv4Network(one) for one in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"))


def invalid(text: str, member: str = "cidrBlock") -> ApiError:
    """The error for what is no block."""
    problem = f"Value ({text}) for parameter {member} is invalid. This is not a valid CIDR block."
    return ApiError("InvalidParameterValue", problem)


def block4(text: str | None, member: str = "cidrBlock") -> IPv4Network:
    """A block of IPv4, where AWS cuts off what stands behind its length. Raises InvalidParameterValue."""
    try:
        found = ip_network(text or "", strict=False)
    except ValueError as error:
        raise invalid(text or "", member) from error
    if not isinstance(found, IPv4Network) or "/" not in (text or ""):
        raise invalid(text or "", member)
    return found


def block6(text: str | None, member: str = "ipv6CidrBlock") -> IPv6Network:
    """A block of IPv6. Raises InvalidParameterValue."""
    try:
        found = ip_network(text or "", strict=False)
    except ValueError as error:
        raise invalid(text or "", member) from error
    if not isinstance(found, IPv6Network) or "/" not in (text or ""):
        raise invalid(text or "", member)
    return found


def sized(text: str | None, error: str) -> IPv4Network:
    """A block of IPv4 as VPCs and subnets have them: /16 to /28, and of none of the networks that are something else everywhere
    ("IPv4 VPC CIDR blocks"). Raises InvalidVpc.Range or InvalidSubnet.Range."""
    found = block4(text)
    if not MIN_LENGTH <= found.prefixlen <= MAX_LENGTH or any(found.overlaps(one) for one in FORBIDDEN):
        raise ApiError(error, f"The CIDR '{text}' is invalid.")
    return found


def drawn6() -> str:
    """A block for a VPC, as Amazon gives it from its own addresses; here of unique local addresses, which lead nowhere."""
    return str(IPv6Network((int(ids.hexadecimal(10), 16) << 80 | 0xFD << 120 | ids.number() % 256 << 72, VPC_V6)))


def free(network: IPv4Network, taken: Container[str]) -> str | None:
    """The first address that may be given out. Of a subnet the first four and the last are reserved ("Subnet CIDR blocks")."""
    first, last = int(network.network_address) + RESERVED - 1, int(network.broadcast_address)
    return next((one for one in (str(IPv4Address(number)) for number in range(first, last)) if one not in taken), None)


def is_reserved(network: IPv4Network, address: str) -> bool:
    """Whether an address of a subnet is none to be given out."""
    number = int(IPv4Address(address)) - int(network.network_address)
    return number < RESERVED - 1 or number == network.num_addresses - 1


def free6(network: IPv6Network, taken: Container[str]) -> str:
    """An address of a subnet, by chance."""
    while True:
        found = str(network.network_address + (ids.number() | 1 << 16))
        if found not in taken:
            return found


def overlapping(network: IPv4Network | IPv6Network, others: Iterable[str]) -> str | None:
    """The first of the others that has addresses of this one."""
    for other in others:
        known = ip_network(other)
        if known.version == network.version and known.overlaps(network):
            return other
    return None
