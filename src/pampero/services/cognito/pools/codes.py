"""Codes that prove an address or a person: made, worded, sent and compared.

Sources: developer guide, "Code validity" (a day; an hour for a forgotten password), "Custom message Lambda trigger", "Quotas".
Codes go to the outbox that `pampero outbox` shows, or by mail where the server has one to send through.
"""

from __future__ import annotations

import hmac
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec

from pampero.api import ApiError, Context, Event, consumer
from pampero.aws.mail import MailError, send_mail
from pampero.aws.outbox import post
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, any_pool, invalid
from pampero.services.cognito.pools.triggers import fire, has, text
from pampero.services.cognito.pools.users import User, told
from pampero.services.cognito.threats.logs import tell_failure
from pampero.store.documents import Documents
from pampero.store.tx import Tx

DAY, HOUR = 86_400.0, 3600.0
# Of codes that an hour may bring a user, and of tries at one.
MAX_SENT, MAX_TRIES = 5, 5
# Of codes to sign in by, that an hour may bring. Source: developer guide, "Forgot password behavior": between 5 and 20.
MAX_SIGN_INS = 20
PLACE, USERNAME = "{####}", "{username}"
EMAIL, SMS = "EMAIL", "SMS"
MEDIA = {"email": EMAIL, "phone_number": SMS}
MAIL, MESSAGE, SEALED = "cognito.mail", "cognito.message", "cognito-idp.message"
SENDERS = {EMAIL: "CustomEmailSender", SMS: "CustomSMSSender"}


class Code(msgspec.Struct):
    """A code that was sent. attribute: the address that it proves. sent: when codes of this kind were, in the last hour; tries:
    how many were wrong; expires: epoch seconds; address: where it went, of which alone it is a proof."""

    code: str
    attribute: str
    expires: float
    sent: list[float]
    tries: int = 0
    address: str = ""


class About(NamedTuple):
    """What a message is for, as functions that send it are told. source: `SignUp`, …; client: by which; name: the user's."""

    source: str
    client: str
    metadata: dict[str, str] | None
    name: str
    attributes: dict[str, str]


class Wording(NamedTuple):
    """What a message says, with the places of the code and of the user's name in it; and what it is for."""

    sms: str
    body: str
    subject: str
    about: About | None = None


# By the pool, and in it by the user's `sub` and what the code is for.
CODES: Documents[Code] = Documents("cognito-idp.code", Code)


def new_code(length: int = 6) -> str:
    """Digits."""
    return f"{int.from_bytes(ids.random_bytes(8)) % 10**length:0{length}d}"


def limited() -> ApiError:
    """LimitExceededException."""
    return ApiError("LimitExceededException", "Attempt limit exceeded, please try after some time.")


def keep(tx: Tx, user: User, purpose: str, attribute: str, code: str, seconds: float, *, most: int = MAX_SENT) -> None:
    """Note a code that is sent. purpose: `signup`, `forgot`, or an attribute's name. most: of such codes in an hour; 0: any
    number, and none is counted. Raises LimitExceededException."""
    id_ = f"{user.sub}/{purpose}"
    found = CODES.get(tx, user.pool, id_)
    sent = [moment for moment in found.sent if moment > tx.now - HOUR] if found is not None else []
    if most and len(sent) >= most:
        raise limited()
    name, _, address = attribute.partition("=")
    address = address or user.attributes.get(name, "")
    # Those that come unasked are not counted: who is told of a limit would learn that there was one.
    asked = [tx.now] if most else []
    CODES.put(tx, user.pool, id_, Code(code, attribute, tx.now + seconds, [*sent, *asked], 0, address))


def deliver(
    tx: Tx, context: Context, pool: Pool, user: User, purpose: str, attribute: str, code: str, seconds: float, wording: Wording,
    *, most: int = MAX_SENT,
) -> None:  # fmt: skip
    """Note a code, and send it to one of the user's addresses. Raises LimitExceededException."""
    keep(tx, user, purpose, attribute, code, seconds, most=most)
    send(tx, context, pool, MEDIA[attribute], user.attributes[attribute], wording, code, user.name)


def prove(tx: Tx, user: User, purpose: str, code: str) -> Code | ApiError:
    """The code that was sent, which is used up; or the error, and the try counts: for whoever has to commit that."""
    id_ = f"{user.sub}/{purpose}"
    found = CODES.get(tx, user.pool, id_)
    if found is None or tx.now >= found.expires or _moved(user, found):
        return ApiError("ExpiredCodeException", "Invalid code provided, please request a code again.")
    if found.tries >= MAX_TRIES:
        return limited()
    if not hmac.compare_digest(found.code.encode(), code.strip().encode()):
        found.tries += 1
        CODES.put(tx, user.pool, id_, found)
        return mismatch()
    CODES.delete(tx, user.pool, id_)
    return found


