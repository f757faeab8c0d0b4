"""What a custom domain name is, how it is kept and checked; each model shows it in its own shape."""

from __future__ import annotations

import re
from types import MappingProxyType

import msgspec

from pampero.api import ApiError, Call
from pampero.api.ports import CUSTOM_HOSTS
from pampero.aws.certificates import CERTIFICATES, covers, release, use
from pampero.kernel import ids
from pampero.services.apigateway.http.types import RoutingRule
from pampero.services.apigateway.model import bad_request, conflict, not_found
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"(?:\*\.)?(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+")
UNKNOWN = "Invalid domain name identifier specified"
EDGE_REGION = "us-east-1"
EDGE_ZONE = "Z2FDTNDATAQYW2"
# Source: AWS General Reference, "Amazon API Gateway endpoints and quotas".
ZONES = MappingProxyType({
    "us-east-1": "Z1UJRXOUMOOFQ8", "us-east-2": "ZOJJZC49E0EPZ", "us-west-1": "Z2MUQ32089INYE",
    "us-west-2": "Z2OJLYMUO9EFXC", "af-south-1": "Z2DHW2332DAMTN", "ap-east-1": "Z3FD1VL90ND7K5",
    "ap-northeast-1": "Z1YSHQZHG15GKL", "ap-northeast-2": "Z20JF4UZKIW1U8", "ap-northeast-3": "Z22ILHG95FLSZ2",
    "ap-south-1": "Z3VO1THU9YC4UR", "ap-south-2": "Z0853509Q1135NJ66RUH", "ap-southeast-1": "ZL327KTPIQFUL",
    "ap-southeast-2": "Z2RPCDW04V8134", "ap-southeast-3": "Z10132843TYUYSLUG4HA3",
    "ap-southeast-4": "Z092189423Y7RJK61311D", "ca-central-1": "Z19DQILCV0OWEC", "eu-central-1": "Z1U9ULNL0V5AJ3",
    "eu-central-2": "Z09222482MK253X48U76H", "eu-north-1": "Z3UWIKFBOOGXPP", "eu-south-1": "Z3BT4WSQ9TDYZV",
    "eu-south-2": "Z02499852UI5HEQ5JVWX3", "eu-west-1": "ZLY8HYME6SFDD", "eu-west-2": "ZJ5UAJN8Y3Z2Q",
    "eu-west-3": "Z3KY65QIEKYHQQ", "il-central-1": "Z07264553HBI44N5X2CKP", "me-central-1": "Z08780021BKYYY8U0YHTV",
    "me-south-1": "Z20ZBPC0SS8806", "sa-east-1": "ZCMLWB8V5SYIT",
})  # fmt: skip
MAPPINGS_ONLY, RULES_ONLY, RULES_FIRST = "MAPPINGS", "RULES", "RULES_THEN_MAPPINGS"


class Trust(msgspec.Struct):
    """Mutual TLS: whose certificates clients may show. bundle: PEM of what lay at `uri` when it was read."""

    uri: str
    bundle: str
    version: str | None = None
    warnings: list[str] = msgspec.field(default_factory=list)


class Domain(msgspec.Struct):
    """A custom domain name. endpoint: REGIONAL or EDGE. target: the name that its records point to. routing: what leads to
    APIs; one of the constants above. created, uploaded: epoch seconds."""

    id: str
    name: str
    account: str
    region: str
    endpoint: str
    certificate: str
    target: str
    created: float
    uploaded: float
    security: str = "TLS_1_2"
    address: str = "ipv4"
    routing: str = MAPPINGS_ONLY
    ownership: str | None = None
    trust: Trust | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def scope(self) -> str:
        """Where it lives."""
        return f"{self.account}/{self.region}"

    @property
    def arn(self) -> str:
        """As tags and policies name it."""
        return f"arn:aws:apigateway:{self.region}::/domainnames/{self.name}"

    @property
    def zone(self) -> str | None:
        """Of its target, for aliases of Route 53; of some regions it is not known."""
        return EDGE_ZONE if self.endpoint == "EDGE" else ZONES.get(self.region)


class Mapping(msgspec.Struct):
    """That a path leads to an API. key: the path without slashes at its ends; "" for what no other mapping takes. stage: None
    where the next segment of the path names it."""

    id: str
    domain: str
    key: str
    api: str
    stage: str | None


class Place(msgspec.Struct):
    """Whose a domain name is: requests know it alone."""

    account: str
    region: str


PLACES = Documents("apigateway.domain.place", Place)
DOMAINS = Documents("apigateway.domain", Domain)
# Of all domains of an account in a region, `<domain's id>/<mapping's id>`.
MAPPINGS = Documents("apigateway.domain.mapping", Mapping, {"api": lambda mapping: mapping.api})

# In a scope of the domain's id.
RULES = Documents("apigateway.domain.rule", RoutingRule)


def kept(name: str) -> str:
    """What is touched when requests to a domain go another way, or its TLS is another."""
    return f"apigateway.domain/{name}"


def find_domain(tx: ReadTx, call: Call, name: str) -> Domain:
    """Raises NotFoundException."""
    domain = DOMAINS.get(tx, call.scope, name)
    if domain is None:
        raise not_found(UNKNOWN)
    return domain


