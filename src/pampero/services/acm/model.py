"""How certificates are found and shown."""

from __future__ import annotations

import hashlib

from pampero.api import ApiError
from pampero.aws.certificates import CERTIFICATES, Certificate, users
from pampero.aws.tags import MAX_TAGS
from pampero.kernel.arn import Arn
from pampero.services.acm import types as t
from pampero.store.tx import ReadTx

EXTENDED = {
    "1.3.6.1.5.5.7.3.1": "TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.5.5.7.3.2": "TLS_WEB_CLIENT_AUTHENTICATION",
    "1.3.6.1.5.5.7.3.3": "CODE_SIGNING", "1.3.6.1.5.5.7.3.4": "EMAIL_PROTECTION",
    "1.3.6.1.5.5.7.3.8": "TIME_STAMPING", "1.3.6.1.5.5.7.3.9": "OCSP_SIGNING", "2.5.29.37.0": "ANY",
}  # fmt: skip
MAILBOXES = ("admin", "administrator", "hostmaster", "postmaster", "webmaster")


def invalid(text: str) -> ApiError:
    """ValidationException."""
    return ApiError("ValidationException", text)


def too_many_tags() -> ApiError:
    """TooManyTagsException."""
    return ApiError("TooManyTagsException", f"A certificate may have {MAX_TAGS} tags at most.")


def find(tx: ReadTx, arn: str) -> Certificate:
    """The certificate of an ARN. Raises InvalidArnException, ResourceNotFoundException."""
    try:
        parts = Arn.parse(arn)
    except ValueError as error:
        raise ApiError("InvalidArnException", f"The ARN {arn} is not valid.") from error
    if parts.service != "acm" or not parts.resource.startswith("certificate/"):
        raise ApiError("InvalidArnException", f"The ARN {arn} is no certificate's.")
    return CERTIFICATES.existing(tx, arn)


def status_of(certificate: Certificate, now: float) -> str:
    """ISSUED or EXPIRED."""
    return "EXPIRED" if certificate.ends <= now else "ISSUED"


def extended_name(oid: str) -> str:
    """As ACM calls an extended key usage."""
    return EXTENDED.get(oid, "CUSTOM")


def record_of(certificate: Certificate, name: str) -> t.ResourceRecord:
    """The record by which a domain would be validated; the same for an account's every certificate of that domain."""
    bare = name.removeprefix("*.")
    digest = hashlib.sha256(f"{certificate.account}/{bare}".encode()).hexdigest()
    zone = "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(bare.encode()).hexdigest()[:10])
    value = f"_{digest[32:]}.{zone}.acm-validations.aws."
    return t.ResourceRecord(Name=f"_{digest[:32]}.{bare}.", Type="CNAME", Value=value)


def _validated(certificate: Certificate, name: str) -> t.DomainValidation:
    asked = certificate.validation.get(name, name)
    found = t.DomainValidation(DomainName=name, ValidationDomain=asked, ValidationStatus="SUCCESS")
    found.ValidationMethod = certificate.method
    if certificate.method == "DNS":
        found.ResourceRecord = record_of(certificate, name)
    elif certificate.method == "EMAIL":
        found.ValidationEmails = [f"{box}@{asked.removeprefix('*.')}" for box in MAILBOXES]
    return found


def eligible(certificate: Certificate, used: bool) -> str:
    """Whether ACM renews it by itself. Source: user guide, "Managed certificate renewal"."""
    own = certificate.kind == "AMAZON_ISSUED" and (used or certificate.exported)
    return "ELIGIBLE" if own else "INELIGIBLE"


def shown(tx: ReadTx, certificate: Certificate) -> t.CertificateDetail:
    """As DescribeCertificate shows it."""
    used = users(tx, certificate.arn)
    found = t.CertificateDetail(
        CertificateArn=certificate.arn,
        DomainName=certificate.names[0] if certificate.names else None,
        SubjectAlternativeNames=certificate.names,
        Serial=certificate.serial,
        Subject=certificate.subject,
        Issuer=certificate.issuer,
        CreatedAt=certificate.created,
        IssuedAt=certificate.issued,
        ImportedAt=certificate.imported,
        Status=status_of(certificate, tx.now),
        NotBefore=certificate.begins,
        NotAfter=certificate.ends,
        KeyAlgorithm=certificate.algorithm,
        SignatureAlgorithm=certificate.signature,
        InUseBy=used,
        Type=certificate.kind,
        KeyUsages=[t.KeyUsage(Name=name) for name in certificate.key_usages],
        ExtendedKeyUsages=[t.ExtendedKeyUsage(Name=extended_name(o), OID=o) for o in certificate.extended_usages],
        RenewalEligibility=eligible(certificate, bool(used)),
        Options=t.CertificateOptions(
            CertificateTransparencyLoggingPreference=certificate.logging, Export=certificate.export
        ),
    )
    if certificate.kind == "AMAZON_ISSUED":
        found.DomainValidationOptions = [_validated(certificate, name) for name in certificate.names]
    if certificate.renewed is not None:
        found.RenewalSummary = t.RenewalSummary(
            RenewalStatus="SUCCESS",
            DomainValidationOptions=found.DomainValidationOptions or [],
            UpdatedAt=certificate.renewed,
        )
    return found


def summary(tx: ReadTx, certificate: Certificate) -> t.CertificateSummary:
    """As ListCertificates shows it."""
    used = bool(users(tx, certificate.arn))
    return t.CertificateSummary(
        CertificateArn=certificate.arn,
        DomainName=certificate.names[0] if certificate.names else None,
        SubjectAlternativeNameSummaries=certificate.names,
        HasAdditionalSubjectAlternativeNames=False,
        Status=status_of(certificate, tx.now),
        Type=certificate.kind,
        KeyAlgorithm=certificate.algorithm,
        KeyUsages=certificate.key_usages,
        ExtendedKeyUsages=[extended_name(oid) for oid in certificate.extended_usages],
        ExportOption=certificate.export,
        InUse=used,
        Exported=certificate.exported,
        RenewalEligibility=eligible(certificate, used),
        NotBefore=certificate.begins,
        NotAfter=certificate.ends,
        CreatedAt=certificate.created,
        IssuedAt=certificate.issued,
        ImportedAt=certificate.imported,
    )
