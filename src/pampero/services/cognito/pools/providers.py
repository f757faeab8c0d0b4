"""Identity providers of a pool, and users of theirs that are users of the pool. Sources: API_CreateIdentityProvider,
API_AdminLinkProviderForUser and the operations beside them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page, position_of
from pampero.kernel import jsontext
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import social
from pampero.services.cognito.pools.model import Pool, invalid, missing, named_pool, pool_of
from pampero.services.cognito.pools.users import USERS, User, by_name, by_sub, find, not_found
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_PAGE = 60
NATIVE = "Cognito"
# Source: API_CreateIdentityProvider, ProviderDetails: without these there is no way to the provider.
REQUIRED = {
    "OIDC": ("client_id", "oidc_issuer", "authorize_scopes", "attributes_request_method"),
    "Google": ("client_id", "client_secret", "authorize_scopes"),
    "Facebook": ("client_id", "client_secret", "authorize_scopes"),
    "LoginWithAmazon": ("client_id", "client_secret", "authorize_scopes"),
    "SignInWithApple": ("client_id", "team_id", "key_id", "private_key", "authorize_scopes"),
}


class Provider(msgspec.Struct):
    """An identity provider. details, mapping: as they were given. made, changed: epoch seconds."""

    name: str
    kind: str
    details: dict[str, str]
    mapping: dict[str, str]
    identifiers: list[str]
    made: float
    changed: float


PROVIDERS: Documents[Provider] = Documents("cognito-idp.provider", Provider)
# Of a provider's user that is a user of the pool: the latter's `sub`, by the provider's name and its own.
LINKS: Documents[str] = Documents("cognito-idp.link", str)


def _shown(pool: Pool, one: Provider) -> t.IdentityProviderType:
    return t.IdentityProviderType(
        UserPoolId=pool.id, ProviderName=one.name, ProviderType=one.kind,
        ProviderDetails={name: value for name, value in one.details.items() if name != "private_key"},
        AttributeMapping=one.mapping, IdpIdentifiers=one.identifiers, CreationDate=one.made, LastModifiedDate=one.changed,
    )  # fmt: skip


def provider_of(tx: ReadTx, pool: Pool, name: str) -> Provider:
    """A pool's provider. Raises ResourceNotFoundException."""
    found = PROVIDERS.get(tx, pool.id, name)
    if found is None:
        raise missing(f"Identity provider {name} does not exist.")
    return found


def _check(kind: str, details: dict[str, str]) -> None:
    for name in REQUIRED.get(kind, ()):
        if not details.get(name):
            raise invalid(f"Invalid ProviderDetails: {name} is required for a provider of the type {kind}.")
    if kind == social.APPLE:
        social.key_of(details["private_key"])
    if kind == "SAML" and not (details.get("MetadataURL") or details.get("MetadataFile")):
        raise invalid(
            "Invalid ProviderDetails: MetadataURL or MetadataFile is required for a provider of the type SAML."
        )
    if kind == "SAML" and details.get("RequestSigningAlgorithm") not in (None, "", "rsa-sha256"):
        raise invalid("Invalid ProviderDetails: RequestSigningAlgorithm must be rsa-sha256.")


@operation("CreateIdentityProvider", resource=named_pool)
def create_identity_provider(
    tx: Tx, call: Call, req: t.CreateIdentityProviderRequest
) -> t.CreateIdentityProviderResponse:
    """Make a provider. Source: API_CreateIdentityProvider. Raises DuplicateProviderException, InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    if PROVIDERS.get(tx, pool.id, req.ProviderName) is not None:
        raise ApiError("DuplicateProviderException", f"A provider already exists with the name {req.ProviderName}.")
    _check(req.ProviderType, req.ProviderDetails)
    subject = social.SUBJECTS.get(req.ProviderType, "sub")
    made = Provider(
        req.ProviderName, req.ProviderType, social.completed(req.ProviderType, req.ProviderDetails),
        req.AttributeMapping or {"username": subject},
        req.IdpIdentifiers or [], tx.now, tx.now,
    )  # fmt: skip
    PROVIDERS.put(tx, pool.id, made.name, made)
    return t.CreateIdentityProviderResponse(IdentityProvider=_shown(pool, made))


@operation("DescribeIdentityProvider", resource=named_pool, read=True)
def describe_identity_provider(
    tx: ReadTx, call: Call, req: t.DescribeIdentityProviderRequest
) -> t.DescribeIdentityProviderResponse:
    """One provider. Source: API_DescribeIdentityProvider. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    return t.DescribeIdentityProviderResponse(IdentityProvider=_shown(pool, provider_of(tx, pool, req.ProviderName)))


@operation("GetIdentityProviderByIdentifier", resource=named_pool, read=True)
def get_identity_provider_by_identifier(
    tx: ReadTx, call: Call, req: t.GetIdentityProviderByIdentifierRequest
) -> t.GetIdentityProviderByIdentifierResponse:
    """The provider with this identifier. Source: API_GetIdentityProviderByIdentifier. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    for _, one in PROVIDERS.page(tx, pool.id):
        if req.IdpIdentifier in one.identifiers:
            return t.GetIdentityProviderByIdentifierResponse(IdentityProvider=_shown(pool, one))
    raise missing(f"Identity provider with the identifier {req.IdpIdentifier} does not exist.")


@operation("UpdateIdentityProvider", resource=named_pool)
def update_identity_provider(
    tx: Tx, call: Call, req: t.UpdateIdentityProviderRequest
) -> t.UpdateIdentityProviderResponse:
    """Change what is named. Source: API_UpdateIdentityProvider. Raises ResourceNotFoundException,
    InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    found = provider_of(tx, pool, req.ProviderName)
    if req.ProviderDetails is not None:
        # A key is not shown; who sends the details back as they were shown keeps it.
        kept = {name: value for name, value in found.details.items() if name == "private_key"}
        found.details = social.completed(found.kind, {**kept, **req.ProviderDetails})
    _check(found.kind, found.details)
    found.mapping = found.mapping if req.AttributeMapping is None else req.AttributeMapping
    found.identifiers = found.identifiers if req.IdpIdentifiers is None else req.IdpIdentifiers
    found.changed = tx.now
    PROVIDERS.put(tx, pool.id, found.name, found)
    return t.UpdateIdentityProviderResponse(IdentityProvider=_shown(pool, found))


