"""GetParameter, GetParameters, GetParameterHistory, and the end of parameters."""

from __future__ import annotations

from collections.abc import Iterable

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import named_page, position_of
from pampero.services.ssm import types as t
from pampero.services.ssm.events import changed
from pampero.services.ssm.model import (
    VERSIONS,
    Stored,
    Version,
    checked,
    find,
    forget,
    kept,
    located,
    named_arn,
    parameter_in,
    selected,
    shown,
)
from pampero.services.ssm.policies import settle
from pampero.services.ssm.policies import shown as policies_shown
from pampero.services.ssm.public import public
from pampero.services.ssm.references import is_reference, referred
from pampero.services.ssm.secrets import key_of, reveal, value_of
from pampero.store.tx import ReadTx, Tx

MAX_LISTED = 50


_one = parameter_in("Name")


def _get_all(call: Call, req: t.GetParametersRequest) -> Iterable[Check]:
    return [Check("ssm:GetParameters", named_arn(call, name)) for name in req.Names]


def _delete_all(call: Call, req: t.DeleteParametersRequest) -> Iterable[Check]:
    return [Check("ssm:DeleteParameters", named_arn(call, name)) for name in req.Names]


@operation("GetParameter", resource=_one)
async def get_parameter(call: Call, req: t.GetParameterRequest) -> t.GetParameterResult:
    """A parameter by name or ARN, of a version or label where one is given. Source: API_GetParameter.

    Raises ParameterNotFound, ParameterVersionNotFound, InvalidKeyId, ValidationException.
    """
    if is_reference(req.Name):
        return t.GetParameterResult(Parameter=await referred(call, req.Name, req.WithDecryption))
    found = await call.read(_get, call, req.Name)
    await reveal(call, [found], req.WithDecryption)
    return t.GetParameterResult(Parameter=found[0])


def _get(tx: ReadTx, call: Call, name: str) -> tuple[t.Parameter, Stored | None, Version | None]:
    region, plain = located(call, name)[1:3]
    if (found := public(region, plain)) is not None:
        return found, None, None
    stored, version, selector = selected(tx, call, name)
    found = shown(stored, version, value_of(version), selector)
    if not name.startswith("arn:"):
        found.Name = plain  # with the slash, or without, that was asked for (recorded)
    return found, stored, version


@operation("GetParameters", resource="*", checks=_get_all)
async def get_parameters(call: Call, req: t.GetParametersRequest) -> t.GetParametersResult:
    """Up to ten parameters; those that are not there are named. Source: API_GetParameters. Raises InvalidKeyId."""
    names = list(dict.fromkeys(req.Names))
    known = await call.read(_get_known, call, names)
    await reveal(call, list(known.values()), req.WithDecryption)
    found = {name: one[0] for name, one in known.items()}
    for name in filter(is_reference, names):
        try:
            found[name] = await referred(call, name, req.WithDecryption)
        except ApiError as error:
            if error.code != "ParameterNotFound":
                raise
    return t.GetParametersResult(
        Parameters=[found[name] for name in names if name in found],
        InvalidParameters=[name for name in names if name not in found],
    )


def _get_known(
    tx: ReadTx, call: Call, names: list[str]
) -> dict[str, tuple[t.Parameter, Stored | None, Version | None]]:
    found: dict[str, tuple[t.Parameter, Stored | None, Version | None]] = {}
    for name in names:
        if is_reference(name):
            continue
        try:
            found[name] = _get(tx, call, name)
        except ApiError as error:
            if error.code == "ValidationException":
                raise
    return found


@operation("GetParameterHistory", resource=_one)
async def get_parameter_history(call: Call, req: t.GetParameterHistoryRequest) -> t.GetParameterHistoryResult:
    """A parameter's versions, oldest first. Source: API_GetParameterHistory.

    Raises ParameterNotFound, InvalidKeyId, InvalidNextToken.
    """
    stored, found, token = await call.read(_versions, call, req)
    history = [_past(stored, version) for version in found]
    shown_with = [(one, stored, version) for one, version in zip(history, found, strict=True)]
    await reveal(call, shown_with, req.WithDecryption)
    return t.GetParameterHistoryResult(Parameters=history, NextToken=token)


def _versions(tx: ReadTx, call: Call, req: t.GetParameterHistoryRequest) -> tuple[Stored, list[Version], str | None]:
    stored = selected(tx, call, req.Name)[0]
    most = req.MaxResults or MAX_LISTED
    after = position(req.NextToken)
    found, token = named_page(VERSIONS.page(tx, stored.history, after=after, limit=most + 1), most)
    return stored, found, token


def position(token: str | None) -> str:
    """Where a token goes on. Raises InvalidNextToken."""
    return position_of(token, lambda: ApiError("InvalidNextToken", "The specified token is not valid."))


def _past(stored: Stored, version: Version) -> t.ParameterHistory:
    return t.ParameterHistory(
        Name=stored.name,
        Type=version.type,
        KeyId=key_of(version),
        LastModifiedDate=version.modified,
        LastModifiedUser=version.user,
        Description=version.description,
        Value=value_of(version),
        AllowedPattern=version.pattern,
        Version=version.number,
        Labels=stored.labels_of(version.number),
        Tier=version.tier,
        Policies=policies_shown(version.policies),
        DataType=version.data_type,
    )


def _delete(tx: Tx, stored: Stored) -> None:
    forget(tx, stored)
    stored.latest.policies = []
    settle(tx, stored)
    changed(tx, stored, "Delete")


@operation("DeleteParameter", resource=_one)
def delete_parameter(tx: Tx, call: Call, req: t.DeleteParameterRequest) -> t.DeleteParameterResult:
    """Delete a parameter with its versions. Source: API_DeleteParameter. Raises ParameterNotFound."""
    _delete(tx, find(tx, call, req.Name))
    return t.DeleteParameterResult()


@operation("DeleteParameters", resource="*", checks=_delete_all)
def delete_parameters(tx: Tx, call: Call, req: t.DeleteParametersRequest) -> t.DeleteParametersResult:
    """Delete up to ten parameters; those that are not there are named. Source: API_DeleteParameters."""
    deleted: list[str] = []
    missing: list[str] = []
    for name in req.Names:
        stored = kept(tx, call.scope, checked(name))
        if stored is None:
            missing.append(name)
        else:
            _delete(tx, stored)
            deleted.append(name)
    return t.DeleteParametersResult(DeletedParameters=deleted, InvalidParameters=missing)
