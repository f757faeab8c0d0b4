"""Provisioned concurrency: environments of a version that are ready before they are needed."""

from __future__ import annotations

import asyncio
from typing import Any

from pampero.api import ApiError, Call, Context, job, operation
from pampero.aws.paging import named_page
from pampero.kernel.log import logger
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.concurrency import MIN_UNRESERVED, reserved_of
from pampero.services.lambda_.deployments import CHANGED, Deployments, changed
from pampero.services.lambda_.functions import function_arn, position, qualified_arn
from pampero.services.lambda_.model import (
    ALIASES,
    PROVISIONED,
    Function,
    Provisioned,
    alias_of,
    latest,
    provisions,
    stamp,
    version_of,
)
from pampero.services.lambda_.names import LATEST, Reference, conflict, invalid, is_version, reference
from pampero.services.lambda_.running import ACCOUNT_LIMIT
from pampero.services.lambda_.tenants import refuse_tenants
from pampero.store.tx import ReadTx, Tx
from pampero.work.workers.workers import Workers

log = logger("lambda.provisioned")
PAGE = 50
# Seconds after which it is looked whether environments have been replaced (their credentials end).
LOOK_SECONDS = 60.0
IN_PROGRESS, READY, FAILED = "IN_PROGRESS", "READY", "FAILED"


def _target(tx: ReadTx, where: Reference, unpublished: str) -> str:
    """The version that is meant. Raises ResourceNotFoundException, InvalidParameterValueException."""
    if where.qualifier in ("", LATEST):
        raise invalid(unpublished)
    if is_version(where.qualifier):
        return _version(tx, where, where.qualifier).version
    alias = ALIASES.get(tx, where.scope, f"{where.name}/{where.qualifier}")
    if alias is None:
        raise ApiError("ResourceNotFoundException", f"Cannot find alias arn: {where.qualified}", Type="User")
    return alias.version


def _version(tx: ReadTx, where: Reference, version: str) -> Function:
    return version_of(tx, Reference(where.account, where.region, where.name), version)


def _meant(tx: ReadTx, config: Provisioned) -> str:
    if is_version(config.qualifier):
        return config.qualifier
    alias = ALIASES.get(tx, config.scope, config.id)
    return alias.version if alias is not None else ""


UNPUBLISHED = "The function resource provided must be an alias or a published version."


class Ahead:
    """A part of the server: the versions and keys of the environments that are kept ready, by (account/region, id), and when
    that was last asked for."""

    def __init__(self, context: Context) -> None:
        self._workers = context.part(Workers)
        self.kept: dict[tuple[str, str], tuple[str, str, float]] = {}

    def state(self, config: Provisioned, version: str) -> dict[str, Any]:
        """What the API shows of it: what is ready in this server of the version that it means."""
        kept, key, _ = self.kept.get((config.scope, config.id), ("", "", 0.0))
        key = key if kept == version else ""
        ready = min(self._workers.ready_ahead(key), config.requested)
        status = READY if ready >= config.requested else FAILED if self._workers.failed_ahead(key) else IN_PROGRESS
        return {
            **_members(config),
            "AvailableProvisionedConcurrentExecutions": ready,
            "AllocatedProvisionedConcurrentExecutions": ready,
            "Status": status,
            "StatusReason": "FUNCTION_ERROR_INIT_FAILURE" if status == FAILED else None,
        }


def _members(config: Provisioned) -> dict[str, Any]:
    return {"RequestedProvisionedConcurrentExecutions": config.requested, "LastModified": stamp(config.modified)}


