"""Amazon EventBridge Scheduler: schedules, in groups, and what they call when they are due."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import Traits

UNBUILT = "kept and shown: targets of a service that is not here fail into the dead-letter queue"
service = Service(
    "scheduler",
    __name__,
    Traits(
        ignored=MappingProxyType({
            **dict.fromkeys(
                (
                    "Target.EcsParameters",
                    "Target.SageMakerPipelineParameters",
                    "EcsParameters.*",
                    "NetworkConfiguration.*",
                    "AwsVpcConfiguration.*",
                    "CapacityProviderStrategyItem.*",
                    "SageMakerPipelineParameters.*",
                ),
                UNBUILT,
            ),
            "EventBridgePut*Parameters.*": "refused: event buses of the second version are not here",
        }),
    ),
)  # fmt: skip
