"""The few system calls that Python's library lacks, by ctypes. Linux only; loading it elsewhere is harmless."""

from __future__ import annotations

import ctypes
import os
import platform
import struct

from pampero.work.workers.bootstraps import filters

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV = 1, 2, 4
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 3, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
SECCOMP_FILTER = 2
LAST_CAPABILITY = 40
CAP_SYS_CHROOT, CAP_SYS_ADMIN = 18, 21
AT_FDCWD, AT_RECURSIVE, AT_EMPTY_PATH = -100, 0x8000, 0x1000
# The same on every architecture.
OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442
OPEN_TREE_CLONE, MOVE_MOUNT_F_EMPTY_PATH = 1, 4
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 1, 2, 4
_KEPT = 8 | 1024 | 2048  # noexec, noatime, nodiratime: the same bits in statvfs and mount
_ST_RELATIME, _MS_RELATIME = 4096, 1 << 21
# architecture → pivot_root, capset
_CALLS = {"x86_64": (155, 126), "aarch64": (41, 91)}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


class Kernel:
    """System calls of this machine. Every method raises OSError.

    sessions: whether those whom `filter_calls` confines may leave their process group and use System V's IPC: not
    where nothing else ends what they start and frees what they take. modes: whether they may change the modes of files
    by path, of which Landlock has no rule: not where they are the server's user.
    """

    def __init__(self, sessions: bool = True, modes: bool = True) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._pivot, self._capset = _CALLS[platform.machine()]
        self._filter = ctypes.create_string_buffer(filters.program(platform.machine(), sessions, modes))
        self._program = _Program((len(self._filter) - 1) // 8, ctypes.addressof(self._filter))
        self._looser = ctypes.create_string_buffer(filters.program(platform.machine(), sessions, modes, joins=True))
        self._joining = _Program((len(self._looser) - 1) // 8, ctypes.addressof(self._looser))

    def _check(self, result: int, what: str) -> int:
        if result == -1:
            number = ctypes.get_errno()
            raise OSError(number, f"{what}: {os.strerror(number)}")
        return result

    def call(self, number: int, *arguments: object) -> int:
        """A system call by its number."""
        return self._check(self._libc.syscall(number, *arguments), f"system call {number}")

    def unshare(self, flags: int) -> None:
        """New namespaces for this process (for its children, in the case of pids)."""
        self._check(self._libc.unshare(flags), "unshare")

    def setns(self, descriptor: int, kind: int) -> None:
        """Into the namespace of a descriptor."""
        self._check(self._libc.setns(descriptor, kind), "setns")

    def mount(self, source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
        """mount(2)."""
        texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
        result = self._libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
        self._check(result, f"mount {target}")

    def bind(self, source: str, target: str) -> None:
        """`target` shows `source` and what is mounted in it, read-only, without devices and setuid programs."""
        self.mount(source, target, None, MS_BIND | MS_REC)
        attributes = struct.pack("=QQQQ", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0, 0, 0)
        try:
            self.call(MOUNT_SETATTR, AT_FDCWD, os.fsencode(target), AT_RECURSIVE, attributes, len(attributes))
        except OSError:
            # Before Linux 5.12. A user namespace may not take away what the mount was restricted by.
            kept = os.statvfs(target).f_flag & _KEPT
            if os.statvfs(target).f_flag & _ST_RELATIME:
                kept |= _MS_RELATIME
            self.mount(None, target, None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | kept)

    def take_tree(self, source: str) -> int:
        """A copy of what is mounted at `source`, read-only, that is not yet anywhere: a descriptor. Since Linux 5.12."""
        tree = self.call(OPEN_TREE, AT_FDCWD, os.fsencode(source), OPEN_TREE_CLONE | AT_RECURSIVE | os.O_CLOEXEC)
        try:
            attributes = struct.pack("=QQQQ", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0, 0, 0)
            self.call(MOUNT_SETATTR, tree, b"", AT_EMPTY_PATH | AT_RECURSIVE, attributes, len(attributes))
        except OSError:
            os.close(tree)
            raise
        return tree

    def put_tree(self, tree: int, target: str) -> None:
        """What `take_tree` took stands at `target`, in the present mount namespace."""
        self.call(MOVE_MOUNT, tree, b"", AT_FDCWD, os.fsencode(target), MOVE_MOUNT_F_EMPTY_PATH)

    def unmount(self, target: str) -> None:
        """Take a mount away, also while it is in use."""
        self._check(self._libc.umount2(os.fsencode(target), MNT_DETACH), f"umount {target}")

    def pivot_root(self, new: str, old: str) -> None:
        """`new` becomes the root; the former root stands at `old`."""
        self._check(self._libc.syscall(self._pivot, os.fsencode(new), os.fsencode(old)), "pivot_root")

    def prctl(self, option: int, value: int) -> None:
        """prctl(2), of one argument."""
        self._check(self._libc.prctl(option, value, 0, 0, 0), f"prctl {option}")

    def dumpable(self) -> bool:
        """Whether others of this process's user may look into it."""
        return bool(self._libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1)

    def die_with_parent(self) -> None:
        """SIGKILL when the parent ends."""
        self.prctl(PR_SET_PDEATHSIG, 9)

    def drop_capabilities(self, *kept: int) -> None:
        """Give up every capability but those (below 32), for good."""
        for capability in range(LAST_CAPABILITY + 1):
            if capability not in kept:
                self._libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        bits = sum(1 << capability for capability in kept)
        header = struct.pack("=Ii", 0x20080522, 0)
        self._check(self._libc.syscall(self._capset, header, struct.pack("=IIIIII", bits, bits, 0, 0, 0, 0)), "capset")

    def filter_calls(self, joins: bool = False) -> None:
        """From now on the calls that no function needs fail with EPERM; implies no_new_privs. joins: it may still enter
        namespaces."""
        self.prctl(PR_SET_NO_NEW_PRIVS, 1)
        program = ctypes.byref(self._joining if joins else self._program)
        self._check(self._libc.prctl(PR_SET_SECCOMP, SECCOMP_FILTER, program, 0, 0), "seccomp")
