"""Where a request comes from, as far as it says: the address, the device, the time zone.

Sources: API_UserContextDataType, API_ContextDataType; developer guide, "Adding user device and session data to API requests".
"""

from __future__ import annotations

import base64
from typing import Any, NamedTuple

from pampero.api import Call
from pampero.kernel import jsontext
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Client, Pool

MAX_LENGTH = 16_384
OTHER = "Other"
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Windows", "Windows"), ("Mac OS X", "Mac OS X"),
    ("Linux", "Linux"),
)  # fmt: skip


class Origin(NamedTuple):
    """Where from. device: its name, as events show it; id: what tells it from others; zone: its time zone. told: the
    application has said it."""

    ip: str
    device: str
    id: str
    zone: str | None = None
    told: bool = False


def mode_of(pool: Pool, flow: str = "") -> str:
    """Whether sign-ins are rated: OFF, AUDIT or ENFORCED. flow: of a sign-in; CUSTOM_AUTH has a mode of its own."""
    addons = pool.settings.UserPoolAddOns
    if addons is None:
        return "OFF"
    if flow == "CUSTOM_AUTH":
        more = addons.AdvancedSecurityAdditionalFlows
        return (more and more.CustomAuthMode) or "OFF"
    return addons.AdvancedSecurityMode


def watched(pool: Pool) -> bool:
    """Whether anything is rated in a pool."""
    return mode_of(pool) != "OFF"


def public(call: Call, pool: Pool, client: Client, said: t.UserContextDataType | None) -> Origin | None:
    """Of a request that an application makes for its user; None where nobody asks. The address that it names counts where a
    client with a secret may name it (EnablePropagateAdditionalUserContextData)."""
    if not watched(pool):
        return None
    trusted = bool(client.secret) and bool(client.settings.EnablePropagateAdditionalUserContextData)
    named = said.IpAddress if said is not None and trusted else None
    return _made(
        named or _address(call), _agent(call), said.EncodedData if said is not None else None, said is not None
    )


def private(call: Call, pool: Pool, said: t.ContextDataType | None) -> Origin | None:
    """Of a request that a server makes for somebody, who is elsewhere."""
    if not watched(pool):
        return None
    if said is None:
        return _made(_address(call), _agent(call), None, False)
    heads = {(one.headerName or "").lower(): one.headerValue or "" for one in said.HttpHeaders}
    return _made(said.IpAddress, heads.get("user-agent", ""), said.EncodedData, True)


def visiting(pool: Pool, ip: str, agent: str) -> Origin | None:
    """Of a browser on a page."""
    return _made(ip, agent, None, False) if watched(pool) else None


def _address(call: Call) -> str:
    return call.http.client if call.http is not None else ""


def _agent(call: Call) -> str:
    return call.http.headers.get("user-agent", "") if call.http is not None else ""


def _made(ip: str, agent: str, encoded: str | None, told: bool) -> Origin:
    said = _decoded(encoded)
    name = f"{_first(agent, BROWSERS)}, {_first(agent, SYSTEMS)}"
    zone = said.get("ClientTimezone")
    return Origin(ip, name, str(said.get("DeviceId") or name), str(zone) if zone else None, told)


def _first(agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for part, name in known if part in agent), OTHER)


def _decoded(encoded: str | None) -> dict[str, Any]:
    """What AWS's library for browsers has gathered; nothing where it cannot be read."""
    if not encoded or len(encoded) > MAX_LENGTH:
        return {}
    try:
        outer = jsontext.loads(base64.b64decode(encoded))
        found = jsontext.loads(outer["payload"])["contextData"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
