"""Identity providers that speak OpenID Connect."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel.arn import arn
from pampero.services.iam import types as t
from pampero.services.iam.model import refuse
from pampero.services.iam.tags import merge_tags, tag_page, tag_shapes, untag
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_PROVIDERS = 100
MAX_CLIENTS = 100
MAX_THUMBPRINTS = 5
THUMBPRINT = re.compile(r"[0-9A-Fa-f]{40}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class OpenIdProvider(msgspec.Struct):
    """url: the issuer, without `https://`."""

    url: str
    account: str
    clients: list[str]
    thumbprints: list[str]
    created: float
    tags: dict[str, str]

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"oidc-provider/{self.url}")


OPENID: Documents[OpenIdProvider] = Documents("iam.openid", OpenIdProvider)


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidInputException", text)


def _openid_arn(call: Call, req: Any) -> str:
    if isinstance(req, t.CreateOpenIDConnectProviderRequest):
        return arn("iam", "", call.account, f"oidc-provider/{req.Url.partition('://')[2].rstrip('/')}")
    found: str = req.OpenIDConnectProviderArn
    return found


def _openid(tx: ReadTx, call: Call, req: Any) -> OpenIdProvider:
    """Raises NoSuchEntityException, InvalidInputException."""
    wanted = req.OpenIDConnectProviderArn
    if not wanted.startswith("arn:") or ":oidc-provider/" not in wanted:
        raise _invalid(f"Invalid ARN:  {wanted}")
    found = OPENID.get(tx, call.account, wanted.partition(":oidc-provider/")[2])
    if found is None or found.arn != wanted:
        raise ApiError("NoSuchEntityException", f"OpenIDConnect Provider not found for arn {wanted}")
    return found


def _save(tx: Tx, provider: OpenIdProvider) -> None:
    OPENID.put(tx, provider.account, provider.url, provider)


def _checked_clients(clients: Iterable[str] | None) -> list[str]:
    found = list(dict.fromkeys(clients or ()))
    if len(found) > MAX_CLIENTS:
        text = f"Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {MAX_CLIENTS}"
        raise ApiError("LimitExceededException", text)
    return found


def _checked_thumbprints(thumbprints: Iterable[str] | None) -> list[str]:
    found = list(thumbprints or ())
    if len(found) > MAX_THUMBPRINTS:
        raise _invalid(f"Thumbprint list must contain fewer than {MAX_THUMBPRINTS} entries.")
    if not all(THUMBPRINT.fullmatch(one) for one in found):
        raise _invalid("Thumbprint must be a valid SHA-1 hash of 40 hexadecimal digits.")
    return found


@operation("CreateOpenIDConnectProvider", resource=_openid_arn)
def create_open_id_connect_provider(
    tx: Tx, call: Call, req: t.CreateOpenIDConnectProviderRequest
) -> t.CreateOpenIDConnectProviderResponse:
    """Trust an issuer of tokens. Source: API_CreateOpenIDConnectProvider.

    An issuer on the machine's loopback may go without TLS. An issuer's certificate is verified against the authorities that
    the machine trusts, as AWS does first; thumbprints are kept and shown. Raises EntityAlreadyExists, InvalidInput,
    LimitExceeded.
    """
    refuse(req, "ContextProvider", "IdentityCenterInstanceArn")
    try:
        parts = urlsplit(req.Url)
        plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    except ValueError as error:
        raise _invalid("Invalid Open ID Connect Provider URL") from error
    if not (parts.scheme == "https" or plain) or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise _invalid("Invalid Open ID Connect Provider URL")
    url = req.Url.partition("://")[2].rstrip("/")
    if OPENID.get(tx, call.account, url) is not None:
        raise ApiError("EntityAlreadyExistsException", f"Provider with url {req.Url} already exists.")
    if len(OPENID.page(tx, call.account)) >= MAX_PROVIDERS:
        raise ApiError(
            "LimitExceededException", f"Cannot exceed quota for OpenIdConnectProvidersPerAccount: {MAX_PROVIDERS}"
        )
    provider = OpenIdProvider(
        url, call.account, _checked_clients(req.ClientIDList), _checked_thumbprints(req.ThumbprintList), tx.now,
        merge_tags(req.Tags),
    )  # fmt: skip
    _save(tx, provider)
    return t.CreateOpenIDConnectProviderResponse(OpenIDConnectProviderArn=provider.arn, Tags=tag_shapes(provider.tags))


@operation("GetOpenIDConnectProvider", resource=_openid_arn, read=True)
def get_open_id_connect_provider(
    tx: ReadTx, call: Call, req: t.GetOpenIDConnectProviderRequest
) -> t.GetOpenIDConnectProviderResponse:
    """One issuer. Source: API_GetOpenIDConnectProvider. Raises NoSuchEntity."""
    provider = _openid(tx, call, req)
    return t.GetOpenIDConnectProviderResponse(
        Url=provider.url, ClientIDList=provider.clients, ThumbprintList=provider.thumbprints,
        CreateDate=provider.created, Tags=tag_shapes(provider.tags),
    )  # fmt: skip


@operation("ListOpenIDConnectProviders", resource="*", read=True)
def list_open_id_connect_providers(
    tx: ReadTx, call: Call, req: t.ListOpenIDConnectProvidersRequest
) -> t.ListOpenIDConnectProvidersResponse:
    """The account's issuers. Source: API_ListOpenIDConnectProviders."""
    found = [t.OpenIDConnectProviderListEntry(Arn=one.arn) for _, one in OPENID.page(tx, call.account)]
    return t.ListOpenIDConnectProvidersResponse(OpenIDConnectProviderList=found)


