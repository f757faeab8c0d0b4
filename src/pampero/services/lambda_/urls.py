"""Function URLs: how functions are reached by HTTP without an API."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, Context, operation
from pampero.aws.paging import named_page
from pampero.kernel import ids
from pampero.kernel.clock import iso8601
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.functions import position, qualified_arn
from pampero.services.lambda_.model import ALIASES, FUNCTIONS, URL_KEYS, URLS, Cors, Url, resolve
from pampero.services.lambda_.names import Reference, conflict, invalid, is_version, not_found, reference
from pampero.services.lambda_.tenants import refuse_tenants
from pampero.store.tx import ReadTx, Tx

KEY_LENGTH = 32
PAGE = 50
BUFFERED, RESPONSE_STREAM = "BUFFERED", "RESPONSE_STREAM"
METHODS = ("*", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PLANE = "lambda-url"


def _auth_type(call: Call, req: Any) -> dict[str, list[str]]:
    """Source: Service Authorization Reference, lambda:FunctionUrlAuthType."""
    return {"lambda:FunctionUrlAuthType": [req.AuthType]} if req.AuthType else {}


def _existing_auth_type(tx: ReadTx, call: Call, req: Any) -> dict[str, list[str]]:
    where = reference(call, req.FunctionName, getattr(req, "Qualifier", None))
    found = URLS.get(tx, where.scope, f"{where.name}/{where.qualifier}")
    auth = getattr(req, "AuthType", None) or (found.auth if found is not None else None)
    return {"lambda:FunctionUrlAuthType": [auth]} if auth else {}


def _target(tx: ReadTx, where: Reference) -> None:
    """Raises ResourceNotFoundException, InvalidParameterValueException."""
    if is_version(where.qualifier) or where.qualifier == "$LATEST":
        raise invalid("Function URLs are for functions and their aliases: a version has none.")
    found = FUNCTIONS.get(tx, where.scope, where.name) is not None
    if not found or (where.qualifier and ALIASES.get(tx, where.scope, f"{where.name}/{where.qualifier}") is None):
        raise not_found("Function does not exist")


def _found(tx: ReadTx, where: Reference) -> Url:
    """Raises ResourceNotFoundException."""
    found = URLS.get(tx, where.scope, f"{where.name}/{where.qualifier}")
    if found is None:
        raise not_found("The resource you requested does not exist.")
    return found


def _cors(given: t.Cors | None) -> Cors | None:
    """Raises InvalidParameterValueException."""
    if given is None:
        return None
    for method in given.AllowMethods or ():
        if method not in METHODS:
            raise invalid(f"Invalid value for AllowMethods: {method}.")
    for name in (*(given.AllowHeaders or ()), *(given.ExposeHeaders or ())):
        if not name or any(ord(letter) <= 32 or letter in ',;:"()<>@[]{}?=' for letter in name):
            raise invalid(f"Invalid header name: {name}.")
    cors = Cors(
        given.AllowCredentials,
        given.AllowHeaders,
        given.AllowMethods,
        given.AllowOrigins,
        given.ExposeHeaders,
        given.MaxAge,
    )
    return None if cors == Cors() else cors


def address(context: Context, url: Url) -> str:
    """Where a URL is answered. By path, because the resolvers of Python and Node.js know no names under localhost; where the
    server has a host name of its own, by host as on AWS. Both forms are always served."""
    http = context.http if isinstance(context, Call) else None
    host = http.headers.get("host") if http is not None else None
    base = f"{http.scheme}://{host}" if http is not None and host else context.settings.endpoint
    names = context.settings.host_names
    if names:
        scheme, _, place = base.partition("://")
        port = place.rpartition(":")[2]
        suffix = f":{port}" if port.isdigit() else ""
        return f"{scheme}://{url.key}.{PLANE}.{url.region}.{names[0]}{suffix}/"
    return f"{base}/_aws/{PLANE}/{url.key}/"


def _members(call: Call, url: Url) -> dict[str, Any]:
    cors = url.cors
    return {
        "FunctionUrl": address(call, url),
        "FunctionArn": url.function,
        "AuthType": url.auth,
        "Cors": None if cors is None else t.Cors(
            AllowCredentials=cors.credentials, AllowHeaders=cors.headers, AllowMethods=cors.methods,
            AllowOrigins=cors.origins, ExposeHeaders=cors.exposed, MaxAge=cors.max_age,
        ),
        "CreationTime": iso8601(url.created),
        "InvokeMode": url.mode,
    }  # fmt: skip


@operation("CreateFunctionUrlConfig", resource=qualified_arn, context=_auth_type)
def create_function_url_config(
    tx: Tx, call: Call, req: t.CreateFunctionUrlConfigRequest
) -> t.CreateFunctionUrlConfigResponse:
    """Give a function or an alias a URL. Source: API_CreateFunctionUrlConfig.

    Raises ResourceNotFoundException, ResourceConflictException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    _target(tx, where)
    if URLS.get(tx, where.scope, f"{where.name}/{where.qualifier}") is not None:
        text = "Error message:  FunctionUrlConfig exists for this Lambda function"
        raise conflict(f"Failed to create function url config for [functionArn = {where.qualified}]. {text}")
    refuse_tenants(resolve(tx, where).settings, "A function URL")
    url = Url(
        where.name, where.account, where.region, where.qualifier, ids.name_id(KEY_LENGTH), req.AuthType,
        req.InvokeMode or BUFFERED, _cors(req.Cors), tx.now, tx.now,
    )  # fmt: skip
    URLS.save(tx, url)
    URL_KEYS.put(tx, "", url.key, (url.scope, url.id))
    # What was not given is not told either, as on AWS.
    return t.CreateFunctionUrlConfigResponse(**_members(call, url) | {"InvokeMode": req.InvokeMode})


