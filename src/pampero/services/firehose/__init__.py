"""Amazon Data Firehose: records are gathered, and delivered to a bucket or an HTTP endpoint."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

UNSERVED = (
    "Redshift",
    "Elasticsearch",
    "Amazonopensearchservice",
    "AmazonOpenSearchServerless",
    "Splunk",
    "Snowflake",
    "Iceberg",
)
CONVERSION = "refused with the conversion of formats that it stands in"
IGNORED = {
    "CreateDeliveryStream.DirectPutSourceConfiguration": "a hint of throughput, which nothing here has to be prepared for",
    "DescribeDeliveryStream.ExclusiveStartDestinationId": "a stream has one destination",
    "DeleteDeliveryStream.AllowForceDelete": "grants of KMS keys are left to who owns the keys",
    "EncryptionConfiguration.NoEncryptionConfig": "says what is so where no key is named",
    "HttpEndpointConfiguration.Name": "a name, which descriptions show",
    "SecretsManagerConfiguration.SecretARN": "refused with the configuration that it stands in, where that is enabled",
    **{
        f"{shape}.*": CONVERSION
        for shape in (
            "DataFormatConversionConfiguration",
            "*SerDe",
            "Deserializer",
            "Serializer",
            "*FormatConfiguration",
            "SchemaConfiguration",
        )
    },
}
TRAITS = Traits(
    # PutRecordBatch: 4 MiB of data, as base64 in JSON.
    max_body=8 * MIB,
    reserved_tags=("InvalidArgumentException", RESERVED_TAGS),
    ignored=MappingProxyType(IGNORED),
    refused=frozenset({
        "CreateDeliveryStream.MSKSourceConfiguration",
        "CreateDeliveryStream.DatabaseSourceConfiguration",
        *(f"CreateDeliveryStream.{name}DestinationConfiguration" for name in UNSERVED),
        *(f"UpdateDestination.{name}DestinationUpdate" for name in UNSERVED),
    }),
)  # fmt: skip
service = Service("firehose", __name__, TRAITS)
