"""Stacks' outputs in the place of AWS's own names: those of `pampero start --url-suffix`."""

from __future__ import annotations

import re

from pampero.kernel.config import Settings

# Whatever a client calls as it stands. An issuer, `https://cognito-idp.…`, is compared and not called: it stays.
PLANES = re.compile(r"(execute-api|lambda-url|auth|s3([-.].*)?)$")
URL = re.compile(
    r"\b((?:https?|wss?)://)((?:[A-Za-z0-9_-]{1,63}\.){1,12}?)(?:amazonaws\.com|on\.aws|amazoncognito\.com)(?::(?:443|80))?(?![\w.:-])"
)


def reachable(text: str, settings: Settings) -> str:
    """A text in which the URLs of APIs, functions, buckets and sign-in pages lead to this server.

    No source: AWS's own names need nothing of the kind. `AWS::URLSuffix` itself stays `amazonaws.com`, since templates make
    names of services of it, which policies compare.
    """
    suffix = settings.url_suffix
    if suffix is None:
        return text

    def led(found: re.Match[str]) -> str:
        labels = found[2].rstrip(".").split(".")
        if not any(PLANES.match(label) for label in labels):
            return found[0]
        return f"{found[1]}{found[2]}{suffix}:{settings.port}"

    return URL.sub(led, text)
