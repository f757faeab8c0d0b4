"""Certificates that ACM issues: requested, renewed by themselves before they end, exported."""

from __future__ import annotations

import asyncio
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, Context, Event, TimerEvent, consumer, operation, timer
from pampero.aws.certificates import CERTIFICATES, Certificate, save, users
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.tags import MAX_TAGS, counted, member, tag_map
from pampero.kernel import ids
from pampero.kernel.authority import Authority
from pampero.services.acm import types as t
from pampero.services.acm.making import issue, locked
from pampero.services.acm.model import eligible, find, invalid, too_many_tags
from pampero.store.tx import ReadTx, Tx

# "ACM … idempotency tokens time out after one hour"
TOKENS = ClientTokens("acm.token", 3600.0)
DAY = 86_400.0
# How long before its end a public certificate is renewed, since February 2026. Source: user guide, "Document history".
RENEWING_SECONDS = 45 * DAY
RENEWAL = "acm.renewal"
RENEW = "acm.renew"
ALGORITHMS = ("RSA_2048", "EC_prime256v1", "EC_secp384r1")


@operation("RequestCertificate", resource="*")
async def request_certificate(call: Call, req: t.RequestCertificateRequest) -> t.RequestCertificateResponse:
    """Have a certificate issued: at once, by this server's own authority, whose domains nobody has to validate.
    Source: API_RequestCertificate. Raises InvalidDomainValidationOptionsException, InvalidParameterException,
    TooManyTagsException."""
    names = list(dict.fromkeys([req.DomainName, *(req.SubjectAlternativeNames or ())]))
    algorithm = req.KeyAlgorithm or "RSA_2048"
    if algorithm not in ALGORITHMS:
        text = f"Public certificates have no key of the algorithm {algorithm}; use one of {', '.join(ALGORITHMS)}."
        raise ApiError("InvalidParameterException", text)
    tags = checked_tags(tag_map(req.Tags))
    validation = _validation(req, names)
    made = await asyncio.to_thread(issue, Authority(call.settings.data), names, algorithm, call.now)
    options = req.Options or t.CertificateOptions()

    def store(tx: Tx) -> str:
        certificate = Certificate(
            ids.uuid4(), call.account, call.region, kind="AMAZON_ISSUED", names=names, created=tx.now, issued=tx.now,
            method=req.ValidationMethod or options.ValidationMethod or "EMAIL", validation=validation, tags=tags, **made,
            export=options.Export or "DISABLED", logging=options.CertificateTransparencyLoggingPreference or "ENABLED",
        )  # fmt: skip
        former = TOKENS.former(tx, call.scope, req.IdempotencyToken, None, certificate.arn)
        if former is not None:
            return former
        _due(tx, save(tx, certificate))
        return certificate.arn

    return t.RequestCertificateResponse(CertificateArn=await call.write(store))


def checked_tags(tags: dict[str, str]) -> dict[str, str]:
    """Raises TooManyTagsException."""
    if counted(tags) > MAX_TAGS:
        raise too_many_tags()
    return tags


def _validation(req: t.RequestCertificateRequest, names: list[str]) -> dict[str, str]:
    """The domain that is asked for each name. Raises InvalidDomainValidationOptionsException where it is no superdomain."""
    found = {}
    for one in req.DomainValidationOptions or ():
        bare = one.DomainName.removeprefix("*.")
        if one.DomainName not in names or not f".{bare}".endswith(f".{one.ValidationDomain}"):
            text = f"{one.ValidationDomain} is no domain above {one.DomainName}, or that name is not requested."
            raise ApiError("InvalidDomainValidationOptionsException", text)
        found[one.DomainName] = one.ValidationDomain
    return found


def _due(tx: Tx, certificate: Certificate) -> None:
    tx.at(RENEWAL, certificate.arn, max(certificate.ends - RENEWING_SECONDS, tx.now + DAY))


@timer(RENEWAL)
def renewal(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A certificate is to be renewed: one that is in use, or was exported. One that is not is looked at every day."""
    certificate = CERTIFICATES.by_arn(tx, event.key)
    if certificate is None or certificate.ends <= tx.now:
        return
    if eligible(certificate, bool(users(tx, certificate.arn))) == "ELIGIBLE":
        tx.emit(RENEW, None, certificate.arn)
    else:
        tx.at(RENEWAL, certificate.arn, tx.now + DAY)


@consumer(RENEW)
async def renew(context: Context, event: Event) -> None:
    """Issue it anew, with a key of its own, under the same ARN."""
    before = await context.read(CERTIFICATES.by_arn, event.key)
    if before is None:
        return
    made = await asyncio.to_thread(issue, Authority(context.settings.data), before.names, before.algorithm, context.now)
    await context.write(_renewed, event.key, made)


def _renewed(tx: Tx, arn: str, made: dict[str, Any]) -> None:
    certificate = CERTIFICATES.by_arn(tx, arn)
    if certificate is not None:
        _due(tx, save(tx, replace(certificate, **made, issued=tx.now, renewed=tx.now)))


@operation("RenewCertificate", resource=member("CertificateArn"))
def renew_certificate(tx: Tx, call: Call, req: t.RenewCertificateRequest) -> None:
    """Renew one that is eligible, soon. Source: API_RenewCertificate. Raises InvalidArnException,
    ResourceNotFoundException, ValidationException."""
    certificate = find(tx, req.CertificateArn)
    if eligible(certificate, bool(users(tx, certificate.arn))) != "ELIGIBLE":
        raise invalid(f"The certificate {req.CertificateArn} is not eligible for renewal.")
    tx.emit(RENEW, None, certificate.arn)


@operation("ExportCertificate", resource=member("CertificateArn"))
async def export_certificate(call: Call, req: t.ExportCertificateRequest) -> t.ExportCertificateResponse:
    """A certificate with its key, which the passphrase locks. Source: API_ExportCertificate. Raises InvalidArnException,
    ResourceNotFoundException; ValidationException where it may not be exported."""
    certificate = await call.read(_exportable, req.CertificateArn)
    key = await asyncio.to_thread(locked, certificate.key, req.Passphrase)
    await call.write(_exported, certificate.arn)
    return t.ExportCertificateResponse(Certificate=certificate.body, CertificateChain=certificate.chain, PrivateKey=key)


def _exportable(tx: ReadTx, arn: str) -> Certificate:
    certificate = find(tx, arn)
    if certificate.kind != "AMAZON_ISSUED" or certificate.export != "ENABLED":
        raise invalid(f"The certificate {arn} is not exportable.")
    return certificate


def _exported(tx: Tx, arn: str) -> None:
    certificate = CERTIFICATES.by_arn(tx, arn)
    if certificate is not None and not certificate.exported:
        CERTIFICATES.save(tx, replace(certificate, exported=True))
