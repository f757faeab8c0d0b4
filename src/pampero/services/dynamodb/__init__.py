"""Amazon DynamoDB: tables, items, and the streams of what changes in them."""

from types import MappingProxyType

from msgspec.structs import replace

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits
from pampero.services.dynamodb.words import ORDERS, told_first

FRAMEWORK = (
    "SerializationException", "AccessDeniedException", "UnknownOperationException", "MissingAuthenticationTokenException",
    "InvalidSignatureException", "IncompleteSignatureException", "UnrecognizedClientException", "InternalFailure",
)  # fmt: skip

TRAITS = Traits(
    condition_keys=frozenset(
        {
            "Attributes",
            "EnclosingOperation",
            "FirstPartitionKeyValues",
            "FullTableScan",
            "LeadingKeys",
            "ReturnConsumedCapacity",
            "ReturnValues",
            "Select",
        }
    ),
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
)
IGNORED = {
    "*VectorIndex*": "refused with the indexes",
    "AutoScaling*": "refused: nothing scales by itself",
    "*GlobalSecondaryIndexSettingsUpdate.*": "refused with the settings",
    "SearchSchemaElement.*": "refused with the indexes",
    "DisassociateReplicationGroupMemberAction.*": "refused: replicas in other accounts",
    "ExportTableToPointInTime.IncrementalExportSpecification": "refused: incremental exports",
    "PutResourcePolicy.ConfirmRemoveSelfResourceAccess": "a policy that locks its author out is taken without it",
}
service = Service(
    "dynamodb",
    __name__,
    {"dynamodb": replace(TRAITS, ignored=MappingProxyType(IGNORED)), "dynamodbstreams": TRAITS},
    models=("dynamodb", "dynamodbstreams"),
    rows_only=True,
)
