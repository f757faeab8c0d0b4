"""Amazon DynamoDB: tables, items, and the streams of what changes in them."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits
from pampero.services.dynamodb.words import ORDERS, told_first

FRAMEWORK = (
    "SerializationException", "AccessDeniedException", "UnknownOperationException", "MissingAuthenticationTokenException",
    "InvalidSignatureException", "IncompleteSignatureException", "UnrecognizedClientException", "InternalFailure",
)  # fmt: skip

service = Service(
    "dynamodb",
    __name__,
    Traits(
        # BatchWriteItem: "up to 16 MB of data".
        max_body=16 * MIB,
        type_prefix="com.amazonaws.dynamodb.v20120810#",
        # DynamoDB's framework answers these by its own names.
        types=MappingProxyType(
            {
                "ValidationException": "com.amazon.coral.validate#ValidationException",
                **{name: f"com.amazon.coral.service#{name}" for name in FRAMEWORK},
            }
        ),
        error_status=MappingProxyType({"UnknownOperationException": 400}),
        compresses=True,
        enum_orders=ORDERS,
        told_first=told_first,
        coral=True,
        # The service works on the raw form.
        raw_shapes=MappingProxyType({"AttributeValue": "dict[str, Any]"}),
    ),
    models=("dynamodb", "dynamodbstreams"),
    rows_only=True,
)
