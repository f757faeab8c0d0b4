"""Regions and their availability zones. Pure.

Source: "AWS Regions and Availability Zones". Which zone of an account has which id differs from account to account on
AWS; here the first letter has the first id, in every account.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

STANDARD, OPT_IN = "opt-in-not-required", "opted-in"
# Prefix of the ids of zones, letters of zones, whether the region is there without being asked for.
REGIONS = MappingProxyType(
    {
        "us-east-1": ("use1", "abcdef", True), "us-east-2": ("use2", "abc", True), "us-west-1": ("usw1", "ab", True),
        "us-west-2": ("usw2", "abcd", True), "ca-central-1": ("cac1", "abd", True), "sa-east-1": ("sae1", "abc", True),
        "eu-central-1": ("euc1", "abc", True), "eu-west-1": ("euw1", "abc", True), "eu-west-2": ("euw2", "abc", True),
        "eu-west-3": ("euw3", "abc", True), "eu-north-1": ("eun1", "abc", True), "ap-south-1": ("aps1", "abc", True),
        "ap-southeast-1": ("apse1", "abc", True), "ap-southeast-2": ("apse2", "abc", True),
        "ap-northeast-1": ("apne1", "acd", True), "ap-northeast-2": ("apne2", "abcd", True),
        "ap-northeast-3": ("apne3", "abc", True), "af-south-1": ("afs1", "abc", False), "ap-east-1": ("ape1", "abc", False),
        "ap-south-2": ("aps2", "abc", False), "ap-southeast-3": ("apse3", "abc", False),
        "ap-southeast-4": ("apse4", "abc", False), "ca-west-1": ("caw1", "abc", False),
        "eu-central-2": ("euc2", "abc", False), "eu-south-1": ("eus1", "abc", False), "eu-south-2": ("eus2", "abc", False),
        "il-central-1": ("ilc1", "abc", False), "me-central-1": ("mec1", "abc", False), "me-south-1": ("mes1", "abc", False),
    }
)  # fmt: skip


class Zone(NamedTuple):
    """An availability zone."""

    name: str
    id: str


def zones_of(region: str) -> list[Zone]:
    """The zones of a region; of one that is not known, three."""
    prefix, letters, _ = REGIONS.get(region, (region.replace("-", ""), "abc", True))
    return [Zone(region + letter, f"{prefix}-az{ord(letter) - 96}") for letter in letters]
