"""Receipt handles: which message of which queue was received, and how many times so far."""

from __future__ import annotations

import base64
import binascii
import zlib

from pampero.api import ApiError


def handle_of(queue: str, id_: int, receives: int) -> str:
    """A handle, new for every receive."""
    check = zlib.crc32(f"{queue}/{id_}/{receives}".encode())
    return base64.urlsafe_b64encode(f"{id_}.{receives}.{check:08x}".encode()).decode()


def row_of(queue: str, handle: str) -> tuple[int, int]:
    """(row, receives) of a handle of this queue. Raises ReceiptHandleIsInvalid."""
    try:
        id_, receives, check = base64.urlsafe_b64decode(handle.encode()).decode().split(".")
        if int(check, 16) == zlib.crc32(f"{queue}/{int(id_)}/{int(receives)}".encode()):
            return int(id_), int(receives)
    except (ValueError, binascii.Error):
        pass
    raise ApiError("ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not a valid receipt handle.')
