"""Whether a function in a recursive loop is stopped."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.deployments import changed
from pampero.services.lambda_.model import FUNCTIONS, latest
from pampero.services.lambda_.names import reference
from pampero.store.tx import ReadTx, Tx


def _arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName).arn


@operation("PutFunctionRecursionConfig", resource=_arn)
def put_function_recursion_config(
    tx: Tx, call: Call, req: t.PutFunctionRecursionConfigRequest
) -> t.PutFunctionRecursionConfigResponse:
    """Allow a function to be in recursive loops, or have it stopped there (the default).

    Source: API_PutFunctionRecursionConfig. Raises ResourceNotFoundException.
    """
    function = latest(tx, reference(call, req.FunctionName))
    function.recursion = req.RecursiveLoop
    FUNCTIONS.save(tx, function)
    changed(tx)
    return t.PutFunctionRecursionConfigResponse(RecursiveLoop=function.recursion)


@operation("GetFunctionRecursionConfig", resource=_arn, read=True)
def get_function_recursion_config(
    tx: ReadTx, call: Call, req: t.GetFunctionRecursionConfigRequest
) -> t.GetFunctionRecursionConfigResponse:
    """Source: API_GetFunctionRecursionConfig. Raises ResourceNotFoundException."""
    return t.GetFunctionRecursionConfigResponse(RecursiveLoop=latest(tx, reference(call, req.FunctionName)).recursion)
