"""The system calls that functions may not make, as a program for the kernel (seccomp)."""

from __future__ import annotations

import struct
from types import MappingProxyType

EPERM, ENOSYS, EAFNOSUPPORT = 1, 38, 97
AF_UNIX, AF_INET, AF_INET6 = 1, 2, 10
SOCK_STREAM, SOCK_DGRAM = 1, 2
TCP, UDP = 6, 17
NEW_NAMESPACES = 0x7E020080  # the flags of clone that make one
_FOREIGN_ABI = 0x40000000  # x32's numbers begin here

# architecture → (audit id, clone, clone3, (socket, socketpair), denied, of sessions, of System V's IPC and POSIX's queues,
# chmod by path, chown and extended attributes). Denied are
# mounts, namespaces, modules, tracing and the memory of others, keys, clocks, kernel programs, io_uring (its operations
# pass by any filter), page faults in user space, swap and quotas. From 424 on the numbers are the same everywhere.
_CALLS = {
    "x86_64": (
        0xC000003E, 56, 435, (41, 53),
        (101, 103, 134, 136, 139, 153, 154, 155, 156, 159, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173,
         174, 175, 176, 177, 178, 179, 180, 212, 227, 246, 248, 249, 250, 256, 272, 279, 298, 300, 303, 304, 305, 308,
         310, 311, 312, 313, 320, 321, 323),
        (109, 112),
        (29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 240, 241, 242, 243, 244, 245),
        (90, 268),
        (92, 93, 94, 188, 189, 190, 197, 198, 199, 260),
    ),
    "aarch64": (
        0xC00000B7, 220, 435, (198, 199),
        (18, 39, 40, 41, 42, 51, 58, 60, 89, 97, 104, 105, 106, 112, 116, 117, 142, 161, 162, 170, 171, 217, 218, 219,
         224, 225, 238, 239, 241, 262, 264, 265, 266, 268, 270, 271, 272, 273, 280, 282, 294),
        (154, 157),
        (180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197),
        (53,),
        (5, 6, 7, 14, 15, 16, 54, 55),
    ),
}  # fmt: skip
# io_uring, the new mount calls, pidfd_getfd, mount_setattr, quotactl_fd, memfd_secret, statmount, listmount and later.
_COMMON = (425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443, 447, 457, 458, 467)


_SETNS = MappingProxyType({"x86_64": 308, "aarch64": 268})
# Mounts, host name, IPC, processes and network: neither users, nor control groups, nor time.
_JOINABLE = (0x00020000, 0x04000000, 0x08000000, 0x20000000, 0x40000000)
# fchmodat2, setxattrat and removexattrat.
_FCHMODAT2, _COMMON_ATTRIBUTES = 452, (463, 466)


def program(machine: str, sessions: bool, modes: bool, joins: bool = False) -> bytes:
    """A classic BPF program over `struct seccomp_data`: number at 0, architecture at 4, first argument at 16.

    sessions: see Kernel. Where they are not allowed, setsid and setpgid do nothing and answer success, so that programs
    that detach their children go on, and end with their group; and nobody connects to the sockets in the machine's
    files, which would do for a function what it may not (a desktop's bus, an agent that holds keys). Where modes may not
    be changed, chmod by path does nothing and answers success, as copying a file needs it; by descriptor it works, for
    one must have been allowed to open it. joins: whether it may enter namespaces that are made for a seed's forks: of one kind
    at a time, and never a user namespace, where it would have all rights. Raises KeyError for an unknown machine.
    """
    audit, clone, clone3, sockets, denied, detach, shared, chmod, owners = _CALLS[machine]
    load, equal, above, has, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, refuse, unknown, nothing = 0x7FFF0000, 0x00050000 | EPERM, 0x00050000 | ENOSYS, 0x00050000
    answers = dict.fromkeys((*denied, *_COMMON, *(() if sessions else shared)), refuse)
    if not sessions:
        answers |= dict.fromkeys(detach, nothing)
    if not modes:
        answers |= dict.fromkeys(chmod, nothing) | dict.fromkeys((*owners, *_COMMON_ATTRIBUTES), refuse)
        answers[_FCHMODAT2] = unknown
    if joins:
        del answers[_SETNS[machine]]
        joinable = _joins(_SETNS[machine])
    else:
        joinable = []
    # The C library then uses clone, whose flags can be read here; clone3's lie in memory.
    answers[clone3] = unknown
    body: list[tuple[int, int, int, int]] = []
    for number, result in sorted(answers.items()):
        body += [(equal, 0, 1, number), (answer, 0, 0, result)]
    if not sessions:
        body += [(equal, 0, 4, sockets[0]), (load, 0, 0, 16), (equal, 0, 1, AF_UNIX), (answer, 0, 0, refuse)]
        body += [(load, 0, 0, 0)]
    body += _sockets(*sockets)
    body += joinable
    body += [(equal, 0, 3, clone), (load, 0, 0, 16), (has, 0, 1, NEW_NAMESPACES), (answer, 0, 0, refuse)]
    head = [
        (load, 0, 0, 4), (equal, 1, 0, audit), (answer, 0, 0, refuse),
        (load, 0, 0, 0), (above, 0, 1, _FOREIGN_ABI), (answer, 0, 0, refuse),
    ]  # fmt: skip
    return b"".join(struct.pack("=HBBI", *line) for line in [*head, *body, (answer, 0, 0, allow)])


def _joins(setns: int) -> list[tuple[int, int, int, int]]:
    load, equal, answer = 0x20, 0x15, 0x06
    kinds = [(equal, len(_JOINABLE) - at, 0, kind) for at, kind in enumerate(_JOINABLE)]
    skip = len(kinds) + 3
    return [
        (equal, 0, skip, setns), (load, 0, 0, 24), *kinds, (answer, 0, 0, 0x00050000 | EPERM), (answer, 0, 0, 0x7FFF0000),
    ]  # fmt: skip


def _sockets(socket: int, pair: int) -> list[tuple[int, int, int, int]]:
    """Of sockets only Unix's, TCP's and UDP's: neither netlink nor vsock nor packets, nor protocols that few use.

    Programs are told that this machine has no others, which they are prepared for.
    """
    load, equal, mask, answer = 0x20, 0x15, 0x54, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | EAFNOSUPPORT
    family, kind, protocol = 16, 24, 32
    return [
        (equal, 0, 14, socket),
        (load, 0, 0, family), (equal, 11, 0, AF_UNIX), (equal, 1, 0, AF_INET), (equal, 0, 8, AF_INET6),
        (load, 0, 0, kind), (mask, 0, 0, 0xF), (equal, 1, 0, SOCK_STREAM), (equal, 0, 4, SOCK_DGRAM),
        (load, 0, 0, protocol), (equal, 3, 0, 0), (equal, 2, 0, TCP), (equal, 1, 0, UDP),
        (answer, 0, 0, refuse), (answer, 0, 0, allow),
        (equal, 0, 4, pair),
        (load, 0, 0, family), (equal, 1, 0, AF_UNIX),
        (answer, 0, 0, refuse), (answer, 0, 0, allow),
    ]  # fmt: skip
