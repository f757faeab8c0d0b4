"""Reserved concurrency, and what an account has and uses."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.deployments import changed
from pampero.services.lambda_.model import FUNCTIONS, LAYERS, VERSIONS, latest, provisions
from pampero.services.lambda_.names import invalid, reference
from pampero.services.lambda_.running import ACCOUNT_LIMIT
from pampero.store.tx import ReadTx, Tx

MIN_UNRESERVED = 100
TOTAL_CODE = 80_530_636_800


def _arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName).arn


def reserved_of(tx: ReadTx, scope: str, without: str = "") -> int:
    """What all functions but one have reserved."""
    return sum(function.reserved or 0 for name, function in FUNCTIONS.page(tx, scope) if name != without)


@operation("PutFunctionConcurrency", resource=_arn)
def put_function_concurrency(tx: Tx, call: Call, req: t.PutFunctionConcurrencyRequest) -> t.Concurrency:
    """Reserve concurrency: so much and no more; 0 stops a function. Source: API_PutFunctionConcurrency.

    Raises ResourceNotFoundException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName)
    if where.qualifier:
        raise invalid(
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN."
        )
    function = latest(tx, where)
    if ACCOUNT_LIMIT - reserved_of(tx, where.scope, where.name) - req.ReservedConcurrentExecutions < MIN_UNRESERVED:
        text = "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution"
        raise ApiError("InvalidParameterValueException", f"{text} below its minimum value of [{MIN_UNRESERVED}].")
    claimed = sum(provisions(tx, where).values())
    if claimed > req.ReservedConcurrentExecutions:
        text = f" ReservedConcurrentExecutions  {req.ReservedConcurrentExecutions} should not be lower than function's total"
        raise invalid(f"{text} provisioned concurrency [{claimed}].")
    function.reserved = req.ReservedConcurrentExecutions
    FUNCTIONS.save(tx, function)
    changed(tx)
    return t.Concurrency(ReservedConcurrentExecutions=function.reserved)


@operation("GetFunctionConcurrency", resource=_arn, read=True)
def get_function_concurrency(
    tx: ReadTx, call: Call, req: t.GetFunctionConcurrencyRequest
) -> t.GetFunctionConcurrencyResponse:
    """What is reserved. Source: API_GetFunctionConcurrency. Raises ResourceNotFoundException."""
    function = latest(tx, reference(call, req.FunctionName))
    return t.GetFunctionConcurrencyResponse(ReservedConcurrentExecutions=function.reserved)


@operation("DeleteFunctionConcurrency", resource=_arn)
def delete_function_concurrency(tx: Tx, call: Call, req: t.DeleteFunctionConcurrencyRequest) -> None:
    """Reserve nothing. Source: API_DeleteFunctionConcurrency. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName)
    function = latest(tx, where)
    function.reserved = None
    FUNCTIONS.save(tx, function)
    changed(tx)


@operation("GetAccountSettings", resource="*", read=True)
def get_account_settings(tx: ReadTx, call: Call, req: t.GetAccountSettingsRequest) -> t.GetAccountSettingsResponse:
    """Limits and use. Source: API_GetAccountSettings."""
    functions = [function for _, function in FUNCTIONS.page(tx, call.scope)]
    versions = [version for _, version in VERSIONS.page(tx, call.scope)]
    used = sum(item.code.size for item in (*functions, *versions))
    used += sum(layer.code.size for _, layer in LAYERS.page(tx, call.scope))
    limit = t.AccountLimit(
        TotalCodeSize=TOTAL_CODE,
        CodeSizeUnzipped=262_144_000,
        CodeSizeZipped=52_428_800,
        ConcurrentExecutions=ACCOUNT_LIMIT,
        UnreservedConcurrentExecutions=ACCOUNT_LIMIT - reserved_of(tx, call.scope),
    )
    return t.GetAccountSettingsResponse(
        AccountLimit=limit, AccountUsage=t.AccountUsage(TotalCodeSize=used, FunctionCount=len(functions))
    )
