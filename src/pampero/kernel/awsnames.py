"""The domains below which AWS answers: of its APIs, of what they serve, of function URLs and of sign-in pages."""

from __future__ import annotations

from collections.abc import Iterable

AWS = ("amazonaws.com", "api.aws", "on.aws", "amazoncognito.com")


def below(name: str, domains: Iterable[str]) -> bool:
    """Whether a name, in lower case, is one of the domains' or below."""
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)
