"""Websites: a bucket's objects as pages, read as anybody may read them.

Served under hosts such as `<bucket>.s3-website.localhost`, and under the path `/_aws/s3-website/<bucket>/`.
Source: "Hosting a static website using Amazon S3" in the user guide.
"""

from __future__ import annotations

import contextlib
from email.utils import parsedate_to_datetime
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from pampero.api import ApiError, Call, Context, WebRequest, WebResponse, operation, read_body, web
from pampero.kernel.clock import http_date
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import drop, get, put
from pampero.services.s3.model import BUCKETS, bucket_arn
from pampero.store.tx import ReadTx, Tx

NAME = "website"
STATUS = {
    301: "Moved Permanently",
    302: "Moved Temporarily",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
}
HEADERS = (
    ("ContentType", "content-type"),
    ("ETag", "etag"),
    ("CacheControl", "cache-control"),
    ("ContentEncoding", "content-encoding"),
    ("ContentLanguage", "content-language"),
    ("ContentDisposition", "content-disposition"),
)


@operation("PutBucketWebsite", resource=bucket_arn)
def put_bucket_website(tx: Tx, call: Call, req: t.PutBucketWebsiteRequest) -> None:
    """Make a bucket a website. Source: API_PutBucketWebsite. Raises InvalidArgument, InvalidRequest."""
    wanted = req.WebsiteConfiguration
    if wanted.RedirectAllRequestsTo is not None:
        if wanted.IndexDocument or wanted.ErrorDocument or wanted.RoutingRules:
            text = "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules."
            raise ApiError("InvalidRequest", text)
    elif wanted.IndexDocument is None:
        text = "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"
        raise ApiError("InvalidArgument", text, ArgumentName="IndexDocument")
    elif not wanted.IndexDocument.Suffix or "/" in wanted.IndexDocument.Suffix:
        raise ApiError("InvalidArgument", "The IndexDocument Suffix is not well formed", ArgumentName="IndexDocument")
    put(tx, req.Bucket, NAME, wanted)


@operation("GetBucketWebsite", resource=bucket_arn, read=True)
def get_bucket_website(tx: ReadTx, call: Call, req: t.GetBucketWebsiteRequest) -> t.GetBucketWebsiteOutput:
    """The website's settings. Source: API_GetBucketWebsite. Raises NoSuchWebsiteConfiguration."""
    found = get(tx, req.Bucket, NAME, t.WebsiteConfiguration)
    if found is None:
        text = "The specified bucket does not have a website configuration"
        raise ApiError("NoSuchWebsiteConfiguration", text, status=404, BucketName=req.Bucket)
    return t.GetBucketWebsiteOutput(
        RedirectAllRequestsTo=found.RedirectAllRequestsTo,
        IndexDocument=found.IndexDocument,
        ErrorDocument=found.ErrorDocument,
        RoutingRules=found.RoutingRules,
    )


@operation("DeleteBucketWebsite", resource=bucket_arn)
def delete_bucket_website(tx: Tx, call: Call, req: t.DeleteBucketWebsiteRequest) -> None:
    """Be no website any more. Source: API_DeleteBucketWebsite."""
    drop(tx, req.Bucket, NAME)


def _settings(tx: ReadTx, bucket: str) -> tuple[str, t.WebsiteConfiguration | None] | None:
    """(account/region, settings) of a bucket that is there."""
    found = BUCKETS.get(tx, "", bucket)
    return None if found is None else (f"{found.account}/{found.region}", get(tx, bucket, NAME, t.WebsiteConfiguration))


@web("s3-website")
async def serve(context: Context, request: WebRequest) -> WebResponse | None:
    """Answer one request for a page."""
    answer = await _serve(context, request)
    own = (("server", "AmazonS3"), ("x-amz-request-id", _short(request)), ("x-amz-id-2", request.request_id))
    return WebResponse(answer.status, (*answer.headers, *own), answer.body)


async def _serve(context: Context, request: WebRequest) -> WebResponse:
    found = await context.read(_settings, request.id)
    if found is None:
        return _page(
            request, ApiError("NoSuchBucket", "The specified bucket does not exist", 404, BucketName=request.id)
        )
    place, site = found
    if site is None:
        text = "The specified bucket does not have a website configuration"
        return _page(request, ApiError("NoSuchWebsiteConfiguration", text, 404, BucketName=request.id))
    if request.method not in ("GET", "HEAD"):
        text = "The specified method is not allowed against this resource."
        return _page(request, ApiError("MethodNotAllowed", text, 405, Method=request.method, ResourceType="OBJECT"))
    key = unquote(request.path.lstrip("/"))
    everything = site.RedirectAllRequestsTo
    if everything is not None:
        query = f"?{request.query}" if request.query else ""
        location = f"{everything.Protocol or 'http'}://{everything.HostName}/{quote(key)}{query}"
        return WebResponse(301, (("location", location),))
    account, _, region = place.partition("/")
    there = context.within(account, region)
    answer = _routed(site, request, key, None) if key else None
    return answer if answer is not None else await _object(there, site, request, key)


