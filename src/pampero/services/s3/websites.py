"""Websites: a bucket's objects as pages, read as anybody may read them.

Served under hosts such as `<bucket>.s3-website.localhost`, and under the path `/_aws/s3-website/<bucket>/`.
Source: "Hosting a static website using Amazon S3" in the user guide.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote, unquote

from pampero.api import ApiError, Call, Context, WebRequest, WebResponse, operation, read_body, web
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import drop, get, put
from pampero.services.s3.model import BUCKETS, bucket_arn
from pampero.store.tx import ReadTx, Tx

NAME = "website"
STATUS = {301: "Moved Permanently", 302: "Moved Temporarily", 403: "Forbidden", 404: "Not Found", 405: "Not Allowed"}
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
    found = await context.read(_settings, request.id)
    if found is None:
        return _page(404, "NoSuchBucket", "The specified bucket does not exist")
    place, site = found
    if site is None:
        text = "The specified bucket does not have a website configuration"
        return _page(404, "NoSuchWebsiteConfiguration", text)
    if request.method not in ("GET", "HEAD"):
        return _page(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
    key = unquote(request.path.lstrip("/"))
    everything = site.RedirectAllRequestsTo
    if everything is not None:
        location = f"{everything.Protocol or 'http'}://{everything.HostName}/{quote(key)}"
        return WebResponse(301, (("location", location),))
    answer = _routed(site, request, key, None)
    return answer if answer is not None else await _object(context.at(place), site, request, key)


async def _object(context: Context, site: t.WebsiteConfiguration, request: WebRequest, key: str) -> WebResponse:
    suffix = site.IndexDocument.Suffix if site.IndexDocument else ""
    wanted = key + suffix if not key or key.endswith("/") else key
    try:
        return await _read(context, request.id, wanted)
    except ApiError as error:
        refused = error
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
    if site.ErrorDocument is not None:
        try:
            page = await _read(context, request.id, site.ErrorDocument.Key)
        except ApiError:
            return _page(status, refused.code, refused.message)
        return WebResponse(status, page.headers, page.body)
    return _page(status, refused.code, refused.message)


async def _read(context: Context, bucket: str, key: str) -> WebResponse:
    """An object as a page. Raises ApiError."""
    found = await context.client("s3").call("GetObject", Bucket=bucket, Key=key)
    if "WebsiteRedirectLocation" in found:
        return WebResponse(301, (("location", found["WebsiteRedirectLocation"]),))
    body = await read_body(found.get("Body", b""))
    headers = tuple((header, found[member]) for member, header in HEADERS if member in found)
    return WebResponse(200, headers, body)


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


def _page(status: int, code: str, message: str) -> WebResponse:
    title = f"{status} {STATUS.get(status, 'Error')}"
    text = f"<li>Code: {escape(code)}</li>\n<li>Message: {escape(message)}</li>"
    body = f"<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n<ul>\n{text}\n</ul>\n</body>\n</html>\n"
    headers = (("content-type", "text/html; charset=utf-8"), ("x-amz-error-code", code))
    return WebResponse(status, headers, body.encode())
