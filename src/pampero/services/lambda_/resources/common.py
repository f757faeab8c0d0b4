"""What Lambda's resource types have in common."""

from __future__ import annotations

from typing import ClassVar

from pampero.aws.cfn import Mapped


class LambdaType(Mapped):
    """A type whose operations are Lambda's."""

    service = "lambda"
    exists: ClassVar[tuple[str, ...]] = ("ResourceConflictException",)
    gone: ClassVar[tuple[str, ...]] = ("ResourceNotFoundException",)
