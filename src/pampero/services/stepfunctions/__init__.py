"""AWS Step Functions: state machines and their executions."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import Traits

service = Service(
    "stepfunctions",
    __name__,
    Traits(
        ignored=MappingProxyType(
            {
                "EncryptionConfiguration.kmsDataKeyReusePeriodSeconds": "refused: encryption with KMS",
                "TestStateConfiguration.*": "refused with the configuration",
            }
        )
    ),
)
