"""Styles of managed login: settings and images for a client's pages.

Of the settings the pages heed the colours of the page, the form and its main button, and the form's corners; of the images the
form's or the header's logo (PNG or JPEG). All else is kept and shown.

Sources: API_CreateManagedLoginBranding and the operations beside it; developer guide, "Apply branding to managed login pages".
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.hosted.branding import IMAGES, Look
from pampero.services.cognito.pools.model import Pool, client_of, invalid, missing, named_pool, pool_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

COLOR = re.compile(r"[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
# How files of some kinds begin.
BEGINS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "ICO": b"\x00\x00\x01\x00", "WEBP": b"RIFF"}
LOGOS = ("FORM_LOGO", "PAGE_HEADER_LOGO")
# Where in the settings a colour stands, and what it is of.
COLORS = (
    ("background-color", "body", ("pageBackground", "lightMode", "color")),
    ("background", "main", ("form", "lightMode", "backgroundColor")),
    ("background", "button", ("primaryButton", "lightMode", "defaults", "backgroundColor")),
    ("color", "button", ("primaryButton", "lightMode", "defaults", "textColor")),
)


class Style(msgspec.Struct):
    """A style. plain: it is AWS's own. settings: as they were given. made, changed: epoch seconds."""

    id: str
    pool: str
    client: str
    plain: bool
    settings: Any
    assets: list[t.AssetType]
    made: float
    changed: float


# By the pool, and in it by the id.
STYLES: Documents[Style] = Documents(
    "cognito-idp.style", Style, {"client": lambda one: one.client}, at=lambda one: (one.pool, one.id)
)


def style_of(tx: ReadTx, pool: Pool, client: str) -> Style | None:
    """A client's style."""
    return next((one for _, one in STYLES.find(tx, pool.id, "client", client)), None)


def _existing(tx: ReadTx, pool: Pool, id_: str) -> Style:
    found = STYLES.get(tx, pool.id, id_)
    if found is None:
        raise missing(f"Managed login branding {id_} does not exist.")
    return found


def _shown(style: Style) -> t.ManagedLoginBrandingType:
    return t.ManagedLoginBrandingType(
        ManagedLoginBrandingId=style.id, UserPoolId=style.pool, UseCognitoProvidedValues=style.plain,
        Settings=style.settings, Assets=style.assets or None, CreationDate=style.made, LastModifiedDate=style.changed,
    )  # fmt: skip


def _check(plain: bool, settings: Any, assets: list[t.AssetType] | None) -> None:
    if plain and (settings is not None or assets):
        raise invalid("Settings and Assets cannot be given with UseCognitoProvidedValues.")
    for one in assets or []:
        if (one.Bytes is None) == (one.ResourceId is None):
            raise invalid("An asset has either Bytes or a ResourceId.")
        begins = BEGINS.get(one.Extension)
        if one.Bytes is not None and begins is not None and not one.Bytes.startswith(begins):
            raise invalid(f"The asset for {one.Category} is no {one.Extension} file.")


