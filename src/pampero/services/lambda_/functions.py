"""Functions: make, find, change, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, fulfilled, operation
from pampero.aws.paging import named_page, position_of
from pampero.aws.settling import CREATING
from pampero.aws.tags import MAX_TAGS, counted
from pampero.kernel import ids
from pampero.services.lambda_ import codekeys
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.deployments import CHANGED, changed, expect
from pampero.services.lambda_.images import Images, check_kind, check_update
from pampero.services.lambda_.layers import find_layers, use_checks
from pampero.services.lambda_.model import (
    ALIASES,
    EVENT_CONFIGS,
    FUNCTIONS,
    POLICIES,
    PROVISIONED,
    TAKING,
    VERSIONS,
    Code,
    Function,
    ImageSettings,
    Settings,
    begin,
    check_idle,
    check_revision,
    drop_qualified,
    drop_urls,
    latest,
    numbered,
    resolve,
    settled,
    touch,
)
from pampero.services.lambda_.names import (
    LATEST,
    MAX_NAME_LENGTH,
    TOO_MANY_TAGS,
    Reference,
    conflict,
    invalid,
    is_version,
    reference,
)
from pampero.services.lambda_.roles import check_role
from pampero.services.lambda_.sealing import seal, unseal
from pampero.services.lambda_.settings import apply, listed, show
from pampero.services.lambda_.signing import check_signed
from pampero.services.lambda_.versions import publish
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

PAGE = 50
# As long as GetFunctionConfiguration waits for a snapshot.
SNAPSHOT_SECONDS = 10.0
# Bytes, as AWS's own error has it.
MAX_REQUEST_SIZE = 70_167_211


def function_arn(call: Call, req: Any) -> str:
    """The function that a request names, without a qualifier."""
    return reference(call, req.FunctionName).arn


def qualified_arn(call: Call, req: Any) -> str:
    """The function that a request names, with its qualifier where there is one."""
    return reference(call, req.FunctionName, getattr(req, "Qualifier", None)).qualified


def _checks(action: str) -> Any:
    def checks(tx: ReadTx, call: Call, req: Any) -> Iterable[Check]:
        yield Check(f"lambda:{action}", function_arn(call, req))
        if req.Role is not None:
            yield Check("iam:PassRole", req.Role, {"iam:PassedToService": ["lambda.amazonaws.com"]})
        yield from use_checks(tx, req.Layers or ())

    return checks


@operation("CreateFunction", resource=function_arn, checks=_checks("CreateFunction"))
async def create_function(call: Call, req: t.CreateFunctionRequest) -> t.FunctionConfiguration:
    """Make a function from a zip package or a container image. Source: API_CreateFunction.

    It can be invoked once the call returns. python3.x functions run on the interpreter that runs the server.
    Raises InvalidParameterValueException, ResourceConflictException.
    """
    if call.http is not None and len(call.http.body) > MAX_REQUEST_SIZE:
        text = f"Request must be smaller than {MAX_REQUEST_SIZE} bytes for the CreateFunction operation"
        raise ApiError("RequestEntityTooLargeException", text)
    of_image = check_kind(req.PackageType, req.Code.ImageUri)
    where = reference(call, req.FunctionName)
    if len(where.name) > MAX_NAME_LENGTH or where.account != call.account or "." in where.name:
        raise invalid(f"Invalid function name: {req.FunctionName}")
    settings = Settings(req.Runtime or "", req.Handler or "", req.Role, architecture=_architecture(req.Architectures))
    if of_image:
        settings.image = ImageSettings()
    apply(settings, req, first=True)
    await call.read(find_layers, req.Layers or (), where.region)
    await call.read(_missing, where)
    await call.read(check_role, call, req.Role, where.arn)
    settings.by_root = call.principal.is_root
    code = await _code(call, settings, where.arn, req.Code)
    made = await fulfilled(lambda: call.write(_create, call, where, msgspec.structs.replace(settings), code, req))
    if not of_image:
        expect(call, settings)
    return made


async def _code(call: Call, settings: Settings, function: str, source: Any) -> Code:
    """The package or image that a request names. Raises InvalidParameterValueException."""
    if settings.image is not None:
        return await call.part(Images).take(call, source.ImageUri)
    return await codekeys.take(call, function, source)


def _missing(tx: ReadTx, where: Reference) -> None:
    if FUNCTIONS.get(tx, where.scope, where.name) is not None:
        raise conflict(f"Function already exist: {where.name}")


def _create(
    tx: Tx, call: Call, where: Reference, settings: Settings, code: Code, req: t.CreateFunctionRequest
) -> t.FunctionConfiguration:
    _missing(tx, where)
    settings.layers = find_layers(tx, req.Layers or (), where.region)
    tags = dict(req.Tags or {})
    if counted(tags) > MAX_TAGS:
        raise invalid(TOO_MANY_TAGS)
    check_signed(tx, req.CodeSigningConfigArn or "", where.scope)
    made = Function(
        where.name,
        where.account,
        where.region,
        LATEST,
        settings,
        code,
        tx.now,
        ids.uuid4(),
        tags=tags,
        signing=req.CodeSigningConfigArn or "",
        born=ids.uuid4(),
    )
    seal(call, made)
    begin(tx, call, made, CREATING)
    FUNCTIONS.save(tx, made)
    changed(tx)
    return show(call, publish(tx, call, made, None, pending=True) if req.Publish else made)


def _architecture(wanted: list[str] | None) -> str:
    """Kept and shown; a function always runs on the machine's own architecture."""
    if wanted and len(wanted) != 1:
        raise invalid("1 validation error detected: Value at 'architectures' failed to satisfy constraint: "
                      "Member must have length less than or equal to 1")  # fmt: skip
    return wanted[0] if wanted else "x86_64"


