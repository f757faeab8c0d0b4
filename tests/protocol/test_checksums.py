"""Checksums of the published check value, `123456789`."""

from __future__ import annotations

import pytest

from pampero.protocol.checksums import checksum


@pytest.mark.parametrize(
    ("algorithm", "value"),
    [
        ("CRC32", "cbf43926"),
        ("CRC32C", "e3069283"),
        ("CRC64NVME", "ae8b14860a799888"),
        ("MD5", "25f9e794323b453885f5181f1b624d0b"),
    ],
)
def test_the_check_value(algorithm: str, value: str) -> None:
    running = checksum(algorithm)
    running.update(b"1234")
    running.update(b"56789")
    assert running.digest().hex() == value
