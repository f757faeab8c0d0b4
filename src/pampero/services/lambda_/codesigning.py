"""Code signing configurations: whose packages a function takes.

There is no AWS Signer here, so that every package is unsigned: a configuration that enforces refuses each of them, and one
that warns lets all in.
"""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page
from pampero.aws.tags import member
from pampero.kernel import ids
from pampero.kernel.clock import iso8601
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.functions import function_arn, position
from pampero.services.lambda_.model import FUNCTIONS, latest, save
from pampero.services.lambda_.names import conflict, reference
from pampero.services.lambda_.signing import SIGNING, Signing, missing, wanted
from pampero.store.tx import ReadTx, Tx

PAGE = 50
IN_USE = "The code signing configuration is used by functions and cannot be deleted."


def _found(tx: ReadTx, text: str) -> Signing:
    """Raises ResourceNotFoundException."""
    found = SIGNING.by_arn(tx, text)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"The Lambda code signing configuration {text} can not be found.")
    return found


def _shown(config: Signing) -> t.CodeSigningConfig:
    return t.CodeSigningConfig(
        CodeSigningConfigId=config.name,
        CodeSigningConfigArn=config.arn,
        Description=config.description,
        AllowedPublishers=t.AllowedPublishers(SigningProfileVersionArns=config.publishers),
        CodeSigningPolicies=t.CodeSigningPolicies(UntrustedArtifactOnDeployment=config.policy),
        LastModified=iso8601(config.modified),
    )


def _policy(given: t.CodeSigningPolicies | None) -> str | None:
    return given.UntrustedArtifactOnDeployment if given is not None else None


@operation("CreateCodeSigningConfig", resource="*")
def create_code_signing_config(
    tx: Tx, call: Call, req: t.CreateCodeSigningConfigRequest
) -> t.CreateCodeSigningConfigResponse:
    """Make a configuration. Source: API_CreateCodeSigningConfig. Raises InvalidParameterValueException."""
    name = f"csc-{ids.name_id(17)}"
    publishers = list(req.AllowedPublishers.SigningProfileVersionArns)
    config = Signing(
        name, call.account, call.region, req.Description or "", publishers, _policy(req.CodeSigningPolicies) or "Warn",
        tx.now, dict(req.Tags or {}),
    )  # fmt: skip
    SIGNING.save(tx, config)
    return t.CreateCodeSigningConfigResponse(CodeSigningConfig=_shown(config))


@operation("GetCodeSigningConfig", resource=member("CodeSigningConfigArn"), read=True)
def get_code_signing_config(
    tx: ReadTx, call: Call, req: t.GetCodeSigningConfigRequest
) -> t.GetCodeSigningConfigResponse:
    """One configuration. Source: API_GetCodeSigningConfig. Raises ResourceNotFoundException."""
    return t.GetCodeSigningConfigResponse(CodeSigningConfig=_shown(_found(tx, req.CodeSigningConfigArn)))


@operation("UpdateCodeSigningConfig", resource=member("CodeSigningConfigArn"))
def update_code_signing_config(
    tx: Tx, call: Call, req: t.UpdateCodeSigningConfigRequest
) -> t.UpdateCodeSigningConfigResponse:
    """Change a configuration. Source: API_UpdateCodeSigningConfig. Raises ResourceNotFoundException."""
    config = _found(tx, req.CodeSigningConfigArn)
    if req.Description is not None:
        config.description = req.Description
    if req.AllowedPublishers is not None:
        config.publishers = list(req.AllowedPublishers.SigningProfileVersionArns)
    config.policy = _policy(req.CodeSigningPolicies) or config.policy
    config.modified = tx.now
    SIGNING.save(tx, config)
    return t.UpdateCodeSigningConfigResponse(CodeSigningConfig=_shown(config))


