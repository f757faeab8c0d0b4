"""Receipt handles: which message of which queue was received, and how many times so far."""

from __future__ import annotations

import binascii
import re
import zlib

from pampero.api import ApiError

# Neither `+` nor `/` occurs in what digits and periods become.
_FORM = re.compile(r"[A-Za-z0-9]+={0,2}")


def handle_of(queue: str, id_: int, receives: int) -> str:
    """A handle, new for every receive."""
    check = zlib.crc32(f"{queue}/{id_}/{receives}".encode())
    return binascii.b2a_base64(f"{id_}.{receives}.{check:08x}".encode(), newline=False).decode()


def row_of(queue: str, handle: str) -> tuple[int, int]:
    """(row, receives) of a handle of this queue. Raises ReceiptHandleIsInvalid."""
    try:
        if _FORM.fullmatch(handle):
            id_, receives, check = binascii.a2b_base64(handle).decode().split(".")
            row, count = int(id_), int(receives)
            if int(check, 16) == zlib.crc32(f"{queue}/{row}/{count}".encode()):
                return row, count
    except ValueError:  # and binascii.Error, which is one
        pass
    raise ApiError("ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not a valid receipt handle.')