def prove_unseen(tx: Tx, user: User, purpose: str, code: str, seconds: float) -> Code | ApiError:
    """As `prove`, but that who does not have the code learns nothing: not whether one was sent, has expired, or was used. One
    that was used is not used up; the caller knows by its user what that means."""
    id_ = f"{user.sub}/{purpose}"
    found = CODES.get(tx, user.pool, id_)
    if found is None:
        found = Code(ids.secret(32), "", tx.now + seconds, [])
    right = hmac.compare_digest(found.code.encode(), code.strip().encode())
    if right and (tx.now >= found.expires or _moved(user, found)):
        return ApiError("ExpiredCodeException", "Invalid code provided, please request a code again.")
    if tx.now >= found.expires:
        # Its tries are over with it.
        found = Code(ids.secret(32), "", tx.now + seconds, found.sent)
    if found.tries >= MAX_TRIES:
        return limited()
    if not right:
        found.tries += 1
        CODES.put(tx, user.pool, id_, found)
        return mismatch()
    return found


def _moved(user: User, code: Code) -> bool:
    """Whether a user has another address by now than the one that a code went to: it proves nothing of that."""
    name, _, address = code.attribute.partition("=")
    return not address and user.attributes.get(name, "") != code.address


def mismatch() -> ApiError:
    """CodeMismatchException."""
    return ApiError("CodeMismatchException", "Invalid verification code provided, please try again.")


def forget(tx: Tx, user: User) -> None:
    """Delete what was sent to a user that goes."""
    for id_, _ in CODES.page(tx, user.pool, prefix=f"{user.sub}/"):
        CODES.delete(tx, user.pool, id_)


def masked(attribute: str, value: str) -> str:
    """An address as everybody may see it."""
    if attribute == "email":
        name, _, domain = value.partition("@")
        return f"{name[:1]}***@{domain[:1]}***"
    return f"+{'*' * max(0, len(value) - 5)}{value[-4:]}"


def imagined(attribute: str, name: str) -> str:
    """The address that somebody who does not exist seems to have: each time the same."""
    if attribute == "phone_number":
        return name if name.startswith("+") else f"+{int.from_bytes(name.encode()) % 10**11:011d}"
    return name if "@" in name else f"{name}@{name}"


def details(attribute: str, value: str) -> t.CodeDeliveryDetailsType:
    """Where a code has gone, as an answer says it."""
    return t.CodeDeliveryDetailsType(
        Destination=masked(attribute, value), DeliveryMedium=MEDIA[attribute], AttributeName=attribute
    )


def recipient(pool: Pool, user: User, wanted: list[str] | None = None) -> str | None:
    """The attribute that a code goes to: of those that the pool verifies, the telephone first. Source: developer guide,
    "Verifying contact information at sign-up"."""
    for name in ("phone_number", "email"):
        if name in (pool.settings.AutoVerifiedAttributes or [] if wanted is None else wanted) and user.attributes.get(
            name
        ):
            return name
    return None


def recovery(pool: Pool, user: User) -> str:
    """The attribute to which a code for a forgotten password goes. Raises InvalidParameterException."""
    setting = pool.settings.AccountRecoverySetting
    options = sorted((setting and setting.RecoveryMechanisms) or [], key=lambda one: one.Priority)
    for one in options:
        name = {"verified_email": "email", "verified_phone_number": "phone_number"}.get(one.Name)
        if name and user.attributes.get(name) and user.attributes.get(f"{name}_verified") == "true":
            return name
    if any(one.Name == "admin_only" for one in options):
        raise ApiError("NotAuthorizedException", "Contact administrator to reset password.")
    raise invalid("Cannot reset password for the user as there is no registered/verified email or phone_number")


def verification(pool: Pool) -> Wording:
    """The words with a code that proves an address."""
    template = pool.settings.VerificationMessageTemplate or t.VerificationMessageTemplateType()
    return Wording(
        template.SmsMessage or f"Your confirmation code is {PLACE}.",
        template.EmailMessage or f"Your confirmation code is {PLACE}.",
        template.EmailSubject or "Your verification code",
    )