def new_domain(call: Call, now: float, name: str, endpoint: str, certificate: str) -> Domain:
    """One with its defaults; not written yet. Raises BadRequestException."""
    if not NAME.fullmatch(name):
        raise bad_request(
            "The domain name to be created is invalid: it has labels of small letters, digits and hyphens"
        )
    id_ = ids.name_id(10)
    target = f"d-{id_}.execute-api.{call.region}.amazonaws.com"
    if endpoint == "EDGE":
        target = f"d{ids.name_id(13)}.cloudfront.net"
    return Domain(id_, name, call.account, call.region, endpoint, certificate, target, now, now)


def check_endpoint(endpoint: str) -> str:
    """Raises BadRequestException; NotImplemented (501) for private ones."""
    if endpoint == "PRIVATE":
        text = "Private custom domain names are not implemented yet: there are no VPC endpoints."
        raise ApiError("NotImplemented", text, status=501)
    if endpoint not in ("REGIONAL", "EDGE"):
        raise bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
    return endpoint


def place_domain(tx: Tx, domain: Domain) -> None:
    """Write a new one. Raises ConflictException where somebody has the name, BadRequestException for its certificate."""
    if PLACES.get(tx, "", domain.name) is not None:
        raise conflict("The domain name you provided already exists.")
    _check_certificate(tx, domain)
    PLACES.put(tx, "", domain.name, Place(domain.account, domain.region))
    tx.touch(CUSTOM_HOSTS)
    save_domain(tx, domain)


def save_domain(tx: Tx, domain: Domain, before: Domain | None = None) -> None:
    """Write one. before: as it was. Raises BadRequestException for a certificate that it may not have."""
    if domain.trust is not None and domain.endpoint == "EDGE":
        raise bad_request("Mutual TLS is only supported for Regional custom domain names")
    if before is None or before.certificate != domain.certificate:
        _check_certificate(tx, domain)
        if before is not None:
            release(tx, before.certificate, domain.arn)
            domain.uploaded = tx.now
        use(tx, domain.certificate, domain.arn)
    DOMAINS.put(tx, domain.scope, domain.name, domain)
    tx.touch(kept(domain.name))


def _check_certificate(tx: ReadTx, domain: Domain) -> None:
    """Of the texts that no source shows, the words are ours."""
    region = EDGE_REGION if domain.endpoint == "EDGE" else domain.region
    parts = domain.certificate.split(":")
    if len(parts) != 6 or parts[2] != "acm":
        raise bad_request(f"Invalid certificate ARN: {domain.certificate}.")
    if parts[3] != region:
        raise bad_request(f"Invalid certificate ARN: {domain.certificate}. Certificate must be in '{region}'.")
    if parts[4] != domain.account:
        raise bad_request("The certificate provided must be owned by the account creating the domain.")
    certificate = CERTIFICATES.by_arn(tx, domain.certificate)
    if certificate is None:
        raise bad_request(f"Invalid certificate ARN: {domain.certificate}. The certificate does not exist.")
    if not any(covers(name, domain.name) for name in certificate.names):
        raise bad_request(f"The certificate {domain.certificate} is not for the domain name {domain.name}.")


def remove_domain(tx: Tx, domain: Domain) -> None:
    """With all that leads from it to APIs."""
    for id_, _ in mappings_of(tx, domain):
        MAPPINGS.delete(tx, domain.scope, id_)
    RULES.clear(tx, domain.id)
    release(tx, domain.certificate, domain.arn)
    PLACES.delete(tx, "", domain.name)
    DOMAINS.delete(tx, domain.scope, domain.name)
    tx.touch(CUSTOM_HOSTS)
    tx.touch(kept(domain.name))


def mappings_of(tx: ReadTx, domain: Domain) -> list[tuple[str, Mapping]]:
    """Its mappings with the ids of their documents."""
    return MAPPINGS.page(tx, domain.scope, prefix=f"{domain.id}/")


def rules_of(tx: ReadTx, domain: Domain) -> list[RoutingRule]:
    """Its routing rules, by priority."""
    return sorted((rule for _, rule in RULES.page(tx, domain.id)), key=lambda rule: rule.Priority or 0)


def save_mapping(tx: Tx, domain: Domain, mapping: Mapping, taken: str) -> None:
    """Write one. taken: what is said where another one has its path. Raises ConflictException."""
    if any(one.key == mapping.key and one.id != mapping.id for _, one in mappings_of(tx, domain)):
        raise conflict(taken)
    MAPPINGS.put(tx, domain.scope, f"{domain.id}/{mapping.id}", mapping)
    tx.touch(kept(domain.name))


def remove_mapping(tx: Tx, domain: Domain, mapping: Mapping) -> None:
    """Requests to its path lead there no more."""
    MAPPINGS.delete(tx, domain.scope, f"{domain.id}/{mapping.id}")
    tx.touch(kept(domain.name))


def refuse_mapped(tx: ReadTx, scope: str, api: str, stage: str | None = None) -> None:
    """Raises BadRequestException where a domain name still leads to an API, or to one stage of it."""
    for _, mapping in MAPPINGS.find(tx, scope, "api", api):
        if stage in (None, mapping.stage):
            what = "API" if stage is None else "stage"
            raise bad_request(
                f"Deleting {what} failed. Please remove all base path mappings related to the {what} in your domain: "
                f"{mapping.domain}/{mapping.key}"
            )
