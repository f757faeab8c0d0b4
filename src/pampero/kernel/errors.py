"""What a person has to mend before the server can start."""

from __future__ import annotations

import errno
import os


class StartError(RuntimeError):
    """Why a server cannot start, or a command on its data folder cannot go on: one line that says what to do."""


def reason(error: OSError) -> str:
    """What the system says, in few words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "there is no room left on the disk"
    if error.errno == errno.EROFS:
        return "it is on a file system that is mounted read-only"
    return (error.strerror or os.strerror(error.errno or 0) or str(error)).lower()
