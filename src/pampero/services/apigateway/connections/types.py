"""Types of apigatewaymanagementapi, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class DeleteConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    ConnectionId: str


class GetConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    ConnectionId: str


class GetConnectionResponse(Struct, kw_only=True, omit_defaults=True):
    ConnectedAt: float | None = None
    Identity: Identity | None = None
    LastActiveAt: float | None = None


class Identity(Struct, kw_only=True, omit_defaults=True):
    SourceIp: str
    UserAgent: str


class PostToConnectionRequest(Struct, kw_only=True, omit_defaults=True):
    Data: Annotated[bytes, Meta(max_length=131072)]
    ConnectionId: str