def by_link(pool: Pool, client: str, name: str, code: str) -> Wording | None:
    """The mail with a link instead of a code, where the pool sends those. Raises InvalidParameterException."""
    template = pool.settings.VerificationMessageTemplate
    if template is None or template.DefaultEmailOption != "CONFIRM_WITH_LINK":
        return None
    if pool.prefixed is None:
        raise invalid("The pool has no domain, which links in its mails need.")
    query = urlencode({"client_id": client, "user_name": name, "confirmation_code": code})
    link = f"https://{pool.prefixed}/confirmUser?{query}"
    text = template.EmailMessageByLink or "Please click the link below to verify your email address. {##Verify Email##}"
    before, _, rest = text.partition("{##")
    words, _, after = rest.partition("##}")
    return Wording("", f"{before}{words}: {link}{after}", template.EmailSubjectByLink or "Your verification link")


def authentication(pool: Pool) -> Wording:
    """The words with a code to sign in by."""
    sms = pool.factors.SmsMfaConfiguration and pool.factors.SmsMfaConfiguration.SmsAuthenticationMessage
    mail = pool.factors.EmailMfaConfiguration or t.EmailMfaConfigType()
    text = f"Your authentication code is {PLACE}."
    return Wording(
        sms or pool.settings.SmsAuthenticationMessage or text,
        mail.Message or text,
        mail.Subject or "Your authentication code",
    )


def invitation(pool: Pool) -> Wording:
    """The words with a temporary password."""
    admin = pool.settings.AdminCreateUserConfig
    template = (admin and admin.InviteMessageTemplate) or t.MessageTemplateType()
    text = f"Your username is {USERNAME} and temporary password is {PLACE}."
    return Wording(
        template.SMSMessage or text, template.EmailMessage or text, template.EmailSubject or "Your temporary password"
    )


async def worded(
    context: Context,
    pool: Pool,
    user: User,
    wording: Wording,
    source: str,
    client: str,
    metadata: dict[str, str] | None,
) -> Wording:
    """The words that the pool's CustomMessage function has for it. source: `CustomMessage_…`."""
    request: dict[str, Any] = {
        "userAttributes": told(user),
        "codeParameter": PLACE,
        "linkParameter": "{##Click Here##}",
        "usernameParameter": USERNAME if source == "CustomMessage_AdminCreateUser" else None,
        "clientMetadata": metadata,
    }
    empty = {"smsMessage": None, "emailMessage": None, "emailSubject": None}
    said = await fire(context, pool, "CustomMessage", source, user.name, request, empty, client=client)
    return Wording(
        text(said, "smsMessage") or wording.sms,
        text(said, "emailMessage") or wording.body,
        text(said, "emailSubject") or wording.subject,
        About(source.removeprefix("CustomMessage_"), client, metadata, user.name, told(user)),
    )


def send(
    tx: Tx, context: Context, pool: Pool, medium: str, to: str, wording: Wording, code: str, name: str = "",
    *, mail_from: str | None = None,
) -> None:  # fmt: skip
    """Have a message leave, with its code and its user's name in their places. mail_from: instead of the pool's own address."""
    if wording.about is not None and has(pool, SENDERS[medium]):
        secret = context.runtime.sealer.seal(code.encode(), SEALED) if code else b""
        tx.emit(MESSAGE, {"pool": pool.id, "medium": medium, "secret": secret, **wording.about._asdict()})
        return
    words = wording.sms if medium == SMS else wording.body
    body = words.replace(PLACE, code).replace(USERNAME, name)
    if medium == EMAIL and context.settings.mail_server is not None:
        said = mail_from or (pool.settings.EmailConfiguration and pool.settings.EmailConfiguration.From) or ""
        tx.emit(MAIL, {
            "pool": pool.id, "scope": pool.scope, "to": to, "subject": wording.subject, "body": body, "time": tx.now,
            "from": said.rpartition("<")[2].removesuffix(">").strip(), "sub": wording.about.attributes["sub"] if wording.about else "",
        })  # fmt: skip
        return
    post(tx, pool.scope, ids.uuid4(), medium.lower(), to, body, wording.subject if medium == EMAIL else None)


@consumer(MAIL)
async def mail(context: Context, event: Event) -> None:
    """Send a mail through the server that a setting names; one that is refused for good is told to the pool's log."""
    said, server = event.payload, context.settings.mail_server
    if server is None:
        return
    try:
        await send_mail(
            server, ("", said["from"] or context.settings.smtp_from), said["to"], said["subject"], said["body"],
            id_=f"{said['pool']}-{event.id}", time=said["time"],
        )  # fmt: skip
    except MailError as error:
        if not error.final:
            raise
        pool = await context.read(any_pool, said["pool"])
        if pool is not None:
            await context.write(tell_failure, pool, EMAIL, str(error), said["sub"])
