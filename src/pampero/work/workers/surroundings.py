"""What the processes beside the server start with."""

from __future__ import annotations

import os


def environment() -> dict[str, str]:
    """Their variables: nothing of the server's but where shared libraries of the interpreter are."""
    found = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    libraries = os.environ.get("LD_LIBRARY_PATH")
    return found | ({"LD_LIBRARY_PATH": libraries} if libraries else {})
