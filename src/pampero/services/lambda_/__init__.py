"""AWS Lambda: functions, versions, aliases, layers and their invocation."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits
from pampero.services.lambda_.words import told_too

# Settings of event source mappings, and of functions.
UNBUILT_OF_MAPPINGS = ("LoggingConfig",)
UNBUILT = ("AcceleratorConfig", "FileSystemConfigs", "RuntimeConfig")

service = Service(
    "lambda",
    __name__,
    # "Deployment package (.zip file) size: 50 MB (zipped, when uploaded through the Lambda API)"; in base64.
    Traits(
        condition_members=MappingProxyType(
            {
                "AddPermission.Principal": "Principal",
                "AddPermission.FunctionUrlAuthType": "FunctionUrlAuthType",
                "CreateFunction.Layers": "Layer",
                "UpdateFunctionConfiguration.Layers": "Layer",
            }
        ),
        condition_keys=frozenset({"FunctionArn", "FunctionUrlAuthType", "InvokedViaFunctionUrl"}),
        max_body=80 * MIB,
        # "Creating", which is no code of an update in the model; and no configuration, which is no ARN.
        unlisted=("astUpdateStatusReasonCode'", "'codeSigningConfigArn'"),
        whole_lists=True,
        loose_enums=frozenset({"Runtime"}),
        told_too=told_too,
        bare_patterns=frozenset({"LayerVersionArn", "RuntimeVersionArn"}),
        enum_orders=(
            ("Terminate", "Allow"),
            ("RESPONSE_STREAM", "BUFFERED"),
            ("x86_64", "arm64"),
            ("LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"),
        ),
        reserved_tags=("InvalidParameterValueException", RESERVED_TAGS),
        unreadable_code="InvalidRequestContentException",
        refused=frozenset(
            f"{operation}.{member}"
            for operation, members in {
                "CreateFunction": (*UNBUILT, "PublishTo"),
                "UpdateFunctionConfiguration": UNBUILT,
                "UpdateFunctionCode": ("PublishTo",),
                "PublishVersion": ("PublishTo",),
                "CreateEventSourceMapping": UNBUILT_OF_MAPPINGS,
                "UpdateEventSourceMapping": UNBUILT_OF_MAPPINGS,
            }.items()
            for member in members
        ),
        ignored=MappingProxyType(
            {
                "*.S3ObjectStorageMode": "packages are copied when they are uploaded, as by default",
                "ListFunctions.MasterRegion": "there is no Lambda@Edge",
                "VpcConfig.Ipv6AllowedForDualStack": "networks are refused",
                **dict.fromkeys(
                    (
                        "*EventSourceConfig.*",
                        "Kafka*.*",
                    ),
                    "refused with the setting of a mapping that it stands in",
                ),
                **dict.fromkeys(
                    ("*CapacityProviderConfig.*",),
                    "refused with the setting of a function that it stands in",
                ),
            }
        ),
    ),
)
