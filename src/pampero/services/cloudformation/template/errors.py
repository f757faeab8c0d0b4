"""What is wrong with a template."""

from __future__ import annotations

from pampero.api import ApiError


class TemplateError(ApiError):
    """A ValidationError about a template; the text is AWS's."""

    def __init__(self, text: str) -> None:
        super().__init__("ValidationError", text)
