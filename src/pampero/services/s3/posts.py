"""POST Object: uploads by HTML form. It is no operation of the model.

Sources: RESTObjectPOST and "Creating an HTML form" in the S3 API reference. `${filename}` is replaced in `key`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlencode, urlsplit

import msgspec

from pampero.api import ApiError, ByteStream, Call, FormUpload, WebResponse, form_upload
from pampero.kernel.clock import parse_iso8601
from pampero.protocol.xml import HEAD, parse_document, text_of
from pampero.services.s3.bodies import INLINE, MAX_SIZE, receive, release
from pampero.services.s3.checksums import MEMBERS
from pampero.services.s3.formpolicies import check_policy
from pampero.services.s3.forms import MAX_AFTER, MAX_BEFORE, FormReader
from pampero.services.s3.grants import own
from pampero.services.s3.kmskeys import sealing_for
from pampero.services.s3.locations import location_of
from pampero.services.s3.locks import UNTIL
from pampero.services.s3.metadata import check_key
from pampero.services.s3.model import Meta, find_bucket
from pampero.services.s3.objects import put
from pampero.services.s3.putting import putting
from pampero.services.s3.signatures import SIGV2
from pampero.services.s3.types import PutObjectOutput, PutObjectRequest
from pampero.services.s3.values import invalid

META = "x-amz-meta-"
MEMBERS = {
    "acl": "ACL",
    "cache-control": "CacheControl",
    "content-type": "ContentType",
    "content-disposition": "ContentDisposition",
    "content-encoding": "ContentEncoding",
    "content-language": "ContentLanguage",
    "content-md5": "ContentMD5",
    "expires": "Expires",
    "x-amz-storage-class": "StorageClass",
    "x-amz-website-redirect-location": "WebsiteRedirectLocation",
    "x-amz-server-side-encryption": "ServerSideEncryption",
    "x-amz-server-side-encryption-aws-kms-key-id": "SSEKMSKeyId",
    "x-amz-server-side-encryption-context": "SSEKMSEncryptionContext",
    "x-amz-server-side-encryption-customer-algorithm": "SSECustomerAlgorithm",
    "x-amz-server-side-encryption-customer-key": "SSECustomerKey",
    "x-amz-server-side-encryption-customer-key-md5": "SSECustomerKeyMD5",
    "x-amz-object-lock-mode": "ObjectLockMode",
    "x-amz-object-lock-legal-hold": "ObjectLockLegalHoldStatus",
    "x-amz-checksum-algorithm": "ChecksumAlgorithm",
} | {f"x-amz-checksum-{name.lower()}": member for name, member in MEMBERS.items()}


@form_upload
async def post_object(call: Call, form: FormUpload) -> WebResponse:
    """Store a form's file. Source: RESTObjectPOST.

    Raises what PutObject raises, and MalformedPOSTRequest, InvalidArgument, InvalidPolicyDocument, EntityTooSmall.
    """
    bucket = await call.read(find_bucket, form.bucket)
    if form.body.size is not None and form.body.size > MAX_SIZE + MAX_BEFORE + MAX_AFTER:
        raise ApiError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    reader = FormReader(form.body, form.content_type)
    sent = await reader.fields()
    fields = sent.values
    principal = await form.signer(fields)
    if principal is not None:
        call = msgspec.structs.replace(call, principal=principal, account=principal.account)
    key = fields["key"] = fields.get("key", "").replace("${filename}", sent.filename)
    if not key:
        text = (
            "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields."
        )
        raise ApiError("InvalidArgument", text, ArgumentName="key", ArgumentValue="")
    check_key(key)
    bounds = None
    if principal is not None:
        bounds = check_policy(fields["policy"], {**fields, "bucket": form.bucket}, call.runtime.clock.wall())
    request = _request(form.bucket, fields)
    for check in putting(call, request):
        await call.read(call.require, msgspec.structs.replace(check, context={**check.context, **_signed(fields)}))
    own(Meta(), call, bucket, request)
    wanted = await sealing_for(call, bucket, request, key)
    received = await receive(call, await _small(_bounded(reader.file(), bounds)), request, sealing=wanted)
    try:
        stored = await call.write(put, call, request, received, "ObjectCreated:Post")
    finally:
        await release(call, received)
    return _answer(call, form.bucket, fields, stored)


def _signed(fields: dict[str, str]) -> dict[str, list[str]]:
    """The condition keys of a form's signature."""
    if "policy" not in fields:
        return {}
    return {"s3:authType": ["POST"], "s3:signatureversion": [fields.get("x-amz-algorithm", SIGV2)]}


