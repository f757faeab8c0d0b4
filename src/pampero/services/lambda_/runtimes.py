"""When a function's runtime is updated.

A runtime here is the interpreter of this machine, so that `Auto` and `FunctionUpdate` are kept and shown; a version of a
runtime cannot be chosen.
"""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.functions import qualified_arn
from pampero.services.lambda_.model import FUNCTIONS, VERSIONS, Function, numbered, resolve
from pampero.services.lambda_.names import LATEST, invalid, reference
from pampero.store.tx import ReadTx, Tx

MANUAL = "Manual"


@operation("PutRuntimeManagementConfig", resource=qualified_arn)
def put_runtime_management_config(
    tx: Tx, call: Call, req: t.PutRuntimeManagementConfigRequest
) -> t.PutRuntimeManagementConfigResponse:
    """Say when the runtime of a version is updated. Source: API_PutRuntimeManagementConfig.

    Raises InvalidParameterValueException, ResourceNotFoundException, NotImplemented (Manual).
    """
    function = resolve(tx, reference(call, req.FunctionName, req.Qualifier))
    if (req.UpdateRuntimeOn == MANUAL) != bool(req.RuntimeVersionArn):
        raise invalid("RuntimeVersionArn is required for UpdateRuntimeOn Manual, and for nothing else.")
    if req.UpdateRuntimeOn == MANUAL:
        raise ApiError("NotImplemented", "Versions of runtimes are not implemented: UpdateRuntimeOn Manual", status=501)
    function.runtime_updates = req.UpdateRuntimeOn
    if function.version == LATEST:
        FUNCTIONS.save(tx, function)
    else:
        VERSIONS.put(tx, function.scope, numbered(function.name, function.version), function)
    return t.PutRuntimeManagementConfigResponse(UpdateRuntimeOn=function.runtime_updates, FunctionArn=_shown(function))


@operation("GetRuntimeManagementConfig", resource=qualified_arn, read=True)
def get_runtime_management_config(
    tx: ReadTx, call: Call, req: t.GetRuntimeManagementConfigRequest
) -> t.GetRuntimeManagementConfigResponse:
    """Source: API_GetRuntimeManagementConfig. Raises ResourceNotFoundException."""
    function = resolve(tx, reference(call, req.FunctionName, req.Qualifier))
    return t.GetRuntimeManagementConfigResponse(UpdateRuntimeOn=function.runtime_updates, FunctionArn=_shown(function))


def _shown(function: Function) -> str:
    return function.arn if function.version == LATEST else function.qualified
