"""Fargate's sizes: how much memory a task may have with so much of the processor. Source: developer guide, "Amazon ECS task
definition parameters for Fargate", "Task size"."""

from __future__ import annotations

import re

from pampero.services.ecs.errors import client

GIB = 1024
# CPU units → MiB
MEMORY = {
    256: (512, 1024, 2048),
    512: tuple(range(1 * GIB, 4 * GIB + 1, GIB)),
    1024: tuple(range(2 * GIB, 8 * GIB + 1, GIB)),
    2048: tuple(range(4 * GIB, 16 * GIB + 1, GIB)),
    4096: tuple(range(8 * GIB, 30 * GIB + 1, GIB)),
    8192: tuple(range(16 * GIB, 60 * GIB + 1, 4 * GIB)),
    16384: tuple(range(32 * GIB, 120 * GIB + 1, 8 * GIB)),
}
_CPU = re.compile(r"(\d+(?:\.\d+)?)\s*vcpus?", re.IGNORECASE)
_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*gb", re.IGNORECASE)
MIN_CPU, MAX_CPU = 128, 196_608


def cpu_units(text: str | None) -> int | None:
    """`1024`, `1 vCPU` or `.5 vcpu` as units. Raises ClientException."""
    return _read(text, _CPU, "cpu")


def mebibytes(text: str | None) -> int | None:
    """`512`, `0.5GB` or `1 GB` in MiB. Raises ClientException."""
    return _read(text, _MEMORY, "memory")


def _read(text: str | None, form: re.Pattern[str], what: str) -> int | None:
    if text is None or text == "":
        return None
    stripped = text.strip()
    if stripped.startswith("."):
        stripped = f"0{stripped}"
    if stripped.isdigit():
        return int(stripped)
    found = form.fullmatch(stripped)
    if found is None:
        raise client(
            f"Invalid '{what}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS"
            " Developer Guide."
        )
    return int(float(found[1]) * 1024)


def check_fargate(cpu: int | None, memory: int | None) -> None:
    """Raises ClientException."""
    if cpu is None:
        raise client("Fargate requires that 'cpu' be defined at the task level.")
    if memory is None:
        raise client("Fargate requires that 'memory' be defined at the task level.")
    if memory not in MEMORY.get(cpu, ()):
        raise client(
            f"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See the Amazon ECS"
            " documentation for the valid values."
        )
