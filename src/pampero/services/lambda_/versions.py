"""Versions: what was published stays as it was."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.aws.settling import CREATING
from pampero.kernel import ids
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.deployments import changed
from pampero.services.lambda_.model import (
    TAKING,
    VERSIONS,
    Function,
    Settings,
    begin,
    check_revision,
    latest,
    numbered,
    revise,
    save,
)
from pampero.services.lambda_.names import invalid, reference
from pampero.services.lambda_.settings import listed, show
from pampero.store.tx import ReadTx, Tx


def _arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName).arn


@operation("PublishVersion", resource=_arn)
def publish_version(tx: Tx, call: Call, req: t.PublishVersionRequest) -> t.FunctionConfiguration:
    """Publish `$LATEST`; when nothing changed since the last version, that one is answered. Source: API_PublishVersion.

    Raises ResourceNotFoundException, InvalidParameterValueException, PreconditionFailedException.
    """
    function = latest(tx, reference(call, req.FunctionName))
    check_revision(req.RevisionId, function.revision)
    if req.CodeSha256 and req.CodeSha256 != function.code.sha256:
        text = (
            f"CodeSHA256 ({req.CodeSha256}) is different from current CodeSHA256 in $LATEST ({function.code.sha256}). "
            "Please try again with the CodeSHA256 in $LATEST."
        )
        raise invalid(text)
    return show(call, publish(tx, call, function, req.Description))


def publish(tx: Tx, call: Call, function: Function, description: str | None, pending: bool = False) -> Function:
    """The next version of `$LATEST`, or the last one where they are the same. pending: it is shown as being made first."""
    previous = VERSIONS.get(tx, function.scope, numbered(function.name, function.last)) if function.last else None
    settings = msgspec.convert(msgspec.to_builtins(function.settings), type(function.settings))
    if previous is not None and previous.code == function.code and _origin(previous) == settings:
        return previous
    before = settings.description
    if description is not None:
        settings.description = description
    function.last += 1
    revise(tx, function)
    made = Function(
        function.name,
        function.account,
        function.region,
        str(function.last),
        settings,
        function.code,
        tx.now,
        ids.uuid4(),
        described=before,
        born=function.born,
    )
    if pending:
        begin(tx, call, made, CREATING)
        made.settled = made.revision
    if settings.snapshots != "None":
        made.snapshot = TAKING
        tx.emit("lambda.snapshot", [made.account, made.region, made.name, made.version], made.qualified)
    save(tx, made)
    changed(tx)
    return made


def _origin(version: Function) -> Settings:
    """What `$LATEST` was when this was published: a description of the version's own is no change."""
    if version.described is None:
        return version.settings
    return msgspec.structs.replace(version.settings, description=version.described)


@operation("ListVersionsByFunction", resource=_arn, read=True)
def list_versions_by_function(
    tx: ReadTx, call: Call, req: t.ListVersionsByFunctionRequest
) -> t.ListVersionsByFunctionResponse:
    """`$LATEST` and all that were published. Source: API_ListVersionsByFunction. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName)
    function = latest(tx, where)
    most = min(req.MaxItems or 50, 10_000)
    after = int(req.Marker) if req.Marker and req.Marker.isascii() and req.Marker.isdigit() else None
    shown = [] if after is not None else [listed(call, function, qualified=True)]
    start = numbered(where.name, after or 0) if after is not None else f"{where.name}/"
    page = VERSIONS.page(tx, where.scope, prefix=f"{where.name}/", after=start, limit=most - len(shown) + 1)
    room = most - len(shown)
    shown += [listed(call, version) for _, version in page[:room]]
    token = page[room - 1][1].version if len(page) > room and room else None
    return t.ListVersionsByFunctionResponse(Versions=shown, NextMarker=token)
