"""Tags of certificates."""

from __future__ import annotations

from pampero.api import Call, operation, resource_tags
from pampero.aws.certificates import CERTIFICATES, Certificate
from pampero.aws.tags import Tagged, Tagging, member, tag_list
from pampero.kernel.arn import Arn
from pampero.services.acm import types as t
from pampero.services.acm.model import find, too_many_tags
from pampero.store.tx import ReadTx, Tx

TAGS: Tagging[Certificate] = Tagging(CERTIFICATES.save, lambda _: too_many_tags())


@resource_tags
def tagged(tx: ReadTx, arn: Arn) -> Tagged | None:
    """A certificate."""
    return CERTIFICATES.named(tx, arn)


@operation("AddTagsToCertificate", resource=member("CertificateArn"))
def add_tags_to_certificate(tx: Tx, call: Call, req: t.AddTagsToCertificateRequest) -> None:
    """Add or change tags. Source: API_AddTagsToCertificate. Raises InvalidArnException, ResourceNotFoundException,
    TooManyTagsException."""
    TAGS.add(tx, find(tx, req.CertificateArn), req.Tags)


@operation("RemoveTagsFromCertificate", resource=member("CertificateArn"))
def remove_tags_from_certificate(tx: Tx, call: Call, req: t.RemoveTagsFromCertificateRequest) -> None:
    """Take tags away; one with a value only if it has that value. Source: API_RemoveTagsFromCertificate. Raises
    InvalidArnException, ResourceNotFoundException."""
    certificate = find(tx, req.CertificateArn)
    gone = [tag.Key for tag in req.Tags if tag.Value is None or certificate.tags.get(tag.Key) == tag.Value]
    TAGS.remove(tx, certificate, gone)


@operation("ListTagsForCertificate", resource=member("CertificateArn"), read=True)
def list_tags_for_certificate(
    tx: ReadTx, call: Call, req: t.ListTagsForCertificateRequest
) -> t.ListTagsForCertificateResponse:
    """Its tags. Source: API_ListTagsForCertificate. Raises InvalidArnException, ResourceNotFoundException."""
    return t.ListTagsForCertificateResponse(Tags=tag_list(t.Tag, find(tx, req.CertificateArn).tags))


@operation("TagResource", resource=member("ResourceArn"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceRequest) -> None:
    """Add or change tags. Source: API_TagResource. Raises ResourceNotFoundException."""
    TAGS.add(tx, CERTIFICATES.existing(tx, req.ResourceArn), req.Tags)


@operation("UntagResource", resource=member("ResourceArn"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceRequest) -> None:
    """Take tags away. Source: API_UntagResource. Raises ResourceNotFoundException."""
    TAGS.remove(tx, CERTIFICATES.existing(tx, req.ResourceArn), req.TagKeys)


@operation("ListTagsForResource", resource=member("ResourceArn"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceRequest) -> t.ListTagsForResourceResponse:
    """Its tags. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceResponse(Tags=tag_list(t.Tag, CERTIFICATES.existing(tx, req.ResourceArn).tags))
