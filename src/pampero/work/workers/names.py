"""Questions for names: functions' DNS packets, carried to the machine's own nameservers and back.

What is asked and answered is not looked at (an address is vetted when somebody connects to it), but for `localhost` and
what ends in `.localhost`, which is answered here (RFC 6761, 6.3): every such name is the function's own network, where
the platform is. So is what ends in `-127.0.0.1`: AWS's SDKs put prefixes before the endpoint's host (`sync-`). AWS's own
names are the platform's, at an address where it speaks TLS under them; and so are those of `--url-suffix`.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from pampero.kernel.awsnames import AWS
from pampero.work.workers.bootstraps import networks

RESOLVERS = Path("/etc/resolv.conf")
PORT = 53
MAX_SIZE = 4096
# Under way for one function at a time; more are dropped, and asked again by who asked.
MAX = 64
TRY_SECONDS = 2.0
TRIES = 3
HEADER = struct.Struct(">HHHHHH")
QUESTION = struct.Struct(">HH")
RESPONSE, RECURSION = 0x8080, 0x0100
ADDRESS_RECORD, ANY_RECORD, INTERNET = 1, 255, 1
# The host of the endpoint, behind a prefix.
PREFIXED = b"-127.0.0.1"

LOOPBACK, PLATFORM = (socket.inet_aton(address) for address in (networks.LOOPBACK, networks.PLATFORM))

Server = tuple[str, int]
Domains = tuple[tuple[bytes, ...], ...]


class Room:
    """A number of things that there may be at a time."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, number: int) -> bool:
        """Whether there was room for them, which is taken now."""
        if number > self._left:
            return False
        self._left -= number
        return True

    def give(self, number: int) -> None:
        """They are gone."""
        self._left += number


class Nameservers:
    """The machine's, as its file names them now."""

    def __init__(self, fixed: Sequence[Server] = (), file: Path = RESOLVERS) -> None:
        self._fixed = tuple(fixed)
        self._file = file
        self._seen = -1
        self._found: tuple[Server, ...] = ()

    def all(self) -> tuple[Server, ...]:
        """In the order to try them; as the C library has it, this machine itself where none is named."""
        if self._fixed:
            return self._fixed
        try:
            changed = self._file.stat().st_mtime_ns
            if changed != self._seen:
                self._seen, self._found = changed, _named(self._file.read_text(errors="replace"))
        except OSError:
            self._found = ()
        return self._found or (("127.0.0.1", PORT),)


class Names:
    """Serves one function's socket. room: for the files of all functions. platform: see `domains`."""

    def __init__(self, listening: socket.socket, servers: Nameservers, room: Room, platform: Domains) -> None:
        self._listening = listening
        self._platform = platform
        self._room = room
        self._servers = servers
        self._asked: set[_Question] = set()
        listening.setblocking(False)
        asyncio.get_running_loop().add_reader(listening.fileno(), self._read)

    def close(self) -> None:
        """No more."""
        asyncio.get_running_loop().remove_reader(self._listening.fileno())
        for question in list(self._asked):
            question.end()
        self._listening.close()

    def _read(self) -> None:
        for _ in range(MAX):
            try:
                packet, client = self._listening.recvfrom(MAX_SIZE)
            except OSError:
                return
            answer = local(packet, self._platform)
            if answer is not None:
                self.answer(answer, client)
            elif len(packet) >= HEADER.size and len(self._asked) < MAX and self._room.take(1):
                question = _Question(self, packet, client, self._servers.all())
                self._asked.add(question)
                question.ask()

    def answer(self, packet: bytes, client: Server) -> None:
        """Back to who asked."""
        try:
            self._listening.sendto(packet, client)
        except OSError:
            return

    def forget(self, question: _Question) -> None:
        """It has ended."""
        self._asked.discard(question)
        self._room.give(1)


class _Question:
    """One, asked from a port of its own, of one nameserver after the other."""

    def __init__(self, names: Names, packet: bytes, client: Server, servers: Sequence[Server]) -> None:
        self._names = names
        self._packet = packet
        self._client = client
        self._left = [servers[number % len(servers)] for number in range(max(TRIES, len(servers)))]
        self._socket: socket.socket | None = None
        self._timer: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Ask the next."""
        loop = asyncio.get_running_loop()
        self._stop()
        while self._left:
            server = self._left.pop(0)
            family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
            self._socket.setblocking(False)
            loop.add_reader(self._socket.fileno(), self._read)
            try:
                self._socket.connect(server)
                self._socket.send(self._packet)
            except OSError:
                self._stop()
                continue
            self._timer = loop.call_later(TRY_SECONDS, self.ask)
            return
        self._names.forget(self)

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            packet = self._socket.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            self.ask()
            return
        if packet[:2] == self._packet[:2]:
            self._names.answer(packet, self._client)
            self.end()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    def end(self) -> None:
        """No more."""
        self._stop()
        self._names.forget(self)


def domains(names: Iterable[str] = ()) -> Domains:
    """The labels of the domains below which names are the platform's: AWS's, and these."""
    return tuple(tuple(name.lower().encode().split(b".")) for name in (*AWS, *names))


def local(packet: bytes, platform: Domains) -> bytes | None:
    """The answer to a question for a name that means the function's own network or the platform; None for any other
    packet."""
    if len(packet) < HEADER.size:
        return None
    number, flags, questions, answers, authorities, _ = HEADER.unpack_from(packet)
    if flags & 0xF800 or (questions, answers, authorities) != (1, 0, 0):
        return None
    labels: list[bytes] = []
    offset = HEADER.size
    while offset < len(packet) and packet[offset]:
        length = packet[offset]
        if length > 63:
            return None
        labels.append(packet[offset + 1 : offset + 1 + length])
        offset += 1 + length
    end = offset + 1 + QUESTION.size
    address = _address([label.lower() for label in labels], platform)
    if address is None or end > len(packet):
        return None
    kind, _ = QUESTION.unpack_from(packet, offset + 1)
    answer = b""
    if kind in (ADDRESS_RECORD, ANY_RECORD):
        answer = struct.pack(">HHHIH4s", 0xC00C, ADDRESS_RECORD, INTERNET, 0, 4, address)
    head = HEADER.pack(number, RESPONSE | flags & RECURSION, 1, 1 if answer else 0, 0, 0)
    return head + packet[HEADER.size : end] + answer


def _address(labels: list[bytes], platform: Domains) -> bytes | None:
    if any(len(labels) >= len(domain) and tuple(labels[-len(domain) :]) == domain for domain in platform):
        return PLATFORM
    if labels and (labels[-1] == b"localhost" or b".".join(labels).endswith(PREFIXED)):
        return LOOPBACK
    return None


def _named(text: str) -> tuple[Server, ...]:
    found = []
    for words in map(str.split, text.splitlines()):
        if len(words) > 1 and words[0] == "nameserver":
            with contextlib.suppress(ValueError):
                ipaddress.ip_address(words[1])
                found.append((words[1], PORT))
    return tuple(found)
