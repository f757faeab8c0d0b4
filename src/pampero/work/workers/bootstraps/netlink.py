"""The little of netlink that a network of one's own needs: interfaces, addresses and routes (rtnetlink), and tables of
rules (nf_tables), without `ip` or `nft`. Linux only; every function raises OSError.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterable
from types import TracebackType

ROUTE, NETFILTER = 0, 12
REQUEST, ACK, CREATE, APPEND = 1, 4, 0x400, 0x800
ERROR = 2
HEADER = struct.Struct("=IHHII")
CODE = struct.Struct("=i")
RECEIVED = 1 << 16
NESTED = 0x8000
LOOPBACK = 1  # the index of `lo`, everywhere

_NEWLINK, _NEWADDR, _NEWROUTE, _GETROUTE = 16, 20, 24, 26
_UP = 1
_UNICAST, _LOCAL = 1, 2
_UNIVERSE, _HOST = 0, 254
_LOCAL_TABLE = 255


class Netlink:
    """A netlink socket of one protocol (ROUTE, NETFILTER) in the network namespace where it was made."""

    def __init__(self, protocol: int) -> None:
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, protocol)
        self._socket.bind((0, 0))

    def ask(self, requests: Iterable[bytes]) -> list[tuple[int, bytes]]:
        """Send requests in one datagram; the answers, (type, body) each, until as many as asked for an answer."""
        data = b"".join(requests)
        self._socket.send(data)
        left = sum(1 for flags in _flags(data) if flags & ACK)
        answers: list[tuple[int, bytes]] = []
        while left:
            part = self._socket.recv(RECEIVED)
            offset = 0
            while offset < len(part):
                length, kind, _, _, _ = HEADER.unpack_from(part, offset)
                body = part[offset + HEADER.size : offset + length]
                offset += _aligned(length)
                if kind == ERROR:
                    left -= 1
                    number = -CODE.unpack_from(body)[0]
                    if number:
                        raise OSError(number, os.strerror(number))
                else:
                    answers.append((kind, body))
        return answers

    def __enter__(self) -> Netlink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()


def message(kind: int, flags: int, body: bytes) -> bytes:
    """A request."""
    return HEADER.pack(HEADER.size + len(body), kind, REQUEST | flags, 1, 0) + body


def attribute(kind: int, value: bytes) -> bytes:
    """A length, a type and a value, padded."""
    length = 4 + len(value)
    return struct.pack("=HH", length, kind) + value + bytes(_aligned(length) - length)


def loopback_up() -> bytes:
    """The request that brings `lo` up."""
    return message(_NEWLINK, ACK, struct.pack("=BxHiII", 0, 0, LOOPBACK, _UP, _UP))


def add_address(address: bytes) -> bytes:
    """The request that gives `lo` an IPv4 address."""
    head = struct.pack("=BBBBi", socket.AF_INET, 32, 0, _UNIVERSE, LOOPBACK)
    return message(_NEWADDR, ACK | CREATE, head + attribute(1, address) + attribute(2, address))


def everything_is_local(source: bytes) -> bytes:
    """The request for a route by which every IPv4 address leads to this namespace itself; who connects there without a
    choice of its own comes from `source`."""
    head = struct.pack("=BBBBBBBBI", socket.AF_INET, 0, 0, 0, _LOCAL_TABLE, 4, _HOST, _LOCAL, 0)
    return message(_NEWROUTE, ACK | CREATE, head + attribute(4, struct.pack("=i", LOOPBACK)) + attribute(7, source))


def is_elsewhere(routes: Netlink, address: bytes) -> bool:
    """Whether an IPv4 address leads out of this machine: it is not one of its own. Raises OSError where no way leads."""
    head = struct.pack("=BBBBBBBBI", socket.AF_INET, 32, 0, 0, 0, 0, 0, 0, 0)
    for kind, body in routes.ask([message(_GETROUTE, ACK, head + attribute(1, address))]):
        if kind == _NEWROUTE:
            return body[7] == _UNICAST
    return False


def _flags(data: bytes) -> Iterable[int]:
    offset = 0
    while offset < len(data):
        length, _, flags, _, _ = HEADER.unpack_from(data, offset)
        yield flags
        offset += _aligned(length)


def _aligned(length: int) -> int:
    return (length + 3) & ~3
