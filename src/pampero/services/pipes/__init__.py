"""Amazon EventBridge Pipes: what comes from a queue, a stream or a topic is filtered, enriched and handed to a target."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

# What only sources and targets have that are not here.
SOURCES = ("ActiveMQBrokerParameters", "RabbitMQBrokerParameters", "ManagedStreamingKafkaParameters")
TARGETS = (
    "EcsTaskParameters", "BatchJobParameters", "RedshiftDataParameters", "SageMakerPipelineParameters", "TimestreamParameters",
)  # fmt: skip
UNBUILT = "refused with the source or target that it belongs to"

service = Service(
    "pipes",
    __name__,
    Traits(
        reserved_tags=("ValidationException", RESERVED_TAGS),
        ignored=MappingProxyType({
            **{f"*{shape}.*": UNBUILT for shape in (
                "MQBrokerParameters", "MQBrokerAccessCredentials",
                "MSKAccessCredentials", "PipeTargetEcsTaskParameters", "EcsTaskOverride", "EcsContainerOverride",
                "EcsEphemeralStorage",
                "EcsInferenceAcceleratorOverride", "NetworkConfiguration", "AwsVpcConfiguration", "CapacityProviderStrategyItem",
                "PlacementConstraint", "PipeTargetBatchJobParameters", "BatchArrayProperties",
                "BatchRetryStrategy", "BatchContainerOverrides", "BatchResourceRequirement",
                "BatchJobDependency", "PipeTargetRedshiftDataParameters", "PipeTargetSageMakerPipelineParameters",
                "PipeTargetTimestreamParameters", "DimensionMapping", "SingleMeasureMapping",
                "MultiMeasureMapping", "MultiMeasureAttributeMapping", "SelfManagedKafkaAccessConfigurationCredentials",
            )},
            **{f"*PipeSourceParameters.{name}": UNBUILT for name in SOURCES},
            **{f"PipeTargetParameters.{name}": UNBUILT for name in TARGETS},
            "SelfManagedKafkaAccessConfigurationVpc.*": "networks of AWS, where this machine has its own",
            "*SelfManagedKafkaParameters.Vpc": "networks of AWS, where this machine has its own",
        }),
    ),
)  # fmt: skip
