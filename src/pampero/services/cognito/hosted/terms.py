"""Terms of use and privacy policies that the sign-up page of a client leads to, once it has both.

Sources: API_CreateTerms and the operations beside it; developer guide, "Terms documents".
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page, position_of
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, client_of, invalid, missing, named_pool, pool_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_PAGE = 60
KINDS = {"terms-of-use": "Terms of use", "privacy-policy": "Privacy policy"}
DEFAULT = "cognito:default"
# What a page's `lang` is called here. Source: developer guide, "Managed login localization".
LANGUAGES = {
    "de": "german", "en": "english", "es": "spanish", "fr": "french", "id": "bahasa-indonesia", "it": "italian",
    "ja": "japanese", "ko": "korean", "nl": "dutch", "pt-BR": "portuguese-brazil", "zh-CN": "chinese-simplified",
    "zh-TW": "chinese-traditional",
}  # fmt: skip
# By the pool, and in it by the id.
TERMS: Documents[t.TermsType] = Documents(
    "cognito-idp.terms", t.TermsType, {"client": lambda one: one.ClientId}, at=lambda one: (one.UserPoolId, one.TermsId)
)


def _named(tx: ReadTx, pool: Pool, client: str, name: str) -> t.TermsType | None:
    return next((one for _, one in TERMS.find(tx, pool.id, "client", client) if one.TermsName == name), None)


def _refuse_taken(tx: ReadTx, pool: Pool, client: str, name: str) -> None:
    if _named(tx, pool, client, name) is not None:
        raise ApiError("TermsExistsException", f"The app client has {name} already.")


def _existing(tx: ReadTx, pool: Pool, id_: str) -> t.TermsType:
    found = TERMS.get(tx, pool.id, id_)
    if found is None:
        raise missing(f"Terms {id_} do not exist.")
    return found


def _check(links: dict[str, str] | None) -> None:
    for link in (links or {}).values():
        if not link.startswith("https://") and not link.startswith("http://localhost"):
            raise invalid("Links must be https URLs.")


@operation("CreateTerms", resource=named_pool)
def create_terms(tx: Tx, call: Call, req: t.CreateTermsRequest) -> t.CreateTermsResponse:
    """Name the documents of a kind for a client's users. Source: API_CreateTerms. Raises TermsExistsException,
    ResourceNotFoundException, InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    client_of(tx, pool, req.ClientId)
    _refuse_taken(tx, pool, req.ClientId, req.TermsName)
    _check(req.Links)
    made = t.TermsType(
        TermsId=ids.uuid4(), UserPoolId=pool.id, ClientId=req.ClientId, TermsName=req.TermsName,
        TermsSource=req.TermsSource, Enforcement=req.Enforcement, Links=req.Links or {}, CreationDate=tx.now,
        LastModifiedDate=tx.now,
    )  # fmt: skip
    return t.CreateTermsResponse(Terms=TERMS.save(tx, made))


@operation("DescribeTerms", resource=named_pool, read=True)
def describe_terms(tx: ReadTx, call: Call, req: t.DescribeTermsRequest) -> t.DescribeTermsResponse:
    """One kind of documents, by its id. Source: API_DescribeTerms. Raises ResourceNotFoundException."""
    return t.DescribeTermsResponse(Terms=_existing(tx, pool_of(tx, call, req.UserPoolId), req.TermsId))


@operation("DescribeTermsByClient", resource=named_pool, read=True)
def describe_terms_by_client(
    tx: ReadTx, call: Call, req: t.DescribeTermsByClientRequest
) -> t.DescribeTermsByClientResponse:
    """The same by the client and the kind. Source: API_DescribeTermsByClient. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    client_of(tx, pool, req.ClientId)
    found = _named(tx, pool, req.ClientId, req.TermsName)
    if found is None:
        raise missing(f"The app client has no {req.TermsName}.")
    return t.DescribeTermsByClientResponse(Terms=found)


@operation("UpdateTerms", resource=named_pool)
def update_terms(tx: Tx, call: Call, req: t.UpdateTermsRequest) -> t.UpdateTermsResponse:
    """Change what is given. Source: API_UpdateTerms. Raises TermsExistsException, ResourceNotFoundException,
    InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    found = _existing(tx, pool, req.TermsId)
    if req.TermsName is not None and req.TermsName != found.TermsName:
        _refuse_taken(tx, pool, found.ClientId, req.TermsName)
    _check(req.Links)
    given = {name: getattr(req, name) for name in ("TermsName", "TermsSource", "Enforcement", "Links")}
    changed = {name: value for name, value in given.items() if value is not None}
    made = msgspec.structs.replace(found, **changed, LastModifiedDate=tx.now)
    return t.UpdateTermsResponse(Terms=TERMS.save(tx, made))


@operation("DeleteTerms", resource=named_pool)
def delete_terms(tx: Tx, call: Call, req: t.DeleteTermsRequest) -> None:
    """Delete them. Source: API_DeleteTerms. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    TERMS.delete(tx, pool.id, _existing(tx, pool, req.TermsId).TermsId)


@operation("ListTerms", resource=named_pool, read=True)
def list_terms(tx: ReadTx, call: Call, req: t.ListTermsRequest) -> t.ListTermsResponse:
    """Those of all clients of a pool. Source: API_ListTerms. Raises ResourceNotFoundException, InvalidParameterException."""
    pool, most = pool_of(tx, call, req.UserPoolId), req.MaxResults or MAX_PAGE
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    found = [one for _, one in TERMS.page(tx, pool.id, after=after, limit=most + 1)]
    listed, token = page(found, most, lambda one: one.TermsId)
    described = [
        t.TermsDescriptionType(
            TermsId=one.TermsId, TermsName=one.TermsName, Enforcement=one.Enforcement, CreationDate=one.CreationDate,
            LastModifiedDate=one.LastModifiedDate,
        )
        for one in listed
    ]  # fmt: skip
    return t.ListTermsResponse(Terms=described, NextToken=token)


def links_of(tx: ReadTx, pool: Pool, client: str, lang: str) -> list[tuple[str, str]]:
    """(label, address) of both documents in a language, or as they are by default; nothing where one of them is missing."""
    found = []
    for name, label in KINDS.items():
        one = _named(tx, pool, client, name)
        links = one.Links if one is not None else {}
        link = links.get(f"cognito:{LANGUAGES.get(lang, '')}") or links.get(DEFAULT)
        if not link:
            return []
        found.append((label, link))
    return found
