"""Dynamic references: `{{resolve:ssm:name:version}}` in a property, filled in when the resource is made.

Source: "Using dynamic references to specify template values".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.services.cloudformation.model import invalid

PATTERN = re.compile(r"\{\{resolve:([a-z-]+):([^{}]+)\}\}")
PLAIN, SECURE = "ssm", "ssm-secure"


async def fill(context: Context, value: Any) -> Any:
    """A resolved value with its references replaced by what they stand for now. Raises ApiError ValidationError."""
    if isinstance(value, str):
        return await _text(context, value) if "{{resolve:" in value else value
    if isinstance(value, Mapping):
        return {name: await fill(context, one) for name, one in value.items()}
    if isinstance(value, list):
        return [await fill(context, one) for one in value]
    return value


async def _text(context: Context, value: str) -> str:
    found: list[str] = []
    position = 0
    for match in PATTERN.finditer(value):
        found.append(value[position : match.start()])
        found.append(await _one(context, match.group(1), match.group(2)))
        position = match.end()
    return "".join([*found, value[position:]])


async def _one(context: Context, service: str, reference: str) -> str:
    if service not in (PLAIN, SECURE):
        raise invalid(f"Dynamic references to {service} are not supported here: use ssm or ssm-secure")
    try:
        answer = await context.client("ssm").call("GetParameter", Name=reference, WithDecryption=service == SECURE)
    except ApiError as error:
        if error.code in ("ParameterNotFound", "ParameterVersionNotFound"):
            raise invalid(f"Parameters: [{service}:{reference}] cannot be found.") from error
        raise
    stored: str = answer["Parameter"]["Value"]
    if service == PLAIN and answer["Parameter"].get("Type") == "SecureString":
        raise invalid(f"SSM Secure reference is not supported in: [{reference}]. Use {{{{resolve:ssm-secure:…}}}}")
    return stored
