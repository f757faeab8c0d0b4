"""What events say of a certificate that a client has shown.

Source: "Lambda proxy integration … input format", `requestContext.identity.clientCert`.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pampero.aws.certificates import serial_text


@lru_cache(maxsize=256)
def _read(certificate: bytes) -> tuple[str, str, str, str, str, str]:
    found = x509.load_der_x509_certificate(certificate)
    return (
        found.public_bytes(Encoding.PEM).decode(),
        found.subject.rfc4514_string(),
        found.issuer.rfc4514_string(),
        serial_text(found.serial_number),
        _time(found.not_valid_before_utc),
        _time(found.not_valid_after_utc),
    )


def _time(at: datetime) -> str:
    """`May 28 12:30:02 2019 GMT`."""
    return f"{at:%b} {at.day:2d} {at:%H:%M:%S %Y} GMT"


def described(certificate: bytes) -> dict[str, Any]:
    """certificate: DER."""
    pem, subject, issuer, serial, begins, ends = _read(certificate)
    return {
        "clientCertPem": pem,
        "subjectDN": subject,
        "issuerDN": issuer,
        "serialNumber": serial,
        "validity": {"notBefore": begins, "notAfter": ends},
    }
