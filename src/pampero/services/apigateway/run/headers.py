"""Headers of answers: which can be sent, and which say where an answer ends, as only who writes it may."""

from __future__ import annotations

import re
from functools import lru_cache

TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
BREAK = re.compile(r"[\r\n\0]")
FRAMING = frozenset({"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding"})
MAX_KEPT_LENGTH = 64


def is_header(name: str) -> bool:
    """Whether a name can be one."""
    return (_is_header if len(name) <= MAX_KEPT_LENGTH else _is_header.__wrapped__)(name)


def frames(name: str) -> bool:
    """Whether it says where an answer ends."""
    return len(name) <= MAX_KEPT_LENGTH and _frames(name)


def one_line(value: str) -> str:
    """A value that does not end its line."""
    return value if value.isprintable() else BREAK.sub(" ", value)


@lru_cache(maxsize=1024)
def _is_header(name: str) -> bool:
    return TOKEN.fullmatch(name) is not None


@lru_cache(maxsize=1024)
def _frames(name: str) -> bool:
    return name.lower() in FRAMING
