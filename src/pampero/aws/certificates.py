"""Certificates of ACM, for services that speak TLS with them: which there are, and who uses them.

Who takes one writes that down in its own transaction (`use`), so that none is deleted that is in use.
"""

from __future__ import annotations

import msgspec

from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import arn
from pampero.protocol.errors import ApiError
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx


class Certificate(Noun):
    """A certificate with its key. body, chain, key: PEM. names: those that it is for, the first being its domain.

    kind: AMAZON_ISSUED or IMPORTED. created, issued, imported, renewed, begins, ends: epoch seconds. method: how its domains
    were validated. validation: the domain that was asked for each name. export, logging: its options.
    """

    kind: str
    names: list[str]
    body: str
    chain: str
    key: str
    algorithm: str
    serial: str
    subject: str
    issuer: str
    signature: str
    begins: float
    ends: float
    created: float
    issued: float | None = None
    imported: float | None = None
    renewed: float | None = None
    exported: bool = False
    method: str | None = None
    export: str = "DISABLED"
    logging: str = "ENABLED"
    key_usages: list[str] = msgspec.field(default_factory=list)
    extended_usages: list[str] = msgspec.field(default_factory=list)
    validation: dict[str, str] = msgspec.field(default_factory=dict)
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("acm", self.region, self.account, f"certificate/{self.name}")


class Use(msgspec.Struct):
    """That a resource uses a certificate. since: epoch seconds."""

    since: float


def missing(text: str) -> ApiError:
    """ResourceNotFoundException."""
    return ApiError("ResourceNotFoundException", f"Could not find certificate {text}.")


CERTIFICATES: Nouns[Certificate] = Nouns("acm.certificate", Certificate, "certificate/", missing)
USES = Documents("acm.use", Use)


def kept(text: str) -> str:
    """What is touched when a certificate is another: who speaks TLS with it reads it anew."""
    return f"acm.certificate/{text}"


def save(tx: Tx, certificate: Certificate) -> Certificate:
    """Write it; who speaks TLS with it takes the new one."""
    tx.touch(kept(certificate.arn))
    return CERTIFICATES.save(tx, certificate)


def use(tx: Tx, certificate: str, user: str) -> None:
    """From now on a resource (an ARN) uses a certificate (an ARN)."""
    USES.put(tx, certificate, user, Use(tx.now))


def release(tx: Tx, certificate: str, user: str) -> None:
    """The resource uses it no more."""
    USES.delete(tx, certificate, user)


def users(tx: ReadTx, certificate: str) -> list[str]:
    """The ARNs of what uses a certificate."""
    return [user for user, _ in USES.page(tx, certificate)]


def covers(name: str, domain: str) -> bool:
    """Whether a certificate for `name`, which may begin with `*.`, is one for a domain (RFC 6125, 6.4.3)."""
    name, domain = name.lower(), domain.lower()
    return name == domain or (name.startswith("*.") and domain.partition(".")[2] == name[2:] and domain[:2] != "*.")


def serial_text(serial: int) -> str:
    """A certificate's serial number as AWS writes it: `0a:1b`."""
    digits = f"{serial:x}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
