"""Signing out. Source: developer guide, "Logout endpoint"."""

from __future__ import annotations

from pampero.api import WebResponse
from pampero.services.cognito.hosted import grants, requests
from pampero.services.cognito.hosted.visits import SIGNED_IN, Refused, Visit, redirect


async def log_out(asked: Visit) -> WebResponse:
    """`GET /logout`: forget who signed in by this browser; then to an address of the client's for that, or to the page."""
    client = await asked.call.read(requests.client_in, asked, asked.query.get("client_id"))
    to = asked.query.get("logout_uri")
    if to is not None:
        if to not in (client.settings.LogoutURLs or []):
            raise Refused("invalid_request", "The logout_uri is not one of the client's.")
        state = asked.query.get("state")
        where = to if state is None else requests.address(to, "code", {"state": state})
    else:
        requests.read(asked, client)
        where = asked.url("/login", asked.query)
    await asked.call.write(grants.sign_off, asked.pool, asked.cookie(SIGNED_IN))
    return redirect(where, asked.baked(SIGNED_IN, "", 0))
