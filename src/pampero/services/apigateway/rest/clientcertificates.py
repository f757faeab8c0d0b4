"""Client certificates: by which backends know that it is this API Gateway that calls them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.aws.httpclient import Identity
from pampero.services.apigateway.http.model import APIS as NEWER_APIS
from pampero.services.apigateway.http.model import STAGES as NEWER_STAGES
from pampero.services.apigateway.model import at, bad_request, new_id, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import APIS, STAGES, page
from pampero.services.apigateway.rest.patch import patch, scalar
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

CERTIFICATE = "/clientcertificates/{clientCertificateId}"
# Source: "Generate and configure an SSL certificate for backend authentication in API Gateway", of their rotation.
DAYS = 365
UNKNOWN = "Invalid Client Certificate identifier specified"


class ClientCertificate(msgspec.Struct):
    """A certificate as it is shown, and its private key as PEM."""

    shape: t.ClientCertificate
    key: str


CERTIFICATES = Documents("apigateway.clientcertificate", ClientCertificate)


def identity_of(tx: ReadTx, scope: str, id_: str | None) -> Identity | None:
    """What a stage with this certificate shows to the servers that it calls. scope: of the account and region."""
    found = CERTIFICATES.get(tx, scope, id_) if id_ else None
    return None if found is None else Identity(found.shape.pemEncodedCertificate or "", found.key)


def check_client_certificate(tx: ReadTx, scope: str, id_: str | None) -> None:
    """That there is such a certificate, where one is named. Raises BadRequestException."""
    if id_ and CERTIFICATES.get(tx, scope, id_) is None:
        raise bad_request(UNKNOWN)


def _make(now: float) -> tuple[str, str]:
    """(certificate, key) as PEM. Takes long: for a thread."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([
        x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "US"),
        x509.NameAttribute(x509.NameOID.COMMON_NAME, "ApiGateway"),
    ])  # fmt: skip
    begins = datetime.fromtimestamp(now, UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(begins).not_valid_after(begins + timedelta(days=DAYS))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    made = builder.sign(key, hashes.SHA256()).public_bytes(encoding)
    return made.decode(), key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


@operation("GenerateClientCertificate", resource=at("/clientcertificates"), action="apigateway:POST")
async def generate_client_certificate(call: Call, req: t.GenerateClientCertificateRequest) -> t.ClientCertificate:
    """Make one, with a key that never leaves the server. Source: API_GenerateClientCertificate."""
    now = call.now
    certificate, key = await asyncio.to_thread(_make, now)
    made = t.ClientCertificate(
        clientCertificateId=new_id(), description=req.description, pemEncodedCertificate=certificate, createdDate=now,
        expirationDate=now + DAYS * 86_400, tags=dict(req.tags) if req.tags else None,
    )  # fmt: skip
    await call.write(_save, call, ClientCertificate(made, key))
    return made


def _save(tx: Tx, call: Call, certificate: ClientCertificate) -> None:
    CERTIFICATES.put(tx, call.scope, certificate.shape.clientCertificateId or "", certificate)


def find_client_certificate(tx: ReadTx, call: Call, id_: str) -> ClientCertificate:
    """Raises NotFoundException."""
    found = CERTIFICATES.get(tx, call.scope, id_)
    if found is None:
        raise not_found(UNKNOWN)
    return found


@operation("GetClientCertificate", resource=at(CERTIFICATE), action="apigateway:GET", read=True)
def get_client_certificate(tx: ReadTx, call: Call, req: t.GetClientCertificateRequest) -> t.ClientCertificate:
    """One certificate. Source: API_GetClientCertificate. Raises NotFoundException."""
    return find_client_certificate(tx, call, req.clientCertificateId).shape


@operation("GetClientCertificates", resource=at("/clientcertificates"), action="apigateway:GET", read=True)
def get_client_certificates(tx: ReadTx, call: Call, req: t.GetClientCertificatesRequest) -> t.ClientCertificates:
    """All certificates. Source: API_GetClientCertificates."""
    found = [one.shape for _, one in CERTIFICATES.page(tx, call.scope)]
    items, position = page(found, lambda one: one.clientCertificateId or "", req.position, req.limit)
    return t.ClientCertificates(items=items, position=position)


@operation("UpdateClientCertificate", resource=at(CERTIFICATE), action="apigateway:PATCH")
def update_client_certificate(tx: Tx, call: Call, req: t.UpdateClientCertificateRequest) -> t.ClientCertificate:
    """Change the description. Source: API_UpdateClientCertificate. Raises NotFoundException, BadRequestException."""
    found = find_client_certificate(tx, call, req.clientCertificateId)
    patch(found.shape, req.patchOperations, {"/description": scalar("description")})
    _save(tx, call, found)
    return found.shape


@operation("DeleteClientCertificate", resource=at(CERTIFICATE), action="apigateway:DELETE")
def delete_client_certificate(tx: Tx, call: Call, req: t.DeleteClientCertificateRequest) -> None:
    """Delete one that no stage shows. Source: API_DeleteClientCertificate. Raises NotFoundException,
    BadRequestException."""
    find_client_certificate(tx, call, req.clientCertificateId)
    stages: Any = (stage for api, _ in APIS.page(tx, call.scope) for _, stage in STAGES.page(tx, api))
    newer: Any = (stage for api, _ in NEWER_APIS.page(tx, call.scope) for _, stage in NEWER_STAGES.page(tx, api))
    named = chain((one.clientCertificateId for one in stages), (one.ClientCertificateId for one in newer))
    if req.clientCertificateId in named:
        raise bad_request("The client certificate is associated with stages. Please remove it from all of them first")
    CERTIFICATES.delete(tx, call.scope, req.clientCertificateId)
