"""What SQS does on the wire that its model does not say.

It spoke the query protocol until 2023, and older SDKs still do. Its model has kept which lists are flattened, but not
what their items are called on the wire. Source: the service model that SDKs carried until then; SQS API Reference,
"Making Query API requests".
"""

from __future__ import annotations

from types import MappingProxyType

from pampero.protocol.traits import MIB, RESERVED_TAGS, FormerQuery, Traits

FORMER = FormerQuery(
    namespace="http://queue.amazonaws.com/doc/2012-11-05/",
    items=MappingProxyType(
        {
            "AWSAccountIdList": ("AWSAccountId",),
            "ActionNameList": ("ActionName",),
            "AttributeNameList": ("AttributeName",),
            "BinaryList": ("BinaryListValue",),
            "MessageAttributeNameList": ("MessageAttributeName",),
            "MessageSystemAttributeList": ("MessageSystemAttributeName",),
            "StringList": ("StringListValue",),
            "QueueUrlList": ("QueueUrl",),
            "TagKeyList": ("TagKey",),
            "MessageBodyAttributeMap": ("Name", "Value"),
            "MessageBodySystemAttributeMap": ("Name", "Value"),
            "MessageSystemAttributeMap": ("Name", "Value"),
            "QueueAttributeMap": ("Name", "Value"),
            "TagMap": ("Key", "Value"),
        }
    ),
    maps=MappingProxyType(
        {
            "MessageBodyAttributeMap": "MessageAttribute",
            "MessageBodySystemAttributeMap": "MessageSystemAttribute",
            "MessageSystemAttributeMap": "Attribute",
            "QueueAttributeMap": "Attribute",
            "TagMap": "Tag",
            "StringList": "StringListValue",
            "BinaryList": "BinaryListValue",
        }
    ),
    place="QueueUrl",
    placeless=frozenset({"CreateQueue", "ListQueues"}),
    texts=MappingProxyType({"QueueDoesNotExist": "The specified queue does not exist for this wsdl version."}),
    json_names=MappingProxyType({"Messages": "messages", "QueueUrls": "queueUrls"}),
)
CORAL = "com.amazon.coral.service#"

TRAITS = Traits(
    # SendMessageBatch: 1 MiB (1,048,576 bytes) in all; as JSON or a form.
    max_body=6 * MIB,
    reserved_tags=("InvalidParameterValue", RESERVED_TAGS),
    type_prefix="com.amazonaws.sqs#",
    types=MappingProxyType(
        {
            "AccessDeniedException": f"{CORAL}AccessDeniedException",
            "InvalidParameterValue": f"{CORAL}InvalidParameterValueException",
            "MissingParameter": f"{CORAL}MissingRequiredParameterException",
        }
    ),
    query_codes=MappingProxyType(
        {
            "BatchEntryIdsNotDistinct": "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
            "BatchRequestTooLong": "AWS.SimpleQueueService.BatchRequestTooLong",
            "EmptyBatchRequest": "AWS.SimpleQueueService.EmptyBatchRequest",
            "InvalidBatchEntryId": "AWS.SimpleQueueService.InvalidBatchEntryId",
            "MessageNotInflight": "AWS.SimpleQueueService.MessageNotInflight",
            "PurgeQueueInProgress": "AWS.SimpleQueueService.PurgeQueueInProgress",
            "QueueDeletedRecently": "AWS.SimpleQueueService.QueueDeletedRecently",
            "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue",
            "KmsAccessDenied": "KMS.AccessDeniedException",
            "KmsDisabled": "KMS.DisabledException",
            "KmsInvalidKeyUsage": "KMS.InvalidKeyUsageException",
            "KmsInvalidState": "KMS.InvalidStateException",
            "KmsNotFound": "KMS.NotFoundException",
            "QueueNameExists": "QueueAlreadyExists",
            "TooManyEntriesInBatchRequest": "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            "UnsupportedOperation": "AWS.SimpleQueueService.UnsupportedOperation",
        }
    ),
    validation_code="InvalidParameterValue",
    missing_code="MissingParameter",
    invalid_action="is not valid for this endpoint.",
    former_query=FORMER,
    error_status=MappingProxyType({"ResourceNotFoundException": 404}),
    optional=frozenset(
        f"{operation}BatchResult.{member}"
        for operation in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")
        for member in ("Successful", "Failed")
    ),
    own_enums=True,
)
