"""Domains of a pool's sign-in pages. Sources: API_CreateUserPoolDomain and the operations beside it."""

from __future__ import annotations

import msgspec

from pampero.api import Call, operation
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import POOLS, Pool, any_pool, invalid, missing, named_pool, pool_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

RESERVED = ("aws", "amazon", "cognito")


class Domain(msgspec.Struct):
    """A domain: a prefix of Amazon's own, or a name of one's own. certificate: of the latter; cdn: the name behind it.
    version: of the pages, 1 or 2."""

    name: str
    pool: str
    certificate: str | None = None
    cdn: str | None = None
    version: int = 1


# By the region and the prefix, or by the whole name.
DOMAINS: Documents[Domain] = Documents("cognito-idp.domain", Domain)


def place_of(region: str, name: str) -> str:
    """Under which id a domain is kept: prefixes are unique in a region, names everywhere."""
    return name if "." in name else f"{region}/{name}"


def pool_at(tx: ReadTx, region: str, name: str) -> Pool | None:
    """The pool whose pages stand at a prefix, or at a name of one's own."""
    found = DOMAINS.get(tx, "", place_of(region, name))
    return any_pool(tx, found.pool) if found is not None else None


@operation("CreateUserPoolDomain", resource=named_pool)
def create_user_pool_domain(tx: Tx, call: Call, req: t.CreateUserPoolDomainRequest) -> t.CreateUserPoolDomainResponse:
    """Give a pool a domain: a prefix, or a name of one's own with its certificate. Source: API_CreateUserPoolDomain. Raises
    InvalidParameterException, ResourceNotFoundException."""
    pool, own = pool_of(tx, call, req.UserPoolId), req.CustomDomainConfig
    if own is None and "." in req.Domain:
        raise invalid("A domain of your own needs its certificate.")
    if own is None and (word := next((word for word in RESERVED if word in req.Domain), None)):
        raise invalid(f"Domain cannot contain reserved word: {word}")
    if DOMAINS.get(tx, "", place_of(call.region, req.Domain)) is not None:
        raise invalid("Domain already associated with another user pool.")
    if (pool.settings.CustomDomain if own else pool.settings.Domain) is not None:
        raise invalid(f"User pool already has a domain configured: {pool.id}.")
    domain = Domain(req.Domain, pool.id, version=req.ManagedLoginVersion or 1)
    if own is not None:
        domain.certificate, domain.cdn = own.CertificateArn, f"{ids.name_id(13)}.cloudfront.net"
        pool.settings.CustomDomain = req.Domain
    else:
        pool.settings.Domain = req.Domain
    DOMAINS.put(tx, "", place_of(call.region, req.Domain), domain)
    POOLS.save(tx, pool)
    return t.CreateUserPoolDomainResponse(ManagedLoginVersion=domain.version, CloudFrontDomain=domain.cdn)


@operation("DescribeUserPoolDomain", resource="*", read=True)
def describe_user_pool_domain(
    tx: ReadTx, call: Call, req: t.DescribeUserPoolDomainRequest
) -> t.DescribeUserPoolDomainResponse:
    """A domain; nothing of one that there is not. Source: API_DescribeUserPoolDomain."""
    found = DOMAINS.get(tx, "", place_of(call.region, req.Domain))
    pool = any_pool(tx, found.pool) if found is not None else None
    if found is None or pool is None or pool.scope != call.scope:
        return t.DescribeUserPoolDomainResponse(DomainDescription=t.DomainDescriptionType())
    own = t.CustomDomainConfigType(CertificateArn=found.certificate) if found.certificate else None
    return t.DescribeUserPoolDomainResponse(
        DomainDescription=t.DomainDescriptionType(
            UserPoolId=pool.id, AWSAccountId=pool.account, Domain=found.name, Status="ACTIVE", CustomDomainConfig=own,
            CloudFrontDistribution=found.cdn, ManagedLoginVersion=found.version,
        )
    )  # fmt: skip


def _existing(tx: ReadTx, pool: Pool, name: str) -> Domain:
    found = DOMAINS.get(tx, "", place_of(pool.region, name))
    if found is None or found.pool != pool.id:
        raise missing("No such domain or user pool exists.")
    return found


@operation("UpdateUserPoolDomain", resource=named_pool)
def update_user_pool_domain(tx: Tx, call: Call, req: t.UpdateUserPoolDomainRequest) -> t.UpdateUserPoolDomainResponse:
    """Change the certificate or the version of the pages. Source: API_UpdateUserPoolDomain. Raises
    ResourceNotFoundException."""
    found = _existing(tx, pool_of(tx, call, req.UserPoolId), req.Domain)
    if req.CustomDomainConfig is not None:
        found.certificate = req.CustomDomainConfig.CertificateArn
    found.version = req.ManagedLoginVersion or found.version
    DOMAINS.put(tx, "", place_of(call.region, req.Domain), found)
    return t.UpdateUserPoolDomainResponse(ManagedLoginVersion=found.version, CloudFrontDomain=found.cdn)


@operation("DeleteUserPoolDomain", resource=named_pool)
def delete_user_pool_domain(tx: Tx, call: Call, req: t.DeleteUserPoolDomainRequest) -> t.DeleteUserPoolDomainResponse:
    """Take a domain away. Source: API_DeleteUserPoolDomain. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    found = _existing(tx, pool, req.Domain)
    DOMAINS.delete(tx, "", place_of(call.region, req.Domain))
    if found.certificate:
        pool.settings.CustomDomain = None
    else:
        pool.settings.Domain = None
    POOLS.save(tx, pool)
    return t.DeleteUserPoolDomainResponse()
