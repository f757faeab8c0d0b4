"""Accounts that people make, confirm and recover on pages: each is the operation that an application would call, but that none
but signing up tells who has an account.

Sources: developer guide, "Managed login": `/signup`, `/confirmUser`, `/forgotPassword`, `/confirmForgotPassword`.
"""

from __future__ import annotations

import base64
import hmac
from typing import Any

from pampero.api import ApiError, WebResponse
from pampero.services.cognito import types as t
from pampero.services.cognito.hosted import pages, requests, terms
from pampero.services.cognito.hosted.grants import Request
from pampero.services.cognito.hosted.signin import signs_up
from pampero.services.cognito.hosted.visits import Refused, Visit, redirect, refuse_forged
from pampero.services.cognito.pools import recovery, signup
from pampero.services.cognito.pools.attributes import VERIFIED
from pampero.services.cognito.pools.model import Client
from pampero.services.cognito.pools.secrets import secret_of

OPERATIONS = "cognito-idp"
KINDS = {"email": "email", "phone_number": "tel"}


async def _who(asked: Visit) -> tuple[Client, Request]:
    client = await asked.call.read(requests.client_in, asked, asked.query.get("client_id"))
    return client, requests.read(asked, client)


def _named(asked: Visit, client: Client, name: str) -> dict[str, str]:
    """The members by which an operation knows the client and the user."""
    secret = secret_of(asked.call, client)
    found = {"ClientId": client.id, "Username": name}
    if secret is not None:
        made = hmac.digest(secret.encode(), (name + client.id).encode(), "sha256")
        found["SecretHash"] = base64.b64encode(made).decode()
    return found


async def _do(asked: Visit, operation: str, **members: Any) -> dict[str, Any]:
    return await asked.call.client(OPERATIONS).call(operation, **members)


def _attributes(asked: Visit) -> list[str]:
    """What a new user has to tell: what the pool requires, and where a code can be sent."""
    settings, named = asked.pool.settings, asked.pool.settings.UsernameAttributes or []
    found = [one.name for one in asked.pool.schema if one.required and one.name not in ("sub", *VERIFIED.values())]
    found += [one for one in settings.AutoVerifiedAttributes or [] if one not in found]
    return [one for one in found if len(named) != 1 or one not in named]


def _page(
    asked: Visit, request: Request, path: str, title: str, *parts: str, alert: str = "", note: str = ""
) -> WebResponse:
    query = {name: value for name, value in asked.query.items() if name != "username"}
    body, cookie = pages.form(asked, asked.url(path, query), *parts)
    body += pages.nav([pages.link(asked.url("/login", query), "Back to sign in")])
    status = 400 if alert else 200
    return pages.page(asked, title, body, cookie=cookie, alert=alert, note=note, to=request.redirect, status=status)


# Signing up


async def show_sign_up(asked: Visit, alert: str = "") -> WebResponse:
    """`GET /signup`."""
    client, request = await _who(asked)
    if not signs_up(asked):
        raise Refused("access_denied", "SignUp is not permitted for this user pool", 403)
    named = asked.pool.settings.UsernameAttributes or []
    label = " or ".join(one.replace("_", " ") for one in named).capitalize() or "Username"
    fields = [pages.field("username", label, complete="username", value=asked.form.get("username", ""))]
    for one in _attributes(asked):
        words = one.removeprefix("custom:").replace("_", " ").capitalize()
        fields.append(pages.field(f"a:{one}", words, KINDS.get(one, "text"), value=asked.form.get(f"a:{one}", "")))
    fields += [pages.field("password", "Password", "password", "new-password"), pages.button("Sign up")]
    found = await asked.call.read(terms.links_of, asked.pool, client.id, asked.query.get("lang", ""))
    fields.append(pages.nav([pages.link(to, words) for words, to in found]))
    return _page(asked, request, "/signup", "Sign up", *fields, alert=alert)


async def sign_up(asked: Visit) -> WebResponse:
    """`POST /signup`."""
    client, _ = await _who(asked)
    refuse_forged(asked)
    name = asked.form.get("username", "")
    told = [{"Name": one, "Value": asked.form[f"a:{one}"]} for one in _attributes(asked) if asked.form.get(f"a:{one}")]
    try:
        made = await _do(
            asked, "SignUp", **_named(asked, client, name), Password=asked.form.get("password", ""), UserAttributes=told
        )
    except ApiError as error:
        return await show_sign_up(asked, error.message)
    if made["UserConfirmed"]:
        return redirect(asked.url("/login", asked.query))
    return redirect(asked.url("/confirmUser", asked.query, username=name))