@operation("DeleteIdentityProvider", resource=named_pool)
def delete_identity_provider(tx: Tx, call: Call, req: t.DeleteIdentityProviderRequest) -> None:
    """Delete a provider. Source: API_DeleteIdentityProvider. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    PROVIDERS.delete(tx, pool.id, provider_of(tx, pool, req.ProviderName).name)


@operation("ListIdentityProviders", resource=named_pool, read=True)
def list_identity_providers(
    tx: ReadTx, call: Call, req: t.ListIdentityProvidersRequest
) -> t.ListIdentityProvidersResponse:
    """A pool's providers. Source: API_ListIdentityProviders. Raises ResourceNotFoundException, InvalidParameterException."""
    pool, most = pool_of(tx, call, req.UserPoolId), MAX_PAGE if req.MaxResults is None else req.MaxResults
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    listed, token = named_page(PROVIDERS.page(tx, pool.id, after=after, limit=most + 1), most)
    described = [
        t.ProviderDescription(
            ProviderName=one.name, ProviderType=one.kind, CreationDate=one.made, LastModifiedDate=one.changed
        )
        for one in listed
    ]
    return t.ListIdentityProvidersResponse(Providers=described, NextToken=token)


# Linked users


def linked(tx: ReadTx, pool: Pool, provider: str, name: str) -> User | None:
    """The pool's user that a provider's user is: one that was linked, or that its first sign-in has made."""
    sub = LINKS.get(tx, pool.id, f"{provider}/{name}")
    return by_sub(tx, pool.id, sub) if sub is not None else by_name(tx, pool, f"{provider}_{name}")


def link(tx: Tx, pool: Pool, user: User, provider: Provider, name: str, *, primary: bool) -> None:
    """Note that a user, which is stored with it, is a provider's user, too."""
    identity = {
        "userId": name,
        "providerName": provider.name,
        "providerType": provider.kind,
        "issuer": provider.details.get("oidc_issuer") if provider.kind == "OIDC" else None,
        "primary": str(primary).lower(),
        "dateCreated": str(int(tx.now * 1000)),
    }
    user.attributes["identities"] = msgspec.json.encode([*identities_of(user), identity]).decode()
    USERS.save(tx, user)
    LINKS.put(tx, pool.id, f"{provider.name}/{name}", user.sub)


def identities_of(user: User) -> list[dict[str, Any]]:
    """What providers' users a user is."""
    try:
        found: list[dict[str, Any]] = jsontext.loads(user.attributes.get("identities") or "[]")
    except ValueError:
        return []
    return found


@operation("AdminLinkProviderForUser", resource=named_pool)
def admin_link_provider_for_user(
    tx: Tx, call: Call, req: t.AdminLinkProviderForUserRequest
) -> t.AdminLinkProviderForUserResponse:
    """Have a provider's user sign in as a user of the pool. Source: API_AdminLinkProviderForUser. Raises
    UserNotFoundException, InvalidParameterException, AliasExistsException."""
    pool = pool_of(tx, call, req.UserPoolId)
    to, of = req.DestinationUser, req.SourceUser
    if not of.ProviderName or not of.ProviderAttributeValue or not to.ProviderAttributeValue:
        raise invalid("ProviderName and ProviderAttributeValue are required.")
    provider = provider_of(tx, pool, of.ProviderName)
    native = to.ProviderName in (None, NATIVE)
    value = to.ProviderAttributeValue
    user = find(tx, pool, value) if native else linked(tx, pool, to.ProviderName or "", value)
    if user is None:
        raise not_found()
    if linked(tx, pool, provider.name, of.ProviderAttributeValue) is not None:
        raise ApiError("AliasExistsException", "The source user is linked to a user already.")
    if of.ProviderAttributeName not in (None, "Cognito_Subject"):
        raise ApiError(
            "NotImplemented",
            "cognito-idp: links by another attribute than Cognito_Subject are not implemented yet.",
            501,
        )
    link(tx, pool, user, provider, of.ProviderAttributeValue, primary=False)
    return t.AdminLinkProviderForUserResponse()


@operation("AdminDisableProviderForUser", resource=named_pool)
def admin_disable_provider_for_user(
    tx: Tx, call: Call, req: t.AdminDisableProviderForUserRequest
) -> t.AdminDisableProviderForUserResponse:
    """Undo a link, or keep a provider's user out. Source: API_AdminDisableProviderForUser. Raises UserNotFoundException."""
    pool, of = pool_of(tx, call, req.UserPoolId), req.User
    provider, value = of.ProviderName or "", of.ProviderAttributeValue or ""
    user = linked(tx, pool, provider, value)
    if user is None:
        raise not_found()
    kept = [one for one in identities_of(user) if (one.get("providerName"), one.get("userId")) != (provider, value)]
    if kept:
        user.attributes["identities"] = msgspec.json.encode(kept).decode()
    else:
        user.attributes.pop("identities", None)
    user.enabled = user.enabled and user.name != f"{provider}_{value}"
    USERS.save(tx, user)
    LINKS.delete(tx, pool.id, f"{provider}/{value}")
    return t.AdminDisableProviderForUserResponse()
