"""Health checks by commands in containers: engines without systemd run none themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pampero.kernel.clock import Clock, rest
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import EngineError
from pampero.work.tasks.spec import Health, HealthCheck


def command(check: HealthCheck) -> Sequence[str]:
    """What is run; nothing for none. Source: API_HealthCheck."""
    kind, *rest = check.command or ("NONE",)
    if kind == "CMD-SHELL":
        return ["/bin/sh", "-c", " ".join(rest)]
    if kind == "CMD":
        return rest
    return [] if kind == "NONE" else list(check.command)


async def watch(engine: Engine, container: str, check: HealthCheck, told: Callable[[Health], None]) -> None:
    """Check it, first after an interval, for as long as this is not cancelled. What fails within the start period does not
    count, unless it has been healthy before. Source: API_HealthCheck."""
    asked, failures = command(check), 0
    if not asked:
        return
    began, healthy = Clock.monotonic(), False
    while True:
        await rest(check.interval)
        try:
            code, _ = await engine.run_command(container, asked, check.timeout)
        except (EngineError, TimeoutError):
            code = 1
        if code == 0:
            failures, healthy = 0, True
            told("HEALTHY")
            continue
        if not healthy and Clock.monotonic() - began < check.start_period:
            continue
        failures += 1
        if failures >= check.retries:
            told("UNHEALTHY")
