"""Certificates: imported, shown, listed, deleted."""

from __future__ import annotations

import asyncio
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, operation
from pampero.aws.certificates import CERTIFICATES, Certificate, kept, save, users
from pampero.aws.paging import page, position_of
from pampero.aws.tags import member, tag_map
from pampero.kernel import ids
from pampero.services.acm import types as t
from pampero.services.acm.issuing import checked_tags
from pampero.services.acm.making import read_imported
from pampero.services.acm.model import extended_name, find, invalid, shown, status_of, summary
from pampero.store.tx import ReadTx, Tx

PAGE = 1000
# "By default the API returns RSA_2048 certificates; to return all, name the types": API_ListCertificates.
LISTED = ("RSA_1024", "RSA_2048")


@operation("ImportCertificate", resource=lambda call, req: req.CertificateArn or "*")
async def import_certificate(call: Call, req: t.ImportCertificateRequest) -> t.ImportCertificateResponse:
    """Keep a certificate with its key, or put it in an imported one's place. Source: API_ImportCertificate.

    Raises ValidationException, InvalidArnException, ResourceNotFoundException, TooManyTagsException; InvalidParameterException
    for tags of one that is imported again.
    """
    if req.CertificateArn and req.Tags:
        text = "You cannot apply tags to a certificate that you reimport; use AddTagsToCertificate."
        raise ApiError("InvalidParameterException", text)
    tags = checked_tags(tag_map(req.Tags))
    made = await asyncio.to_thread(read_imported, req.Certificate, req.PrivateKey, req.CertificateChain)
    return t.ImportCertificateResponse(CertificateArn=await call.write(_import, call, req.CertificateArn, made, tags))


def _import(tx: Tx, call: Call, arn: str | None, made: dict[str, Any], tags: dict[str, str]) -> str:
    if arn is None:
        certificate = Certificate(
            ids.uuid4(), call.account, call.region, kind="IMPORTED", created=tx.now, imported=tx.now, tags=tags, **made
        )
    else:
        before = find(tx, arn)
        if before.kind != "IMPORTED":
            raise invalid(f"The certificate {arn} was not imported.")
        certificate = replace(before, **made, imported=tx.now)
    return save(tx, certificate).arn


@operation("DescribeCertificate", resource=member("CertificateArn"), read=True)
def describe_certificate(tx: ReadTx, call: Call, req: t.DescribeCertificateRequest) -> t.DescribeCertificateResponse:
    """One certificate. Source: API_DescribeCertificate. Raises InvalidArnException, ResourceNotFoundException."""
    return t.DescribeCertificateResponse(Certificate=shown(tx, find(tx, req.CertificateArn)))


@operation("GetCertificate", resource=member("CertificateArn"), read=True)
def get_certificate(tx: ReadTx, call: Call, req: t.GetCertificateRequest) -> t.GetCertificateResponse:
    """A certificate and its chain as PEM. Source: API_GetCertificate. Raises InvalidArnException,
    ResourceNotFoundException."""
    certificate = find(tx, req.CertificateArn)
    return t.GetCertificateResponse(Certificate=certificate.body, CertificateChain=certificate.chain or None)


@operation("ListCertificates", resource="*", read=True)
def list_certificates(tx: ReadTx, call: Call, req: t.ListCertificatesRequest) -> t.ListCertificatesResponse:
    """Those of the account in the region, oldest first. Source: API_ListCertificates. Raises InvalidArgsException."""
    after = position_of(req.NextToken, lambda: ApiError("InvalidArgsException", "The NextToken is not valid."))
    wanted = req.Includes or t.Filters()
    found = [one for _, one in CERTIFICATES.page(tx, call.scope) if _fits(one, wanted)]
    if req.CertificateStatuses is not None:
        found = [one for one in found if status_of(one, tx.now) in req.CertificateStatuses]
    found.sort(key=lambda one: (one.created, one.name), reverse=req.SortOrder == "DESCENDING")
    if after:
        start = next((number for number, one in enumerate(found, 1) if one.name == after), len(found))
        found = found[start:]
    items, token = page(found, req.MaxItems or PAGE, lambda one: one.name)
    return t.ListCertificatesResponse(CertificateSummaryList=[summary(tx, one) for one in items], NextToken=token)


def _fits(certificate: Certificate, wanted: t.Filters) -> bool:
    extended = {extended_name(oid) for oid in certificate.extended_usages} or {"NONE"}
    return (
        certificate.algorithm in (wanted.keyTypes or LISTED)
        and not set(wanted.keyUsage or ()) - {"ANY"} - set(certificate.key_usages)
        and not set(wanted.extendedKeyUsage or ()) - {"ANY"} - extended
        and wanted.exportOption in (None, certificate.export)
        and wanted.managedBy is None
    )


@operation("DeleteCertificate", resource=member("CertificateArn"))
def delete_certificate(tx: Tx, call: Call, req: t.DeleteCertificateRequest) -> None:
    """Delete one that nothing uses. Source: API_DeleteCertificate. Raises InvalidArnException, ResourceNotFoundException,
    ResourceInUseException."""
    certificate = find(tx, req.CertificateArn)
    if users(tx, certificate.arn):
        text = f"Certificate {certificate.arn} in account {certificate.account} is in use."
        raise ApiError("ResourceInUseException", text)
    tx.touch(kept(certificate.arn))
    CERTIFICATES.delete(tx, certificate.scope, certificate.name)


@operation("UpdateCertificateOptions", resource=member("CertificateArn"))
def update_certificate_options(tx: Tx, call: Call, req: t.UpdateCertificateOptionsRequest) -> None:
    """Say whether it is to be logged publicly (nothing that is issued here is) and how it is validated. Source: API_UpdateCertificateOptions.
    Raises InvalidArnException, ResourceNotFoundException, InvalidStateException."""
    certificate = find(tx, req.CertificateArn)
    if certificate.kind == "IMPORTED":
        raise ApiError("InvalidStateException", "The options of an imported certificate cannot be changed.")
    if req.Options.Export not in (None, certificate.export):
        raise invalid("Whether a certificate may be exported is said when it is requested.")
    logging = req.Options.CertificateTransparencyLoggingPreference or certificate.logging
    method = req.Options.ValidationMethod or certificate.method
    CERTIFICATES.save(tx, replace(certificate, logging=logging, method=method))


@operation("ResendValidationEmail", resource=member("CertificateArn"), read=True)
def resend_validation_email(tx: ReadTx, call: Call, req: t.ResendValidationEmailRequest) -> None:
    """Certificates wait for no validation here. Source: API_ResendValidationEmail. Raises InvalidArnException,
    ResourceNotFoundException, InvalidDomainValidationOptionsException, InvalidStateException."""
    certificate = find(tx, req.CertificateArn)
    if req.Domain not in certificate.names or not f".{req.Domain}".endswith(f".{req.ValidationDomain}"):
        text = f"{req.ValidationDomain} is no domain above {req.Domain}, or the certificate is not for it."
        raise ApiError("InvalidDomainValidationOptionsException", text)
    raise ApiError("InvalidStateException", f"The certificate is in state {status_of(certificate, tx.now)}.")