@operation("UpdateFunctionCode", resource=function_arn)
async def update_function_code(call: Call, req: t.UpdateFunctionCodeRequest) -> t.FunctionConfiguration:
    """Give `$LATEST` another package. Source: API_UpdateFunctionCode.

    Raises ResourceNotFoundException, InvalidParameterValueException, PreconditionFailedException.
    """
    where = reference(call, req.FunctionName)
    settings = (await call.read(_current, where, req.RevisionId)).settings
    check_update(settings.image is not None, req.ImageUri)
    code = await _code(call, settings, where.arn, req)
    return await fulfilled(lambda: call.write(_update_code, call, where, code, req))


def _current(tx: ReadTx, where: Reference, revision: str | None) -> Function:
    function = latest(tx, where)
    check_revision(revision, function.revision)
    return function


def _update_code(
    tx: Tx, call: Call, where: Reference, code: Code, req: t.UpdateFunctionCodeRequest
) -> t.FunctionConfiguration:
    function = _current(tx, where, req.RevisionId)
    check_signed(tx, function.signing, function.scope)
    function.code = code
    if req.Architectures:
        function.settings.architecture = _architecture(req.Architectures)
    if req.DryRun:
        return show(call, function)
    function.settings.by_root &= call.principal.is_root
    check_idle(tx, call, function)
    touch(tx, call, function)
    changed(tx)
    return show(call, publish(tx, call, function, None, pending=True) if req.Publish else function)


@operation("UpdateFunctionConfiguration", resource=function_arn, checks=_checks("UpdateFunctionConfiguration"))
async def update_function_configuration(
    call: Call, req: t.UpdateFunctionConfigurationRequest
) -> t.FunctionConfiguration:
    """Change `$LATEST`'s settings. Source: API_UpdateFunctionConfiguration.

    Raises ResourceNotFoundException, InvalidParameterValueException, PreconditionFailedException.
    """
    where = reference(call, req.FunctionName)
    await call.read(_current, where, req.RevisionId)
    if req.Role is not None:
        await call.read(check_role, call, req.Role, where.arn)
    return await fulfilled(lambda: call.write(_update_settings, call, where, req))


def _update_settings(
    tx: Tx, call: Call, where: Reference, req: t.UpdateFunctionConfigurationRequest
) -> t.FunctionConfiguration:
    function = _current(tx, where, req.RevisionId)
    check_idle(tx, call, function)
    function.settings.by_root &= call.principal.is_root
    unseal(call, function, req)
    apply(function.settings, req, first=False)
    seal(call, function, req.Role is not None)
    if req.Layers is not None:
        if req.Layers:
            check_signed(tx, function.signing, function.scope)
        function.settings.layers = find_layers(tx, req.Layers, where.region)
    touch(tx, call, function)
    changed(tx)
    return show(call, function)


