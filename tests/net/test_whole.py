"""Requests that are read in one step: they say the same to the parser of all others, whatever bytes come."""

from __future__ import annotations

import httptools
from hypothesis import given
from hypothesis import strategies as st

from pampero.net.whole import Heads

whole = Heads().whole

NAMES = (
    b"host",
    b"Content-Length",
    b"content-length",
    b"x-amz-date",
    b"Connection",
    b"Transfer-Encoding",
    b"X a",
    b"",
    b"Expect",
)
VALUES = (
    b"a",
    b"0",
    b"2",
    b"03",
    b" 2 ",
    b"\t2",
    b"",
    b" ",
    b"keep-alive",
    b"close",
    b"chunked",
    b"a\tb  c",
    b"\xe9",
    b"a\rb",
    b"\x01",
    b"\x7f",
)
ENDS = (b"\r\n", b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r")
FIRSTS = (b"POST / HTTP/1.1", b"GET /a?b=c%20d HTTP/1.1", b"GET /a#b HTTP/1.1", b"BREW / HTTP/1.1", b"POST  / HTTP/1.1", b"POST / HTTP/1.0", b"PUT /\xe9 HTTP/1.1", b"GET http://a/ HTTP/1.1", b" GET / HTTP/1.1")  # fmt: skip
HEADER = st.tuples(st.sampled_from(NAMES), st.sampled_from((b":", b": ", b":  ", b" :", b"")), st.sampled_from(VALUES))


class _Told:
    """What httptools makes of bytes."""

    def __init__(self, data: bytes) -> None:
        self.url, self.headers, self.body, self.begun, self.ended = b"", [], b"", 0, 0  # type: ignore[var-annotated]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.begun += 1

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.ended += 1


@given(
    st.sampled_from(FIRSTS),
    st.lists(st.tuples(HEADER, st.sampled_from(ENDS)), max_size=5),
    st.sampled_from((b"\r\n", b"\n", b"", b"\r\n\r\n")),
    st.sampled_from((b"", b"{}", b"{}{", b"GET / HTTP/1.1\r\n\r\n")),
)
def test_what_is_read_in_one_step_is_what_the_parser_reads(
    first: bytes, headers: list[tuple[tuple[bytes, bytes, bytes], bytes]], end: bytes, body: bytes
) -> None:
    data = first + b"\r\n" + b"".join(b"".join(header) + after for header, after in headers) + end + body
    read = whole(data)
    if read is None:
        return
    told = _Told(data)
    assert (told.begun, told.ended, told.parser.should_keep_alive()) == (1, 1, True)
    assert (read.method.encode(), read.lines, read.body) == (told.parser.get_method(), told.headers, told.body)
    assert read.path.encode("latin-1") + b"?" * bool(read.query) + read.query.encode("latin-1") == told.url
    assert read.headers == {name.decode().lower(): value.decode("latin-1") for name, value in told.headers}


# Heads whose cut values come again with others, or stand where they have no business.
LINES = (
    b"authorization: AWS4-HMAC-SHA256 Credential=a, Signature=%b", b"Authorization: AWS4-HMAC-SHA256 Signature=%b",
    b"authorization: Signature=%b", b"x-other: AWS4-HMAC-SHA256 Signature=%b", b"authorization:AWS4-HMAC-SHA256 Signature=%b",
    b"amz-sdk-invocation-id: %b", b"Amz-Sdk-Invocation-Id: %b", b"x-nvocation-id: %b", b"amz-sdk-invocation-id:%b",
    b"content-length: %b", b"Content-Length: %b", b"x-decoded-content-length: %b", b"content-length:%b", b"host: a", b"x: ength: %b",
)  # fmt: skip
GIVEN = (
    b"0" * 64,
    b"f" * 64,
    b"f" * 63,
    b"g" * 65,
    b"12345678-1234-1234-1234-123456789012",
    b"-" * 36,
    b"2",
    b"0",
    b"02",
    b"",
)
LINE = st.tuples(st.sampled_from(LINES), st.lists(st.sampled_from(GIVEN), min_size=4, max_size=4))


@given(st.lists(LINE, max_size=5), st.sampled_from((b"", b"{}")))
def test_a_head_that_is_kept_says_what_its_lines_say(lines: list[tuple[bytes, list[bytes]]], body: bytes) -> None:
    """The same lines four times, each time with other values."""
    heads = Heads()
    for turn in range(4):
        said = [line % values[turn] if b"%b" in line else line for line, values in lines]
        data = b"\r\n".join([b"POST /?a HTTP/1.1", *said, b"", body])
        read, anew = heads.whole(data), Heads().whole(data)
        assert (read is None) == (anew is None)
        if read is not None and anew is not None:
            assert (read.lines, read.headers, read.body, read.path) == (anew.lines, anew.headers, anew.body, anew.path)


def test_requests_are_alike_whose_heads_differ_in_the_values_of_each_call() -> None:
    form = (
        b"POST / HTTP/1.1\r\nHost: a\r\nAuthorization: AWS4-HMAC-SHA256 Credential=b, Signature=%b\r\n"
        b"amz-sdk-invocation-id: %b-1234-1234-1234-123456789012\r\nContent-Length: %d\r\n\r\n%b"
    )
    heads = Heads()
    read = [heads.whole(form % (b"%d" % n * 64, b"%d" % n * 8, n, b"x" * n)) for n in range(1, 5)]
    first, second, third, fourth = [one.alike for one in read if one is not None]
    assert first is second is None
    assert third is fourth is not None
    assert read[3] is not None
    assert read[3].headers["authorization"].endswith("=" + "4" * 64)
    assert read[3].headers["amz-sdk-invocation-id"].startswith("44444444-1")


def test_what_clients_send_is_read_in_one_step() -> None:
    head = b"POST /?x=1 HTTP/1.1\r\nHost: a\r\nX-Amz-Target: T.O\r\nAuthorization: A b, c\r\nContent-Length: 2\r\n"
    for _ in range(2):
        read = whole(head + b"\r\n{}")
        assert read is not None
        assert (read.method, read.path, read.query, read.body) == ("POST", "/", "x=1", b"{}")
        assert read.headers == {"host": "a", "x-amz-target": "T.O", "authorization": "A b, c", "content-length": "2"}
    assert whole(b"GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n") is not None


def test_what_is_not_certain_is_left_to_the_parser() -> None:
    for data in (
        b"", b"POST", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\n{}", b"POST / HTTP/1.1\r\ncontent-length: 1\r\n\r\n{}",
        b"POST / HTTP/1.1\r\ncontent-length: 02\r\n\r\n{}", b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", b"GET / HTTP/1.1\r\nhost: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n", b"GET / HTTP/1.1\r\nexpect: 100-continue\r\n\r\n",
    ):  # fmt: skip
        assert whole(data) is None
