"""Amazon EventBridge: buses, rules and targets."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import Traits

service = Service(
    "events",
    __name__,
    traits=Traits(
        condition_keys=frozenset({"source", "detail-type", "eventBusInvocation", "TargetArn", "creatorAccount"}),
        # Taken in any letters.
        raw_shapes=MappingProxyType({"ConnectionOAuthHttpMethod": "str"}),
        # Secrets of connections are named `events!connection/…`.
        unlisted=("at 'secretArn'", "at 'authParameters.oAuthParameters.httpMethod'"),
        ignored=MappingProxyType(
            {
                "PutEventsRequestEntry.TraceHeader": "nothing traces yet",
                **dict.fromkeys(
                    ("RoutingConfig.*", "FailoverConfig.*", "Primary.*", "Secondary.*"),
                    "kept and shown: no health check is asked for, and the primary bus is always well",
                ),
                "Connectivity*": "refused: private APIs",
                **dict.fromkeys(
                    (
                        "AppSyncParameters.*",
                        "AwsVpcConfiguration.*",
                        "Batch*",
                        "CapacityProviderStrategyItem.*",
                        "EcsParameters.*",
                        "NetworkConfiguration.*",
                        "Placement*",
                        "RedshiftDataParameters.*",
                        "RunCommand*",
                        "SageMakerPipelineParameters.*",
                    ),
                    "refused: targets of kinds that are not built",
                ),
            }
        ),
    ),
)