@operation("GetFunctionConfiguration", resource=qualified_arn)
async def get_function_configuration(call: Call, req: t.GetFunctionConfigurationRequest) -> t.FunctionConfiguration:
    """A version's settings. Source: API_GetFunctionConfiguration. Raises ResourceNotFoundException.

    Who waits for a function asks this, and again after five seconds: so the answer is what is so after the moment that
    making it takes. GetFunction answers at once.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    found = await call.read(resolve, where)
    if found.pending is not None and call.settings.settle <= 0:
        await call.runtime.clock.wait(asyncio.Event(), found.pending.until)
    if found.snapshot == TAKING:
        await _snapshot(call, where)
    return await fulfilled(lambda: call.read(_shown, call, where))


async def _snapshot(call: Call, where: Reference) -> None:
    """Wait for it, for as long as those who wait would before they ask again."""
    store = call.runtime.store
    until = call.now + SNAPSHOT_SECONDS
    while call.now < until:
        mark = store.mark(CHANGED)
        if (await call.read(resolve, where)).snapshot != TAKING:
            return
        await store.wait_from(CHANGED, mark, until)


def _shown(tx: ReadTx, call: Call, where: Reference) -> t.FunctionConfiguration:
    function = resolve(tx, where)
    answer = show(call, function, qualified=bool(where.qualifier))
    if where.qualifier and where.qualifier != LATEST and not is_version(where.qualifier):
        answer.FunctionArn = where.qualified
    return answer


@operation("GetFunction", resource=qualified_arn, read=True)
def get_function(tx: ReadTx, call: Call, req: t.GetFunctionRequest) -> t.GetFunctionResponse:
    """A version's settings, where to fetch its package; the tags where no version is named (recorded). Source: API_GetFunction.

    Raises ResourceNotFoundException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    function = resolve(tx, where)
    common = latest(tx, Reference(where.account, where.region, where.name))
    reserved = None if common.reserved is None else t.Concurrency(ReservedConcurrentExecutions=common.reserved)
    return t.GetFunctionResponse(
        Configuration=_shown(tx, call, where),
        Code=_located(call, function),
        Tags=None if is_version(where.qualifier) else common.tags or None,
        Concurrency=reserved,
    )


def _located(call: Call, function: Function) -> t.FunctionCodeLocation:
    image = function.code.image
    if image is not None:
        return t.FunctionCodeLocation(RepositoryType="ECR", ImageUri=image.uri, ResolvedImageUri=image.resolved)
    return codekeys.shown(call, function)


@operation("ListFunctions", resource="*", read=True)
def list_functions(tx: ReadTx, call: Call, req: t.ListFunctionsRequest) -> t.ListFunctionsResponse:
    """The functions, by name. Source: API_ListFunctions."""
    after = position(req.Marker)
    most = min(req.MaxItems or PAGE, PAGE)
    found, token = named_page(FUNCTIONS.page(tx, call.scope, after=after, limit=most + 1), most)
    shown = []
    for function in found:
        shown.append(listed(call, settled(function, tx.now), qualified=req.FunctionVersion == "ALL"))
        if req.FunctionVersion == "ALL":
            shown += [listed(call, version) for _, version in VERSIONS.page(tx, call.scope, prefix=f"{function.name}/")]
    return t.ListFunctionsResponse(Functions=shown, NextMarker=token)


def position(marker: str | None) -> str:
    """Where a page begins. Raises InvalidParameterValueException."""
    return position_of(marker, lambda: invalid("Invalid Marker"))


@operation("DeleteFunction", resource=function_arn)
def delete_function(tx: Tx, call: Call, req: t.DeleteFunctionRequest) -> t.DeleteFunctionResponse:
    """Delete a function whole, or one version. Source: API_DeleteFunction.

    Invocations under way go on to their end. Raises ResourceNotFoundException, InvalidParameterValueException,
    ResourceConflictException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    latest(tx, Reference(where.account, where.region, where.name))
    if where.qualifier:
        _delete_version(tx, where)
    else:
        parts: tuple[Documents[Any], ...] = (VERSIONS, ALIASES, POLICIES, EVENT_CONFIGS, PROVISIONED)
        for documents in parts:
            for id_, _ in documents.page(tx, where.scope, prefix=f"{where.name}/"):
                documents.delete(tx, where.scope, id_)
        drop_urls(tx, where)
        FUNCTIONS.delete(tx, where.scope, where.name)
    changed(tx)
    return t.DeleteFunctionResponse(StatusCode=204)


def _delete_version(tx: Tx, where: Reference) -> None:
    if where.qualifier == LATEST:
        raise invalid("$LATEST version cannot be deleted without deleting the function.")
    if not is_version(where.qualifier):
        raise invalid("Deletion of aliases is not currently supported.")
    for _, alias in ALIASES.page(tx, where.scope, prefix=f"{where.name}/"):
        if where.qualifier in (alias.version, *alias.weights):
            raise conflict(f"Unable to delete version {where.qualifier}: alias {alias.name} points at it.")
    drop_qualified(tx, where, where.qualifier)
    VERSIONS.delete(tx, where.scope, numbered(where.name, where.qualifier))
