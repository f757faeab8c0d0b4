"""How much of a request is read, and how much of all requests is held, beside what services say (`Traits.max_body`).

What a limit means exactly is the services' own business; here is only what cannot be meant any more.
"""

from __future__ import annotations

from types import MappingProxyType

KIB = 1024
MIB = 1024 * KIB
# Callers who did not sign: the greatest message of a public queue, and little more.
ANONYMOUS = 2 * MIB
# Data planes. API Gateway: "Payload size: 10 MB" (REST and HTTP APIs); function URLs: 6 MB as any invocation.
PLANES = MappingProxyType({"execute-api": 10 * MIB, "lambda-url": 6 * MIB})
PLANE = 256 * KIB
# The server's own pages.
PAGE = 4 * KIB
# The sum of what all bodies that have not ended hold.
TOGETHER = 256 * MIB


def of_plane(name: str) -> int:
    """The longest body of a request to a data plane."""
    return PLANES.get(name, PLANE)