async def _bounded(file: AsyncIterator[bytes], bounds: tuple[int, int] | None) -> AsyncIterator[bytes]:
    """The file, as long as the policy lets it be. Raises EntityTooLarge, EntityTooSmall.

    A file that is too large is not read to its end: ProposedSize is what had arrived of it.
    """
    size = 0
    async for chunk in file:
        size += len(chunk)
        if bounds is not None and size > bounds[1]:
            text = "Your proposed upload exceeds the maximum allowed size"
            raise ApiError("EntityTooLarge", text, ProposedSize=size, MaxSizeAllowed=bounds[1])
        yield chunk
    if bounds is not None and size < bounds[0]:
        text = "Your proposed upload is smaller than the minimum allowed size"
        raise ApiError("EntityTooSmall", text, ProposedSize=size, MinSizeAllowed=bounds[0])


async def _small(file: AsyncIterator[bytes]) -> ByteStream:
    """A stream that knows its size where the file is small enough to be kept in its row."""
    begun = b""
    async for chunk in file:
        begun += chunk
        if len(begun) > INLINE:
            return ByteStream(_rejoined(begun, file), None)
    return ByteStream.of(begun)


async def _rejoined(begun: bytes, file: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield begun
    async for chunk in file:
        yield chunk


def _request(bucket: str, fields: dict[str, str]) -> PutObjectRequest:
    """The form as a PutObject. Raises InvalidArgument, MalformedXML."""
    members: dict[str, object] = {MEMBERS[name]: value for name, value in fields.items() if name in MEMBERS}
    user = {name.removeprefix(META): value for name, value in fields.items() if name.startswith(META)}
    members |= {"Bucket": bucket, "Key": fields["key"], "Metadata": user or None}
    if UNTIL in fields:
        members["ObjectLockRetainUntilDate"] = _date(fields[UNTIL])
    if "tagging" in fields:
        members["Tagging"] = urlencode(_tags(fields["tagging"]))
    try:
        return msgspec.convert(members, PutObjectRequest)
    except msgspec.ValidationError as error:
        raise ApiError("InvalidArgument", f"A field of the form has no valid value: {error}") from error


def _date(text: str) -> float:
    try:
        return parse_iso8601(text)
    except ValueError as error:
        raise invalid(UNTIL, text, "The retain until date must be provided in ISO 8601 format") from error


def _tags(document: str) -> list[tuple[str, str]]:
    root = parse_document(document.encode())
    found = []
    for tag in root.iter():
        if tag.tag.rpartition("}")[2] == "Tag":
            parts = {child.tag.rpartition("}")[2]: child.text or "" for child in tag}
            found.append((parts.get("Key", ""), parts.get("Value", "")))
    return found


def _answer(call: Call, bucket: str, fields: dict[str, str], stored: PutObjectOutput) -> WebResponse:
    key, etag = fields["key"], stored.ETag or ""
    location = location_of(call, bucket, key)
    shown = {
        "x-amz-request-id": call.request_id.replace("-", "").upper()[:16],
        "x-amz-id-2": call.request_id,
        "etag": etag,
        "location": location,
        "x-amz-version-id": stored.VersionId,
        "x-amz-server-side-encryption": stored.ServerSideEncryption,
        "x-amz-server-side-encryption-aws-kms-key-id": stored.SSEKMSKeyId,
        "x-amz-checksum-type": stored.ChecksumType,
    }
    for name, member in MEMBERS.items():
        if member.startswith("Checksum") and member != "ChecksumAlgorithm":
            shown[name] = getattr(stored, member)
    target = _redirect(fields.get("success_action_redirect") or fields.get("redirect", ""), bucket, key, etag)
    if target:
        shown["location"] = target
    headers = tuple((name, value) for name, value in shown.items() if value)
    if target:
        return WebResponse(303, headers)
    if fields.get("success_action_status") == "201":
        parts = {"Location": location, "Bucket": bucket, "Key": key, "ETag": etag}
        inner = "".join(f"<{name}>{text_of(value)}</{name}>" for name, value in parts.items())
        body = f"{HEAD}<PostResponse>{inner}</PostResponse>".encode()
        return WebResponse(201, (*headers, ("content-type", "application/xml")), body)
    return WebResponse(200 if fields.get("success_action_status") == "200" else 204, headers)


def _redirect(url: str, bucket: str, key: str, etag: str) -> str:
    """Where the browser goes next; nowhere when this is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    query = urlencode({"bucket": bucket, "key": key, "etag": etag})
    return parts._replace(query=f"{parts.query}&{query}" if parts.query else query).geturl()
