"""Values in JSON bodies, as mappings of parameters name them. Pure."""

from __future__ import annotations

import msgspec

from pampero.aws.jsonpath import MISSING, TooMuch, compile_path
from pampero.kernel import jsontext


def of_body(body: bytes, path: str) -> str | None:
    """A value in a JSON body by a path; without one, the body as text. None where it is not there."""
    if not path:
        return body.decode(errors="replace") or None
    try:
        found = compile_path(f"$.{path}").find(jsontext.loads(body))
    except (ValueError, TooMuch):
        return None
    if found is MISSING or found is None:
        return None
    return found if isinstance(found, str) else msgspec.json.encode(found).decode()
