"""Landlock: rules for files, ports and signals that a process lays upon itself, without any rights.

Source: Linux, Documentation/userspace-api/landlock.rst. What is not named in a rule is refused.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct
from collections.abc import Iterable

from pampero.work.workers.bootstraps.kernelcalls import PR_SET_NO_NEW_PRIVS, Kernel

# The same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION = 1
PATH_BENEATH, NET_PORT = 1, 2
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
FIRST = (1 << 13) - 1  # all of version 1
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
ADDED = ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV))
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
BIND_TCP = 1
ABSTRACT_SOCKETS, SIGNALS = 1, 2
NET_SINCE, SCOPE_SINCE = 4, 6


class Landlock:
    """The rules of this machine's kernel. version: of Landlock. Raises OSError where there is none."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.version = kernel.call(CREATE_RULESET, None, 0, VERSION)
        self._files = FIRST
        for version, right in ADDED:
            self._files |= right if self.version >= version else 0

    def restrict(self, read: Iterable[str], write: Iterable[str], devices: Iterable[str]) -> None:
        """This process, and all that it starts, may from now on read and run `read`, do anything in `write`, use
        `devices`; bind TCP only where the kernel chooses the port; and signal, trace and meet in abstract sockets only
        those under the same rules. What does not exist is passed over."""
        attributes = [self._files]
        if self.version >= NET_SINCE:
            attributes.append(BIND_TCP)
        if self.version >= SCOPE_SINCE:
            attributes.append(ABSTRACT_SOCKETS | SIGNALS)
        packed = struct.pack(f"={len(attributes)}Q", *attributes)
        rules = self._kernel.call(CREATE_RULESET, packed, len(packed), 0)
        try:
            for path in read:
                self._allow(rules, path, EXECUTE | READ_FILE | READ_DIR)
            for path in write:
                self._allow(rules, path, self._files)
            for path in devices:
                self._allow(rules, path, READ_FILE | WRITE_FILE)
            if self.version >= NET_SINCE:
                self._kernel.call(ADD_RULE, rules, NET_PORT, struct.pack("=QQ", BIND_TCP, 0), 0)
            self._kernel.prctl(PR_SET_NO_NEW_PRIVS, 1)
            self._kernel.call(RESTRICT_SELF, rules, 0)
        finally:
            os.close(rules)

    def _allow(self, rules: int, path: str, rights: int) -> None:
        with contextlib.suppress(FileNotFoundError, PermissionError, NotADirectoryError):
            found = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                if not stat.S_ISDIR(os.fstat(found).st_mode):
                    rights &= OF_FILES
                rule = struct.pack("=Qi", rights & self._files, found)
                self._kernel.call(ADD_RULE, rules, PATH_BENEATH, rule, 0)
            finally:
                os.close(found)
