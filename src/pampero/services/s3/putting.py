"""What is asked of who puts an object."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, Check
from pampero.services.s3.grants import asks
from pampero.services.s3.locks import lock_keys
from pampero.services.s3.model import object_arn
from pampero.services.s3.tags import request_tag_keys, tags_of
from pampero.services.s3.traits import TRAITS

FOR_THE_OWNER = "bucket-owner-full-control"
# The headers of a request for a new object that are condition keys, by member.
HEADERS = {
    member: f"s3:{key}"
    for (of, _, member), key in ((named.partition("."), key) for named, key in TRAITS.condition_members.items())
    if of in ("*", "PutObject")
}


def putting(call: Call, req: Any) -> list[Check]:
    """May the object be put, be locked so, and have such a list and such tags?

    Source: "Permissions" of API_PutObject. Policies that AWS documents for what its own services deliver allow
    `s3:PutObject` only, with the list that gives the bucket's owner full control: that list needs no other permission.
    Nor does any list of who is anonymous and may write: recorded on AWS, where they own what they write.
    """
    arn = object_arn(call, req)
    keys = lock_keys(req, call.now) | header_keys(req) | request_tag_keys(tags_of(req.Tagging))
    found = [Check("s3:PutObject", arn, keys)]
    if req.ObjectLockMode is not None or req.ObjectLockRetainUntilDate is not None:
        found.append(Check("s3:PutObjectRetention", arn, keys))
    if req.ObjectLockLegalHoldStatus is not None:
        found.append(Check("s3:PutObjectLegalHold", arn, keys))
    if asks(req) and req.ACL != FOR_THE_OWNER and call.principal.kind != "anonymous":
        found.append(Check("s3:PutObjectAcl", arn, keys))
    if req.Tagging is not None:
        found.append(Check("s3:PutObjectTagging", arn, keys))
    return found


def header_keys(req: Any) -> dict[str, list[str]]:
    """The condition keys that are headers of a request, whichever way it came: a form has them as fields.

    Source: "Actions, resources, and condition keys for Amazon S3" in the service authorization reference.
    """
    named = {key: getattr(req, member, None) for member, key in HEADERS.items()}
    return {key: [str(value)] for key, value in named.items() if value is not None}