@operation("DeleteCodeSigningConfig", resource=member("CodeSigningConfigArn"))
def delete_code_signing_config(
    tx: Tx, call: Call, req: t.DeleteCodeSigningConfigRequest
) -> t.DeleteCodeSigningConfigResponse:
    """Delete one that no function uses. Source: API_DeleteCodeSigningConfig.

    Raises ResourceNotFoundException, ResourceConflictException.
    """
    config = _found(tx, req.CodeSigningConfigArn)
    if any(function.signing == config.arn for _, function in FUNCTIONS.page(tx, config.scope)):
        raise conflict(IN_USE)
    SIGNING.delete(tx, config.scope, config.name)
    return t.DeleteCodeSigningConfigResponse()


@operation("ListCodeSigningConfigs", resource="*", read=True)
def list_code_signing_configs(
    tx: ReadTx, call: Call, req: t.ListCodeSigningConfigsRequest
) -> t.ListCodeSigningConfigsResponse:
    """All of them. Source: API_ListCodeSigningConfigs."""
    most = req.MaxItems or PAGE
    found, token = named_page(SIGNING.page(tx, call.scope, after=position(req.Marker), limit=most + 1), most)
    return t.ListCodeSigningConfigsResponse(CodeSigningConfigs=[_shown(config) for config in found], NextMarker=token)


@operation("ListFunctionsByCodeSigningConfig", resource=member("CodeSigningConfigArn"), read=True)
def list_functions_by_code_signing_config(
    tx: ReadTx, call: Call, req: t.ListFunctionsByCodeSigningConfigRequest
) -> t.ListFunctionsByCodeSigningConfigResponse:
    """The functions that use one. Source: API_ListFunctionsByCodeSigningConfig. Raises ResourceNotFoundException."""
    config = _found(tx, req.CodeSigningConfigArn)
    after, most = position(req.Marker), req.MaxItems or PAGE
    using = [(name, one) for name, one in FUNCTIONS.page(tx, config.scope, after=after) if one.signing == config.arn]
    found, token = named_page(using, most)
    return t.ListFunctionsByCodeSigningConfigResponse(FunctionArns=[one.arn for one in found], NextMarker=token)


@operation("PutFunctionCodeSigningConfig", resource=function_arn)
def put_function_code_signing_config(
    tx: Tx, call: Call, req: t.PutFunctionCodeSigningConfigRequest
) -> t.PutFunctionCodeSigningConfigResponse:
    """Have a function's next packages checked. Source: API_PutFunctionCodeSigningConfig.

    Raises CodeSigningConfigNotFoundException, ResourceNotFoundException.
    """
    config = wanted(tx, req.CodeSigningConfigArn)
    function = latest(tx, reference(call, req.FunctionName))
    if config.scope != function.scope:
        raise missing(req.CodeSigningConfigArn)
    function.signing = config.arn
    save(tx, function)
    return t.PutFunctionCodeSigningConfigResponse(CodeSigningConfigArn=config.arn, FunctionName=function.name)


@operation("GetFunctionCodeSigningConfig", resource=function_arn, read=True)
def get_function_code_signing_config(
    tx: ReadTx, call: Call, req: t.GetFunctionCodeSigningConfigRequest
) -> t.GetFunctionCodeSigningConfigResponse:
    """The configuration of a function, "" where it has none. Source: API_GetFunctionCodeSigningConfig.

    Raises ResourceNotFoundException.
    """
    function = latest(tx, reference(call, req.FunctionName))
    return t.GetFunctionCodeSigningConfigResponse(CodeSigningConfigArn=function.signing, FunctionName=function.name)


@operation("DeleteFunctionCodeSigningConfig", resource=function_arn)
def delete_function_code_signing_config(tx: Tx, call: Call, req: t.DeleteFunctionCodeSigningConfigRequest) -> None:
    """Check a function's packages no more. Source: API_DeleteFunctionCodeSigningConfig. Raises ResourceNotFoundException."""
    function = latest(tx, reference(call, req.FunctionName))
    function.signing = ""
    save(tx, function)
