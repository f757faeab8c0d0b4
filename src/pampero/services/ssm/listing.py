"""GetParametersByPath and DescribeParameters, with their filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import encode_token, page
from pampero.services.ssm import types as t
from pampero.services.ssm.get import position
from pampero.services.ssm.model import PARAMETERS, PUBLIC, Stored, Version, at, invalid, parameter_arn, shown
from pampero.services.ssm.policies import shown as policies_shown
from pampero.services.ssm.public import below
from pampero.services.ssm.secrets import key_of, reveal, value_of
from pampero.store.tx import ReadTx

PATH = re.compile(r"/|(/[A-Za-z0-9_.\-]+)+/?")
MAX_BY_PATH = 10
MAX_DESCRIBED = 50
BLOCK = 200
BY_PATH_KEYS = ("Type", "KeyId", "Label")
DESCRIBE_KEYS = ("Path", "Name", "Type", "KeyId", "Tier", "DataType")
OPTIONS = {"Path": ("Recursive", "OneLevel"), "Name": ("Equals", "BeginsWith", "Contains")}
MALFORMED_PATH = (
    "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "
    '"/". It can\'t be prefixed with \\"aws\\" or \\"ssm\\" (case-insensitive). It must use only letters, numbers, or '
    "the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, "
    'if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.'
)

Test = Callable[[Stored], bool]


def _path(call: Call, req: t.GetParametersByPathRequest) -> str:
    return parameter_arn(call.account, call.region, req.Path.rstrip("/"))


def _path_keys(call: Call, req: t.GetParametersByPathRequest) -> dict[str, list[str]]:
    return {"ssm:Recursive": ["true" if req.Recursive else "false"]}


@operation("GetParametersByPath", resource=_path, context=_path_keys)
async def get_parameters_by_path(call: Call, req: t.GetParametersByPathRequest) -> t.GetParametersByPathResult:
    """A page of the parameters below a path: of its level, or of all. Source: API_GetParametersByPath.

    Raises ValidationException, InvalidFilterKey, InvalidFilterOption, InvalidFilterValue, InvalidNextToken.
    """
    found, token = await call.scan(_by_path, call, req)
    await reveal(call, found, req.WithDecryption)
    return t.GetParametersByPathResult(Parameters=[one[0] for one in found], NextToken=token)


def _by_path(
    tx: ReadTx, call: Call, req: t.GetParametersByPathRequest
) -> tuple[list[tuple[t.Parameter, Stored | None, Version | None]], str | None]:
    if not PATH.fullmatch(req.Path):
        raise invalid(MALFORMED_PATH)
    if req.Path.startswith(PUBLIC):
        return _public(call, req)
    filters = req.ParameterFilters or []
    labels = {value for one in filters if one.Key == "Label" for value in one.Values or []}
    tests = [_under(req.Path, bool(req.Recursive)), *_tests(filters, BY_PATH_KEYS)]
    most = req.MaxResults or MAX_BY_PATH
    found: list[tuple[t.Parameter, Stored | None, Version | None]] = []
    more = False
    for stored in _all(tx, call, _prefix(req.Path), position(req.NextToken)):
        if not all(test(stored) for test in tests):
            continue
        if len(found) == most:
            more = True
            break
        wanted = [number for label, number in stored.labels.items() if label in labels]
        version = stored.latest if not labels else at(tx, stored, wanted[0])
        if version is not None:
            found.append((shown(stored, version, value_of(version)), stored, version))
    return found, encode_token(found[-1][0].Name) if more else None


def _public(
    call: Call, req: t.GetParametersByPathRequest
) -> tuple[list[tuple[t.Parameter, Stored | None, Version | None]], str | None]:
    most = req.MaxResults or MAX_BY_PATH
    known = below(call.region, req.Path, bool(req.Recursive), position(req.NextToken))
    found, token = page(list(islice(known, most + 1)), most, lambda one: one.Name)
    return [(one, None, None) for one in found], token


@operation("DescribeParameters", resource="*")
async def describe_parameters(call: Call, req: t.DescribeParametersRequest) -> t.DescribeParametersResult:
    """A page of what is known of parameters, without their values. Source: API_DescribeParameters.

    The deprecated Filters are taken for ParameterFilters that equal (chosen: no source tells). Shared parameters are refused.
    Raises ValidationException, InvalidFilterKey, InvalidFilterOption, InvalidFilterValue, InvalidNextToken.
    """
    if req.Filters and req.ParameterFilters:
        raise invalid("You can use either Filters or ParameterFilters in a single request.")
    if req.Shared:
        raise invalid("Shared parameters are not supported.")
    return await call.scan(_describe, call, req)


def _describe(tx: ReadTx, call: Call, req: t.DescribeParametersRequest) -> t.DescribeParametersResult:
    filters = [t.ParameterStringFilter(Key=one.Key, Values=one.Values) for one in req.Filters or ()]
    tests = _tests(req.ParameterFilters or filters, DESCRIBE_KEYS)
    most = req.MaxResults or MAX_DESCRIBED
    found: list[t.ParameterMetadata] = []
    more = False
    for stored in _all(tx, call, "", position(req.NextToken)):
        if all(test(stored) for test in tests):
            if len(found) == most:
                more = True
                break
            found.append(_metadata(stored))
    token = encode_token(found[-1].Name) if more else None
    return t.DescribeParametersResult(Parameters=found, NextToken=token)


def _metadata(stored: Stored) -> t.ParameterMetadata:
    latest = stored.latest
    return t.ParameterMetadata(
        Name=stored.name,
        ARN=stored.arn,
        Type=latest.type,
        KeyId=key_of(latest),
        LastModifiedDate=latest.modified,
        LastModifiedUser=latest.user,
        Description=latest.description,
        AllowedPattern=latest.pattern,
        Version=latest.number,
        Tier=latest.tier,
        Policies=policies_shown(latest.policies),
        DataType=latest.data_type,
    )


def _all(tx: ReadTx, call: Call, prefix: str, after: str) -> Iterator[Stored]:
    while True:
        page = PARAMETERS.page(tx, call.scope, prefix=prefix, after=after, limit=BLOCK)
        for _, stored in page:
            yield stored
        if len(page) < BLOCK:
            return
        after = page[-1][0]


def _prefix(path: str) -> str:
    """What the names below a path begin with; the root holds those without a slash too."""
    return "" if path == "/" else path.rstrip("/") + "/"


def _under(path: str, recursive: bool) -> Test:
    prefix = _prefix(path)

    def test(stored: Stored) -> bool:
        rest = stored.name.removeprefix(prefix) if prefix else stored.name.lstrip("/")
        return stored.name.startswith(prefix) and (recursive or "/" not in rest)

    return test


def _tests(filters: list[t.ParameterStringFilter], keys: tuple[str, ...]) -> list[Test]:
    """Raises InvalidFilterKey, InvalidFilterOption, InvalidFilterValue."""
    tests = []
    for one in filters:
        if one.Key not in keys and not (one.Key.startswith("tag:") and "Name" in keys):
            text = f"The following filter key is not valid: {one.Key}. Valid filter keys include: [{', '.join(keys)}]."
            raise ApiError("InvalidFilterKey", text)
        options = OPTIONS.get(one.Key, ("Equals", "BeginsWith") if one.Key == "KeyId" else ("Equals",))
        option = one.Option or ("OneLevel" if one.Key == "Path" else "Equals")
        if option not in options:
            text = f"The following filter option is not valid: {option}. Valid options include: [{', '.join(options)}]."
            raise ApiError("InvalidFilterOption", text)
        if not one.Values and not one.Key.startswith("tag:"):
            text = f"The following filter values are missing : null for filter key {one.Key}."
            raise ApiError("InvalidFilterValue", text)
        tests.append(_test(one.Key, option, one.Values or []))
    return tests


def _test(key: str, option: str, values: list[str]) -> Test:
    if key == "Path":
        parts = [_under(value, option == "Recursive") for value in values]
        return lambda stored: any(part(stored) for part in parts)
    if key == "Label":
        return lambda stored: any(value in stored.labels for value in values)
    if key.startswith("tag:"):
        name = key[4:]
        return lambda stored: name in stored.tags and (not values or stored.tags[name] in values)
    of: Callable[[Stored], str] = {
        "Name": lambda stored: stored.name,
        "Type": lambda stored: stored.latest.type,
        "KeyId": lambda stored: key_of(stored.latest) or "",
        "Tier": lambda stored: stored.latest.tier,
        "DataType": lambda stored: stored.latest.data_type,
    }[key]
    holds: Callable[[str, str], bool] = {
        "Equals": lambda text, value: text == value,
        "BeginsWith": lambda text, value: text.startswith((value, "/" + value)),
        "Contains": lambda text, value: value in text,
    }[option]
    return lambda stored: any(holds(of(stored), value) for value in values)
