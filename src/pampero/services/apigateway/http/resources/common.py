"""What the resource types of HTTP APIs have in common."""

from __future__ import annotations

from typing import ClassVar

from pampero.aws.cfn import Mapped


class HttpType(Mapped):
    """A type whose operations are API Gateway's second version."""

    service = "apigatewayv2"
    gone: ClassVar[tuple[str, ...]] = ("NotFoundException",)
