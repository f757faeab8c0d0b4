"""TLS and plain HTTP on one port: the first byte of a connection tells."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable

from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.net.names import RECORD, hello_length, server_name
from pampero.net.near import near
from pampero.net.tls import Speaks

log = logger("net")
# The first byte of a TLS record that holds a handshake (RFC 8446, 5.1).
HANDSHAKE = b"\x16"
HANDSHAKE_SECONDS = 20.0
PAUSE_SECONDS = 0.2
SPEAKS_TLS = b"This port speaks HTTPS (or the server was to be started with --insecure).\n"
REFUSED = b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
Make = Callable[[bool], asyncio.Protocol]


class Sniffer:
    """Accepts on a listening socket. make: a protocol for a connection, told whether it is in TLS.

    plain: whether other machines may do without TLS; this one always may.
    """

    def __init__(self, listening: socket.socket, make: Make, tls: Speaks, plain: bool) -> None:
        self._listening = listening
        self._make = make
        self._tls = tls
        self._plain = plain
        self._loop = asyncio.get_running_loop()
        self._silent: dict[socket.socket, float] = {}
        self._beginning: set[asyncio.Task[None]] = set()
        listening.setblocking(False)
        self._loop.add_reader(listening, self._accept)

    def close(self) -> None:
        """Accept no more."""
        self._loop.remove_reader(self._listening)
        self._listening.close()
        for connection in list(self._silent):
            self._end(connection)
        for task in self._beginning:
            task.cancel()

    def watch(self, now: float, seconds: float) -> None:
        """End connections that say nothing for so long; renew the certificate when it is time."""
        for connection, since in list(self._silent.items()):
            if since < now - seconds:
                self._end(connection)
        self._tls.watch(now)

    def _accept(self) -> None:
        try:
            connection, _ = self._listening.accept()
        except BlockingIOError:
            return
        except OSError as error:
            # No file is left, most likely: asking again at once would keep the loop busy.
            log.warning("a connection could not be accepted: %s", error)
            self._loop.remove_reader(self._listening)
            self._loop.call_later(PAUSE_SECONDS, self._accept_again)
            return
        connection.setblocking(False)
        self._silent[connection] = Clock.monotonic()
        self._loop.add_reader(connection, self._heard, connection)

    def _accept_again(self) -> None:
        if self._listening.fileno() >= 0:
            self._loop.add_reader(self._listening, self._accept)

    def _end(self, connection: socket.socket) -> None:
        self._loop.remove_reader(connection)
        self._silent.pop(connection, None)
        connection.close()

    def _heard(self, connection: socket.socket) -> None:
        try:
            first = connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            first = b""
        if not first:
            self._end(connection)
            return
        secure = first == HANDSHAKE
        if not secure and not self._plain and not near(connection):
            with contextlib.suppress(OSError):
                connection.send(REFUSED % (len(SPEAKS_TLS), SPEAKS_TLS))
            self._end(connection)
            return
        self._loop.remove_reader(connection)
        del self._silent[connection]
        task = self._loop.create_task(self._begin(connection, secure))
        self._beginning.add(task)
        task.add_done_callback(self._beginning.discard)

    async def _begin(self, connection: socket.socket, secure: bool) -> None:
        try:
            if secure:
                await self._loop.connect_accepted_socket(
                    lambda: self._make(True),
                    connection,
                    ssl=await self._context(connection),
                    ssl_handshake_timeout=HANDSHAKE_SECONDS,
                )
            else:
                await self._loop.connect_accepted_socket(lambda: self._make(False), connection)
        except (ssl.SSLError, OSError, TimeoutError) as error:
            log.debug("a client did not come to an agreement: %s", error)
            connection.close()

    async def _context(self, connection: socket.socket) -> ssl.SSLContext:
        """Of the host that the client asks for; the server's own where it is no custom one."""
        if not self._tls.names:
            return await self._tls.find(None)
        start = await self._peek(connection, RECORD)
        return await self._tls.find(
            server_name(await self._peek(connection, hello_length(start))) if len(start) == RECORD else None
        )

    async def _peek(self, connection: socket.socket, wanted: int) -> bytes:
        """So many bytes, which stay to be read; fewer where no more come. Raises TimeoutError."""
        found = connection.recv(wanted, socket.MSG_PEEK)
        if len(found) >= wanted:
            return found
        # Nobody is to be woken by what was seen already.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, wanted)
        more: asyncio.Future[None] = self._loop.create_future()

        def come() -> None:
            if not more.done():
                more.set_result(None)

        self._loop.add_reader(connection, come)
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                await more
        finally:
            self._loop.remove_reader(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        return connection.recv(wanted, socket.MSG_PEEK)
