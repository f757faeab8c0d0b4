"""Exports and who imports them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pampero.api import Call, operation
from pampero.aws.paging import page, position_of
from pampero.services.cloudformation import types as t
from pampero.services.cloudformation.model import STACKS, Stack, invalid
from pampero.store.tx import ReadTx, Tx

PAGE = 100


def value_of(tx: ReadTx, scope: str, name: str) -> str | None:
    """An export's value, or None."""
    row = tx.one("SELECT value FROM cloudformation_exports WHERE scope = ? AND name = ?", scope, name)
    return None if row is None else row[0]


def of_stack(tx: ReadTx, stack: Stack) -> dict[str, str]:
    """A stack's exports."""
    rows = tx.all("SELECT name, value FROM cloudformation_exports WHERE scope = ? AND stack = ?", stack.scope, stack.id)
    return {row[0]: row[1] for row in rows}


def importers(tx: ReadTx, scope: str, name: str) -> list[str]:
    """The names of the stacks that import an export, sorted."""
    rows = tx.all("SELECT stack FROM cloudformation_imports WHERE scope = ? AND name = ?", scope, name)
    stacks = (STACKS.get(tx, scope, row[0]) for row in rows)
    return sorted(stack.name for stack in stacks if stack is not None)


def publish(tx: Tx, stack: Stack, exports: Mapping[str, str]) -> None:
    """Make `exports` the stack's. Raises ApiError ValidationError where one is taken, or is in use and would change."""
    before = of_stack(tx, stack)
    for name, value in before.items():
        users = importers(tx, stack.scope, name) if exports.get(name) != value else []
        if users:
            what = "deleted" if name not in exports else "updated"
            raise invalid(f"Export {name} cannot be {what} as it is in use by {' and '.join(users)}")
    for name in exports:
        row = tx.one("SELECT stack FROM cloudformation_exports WHERE scope = ? AND name = ?", stack.scope, name)
        if row is not None and row[0] != stack.id:
            other = STACKS.get(tx, stack.scope, row[0])
            raise invalid(
                f"Export with name {name} is already exported by stack {other.name if other else row[0]}. Delete or "
                "rename the export and try again"
            )
    tx.run("DELETE FROM cloudformation_exports WHERE scope = ? AND stack = ?", stack.scope, stack.id)
    tx.many(
        "INSERT INTO cloudformation_exports (scope, name, stack, value) VALUES (?, ?, ?, ?)",
        [(stack.scope, name, stack.id, value) for name, value in exports.items()],
    )


def in_use(tx: ReadTx, stack: Stack) -> str | None:
    """Why a stack cannot be deleted: an export that others import. None where nothing speaks against it."""
    for name in of_stack(tx, stack):
        users = importers(tx, stack.scope, name)
        if users:
            return f"Delete canceled. Cannot delete export {name} as it is in use by {' and '.join(users)}."
    return None


def clear(tx: Tx, stack: Stack) -> None:
    """Forget what a deleted stack exported and imported."""
    tx.run("DELETE FROM cloudformation_exports WHERE scope = ? AND stack = ?", stack.scope, stack.id)
    tx.run("DELETE FROM cloudformation_imports WHERE scope = ? AND stack = ?", stack.scope, stack.id)


def set_imports(tx: Tx, stack: Stack, names: Iterable[str]) -> None:
    """Note what a stack imports."""
    tx.run("DELETE FROM cloudformation_imports WHERE scope = ? AND stack = ?", stack.scope, stack.id)
    tx.many(
        "INSERT INTO cloudformation_imports (scope, name, stack) VALUES (?, ?, ?)",
        [(stack.scope, name, stack.id) for name in names],
    )


@operation("ListExports", resource="*", read=True)
def list_exports(tx: ReadTx, call: Call, req: t.ListExportsInput) -> t.ListExportsOutput:
    """The exports of the account in the region. Source: API_ListExports."""
    rows = tx.all(
        "SELECT name, stack, value FROM cloudformation_exports WHERE scope = ? AND name > ? ORDER BY name LIMIT ?",
        call.scope, _position(req.NextToken), PAGE + 1,
    )  # fmt: skip
    found = []
    shown, token = page(rows, PAGE, lambda row: row[0])
    for name, stack_id, value in shown:
        stack = STACKS.get(tx, call.scope, stack_id)
        found.append(t.Export(ExportingStackId=stack.arn if stack else None, Name=name, Value=value))
    return t.ListExportsOutput(Exports=found, NextToken=token)


@operation("ListImports", resource="*", read=True)
def list_imports(tx: ReadTx, call: Call, req: t.ListImportsInput) -> t.ListImportsOutput:
    """The stacks that import an export. Source: API_ListImports. Raises ValidationError."""
    names = importers(tx, call.scope, req.ExportName)
    if not names:
        raise invalid(f"Export '{req.ExportName}' is not imported by any stack.")
    after = _position(req.NextToken)
    shown, token = page([name for name in names if name > after], PAGE, str)
    return t.ListImportsOutput(Imports=shown, NextToken=token)


def _position(token: str | None) -> str:
    return position_of(token, lambda: invalid("NextToken is not valid"))
