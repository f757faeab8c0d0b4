"""An authority of a data folder's own, and the certificates that it signs: the server's, and those that ACM issues.

`localhost` can have no certificate of a public authority. Who trusts this one trusts whoever can read the data folder,
and nothing else does: it is to be named to clients (`AWS_CA_BUNDLE`), not to the machine.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pampero.kernel.clock import Clock

FOLDER = "tls"
AUTHORITY_DAYS = 3650
SERVER_DAYS = 90
# So long before its end a certificate is replaced.
RENEW_DAYS = 30
# Hosts of data planes stand two labels before a name, where one star does not reach.
PLANES = ("", "*.", "*.s3.", "*.execute-api.", "*.lambda-url.")
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
ALWAYS = ("127.0.0.1", "::1", "localhost")


class Authority:
    """The files under `tls/` in a data folder, made on first use, readable by their owner only."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER
        self.certificate = self._folder / "ca.pem"
        self._key = self._folder / "ca.key"
        self.server_certificate = self._folder / "server.pem"
        self.server_key = self._folder / "server.key"

    def ensure(self) -> Path:
        """Make the authority where there is none; the path of its certificate."""
        if not (self.certificate.exists() and self._key.exists()):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            key = ec.generate_private_key(ec.SECP256R1())
            name = _name(f"Pampero's own authority {os.urandom(4).hex()}")
            builder = _builder(name, name, key.public_key(), AUTHORITY_DAYS, _now())
            builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            builder = builder.add_extension(_usage(signs=True), critical=True)
            _write_key(self._key, key)
            _write(self.certificate, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return self.certificate

    def issue(self, names: Iterable[str]) -> bool:
        """A certificate of the server for these names, where there is none for them that lasts. Whether it is new.

        names: host names and addresses beside those of this machine alone; `*.name` is served with each name.
        """
        self.ensure()
        wanted = _alternatives([*ALWAYS, *names])
        authority = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        if self._lasts(authority, wanted):
            return False
        key = ec.generate_private_key(ec.SECP256R1())
        made = self.sign("localhost", wanted, key.public_key(), SERVER_DAYS, _now())
        _write_key(self.server_key, key)
        _write(self.server_certificate, made)
        return True

    def sign(self, subject: str, names: x509.SubjectAlternativeName, key: PublicKey, days: int, now: datetime) -> bytes:
        """A certificate for servers, as PEM. subject: its common name."""
        self.ensure()
        authority = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        signing = serialization.load_pem_private_key(self._key.read_bytes(), None)
        assert isinstance(signing, ec.EllipticCurvePrivateKey)
        builder = _builder(_name(subject), authority.subject, key, days, now)
        identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        builder = builder.add_extension(issuer, critical=False).add_extension(names, critical=False)
        return builder.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def _lasts(self, authority: x509.Certificate, wanted: x509.SubjectAlternativeName) -> bool:
        try:
            found = x509.load_pem_x509_certificate(self.server_certificate.read_bytes())
            found.verify_directly_issued_by(authority)
            named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            return False
        return named == wanted and found.not_valid_after_utc > _now() + timedelta(days=RENEW_DAYS)


def _now() -> datetime:
    return datetime.fromtimestamp(Clock().now(), UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PublicKey, days: int, now: datetime
) -> x509.CertificateBuilder:
    """Valid from yesterday, for clients whose clocks are late."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _alternatives(names: Iterable[str]) -> x509.SubjectAlternativeName:
    found: list[x509.GeneralName] = []
    for name in dict.fromkeys(names):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.extend(x509.DNSName(f"{plane}{name}") for plane in PLANES)
    return x509.SubjectAlternativeName(found)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    form = serialization.PrivateFormat.PKCS8
    _write(path, key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
