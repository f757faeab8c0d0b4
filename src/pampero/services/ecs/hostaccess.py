"""What a task definition asks of this machine itself, which an account may have only where the server's owner lets it (--host-access).

On AWS such a machine is the account's own instance; here it is the platform's, and whatever runs on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pampero.api import ApiError
from pampero.services.ecs import types as t
from pampero.services.ecs.errors import client

VOLUME = re.compile(r"[A-Za-z0-9_-]{1,255}")
# Those that an engine gives by itself, and the one that Fargate lets be added.
HARMLESS = frozenset({
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
    "SETPCAP", "SETUID", "SYS_CHROOT", "SYS_PTRACE",
})  # fmt: skip
HOST = "host"


def check_host_access(req: t.RegisterTaskDefinitionRequest, allowed: bool) -> None:
    """Raises ClientException; 501, naming the option, for what the server's owner has not let anybody have."""
    for volume in req.volumes or ():
        if VOLUME.fullmatch(volume.name or "") is None:
            raise client("Volume.name contains invalid characters.")
    for one in req.containerDefinitions:
        for mount in one.mountPoints or ():
            path = mount.containerPath or "/"
            if not path.startswith("/") or ":" in path or "\0" in path:
                raise client(f"Invalid container path '{path}'.")
    if not allowed:
        for what in _asked(req):
            text = f"ECS's {what} is refused: the server was started without --host-access."
            raise ApiError("NotImplemented", text, status=501)


def _asked(req: t.RegisterTaskDefinitionRequest) -> Iterator[str]:
    for name in ("networkMode", "pidMode", "ipcMode"):
        if getattr(req, name) == HOST:
            yield f"{name} host"
    for volume in req.volumes or ():
        docker = volume.dockerVolumeConfiguration
        if volume.host is not None and volume.host.sourcePath:
            yield "host.sourcePath"
        if docker is not None and (docker.driverOpts or docker.driver not in (None, "local")):
            yield "volume driver"
    for one in req.containerDefinitions:
        linux = one.linuxParameters or t.LinuxParameters()
        added = (linux.capabilities.add if linux.capabilities else None) or ()
        if one.privileged:
            yield "privileged container"
        if linux.devices:
            yield "use of devices"
        if one.dockerSecurityOptions:
            yield "choice of security options"
        if one.systemControls:
            yield "choice of system controls"
        for name in added:
            if name.removeprefix("CAP_") not in HARMLESS:
                yield f"capability {name}"
