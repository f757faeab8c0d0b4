"""The few system calls that Python's library lacks, by ctypes. Linux only; loading it elsewhere is harmless."""

from __future__ import annotations

import ctypes
import os
import platform
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
NEW_NAMESPACES = 0x7E020080
MS_RDONLY, MS_NOSUID, MS_NODEV = 1, 2, 4
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 22, 24, 38
SECCOMP_FILTER = 2
LAST_CAPABILITY = 40
_KEPT = 8 | 1024 | 2048  # noexec, noatime, nodiratime: the same bits in statvfs and mount
_ST_RELATIME, _MS_RELATIME = 4096, 1 << 21
EPERM, ENOSYS = 1, 38

# architecture → (audit id, pivot_root, capset, clone, clone3, what no function needs: mounts, namespaces, modules,
# tracing, keys, clocks, kernel programs)
_CALLS = {
    "x86_64": (
        0xC000003E, 155, 126, 56, 435,
        (101, 155, 159, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 175, 176, 179, 212, 227, 246, 248,
         249, 250, 272, 279, 298, 303, 304, 305, 308, 310, 311, 313, 320, 321, 323, 425, 426, 427, 428, 429, 430, 431,
         432, 433, 442),
    ),
    "aarch64": (
        0xC00000B7, 41, 91, 220, 435,
        (18, 39, 40, 41, 51, 60, 89, 97, 104, 105, 106, 112, 117, 142, 161, 162, 170, 171, 217, 218, 219, 224, 225,
         239, 241, 264, 265, 266, 268, 270, 271, 273, 280, 282, 294, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442),
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


class Kernel:
    """System calls of this machine. Every method raises OSError."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        audit, self._pivot, self._capset, clone, clone3, denied = _CALLS[platform.machine()]
        self._filter = ctypes.create_string_buffer(_program(audit, clone, clone3, denied))
        self._program = _Program((len(self._filter) - 1) // 8, ctypes.addressof(self._filter))

    def _check(self, result: int, what: str) -> None:
        if result == -1:
            number = ctypes.get_errno()
            raise OSError(number, f"{what}: {os.strerror(number)}")

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
        """`target` shows `source` (and what is mounted in it), read-only, without devices and setuid programs."""
        self.mount(source, target, None, MS_BIND | MS_REC)
        # A user namespace may not take away what the mount was restricted by.
        kept = os.statvfs(target).f_flag & _KEPT
        if os.statvfs(target).f_flag & _ST_RELATIME:
            kept |= _MS_RELATIME
        self.mount(None, target, None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | kept)

    def unmount(self, target: str) -> None:
        """Take a mount away, also while it is in use."""
        self._check(self._libc.umount2(os.fsencode(target), MNT_DETACH), f"umount {target}")

    def pivot_root(self, new: str, old: str) -> None:
        """`new` becomes the root; the former root stands at `old`."""
        self._check(self._libc.syscall(self._pivot, os.fsencode(new), os.fsencode(old)), "pivot_root")

    def die_with_parent(self) -> None:
        """SIGKILL when the parent ends."""
        self._check(self._libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0), "prctl")

    def drop_capabilities(self) -> None:
        """Give up every capability, for good."""
        for capability in range(LAST_CAPABILITY + 1):
            self._libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        header = struct.pack("=Ii", 0x20080522, 0)
        self._check(self._libc.syscall(self._capset, header, bytes(24)), "capset")

    def filter_calls(self) -> None:
        """From now on the calls that no function needs fail with EPERM; implies no_new_privs."""
        self._check(self._libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        program = ctypes.byref(self._program)
        self._check(self._libc.prctl(PR_SET_SECCOMP, SECCOMP_FILTER, program, 0, 0), "seccomp")


def _program(audit: int, clone: int, clone3: int, denied: tuple[int, ...]) -> bytes:
    """A classic BPF program over `struct seccomp_data`: number at 0, architecture at 4, first argument at 16."""
    load, equal, above, has, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, refuse, unknown = 0x7FFF0000, 0x00050000 | EPERM, 0x00050000 | ENOSYS
    body: list[tuple[int, int, int, int]] = []
    for number in denied:
        body += [(equal, 0, 1, number), (answer, 0, 0, refuse)]
    body += [(equal, 0, 1, clone3), (answer, 0, 0, unknown)]
    body += [(equal, 0, 3, clone), (load, 0, 0, 16), (has, 0, 1, NEW_NAMESPACES), (answer, 0, 0, refuse)]
    head = [
        (load, 0, 0, 4), (equal, 1, 0, audit), (answer, 0, 0, refuse),
        (load, 0, 0, 0), (above, 0, 1, 0x40000000), (answer, 0, 0, refuse),
    ]  # fmt: skip
    return b"".join(struct.pack("=HBBI", *line) for line in [*head, *body, (answer, 0, 0, allow)])
