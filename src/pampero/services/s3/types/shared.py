"""Types of s3, shared, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AccessControlPolicy(Struct, kw_only=True, omit_defaults=True):
    Grants: list[Grant] | None = None
    Owner: Owner | None = None


class Bucket(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    CreationDate: float | None = None
    BucketRegion: str | None = None
    BucketArn: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:arn:[^:]+:(s3|s3express):.*)\\Z')] | None = None


class CommonPrefix(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None


class Grant(Struct, kw_only=True, omit_defaults=True):
    Grantee: Grantee | None = None
    Permission: str | None = None


class Grantee(Struct, kw_only=True, omit_defaults=True):
    DisplayName: str | None = None
    EmailAddress: str | None = None
    ID: str | None = None
    Type: str
    URI: str | None = None


class Initiator(Struct, kw_only=True, omit_defaults=True):
    ID: str | None = None
    DisplayName: str | None = None


class Owner(Struct, kw_only=True, omit_defaults=True):
    DisplayName: str | None = None
    ID: str | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)]
    Value: str


class Tagging(Struct, kw_only=True, omit_defaults=True):
    TagSet: list[Tag]
