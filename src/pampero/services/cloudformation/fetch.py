"""Templates and policies by URL: objects in S3, read as the caller."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from pampero.api import ApiError, Context
from pampero.aws import objects
from pampero.services.cloudformation.model import invalid

MAX_BODY_LENGTH = 51_200
MAX_OBJECT_LENGTH = 1_000_000
MAX_POLICY_LENGTH = 16_384
# bucket.s3.amazonaws.com, bucket.s3.eu-west-1.amazonaws.com, bucket.s3.localhost
VIRTUAL_HOST = re.compile(r"^(?P<bucket>.+)\.s3[.-].+$")
# s3.amazonaws.com, s3-eu-west-1.amazonaws.com, s3.localhost
PATH_HOST = re.compile(r"^s3[.-].+$")
AWS_HOST = re.compile(r"(^|\.)amazonaws\.com(\.cn)?$")


def place(url: str) -> tuple[str, str, str | None]:
    """Bucket, key and version of an S3 object by its URL. Raises ApiError ValidationError."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "s3" and host:
        raise invalid(f"S3 error: Domain name specified in {host} is not a valid S3 domain")
    if parts.scheme not in ("http", "https") or not host:
        raise invalid("TemplateURL must reference a valid S3 object to which you have access.")
    path = unquote(parts.path.lstrip("/"))
    virtual = VIRTUAL_HOST.match(host)
    if virtual:
        bucket, key = virtual.group("bucket"), path
    elif PATH_HOST.match(host) or not AWS_HOST.search(host):
        bucket, _, key = path.partition("/")
    else:
        raise invalid(f"S3 error: Domain name specified in {host} is not a valid S3 domain")
    if not bucket or not key:
        if not virtual and not PATH_HOST.match(host):
            raise invalid("TemplateURL must be a supported URL.")
        raise invalid("TemplateURL must reference a valid S3 object to which you have access.")
    version = parse_qs(parts.query).get("versionId", [None])[0]
    return bucket, key, version


async def fetch_object(context: Context, bucket: str, key: str, prefix: str = "", version: str | None = None) -> str:
    """An object's text. prefix: before the error's text. Raises ApiError ValidationError."""
    try:
        body = await objects.fetch_object(context, bucket, key, version, most=MAX_OBJECT_LENGTH)
    except ApiError as error:
        raise invalid(f"{prefix}S3 error: {error.message}") from error
    except objects.TooLarge as error:
        raise invalid(f"{prefix}Template may not exceed {MAX_OBJECT_LENGTH} bytes in size.") from error
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise invalid(f"{prefix}Template format error: the object is no text") from error


async def template_text(context: Context, body: str | None, url: str | None) -> str | None:
    """TemplateBody, or what TemplateURL names; None when there is neither. Raises ApiError."""
    if body is not None and url is not None:
        raise invalid("Specify only one of TemplateBody and TemplateURL")
    if body is not None:
        if len(body.encode()) > MAX_BODY_LENGTH:
            raise invalid(
                f"1 validation error detected: Value '{body}' at 'templateBody' failed to satisfy constraint: Member must "
                f"have length less than or equal to {MAX_BODY_LENGTH}"
            )
        return body
    if url is None:
        return None
    bucket, key, version = place(url)
    return await fetch_object(context, bucket, key, version=version)


async def policy_text(context: Context, body: str | None, url: str | None) -> str | None:
    """StackPolicyBody, or what StackPolicyURL names."""
    text = body
    if body is None and url is not None:
        bucket, key, version = place(url)
        text = await fetch_object(context, bucket, key, version=version)
    if text is not None and len(text.encode()) > MAX_POLICY_LENGTH:
        raise invalid(f"Stack policy may not exceed {MAX_POLICY_LENGTH} bytes in size.")
    return text
