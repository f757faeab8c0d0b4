"""People who come back from another provider: they become users of the pool, or are ones already.

Source: developer guide, "Adding user pool sign-in through a third party"; a user of a provider's is called `Provider_subject`,
has the status EXTERNAL_PROVIDER, and the attributes that the provider said last.
"""

from __future__ import annotations

from collections.abc import Awaitable

from msgspec import Struct, structs

from pampero.api import ApiError, WebResponse
from pampero.services.cognito.hosted import providers, requests, saml, signin
from pampero.services.cognito.hosted.providers import Away, Vouched
from pampero.services.cognito.hosted.visits import OAuthError, Refused, Visit, redirect
from pampero.services.cognito.pools.providers import identities_of, link, linked
from pampero.services.cognito.pools.signup import after_confirmation, before_sign_up
from pampero.services.cognito.pools.users import USERS, User, new_user, take_aliases
from pampero.store.tx import ReadTx, Tx

STATUS = "EXTERNAL_PROVIDER"
TICKET_SECONDS = 60


class Ticket(Struct, array_like=True):
    """What an assertion said of somebody, until the browser shows that it is the one that was sent away."""

    away: Away
    subject: str
    attributes: dict[str, str]
    expires: float


async def come_back(asked: Visit) -> WebResponse:
    """`/oauth2/idpresponse`."""
    away = providers.hold(asked, providers.opened(asked, asked.query.get("state", ""), Away))
    return await _arrived(asked, away, providers.back(asked, away))


async def come_back_by_form(asked: Visit) -> WebResponse:
    """`POST /oauth2/idpresponse`: no cookie comes with another site's form, so the browser is asked once more."""
    given = {name: asked.form[name] for name in ("code", "state", "error") if name in asked.form}
    return redirect(asked.url("/oauth2/idpresponse", given))


async def assert_identity(asked: Visit) -> WebResponse:
    """`POST /saml2/idpresponse`: a form that another site sends, with which no cookie comes; so the browser is asked once more."""
    away, subject, attributes = await saml.read(asked)
    ticket = Ticket(away, subject, attributes, asked.call.now + TICKET_SECONDS)
    return redirect(asked.url("/saml2/idpresponse", ticket=providers.sealed(asked, ticket)))


async def come_back_with_ticket(asked: Visit) -> WebResponse:
    """`GET /saml2/idpresponse`."""
    ticket = providers.opened(asked, asked.query.get("ticket", ""), Ticket)
    away = providers.hold(asked, ticket.away)
    if ticket.expires <= asked.call.now:
        raise providers.lost()

    async def vouched() -> Vouched:
        provider = await providers.provider_of(asked, away)
        return Vouched(provider, away.request, ticket.subject, dict(ticket.attributes))

    return await _arrived(asked, away, vouched())


async def _arrived(asked: Visit, away: Away, said: Awaitable[Vouched]) -> WebResponse:
    """Somebody is back from a provider, which the browser's cookie is spent on."""
    wish = away.request
    client = await asked.call.read(requests.client_in, asked, wish.client)
    if wish.redirect not in (client.settings.CallbackURLs or []):
        raise Refused("redirect_mismatch", "An error was encountered with the requested page.")
    try:
        user = await _user(asked, await said, client.id)
    except OAuthError as error:
        raise requests.Answerable(wish.redirect, wish.kind, wish.state, error) from error
    return await signin.signed_in(asked, client, wish, user.sub, asked.baked(providers.AWAY, "", 0))


async def _user(asked: Visit, vouched: Vouched, client: str) -> User:
    """The pool's user that somebody is. Raises OAuthError."""
    provider, subject = vouched.provider, vouched.subject
    found = await asked.call.read(linked, asked.pool, provider.name, subject)
    try:
        if found is None:
            drafted = await asked.call.read(_drafted, asked, vouched)
            await before_sign_up(asked.call, asked.pool, drafted, "PreSignUp_ExternalProvider", client, {}, None)
            found = await asked.call.write(_store, asked, vouched, drafted)
            await after_confirmation(asked.call, asked.pool, found, "PostConfirmation_ConfirmSignUp", client, None)
        else:
            found = await asked.call.write(_renew, asked, vouched)
    except ApiError as error:
        raise providers.denied(error) from error
    if not found.enabled:
        raise OAuthError("access_denied", "User is disabled.")
    known = ((one.get("providerName"), one.get("userId")) for one in identities_of(found))
    if (provider.name, subject) not in known:
        # Somebody has taken the name that the provider's user would have: whoever has its password is not to have more.
        raise OAuthError("access_denied", "The name of the user is taken.")
    return found


def _drafted(tx: ReadTx, asked: Visit, vouched: Vouched) -> User:
    """A user that is not stored yet; names of providers' users are of no address's form."""
    settings = structs.replace(asked.pool.settings, UsernameAttributes=None)
    name = f"{vouched.provider.name}_{vouched.subject}"
    given = providers.attributes(asked.pool, vouched)
    return new_user(tx, structs.replace(asked.pool, settings=settings), name, given, STATUS)


def _store(tx: Tx, asked: Visit, vouched: Vouched, drafted: User) -> User:
    present = linked(tx, asked.pool, vouched.provider.name, vouched.subject)
    if present is not None:
        return present
    link(tx, asked.pool, drafted, vouched.provider, vouched.subject, primary=True)
    return drafted


def _renew(tx: Tx, asked: Visit, vouched: Vouched) -> User:
    """The user with what the provider says of it now; one who is linked keeps its own."""
    user = linked(tx, asked.pool, vouched.provider.name, vouched.subject)
    if user is None:
        raise ApiError("UserNotFoundException", "User does not exist.")
    if user.status == STATUS and user.enabled:
        user.attributes |= providers.attributes(asked.pool, vouched)
        take_aliases(tx, asked.pool, user, force=False)
        user.changed = tx.now
        USERS.save(tx, user)
    return user
