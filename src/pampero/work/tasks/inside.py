"""Sockets inside of containers' networks: there the endpoints of a task listen, at the address that AWS's SDKs ask.

A container may listen on port 80 of all its addresses, which the kernel refuses where somebody listens on port 80 of one. So the
endpoints have another port, to which what goes to theirs is led.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import errno
import os
import socket
import threading
from pathlib import Path

from pampero.work.workers.bootstraps import netlink, redirects
from pampero.work.workers.bootstraps.kernelcalls import CLONE_NEWNET

ADDRESS, PORT = "169.254.170.2", 80
# Where AWS's agent listens on its machine.
LOOPBACK, LED_TO = "127.0.0.1", 51679
# So many connections a second, of all that containers make, are never reached.
UNBOUNDED = 1_000_000
BACKLOG = 128


async def listen_inside(namespace: Path) -> socket.socket:
    """A socket to which connections to 169.254.170.2:80 come in the network namespace at this path. Raises OSError."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[socket.socket] = loop.create_future()

    def tell(found: socket.socket | None, error: OSError | None) -> None:
        if done.cancelled():
            if found is not None:
                found.close()
        elif found is not None:
            done.set_result(found)
        elif error is not None:
            done.set_exception(error)

    def work() -> None:
        try:
            found, failure = _listen(namespace), None
        except OSError as error:
            found, failure = None, error
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, found, failure)

    # A thread of its own, which ends: it has left the machine's network.
    threading.Thread(target=work, daemon=True).start()
    return await done


def _listen(namespace: Path) -> socket.socket:
    descriptor = os.open(namespace, os.O_RDONLY | os.O_CLOEXEC)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(descriptor, CLONE_NEWNET) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
    with netlink.Netlink(netlink.ROUTE) as routes:
        try:
            routes.ask([netlink.loopback_up(), netlink.add_address(socket.inet_aton(ADDRESS))])
        except OSError as error:
            if error.errno != errno.EEXIST:
                raise
    made = listening(LOOPBACK, LED_TO)
    rule = redirects.Rule(LED_TO, socket.IPPROTO_TCP, socket.inet_aton(ADDRESS), b"\xff" * 4, PORT)
    try:
        with netlink.Netlink(netlink.NETFILTER) as rules:
            rules.ask(redirects.install([rule], UNBOUNDED))
    except OSError:
        # The kernel has no nf_tables for us.
        made.close()
        return listening(ADDRESS, PORT)
    return made


def listening(address: str, port: int) -> socket.socket:
    """Raises OSError."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
        made.listen(BACKLOG)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made
