"""The certificate under which a pool signs its requests to providers of SAML.

Source: developer guide, "SAML signing and encryption": RSA-SHA256. It is of the pool's one key, and always the same: AWS issues
another one each year, and goes on to take the former.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from pampero.api import Call, Context, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.keys import Keyring
from pampero.services.cognito.pools.model import Pool, named_pool, pool_of
from pampero.store.tx import ReadTx

# "Issued certificates are valid for 10 years from the date of issue."
VALID = timedelta(days=3652)
ALGORITHM = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def certificate(context: Context, pool: Pool) -> x509.Certificate:
    """Valid from when the pool was made. Its subject, which no source tells, is the pool's id."""
    key = context.part(Keyring).of(pool)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, pool.id)])
    begins = datetime.fromtimestamp(int(pool.made), UTC)
    serial = int.from_bytes(hashlib.sha256(pool.kid.encode()).digest()[:8])
    builder = x509.CertificateBuilder(name, name, key.public_key(), serial or 1, begins, begins + VALID)
    return builder.sign(key, SHA256())


def signed(context: Context, pool: Pool, query: str) -> str:
    """A query with its signature. Source: SAML 2.0 bindings, 3.4.4.1."""
    told = f"{query}&SigAlg={quote_plus(ALGORITHM)}"
    signature = context.part(Keyring).of(pool).sign(told.encode(), padding.PKCS1v15(), SHA256())
    return f"{told}&Signature={quote_plus(base64.b64encode(signature))}"


@operation("GetSigningCertificate", resource=named_pool, read=True)
def get_signing_certificate(
    tx: ReadTx, call: Call, req: t.GetSigningCertificateRequest
) -> t.GetSigningCertificateResponse:
    """The certificate in base64, without the lines around it. Source: API_GetSigningCertificate. Raises
    ResourceNotFoundException."""
    made = certificate(call, pool_of(tx, call, req.UserPoolId))
    return t.GetSigningCertificateResponse(Certificate=base64.b64encode(made.public_bytes(Encoding.DER)).decode())
