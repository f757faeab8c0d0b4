"""Questions for names: what is answered here, and what is the nameservers' business."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pampero.work.workers.names import Nameservers, Room, domains, local

A, AAAA, ANY = 1, 28, 255
PLATFORM = domains(["own.example"])


def question(name: str, kind: int = A, flags: int = 0x0100) -> bytes:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    head = b"\x12\x34" + flags.to_bytes(2, "big") + b"\0\1\0\0\0\0\0\0"
    return head + labels + b"\0" + kind.to_bytes(2, "big") + b"\0\1"


@pytest.mark.parametrize("name", ["localhost", "abc.execute-api.us-east-1.localhost", "A.LocalHost"])
def test_localhost_is_answered_here(name: str) -> None:
    asked = question(name)
    answer = local(asked, PLATFORM)
    assert answer is not None
    assert answer[:2] == asked[:2]
    assert answer[2:12] == b"\x81\x80\0\1\0\1\0\0\0\0"
    assert answer[12:].startswith(asked[12:])
    assert answer[-4:] == b"\x7f\0\0\1"


@pytest.mark.parametrize(
    "name",
    [
        "sts.amazonaws.com", "abc.execute-api.eu-west-1.AmazonAWS.com", "my.bucket.s3.us-east-1.amazonaws.com",
        "abc.lambda-url.us-east-1.on.aws", "sqs.us-east-1.api.aws", "app.auth.us-east-1.amazoncognito.com", "a.own.example",
    ],
)  # fmt: skip
def test_the_platform_answers_under_aws_s_names(name: str) -> None:
    answer = local(question(name), PLATFORM)
    assert answer is not None
    assert answer[-4:] == bytes([169, 254, 76, 2])


def test_localhost_has_no_other_records() -> None:
    answer = local(question("localhost", AAAA), PLATFORM)
    assert answer is not None
    assert answer[6:8] == b"\0\0"
    assert len(answer) == len(question("localhost"))


@pytest.mark.parametrize(
    "name",
    [
        "example.com",
        "localhost.example.com",
        "notlocalhost",
        "local",
        "notamazonaws.com",
        "amazonaws.com.evil.example",
        "com",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert local(question(name), PLATFORM) is None


def test_answers_and_other_operations_are_not_questions() -> None:
    assert local(question("localhost", flags=0x8180), PLATFORM) is None
    assert local(question("localhost", flags=0x2900), PLATFORM) is None


@given(st.binary(max_size=600))
def test_whatever_comes_is_read_without_harm(packet: bytes) -> None:
    answer = local(packet, PLATFORM)
    assert answer is None or len(answer) < len(packet) + 100


@given(st.binary(max_size=64).map(lambda tail: question("localhost")[:12] + tail))
def test_whatever_follows_a_head_is_read_without_harm(packet: bytes) -> None:
    local(packet, PLATFORM)


def test_the_machines_nameservers_are_those_that_its_file_names_now(tmp_path: Path) -> None:
    file = tmp_path / "resolv.conf"
    file.write_text("# a comment\nsearch example\nnameserver 192.0.2.1\nnameserver 2001:db8::1\noptions edns0\n")
    servers = Nameservers(file=file)
    assert servers.all() == (("192.0.2.1", 53), ("2001:db8::1", 53))
    file.write_text("nameserver 192.0.2.200\n")
    assert servers.all() == (("192.0.2.200", 53),)
    file.unlink()
    assert servers.all() == (("127.0.0.1", 53),)


def test_a_room_has_its_size() -> None:
    room = Room(3)
    assert room.take(2)
    assert not room.take(2)
    assert room.take(1)
    room.give(2)
    assert room.take(2)
