"""Dynamic references: `{{resolve:ssm:name:version}}`, `{{resolve:secretsmanager:id:SecretString:key}}` in a property, filled
in when the resource is made, and nowhere kept or shown.

Source: "Using dynamic references to specify template values".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from pampero.api import ApiError, Context
from pampero.kernel import jsontext
from pampero.services.cloudformation.model import invalid

PATTERN = re.compile(r"\{\{resolve:([a-z-]+):([^{}]+)\}\}")
PLAIN, SECURE, SECRET = "ssm", "ssm-secure", "secretsmanager"
# `arn:aws:secretsmanager:region:account:secret:name`
ARN_PARTS = 7


class References:
    """What references of a run stand for. secrets: what was found and is not to be shown, the longest first."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    @property
    def secrets(self) -> list[str]:
        """See the class."""
        return sorted(self._secrets, key=len, reverse=True)

    async def fill(self, context: Context, value: Any, *, former: bool = False, nested: bool = False) -> Any:
        """A resolved value with its references replaced by what they stand for now. former: of what is there already; what
        cannot be found any more stays as it is written. nested: parameters of a stack, which are shown, and whose own
        resources are told secrets. Raises ApiError ValidationError."""
        fill = partial(self.fill, context, former=former, nested=nested)
        if isinstance(value, str):
            return await self._text(context, value, former, nested) if "{{resolve:" in value else value
        if isinstance(value, Mapping):
            return {name: await fill(one) for name, one in value.items()}
        if isinstance(value, list):
            return [await fill(one) for one in value]
        return value

    async def _text(self, context: Context, value: str, former: bool, nested: bool) -> str:
        found: list[str] = []
        position = 0
        for match in PATTERN.finditer(value):
            found.append(value[position : match.start()])
            position = match.end()
            if nested and match[1] in (SECURE, SECRET):
                found.append(match[0])
                continue
            try:
                found.append(await _one(context, match[1], match[2]))
            except ApiError:
                if not former:
                    raise
                found.append(match[0])
                continue
            if match[1] in (SECURE, SECRET) and found[-1]:
                self._secrets.add(found[-1])
        return "".join([*found, value[position:]])


async def _one(context: Context, service: str, reference: str) -> str:
    if service == SECRET:
        return await _secret(context, reference)
    if service not in (PLAIN, SECURE):
        raise invalid(f"Dynamic references to {service} are not known: use ssm, ssm-secure or secretsmanager")
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


async def _secret(context: Context, reference: str) -> str:
    """`id:SecretString:key:stage:version`, of which the id alone is needed and may be an ARN."""
    parts = reference.split(":")
    length = ARN_PARTS if parts[0] == "arn" else 1
    id_, (form, key, stage, version, *more) = ":".join(parts[:length]), [*parts[length:], "", "", "", ""]
    if form not in ("", "SecretString") or any(more) or (stage and version):
        raise invalid(f"Invalid dynamic reference: [{SECRET}:{reference}]")
    which = {name: value for name, value in (("VersionStage", stage), ("VersionId", version)) if value}
    answer = await context.client(SECRET).call("GetSecretValue", SecretId=id_, **which)
    if "SecretString" not in answer:
        raise invalid(f"Secret {id_} has no SecretString")
    text: str = answer["SecretString"]
    return _member(text, key) if key else text


def _member(text: str, key: str) -> str:
    """One value of a secret that is a JSON object. Raises ApiError ValidationError."""
    try:
        document = jsontext.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise invalid("Could not parse SecretString JSON")
    if key not in document:
        raise invalid("Could not find a value associated with JSONKey in SecretString")
    value = document[key]
    return value if isinstance(value, str) else json.dumps(value)
