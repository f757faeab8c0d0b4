"""Mail that leaves through the SMTP server that a setting names, on a thread.

To a server elsewhere the connection is TLS where the server offers it, and credentials are given to no other. On loopback it is
plain: nobody can listen there.
"""

from __future__ import annotations

import asyncio
import ipaddress
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from pampero.kernel.config import MailServer

SECONDS = 15.0
PERMANENT = 500
# Of their own: a mail server that does not answer would otherwise hold those that uploads and large requests wait for.
_threads = ThreadPoolExecutor(32, "pampero-mail")


class MailError(Exception):
    """A mail that was not taken. status: SMTP's; 0: there was no answer. final: a repeat cannot help."""

    def __init__(self, status: int, text: str, *, final: bool) -> None:
        super().__init__(text)
        self.status = status
        self.final = final


async def send_mail(
    server: MailServer, sender: tuple[str, str], to: str, subject: str, body: str, *, id_: str, time: float
) -> str:
    """Hand one mail over: what the server answered. sender: (name, address). id_: of the message, the same for each try.

    Raises MailError.
    """
    message = EmailMessage()
    try:
        message["From"] = formataddr((" ".join(sender[0].split()), sender[1]))
        message["To"] = to
        message["Subject"] = " ".join(subject.splitlines())
        message["Date"] = format_datetime(datetime.fromtimestamp(time, UTC))
        message["Message-ID"] = f"<{id_}@{sender[1].rpartition('@')[2]}>"
        message.set_content(body)
        raw = message.as_bytes()
    except (ValueError, UnicodeError) as error:
        raise MailError(0, f"no mail can be made of it: {error}", final=True) from error
    return await asyncio.get_running_loop().run_in_executor(_threads, _hand_over, server, sender[1], to, raw)


def _hand_over(server: MailServer, sender: str, to: str, raw: bytes) -> str:
    try:
        with smtplib.SMTP(server.host, server.port, timeout=SECONDS) as connection:
            connection.ehlo()
            if not _is_near(server.host):
                if connection.has_extn("starttls"):
                    connection.starttls(context=ssl.create_default_context())
                    connection.ehlo()
                elif server.user:
                    raise MailError(0, "the mail server offers no TLS, and so gets no password", final=False)
            if server.user:
                connection.login(server.user, server.password)
            code, text = connection.mail(sender)
            if code < 400:
                code, text = connection.rcpt(to)
            if code < 400:
                code, text = connection.data(raw)
    except smtplib.SMTPResponseException as error:
        # Whose fault a refused password is, whoever sends the mail cannot know.
        raise MailError(error.smtp_code, _text(error.smtp_error), final=False) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise MailError(0, str(error) or type(error).__name__, final=isinstance(error, UnicodeError)) from error
    if code >= 400:
        raise MailError(code, _text(text), final=code >= PERMANENT)
    return f"{code} {_text(text)}"


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def _is_near(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
