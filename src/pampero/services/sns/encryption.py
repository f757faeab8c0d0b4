"""Topics with a key of KMS: whoever publishes must be able to use it.

A message is under way for moments, in the store, which is sealed; what KMS decides is asked when it is published, and not again for
its deliveries, which the service makes for whom the key knows nothing of. Who publishes needs kms:GenerateDataKey and
kms:Decrypt. Source: SNS Developer Guide, "Managing Amazon SNS encryption keys and costs".
"""

from __future__ import annotations

from pampero.api import ApiError, Call
from pampero.aws.encryption import data_key
from pampero.services.sns.model import Topic

ABOUT = "aws:sns:topicArn"
# How long SNS uses a data key is not told.
USED_SECONDS = 300.0
CODES = {
    "AccessDenied": "KMSAccessDeniedException",
    "DisabledException": "KMSDisabledException",
    "KMSInvalidStateException": "KMSInvalidStateException",
    "NotFoundException": "KMSNotFoundException",
}


def refusal(error: ApiError) -> ApiError:
    """What SNS says where KMS refuses: KMS's words under errors of its own."""
    return ApiError(CODES.get(error.code, error.code), error.message)


def check_key(call: Call, topic: Topic) -> None:
    """That the caller may publish under the topic's key, within a body. Raises KMSAccessDeniedException, KMSDisabledException,
    KMSInvalidStateException, KMSNotFoundException."""
    key = topic.attributes.get("KmsMasterKeyId")
    if key:
        place = call.within(topic.account, topic.region)
        data_key(place, key, {ABOUT: topic.arn}, refusal, USED_SECONDS, verified=True)
