"""Public parameters, `/aws/service/…`: those that templates read to find images.

The names are AWS's ("Discovering public parameters in Parameter Store"). There are no machines here that an image could be started on: the
ids are made up, the same ones for a region each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import product

from pampero.services.ssm import types as t
from pampero.services.ssm.model import PUBLIC, parameter_arn

# 2024-01-01: when AWS changed one last is nowhere told.
MODIFIED = 1_704_067_200.0
IMAGE = "aws:ec2:image"
_LINUX = (
    *(f"amzn2-ami-{kind}" for kind in (
        "hvm-x86_64-gp2", "hvm-x86_64-ebs", "hvm-arm64-gp2", "kernel-5.10-hvm-x86_64-gp2", "kernel-5.10-hvm-arm64-gp2",
        "minimal-hvm-x86_64-ebs",
    )),
    *(f"al2023-ami-{kind}-{machine}" for kind, machine in product(
        ("kernel-default", "kernel-6.1", "minimal-kernel-default", "minimal-kernel-6.1"), ("x86_64", "arm64"))),
)  # fmt: skip
_ECS = tuple(f"{system}{machine}" for system, machine in product(
    ("amazon-linux-2", "amazon-linux-2023"), ("", "/arm64", "/gpu")))  # fmt: skip
_UBUNTU = tuple(
    f"{release}/stable/current/{machine}/hvm/ebs-{disk}/ami-id"
    for release, machine, disk in (
        *product(("20.04", "22.04"), ("amd64", "arm64"), ("gp2",)), *product(("24.04",), ("amd64", "arm64"), ("gp3",)),
    )
)  # fmt: skip
_WINDOWS = tuple(f"Windows_Server-{year}-English-{kind}-Base" for year, kind in product(
    ("2016", "2019", "2022"), ("Full", "Core")))  # fmt: skip
IMAGES = frozenset(
    PUBLIC + name
    for name in (
        *(f"ami-amazon-linux-latest/{one}" for one in _LINUX),
        *(f"ami-windows-latest/{one}" for one in _WINDOWS),
        *(f"canonical/ubuntu/server/{one}" for one in _UBUNTU),
        *(f"ecs/optimized-ami/{one}/recommended/image_id" for one in _ECS),
    )
)
# What has an image's id among other things, as JSON.
RECOMMENDED: Mapping[str, str] = {
    f"{PUBLIC}ecs/optimized-ami/{one}/recommended": f"{PUBLIC}ecs/optimized-ami/{one}/recommended/image_id"
    for one in _ECS
}


def _image(region: str, name: str) -> str:
    return f"ami-0{hashlib.sha256(f'{region}{name}'.encode()).hexdigest()[:16]}"


def public(region: str, name: str) -> t.Parameter | None:
    """The parameter of that name, if there is one."""
    if name in IMAGES:
        value, data_type = _image(region, name), IMAGE
    elif name in RECOMMENDED:
        value, data_type = json.dumps({"schema_version": 1, "image_id": _image(region, RECOMMENDED[name])}), "text"
    else:
        return None
    return t.Parameter(
        Name=name,
        Type="String",
        Value=value,
        Version=1,
        LastModifiedDate=MODIFIED,
        ARN=parameter_arn("", region, name),
        DataType=data_type,
    )


def below(region: str, path: str, recursive: bool, after: str) -> Iterator[t.Parameter]:
    """Those below a path by their names, behind one of them."""
    prefix = path.rstrip("/") + "/"
    for name in sorted({*IMAGES, *RECOMMENDED}):
        found = public(region, name) if name.startswith(prefix) and name > after else None
        if found is not None and (recursive or "/" not in name.removeprefix(prefix)):
            yield found
