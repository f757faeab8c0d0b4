"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"
EVERYWHERE = ("0.0.0.0", "::", "")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `pampero start`; everything else is state in the store.

    durability: "process" survives kill -9, "machine" also a power cut (an fsync a group of commits).
    strict: refuse what would otherwise only be warned of (functions whose role does not exist).
    cors_origins: beside those on this machine, the origins whose pages may call the APIs; "*" is any.
    host_names: beside those of this machine, the names under which the server is reached. tls: speak TLS, with the
    certificate and key in these files, or (None) with those of an authority of the data folder's own. insecure: serve
    other machines without TLS.
    test: the clock can be turned and answers are checked against their output shapes.
    """

    data: Path = field(default_factory=lambda: Path(".pampero"))
    host: str = "127.0.0.1"
    port: int = 4566
    durability: str = "process"
    strict: bool = False
    test: bool = False
    account: str = DEFAULT_ACCOUNT
    region: str = DEFAULT_REGION
    cors_origins: tuple[str, ...] = ()
    host_names: tuple[str, ...] = ()
    tls: bool = False
    tls_files: tuple[Path, Path] | None = None
    insecure: bool = False

    @property
    def endpoint(self) -> str:
        """The URL at which clients and functions on this machine reach the server, without TLS."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def address(self) -> str:
        """The URL at which clients elsewhere reach the server, and those on this machine that want TLS."""
        if not self.tls:
            return self.endpoint
        host = "localhost" if self.loopback or self.host in EVERYWHERE else self.host
        host = self.host_names[0] if self.host_names else host
        return f"https://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in ("127.0.0.1", "localhost", "::1")