async def show_confirmation(asked: Visit, alert: str = "", note: str = "") -> WebResponse:
    """`GET /confirmUser`: the page that asks for the code; or the link in a mail, which has it."""
    if "confirmation_code" in asked.query:
        return await _by_link(asked)
    _, request = await _who(asked)
    name = asked.query.get("username", "") or asked.form.get("username", "")
    return _page(
        asked, request, "/confirmUser", "Confirm your account",
        pages.field("username", "Username", complete="username", value=name),
        pages.field("code", "Code", complete="one-time-code", needed=False),
        pages.button("Confirm"),
        '<button type="submit" name="resend" value="1">Send the code again</button>',
        alert=alert, note=note or ("" if alert else "We have sent a code to you."),
    )  # fmt: skip


async def confirm(asked: Visit) -> WebResponse:
    """`POST /confirmUser`."""
    client, _ = await _who(asked)
    refuse_forged(asked)
    name = asked.form.get("username", "")
    try:
        if "resend" in asked.form:
            await signup.resend(asked.call, asked.pool, client, name, None, hidden=True, origin=asked.origin)
            return await show_confirmation(asked, note="If the account is waiting for a code, another one was sent.")
        await _confirm(asked, client, name, asked.form.get("code", ""))
    except ApiError as error:
        return await show_confirmation(asked, error.message)
    return redirect(asked.url("/login", {name: value for name, value in asked.query.items() if name != "username"}))


async def _confirm(asked: Visit, client: Client, name: str, code: str) -> None:
    given = t.ConfirmSignUpRequest(ClientId=client.id, Username=name, ConfirmationCode=code)
    await signup.confirm(asked.call, asked.pool, client, given, hidden=True)


async def _by_link(asked: Visit) -> WebResponse:
    client = await asked.call.read(requests.client_in, asked, asked.query.get("client_id"))
    try:
        await _confirm(asked, client, asked.query.get("user_name", ""), asked.query["confirmation_code"])
    except ApiError as error:
        raise Refused("invalid_request", "This link is not valid any more.") from error
    return pages.page(asked, "Your registration has been confirmed", "", note="You can close this page and sign in.")


# Forgotten passwords


async def show_forgotten(asked: Visit, alert: str = "") -> WebResponse:
    """`GET /forgotPassword`."""
    _, request = await _who(asked)
    return _page(
        asked, request, "/forgotPassword", "Forgot your password?",
        pages.field("username", "Username", complete="username", value=asked.form.get("username", "")),
        pages.button("Reset my password"), alert=alert,
    )  # fmt: skip


async def forgotten(asked: Visit) -> WebResponse:
    """`POST /forgotPassword`: whoever it is, the next page is the same."""
    client, _ = await _who(asked)
    refuse_forged(asked)
    name = asked.form.get("username", "")
    try:
        await recovery.send(asked.call, asked.pool, client, name, None, hidden=True, origin=asked.origin)
    except ApiError as error:
        return await show_forgotten(asked, error.message)
    return redirect(asked.url("/confirmForgotPassword", asked.query, username=name))


async def show_recovery(asked: Visit, alert: str = "") -> WebResponse:
    """`GET /confirmForgotPassword`."""
    _, request = await _who(asked)
    name = asked.query.get("username", "") or asked.form.get("username", "")
    return _page(
        asked, request, "/confirmForgotPassword", "Change your password",
        pages.field("username", "Username", complete="username", value=name),
        pages.field("code", "Code", complete="one-time-code"),
        pages.field("password", "New password", "password", "new-password"),
        pages.button("Change password"),
        alert=alert, note="" if alert else "If there is such an account, we have sent a code to its owner.",
    )  # fmt: skip


async def recover(asked: Visit) -> WebResponse:
    """`POST /confirmForgotPassword`."""
    client, _ = await _who(asked)
    refuse_forged(asked)
    given = t.ConfirmForgotPasswordRequest(
        ClientId=client.id, Username=asked.form.get("username", ""), ConfirmationCode=asked.form.get("code", ""),
        Password=asked.form.get("password", ""),
    )  # fmt: skip
    try:
        await recovery.confirm(asked.call, asked.pool, client, given, hidden=True, origin=asked.origin)
    except ApiError as error:
        return await show_recovery(asked, error.message)
    return redirect(asked.url("/login", {name: value for name, value in asked.query.items() if name != "username"}))
