"""h2 as the server's side of a connection, with a bound for everything that a client may ask for; its streams, and requests as
their heads tell them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event
from h2.settings import SettingCodes, Settings
from h2.utilities import HeaderValidationFlags, validate_headers
from hpack import Decoder, HeaderTuple
from hpack.exceptions import OversizedHeaderListError
from hpack.struct import Header
from hyperframe.frame import Frame, GoAwayFrame, SettingsFrame

from pampero.kernel.clock import Clock
from pampero.net.body import Body
from pampero.net.incoming import MAX_HEAD_LENGTH, MAX_HEADERS, Incoming

# What a stream may have on its way to us.
WINDOW = 256 * 1024
STREAMS = 100
# A client that has not read the settings yet may open more: those are refused one by one, and end nothing else.
TOLERATED = 2000
_OF_A_REQUEST = HeaderValidationFlags(
    is_client=False, is_trailer=False, is_response_header=False, is_push_promise=False
)
# As HTTP/1.1's parser has them: neither can end in the midst of a line of somebody else's.
_METHOD = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_PATH = re.compile(rb"/[^\0-\x20\x7f]*|\*")


class _Heads(Decoder):
    """Reads heads, unless they are too long: for each field the rest of the head is copied."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[HeaderTuple]:
        """See hpack."""
        if len(data) > MAX_HEAD_LENGTH:
            raise OversizedHeaderListError("a head that is too long")
        return super().decode(data, raw)


class Session(H2Connection):
    """The protocol of one connection."""

    MAX_CLOSED_STREAMS = 1000

    def __init__(self) -> None:
        # A head that is none ends its stream alone (RFC 9113, 8.1.1), where h2 would end the connection: `request_of`.
        super().__init__(H2Configuration(client_side=False, validate_inbound_headers=False))
        self.decoder = _Heads(MAX_HEAD_LENGTH)
        self.local_settings = _settings(STREAMS)
        self.initiate_connection()
        self.local_settings = _settings(TOLERATED)
        self.increment_flow_control_window(STREAMS * WINDOW)
        self.forget_heads()

    def forget_heads(self) -> None:
        """Write heads without a table: a client chooses its size, and it is searched field by field."""
        self.encoder.header_table_size = 0

    @property
    def midway(self) -> bool:
        """Whether a frame, or a head, has begun and not ended."""
        return bool(self.incoming_buffer._data or self.incoming_buffer._headers_buffer)

    def leaving(self) -> bytes:
        """A frame that says that no more requests are taken. h2's own would end those that are being answered."""
        return GoAwayFrame(0, last_stream_id=self.highest_inbound_stream_id).serialize()

    def _receive_goaway_frame(self, frame: GoAwayFrame) -> tuple[list[Frame], list[Event]]:
        # A client tells of streams of ours, of which there are none (RFC 9113, 6.8), and waits for its answers: Node.js says so
        # before requests that it has begun. h2 would end the connection.
        return [], []

    def _receive_settings_frame(self, frame: SettingsFrame) -> tuple[list[Frame], list[Event]]:
        # h2 keeps what it does not know, a hundred times as large as it came.
        known = {name: value for name, value in frame.settings.items() if name in _KNOWN}
        frame.settings = known
        answer = super()._receive_settings_frame(frame)
        self.forget_heads()
        return answer


_KNOWN = frozenset(int(code) for code in SettingCodes)


def _settings(streams: int) -> Settings:
    values = {
        SettingCodes.MAX_CONCURRENT_STREAMS: streams,
        SettingCodes.INITIAL_WINDOW_SIZE: WINDOW,
        SettingCodes.MAX_HEADER_LIST_SIZE: MAX_HEAD_LENGTH,
    }
    return Settings(client=False, initial_values=values)


class Stream:
    """A request and its answer, the source of its body. stuck: since when the client has no room for more of the answer, 0
    while it has; moved, seen: when the body was looked at, and what had come; held: whether nobody reads that; answered: it is
    done, but for the rest of the request."""

    def __init__(self, session: Session, number: int, flush: Callable[[], None]) -> None:
        self.number = number
        self.body = Body(self, False)
        self.incoming: Incoming | None = None
        self.task: asyncio.Task[None] | None = None
        self.left: asyncio.Future[None] | None = None
        self.stuck = 0.0
        self.moved = Clock.monotonic()
        self.seen = 0
        self.held = self.answered = False
        self._session = session
        self._flush = flush
        self._owed = 0

    @property
    def wanting(self) -> bool:
        """Whether less has come than the head says. Of a head alone h2 does not look at that (RFC 9113, 8.1.1)."""
        length = None if self.incoming is None else self.incoming.headers.get("content-length")
        return length is not None and not self.body.received and length.strip("0") != ""

    def send(self, data: bytes) -> None:
        """See body.Source: nothing is asked of a client here."""

    def hold(self, hold: bool) -> None:
        """See body.Source: what nobody reads yet leaves the client no more room."""
        self.held = hold
        if not hold:
            self.owe(0)

    def owe(self, count: int) -> None:
        """So much has come; the client may send as much again, once it is read."""
        self._owed += count
        if self._owed and not self.held:
            self._session.acknowledge_received_data(self._owed, self.number)
            self._owed = 0
            self._flush()


def request_of(fields: Iterable[Header], body: Body, number: int) -> Incoming:
    """A request of its fields, as one of HTTP/1.1 would have been. Raises ProtocolError or ValueError (RFC 9113, 8.3)."""
    told: dict[bytes, bytes] = {}
    headers: dict[str, str] = {}
    lines: list[tuple[bytes, bytes]] = []
    for name, value in validate_headers(fields, _OF_A_REQUEST):
        if name.startswith(b":"):
            told[name] = value
            continue
        key, text = name.decode("latin-1"), value.decode("latin-1")
        if key in headers:
            if key == "content-length":
                raise ValueError(f"{key} is given twice")
            text = f"{headers[key]},{text}"
        headers[key] = text
        lines.append((name, value))
        if len(lines) > MAX_HEADERS:
            raise ValueError("too many fields")
    method, path = told[b":method"], told.get(b":path", b"")
    if not _METHOD.fullmatch(method) or not _PATH.fullmatch(path):
        raise ValueError("a request without a target")
    if b":authority" in told and "host" not in headers:
        headers["host"] = told[b":authority"].decode("latin-1")
        lines.insert(0, (b"host", told[b":authority"]))
    # A body may come though its length is not told: it ends with its stream.
    return Incoming(method.decode("latin-1"), path, headers, lines, True, body, number)
