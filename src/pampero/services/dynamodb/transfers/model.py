"""What an export and an import are."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.store.documents import Documents


class Export(msgspec.Struct):
    """An export. table: the ARN of the table, key: how its rows name it; time: the moment that is exported; asked: what the
    request said, by member."""

    id: str
    account: str
    region: str
    table: str
    key: str
    name: str
    time: float
    started: float
    asked: dict[str, Any]
    status: str = "IN_PROGRESS"
    ended: float | None = None
    manifest: str | None = None
    items: int = 0
    size: int = 0
    failure: tuple[str, str] | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"{self.table}/export/{self.id}"


class Import(msgspec.Struct):
    """An import. table: the ARN of the table that it makes; asked: what the request said, by member."""

    id: str
    account: str
    region: str
    table: str
    key: str
    name: str
    started: float
    asked: dict[str, Any]
    status: str = "IN_PROGRESS"
    ended: float | None = None
    processed: int = 0
    imported: int = 0
    errors: int = 0
    size: int = 0
    failure: tuple[str, str] | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"{self.table}/import/{self.id}"


EXPORTS: Documents[Export] = Documents(
    "dynamodb.export", Export, at=lambda one: (f"{one.account}/{one.region}", f"{one.name}/{one.id}")
)
IMPORTS: Documents[Import] = Documents(
    "dynamodb.import", Import, at=lambda one: (f"{one.account}/{one.region}", f"{one.name}/{one.id}")
)
