"""A container that does nothing but hold a network, which the containers of a task share: it is there before the first of
them and after the last.

Its program is made here, so that no image has to come from anywhere: an ELF file that waits for ever.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import tarfile

from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import ContainerSpec, Limits

REPOSITORY = "localhost/pampero/holder"
_BASE = 0x400000
_HEADERS = 64 + 56
# architecture → ELF's number, and `for (;;) pause();` (of AArch64: ppoll(0, 0, 0, 0), for it has no pause).
_MACHINES = {
    "amd64": (62, bytes.fromhex("b8220000000f05ebf7")),
    "arm64": (
        183,
        struct.pack(
            "<8I", 0xD2800000, 0xD2800001, 0xD2800002, 0xD2800003, 0xD2800004, 0xD2800928, 0xD4000001, 0x17FFFFF9
        ),
    ),
}
_NAMES = {"x86_64": "amd64", "aarch64": "arm64"}


def program(architecture: str) -> bytes:
    """The ELF file."""
    machine, code = _MACHINES[architecture]
    size = _HEADERS + len(code)
    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, _BASE + _HEADERS, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    return head + struct.pack("<IIQQQQQQ", 1, 5, 0, _BASE, _BASE, size, size, 0x1000) + code


def archive(architecture: str) -> bytes:
    """The image, as `docker save` writes one."""
    layer = _tar({"pause": (program(architecture), 0o555)})
    config = {
        "architecture": architecture,
        "os": "linux",
        "config": {"Entrypoint": ["/pause"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
    }
    manifest = [{"Config": "config.json", "RepoTags": [_name(architecture)], "Layers": ["layer.tar"]}]
    files = {
        "config.json": json.dumps(config).encode(),
        "layer.tar": layer,
        "manifest.json": json.dumps(manifest).encode(),
    }
    return _tar({name: (data, 0o644) for name, data in files.items()})


def _name(architecture: str) -> str:
    return f"{REPOSITORY}:{architecture}"


def _tar(files: dict[str, tuple[bytes, int]]) -> bytes:
    found = io.BytesIO()
    with tarfile.open(fileobj=found, mode="w") as tar:
        for name, (data, mode) in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), mode
            tar.addfile(member, io.BytesIO(data))
    return found.getvalue()


async def holder_spec(engine: Engine, name: str) -> ContainerSpec:
    """Of a holder, whose image the engine has by then. Raises EngineError."""
    architecture = await engine.architecture()
    architecture = _NAMES.get(architecture, architecture)
    image = _name(architecture)
    if await engine.image(image) is None:
        await engine.load(archive(architecture))
    limits = Limits(memory=16 << 20, pids=4)
    return ContainerSpec(name=name, image=image, read_only=True, capabilities_dropped=["ALL"], limits=limits)
