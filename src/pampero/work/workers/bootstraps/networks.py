"""Networks of their own for functions, made ahead of time.

Each is a network namespace in which every IPv4 address leads to the namespace itself, and in which there are, before
the function is: a socket that listens where the platform answers (the door), and sockets to which the kernel leads
every TCP connection and every question for a name (the way out). These sockets work wherever their descriptors are: the
server accepts at the door, and the relay at the others, both in the machine's network. Nothing is set up on the machine
itself; all of it ends with the last descriptor.

A process of its own, forked from the template, makes them: the template, and so a cold start, never waits for the
kernel, unless it starts more at once than there are in stock.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps import netlink, redirects
from pampero.work.workers.bootstraps.redirects import TCP, UDP, Rule

RULES, PORTS = "rules", "ports"
STOCK = 8
LOOPBACK = "127.0.0.1"
# Of a function on AWS. It is what tells a program that it has a network at all.
ADDRESS = "169.254.76.1"
# Of the platform under AWS's names: whatever port is asked for, TLS is spoken there, or none, as the first byte asks.
PLATFORM = "169.254.76.2"
HTTPS = 443
NAMES = 53
# Without rules only these ports lead out: where what functions call mostly listens.
KNOWN_PORTS = (22, 25, 80, 443, 465, 587, 993, 1433, 3306, 5432, 5671, 6379, 8443, 8883, 9092, 27017)
BACKLOG = 512
# Connections that a function begins in a second, inside its network too.
MAX_NEW = 2000
REMEMBERED = MappingProxyType(
    {
        "tcp_timeout_close": 1,
        "tcp_timeout_close_wait": 10,
        "tcp_timeout_fin_wait": 10,
        "tcp_timeout_last_ack": 5,
        "tcp_timeout_syn_recv": 10,
        "tcp_timeout_syn_sent": 10,
        "tcp_timeout_time_wait": 5,
        "udp_timeout": 10,
        "udp_timeout_stream": 10,
    }
)
MAX_SOCKETS = 250  # in one message, the kernel's bound being 253
WAIT_SECONDS = 10.0
NICE = 5
_ALL = b"\xff" * 4


@dataclass(frozen=True)
class Layout:
    """What is the same in every network.

    port: where the platform is found, on 127.0.0.1 and, where it has one, on the server's own IPv4 address `host`.
    opened: what `pampero start --reach` opens: networks, their masks, ports (0 is any). ways: to try, the best first.
    """

    port: int
    host: str = ""
    opened: Sequence[tuple[str, str, int]] = ()
    ways: Sequence[str] = (RULES, PORTS)


@dataclass(frozen=True)
class Network:
    """One, as descriptors: the namespace, the door, the one under AWS's names, and the relay's sockets, the one for names
    first."""

    namespace: int
    door: int
    named: int
    relay: tuple[int, ...]

    @property
    def sockets(self) -> tuple[int, ...]:
        """What the server is sent: the doors first."""
        return (self.door, self.named, *self.relay)

    def close(self) -> None:
        """Give them up."""
        for descriptor in (self.namespace, *self.sockets):
            os.close(descriptor)


class Networks:
    """The stock. Raises OSError where this machine has no network namespaces for us.

    way: RULES (every port leads out), or PORTS (the known ones do) where the kernel has no rules for us. endpoint: the
    platform's URL in each of them.
    """

    def __init__(self, kernel: calls.Kernel, layout: Layout) -> None:
        if not layout.ways:
            raise OSError(0, "PAMPERO_NETWORK=machine asks for none")
        self.endpoint = f"http://{LOOPBACK}:{layout.port}"
        self._kernel = kernel
        self._layout = layout
        self._begin()
        self.way, first = self._receive()
        self._first: Network | None = first

    def take(self) -> Network:
        """One that nobody has used. Raises OSError when the kernel gives no more."""
        if self._first is not None:
            taken, self._first = self._first, None
            return taken
        # What it could not make a while ago it may have told of as often as it was asked.
        for left in reversed(range(STOCK + 1)):
            try:
                return self._receive()[1]
            except ConnectionResetError:
                self._begin()
            except OSError as error:
                if not left or isinstance(error, TimeoutError):
                    raise
        return self._receive()[1]

    def make_here(self) -> Network:
        """One that belongs to the user namespace of this process, which is in it afterwards."""
        return _make(self._kernel, self._layout)[1]

    def close(self) -> None:
        """No more: the keeper ends."""
        self._channel.close()

    def _begin(self) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.settimeout(WAIT_SECONDS)
        with theirs:
            if os.fork() == 0:
                try:
                    _keep(self._kernel, theirs, self._layout)
                finally:
                    os._exit(1)
        for _ in range(STOCK):
            self._channel.send(b"1")

    def _receive(self) -> tuple[str, Network]:
        """Raises ConnectionResetError when the keeper is gone, OSError for one that it could not make."""
        text, descriptors, _, _ = socket.recv_fds(self._channel, 1024, MAX_SOCKETS)
        if not text:
            raise ConnectionResetError
        with contextlib.suppress(OSError):
            self._channel.send(b"1")
        if not descriptors:
            number, _, reason = text.decode().partition(" ")
            raise OSError(int(number), reason)
        namespace, door, named, *relay = descriptors
        return text.decode(), Network(namespace, door, named, tuple(relay))


def _keep(kernel: calls.Kernel, channel: socket.socket, layout: Layout) -> None:
    """The keeper: one network for each byte that it is sent."""
    kernel.die_with_parent()
    os.closerange(3, channel.fileno())
    os.closerange(channel.fileno() + 1, 4096)
    os.nice(NICE)
    while channel.recv(1):
        try:
            way, network = _make(kernel, layout)
        except OSError as error:
            channel.send(f"{error.errno or 0} {error.strerror or error}".encode())
            continue
        socket.send_fds(channel, [way.encode()], [network.namespace, *network.sockets])
        network.close()


def _make(kernel: calls.Kernel, layout: Layout) -> tuple[str, Network]:
    """This process is in the new network afterwards."""
    kernel.unshare(calls.CLONE_NEWNET)
    own = socket.inet_aton(ADDRESS)
    with netlink.Netlink(netlink.ROUTE) as routes:
        routes.ask([netlink.loopback_up(), netlink.add_address(own), netlink.everything_is_local(own)])
    with contextlib.ExitStack() as made:
        names = made.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        names.bind((LOOPBACK, NAMES))
        door = _listening(made, LOOPBACK, layout.port)
        for way in layout.ways:
            try:
                named, *relay = _relay(made, way, layout)
                break
            except OSError as error:
                failure = error
        else:
            raise failure
        namespace = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        carried = (names.detach(), *(one.detach() for one in relay))
        return way, Network(namespace, door.detach(), named.detach(), carried)


def _relay(made: contextlib.ExitStack, way: str, layout: Layout) -> list[socket.socket]:
    """The door under AWS's names, and what leads out."""
    if way == PORTS:
        wanted = {*KNOWN_PORTS, NAMES, *(port for _, _, port in layout.opened)} - {0, layout.port}
        # The kernel prefers the socket of one address to that of all.
        named = _listening(made, PLATFORM, HTTPS, beside=True)
        return [named, *(_listening(made, "0.0.0.0", port, beside=port == HTTPS) for port in sorted(wanted))]
    named, relay = _listening(made, LOOPBACK, 0), _listening(made, LOOPBACK, 0)
    with netlink.Netlink(netlink.NETFILTER) as rules:
        rules.ask(redirects.install(_rules(layout, relay.getsockname()[1], named.getsockname()[1]), MAX_NEW))
    _forget_soon()
    return [named, relay]


