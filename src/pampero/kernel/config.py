"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `pampero start`; everything else is state in the store.

    durability: "process" survives kill -9, "machine" also a power cut (an fsync a group of commits).
    strict: refuse what would otherwise only be warned of (functions whose role does not exist).
    private_endpoints: a server that listens beyond loopback may call endpoints of users that are not public, too.
    cors_origins: beside those on this machine, the origins whose pages may call the APIs; "*" is any.
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
    private_endpoints: bool = False

    @property
    def endpoint(self) -> str:
        """The URL at which clients and functions on this machine reach the server."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host
        return f"http://{host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in ("127.0.0.1", "localhost", "::1")

    @property
    def reaches_private(self) -> bool:
        """Whether what users let the server call may be on loopback, private or link-local addresses, or be itself."""
        return self.loopback or self.private_endpoints
