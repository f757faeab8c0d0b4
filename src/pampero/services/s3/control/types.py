"""Types of s3control, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    AccountId: Annotated[str, Meta(max_length=64, pattern='\\A(?:^\\d{12}$)\\Z')]
    ResourceArn: str


class ListTagsForResourceResult(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    AccountId: Annotated[str, Meta(max_length=64, pattern='\\A(?:^\\d{12}$)\\Z')]
    ResourceArn: str
    Tags: Annotated[list[Tag], Meta(max_length=50)]


class TagResourceResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    AccountId: Annotated[str, Meta(max_length=64, pattern='\\A(?:^\\d{12}$)\\Z')]
    ResourceArn: str
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UntagResourceResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""
