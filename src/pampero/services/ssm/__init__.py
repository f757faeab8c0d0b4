"""AWS Systems Manager: the parameter store."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import Traits

service = Service(
    "ssm",
    __name__,
    Traits(
        condition_members=MappingProxyType({"PutParameter.Overwrite": "Overwrite"}),
        condition_keys=frozenset({"Recursive"}),
        own_tag_key=True,
    ),
)
