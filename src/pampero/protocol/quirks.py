"""The one list of deviations from the protocols."""

from __future__ import annotations

from types import MappingProxyType

# Prefix of `__type` in answers of the JSON protocols; services that are not named print the bare code.
TYPE_PREFIX = MappingProxyType(
    {
        "sqs": "com.amazonaws.sqs#",
        "dynamodb": "com.amazonaws.dynamodb.v20120810#",
        "apigatewayv2": "",
    }
)
# DynamoDB's framework answers these by its own names.
TYPES = MappingProxyType(
    {
        ("dynamodb", "ValidationException"): "com.amazon.coral.validate#ValidationException",
        ("dynamodb", "SerializationException"): "com.amazon.coral.service#SerializationException",
        ("dynamodb", "AccessDeniedException"): "com.amazon.coral.service#AccessDeniedException",
        ("sqs", "AccessDeniedException"): "com.amazon.coral.service#AccessDeniedException",
    }
)

# Faults that no model lists, by protocol family: what the plain code is called on the wire.
JSON_CODES = MappingProxyType(
    {
        "AccessDenied": "AccessDeniedException",
        "InvalidClientTokenId": "UnrecognizedClientException",
        "SignatureDoesNotMatch": "InvalidSignatureException",
        "MissingAuthenticationToken": "MissingAuthenticationTokenException",
        "IncompleteSignature": "IncompleteSignatureException",
        "ExpiredToken": "ExpiredTokenException",
        "RequestExpired": "InvalidSignatureException",
        "InvalidAction": "UnknownOperationException",
    }
)
S3_CODES = MappingProxyType(
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
)
# Whatever the status elsewhere ("Error responses", S3's list of error codes).
S3_STATUS = MappingProxyType({"RequestEntityTooLargeException": 400, "RequestTimeout": 400})
STATUS = MappingProxyType(
    {
        "AccessDenied": 403,
        "InvalidClientTokenId": 403,
        "SignatureDoesNotMatch": 403,
        "MissingAuthenticationToken": 403,
        "RequestExpired": 403,
        "InternalFailure": 500,
        "NotImplemented": 501,
        "MethodNotAllowed": 405,
        "RequestEntityTooLargeException": 413,
        "ThrottlingException": 400,
        "ExpiredToken": 403,
    }
)
# The JSON protocols answer these with 400.
JSON_STATUS_400 = frozenset({
    "AccessDenied", "InvalidClientTokenId", "SignatureDoesNotMatch", "MissingAuthenticationToken", "RequestExpired",
    "ExpiredToken",
})  # fmt: skip

# What SQS's errors were called in its query days: clients see these (the models no longer say).
QUERY_CODES = MappingProxyType(
    {
        ("sqs", "BatchEntryIdsNotDistinct"): "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        ("sqs", "BatchRequestTooLong"): "AWS.SimpleQueueService.BatchRequestTooLong",
        ("sqs", "EmptyBatchRequest"): "AWS.SimpleQueueService.EmptyBatchRequest",
        ("sqs", "InvalidBatchEntryId"): "AWS.SimpleQueueService.InvalidBatchEntryId",
        ("sqs", "MessageNotInflight"): "AWS.SimpleQueueService.MessageNotInflight",
        ("sqs", "PurgeQueueInProgress"): "AWS.SimpleQueueService.PurgeQueueInProgress",
        ("sqs", "QueueDeletedRecently"): "AWS.SimpleQueueService.QueueDeletedRecently",
        ("sqs", "QueueDoesNotExist"): "AWS.SimpleQueueService.NonExistentQueue",
        ("sqs", "QueueNameExists"): "QueueAlreadyExists",
        ("sqs", "TooManyEntriesInBatchRequest"): "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        ("sqs", "UnsupportedOperation"): "AWS.SimpleQueueService.UnsupportedOperation",
    }
)
# What AWS answers although its model's enumerations do not list it: CloudFormation's events carry the stack's status,
# versions of objects any storage class.
UNLISTED_VALUES = frozenset({
    "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "GLACIER_IR", "DEEP_ARCHIVE",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "REVIEW_IN_PROGRESS",
})  # fmt: skip
# S3 answers these with the one member as the document.
UNWRAPPED = MappingProxyType({"GetBucketLocation": "LocationConstraint"})
# S3's older operations whose requests look like those of their successors.
SUPERSEDED = frozenset({"GetBucketLifecycle", "GetBucketNotification", "PutBucketLifecycle", "PutBucketNotification"})
# Services that check enumerations in their own words.
OWN_ENUMS = frozenset({"sqs"})


def validation_code(service: str) -> str:
    """The code of a broken constraint."""
    return {
        "iam": "ValidationError",
        "sts": "ValidationError",
        "cloudformation": "ValidationError",
        "sns": "ValidationError",
        "s3": "InvalidArgument",
        "lambda": "ValidationException",
        "apigatewayv2": "BadRequestException",
        "sqs": "InvalidParameterValue",
        "logs": "InvalidParameterException",
    }.get(service, "ValidationException")


def missing_code(service: str) -> str | None:
    """The code of a missing member where it is not a broken constraint."""
    return {"sqs": "MissingParameter"}.get(service)


def serialization_code(service: str) -> str:
    """The code of a body that cannot be read, or holds a value of a wrong type."""
    return {
        "iam": "ValidationError",
        "sts": "ValidationError",
        "cloudformation": "ValidationError",
        "sns": "ValidationError",
        "s3": "MalformedXML",
        "apigatewayv2": "BadRequestException",
    }.get(service, "SerializationException")


# The elements that S3's answers are, which its model does not name (the "Response Syntax" of each operation's page).
ROOTS = MappingProxyType(
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
)