@operation("CreateManagedLoginBranding", resource=named_pool)
def create_managed_login_branding(
    tx: Tx, call: Call, req: t.CreateManagedLoginBrandingRequest
) -> t.CreateManagedLoginBrandingResponse:
    """Give a client's pages a style. Source: API_CreateManagedLoginBranding. Raises ManagedLoginBrandingExistsException,
    ResourceNotFoundException, InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    client_of(tx, pool, req.ClientId)
    if style_of(tx, pool, req.ClientId) is not None:
        raise ApiError(
            "ManagedLoginBrandingExistsException", "The app client has a managed login branding style already."
        )
    plain = bool(req.UseCognitoProvidedValues)
    _check(plain, req.Settings, req.Assets)
    made = Style(ids.uuid4(), pool.id, req.ClientId, plain, req.Settings, req.Assets or [], tx.now, tx.now)
    return t.CreateManagedLoginBrandingResponse(ManagedLoginBranding=_shown(STYLES.save(tx, made)))


@operation("DescribeManagedLoginBranding", resource=named_pool, read=True)
def describe_managed_login_branding(
    tx: ReadTx, call: Call, req: t.DescribeManagedLoginBrandingRequest
) -> t.DescribeManagedLoginBrandingResponse:
    """A style by its id. Source: API_DescribeManagedLoginBranding. Raises ResourceNotFoundException."""
    found = _existing(tx, pool_of(tx, call, req.UserPoolId), req.ManagedLoginBrandingId)
    return t.DescribeManagedLoginBrandingResponse(ManagedLoginBranding=_shown(found))


@operation("DescribeManagedLoginBrandingByClient", resource=named_pool, read=True)
def describe_managed_login_branding_by_client(
    tx: ReadTx, call: Call, req: t.DescribeManagedLoginBrandingByClientRequest
) -> t.DescribeManagedLoginBrandingByClientResponse:
    """A client's style. Source: API_DescribeManagedLoginBrandingByClient. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    found = style_of(tx, pool, client_of(tx, pool, req.ClientId).id)
    if found is None:
        raise missing("The app client has no managed login branding style.")
    return t.DescribeManagedLoginBrandingByClientResponse(ManagedLoginBranding=_shown(found))


@operation("UpdateManagedLoginBranding", resource=named_pool)
def update_managed_login_branding(
    tx: Tx, call: Call, req: t.UpdateManagedLoginBrandingRequest
) -> t.UpdateManagedLoginBrandingResponse:
    """Change what is given: images of the same category and mode take each other's place. Source:
    API_UpdateManagedLoginBranding. Raises ResourceNotFoundException, InvalidParameterException."""
    if req.UserPoolId is None or req.ManagedLoginBrandingId is None:
        raise invalid("UserPoolId and ManagedLoginBrandingId are required.")
    found = _existing(tx, pool_of(tx, call, req.UserPoolId), req.ManagedLoginBrandingId)
    plain = bool(req.UseCognitoProvidedValues)
    _check(plain, req.Settings, req.Assets)
    found.plain, found.changed = plain, tx.now
    if plain:
        found.settings, found.assets = None, []
    if req.Settings is not None:
        found.settings = req.Settings
    given = {(one.Category, one.ColorMode): one for one in req.Assets or []}
    kept = [one for one in found.assets if (one.Category, one.ColorMode) not in given]
    found.assets = [*kept, *given.values()]
    return t.UpdateManagedLoginBrandingResponse(ManagedLoginBranding=_shown(STYLES.save(tx, found)))


@operation("DeleteManagedLoginBranding", resource=named_pool)
def delete_managed_login_branding(tx: Tx, call: Call, req: t.DeleteManagedLoginBrandingRequest) -> None:
    """Delete a style. Source: API_DeleteManagedLoginBranding. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    STYLES.delete(tx, pool.id, _existing(tx, pool, req.ManagedLoginBrandingId).id)


def look(style: Style) -> Look:
    """What the pages heed of a style."""
    components = style.settings.get("components") if isinstance(style.settings, dict) else None
    rules = []
    for name, selector, path in COLORS:
        color = _at(components, path)
        if isinstance(color, str) and COLOR.fullmatch(color):
            rules.append(f"{selector}{{{name}:#{color}}}")
    radius = _at(components, ("form", "borderRadius"))
    if isinstance(radius, int | float) and not isinstance(radius, bool) and 0 <= radius <= 100:
        rules.append(f"main{{border-radius:{radius:g}px}}")
    images = {one.Category: one.Bytes for one in style.assets if one.Bytes and one.ColorMode != "DARK"}
    logos = (images[name] for name in LOGOS if name in images)
    shown = (image for image in logos if any(image.startswith(begins) for begins, _ in IMAGES))
    return Look("".join(rules), next(shown, b""), style.made, style.changed)


def _at(thing: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        thing = thing.get(name) if isinstance(thing, dict) else None
    return thing
