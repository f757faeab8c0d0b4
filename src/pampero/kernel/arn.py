"""Amazon resource names."""

from __future__ import annotations

from typing import NamedTuple


class Arn(NamedTuple):
    """The parts of `arn:partition:service:region:account:resource`. part: which of the resource's (a version) is meant, where
    that is asked beside its ARN."""

    partition: str
    service: str
    region: str
    account: str
    resource: str
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Arn:
        """Raises ValueError when `text` is no ARN."""
        parts = text.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn" or not parts[2]:
            raise ValueError(f"not an ARN: {text}")
        return cls(*parts[1:])

    @property
    def scope(self) -> str:
        """`account/region`: the space in which most names are unique."""
        return f"{self.account}/{self.region}"

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def arn(service: str, region: str, account: str, resource: str) -> str:
    """The text of an ARN in the `aws` partition."""
    return f"arn:aws:{service}:{region}:{account}:{resource}"


def same(text: str, canonical: str) -> bool:
    """Whether what a caller wrote is this ARN, in whatever partition. Policies know a thing by its one ARN, so that no
    other spelling may lead to it."""
    return text.startswith("arn:") and text.split(":", 2)[2:] == canonical.split(":", 2)[2:]
