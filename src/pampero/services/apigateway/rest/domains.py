"""Custom domain names, as the first version of the API shows them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from pampero.api import Call, operation
from pampero.services.apigateway.domains.model import (
    DOMAINS,
    MAPPINGS_ONLY,
    RULES_FIRST,
    RULES_ONLY,
    Domain,
    Trust,
    check_endpoint,
    find_domain,
    new_domain,
    place_domain,
    remove_domain,
    save_domain,
)
from pampero.services.apigateway.domains.truststores import read_truststore
from pampero.services.apigateway.model import at, bad_request
from pampero.services.apigateway.requestkeys import patched
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import page
from pampero.services.apigateway.rest.patch import Rule, patch, scalar
from pampero.store.tx import ReadTx, Tx

DOMAIN = "/domainnames/{domainName}"
MODES = MappingProxyType({
    "BASE_PATH_MAPPING_ONLY": MAPPINGS_ONLY,
    "ROUTING_RULE_ONLY": RULES_ONLY,
    "ROUTING_RULE_THEN_BASE_PATH_MAPPING": RULES_FIRST,
})  # fmt: skip
NAMES = MappingProxyType({kept: name for name, kept in MODES.items()})


def shown(domain: Domain) -> t.DomainName:
    """As it is answered."""
    found = t.DomainName(
        domainName=domain.name,
        domainNameArn=domain.arn,
        certificateUploadDate=domain.uploaded,
        endpointConfiguration=t.EndpointConfiguration(types=[domain.endpoint], ipAddressType=domain.address),
        domainNameStatus="AVAILABLE",
        securityPolicy=domain.security,
        ownershipVerificationCertificateArn=domain.ownership,
        routingMode=NAMES[domain.routing],
        tags=domain.tags or None,
    )
    if domain.endpoint == "EDGE":
        found.certificateArn = domain.certificate
        found.distributionDomainName, found.distributionHostedZoneId = domain.target, domain.zone
    else:
        found.regionalCertificateArn = domain.certificate
        found.regionalDomainName, found.regionalHostedZoneId = domain.target, domain.zone
    if domain.trust is not None:
        found.mutualTlsAuthentication = t.MutualTlsAuthentication(
            truststoreUri=domain.trust.uri,
            truststoreVersion=domain.trust.version,
            truststoreWarnings=domain.trust.warnings or None,
        )
    return found


def _certificate(req: t.CreateDomainNameRequest, endpoint: str) -> str:
    """Raises BadRequestException."""
    own, other = req.certificateArn, req.regionalCertificateArn
    if endpoint == "REGIONAL":
        own, other = other, own
    if not own and other:
        wrong = "EDGE" if endpoint == "REGIONAL" else "REGIONAL"
        raise bad_request(f"Cannot import certificates for {wrong} while {endpoint} is active.")
    if not own:
        raise bad_request(f"A certificate was not provided for the endpoint type {endpoint}.")
    return own


@operation("CreateDomainName", resource=at("/domainnames"), action="apigateway:POST")
async def create_domain_name(call: Call, req: t.CreateDomainNameRequest) -> t.DomainName:
    """Give APIs a name of one's own. Source: API_CreateDomainName. Raises BadRequestException, ConflictException;
    NotImplemented (501) for private ones."""
    asked = req.endpointConfiguration or t.EndpointConfiguration()
    endpoint = check_endpoint((asked.types or ["EDGE"])[0])
    domain = new_domain(call, call.now, req.domainName, endpoint, _certificate(req, endpoint))
    domain.security, domain.address = req.securityPolicy or "TLS_1_2", asked.ipAddressType or "ipv4"
    domain.routing = MODES[req.routingMode or "BASE_PATH_MAPPING_ONLY"]
    domain.ownership, domain.tags = req.ownershipVerificationCertificateArn, dict(req.tags or {})
    mutual = req.mutualTlsAuthentication or t.MutualTlsAuthenticationInput()
    domain.trust = await read_truststore(call, mutual.truststoreUri, mutual.truststoreVersion)
    await call.write(place_domain, domain)
    return shown(domain)


@operation("GetDomainName", resource=at(DOMAIN), action="apigateway:GET", read=True)
def get_domain_name(tx: ReadTx, call: Call, req: t.GetDomainNameRequest) -> t.DomainName:
    """One domain name. Source: API_GetDomainName. Raises NotFoundException."""
    return shown(find_domain(tx, call, req.domainName))


@operation("GetDomainNames", resource=at("/domainnames"), action="apigateway:GET", read=True)
def get_domain_names(tx: ReadTx, call: Call, req: t.GetDomainNamesRequest) -> t.DomainNames:
    """Those of the account in the region, by name; none are shared by others. Source: API_GetDomainNames."""
    found = [] if req.resourceOwner == "OTHER_ACCOUNTS" else [shown(one) for _, one in DOMAINS.page(tx, call.scope)]
    items, position = page(found, lambda one: one.domainName or "", req.position, req.limit)
    return t.DomainNames(items=items, position=position)


def _mode(value: str) -> str:
    if value not in MODES:
        raise bad_request(f"Invalid routing mode specified. Valid options are {','.join(MODES)}")
    return MODES[value]


def _of(endpoint: str) -> Rule:
    """The certificate of an endpoint of that kind; another kind's is refused."""

    def apply(target: Domain, operation_: str, name: str, value: str) -> None:
        if target.endpoint != endpoint:
            raise bad_request(f"Cannot import certificates for {endpoint} while {target.endpoint} is active.")
        target.certificate = value

    return Rule(("replace",), apply)


