"""Amazon Kinesis Data Streams: records in shards, in order, for a day or a year."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

ITERATORS = ("AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON")
IGNORED = {
    "*.StreamId": "reserved by AWS: names nothing yet",
    "UpdateShardCount.ScalingType": "there is one type, UNIFORM_SCALING",
}
TRAITS = Traits(
    # PutRecords: 10 MiB of data and keys; as JSON.
    max_body=16 * MIB,
    # AWS's SDKs for Java speak it to Kinesis.
    speaks_cbor=True,
    reserved_tags=("InvalidArgumentException", RESERVED_TAGS),
    enum_orders=(ITERATORS,),
    ignored=MappingProxyType(IGNORED),
)
service = Service("kinesis", __name__, TRAITS, rows_only=True)
