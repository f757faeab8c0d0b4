"""Identity providers that speak SAML 2.0."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.protocol.xml import parse_document
from pampero.services.iam import types as t
from pampero.services.iam.model import refuse
from pampero.services.iam.tags import merge_tags, tag_page, tag_shapes, untag
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_PROVIDERS = 100
METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"


class SamlProvider(msgspec.Struct):
    """metadata: the provider's document; valid_until: epoch seconds."""

    name: str
    account: str
    metadata: str
    created: float
    valid_until: float
    tags: dict[str, str]
    id: str

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"saml-provider/{self.name}")


SAML: Documents[SamlProvider] = Documents("iam.saml", SamlProvider)


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidInputException", text)


def _saml_arn(call: Call, req: Any) -> str:
    if isinstance(req, t.CreateSAMLProviderRequest):
        return arn("iam", "", call.account, f"saml-provider/{req.Name}")
    found: str = req.SAMLProviderArn
    return found


def _saml(tx: ReadTx, call: Call, req: Any) -> SamlProvider:
    """Raises NoSuchEntityException."""
    wanted = req.SAMLProviderArn
    found = SAML.get(tx, call.account, wanted.partition(":saml-provider/")[2])
    if found is None or found.arn != wanted:
        raise ApiError("NoSuchEntityException", f"Manifest not found for arn {wanted}")
    return found


def _valid_until(document: str, now: float) -> float:
    """When a provider's metadata ends: as it says, or in a hundred years. Raises InvalidInputException."""
    try:
        root = parse_document(document.encode())
    except ApiError as error:
        raise _invalid("Could not parse metadata") from error
    roles = root.findall(f"{METADATA}IDPSSODescriptor") if root.tag == f"{METADATA}EntityDescriptor" else []
    certificates = [one for role in roles for one in role.iter(f"{SIGNATURE}X509Certificate")]
    if not root.get("entityID") or not certificates:
        raise _invalid("Could not parse metadata")
    stated = root.get("validUntil")
    if stated is None:
        return now + 100 * 365 * 86_400.0
    try:
        when = datetime.fromisoformat(stated)
    except ValueError as error:
        raise _invalid("Could not parse metadata") from error
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


@operation("CreateSAMLProvider", resource=_saml_arn)
def create_saml_provider(tx: Tx, call: Call, req: t.CreateSAMLProviderRequest) -> t.CreateSAMLProviderResponse:
    """Trust a SAML 2.0 provider. Source: API_CreateSAMLProvider. Raises EntityAlreadyExists, InvalidInput, LimitExceeded.

    Encrypted assertions are not implemented.
    """
    refuse(req, "AssertionEncryptionMode", "AddPrivateKey", "ContextProvider", "IdentityCenterInstanceArn")
    if SAML.get(tx, call.account, req.Name) is not None:
        raise ApiError("EntityAlreadyExistsException", f"Provider with name {req.Name} already exists.")
    if len(SAML.page(tx, call.account)) >= MAX_PROVIDERS:
        raise ApiError("LimitExceededException", f"Cannot exceed quota for SAMLProvidersPerAccount: {MAX_PROVIDERS}")
    until = _valid_until(req.SAMLMetadataDocument, tx.now)
    provider = SamlProvider(
        req.Name, call.account, req.SAMLMetadataDocument, tx.now, until, merge_tags(req.Tags), ids.key_id("ASPR", 17)
    )
    SAML.put(tx, call.account, provider.name, provider)
    return t.CreateSAMLProviderResponse(SAMLProviderArn=provider.arn, Tags=tag_shapes(provider.tags))


@operation("UpdateSAMLProvider", resource=_saml_arn)
def update_saml_provider(tx: Tx, call: Call, req: t.UpdateSAMLProviderRequest) -> t.UpdateSAMLProviderResponse:
    """Other metadata. Source: API_UpdateSAMLProvider. Raises InvalidInput, NoSuchEntity."""
    refuse(
        req, "AssertionEncryptionMode", "AddPrivateKey", "RemovePrivateKey", "ContextProvider",
        "IdentityCenterInstanceArn", "RemoveContextProvider", "RemoveIdentityCenterInstance",
    )  # fmt: skip
    provider = _saml(tx, call, req)
    if req.SAMLMetadataDocument is not None:
        provider.valid_until = _valid_until(req.SAMLMetadataDocument, tx.now)
        provider.metadata = req.SAMLMetadataDocument
        SAML.put(tx, call.account, provider.name, provider)
    return t.UpdateSAMLProviderResponse(SAMLProviderArn=provider.arn)


@operation("GetSAMLProvider", resource=_saml_arn, read=True)
def get_saml_provider(tx: ReadTx, call: Call, req: t.GetSAMLProviderRequest) -> t.GetSAMLProviderResponse:
    """One provider. Source: API_GetSAMLProvider. Raises NoSuchEntity."""
    provider = _saml(tx, call, req)
    return t.GetSAMLProviderResponse(
        SAMLProviderUUID=provider.id, SAMLMetadataDocument=provider.metadata, CreateDate=provider.created,
        ValidUntil=provider.valid_until, Tags=tag_shapes(provider.tags),
    )  # fmt: skip


@operation("ListSAMLProviders", resource="*", read=True)
def list_saml_providers(tx: ReadTx, call: Call, req: t.ListSAMLProvidersRequest) -> t.ListSAMLProvidersResponse:
    """The account's providers. Source: API_ListSAMLProviders."""
    found = [
        t.SAMLProviderListEntry(Arn=one.arn, ValidUntil=one.valid_until, CreateDate=one.created)
        for _, one in SAML.page(tx, call.account)
    ]
    return t.ListSAMLProvidersResponse(SAMLProviderList=found)


@operation("DeleteSAMLProvider", resource=_saml_arn)
def delete_saml_provider(tx: Tx, call: Call, req: t.DeleteSAMLProviderRequest) -> None:
    """Trust a provider no more. Source: API_DeleteSAMLProvider. Raises NoSuchEntity."""
    SAML.delete(tx, call.account, _saml(tx, call, req).name)


@operation("TagSAMLProvider", resource=_saml_arn)
def tag_saml_provider(tx: Tx, call: Call, req: t.TagSAMLProviderRequest) -> None:
    """Add or change tags. Source: API_TagSAMLProvider."""
    provider = _saml(tx, call, req)
    provider.tags = merge_tags(req.Tags, provider.tags)
    SAML.put(tx, call.account, provider.name, provider)


@operation("UntagSAMLProvider", resource=_saml_arn)
def untag_saml_provider(tx: Tx, call: Call, req: t.UntagSAMLProviderRequest) -> None:
    """Take tags away. Source: API_UntagSAMLProvider."""
    provider = _saml(tx, call, req)
    untag(provider, req.TagKeys)
    SAML.put(tx, call.account, provider.name, provider)


@operation("ListSAMLProviderTags", resource=_saml_arn, read=True)
def list_saml_provider_tags(
    tx: ReadTx, call: Call, req: t.ListSAMLProviderTagsRequest
) -> t.ListSAMLProviderTagsResponse:
    """A provider's tags. Source: API_ListSAMLProviderTags."""
    return tag_page(t.ListSAMLProviderTagsResponse, _saml(tx, call, req).tags, req)