@operation("PutProvisionedConcurrencyConfig", resource=qualified_arn)
def put_provisioned_concurrency_config(
    tx: Tx, call: Call, req: t.PutProvisionedConcurrencyConfigRequest
) -> t.PutProvisionedConcurrencyConfigResponse:
    """Keep environments of a version ready. Source: API_PutProvisionedConcurrencyConfig.

    They are started at once, and started again after a restart of the server; what comes beyond them runs on demand.
    Raises ResourceNotFoundException, ResourceConflictException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    version = _target(tx, where, "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    refuse_tenants(_version(tx, where, version).settings, "Provisioned concurrency")
    _check_conflicts(tx, where, version)
    _check_room(tx, where, version, req.ProvisionedConcurrentExecutions)
    config = Provisioned(
        where.name, where.account, where.region, where.qualifier, req.ProvisionedConcurrentExecutions, tx.now
    )
    PROVISIONED.save(tx, config)
    changed(tx)
    return t.PutProvisionedConcurrencyConfigResponse(
        **_members(config),
        AllocatedProvisionedConcurrentExecutions=0,
        AvailableProvisionedConcurrentExecutions=0,
        Status=IN_PROGRESS,
    )


def _check_conflicts(tx: ReadTx, where: Reference, version: str) -> None:
    """A version has its environments of its own, or of one alias."""
    if not is_version(where.qualifier):
        if alias_of(tx, where, where.qualifier).weights:
            raise invalid("Provisioned concurrency is not supported for an alias that points at two versions.")
        if PROVISIONED.get(tx, where.scope, f"{where.name}/{version}") is not None:
            text = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
            raise conflict(text)
        return
    for _, config in PROVISIONED.page(tx, where.scope, prefix=f"{where.name}/"):
        alias = ALIASES.get(tx, where.scope, config.id)
        if alias is not None and alias.version == version:
            raise conflict("Version is pointed by a Provisioned Concurrency alias")


def _check_room(tx: ReadTx, where: Reference, version: str, wanted: int) -> None:
    plain = Reference(where.account, where.region, where.name)
    others = sum(count for name, count in provisions(tx, plain).items() if name != version)
    reserved = latest(tx, plain).reserved
    if reserved is not None:
        if others + wanted > reserved:
            text = "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
            raise invalid(text)
        return
    left = ACCOUNT_LIMIT - reserved_of(tx, where.scope)
    if others + wanted > left:
        text = "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency"
        raise ApiError("InvalidParameterValueException", f"{text} [{left}].")
    if left - others - wanted < MIN_UNRESERVED:
        text = "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum"
        raise ApiError("InvalidParameterValueException", f"{text} value of [{MIN_UNRESERVED}].")


@operation("GetProvisionedConcurrencyConfig", resource=qualified_arn, read=True)
def get_provisioned_concurrency_config(
    tx: ReadTx, call: Call, req: t.GetProvisionedConcurrencyConfigRequest
) -> t.GetProvisionedConcurrencyConfigResponse:
    """How far it is. Source: API_GetProvisionedConcurrencyConfig.

    Raises ResourceNotFoundException, ProvisionedConcurrencyConfigNotFoundException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    version = _target(tx, where, UNPUBLISHED)
    config = PROVISIONED.get(tx, where.scope, f"{where.name}/{where.qualifier}")
    if config is None:
        text = "No Provisioned Concurrency Config found for this function"
        raise ApiError("ProvisionedConcurrencyConfigNotFoundException", text, Type="User")
    return t.GetProvisionedConcurrencyConfigResponse(**call.part(Ahead).state(config, version))


@operation("DeleteProvisionedConcurrencyConfig", resource=qualified_arn)
def delete_provisioned_concurrency_config(tx: Tx, call: Call, req: t.DeleteProvisionedConcurrencyConfigRequest) -> None:
    """Keep none ready any more; that none were is no error. Source: API_DeleteProvisionedConcurrencyConfig.

    Invocations under way go on to their end. Raises ResourceNotFoundException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    _target(tx, where, UNPUBLISHED)
    PROVISIONED.delete(tx, where.scope, f"{where.name}/{where.qualifier}")
    changed(tx)


@operation("ListProvisionedConcurrencyConfigs", resource=function_arn, read=True)
def list_provisioned_concurrency_configs(
    tx: ReadTx, call: Call, req: t.ListProvisionedConcurrencyConfigsRequest
) -> t.ListProvisionedConcurrencyConfigsResponse:
    """Those of a function's versions and aliases. Source: API_ListProvisionedConcurrencyConfigs.

    Raises ResourceNotFoundException.
    """
    where = reference(call, req.FunctionName)
    function = latest(tx, where)
    most = req.MaxItems or PAGE
    page = PROVISIONED.page(tx, where.scope, prefix=f"{where.name}/", after=position(req.Marker), limit=most + 1)
    found, token = named_page(page, most)
    ahead = call.part(Ahead)
    shown = [
        t.ProvisionedConcurrencyConfigListItem(
            FunctionArn=f"{function.arn}:{config.qualifier}", **ahead.state(config, _meant(tx, config))
        )
        for config in found
    ]
    return t.ListProvisionedConcurrencyConfigsResponse(ProvisionedConcurrencyConfigs=shown, NextMarker=token)


@job(everywhere=True)
class Provisioner:
    """Has as many environments made as are to be ready, in each process of a server that runs functions."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job.start."""
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """See Job.stop. The environments end with all others."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        store = self._context.runtime.store
        while True:
            mark = store.mark(CHANGED)
            configs = await self._context.read(_configs)
            await self._adjust(configs)
            until = self._context.now + LOOK_SECONDS if configs else float("inf")
            await store.wait_from(CHANGED, mark, until)

    async def _adjust(self, configs: list[tuple[Provisioned, str]]) -> None:
        workers, ahead = self._context.part(Workers), self._context.part(Ahead)
        wanted: dict[tuple[str, str], tuple[str, str, float]] = {}
        for config, version in configs:
            where = Reference(config.account, config.region, config.name, version)
            try:
                deployment = await self._context.part(Deployments).find(where)
            except (ApiError, OSError) as error:
                log.warning("nothing is kept ready for %s: %s", where.qualified, error)
                continue
            spec = deployment.ahead
            place = config.scope, config.id
            wanted[place] = (version, spec.key, config.modified)
            # What has failed is tried again when it is asked for again.
            if workers.kept_ahead(spec.key) != config.requested or ahead.kept.get(place) != wanted[place]:
                workers.keep(spec, config.requested)
        keys = {key for _, key, _ in wanted.values()}
        for _, key, _ in ahead.kept.values():
            if key not in keys:
                workers.drop(key)
        ahead.kept = wanted


def _configs(tx: ReadTx) -> list[tuple[Provisioned, str]]:
    """With the version that each means: of an alias with weights the main one."""
    found = [(config, _meant(tx, config)) for _, _, config in PROVISIONED.everywhere(tx)]
    return [(config, version) for config, version in found if version]