def _rules(layout: Layout, relay: int, named: int) -> list[Rule]:
    rules = [Rule(NAMES, UDP, to=NAMES), Rule(named, TCP, socket.inet_aton(PLATFORM), _ALL), Rule(relay, TCP, to=NAMES)]
    for host in filter(None, (LOOPBACK, layout.host)):
        rules.append(Rule(layout.port, TCP, socket.inet_aton(host), _ALL, layout.port))
    for network, mask, port in layout.opened:
        rules.append(Rule(relay, TCP, socket.inet_aton(network), socket.inet_aton(mask), port))
    # What the function itself listens on.
    rules += [Rule(0, 0, socket.inet_aton("127.0.0.0"), b"\xff\0\0\0"), Rule(0, 0, socket.inet_aton(ADDRESS), _ALL)]
    return [*rules, Rule(relay, TCP)]


def _forget_soon() -> None:
    """The kernel remembers each connection for a while after its end, in memory that counts against no function."""
    for name, seconds in REMEMBERED.items():
        with contextlib.suppress(OSError), open(f"/proc/sys/net/netfilter/nf_conntrack_{name}", "w") as file:
            file.write(str(seconds))


def _listening(made: contextlib.ExitStack, address: str, port: int, beside: bool = False) -> socket.socket:
    """beside: another one listens on the port."""
    listening = made.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT if beside else socket.SO_REUSEADDR, 1)
    listening.bind((address, port))
    listening.listen(BACKLOG)
    return listening