@operation("GetFunctionUrlConfig", resource=qualified_arn, context=_existing_auth_type, read=True)
def get_function_url_config(
    tx: ReadTx, call: Call, req: t.GetFunctionUrlConfigRequest
) -> t.GetFunctionUrlConfigResponse:
    """A URL. Source: API_GetFunctionUrlConfig. Raises ResourceNotFoundException."""
    url = _found(tx, reference(call, req.FunctionName, req.Qualifier))
    return t.GetFunctionUrlConfigResponse(**_members(call, url), LastModifiedTime=iso8601(url.modified))


@operation("UpdateFunctionUrlConfig", resource=qualified_arn, context=_existing_auth_type)
def update_function_url_config(
    tx: Tx, call: Call, req: t.UpdateFunctionUrlConfigRequest
) -> t.UpdateFunctionUrlConfigResponse:
    """Change a URL; what is given of CORS replaces all that was said of it. Source: API_UpdateFunctionUrlConfig.

    Raises ResourceNotFoundException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    _target(tx, where)
    url = _found(tx, where)
    url.auth = req.AuthType or url.auth
    url.mode = req.InvokeMode or url.mode
    if req.Cors is not None:
        url.cors = _cors(req.Cors)
    url.modified = tx.now
    URLS.save(tx, url)
    return t.UpdateFunctionUrlConfigResponse(**_members(call, url), LastModifiedTime=iso8601(url.modified))


@operation("DeleteFunctionUrlConfig", resource=qualified_arn, context=_existing_auth_type)
def delete_function_url_config(tx: Tx, call: Call, req: t.DeleteFunctionUrlConfigRequest) -> None:
    """Take a URL away, for ever. Source: API_DeleteFunctionUrlConfig. Raises ResourceNotFoundException."""
    url = _found(tx, reference(call, req.FunctionName, req.Qualifier))
    URLS.delete(tx, url.scope, url.id)


@operation("ListFunctionUrlConfigs", resource=qualified_arn, read=True)
def list_function_url_configs(
    tx: ReadTx, call: Call, req: t.ListFunctionUrlConfigsRequest
) -> t.ListFunctionUrlConfigsResponse:
    """The URLs of a function and of its aliases. Source: API_ListFunctionUrlConfigs. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName)
    _target(tx, Reference(where.account, where.region, where.name))
    most = req.MaxItems or PAGE
    found = URLS.page(tx, where.scope, prefix=f"{where.name}/", after=position(req.Marker), limit=most + 1)
    urls, token = named_page(found, most)
    shown = [t.FunctionUrlConfig(**_members(call, url), LastModifiedTime=iso8601(url.modified)) for url in urls]
    return t.ListFunctionUrlConfigsResponse(FunctionUrlConfigs=shown, NextMarker=token)
