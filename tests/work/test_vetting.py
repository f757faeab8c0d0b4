"""Which addresses functions may call: every reserved one is closed, whatever the version of Python knows of it."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pampero.work.workers.vetting import CLOSED, Reach, is_public, may_reach

V4 = ipaddress.IPv4Address
# IANA's registry of special-purpose addresses, and multicast; written out, so that a change there is one here.
RESERVED = (
    "0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32", "192.0.0.171/32", "192.0.2.0/24",
    "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
)  # fmt: skip
addresses = st.ip_addresses(v=4)
ports = st.integers(1, 65_535)


@pytest.mark.parametrize("text", RESERVED)
def test_reserved_networks_are_closed(text: str) -> None:
    network = ipaddress.IPv4Network(text)
    for address in (network[0], network[network.num_addresses // 2], network[-1]):
        assert not is_public(address)
        assert not may_reach(address, 443, (), elsewhere=True)


@pytest.mark.parametrize(
    "text", ["169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16", "10.255.255.53"]
)
def test_addresses_of_clouds_are_closed(text: str) -> None:
    assert not is_public(V4(text))


@given(addresses)
def test_what_is_special_in_any_way_is_closed(address: V4) -> None:
    special = (
        address.is_private, address.is_loopback, address.is_link_local, address.is_multicast, address.is_reserved,
        address.is_unspecified, not address.is_global,
    )  # fmt: skip
    assert not (is_public(address) and any(special))
    assert is_public(address) or any(special) or any(address in network for network in CLOSED)


@given(st.ip_addresses(v=6), ports)
def test_no_address_of_version_6_is_reached(address: ipaddress.IPv6Address, port: int) -> None:
    assert not may_reach(address, port, [Reach.parse("0.0.0.0/0")], elsewhere=True)


@given(addresses, ports)
def test_an_address_of_version_4_does_not_hide_in_one_of_version_6(address: V4, port: int) -> None:
    for prefix in ("::ffff:", "::", "64:ff9b::"):
        assert not may_reach(ipaddress.IPv6Address(prefix + str(address)), port, (), elsewhere=True)


@given(addresses, ports)
def test_the_machines_own_addresses_are_closed(address: V4, port: int) -> None:
    assert not may_reach(address, port, (), elsewhere=False)


@given(addresses, st.integers(8, 32), st.integers(0, 65_535), ports, st.booleans())
def test_what_is_opened_is_that_and_no_more(address: V4, prefix: int, opened: int, port: int, elsewhere: bool) -> None:
    network = ipaddress.IPv4Network((address, prefix), strict=False)
    reach = Reach.parse(f"{network}:{opened}" if opened else f"{network}")
    assert may_reach(address, port, [reach], elsewhere) == (
        opened in (0, port) or may_reach(address, port, (), elsewhere)
    )
    outside = V4((int(network.broadcast_address) + 1) % (1 << 32))
    assert may_reach(outside, opened or port, [reach], elsewhere) == may_reach(outside, opened or port, (), elsewhere)


@pytest.mark.parametrize(
    "text",
    ["", "localhost", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1/33", "10.0.0.1/8", "::1", "[::1]:80",
     "10.0.0.1:80:80", "10.0.0.1:٣", "10.0.0.1:-1", "010.0.0.1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not ADDRESS|does not end in a port"):
        Reach.parse(text)


def test_addresses_are_opened_as_they_are_written() -> None:
    assert Reach.parse("127.0.0.1:5432") == Reach(ipaddress.IPv4Network("127.0.0.1/32"), 5432)
    assert Reach.parse("10.0.0.0/8") == Reach(ipaddress.IPv4Network("10.0.0.0/8"))
