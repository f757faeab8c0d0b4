"""A hostile function: makes the attempts that it is asked for, and says what came of each.

"done…" is a success of the attacker; all else is the name of the error that stopped it.
"""

import ctypes
import errno
import hashlib
import os
import re
import resource
import select
import signal
import socket
import struct
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
TASK = os.environ["LAMBDA_TASK_ROOT"]
TMP = os.environ.get("TMPDIR", "/tmp")
# x86_64; the suite names others as they are needed.
CALLS = {
    "ptrace": (101, 16, "PID", 0, 0), "process_vm_readv": (310, "PID", 0, 0, 0, 0, 0), "mount": (165, b"x", b"/tmp", b"tmpfs", 0, 0),
    "umount": (166, b"/proc", 2), "unshare_user": (272, 0x10000000), "unshare_mount": (272, 0x20000), "setns": (308, "OWN", 0),
    "keyctl": (250, 0, -3, 0, 0, 0), "add_key": (248, b"user", b"x", b"y", 1, -3), "bpf": (321, 0, 0, 0),
    "io_uring": (425, 8, ctypes.create_string_buffer(256)), "userfaultfd": (323, 0), "userfaultfd_user": (323, 1),
    "perf": (298, ctypes.create_string_buffer(b"\1\0\0\0\x80", 128), 0, -1, -1, 0), "chroot": (161, b"/tmp"), "pivot_root": (155, b"/", b"/"),
    "reboot": (169, 0, 0, 0, 0), "module": (175, 0, 0, b""), "kexec": (246, 0, 0, 0, 0), "open_by_handle": (304, -100, b"x" * 64, 0),
    "swapon": (167, b"/x", 0), "sethostname": (170, b"x", 1), "settime": (227, 0, ctypes.create_string_buffer(16)), "iopl": (172, 3),
    "clone_user": (56, 0x10000000 | 17, 0, 0, 0, 0), "clone3_user": (435, struct.pack("=8Q", 0x10000000, 0, 0, 0, 17, 0, 0, 0), 64),
    "pidfd_getfd": (438, 3, 3, 0), "mount_setattr": (442, -100, b"/", 0, bytes(32), 32), "open_tree": (428, -100, b"/", 1),
    "fsopen": (430, b"tmpfs", 0), "x32": (0x40000000 + 39,), "quotactl": (179, 0, 0, 0, 0), "kcmp": (312, 1, 1, 0, 0, 0),
    "setuid": (105, 0), "setresuid": (117, 0, 0, 0), "setgid": (106, 0), "setgroups": (116, 1, struct.pack("i", 0)),
    "capset": (126, struct.pack("=Ii", 0x20080522, 0), b"\xff" * 24),
}  # fmt: skip


def system_call(name, event):
    number, *arguments = CALLS[name]
    own = os.open("/proc/self/ns/user", os.O_RDONLY) if "OWN" in arguments else -1
    values = [event["server"] if value == "PID" else own if value == "OWN" else value for value in arguments]
    result = libc.syscall(number, *values)
    if result == 0 and name.startswith("clone"):
        os._exit(0)
    return "done" if result >= 0 else errno.errorcode[ctypes.get_errno()]


def read(path):
    with open(path, "rb") as file:
        return f"done {len(file.read(64))}"


def opens(path):
    os.close(os.open(path, os.O_RDONLY))
    return "done"


def chmod(path):
    os.chmod(path, 0o777)
    return "done" if os.stat(path).st_mode & 0o777 == 0o777 else "no effect"


def write(path):
    with open(path, "w") as file:
        file.write("x")
    return "done"


def listing(path):
    return f"done {len(os.listdir(path))}"


def kill(pid, number=0):
    os.kill(pid, number)
    return "done"


def connect(path):
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(path)
    return "done"


def raise_limit(which):
    resource.setrlimit(which, (1 << 20, 1 << 20))
    return "done"


def shared_memory():
    found = libc.shmget(0x7A7A, 4096, 0o1666)
    return "done" if found >= 0 else errno.errorcode[ctypes.get_errno()]


