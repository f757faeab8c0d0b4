"""ca, and what `env` has to do with certificates."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import click

from pampero.cli.options import data_option
from pampero.cli.output import fail, say, visible
from pampero.kernel.errors import reason
from pampero.store.lock import NAME as LOCK

BUNDLE = "bundle.pem"


def trust(data: Path) -> dict[str, str]:
    """What makes the SDKs, curl and requests trust the authority; nothing where there is none.

    All but Node.js replace their list of authorities by the file: it holds the usual ones, too.
    """
    from pampero.kernel.authority import Authority

    authority = Authority(data.resolve())
    if not authority.certificate.exists():
        return {}
    bundle = str(_bundle(authority.certificate))
    names = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
    return {**dict.fromkeys(names, bundle), "NODE_EXTRA_CA_CERTS": str(authority.certificate)}


def _bundle(certificate: Path) -> Path:
    """The authority's certificate and those that the machine, or else botocore, trusts."""
    from pampero.kernel.trust import bundle

    path, content = certificate.with_name(BUNDLE), bundle(certificate)
    if not path.exists() or path.read_text() != content:
        path.write_text(content)
        give_back(path.parent, owner_of(path.parent))
    return path


def owner_of(folder: Path) -> os.stat_result:
    """Whose a folder is, or would be who made it: the nearest one that is there tells."""
    found = folder.resolve()
    while not found.exists():
        found = found.parent
    return found.stat()


def give_back(folder: Path, owner: os.stat_result) -> None:
    """What root has made in somebody's folder is theirs, or their server could not read it.

    Only plain files that are root's, and of one name, change hands: whoever owns the folder could have put a link there.
    """
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for path in (folder.parent, folder, *folder.iterdir()):
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            found = os.fstat(descriptor)
            plain = stat.S_ISDIR(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_nlink == 1)
            if plain and found.st_uid == 0:
                os.fchown(descriptor, owner.st_uid, owner.st_gid)
        finally:
            os.close(descriptor)


@click.command()
@data_option
@click.option("--path", "as_path", is_flag=True, help="Print where it is instead.")
def ca(data: Path, as_path: bool) -> None:
    """Print the certificate of the data folder's own authority; it is made where there is none yet."""
    from pampero.kernel.authority import Authority

    owner = owner_of(data)
    try:
        certificate = Authority(data.resolve()).ensure()
        give_back(certificate.parent, owner)
    except OSError as error:
        fail(f"no authority can be made in {data}: {reason(error)}")
    if not (data / LOCK).exists():
        click.echo(visible(f"pampero: no server has been started on {data} yet; --data names another folder"), err=True)
    say(str(certificate) if as_path else certificate.read_text().rstrip())
