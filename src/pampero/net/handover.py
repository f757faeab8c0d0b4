"""Connections that one process of a server hands over to another, with what it has read of them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections import deque
from collections.abc import Callable, Sequence

from pampero.protocol.codec import RawRequest

MAX_BYTES = 400_000
FIRST = 0
# Nothing was read: no request begins so, and a message without a byte would be the end.
EMPTY = b"\0"
Take = Callable[[socket.socket, bytes], None]


def handover_pair() -> tuple[socket.socket, socket.socket]:
    """(what the one process reads, what the others write to): messages stay whole, whoever dies meanwhile."""
    taking, giving = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (taking, giving):
        end.setblocking(False)
    giving.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * MAX_BYTES)
    return taking, giving


class Handover:
    """To the other processes. giving: what each of them reads from, by their numbers. serves: whether this process answers
    a request itself; the first one does. least: which process is to have one connection more. count: told how many
    connections more there are here.
    """

    def __init__(
        self,
        giving: Sequence[socket.socket],
        number: int,
        serves: Callable[[RawRequest], bool],
        least: Callable[[], int],
        count: Callable[[int], None],
    ) -> None:
        self.number = number
        self.serves = serves
        self.least = least
        self.count = count
        self._giving = giving
        self._late: dict[int, deque[tuple[int, bytes]]] = {}

    def give(self, to: int, descriptor: int, begun: bytes) -> None:
        """The connection is the other process's; the caller closes its own descriptor at once."""
        late = self._late.setdefault(to, deque())
        late.append((os.dup(descriptor), begun))
        if len(late) == 1 and not self._send(to):
            asyncio.get_running_loop().add_writer(self._giving[to], self._go_on, to)

    def _go_on(self, to: int) -> None:
        if self._send(to):
            asyncio.get_running_loop().remove_writer(self._giving[to])

    def _send(self, to: int) -> bool:
        late = self._late[to]
        with contextlib.suppress(BlockingIOError):
            while late:
                descriptor, begun = late[0]
                socket.send_fds(self._giving[to], [begun or EMPTY], [descriptor])
                late.popleft()
                os.close(descriptor)
        return not late


class Takeover:
    """Takes the connections that others hand over."""

    def __init__(self, taking: socket.socket, take: Take) -> None:
        self._taking = taking
        self._take = take
        asyncio.get_running_loop().add_reader(taking, self._read)

    def close(self) -> None:
        """Take no more."""
        asyncio.get_running_loop().remove_reader(self._taking)

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                begun, descriptors, _, _ = socket.recv_fds(self._taking, MAX_BYTES, 1)
                for descriptor in descriptors:
                    self._take(socket.socket(fileno=descriptor), b"" if begun == EMPTY else begun)
