"""What a server is started with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"
EVERYWHERE = ("0.0.0.0", "::", "")
OPTION = "option"
MAX_PROCESSES = 64
SMTP_PORT = 25
# Of --containers.
AUTO, NONE, PODMAN = "auto", "none", "podman"


class MailServer(NamedTuple):
    """An SMTP server. user: "" where none signs in."""

    host: str
    port: int
    user: str
    password: str


class Place(NamedTuple):
    """Where a container engine listens: path, of a Unix socket, or host and port."""

    path: str = ""
    host: str = ""
    port: int = 0

    @classmethod
    def parse(cls, text: str) -> Place:
        """unix://PATH or tcp://HOST:PORT. Raises ValueError."""
        parts = urlsplit(text)
        if parts.scheme == "unix" and parts.path:
            return cls(parts.path)
        if parts.scheme in ("tcp", "http") and parts.hostname and parts.port:
            return cls(host=parts.hostname, port=parts.port)
        raise ValueError(f"{text!r} is neither unix://PATH nor tcp://HOST:PORT")


@dataclass(frozen=True, slots=True)
class Option:
    """How `pampero start` offers a setting: its kind and default are the field's, and so is its name unless `name` is.

    variable: of the environment, which the option overrides. hidden: not in the help. secret: handed to a child process
    by that variable, for a command line is seen by everyone.
    """

    help: str
    name: str = ""
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    variable: str | None = None
    hidden: bool = False
    secret: bool = False


