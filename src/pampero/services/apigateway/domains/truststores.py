"""Trust stores of mutual TLS: bundles of certificates in S3.

Source: "How to turn on mutual TLS authentication for your REST APIs in API Gateway".
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from pampero.api import ApiError, Call
from pampero.aws.objects import TooLarge, fetch_object
from pampero.services.apigateway.domains.model import Trust
from pampero.services.apigateway.model import bad_request

# How large one may be no source tells: these bounds are chosen, as are the words of what is refused.
MAX_CERTIFICATES = 1000
MAX_BYTES = 1 << 20


async def read_truststore(call: Call, uri: str | None, version: str | None) -> Trust | None:
    """What lies at `s3://bucket/key`, read as the caller; None: no mutual TLS. Raises BadRequestException."""
    if not uri:
        return None
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not key:
        raise bad_request("Invalid truststoreUri: it has the form s3://bucket-name/key-name")
    try:
        found = await fetch_object(call, bucket, key, version, most=MAX_BYTES)
    except TooLarge as error:
        raise bad_request("The truststore is larger than 1 MB") from error
    except ApiError as error:
        raise bad_request(f"The truststore {uri} cannot be read: {error.message}") from error
    warnings = await asyncio.to_thread(_warnings, found, call.now)
    return Trust(uri, found.decode("ascii", "replace"), version, warnings)


def _warnings(bundle: bytes, now: float) -> list[str]:
    """Of what is valid but of no use. Raises BadRequestException for what is no bundle."""
    from cryptography import x509  # a thread is where it may take its time

    try:
        certificates = x509.load_pem_x509_certificates(bundle)
    except ValueError as error:
        raise bad_request("The truststore is no bundle of certificates in PEM") from error
    if len(certificates) > MAX_CERTIFICATES:
        raise bad_request(f"The truststore has more than {MAX_CERTIFICATES} certificates")
    at = datetime.fromtimestamp(now, UTC)
    return [
        f"Certificate {one.subject.rfc4514_string()} is expired" for one in certificates if one.not_valid_after_utc < at
    ]
