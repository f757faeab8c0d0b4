"""Mails to users whose sign-in was risky. Source: API_NotifyConfigurationType; developer guide, "Message templates": the places in
them. Where a pool has no template the words are ours.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from pampero.api import Context
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import codes
from pampero.services.cognito.pools.model import Pool
from pampero.services.cognito.pools.users import User, told
from pampero.services.cognito.threats.events import INVALID, VALID, AuthEvent, token_of
from pampero.store.tx import Tx

PATH = "/authEventFeedback"
SUBJECT = "A sign-in to your account"
TEXTS = {
    "block": "We have blocked a sign-in to your account",
    "mfa": "We have asked for a second factor at a sign-in to your account",
    "none": "Somebody has signed in to your account",
}


class Notice(NamedTuple):
    """What follows. kind: block, mfa or none."""

    kind: str
    configuration: t.NotifyConfigurationType


def send(tx: Tx, context: Context, pool: Pool, user: User, event: AuthEvent, notice: Notice) -> None:
    """Have a mail leave to the user's address, if it has one."""
    address = user.attributes.get("email")
    if not address:
        return
    said = notice.configuration
    template = {"block": said.BlockEmail, "mfa": said.MfaEmail}.get(notice.kind, said.NoActionEmail)
    when = datetime.fromtimestamp(event.time, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    places = {
        "{username}": user.name, "{ip-address}": event.ip, "{device-name}": event.device, "{login-time}": when,
        "{city}": "", "{country}": "", "{event-id}": event.id,
        "{one-click-link-valid}": _link(context, pool, event, VALID),
        "{one-click-link-invalid}": _link(context, pool, event, INVALID),
    }  # fmt: skip
    body = f"{TEXTS[notice.kind]} ({{username}}), from {{ip-address}} with {{device-name}}, at {{login-time}}."
    if template is not None:
        body = template.TextBody or template.HtmlBody or body
    for place, value in places.items():
        body = body.replace(place, value)
    about = codes.About("AccountTakeOverNotification", event.client, None, user.name, told(user))
    wording = codes.Wording("", body, template.Subject if template is not None else SUBJECT, about)
    codes.send(tx, context, pool, codes.EMAIL, address, wording, "", user.name, mail_from=said.From)


def _link(context: Context, pool: Pool, event: AuthEvent, value: str) -> str:
    """What a click says of the event; a pool without a domain has no page to lead to."""
    if pool.host is None:
        return ""
    query = urlencode({"feedbackToken": token_of(context, event), "feedbackValue": value})
    return f"https://{pool.host}{PATH}?{query}"
