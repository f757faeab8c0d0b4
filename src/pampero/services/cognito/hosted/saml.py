"""Providers of SAML 2.0: a request by redirect, an assertion by form.

Sources: SAML 2.0 bindings (3.4, 3.5), core (3.4.1); developer guide, "Using SAML identity providers with a user pool": the pool is
called `urn:amazon:cognito:sp:<pool>`. Assertions are not encrypted; who signs in begins here, not at the provider.
"""

from __future__ import annotations

import asyncio
import base64
import zlib
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from pampero.api import WebResponse
from pampero.aws.httpclient import Unreachable, request
from pampero.aws.saml import Receiver, Rejected, sign_in_address, verified
from pampero.kernel.clock import iso8601
from pampero.services.cognito.hosted import providers
from pampero.services.cognito.hosted.grants import Request
from pampero.services.cognito.hosted.providers import Away
from pampero.services.cognito.hosted.visits import OAuthError, Visit, redirect
from pampero.services.cognito.pools.providers import Provider
from pampero.services.cognito.pools.samlsigning import signed

KIND = "SAML"
ARRIVAL = "/saml2/idpresponse"
FETCH_SECONDS = 5.0


async def begin(asked: Visit, provider: Provider, wish: Request) -> WebResponse:
    """Send a browser to a provider. Raises OAuthError."""
    try:
        to = await asyncio.to_thread(sign_in_address, await _metadata(asked, provider))
    except Rejected as error:
        raise OAuthError("server_error", "The identity provider's metadata is not valid") from error
    if not to:
        raise OAuthError("server_error", "The identity provider does not take requests by redirect")
    away, relay, cookie = providers.depart(asked, provider, wish)
    text = (
        '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" '
        'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
        f'ID="_{away.nonce}" IssueInstant="{iso8601(asked.call.now)}" Destination={quoteattr(to)} '
        f"AssertionConsumerServiceURL={quoteattr(asked.url(ARRIVAL))}>"
        f"<saml:Issuer>{escape(_name(asked))}</saml:Issuer></samlp:AuthnRequest>"
    )
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(text.encode()) + packer.flush()
    query = urlencode({"SAMLRequest": base64.b64encode(packed).decode(), "RelayState": relay})
    if provider.details.get("RequestSigningAlgorithm"):
        query = signed(asked.call, asked.pool, query)
    return redirect(f"{to}{'&' if '?' in to else '?'}{query}", cookie)


def _name(asked: Visit) -> str:
    """As which the pool is known to providers."""
    return f"urn:amazon:cognito:sp:{asked.pool.id}"


async def read(asked: Visit) -> tuple[Away, str, dict[str, str]]:
    """Who was sent away, and what the provider says of who comes back: a name, and attributes. Raises Refused: nobody knows yet
    that it is the browser which was sent away."""
    away = providers.opened(asked, asked.form.get("RelayState", ""), Away)
    providers.hold(asked, away, same_browser=False)
    provider = await providers.provider_of(asked, away)
    here = asked.url(ARRIVAL)
    receiver = Receiver((_name(asked),), lambda recipient: recipient == here)
    try:
        metadata = await _metadata(asked, provider)
        now = asked.call.runtime.clock.wall()
        said = await asyncio.to_thread(verified, asked.form.get("SAMLResponse", ""), metadata, now, receiver)
    except (Rejected, OAuthError) as error:
        raise providers.lost() from error
    if said.answers != f"_{away.nonce}":
        raise providers.lost()
    return away, said.subject, {name: ", ".join(values) for name, values in said.attributes.items()}


async def _metadata(asked: Visit, provider: Provider) -> str:
    """A provider's metadata: as it was given, or as it is where it says. Raises OAuthError."""
    if given := provider.details.get("MetadataFile"):
        return given
    private = asked.call.settings.reaches_private
    try:
        got = await request("GET", provider.details["MetadataURL"], {}, private=private, seconds=FETCH_SECONDS)
        return got.body.decode()
    except (Unreachable, UnicodeDecodeError) as error:
        raise OAuthError("server_error", "The identity provider cannot be reached") from error