async def _object(context: Context, site: t.WebsiteConfiguration, request: WebRequest, key: str) -> WebResponse:
    suffix = site.IndexDocument.Suffix if site.IndexDocument else ""
    wanted = key + suffix if not key or key.endswith("/") else key
    try:
        return await _read(context, request.id, wanted, _conditions(request))
    except ApiError as error:
        refused = error
    if refused.code == "NotModified":
        kept = tuple((name, str(value)) for name, value in refused.members.items())
        return WebResponse(304, kept)
    if wanted == key and refused.code == "NoSuchKey":
        try:
            await context.client("s3").call("HeadObject", Bucket=request.id, Key=f"{key}/{suffix}")
        except ApiError:
            pass
        else:
            return WebResponse(302, (("location", f"/{quote(key)}/"),))
    status = 404 if refused.code == "NoSuchKey" else refused.status or 403
    routed = _routed(site, request, key, status)
    if routed is not None:
        return routed
    if site.ErrorDocument is None:
        return _page(request, refused)
    try:
        page = await _read(context, request.id, site.ErrorDocument.Key, {})
    except ApiError as error:
        return _page(request, refused, error)
    return WebResponse(page.status if page.status == 301 else status, page.headers, page.body)


def _conditions(request: WebRequest) -> dict[str, Any]:
    """What a browser has of a page already."""
    given = dict(request.headers)
    found: dict[str, Any] = {}
    if "if-none-match" in given:
        found["IfNoneMatch"] = given["if-none-match"]
    if "if-modified-since" in given:
        with contextlib.suppress(ValueError, TypeError):
            found["IfModifiedSince"] = parsedate_to_datetime(given["if-modified-since"]).timestamp()
    return found


async def _read(context: Context, bucket: str, key: str, conditions: dict[str, Any]) -> WebResponse:
    """An object as a page. Raises ApiError."""
    found = await context.client("s3").call("GetObject", Bucket=bucket, Key=key, **conditions)
    if "WebsiteRedirectLocation" in found:
        return WebResponse(301, (("location", found["WebsiteRedirectLocation"]),))
    body = await read_body(found.get("Body", b""))
    headers = tuple((header, found[member]) for member, header in HEADERS if member in found)
    return WebResponse(200, (*headers, ("last-modified", http_date(found["LastModified"]))), body)


def _routed(site: t.WebsiteConfiguration, request: WebRequest, key: str, status: int | None) -> WebResponse | None:
    """What the first rule says that fits: before the object is looked for (status None), or to its error."""
    for rule in site.RoutingRules or []:
        prefix = rule.Condition.KeyPrefixEquals if rule.Condition else None
        code = rule.Condition.HttpErrorCodeReturnedEquals if rule.Condition else None
        if (code is None) != (status is None) or (code is not None and code != str(status)):
            continue
        if prefix is None or key.startswith(prefix):
            location = _location(rule.Redirect, request, key, prefix or "")
            return WebResponse(int(rule.Redirect.HttpRedirectCode or 301), (("location", location),))
    return None


def _location(redirect: t.Redirect, request: WebRequest, key: str, prefix: str) -> str:
    if redirect.ReplaceKeyWith is not None:
        key = redirect.ReplaceKeyWith
    elif redirect.ReplaceKeyPrefixWith is not None:
        key = redirect.ReplaceKeyPrefixWith + key[len(prefix) :]
    protocol, _, base = request.base.partition("://")
    return f"{redirect.Protocol or protocol}://{redirect.HostName or base}/{quote(key)}"


def _page(request: WebRequest, error: ApiError, nested: ApiError | None = None) -> WebResponse:
    """An error as a page. nested: why the site's own page for it is not shown."""
    status = 404 if error.code == "NoSuchKey" else error.status or 403
    title = f"{status} {STATUS.get(status, 'Error')}"
    ids = {"RequestId": _short(request), "HostId": request.request_id}
    told = {name: value for name, value in error.members.items() if not name.islower()}
    inner = _list({"Code": error.code, "Message": error.message, **told, **ids})
    if nested is not None:
        told = {name: value for name, value in nested.members.items() if not name.islower()}
        inner += "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n"
        inner += _list({"Code": nested.code, "Message": nested.message, **told})
    body = f"<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n{inner}<hr/>\n</body>\n</html>\n"
    headers = [("content-type", "text/html; charset=utf-8"), ("x-amz-error-code", error.code)]
    if status == 405:
        headers.append(("allow", "HEAD, GET"))
    return WebResponse(status, tuple(headers), body.encode())


def _list(lines: dict[str, Any]) -> str:
    items = "".join(f"<li>{escape(name)}: {escape(str(value))}</li>\n" for name, value in lines.items())
    return f"<ul>\n{items}</ul>\n"


def _short(request: WebRequest) -> str:
    return request.request_id.replace("-", "").upper()[:16]
