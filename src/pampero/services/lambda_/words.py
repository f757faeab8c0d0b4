"""Names of runtimes, and what is said of those that are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pampero.work.workers.interpreters import RUNTIMES

# As AWS's own texts list them, in that order.
LISTED = (
    "nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x", "java25",
    "python3.10", "python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2", "python3.8", "python3.9", "java17", "nodejs16.x",
    "dotnet10", "dotnet8", "java11", "dotnet6", "nodejs18.x", "provided.al2", "java8.al2",
)  # fmt: skip
# Names that were. Source: "Lambda runtimes", deprecated runtimes.
GONE = frozenset(
    {
        "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet5.0", "dotnet7", "go1.x", "java8", "nodejs",
        "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "python2.7", "python3.6",
        "python3.7", "ruby2.5",
    }
)  # fmt: skip


def unknown_runtimes(names: Sequence[str]) -> str:
    """The constraint that a layer's runtimes break; "" where all are or were some."""
    if all(name in RUNTIMES or name in GONE for name in names):
        return ""
    told = f"Value '[{', '.join(names)}]' at 'compatibleRuntimes' failed to satisfy constraint"
    return f"{told}: Member must satisfy enum value set: [{', '.join(LISTED)}]"


def told_too(operation: str, params: Any) -> str:
    """See Traits."""
    names = params.get("CompatibleRuntimes") if operation == "PublishLayerVersion" else None
    return unknown_runtimes([str(name) for name in names]) if isinstance(names, list) else ""
