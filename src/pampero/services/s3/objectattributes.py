"""GetObjectAttributes: what is known of an object, without its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import Call, Check, operation
from pampero.services.s3 import types as t
from pampero.services.s3.checksums import checksum_members, kind_of
from pampero.services.s3.lookup import find, versioned
from pampero.services.s3.model import Meta, object_arn

PAGE = 1000


def _attributes(call: Call, req: Any) -> Iterable[Check]:
    checks = versioned("GetObject")(call, req)
    return [*checks, *versioned("GetObjectAttributes")(call, req)]


@operation("GetObjectAttributes", resource=object_arn, checks=_attributes)
async def get_object_attributes(call: Call, req: t.GetObjectAttributesRequest) -> t.GetObjectAttributesOutput:
    """The attributes that are asked for. Source: API_GetObjectAttributes. Raises NoSuchKey."""
    found, version = await call.read(find, req.Bucket, req.Key, req.VersionId)
    wanted, meta = set(req.ObjectAttributes), found.meta
    plain = {name: value.partition("-")[0] for name, value in meta.checksums.items()}
    sums = t.Checksum(ChecksumType=kind_of(meta), **checksum_members(plain)) if plain else None
    return t.GetObjectAttributesOutput(
        LastModified=found.modified,
        VersionId=version,
        ETag=found.etag.strip('"') if "ETag" in wanted else None,
        Checksum=sums if "Checksum" in wanted else None,
        ObjectParts=_parts(req, meta) if "ObjectParts" in wanted and meta.sizes else None,
        StorageClass=meta.storage_class if "StorageClass" in wanted else None,
        ObjectSize=found.size if "ObjectSize" in wanted else None,
    )


def _parts(req: t.GetObjectAttributesRequest, meta: Meta) -> t.GetObjectAttributesParts:
    """Parts are listed one by one only where they have checksums, as on AWS."""
    most = PAGE if req.MaxParts is None else max(0, min(req.MaxParts, PAGE))
    after = int(req.PartNumberMarker or 0)
    shown = meta.sizes[after : after + most]
    last = after + len(shown)
    if not meta.composite:
        return t.GetObjectAttributesParts(TotalPartsCount=len(meta.sizes))
    return t.GetObjectAttributesParts(
        TotalPartsCount=len(meta.sizes),
        PartNumberMarker=after,
        NextPartNumberMarker=last,
        MaxParts=most,
        IsTruncated=last < len(meta.sizes),
        Parts=[_part(meta, number) for number in range(after + 1, last + 1)],
    )


def _part(meta: Meta, number: int) -> t.ObjectPart:
    sums = dict.fromkeys(meta.checksums, meta.sums[number - 1]) if meta.sums else {}
    return t.ObjectPart(PartNumber=number, Size=meta.sizes[number - 1], **checksum_members(sums))
