"""What the gateway asks of custom domain names: which there are, and what TLS is spoken with under them."""

from __future__ import annotations

from pampero.api.ports import Secured, custom_host, secured_host
from pampero.aws.certificates import CERTIFICATES
from pampero.services.apigateway.domains.model import DOMAINS, PLACES, Domain
from pampero.store.tx import ReadTx

PLANE = "execute-api"


def domain_of(tx: ReadTx, host: str) -> Domain | None:
    """The domain name that a host is, or that takes it in (`*.example.com`)."""
    for name in (host, f"*.{host.partition('.')[2]}"):
        place = PLACES.get(tx, "", name)
        if place is not None:
            return DOMAINS.get(tx, f"{place.account}/{place.region}", name)
    return None


@custom_host
def plane(tx: ReadTx, name: str) -> str | None:
    """Where requests to a host go."""
    return None if domain_of(tx, name) is None else PLANE


@secured_host
def secured(tx: ReadTx, name: str) -> Secured | None:
    """The certificate of a host, and whose clients' certificates it wants to see."""
    domain = domain_of(tx, name)
    certificate = None if domain is None else CERTIFICATES.by_arn(tx, domain.certificate)
    if domain is None or certificate is None:
        return None
    trust = "" if domain.trust is None else domain.trust.bundle
    newest = "TLS13_1_3" in domain.security
    return Secured(domain.name, certificate.body + certificate.chain, certificate.key, trust, newest)