def _trusted(member: str) -> Rule:
    """Noted; what lies there is read afterwards."""

    def apply(target: Domain, operation_: str, name: str, value: str) -> None:
        present = target.trust or Trust("", "")
        target.trust = replace(present, **{member: value if operation_ == "replace" else ""})

    return Rule(("replace", "remove"), apply)


def _no_trust(target: Domain, operation_: str, name: str, value: str) -> None:
    target.trust = None


def _kind(target: Domain, operation_: str, name: str, value: str) -> None:
    if check_endpoint(value) != target.endpoint:
        raise bad_request("The endpoint type of a domain name cannot be changed; make another one")


RULES = {
    "/certificateArn": _of("EDGE"),
    "/regionalCertificateArn": _of("REGIONAL"),
    "/securityPolicy": scalar("security"),
    "/ownershipVerificationCertificateArn": scalar("ownership"),
    "/routingMode": scalar("routing", _mode),
    "/endpointConfiguration/ipAddressType": scalar("address"),
    "/endpointConfiguration/types/*": Rule(("replace",), _kind),
    "/mutualTlsAuthentication": Rule(("remove",), _no_trust),
    "/mutualTlsAuthentication/truststoreUri": _trusted("uri"),
    "/mutualTlsAuthentication/truststoreVersion": _trusted("version"),
}


KEYS = {
    "apigateway:Request/SecurityPolicy": "/securityPolicy",
    "apigateway:Request/EndpointType": "/endpointConfiguration/types",
    "apigateway:Request/MtlsTrustStoreUri": "/mutualTlsAuthentication/truststoreUri",
    "apigateway:Request/MtlsTrustStoreVersion": "/mutualTlsAuthentication/truststoreVersion",
}


@operation("UpdateDomainName", resource=at(DOMAIN), action="apigateway:PATCH", context=patched(KEYS))
async def update_domain_name(call: Call, req: t.UpdateDomainNameRequest) -> t.DomainName:
    """Change its certificate, TLS or routing. Source: API_UpdateDomainName. Raises NotFoundException,
    BadRequestException."""
    asked = await call.read(find_domain, call, req.domainName)
    patch(asked, req.patchOperations, RULES)
    touched = any((one.path or "").startswith("/mutualTlsAuthentication") for one in req.patchOperations or ())
    trust = None
    if touched and asked.trust is not None:
        trust = await read_truststore(call, asked.trust.uri, asked.trust.version or None)
    return shown(await call.write(_changed, call, req, touched, trust))


def _changed(tx: Tx, call: Call, req: Any, touched: bool, trust: Trust | None) -> Domain:
    domain = find_domain(tx, call, req.domainName)
    before = replace(domain)
    patch(domain, req.patchOperations, RULES)
    domain.trust = trust if touched else before.trust
    save_domain(tx, domain, before)
    return domain


@operation("DeleteDomainName", resource=at(DOMAIN), action="apigateway:DELETE")
def delete_domain_name(tx: Tx, call: Call, req: t.DeleteDomainNameRequest) -> None:
    """With its mappings. Source: API_DeleteDomainName. Raises NotFoundException."""
    remove_domain(tx, find_domain(tx, call, req.domainName))