ATTEMPTS = {
    "data_list": lambda event: listing(event["data"]),
    "data_database": lambda event: read(event["data"] + "/pampero.db"),
    "data_key": lambda event: read(event["data"] + "/server.key"),
    "other_code": lambda event: read(event["code"]),
    "shadow": lambda event: read("/etc/shadow"),
    "secret_file": lambda event: read(event["secret_file"]),
    "home": lambda event: listing("/root"),
    "host": lambda event: listing("/.host/etc"),
    "task_write": lambda event: write(TASK + "/new"),
    "task_chmod": lambda event: chmod(TASK),
    "system_write": lambda event: write("/usr/lib/new"),
    "etc_write": lambda event: write("/etc/new"),
    "sysctl": lambda event: write("/proc/sys/kernel/core_pattern"),
    "server_environ": lambda event: read(f"/proc/{event['server']}/environ"),
    "server_memory": lambda event: opens(f"/proc/{event['server']}/mem"),
    "server_files": lambda event: listing(f"/proc/{event['server']}/fd"),
    "server_root": lambda event: listing(f"/proc/{event['server']}/root/etc"),
    "server_signal": lambda event: kill(event["server"]),
    "template_environ": lambda event: read(f"/proc/{event['template']}/environ"),
    "template_memory": lambda event: opens(f"/proc/{event['template']}/mem"),
    "template_signal": lambda event: kill(event["template"]),
    "other_environ": lambda event: read(f"/proc/{event['other']}/environ"),
    "other_memory": lambda event: opens(f"/proc/{event['other']}/mem"),
    "other_files": lambda event: listing(f"/proc/{event['other']}/cwd/"),
    "other_signal": lambda event: kill(event["other"]),
    "socket": lambda event: connect(event["socket"]),
    "more_processes": lambda event: raise_limit(resource.RLIMIT_NPROC),
    "more_files": lambda event: raise_limit(resource.RLIMIT_NOFILE),
    "device": lambda event: os.mknod(TMP + "/device", 0o666 | 0o020000, os.makedev(1, 1)) or "done",
    **{name: lambda event, name=name: system_call(name, event) for name in CALLS},
}


def attempt(name, event):
    try:
        return ATTEMPTS[name](event)
    except Exception as error:
        return type(error).__name__


def haystack():
    """Every readable byte of this process."""
    with open("/proc/self/maps") as maps:
        lines = maps.read().splitlines()
    for line in lines:
        span, rights, *rest = line.split()
        if rights.startswith("r") and not line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]", "[vdso]")):
            start, end = (int(number, 16) for number in span.split("-"))
            size = 1 << 22
            for at in range(start, end, size):
                yield ctypes.string_at(at, min(size + 64, end - at))


def canaries():
    pattern = re.compile(rb"c[a]nary-[0-9a-f]{32}")
    found = {match for part in haystack() for match in pattern.findall(part)}
    return sorted(hashlib.sha256(text).hexdigest() for text in found)


def bomb():
    """Processes that begin before no more may."""
    pids = []
    try:
        while len(pids) < 6000:
            pid = os.fork()
            if pid == 0:
                time.sleep(60)
                os._exit(0)
            pids.append(pid)
    except OSError:
        pass
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for pid in pids:
        os.waitpid(pid, 0)
    return len(pids)


def fill(size):
    """What stops a file that grows without end."""
    written = 0
    block = b"x" * (1 << 20)
    try:
        with open(TMP + "/large", "wb", buffering=0) as file:
            while written < size:
                written += file.write(block)
    except OSError as error:
        return errno.errorcode[error.errno], written
    finally:
        os.unlink(TMP + "/large")
    return "done", written


def family(size, count):
    """Children that take memory and keep it: how many have it at one time. None that comes late has a second more."""
    reader, writer = os.pipe()
    pids = []
    for _ in range(count):
        pids.append(os.fork())
        if pids[-1] == 0:
            held = bytearray(size)
            os.write(writer, b"x")
            time.sleep(60)
            os._exit(len(held) & 1)
    alive = 0
    while alive < count and select.select([reader], [], [], 1)[0]:
        alive += len(os.read(reader, count))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return alive


def daemon(mark, with_session=True):
    """A grandchild that has left the group and the session of its parents."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            os.execvp("sleep", ["sleep", mark])
        os._exit(0)
    os.wait()
    return "done"


def burn(seconds):
    """Processor seconds had in that time."""
    began = time.process_time()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(1000))
    return time.process_time() - began


def forge(size, claimed, kind=2):
    """An answer that is said to be so long, and some of it."""
    os.write(3, struct.pack(">IBI", claimed, kind, 0))
    block = b"x" * (1 << 20)
    for _ in range(size >> 20):
        os.write(3, block)
    time.sleep(30)


def flood(what, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sys.stdout.write(what)
    return "done"


def leave():
    with open(TMP + "/left", "w") as file:
        file.write("x")
    return os.listdir(TMP)


def text(path):
    with open(path) as file:
        return file.read()


def stay():
    """Does not end when it is told to."""
    os._exit = lambda code: time.sleep(3600)
    return "done"


DEEDS = {
    "canaries": canaries, "bomb": bomb, "fill": fill, "family": family, "daemon": daemon, "burn": burn, "forge": forge,
    "flood": flood, "leave": leave, "stay": stay, "take": lambda size: len(bytearray(size)), "pid": os.getpid,
    "environ": lambda: text("/proc/self/environ"), "arguments": lambda: text("/proc/self/cmdline"),
    "who": lambda: [os.getuid(), os.getgid(), os.getgroups()], "temporary": lambda: TMP,
    "status": lambda: dict(line.split(":\t", 1) for line in text("/proc/self/status").splitlines()),
    "seen": lambda: [int(pid) for pid in os.listdir("/proc") if pid.isdigit()],
}  # fmt: skip


def handler(event, context):
    if "attempts" in event:
        return {name: attempt(name, event) for name in event["attempts"] or ATTEMPTS}
    return DEEDS[event["do"]](*event.get("with", ()))
