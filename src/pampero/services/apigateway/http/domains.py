"""Custom domain names, as the second version of the API shows them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, TypeVar

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
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.model import page_of
from pampero.services.apigateway.model import at, bad_request
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
DOMAIN = "/domainnames/{DomainName}"
MODES = MappingProxyType({
    "API_MAPPING_ONLY": MAPPINGS_ONLY, "ROUTING_RULE_ONLY": RULES_ONLY, "ROUTING_RULE_THEN_API_MAPPING": RULES_FIRST,
})  # fmt: skip
NAMES = MappingProxyType({kept: name for name, kept in MODES.items()})


def shown(type_: type[T], domain: Domain) -> T:
    """As an answer of this shape."""
    configuration = t.DomainNameConfiguration(
        ApiGatewayDomainName=domain.target,
        CertificateArn=domain.certificate,
        CertificateUploadDate=domain.uploaded,
        DomainNameStatus="AVAILABLE",
        EndpointType=domain.endpoint,
        HostedZoneId=domain.zone,
        IpAddressType=domain.address,
        SecurityPolicy=domain.security,
        OwnershipVerificationCertificateArn=domain.ownership,
    )
    mutual = None
    if domain.trust is not None:
        mutual = t.MutualTlsAuthentication(
            TruststoreUri=domain.trust.uri,
            TruststoreVersion=domain.trust.version,
            TruststoreWarnings=domain.trust.warnings or None,
        )
    members: dict[str, Any] = {
        "ApiMappingSelectionExpression": "$request.basepath",
        "DomainName": domain.name,
        "DomainNameArn": domain.arn,
        "DomainNameConfigurations": [configuration],
        "MutualTlsAuthentication": mutual,
        "RoutingMode": NAMES[domain.routing],
        "Tags": domain.tags or None,
    }
    return type_(**members)


def _configured(domain: Domain, asked: t.DomainNameConfiguration) -> None:
    """Take over what a configuration says. Raises BadRequestException."""
    if asked.EndpointType is not None and check_endpoint(asked.EndpointType) != domain.endpoint:
        raise bad_request("The endpoint type of a domain name cannot be changed; make another one")
    domain.certificate = asked.CertificateArn or domain.certificate
    domain.security = asked.SecurityPolicy or domain.security
    domain.address = asked.IpAddressType or domain.address
    domain.ownership = asked.OwnershipVerificationCertificateArn or domain.ownership


@operation("CreateDomainName", resource=at("/domainnames"), action="apigateway:POST")
async def create_domain_name(call: Call, req: t.CreateDomainNameRequest) -> t.CreateDomainNameResponse:
    """Give APIs a name of one's own. Source: API_CreateDomainName. Raises BadRequestException, ConflictException."""
    asked = (req.DomainNameConfigurations or [t.DomainNameConfiguration()])[0]
    if not asked.CertificateArn:
        raise bad_request("A certificate was not provided for the endpoint type REGIONAL.")
    endpoint = check_endpoint(asked.EndpointType or "REGIONAL")
    domain = new_domain(call, call.now, req.DomainName, endpoint, asked.CertificateArn)
    _configured(domain, asked)
    domain.routing, domain.tags = MODES[req.RoutingMode or "API_MAPPING_ONLY"], dict(req.Tags or {})
    mutual = req.MutualTlsAuthentication or t.MutualTlsAuthenticationInput()
    domain.trust = await read_truststore(call, mutual.TruststoreUri, mutual.TruststoreVersion)
    await call.write(place_domain, domain)
    return shown(t.CreateDomainNameResponse, domain)


@operation("GetDomainName", resource=at(DOMAIN), action="apigateway:GET", read=True)
def get_domain_name(tx: ReadTx, call: Call, req: t.GetDomainNameRequest) -> t.GetDomainNameResponse:
    """One domain name. Source: API_GetDomainName. Raises NotFoundException."""
    return shown(t.GetDomainNameResponse, find_domain(tx, call, req.DomainName))


@operation("GetDomainNames", resource=at("/domainnames"), action="apigateway:GET", read=True)
def get_domain_names(tx: ReadTx, call: Call, req: t.GetDomainNamesRequest) -> t.GetDomainNamesResponse:
    """Those of the account in the region. Source: API_GetDomainNames. Raises BadRequestException."""
    found, token = page_of(tx, call.scope, DOMAINS, req)
    return t.GetDomainNamesResponse(Items=[shown(t.DomainName, one) for one in found], NextToken=token)


@operation("UpdateDomainName", resource=at(DOMAIN), action="apigateway:PATCH")
async def update_domain_name(call: Call, req: t.UpdateDomainNameRequest) -> t.UpdateDomainNameResponse:
    """Change its certificate, TLS or routing; an empty trust store ends mutual TLS. Source: API_UpdateDomainName.
    Raises NotFoundException, BadRequestException."""
    before = await call.read(find_domain, call, req.DomainName)
    trust, mutual = before.trust, req.MutualTlsAuthentication
    if mutual is not None:
        uri = trust.uri if mutual.TruststoreUri is None and trust is not None else mutual.TruststoreUri
        trust = await read_truststore(call, uri, mutual.TruststoreVersion or None)
    return shown(t.UpdateDomainNameResponse, await call.write(_changed, call, req, trust))


def _changed(tx: Tx, call: Call, req: t.UpdateDomainNameRequest, trust: Trust | None) -> Domain:
    domain = find_domain(tx, call, req.DomainName)
    before = replace(domain)
    for asked in req.DomainNameConfigurations or ():
        _configured(domain, asked)
    domain.routing = MODES[req.RoutingMode] if req.RoutingMode else domain.routing
    if req.MutualTlsAuthentication is not None:
        domain.trust = trust
    save_domain(tx, domain, before)
    return domain


@operation("DeleteDomainName", resource=at(DOMAIN), action="apigateway:DELETE")
def delete_domain_name(tx: Tx, call: Call, req: t.DeleteDomainNameRequest) -> None:
    """With its mappings and rules. Source: API_DeleteDomainName. Raises NotFoundException."""
    remove_domain(tx, find_domain(tx, call, req.DomainName))
