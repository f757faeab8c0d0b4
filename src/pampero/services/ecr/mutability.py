"""Whether tags may be moved, and which are the exception."""

from __future__ import annotations

from typing import Any

from pampero.services.ecr.model import invalid

MAX_WILDCARDS = 2
EXCLUDING = "_WITH_EXCLUSION"


def mutability(wanted: str, filters: list[Any] | None) -> tuple[str, list[str]]:
    """A mutability with the patterns of tags that it does not hold for. Source: API_PutImageTagMutability. Raises
    InvalidParameterException."""
    patterns = [one.filter for one in filters or ()]
    if wanted.endswith(EXCLUDING) != bool(patterns):
        raise invalid(
            "'imageTagMutabilityExclusionFilters' must be given with IMMUTABLE_WITH_EXCLUSION and MUTABLE_WITH_EXCLUSION, and only with them"
        )
    if any(one.count("*") > MAX_WILDCARDS for one in patterns):
        raise invalid(f"'imageTagMutabilityExclusionFilters' have at most {MAX_WILDCARDS} wildcards each")
    return wanted, patterns
