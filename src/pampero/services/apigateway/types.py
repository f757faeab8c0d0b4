"""Types of apigateway, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

__all__ = ["Annotated", "Any", "Meta", "Struct"]


