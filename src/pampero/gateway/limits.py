"""How much of a request is read, and how much of all requests is held, beside what services say (`Traits.max_body`).

What a limit means exactly is the services' own business; here is only what cannot be meant any more.
"""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB
# Callers who did not sign: the greatest message of a public queue, and little more.
ANONYMOUS = 2 * MIB
# The server's own pages.
PAGE = 4 * KIB
# The sum of what all bodies that have not ended hold.
TOGETHER = 256 * MIB
