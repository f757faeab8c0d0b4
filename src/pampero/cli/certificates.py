"""ca, and what `start` and `env` have to do with certificates."""

from __future__ import annotations

import importlib.util
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pampero.cli.output import fail, say
from pampero.cli.place import DATA

BUNDLE = "bundle.pem"


def tls_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of `start` that say how it is reached."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in (
        click.option("--insecure", is_flag=True, help="Serve other machines without TLS."),
        click.option("--tls-key", type=file, help="The certificate's key."),
        click.option("--tls-cert", type=file, help="Speak TLS with this certificate (and those above it)."),
        click.option(
            "--tls", is_flag=True, help="Speak TLS with a certificate of an own authority (see `pampero ca`)."
        ),
        click.option(
            "--host-name",
            "host_names",
            multiple=True,
            metavar="NAME",
            help="A name that the server is reached by, beside those of this machine. Repeatable.",
        ),
    ):
        function = option(function)
    return function


def tls_settings(
    host_names: tuple[str, ...], tls: bool, tls_cert: Path | None, tls_key: Path | None, insecure: bool
) -> dict[str, Any]:
    """The options as settings."""
    if (tls_cert is None) != (tls_key is None):
        fail("--tls-cert and --tls-key go together")
    files = (tls_cert.resolve(), tls_key.resolve()) if tls_cert and tls_key else None
    names = tuple(name.lower().rstrip(".") for name in host_names)
    return {"host_names": names, "tls": tls or files is not None, "tls_files": files, "insecure": insecure}


def tls_arguments(
    host_names: tuple[str, ...], tls: bool, tls_cert: Path | None, tls_key: Path | None, insecure: bool
) -> list[str]:
    """The options as they are given to another `start`."""
    files = [f"--tls-cert={tls_cert}", f"--tls-key={tls_key}"] if tls_cert else []
    names = [f"--host-name={name}" for name in host_names]
    return [*names, *["--tls"] * tls, *files, *["--insecure"] * insecure]


def trust(data: Path) -> dict[str, str]:
    """What makes the SDKs, curl and requests trust the authority; nothing where there is none.

    All but Node.js replace their list of authorities by the file: it holds the usual ones, too.
    """
    from pampero.net.authority import Authority

    authority = Authority(data.resolve())
    if not authority.certificate.exists():
        return {}
    bundle = str(_bundle(authority.certificate))
    names = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
    return {**dict.fromkeys(names, bundle), "NODE_EXTRA_CA_CERTS": str(authority.certificate)}


def _bundle(certificate: Path) -> Path:
    """The authority's certificate and those that the machine, or else botocore, trusts."""
    usual = ssl.get_default_verify_paths().cafile
    if usual is None:
        found = importlib.util.find_spec("botocore")
        usual = str(Path(found.origin).with_name("cacert.pem")) if found is not None and found.origin else None
    texts = [certificate.read_text(), *([Path(usual).read_text()] if usual else [])]
    bundle, content = certificate.with_name(BUNDLE), "\n".join(texts)
    if not bundle.exists() or bundle.read_text() != content:
        bundle.write_text(content)
    return bundle


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=DATA, envvar="PAMPERO_DATA", help="The data folder.")
@click.option("--path", "as_path", is_flag=True, help="Print where it is instead.")
def ca(data: Path, as_path: bool) -> None:
    """Print the certificate of the data folder's own authority; it is made where there is none yet."""
    from pampero.net.authority import Authority

    try:
        certificate = Authority(data.resolve()).ensure()
    except OSError as error:
        fail(f"no authority can be made in {data}: {error.strerror}")
    say(str(certificate) if as_path else certificate.read_text().rstrip())
