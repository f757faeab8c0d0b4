"""AWS Lambda: functions, versions, aliases, layers and their invocation."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

# Settings of functions.
UNBUILT = ("AcceleratorConfig", "FileSystemConfigs", "ImageConfig", "RuntimeConfig")

service = Service(
    "lambda",
    __name__,
    # "Deployment package (.zip file) size: 50 MB (zipped, when uploaded through the Lambda API)"; in base64.
    Traits(
        max_body=80 * MIB,
        unreadable_code="InvalidRequestContentException",
        refused=frozenset(
            f"{operation}.{member}"
            for operation, members in {
                "CreateFunction": (*UNBUILT, "CodeSigningConfigArn", "PublishTo"),
                "UpdateFunctionConfiguration": UNBUILT,
                "UpdateFunctionCode": ("SourceKMSKeyArn", "PublishTo"),
                "PublishVersion": ("PublishTo",),
                "Invoke": ("DurableExecutionName", "TenantId"),
            }.items()
            for member in members
        ),
        ignored=MappingProxyType(
            {
                "*.S3ObjectStorageMode": "packages are copied when they are uploaded, as by default",
                "FunctionCode.SourceKMSKeyArn": "packages are encrypted with the store's keys",
                "ListFunctions.MasterRegion": "there is no Lambda@Edge",
                "VpcConfig.Ipv6AllowedForDualStack": "networks are refused",
                **dict.fromkeys(
                    (
                        "*EventSourceConfig.*",
                        "Kafka*.*",
                        "ProvisionedPollerConfig.*",
                        "EventSourceMappingMetricsConfig.*",
                        "SelfManagedEventSource.*",
                        "SourceAccessConfiguration.*",
                    ),
                    "refused with the setting of a mapping that it stands in",
                ),
                **dict.fromkeys(
                    ("*CapacityProviderConfig.*", "DurableConfig.*", "TenancyConfig.*"),
                    "refused with the setting of a function that it stands in",
                ),
            }
        ),
    ),
)