@operation("DeleteOpenIDConnectProvider", resource=_openid_arn)
def delete_open_id_connect_provider(tx: Tx, call: Call, req: t.DeleteOpenIDConnectProviderRequest) -> None:
    """Trust an issuer no more. Source: API_DeleteOpenIDConnectProvider. Raises NoSuchEntity."""
    OPENID.delete(tx, call.account, _openid(tx, call, req).url)


@operation("AddClientIDToOpenIDConnectProvider", resource=_openid_arn)
def add_client_id_to_open_id_connect_provider(
    tx: Tx, call: Call, req: t.AddClientIDToOpenIDConnectProviderRequest
) -> None:
    """One more audience; harmless where it is there. Source: API_AddClientIDToOpenIDConnectProvider."""
    provider = _openid(tx, call, req)
    provider.clients = _checked_clients([*provider.clients, req.ClientID])
    _save(tx, provider)


@operation("RemoveClientIDFromOpenIDConnectProvider", resource=_openid_arn)
def remove_client_id_from_open_id_connect_provider(
    tx: Tx, call: Call, req: t.RemoveClientIDFromOpenIDConnectProviderRequest
) -> None:
    """One audience less; harmless where it is not there. Source: API_RemoveClientIDFromOpenIDConnectProvider."""
    provider = _openid(tx, call, req)
    provider.clients = [one for one in provider.clients if one != req.ClientID]
    _save(tx, provider)


@operation("UpdateOpenIDConnectProviderThumbprint", resource=_openid_arn)
def update_open_id_connect_provider_thumbprint(
    tx: Tx, call: Call, req: t.UpdateOpenIDConnectProviderThumbprintRequest
) -> None:
    """Other thumbprints. Source: API_UpdateOpenIDConnectProviderThumbprint. Raises InvalidInput, NoSuchEntity."""
    provider = _openid(tx, call, req)
    provider.thumbprints = _checked_thumbprints(req.ThumbprintList)
    _save(tx, provider)


@operation("TagOpenIDConnectProvider", resource=_openid_arn)
def tag_open_id_connect_provider(tx: Tx, call: Call, req: t.TagOpenIDConnectProviderRequest) -> None:
    """Add or change tags. Source: API_TagOpenIDConnectProvider."""
    provider = _openid(tx, call, req)
    provider.tags = merge_tags(req.Tags, provider.tags)
    _save(tx, provider)


@operation("UntagOpenIDConnectProvider", resource=_openid_arn)
def untag_open_id_connect_provider(tx: Tx, call: Call, req: t.UntagOpenIDConnectProviderRequest) -> None:
    """Take tags away. Source: API_UntagOpenIDConnectProvider."""
    provider = _openid(tx, call, req)
    untag(provider, req.TagKeys)
    _save(tx, provider)


@operation("ListOpenIDConnectProviderTags", resource=_openid_arn, read=True)
def list_open_id_connect_provider_tags(
    tx: ReadTx, call: Call, req: t.ListOpenIDConnectProviderTagsRequest
) -> t.ListOpenIDConnectProviderTagsResponse:
    """An issuer's tags. Source: API_ListOpenIDConnectProviderTags."""
    return tag_page(t.ListOpenIDConnectProviderTagsResponse, _openid(tx, call, req).tags, req)
