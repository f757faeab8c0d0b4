"""Encrypting what lies in a data folder with another key: the former version's, or that of a key which is given up.

Each file is replaced as a whole, and tells by its form what it is encrypted with: after a crash the work goes on where it
stood. Only once all is done does the keyring say so.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from pampero.kernel import ids
from pampero.kernel.errors import StartError, reason
from pampero.kernel.files import sync_folder
from pampero.store.blobfiles import CHUNK, BlobForm, DamagedBlob, PlainForm, SealedForm
from pampero.store.blobs import INCOMING
from pampero.store.cipher import reseal
from pampero.store.faultpoints import FaultPoints

PIECE = 16 * CHUNK


def seal_all(
    database: Path, roots: Sequence[Path], key: bytes, former: Sequence[bytes | None], faults: FaultPoints
) -> int:
    """The database and all blobs under `roots`; the number of files that were still to do. former: keys, and None for
    what is not encrypted. Raises StartError; what is done stays done."""
    try:
        done = int(reseal(database, key, former))
        faults.pass_point("seal.database")
        forms = [PlainForm() if one is None else SealedForm(one) for one in former]
        target = SealedForm(key)
        for root in roots:
            if root.is_dir():
                done += _seal_blobs(root, target, forms, faults)
    except DamagedBlob as error:
        raise StartError(f"{error}; restore it from a backup, or delete it") from error
    except OSError as error:
        raise StartError(f"{database.parent} cannot be encrypted: {reason(error)}; what is done stays done") from error
    return done


def _seal_blobs(root: Path, target: BlobForm, former: Sequence[BlobForm], faults: FaultPoints) -> int:
    incoming = root / INCOMING
    incoming.mkdir(mode=0o700, exist_ok=True)
    for left in incoming.iterdir():
        left.unlink()
    done = 0
    for folder in sorted(os.listdir(root)):
        if len(folder) != 2:
            continue
        for rest in os.listdir(root / folder):
            if target.address(folder + rest) is not None:
                continue
            for form in former:
                address = form.address(folder + rest)
                if address is not None:
                    _seal(root / folder / rest, root, address, form, target)
                    faults.pass_point("seal.blob")
                    done += 1
                    break
        with contextlib.suppress(OSError):
            os.rmdir(root / folder)
    return done


def _seal(path: Path, root: Path, address: str, form: BlobForm, target: BlobForm) -> None:
    name = target.name(address)
    final = root / name[:2] / name[2:]
    if not final.exists():
        temporary = root / INCOMING / ids.uuid4()
        reader = form.reader(path, address)
        writer = target.writer(temporary)
        try:
            for offset in range(0, reader.size, PIECE):
                writer.write(reader.read_at(offset, PIECE))
            writer.finish(address, fsync=True)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        finally:
            writer.close()
            reader.close()
        stored = path.stat()
        os.utime(temporary, ns=(stored.st_atime_ns, stored.st_mtime_ns))
        final.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(temporary, final)
        sync_folder(final.parent)
    path.unlink()
