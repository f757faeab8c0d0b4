"""Records as objects of a bucket. An object is named by its buffer, so that a repeat after a crash overwrites it."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from pampero.api import Context
from pampero.services.firehose.buffers import Buffer
from pampero.services.firehose.model import Stream
from pampero.services.firehose.names import Moment, delivered_prefix, error_prefix, evaluated, suffix
from pampero.services.firehose.roles import as_role

EXTENSIONS = {"GZIP": ".gz", "ZIP": ".zip"}
TYPE = "application/octet-stream"
ZIPPED = (1980, 1, 1, 0, 0, 0)
SOURCE = "source"
Config = dict[str, Any]


def compressed(data: bytes, form: str, name: str) -> bytes:
    """The same bytes each time."""
    if form == "GZIP":
        return gzip.compress(data, 6, mtime=0)
    if form == "ZIP":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(name, ZIPPED), data, zipfile.ZIP_DEFLATED)
        return made.getvalue()
    return data


def _uid(uid: str, part: str) -> str:
    """A UUID (version 5 by form) of a part of what has one, always the same."""
    digest = hashlib.sha256(f"{uid}/{part}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


class Bucket:
    """A bucket that takes objects of a buffer. config: of S3, or what has its members."""

    def __init__(self, place: Context, stream: Stream, buffer: Buffer, config: Config) -> None:
        self._place, self._stream, self._buffer, self._config = place, stream, buffer, config
        self.name: str = config["BucketARN"].removeprefix("arn:aws:s3:::")

    def _moment(self, oldest: float, part: str, keys: dict[str, dict[str, str]], error: str) -> tuple[Moment, str]:
        uid = _uid(self._buffer.uid, part) if part else self._buffer.uid
        return Moment(oldest, self._config.get("CustomTimeZone") or "", uid, keys, error), uid

    async def put(
        self, oldest: float, join: Callable[[], bytes], part: str = "", keys: Iterable[tuple[str, str, str]] = ()
    ) -> None:
        """Write records. oldest: when the first of them came; part: which of the buffer's objects this is; keys: those that
        its records are partitioned by, with namespaces. Raises ApiError."""
        named: dict[str, dict[str, str]] = {}
        for namespace, key, value in keys:
            named.setdefault(namespace, {})[key] = value
        moment, uid = self._moment(oldest, part, named, "")
        form = self._config["CompressionFormat"]
        extension = self._config.get("FileExtension") or EXTENSIONS.get(form, "")
        name = suffix(self._stream.name, self._stream.version, uid, moment, extension)
        place = evaluated(delivered_prefix(self._config["Prefix"]), moment) + name
        body = await asyncio.to_thread(lambda: compressed(join(), form, name.removesuffix(".zip")))
        await self._write(place, body)

    async def put_failed(self, oldest: float, kind: str, join: Callable[[], bytes]) -> None:
        """Write what failed, as lines of JSON, which are not compressed. kind: `processing-failed`. Raises ApiError."""
        moment, uid = self._moment(oldest, kind, {}, kind)
        prefix = error_prefix(self._config["Prefix"], self._config.get("ErrorOutputPrefix"))
        name = suffix(self._stream.name, self._stream.version, uid, moment, "")
        await self._write(evaluated(prefix, moment) + name, await asyncio.to_thread(join))

    async def _write(self, key: str, body: bytes) -> None:
        sender = await as_role(self._place, self._config["RoleARN"], self._stream.arn)
        given: Config = {"Bucket": self.name, "Key": key, "Body": body, "ContentType": TYPE}
        kms = self._config["EncryptionConfiguration"].get("KMSEncryptionConfig")
        if kms is not None:
            given |= {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms["AWSKMSKeyARN"]}
        await sender.client("s3").call("PutObject", **given)
