"""Keys and certificates: made by this server's own authority, or read from what is imported. Pure but for the authority."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from pampero.aws.certificates import serial_text
from pampero.kernel.authority import Authority
from pampero.services.acm.model import invalid

# Since February 2026; 395 before. Source: user guide, "ACM public certificate characteristics and limitations", "Document history".
DAYS = 198
CURVES: Mapping[str, ec.EllipticCurve] = MappingProxyType(
    {"EC_prime256v1": ec.SECP256R1(), "EC_secp384r1": ec.SECP384R1(), "EC_secp521r1": ec.SECP521R1()}
)
EXPONENT = 65537
ENCODING, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
KEY_USAGES = {
    "digital_signature": "DIGITAL_SIGNATURE", "content_commitment": "NON_REPUDIATION",
    "key_encipherment": "KEY_ENCIPHERMENT", "data_encipherment": "DATA_ENCIPHERMENT", "key_agreement": "KEY_AGREEMENT",
    "key_cert_sign": "CERTIFICATE_SIGNING", "crl_sign": "CRL_SIGNING",
}  # fmt: skip


def issue(authority: Authority, names: list[str], algorithm: str, now: float) -> dict[str, Any]:
    """A key and a certificate for these names. now: epoch seconds. Takes long (a key of RSA): for a thread."""
    key = _key(algorithm)
    alternatives = x509.SubjectAlternativeName([x509.DNSName(_ascii(name)) for name in names])
    body = authority.sign(names[0], alternatives, key.public_key(), DAYS, datetime.fromtimestamp(now, UTC)).decode()
    private = key.private_bytes(ENCODING, PKCS8, serialization.NoEncryption()).decode()
    given = {"body": body, "key": private, "chain": authority.certificate.read_text()}
    return {**told(x509.load_pem_x509_certificate(body.encode())), **given}


def _key(algorithm: str) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    if algorithm in CURVES:
        return ec.generate_private_key(CURVES[algorithm])
    return rsa.generate_private_key(EXPONENT, int(algorithm.removeprefix("RSA_")))


def _ascii(name: str) -> str:
    return name if name.isascii() else name.encode("idna").decode()


def told(certificate: x509.Certificate) -> dict[str, Any]:
    """What a certificate says of itself, as it is kept."""
    return {
        "serial": serial_text(certificate.serial_number),
        "subject": certificate.subject.rfc4514_string(),
        "issuer": _organization(certificate),
        "begins": certificate.not_valid_before_utc.timestamp(),
        "ends": certificate.not_valid_after_utc.timestamp(),
        "algorithm": algorithm_of(certificate.public_key()),
        "signature": _signature(certificate),
        "key_usages": _key_usages(certificate),
        "extended_usages": _extended_usages(certificate),
    }


def _organization(certificate: x509.Certificate) -> str:
    for oid in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        if found := certificate.issuer.get_attributes_for_oid(oid):
            return str(found[0].value)
    return certificate.issuer.rfc4514_string()


def _signature(certificate: x509.Certificate) -> str:
    hashed = certificate.signature_hash_algorithm
    kind = "ECDSA" if isinstance(certificate.public_key(), ec.EllipticCurvePublicKey) else "RSA"
    if "ecdsa" in (certificate.signature_algorithm_oid._name or "").lower():
        kind = "ECDSA"
    elif "rsa" in (certificate.signature_algorithm_oid._name or "").lower():
        kind = "RSA"
    return f"{(hashed.name if hashed else 'none').upper()}WITH{kind}"


def _key_usages(certificate: x509.Certificate) -> list[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [name for member, name in KEY_USAGES.items() if getattr(found, member)]


def _extended_usages(certificate: x509.Certificate) -> list[str]:
    """Their OIDs."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [one.dotted_string for one in found]


def algorithm_of(key: Any) -> str:
    """As ACM calls it. Raises ValidationException for a kind of key that it does not take."""
    if isinstance(key, rsa.RSAPublicKey) and key.key_size in (1024, 2048, 3072, 4096):
        return f"RSA_{key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        for name, curve in CURVES.items():
            if key.curve.name == curve.name:
                return name
    raise invalid("The algorithm of the key is not supported.")


def read_imported(body: bytes, private: bytes, chain: bytes | None) -> dict[str, Any]:
    """What is imported, as it is kept. Raises ValidationException as "Prerequisites for importing ACM certificates" says;
    for what AWS's pages show no text, the texts are ours."""
    certificate = _one(body)
    above = _all(chain) if chain else []
    key = _private(private)
    if key.public_key() != certificate.public_key():
        raise invalid("The private key does not match the public key of the certificate.")
    try:
        certificate.verify_directly_issued_by(above[0] if above else certificate)
    except (ValueError, TypeError, InvalidSignature) as error:
        if above:
            raise invalid("Could not validate the certificate with the certificate chain.") from error
        text = "Please provide either a valid self-signed certificate or certificate chain."
        raise invalid(f"Provided certificate is not a valid self signed. {text}") from error
    return {
        **told(certificate),
        "names": _names(certificate),
        "body": certificate.public_bytes(ENCODING).decode(),
        "chain": "".join(one.public_bytes(ENCODING).decode() for one in above),
        "key": key.private_bytes(ENCODING, PKCS8, serialization.NoEncryption()).decode(),
    }


def _one(body: bytes) -> x509.Certificate:
    found = _all(body)
    if len(found) != 1:
        only = "You can specify only one certificate in this field."
        raise invalid(f"The certificate field contains more than one certificate. {only}")
    return found[0]


def _all(text: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(text)
    except ValueError as error:
        raise invalid("The certificate is not valid: it has to be PEM-encoded X.509.") from error


def _private(text: bytes) -> Any:
    try:
        key: PrivateKeyTypes = serialization.load_pem_private_key(text, None)
    except TypeError as error:
        raise invalid("The private key is encrypted; it has to be unencrypted.") from error
    except ValueError as error:
        raise invalid("The private key is not valid: it has to be PEM-encoded.") from error
    return key


def _names(certificate: x509.Certificate) -> list[str]:
    """The common name and the alternative ones."""
    common = [str(one.value) for one in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
    try:
        others = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return common
    return list(dict.fromkeys([*common, *others.get_values_for_type(x509.DNSName)]))


def locked(private: str, passphrase: bytes) -> str:
    """A private key as PKCS #8 under a passphrase. Takes long: for a thread."""
    key: Any = serialization.load_pem_private_key(private.encode(), None)
    under = serialization.BestAvailableEncryption(passphrase)
    return str(key.private_bytes(ENCODING, PKCS8, under).decode())