def _option(
    help_: str,
    name: str = "",
    choices: tuple[str, ...] = (),
    metavar: str | None = None,
    variable: str | None = None,
    hidden: bool = False,
    secret: bool = False,
) -> Mapping[str, Option]:
    return {OPTION: Option(help_, name, choices, metavar, variable, hidden, secret)}


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `pampero start`; everything else is state in the store.

    A setting is declared here and nowhere else: `metadata` makes it an option of the command line. A bool is a switch, a
    tuple may be given repeatedly, `Path | None` and `str | None` may be left out.
    """

    host: str = field(default="127.0.0.1", metadata=_option("The address to listen on."))
    port: int = field(default=4566, metadata=_option("The port to listen on; 0: any that is free."))
    data: Path = field(
        default=Path(".pampero"),
        metadata=_option(
            "The folder that holds all state; by default that of PAMPERO_DATA, or .pampero.", variable="PAMPERO_DATA"
        ),
    )
    workers: str = field(
        default="1",
        metadata=_option(
            "Processes that serve the port; auto: one for each two processors.",
            metavar="N|auto",
            variable="PAMPERO_WORKERS",
        ),
    )
    store: str | None = field(
        default=None,
        metadata=_option(
            "Keep rows in this PostgreSQL database instead of the data folder; several servers may share it, with the folder.",
            metavar="postgresql://USER:PASSWORD@HOST/DATABASE",
            variable="PAMPERO_STORE",
            secret=True,
        ),
    )
    strict: bool = field(
        default=False, metadata=_option("Refuse to start where functions cannot be kept away from the data folder.")
    )
    lenient: bool = field(
        default=False, metadata=_option("Let functions that root made run as root while their role was never made.")
    )
    durability: str = field(
        default="process",
        metadata=_option(
            "Survive kill -9, or also a power cut (an fsync a group of commits).", choices=("process", "machine")
        ),
    )
    key_file: Path | None = field(
        default=None,
        metadata=_option("The file of the key that opens the data folder; server.key in that folder otherwise."),
    )
    key_command: str | None = field(
        default=None, metadata=_option("A command that prints that key; it may also be in PAMPERO_KEY.")
    )
    no_encryption: bool = field(default=False, metadata=_option("Leave what is at rest as it is."))
    cors_origins: tuple[str, ...] = field(
        default=(),
        metadata=_option(
            "Let pages of this origin (https://app.example; * is any) call the APIs; those on this machine may. Repeatable.",
            name="cors-origin",
            metavar="ORIGIN",
        ),
    )
    host_names: tuple[str, ...] = field(
        default=(),
        metadata=_option(
            "A name that the server is reached by, beside those of this machine. Repeatable.",
            name="host-name",
            metavar="NAME",
        ),
    )
    tls: bool = field(
        default=False, metadata=_option("Speak TLS, with a certificate of an authority of its own (see `pampero ca`).")
    )
    url_suffix: str | None = field(
        default=None,
        metadata=_option(
            "The domain below which stacks' outputs name APIs, functions and buckets in the place of amazonaws.com; it speaks TLS.",
            metavar="NAME",
            variable="PAMPERO_URL_SUFFIX",
        ),
    )
    tls_cert: Path | None = field(
        default=None, metadata=_option("Speak TLS with the certificate in this file (and those above it).")
    )
    tls_key: Path | None = field(default=None, metadata=_option("The file of that certificate's key."))
    insecure: bool = field(default=False, metadata=_option("Serve other machines without TLS."))
    reach: tuple[str, ...] = field(
        default=(),
        metadata=_option(
            "Let functions call this IPv4 address of this machine or a private network; public ones they may. Repeatable.",
            metavar="ADDRESS[/PREFIX][:PORT]",
        ),
    )
    host_access: bool = field(
        default=False,
        metadata=_option(
            "Let containers have what is this machine's: its folders, devices, processes and network, and privileges over it."
        ),
    )
    private_endpoints: bool = field(
        default=False,
        metadata=_option(
            "Beyond loopback, let subscriptions, APIs and issuers be called at private addresses, too; on loopback they may.",
            name="allow-private-endpoints",
        ),
    )
    no_cooldowns: bool = field(
        default=False,
        metadata=_option(
            "Let a queue be purged again, and made again once it is deleted, without the minute that SQS asks for.",
            variable="PAMPERO_NO_COOLDOWNS",
        ),
    )
    no_throughput_limits: bool = field(
        default=False,
        metadata=_option(
            "Let shards of Kinesis take and give more than AWS's do in a second.",
            variable="PAMPERO_NO_THROUGHPUT_LIMITS",
        ),
    )
    smtp: str | None = field(
        default=None,
        metadata=_option(
            "Send the mail of SNS and Cognito through this SMTP server, instead of keeping it for `pampero outbox`.",
            metavar="[USER:PASSWORD@]HOST[:PORT]",
            variable="PAMPERO_SMTP",
            secret=True,
        ),
    )
    smtp_from: str = field(
        default="no-reply@sns.amazonaws.com",
        metadata=_option("The address that such mail comes from.", metavar="ADDRESS", variable="PAMPERO_SMTP_FROM"),
    )
    settle: float = field(
        default=0.0,
        metadata=_option(
            "Seconds for which tables and their like are CREATING, UPDATING or DELETING, as on AWS; 0: all is done at once.",
            metavar="SECONDS",
            variable="PAMPERO_SETTLE",
        ),
    )
    in_flight: int = field(
        default=120_000,
        metadata=_option("How many messages of a queue may be in flight.", variable="PAMPERO_IN_FLIGHT", hidden=True),
    )
    containers: str = field(
        default=AUTO,
        metadata=_option(
            "The container engine: auto (DOCKER_HOST, the usual sockets, Podman), podman (started by the server), or none.",
            metavar="auto|podman|none|unix://PATH|tcp://HOST:PORT",
            variable="PAMPERO_CONTAINERS",
        ),
    )
    log_file: Path | None = field(
        default=None,
        metadata=_option(
            "Write the log there, in three parts of 5 MB at most; with --detach to server.log in the data folder."
        ),
    )
    # The clock can be turned, and answers are checked against their output shapes.
    test: bool = field(default=False, metadata=_option("", variable="PAMPERO_TEST", hidden=True))
    account: str = DEFAULT_ACCOUNT
    region: str = DEFAULT_REGION

    @property
    def processes(self) -> int:
        """How many processes serve. Raises ValueError."""
        count = max(1, (os.cpu_count() or 1) // 2) if self.workers == "auto" else int(self.workers)
        if not 1 <= count <= MAX_PROCESSES:
            raise ValueError(count)
        return count

    @property
    def engine(self) -> Place | None:
        """Where the container engine is, where the setting says so. Raises ValueError."""
        return None if self.containers in (AUTO, NONE, PODMAN) else Place.parse(self.containers)

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail goes. Raises ValueError."""
        if self.smtp is None:
            return None
        parts = urlsplit(f"//{self.smtp}")
        if not parts.hostname or parts.path or parts.query or bool(parts.username) != bool(parts.password):
            raise ValueError("not [USER:PASSWORD@]HOST[:PORT]")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return MailServer(parts.hostname, parts.port or SMTP_PORT, user, password)

    @property
    def endpoint(self) -> str:
        """The URL at which clients and functions on this machine reach the server, without TLS."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def address(self) -> str:
        """The URL at which clients elsewhere reach the server, and those on this machine that want TLS."""
        if not self.speaks_tls:
            return self.endpoint
        host = "localhost" if self.loopback or self.host in EVERYWHERE else self.host
        host = self.host_names[0] if self.host_names else host
        return f"https://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def speaks_tls(self) -> bool:
        """Whether TLS is served at all."""
        return self.tls or self.tls_cert is not None or self.url_suffix is not None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in ("127.0.0.1", "localhost", "::1")

    @property
    def reaches_private(self) -> bool:
        """Whether what users let the server call may be on loopback, private or link-local addresses, or be itself."""
        return self.loopback or self.private_endpoints
