"""Whom programs are to trust: the usual authorities, and the one of a data folder's own."""

from __future__ import annotations

import importlib.util
import re
import ssl
import warnings
from pathlib import Path

SHOWN, BUNDLE, JAVA = "trust", "bundle.pem", "cacerts"
CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
# Where systems keep the usual ones, in one file.
SYSTEM = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
)  # fmt: skip


class Trust:
    """The files that functions are shown in place of their system's: `tls/trust/` in a data folder. Nothing in it is secret."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.folder = data / "tls" / SHOWN

    @property
    def made(self) -> bool:
        """Whether they are there, and later than what they are made from."""
        sources = [self.folder.parent / "ca.pem", *filter(None, [usual()])]
        try:
            oldest = min((self.folder / name).stat().st_mtime_ns for name in (BUNDLE, JAVA))
            return all(source.stat().st_mtime_ns <= oldest for source in sources)
        except OSError:
            return False

    def make(self) -> None:
        """Write them, and the authority where there is none. Raises OSError."""
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
        from cryptography.utils import CryptographyDeprecationWarning

        from pampero.kernel.authority import Authority  # certificates cost a start that needs none

        text = bundle(Authority(self._data).ensure())
        self.folder.mkdir(mode=0o755, exist_ok=True)
        with warnings.catch_warnings():
            # Machines trust authorities that are older than today's rules.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            known = [x509.load_pem_x509_certificate(one.encode()) for one in CERTIFICATE.findall(text)]
        entries = [pkcs12.PKCS12Certificate(one, b"%d" % number) for number, one in enumerate(known)]
        # Java reads this form where it looks for its own list, without a password.
        _replace(self.folder / JAVA, pkcs12.serialize_java_truststore(entries, NoEncryption()))
        _replace(self.folder / BUNDLE, text.encode())
        self.folder.chmod(0o755)


def usual() -> Path | None:
    """The file of the authorities that the machine trusts, or else botocore."""
    found = next((path for path in map(Path, SYSTEM) if path.is_file()), None)
    if found is None:
        named = ssl.get_default_verify_paths().cafile
        package = importlib.util.find_spec("botocore")
        if named is not None:
            found = Path(named)
        elif package is not None and package.origin:
            found = Path(package.origin).with_name("cacert.pem")
    return found


def bundle(certificate: Path) -> str:
    """This certificate, and those of the usual authorities."""
    own, others = certificate.read_text(), usual()
    return "\n".join([own, *([others.read_text()] if others is not None else [])])


def _replace(path: Path, content: bytes) -> None:
    """Whoever reads it finds the old or the new one; everybody may."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(content)
    new.chmod(0o644)
    new.replace(path)
