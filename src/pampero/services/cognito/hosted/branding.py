"""How a pool's pages look, where somebody has said so: a style of the documented classes, and a logo.

Sources: API_SetUICustomization, API_GetUICustomization; developer guide, "Hosted UI (classic) branding".
"""

from __future__ import annotations

import hashlib
import re

from msgspec import Struct

from pampero.api import Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, client_of, invalid, named_pool, pool_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ALL = "ALL"
CLASSES = frozenset({
    "logo", "banner", "label", "textDescription", "idpDescription", "legalText", "submitButton", "errorMessage", "inputField",
    "idpButton", "socialButton", "redirect", "passwordCheck-notValid", "passwordCheck-valid", "background",
})  # fmt: skip
STATES = frozenset({"", "hover", "focus", "active"})
# What ends a style, leads out of a declaration, or has something loaded.
HOSTILE = re.compile(r"[<>@\\]|url\s*\(|expression\s*\(|import", re.IGNORECASE)
IMAGES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


class Look(Struct):
    """How pages look. css: after the pages' own style. image: a logo; empty: none. made, changed: epoch seconds."""

    css: str = ""
    image: bytes = b""
    made: float = 0.0
    changed: float = 0.0

    @property
    def version(self) -> str:
        """Another one for each look."""
        return hashlib.sha256(self.css.encode() + b"\0" + self.image).hexdigest()[:16]

    @property
    def kind(self) -> str:
        """The image's media type."""
        return next((kind for begins, kind in IMAGES if self.image.startswith(begins)), "")


PLAIN = Look()
# By the pool, and in it by the client; ALL for those that have none of their own.
LOOKS: Documents[Look] = Documents("cognito-idp.look", Look)


def look_of(tx: ReadTx, pool: Pool, client: str) -> Look:
    """How the pages of a client look."""
    return LOOKS.shared(tx, pool.id, client) or LOOKS.shared(tx, pool.id, ALL) or PLAIN


def check_css(css: str) -> None:
    """Raises InvalidParameterException for a style that is more than declarations for the documented classes."""
    plain = _without_comments(css)
    # Where a comment ends is for who reads styles; who reads the page ends a style with a tag, wherever it stands.
    if "<" in css or HOSTILE.search(plain):
        raise invalid("The CSS contains what is not allowed in it.")
    *rules, rest = plain.split("}")
    if rest.strip():
        raise invalid("The CSS is not well formed.")
    for rule in rules:
        selectors, brace, declarations = rule.partition("{")
        if not brace or "{" in declarations:
            raise invalid("The CSS is not well formed.")
        for selector in selectors.split(","):
            name, _, state = selector.strip().partition(":")
            if name[:1] != "." or name[1:].removesuffix("-customizable") not in CLASSES or state not in STATES:
                raise invalid(f"The CSS has a selector that is not allowed: {selector.strip()[:100]}")


def _without_comments(css: str) -> str:
    parts, at = [], 0
    while (begins := css.find("/*", at)) >= 0:
        ends = css.find("*/", begins + 2)
        if ends < 0:
            raise invalid("The CSS is not well formed.")
        parts.append(css[at:begins])
        at = ends + 2
    return "".join([*parts, css[at:]])


@operation("SetUICustomization", resource=named_pool)
def set_ui_customization(tx: Tx, call: Call, req: t.SetUICustomizationRequest) -> t.SetUICustomizationResponse:
    """Say how the pages of a client look, or those of all that have no look of their own; what is left out goes. Source:
    API_SetUICustomization. Raises InvalidParameterException, ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    client = req.ClientId or ALL
    if client != ALL:
        client_of(tx, pool, client)
    if pool.host is None:
        raise invalid("There has to be an existing domain associated with this user pool")
    found = LOOKS.get(tx, pool.id, client)
    look = Look(req.CSS or "", req.ImageFile or b"", found.made if found is not None else tx.now, tx.now)
    check_css(look.css)
    if look.image and not look.kind:
        raise invalid("The image must be a PNG, JPEG or GIF file.")
    LOOKS.put(tx, pool.id, client, look)
    return t.SetUICustomizationResponse(UICustomization=_shown(pool, client, look))


@operation("GetUICustomization", resource=named_pool, read=True)
def get_ui_customization(tx: ReadTx, call: Call, req: t.GetUICustomizationRequest) -> t.GetUICustomizationResponse:
    """How the pages of a client look; nothing where nobody has said it. Source: API_GetUICustomization. Raises
    ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    for client in dict.fromkeys((req.ClientId or ALL, ALL)):
        look = LOOKS.get(tx, pool.id, client)
        if look is not None:
            return t.GetUICustomizationResponse(UICustomization=_shown(pool, client, look))
    return t.GetUICustomizationResponse(UICustomization=t.UICustomizationType())


def _shown(pool: Pool, client: str, look: Look) -> t.UICustomizationType:
    return t.UICustomizationType(
        UserPoolId=pool.id,
        ClientId=client,
        CSS=look.css or None,
        CSSVersion=look.version,
        ImageUrl=f"https://{pool.host}{image_path(client, look)}" if look.image else None,
        CreationDate=look.made,
        LastModifiedDate=look.changed,
    )


def image_path(client: str, look: Look) -> str:
    """Where a logo is, below the domain."""
    return f"/assets/logo?client_id={client}&version={look.version}"
