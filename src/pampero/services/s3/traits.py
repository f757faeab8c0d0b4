"""What S3 does on the wire that its model does not say."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from pampero.kernel.clock import iso8601
from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError
from pampero.protocol.refusals import UNKNOWN_KEY, Refusals
from pampero.protocol.sigv4 import Signature
from pampero.protocol.traits import Traits
from pampero.services.s3.signatures import age, content, kind, tls, version
from pampero.services.s3.tags import MAKING
from pampero.services.s3.values import refused_value

# What shares S3's signing names: S3 Control's paths begin so, and name the account in a header; those of S3 on
# Outposts begin with what no bucket is called.
CONTROL_PATH = "/v20180820/"
CONTROL_HEADER = "x-amz-account-id"
OUTPOSTS = "s3-outposts"
OUTPOSTS_PATH = "/S3Outposts/"


MAX_LENGTH = 16 * 1024


class S3Refusals(Refusals):
    """Source: "Error responses" (S3 API reference)."""

    unserved = ("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)

    def unknown_key(self) -> ApiError:
        """See Refusals."""
        return ApiError(UNKNOWN_KEY, "The AWS Access Key Id you provided does not exist in our records.", 403)

    def wrong_scope(self, service: str, signature: Signature) -> ApiError:
        """See Refusals."""
        wrong = f'incorrect service "{signature.service[:100]}". This endpoint belongs to "s3".'
        if signature.expires is None:
            text = f"The authorization header is malformed; {wrong}"
            return ApiError("AuthorizationHeaderMalformed", text, 400)
        text = f"Error parsing the X-Amz-Credential parameter; {wrong}"
        return ApiError("AuthorizationQueryParametersError", text, 400)

    def wrong_signature(self, key: str, signature: str, text: bytes, canonical: bytes = b"") -> ApiError:
        """See Refusals. What should have been signed is told, as on AWS: the client has it, too."""
        told = (
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method."
        )
        members = {"AWSAccessKeyId": key, "StringToSign": text.decode(errors="replace"), "SignatureProvided": signature}
        members["StringToSignBytes"] = text.hex(" ")
        if canonical:
            members["CanonicalRequest"] = canonical.decode(errors="replace")[:MAX_LENGTH]
            members["CanonicalRequestBytes"] = canonical[:MAX_LENGTH].hex(" ")
        return ApiError("SignatureDoesNotMatch", told, 403, **members)

    def unsigned_headers(self, names: Sequence[str]) -> ApiError:
        """See Refusals."""
        text = "There were headers present in the request which were not signed"
        return ApiError("AccessDenied", text, 403, HeadersNotSigned=", ".join(names)[:500])

    def expired(self, signature: Signature, now: float, end: float) -> ApiError:
        """See Refusals."""
        members = {"X-Amz-Expires": signature.expires, "Expires": iso8601(end), "ServerTime": iso8601(now)}
        return ApiError("AccessDenied", "Request has expired", 403, **members)

    def skewed(self, signature: Signature, now: float, what: str) -> ApiError:
        """See Refusals."""
        if signature.expires is not None:
            return super().skewed(signature, now, what)
        text = "The difference between the request time and the current time is too large."
        return ApiError("RequestTimeTooSkewed", text, 403)


def _is_foreign(raw: RawRequest, scope: str) -> bool:
    control = raw.path.startswith(CONTROL_PATH) and CONTROL_HEADER in raw.headers
    return control or (scope == OUTPOSTS and raw.path.startswith(OUTPOSTS_PATH))


def _status(result: Any) -> int:
    """206 for a part of an object."""
    return 200 if result.ContentRange is None else 206


# Actions of which policies may ask for the tags that the object has: not those that replace or delete it. Source:
# "Tagging and access control policies", and the service authorization reference.
TAGGED = frozenset(
    f"s3:{verb}Object{version}{what}"
    for version in ("", "Version")
    for verb, what in (
        ("Get", ""), ("Get", "Acl"), ("Get", "Tagging"), ("Put", "Acl"), ("Put", "Tagging"), ("Delete", "Tagging")
    )
)  # fmt: skip

CONTROL = Traits(
    # For directory buckets.
    signing_aliases=frozenset({"s3express"}),
    refusals=S3Refusals(),
    exact_paths=True,
    xml_namespace="http://awss3control.amazonaws.com/doc/2018-08-20/",
    # The model's pattern wants a region in it, which AWS itself does not.
    raw_shapes=MappingProxyType({"S3ResourceArn": "str"}),
    reserved_tags=("InvalidTag", MAKING),
    bare_errors=True,
    refused_value=refused_value,
    serialization_code="MalformedXML",
    validation_code="InvalidRequest",
    error_codes=MappingProxyType({"InvalidClientTokenId": "InvalidAccessKeyId"}),
)

TRAITS = Traits(
    # Directory buckets, Outposts, Object Lambda.
    signing_aliases=frozenset({"s3express", OUTPOSTS, "s3-object-lambda"}),
    signs_version2=True,
    refusals=S3Refusals(),
    # DeleteObjects: a thousand keys of 1,024 bytes, escaped. Objects are streams, and not gathered.
    streams_bodies=True,
    checks_bodies=True,
    exact_paths=True,
    overloaded_paths=True,
    superseded=frozenset(
        {"GetBucketLifecycle", "GetBucketNotification", "PutBucketLifecycle", "PutBucketNotification"}
    ),
    by_scope=MappingProxyType({("s3express", "ListBuckets"): "ListDirectoryBuckets"}),
    virtual_host="s3",
    condition_members=MappingProxyType(
        {
            "*.ACL": "x-amz-acl",
            "*.ServerSideEncryption": "x-amz-server-side-encryption",
            "*.SSEKMSKeyId": "x-amz-server-side-encryption-aws-kms-key-id",
            "*.SSECustomerAlgorithm": "x-amz-server-side-encryption-customer-algorithm",
            "*.StorageClass": "x-amz-storage-class",
            "*.CopySource": "x-amz-copy-source",
            "*.MetadataDirective": "x-amz-metadata-directive",
            "*.WebsiteRedirectLocation": "x-amz-website-redirect-location",
            "*.GrantRead": "x-amz-grant-read",
            "*.GrantWrite": "x-amz-grant-write",
            "*.GrantReadACP": "x-amz-grant-read-acp",
            "*.GrantWriteACP": "x-amz-grant-write-acp",
            "*.GrantFullControl": "x-amz-grant-full-control",
            "CompleteMultipartUpload.IfMatch": "if-match",
            "CompleteMultipartUpload.IfNoneMatch": "if-none-match",
            "CopyObject.IfMatch": "if-match",
            "CopyObject.IfNoneMatch": "if-none-match",
            "DeleteObject.IfMatch": "if-match",
            "PutObject.IfMatch": "if-match",
            "PutObject.IfNoneMatch": "if-none-match",
            "ListObjects.MaxKeys": "max-keys",
            "ListObjectsV2.MaxKeys": "max-keys",
            "ListObjectVersions.MaxKeys": "max-keys",
        }
    ),
    request_keys=MappingProxyType(
        {
            "TlsVersion": tls,
            "authType": kind,
            "signatureAge": age,
            "signatureversion": version,
            "x-amz-content-sha256": content,
        }
    ),
    existing_tags=("ExistingObjectTag", TAGGED),
    condition_keys=frozenset(
        {
            "RequestObjectTag",
            "RequestObjectTagKeys",
            "VersionId",
            "delimiter",
            "prefix",
            "object-lock-legal-hold",
            "object-lock-mode",
            "object-lock-remaining-retention-days",
            "object-lock-retain-until-date",
        }
    ),
    is_foreign=_is_foreign,
    catches_all=True,
    linkable=True,
    error_codes=MappingProxyType(
        {
            "InvalidClientTokenId": "InvalidAccessKeyId",
            "MissingAuthenticationToken": "AccessDenied",
            "IncompleteSignature": "AuthorizationHeaderMalformed",
            "RequestExpired": "RequestTimeTooSkewed",
            "InvalidAction": "MethodNotAllowed",
            "InternalFailure": "InternalError",
            "ValidationException": "InvalidArgument",
            "ServiceUnavailable": "SlowDown",
            "RequestEntityTooLargeException": "MaxMessageLengthExceeded",
        }
    ),
    error_status=MappingProxyType({"RequestEntityTooLargeException": 400, "RequestTimeout": 400}),
    validation_code="InvalidArgument",
    serialization_code="MalformedXML",
    bad_value_code="InvalidArgument",
    xml_namespace="http://s3.amazonaws.com/doc/2006-03-01/",
    # The "Response Syntax" of each operation's page.
    xml_roots=MappingProxyType(
        {
            "CompleteMultipartUpload": "CompleteMultipartUploadResult",
            "CreateMultipartUpload": "InitiateMultipartUploadResult",
            "DeleteObjects": "DeleteResult",
            "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
            "GetBucketAcl": "AccessControlPolicy",
            "GetBucketCors": "CORSConfiguration",
            "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
            "GetBucketLogging": "BucketLoggingStatus",
            "GetBucketRequestPayment": "RequestPaymentConfiguration",
            "GetBucketTagging": "Tagging",
            "GetBucketVersioning": "VersioningConfiguration",
            "GetBucketWebsite": "WebsiteConfiguration",
            "GetObjectAcl": "AccessControlPolicy",
            "GetObjectAttributes": "GetObjectAttributesResponse",
            "GetObjectTagging": "Tagging",
            "ListBuckets": "ListAllMyBucketsResult",
            "ListMultipartUploads": "ListMultipartUploadsResult",
            "ListObjectVersions": "ListVersionsResult",
            "ListObjects": "ListBucketResult",
            "ListObjectsV2": "ListBucketResult",
            "ListParts": "ListPartsResult",
        }
    ),
    unwrapped=MappingProxyType({"GetBucketLocation": "LocationConstraint"}),
    bare_errors=True,
    server="AmazonS3",
    statuses=MappingProxyType(
        {
            "GetObject": _status,
            "HeadObject": _status,
            "PutBucketAnalyticsConfiguration": 204,
            "PutBucketIntelligentTieringConfiguration": 204,
            "PutBucketInventoryConfiguration": 204,
            "PutBucketMetricsConfiguration": 204,
            "PutBucketPolicy": 204,
            "PutBucketTagging": 204,
            "RestoreObject": lambda result: getattr(result, "STATUS", 200),
        }
    ),
    ignored=MappingProxyType(
        {
            "CSVInput.AllowQuotedRecordDelimiter": "records may always hold quoted delimiters.",
            "Destination.ReplicationTime": "replicas are made within seconds; there are no metrics of it.",
            "EncryptionConfiguration.UseSourceMultiRegionKey": "kept and shown; a replica's key is the one that ReplicaKmsKeyID names.",
            "Encryption.KMS*": "refused with the restore that selects.",
            "GlacierJobParameters.Tier": "an archived object is back within seconds, whatever the tier.",
            "Grantee.DisplayName": "AWS no longer tells names either.",
            "Grantee.EmailAddress": "refused, whatever it is: accounts have no addresses here.",
            "Metrics.EventThreshold": "replicas are made within seconds; there are no metrics of it.",
            "Owner.DisplayName": "AWS no longer tells names either.",
            "PutBucketPolicy.ConfirmRemoveSelfBucketAccess": "nobody is kept from shutting themselves out; root gets in.",
            "PutBucketReplication.Token": "what needed AWS's support no longer does.",
            "PutObjectLockConfiguration.Token": "what needed AWS's support no longer does.",
            "ReplicationRule.ExistingObjectReplication": "AWS no longer does that either.",
            "ReplicationRuleNotOperator.Or": "refused with Not.",
            "ReplicationRuleOrOperator.Prefixes": "refused with Not.",
            "ReplicationTime*": "replicas are made within seconds; there are no metrics of it.",
            "RestoreRequest.Description": "kept nowhere, as nobody is told.",
            "RestoreRequest.GlacierJobParameters": "an archived object is back within seconds, whatever the tier.",
            "RestoreRequest.Tier": "an archived object is back within seconds, whatever the tier.",
            "S3Location.*": "refused with the restore that selects.",
            "SourceSelectionCriteria.ReplicaModifications": "changes of replicas stay with them.",
            "StorageClassAnalysisDataExport.OutputSchemaVersion": "kept and shown; no analysis is exported.",
        }
    ),
    refused=frozenset(
        f"{operation}.{member}"
        for operation in ("CopyObject", "CreateMultipartUpload", "PutObject")
        for member in ("ObjectLockEventHold", "ObjectLockEventHoldDurationDays", "ObjectLockEventHoldDurationYears")
    )
    | {"CopyObject.AnnotationDirective", "CreateSession.BucketKeyEnabled", "CreateSession.SSEKMSEncryptionContext"},
    guarded=("ExpectedBucketOwner", "ExpectedSourceBucketOwner"),
    refused_value=refused_value,
    # Versions of objects are of any storage class; the rest is checked in other words, or not at all.
    query_headers=True,
    millis=True,
    loose_enums=frozenset(
        {
            "BucketCannedACL",
            "BucketLocationConstraint",
            "ChecksumMode",
            "FilterRuleName",
            "ObjectVersionStorageClass",
            "Permission",
            "Type",
        }
    ),
)
