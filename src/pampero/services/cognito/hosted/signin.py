"""How people sign in on a page: name and password, and what else is asked for; then the answer goes to the application.

Whoever is not there is told the same as who has the wrong password, whatever the client's settings say of its API.

Sources: developer guide, "Login endpoint", "Authorize endpoint", "Managed login".
"""

from __future__ import annotations

from pampero.api import ApiError, WebResponse
from pampero.services.cognito.hosted import challenges, grants, pages, requests, saml
from pampero.services.cognito.hosted.exchange import implicit
from pampero.services.cognito.hosted.grants import Request
from pampero.services.cognito.hosted.providers import begin, offered, wanted
from pampero.services.cognito.hosted.visits import SIGNED_IN, OAuthError, Visit, redirect, refuse_forged
from pampero.services.cognito.pools.attempts import SignIn
from pampero.services.cognito.pools.model import Client
from pampero.services.cognito.pools.passwords import WRONG
from pampero.services.cognito.pools.providers import Provider
from pampero.services.cognito.pools.signin import by_password
from pampero.services.cognito.pools.steps import new_attempt
from pampero.services.cognito.pools.users import by_sub, find
from pampero.store.tx import ReadTx

FLOW = "HOSTED"
OWN = "COGNITO"
MISSING = ("UserNotFoundException", "ResourceNotFoundException")
TITLE = "Sign in"


async def authorize(asked: Visit) -> WebResponse:
    """`/oauth2/authorize`: to the page, to another provider, or back at once where the browser has signed in already."""
    client = await asked.call.read(requests.client_in, asked, asked.query.get("client_id"))
    request = requests.read(asked, client)
    prompt = set(asked.query.get("prompt", "").split())
    state, kind, to = request.state, request.kind, request.redirect
    if "none" in prompt and len(prompt) > 1:
        raise requests.Answerable(to, kind, state, OAuthError("invalid_request", "prompt none stands alone"))
    if not prompt & {"login", "select_account"}:
        browser = await asked.call.read(_present, asked)
        if browser is not None:
            return await answer(asked, client, request, browser)
    if "none" in prompt:
        raise requests.Answerable(to, kind, state, OAuthError("login_required"))
    provider = await asked.call.read(wanted, asked, client)
    if provider is not None:
        try:
            if provider.kind == saml.KIND:
                return await saml.begin(asked, provider, request)
            return await begin(asked, provider, request)
        except OAuthError as error:
            raise requests.Answerable(to, kind, state, error) from error
    query = {name: value for name, value in asked.query.items() if name != "prompt"}
    return redirect(asked.url("/login", query))


def _present(tx: ReadTx, asked: Visit) -> grants.Browser | None:
    """Who has signed in by this browser, not longer ago than `max_age` says (OpenID Connect Core, 3.1.2.1), and may still."""
    browser = grants.browser_of(tx, asked.pool, asked.cookie(SIGNED_IN))
    user = by_sub(tx, asked.pool.id, browser.sub) if browser is not None else None
    age = asked.query.get("max_age")
    if browser is None or user is None or not user.enabled or (age is not None and tx.now >= browser.began + int(age)):
        return None
    return browser


async def answer(
    asked: Visit, client: Client, request: Request, who: grants.Browser, *headers: tuple[str, str]
) -> WebResponse:
    """Go back to the application with a code, or with tokens, of somebody who has signed in."""
    state = {"state": request.state} if request.state is not None else {}
    if request.kind == "code":
        told = {"code": await asked.call.write(grants.make_code, asked.pool, request, who)}
    else:
        try:
            told = await implicit(asked, client, request, who)
        except OAuthError as error:
            raise requests.Answerable(request.redirect, request.kind, request.state, error) from error
    return redirect(requests.address(request.redirect, request.kind, {**told, **state}), *headers)


async def show(asked: Visit) -> WebResponse:
    """`GET /login`."""
    client = await asked.call.read(requests.client_in, asked, asked.query.get("client_id"))
    return await _first(asked, client, requests.read(asked, client))


async def _first(asked: Visit, client: Client, request: Request, alert: str = "", name: str = "") -> WebResponse:
    others = await asked.call.read(offered, asked, client)
    links = [_to_provider(asked, one) for one in others]
    body, cookie = "", ""
    if OWN in (client.settings.SupportedIdentityProviders or [OWN]):
        body, cookie = pages.form(
            asked, asked.url("/login", asked.query),
            pages.field("username", "Username", complete="username", value=name or asked.query.get("login_hint", "")),
            pages.field("password", "Password", "password", "current-password"),
            pages.button(TITLE),
        )  # fmt: skip
        ways = [pages.link(asked.url("/forgotPassword", asked.query), "Forgot your password?")]
        if signs_up(asked):
            ways.append(pages.link(asked.url("/signup", asked.query), "Need an account? Sign up"))
        body += pages.nav(ways)
    status = 400 if alert else 200
    return pages.page(
        asked, TITLE, "".join(links) + body, cookie=cookie, alert=alert, to=request.redirect, status=status
    )


def signs_up(asked: Visit) -> bool:
    """Whether people may make accounts by themselves."""
    admin = asked.pool.settings.AdminCreateUserConfig
    return admin is None or not admin.AllowAdminCreateUserOnly


def _to_provider(asked: Visit, provider: Provider) -> str:
    to = asked.url("/oauth2/authorize", asked.query, identity_provider=provider.name)
    return pages.link(to, f"Continue with {provider.name}", prominent=True)


async def submit(asked: Visit) -> WebResponse:
    """`POST /login`."""
    client = await asked.call.read(requests.client_in, asked, asked.query.get("client_id"))
    request = requests.read(asked, client)
    refuse_forged(asked)
    if OWN not in (client.settings.SupportedIdentityProviders or [OWN]):
        raise requests.Answerable(request.redirect, request.kind, request.state, OAuthError("access_denied"))
    sign = SignIn(asked.call, asked.pool, client, False, None, True, asked.origin)
    name, challenge = asked.form.get("username", ""), asked.form.get("challenge")
    try:
        if challenge is not None:
            found = await challenges.answered(sign, asked.form, challenge)
        else:
            user = await asked.call.read(find, asked.pool, name)
            attempt = new_attempt(sign, user, name, FLOW)
            found = await by_password(sign, user, attempt, name, asked.form.get("password", ""))
    except ApiError as error:
        if challenge is not None and error.code != "NotAuthorizedException" and error.code not in MISSING:
            return challenges.again(asked, request, challenge, name, error.message)
        if error.code == "UserNotConfirmedException":
            return redirect(asked.url("/confirmUser", asked.query, username=name))
        if error.code == "PasswordResetRequiredException":
            return redirect(asked.url("/forgotPassword", asked.query))
        told = WRONG if error.code in MISSING else error.message
        return await _first(asked, client, request, told, name)
    if found.ChallengeName is not None:
        return challenges.page(asked, request, await challenges.prepared(sign, found), name)
    return await signed_in(asked, client, request, str((found.ChallengeParameters or {})["sub"]))


async def signed_in(asked: Visit, client: Client, request: Request, sub: str, *headers: tuple[str, str]) -> WebResponse:
    """Remember who it is, and go back to the application."""
    cookie, browser = await asked.call.write(grants.sign_in, asked.pool, sub)
    baked = asked.baked(SIGNED_IN, cookie, int(grants.BROWSER_SECONDS))
    return await answer(asked, client, request, browser, baked, *headers)
